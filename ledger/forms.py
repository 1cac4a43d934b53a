"""Forms of the books."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.fields import DayField
from ledger.models.bank import Bank, Custody


class ReasonForm(forms.Form):
    """Why something is returned, taken back or ended; `reasons` says how long it must be."""

    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Nói rõ thiếu gì, sai ở đâu, cần làm gì. Ít nhất 10 ký tự."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PastDayForm(forms.Form):
    """A day that has come."""

    on = DayField(label=_("Ngày"))

    def __init__(self, *given: object, today: date, **options: object) -> None:
        """Offer today; later days are refused."""
        options = {"initial": {"on": today}} | options
        super().__init__(*given, **options)  # type: ignore[arg-type]  # Django's own arguments
        self.today = today

    def clean_on(self) -> date:
        """Return the day unless it lies ahead."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("Ngày không được ở tương lai."))
        return day


class CustodyForm(forms.Form):
    """A cash box, or an account with its number and holder."""

    kind = forms.ChoiceField(label=_("Loại"), choices=Custody.Kind.choices)
    name = forms.CharField(
        label=_("Tên gọi"),
        max_length=120,
        help_text=_("Ví dụ: Tài khoản Agribank đóng góp làm đường."),
    )
    bank = forms.ModelChoiceField(
        label=_("Ngân hàng"),
        queryset=Bank.objects.order_by("short_name"),
        required=False,
        help_text=_("Với tài khoản ngân hàng; thiếu ngân hàng nào thì báo quản trị danh mục."),
    )
    number = forms.CharField(
        label=_("Số tài khoản"),
        max_length=30,
        required=False,
        help_text=_("Để trống với két tiền mặt."),
    )
    holder = forms.CharField(label=_("Chủ tài khoản"), max_length=120, required=False)
