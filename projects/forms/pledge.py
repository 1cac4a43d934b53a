"""Forms of pledges, one by one and by list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ledger.fields import QuantityField, VndField
from projects.forms.contribution import DisplayFields, GiverFields, new_key
from projects.models.contribution import Form


class PledgeForm(GiverFields, DisplayFields):
    """One promise of any form."""

    form = forms.ChoiceField(label=_("Hình thức"), choices=Form.choices)
    amount = VndField(
        label=_("Số tiền"), required=False, help_text=_("Cho tiền mặt và chuyển khoản.")
    )
    quantity = QuantityField(
        label=_("Số lượng"), required=False, help_text=_("Cho hiện vật, ngày công, đất.")
    )
    unit = forms.CharField(
        label=_("Đơn vị tính"),
        max_length=30,
        required=False,
        help_text=_("Ví dụ: bao xi măng, công, m2."),
    )
    unit_price = VndField(label=_("Đơn giá"), required=False)
    code = forms.CharField(
        label=_("Mã chuyển khoản đã cấp"),
        max_length=11,
        required=False,
        help_text=_("Chỉ ghi khi mã đã in trên giấy; để trống thì hệ thống cấp mã mới."),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=60, required=False, initial=new_key)
    field_order = [
        "name", "kind", "village", "form", "amount", "quantity", "unit", "unit_price", "display",
        "code", "note",
    ]  # fmt: skip

    def clean_code(self) -> str:
        """Return the code in capitals."""
        return str(self.cleaned_data["code"]).strip().upper()

    def promise(self) -> dict[str, Any]:
        """Return what `calling.pledge` asks for."""
        data = self.cleaned_data
        given = ("form", "amount", "quantity", "unit", "unit_price", "display", "code", "note")
        return {"giver": self.giver(), **{name: data[name] for name in (*given, "key")}}


class ListForm(forms.Form):
    """A list of pledges."""

    upload = forms.FileField(
        label=_("Danh sách Excel"), help_text=_("Tệp .xlsx, .xls hoặc .csv, không quá 5 MB.")
    )


class ConfirmListForm(forms.Form):
    """Import what was shown; a list with remarks asks for a look first."""

    looked = forms.BooleanField(label=_("Tôi đã xem các điểm cần lưu ý ở trên"))

    def __init__(self, *args: Any, remarks: list[str], **options: Any) -> None:
        """Ask only where there is something to look at."""
        super().__init__(*args, **options)
        if not remarks:
            del self.fields["looked"]
