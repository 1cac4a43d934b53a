"""Forms of agreements, their commitments, and what is done for them."""

import secrets
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import fields
from ledger.fields import DayField, VndField
from ledger.models.bank import Custody
from ledger.models.people import Organisation
from projects.agreeing import Terms
from projects.models.agreement import Agreement, Commitment
from projects.models.contribution import MONEY_FORMS, Form


class AgreementForm(forms.Form):
    """A co-financing agreement before it is signed."""

    business = forms.ModelChoiceField(
        label=gettext_lazy("Doanh nghiệp"), queryset=Organisation.objects.none()
    )
    number = forms.CharField(label=gettext_lazy("Số thỏa thuận"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Tên thỏa thuận"), max_length=200)
    service = forms.CharField(
        label=gettext_lazy("Nội dung hợp tác"), widget=forms.Textarea(attrs={"rows": 3})
    )
    starts_on = DayField(label=gettext_lazy("Có hiệu lực từ"))
    ends_on = DayField(label=gettext_lazy("Đến ngày"))

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the businesses on record."""
        super().__init__(*args, **options)
        businesses = Organisation.objects.filter(kind=Organisation.Kind.BUSINESS)
        fields.offer(self.fields["business"], businesses.order_by("name"), _("Chọn doanh nghiệp"))

    def terms(self) -> Terms:
        """Return the cleaned values as the terms of an agreement."""
        return Terms(**self.cleaned_data)


class CommitmentForm(forms.Form):
    """What one side promises by a day."""

    side = forms.ChoiceField(label=gettext_lazy("Bên thực hiện"), choices=Commitment.Side.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Loại cam kết"), choices=Commitment.Kind.choices)
    content = forms.CharField(label=gettext_lazy("Nội dung cam kết"), max_length=300)
    amount = VndField(
        label=gettext_lazy("Số tiền hoặc giá trị"),
        help_text=gettext_lazy("Để trống với công việc, dịch vụ."),
        required=False,
    )
    due_on = DayField(label=gettext_lazy("Hạn thực hiện"))


class SignForm(forms.Form):
    """Who signed for each side, and when."""

    signed_on = DayField(label=gettext_lazy("Ngày ký"))
    signed_for_commune = forms.CharField(
        label=gettext_lazy("Người ký của xã"),
        help_text=gettext_lazy("Họ tên, chức vụ như trên bản ký."),
        max_length=120,
    )
    signed_for_business = forms.CharField(
        label=gettext_lazy("Người ký của doanh nghiệp"), max_length=120
    )


class ReceiveForm(forms.Form):
    """Money of the business that came in for a commitment."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
    received_on = DayField(label=gettext_lazy("Ngày nhận"))
    amount = VndField(label=gettext_lazy("Số tiền đã nhận"))
    form = forms.ChoiceField(
        label=gettext_lazy("Hình thức"),
        choices=[(f.value, f.label) for f in Form if f in MONEY_FORMS],
        initial=Form.TRANSFER,
    )
    custody = forms.ModelChoiceField(
        label=gettext_lazy("Nhận vào"),
        help_text=gettext_lazy("Tiền mặt vào két; chuyển khoản vào tài khoản."),
        queryset=Custody.objects.none(),
    )

    def __init__(self, *args: Any, agreement: Agreement, **options: Any) -> None:
        """Offer the cash boxes and accounts of the book; draw a key so a double click posts once."""
        super().__init__(*args, **options)
        self.fields["key"].initial = secrets.token_hex(16)
        fields.remind(self.fields["received_on"], agreement.project.book.closed_to)
        places = Custody.objects.filter(book=agreement.project.book, is_open=True)
        fields.offer(self.fields["custody"], places.order_by("kind", "name"), _("Chọn nơi nhận"))
        banks = places.filter(kind=Custody.Kind.BANK).order_by("name")
        self.fields["custody"].initial = banks.first()

    def clean_key(self) -> str:
        """Keep keys of forms apart from those the books give themselves: `reverse:12`, `bank:7`."""
        return f"form:{self.cleaned_data['key']}"


class ReportForm(forms.Form):
    """What was done for a commitment."""

    done_on = DayField(label=gettext_lazy("Ngày thực hiện"))
    amount = VndField(label=gettext_lazy("Số tiền hoặc giá trị đã thực hiện"))
    note = forms.CharField(
        label=gettext_lazy("Đã làm gì"),
        help_text=gettext_lazy("Ví dụ: đã lắp xong 20 bộ đèn, biên bản bàn giao ngày 12/10/2026."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, commitment: Commitment, today: date, **options: Any) -> None:
        """Ask for an amount only where the commitment has one."""
        super().__init__(*args, **options)
        self.today = today
        if commitment.amount is None:
            del self.fields["amount"]

    def clean_done_on(self) -> date:
        """Return the day unless it lies ahead."""
        day: date = self.cleaned_data["done_on"]
        if day > self.today:
            raise forms.ValidationError(_("Ngày thực hiện không được ở tương lai."))
        return day
