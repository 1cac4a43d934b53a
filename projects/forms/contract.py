"""Forms of contracts, their amendments and guarantees."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.fields import DayField, Group, VndField
from projects.contract_rules import Change, Terms
from projects.contracts import Line
from projects.forms.grid import GridForm, PercentField, VolumeField
from projects.models.contract import Contract, Guarantee
from projects.models.payment import Payee
from projects.models.project import Document, Project
from projects.registering import NewPayee

_BUILDERS = [choice for choice in Payee.Kind.choices if choice[0] != Payee.Kind.HOUSEHOLD]
_TYPED = ("kind", "name", "tax_code", "account_number", "bank_name")
_AGREED = ("number", "title", "selection", "signed_for_owner", "signed_for_payee")
_TIME = ("starts_on", "ends_on")
_MONEY = ("advance_share", "recovered_by", "warranty", "retention_share", "warranty_months")


class ContractForm(GridForm):
    """A contract before it is signed: with whom, on which terms, which work at which price."""

    payee = forms.ModelChoiceField(
        label=gettext_lazy("Bên nhận đã có trong sổ"),
        queryset=Payee.objects.none(),
        required=False,
        empty_label=gettext_lazy("Bên nhận mới (ghi ở dưới)"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=_BUILDERS, required=False)
    name = forms.CharField(label=gettext_lazy("Tên bên nhận mới"), max_length=160, required=False)
    tax_code = forms.CharField(label=gettext_lazy("Mã số thuế"), max_length=13, required=False)
    account_number = forms.CharField(
        label=gettext_lazy("Số tài khoản"), max_length=30, required=False
    )
    bank_name = forms.CharField(label=gettext_lazy("Ngân hàng"), max_length=80, required=False)
    number = forms.CharField(label=gettext_lazy("Số hợp đồng"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Nội dung hợp đồng"), max_length=300)
    selection = forms.CharField(
        label=gettext_lazy("Cách lựa chọn nhà thầu"),
        max_length=200,
        help_text=gettext_lazy("Hình thức và số quyết định."),
    )
    signed_for_owner = forms.CharField(label=gettext_lazy("Người ký bên giao"), max_length=120)
    signed_for_payee = forms.CharField(label=gettext_lazy("Người ký bên nhận"), max_length=120)
    starts_on = DayField(label=gettext_lazy("Khởi công"))
    ends_on = DayField(label=gettext_lazy("Hoàn thành theo hợp đồng"))
    advance_share = PercentField(
        label=gettext_lazy("Tạm ứng nhiều nhất"),
        help_text=gettext_lazy("Phần của giá hợp đồng; không tạm ứng thì ghi 0."),
    )
    recovered_by = PercentField(
        label=gettext_lazy("Thu hồi hết tạm ứng khi thanh toán đạt"),
        help_text=gettext_lazy("Phần của giá hợp đồng; không tạm ứng thì ghi 100."),
    )
    warranty = forms.ChoiceField(
        label=gettext_lazy("Bảo đảm bảo hành"), choices=Contract.Warranty.choices
    )
    retention_share = PercentField(
        label=gettext_lazy("Tỷ lệ bảo hành"), help_text=gettext_lazy("Không bảo hành thì ghi 0.")
    )
    warranty_months = forms.IntegerField(
        label=gettext_lazy("Thời hạn bảo hành (tháng)"), min_value=0, max_value=240
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        """Offer the contractors and groups of the book."""
        super().__init__(*args, **options)
        builders = Payee.objects.filter(book=project.book).exclude(kind=Payee.Kind.HOUSEHOLD)
        self.fields["payee"].queryset = builders.order_by("name")  # type: ignore[attr-defined]  # of a model choice

    def groups(self) -> list[Group]:
        """Return the fields under their headings; the rows come after."""
        return [
            Group(str(_("Bên nhận việc")), [self["payee"]]),
            Group(str(_("Bên nhận mới")), [self[name] for name in _TYPED], paired=True),
            Group(str(_("Hợp đồng")), [self[name] for name in _AGREED]),
            Group(str(_("Thời gian")), [self[name] for name in _TIME], paired=True),
            Group(str(_("Tạm ứng và bảo hành")), [self[name] for name in _MONEY], paired=True),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a party and at least one row of work."""
        data = super().clean()
        if not data.get("payee") and not data.get("name"):
            self.add_error("name", _("Hãy chọn bên nhận đã có hoặc ghi tên bên nhận mới."))
        if not self.errors and not self.items():
            self.add_error(None, _("Hãy ghi ít nhất một công việc của hợp đồng."))
        return data

    def party(self) -> Payee | NewPayee:
        """Return the payee chosen, or the one typed."""
        data = self.cleaned_data
        return data["payee"] or NewPayee(**{name: data[name] for name in _TYPED})

    def terms(self) -> Terms:
        """Return the cleaned values as the terms of a contract."""
        return Terms(**{name: self.cleaned_data[name] for name in (*_AGREED, *_TIME, *_MONEY)})

    @staticmethod
    def initial_of(contract: Contract) -> dict[str, object]:
        """Return what the form shows of a draft."""
        named = ("payee", *_AGREED, *_TIME, *_MONEY)
        return {name: getattr(contract, name) for name in named}


class AmendmentForm(GridForm):
    """How a signed contract changes: volumes more or less, new work, a new last day."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do thay đổi"),
        max_length=500,
        help_text=gettext_lazy("Được công khai: không ghi tên hộ dân. Ít nhất 10 ký tự."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = DayField(label=gettext_lazy("Hoàn thành theo hợp đồng"))

    def __init__(self, *args: Any, lines: Sequence[Line], ends_on: date, **options: Any) -> None:
        """Offer a change of each item of the contract."""
        super().__init__(*args, **options)
        self.lines = list(lines)
        if not self.is_bound:
            self.initial.setdefault("ends_on", ends_on)
        for line in self.lines:
            self.fields[f"change_{line.item.pk}"] = VolumeField(
                label=_("Tăng, giảm: %(content)s") % {"content": line.item.content},
                required=False,
                signed=True,
            )

    def rows_of_changes(self) -> list[tuple[Line, BoundField]]:
        """Return each item with the box for its change."""
        return [(line, self[f"change_{line.item.pk}"]) for line in self.lines]

    def changes(self) -> list[Change]:
        """Return the changes that were typed."""
        given = [(line.item, self.cleaned_data[f"change_{line.item.pk}"]) for line in self.lines]
        return [Change(item, volume) for item, volume in given if volume]


class SignedOnForm(forms.Form):
    """The day both sides signed."""

    signed_on = DayField(label=gettext_lazy("Ngày ký"))


class GuaranteeForm(forms.Form):
    """A bank's letter of guarantee."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=Guarantee.Kind.choices)
    number = forms.CharField(label=gettext_lazy("Số thư bảo lãnh"), max_length=60)
    bank = forms.CharField(label=gettext_lazy("Ngân hàng"), max_length=120)
    amount = VndField(label=gettext_lazy("Số tiền bảo lãnh"))
    until = DayField(label=gettext_lazy("Có hiệu lực đến"))
    document = forms.ModelChoiceField(
        label=gettext_lazy("Tài liệu kèm theo"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chưa có"),
        help_text=gettext_lazy("Chọn trong tài liệu đã lưu của công trình."),
    )

    def __init__(self, *args: Any, project: Project, **options: Any) -> None:
        """Offer the documents of the project."""
        super().__init__(*args, **options)
        documents = project.documents.order_by("-added_at")
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]  # of a model choice
