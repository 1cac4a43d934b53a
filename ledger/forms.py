"""Forms of the books."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.models.bank import Bank, Custody


class ReasonForm(forms.Form):
    """Why something is taken back; the verb says how long it must be."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


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
