"""Forms of the end of a project: handover, settlement, what is left, the end of a year."""

import secrets
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger import money
from ledger.fields import DayField, Group, QuantityField, VndField
from ledger.models.chart import Fund
from ledger.models.decisions import Decision
from projects import handing_over, settlements, settling, winding_up
from projects.closure import Left
from projects.models.project import Document, Project
from projects.models.settlement import (
    CostKind,
    Handover,
    SettlementAsset,
    SettlementCost,
    Surplus,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

# How many assets a dossier page offers beside those it has.
_SPARE = 2


class WholeVndField(VndField):
    """Whole đồng, zero too; cleans to int, or None when left empty."""

    def clean(self, value: object) -> int | None:
        """Return whole đồng, never below zero."""
        text = forms.CharField.clean(self, value)
        if not text:
            return None
        try:
            amount = money.parse_vnd(text)
        except money.AmountError as error:
            raise ValidationError(str(error)) from error
        if amount < 0:
            raise ValidationError(_("Số tiền không được dưới 0 đồng."))
        return amount


class KeyedForm(forms.Form):
    """A form with a key of its own, so that a double click writes once."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        """Draw the key when the form is shown."""
        super().__init__(*args, **options)
        self.fields["key"].initial = secrets.token_hex(8)

    def once(self) -> str:
        """Return the key that was sent, or a new one."""
        return str(self.cleaned_data.get("key") or secrets.token_hex(8))[:100]


class HandoverForm(forms.Form):
    """The minutes of a handover."""

    on = DayField(label=gettext_lazy("Ngày bàn giao"))
    number = forms.CharField(label=gettext_lazy("Số biên bản bàn giao"), max_length=60)
    receiver = forms.CharField(
        label=gettext_lazy("Đơn vị nhận, quản lý sử dụng"),
        max_length=200,
        help_text=gettext_lazy("Được công khai: ghi tên tổ chức, không ghi tên người."),
    )
    condition = forms.CharField(
        label=gettext_lazy("Tình trạng công trình khi bàn giao"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("Bản chụp biên bản"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chưa có"),
        help_text=gettext_lazy("Tải tệp lên ở phần Tài liệu của công trình, rồi chọn ở đây."),
    )

    def __init__(
        self, *args: Any, project: Project, handover: Handover | None, **more: Any
    ) -> None:
        """Offer the documents of the project; what was sent back stays written."""
        if handover is not None:
            more["initial"] = {
                "on": handover.on,
                "number": handover.document_number,
                "receiver": handover.receiver,
                "condition": handover.condition,
                "document": handover.document_id,
            }
        super().__init__(*args, **more)
        offered = self.fields["document"]
        if isinstance(offered, forms.ModelChoiceField):
            offered.queryset = project.documents.order_by("-added_at")

    def paper(self) -> handing_over.Paper:
        """Return the minutes as typed."""
        return handing_over.Paper(**self.cleaned_data)


class CostKindForm(forms.Form):
    """What each cost of the books is by the total investment."""

    def __init__(self, *args: Any, costs: Sequence[settlements.Cost], **options: Any) -> None:
        """Ask once for each cost."""
        super().__init__(*args, **options)
        self.costs = costs
        for cost in costs:
            self.fields[f"kind-{cost.key}"] = forms.ChoiceField(
                label=cost.title, choices=CostKind.choices, initial=cost.kind
            )

    def rows(self) -> Iterator[tuple[settlements.Cost, BoundField]]:
        """Yield each cost with its choice."""
        for cost in self.costs:
            yield cost, self[f"kind-{cost.key}"]

    def kinds(self) -> dict[str, CostKind]:
        """Return the choices by key of the cost."""
        return {c.key: CostKind(self.cleaned_data[f"kind-{c.key}"]) for c in self.costs}


class AssetRow(NamedTuple):
    """The fields of one asset."""

    name: BoundField
    kind: BoundField
    quantity: BoundField
    unit: BoundField
    value: BoundField
    keeper: BoundField


class AssetForm(forms.Form):
    """The assets that are formed; rows without a name are left out."""

    def __init__(self, *args: Any, assets: Sequence[SettlementAsset], **options: Any) -> None:
        """Show the assets of the draft, and a few empty rows."""
        super().__init__(*args, **options)
        self.places = range(1, len(assets) + _SPARE + 1)
        shown: dict[int, SettlementAsset] = dict(enumerate(assets, start=1))
        for place in self.places:
            self._add(place, shown.get(place))

    def rows(self) -> Iterator[AssetRow]:
        """Yield the fields of each row."""
        for place in self.places:
            yield AssetRow(*(self[f"{name}-{place}"] for name in AssetRow._fields))

    def clean(self) -> dict[str, Any]:
        """Ask for all of a row that has a name."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for place in self.places:
            if not data.get(f"name-{place}"):
                continue
            for name in ("quantity", "unit", "value", "keeper"):
                field = f"{name}-{place}"
                if not data.get(field) and field not in self.errors:
                    self.add_error(field, _("Hãy ghi, hoặc xóa tên tài sản của dòng này."))
        return data

    def assets(self) -> list[settling.Asset]:
        """Return the rows that have a name."""
        data = self.cleaned_data
        return [
            settling.Asset(
                kind=SettlementAsset.Kind(data[f"kind-{place}"]),
                name=data[f"name-{place}"],
                unit=data[f"unit-{place}"],
                quantity=data[f"quantity-{place}"],
                value=data[f"value-{place}"],
                keeper=data[f"keeper-{place}"],
            )
            for place in self.places
            if data.get(f"name-{place}")
        ]

    def _add(self, place: int, asset: SettlementAsset | None) -> None:
        said = _("tài sản %(place)d") % {"place": place}
        fields: dict[str, forms.Field] = {
            "name": forms.CharField(label=_("Tên %(asset)s") % {"asset": said}, max_length=200),
            "kind": forms.ChoiceField(
                label=_("Loại %(asset)s") % {"asset": said}, choices=SettlementAsset.Kind.choices
            ),
            "quantity": QuantityField(label=_("Số lượng %(asset)s") % {"asset": said}),
            "unit": forms.CharField(
                label=_("Đơn vị tính %(asset)s") % {"asset": said}, max_length=30
            ),
            "value": VndField(label=_("Giá trị %(asset)s") % {"asset": said}),
            "keeper": forms.CharField(
                label=_("Đơn vị tiếp nhận %(asset)s") % {"asset": said}, max_length=200
            ),
        }
        for name, field in fields.items():
            field.required = asset is not None
            if asset is not None:
                field.initial = getattr(asset, name)
                if name == "quantity":
                    field.initial = Decimal(f"{asset.quantity.normalize():f}")
            self.fields[f"{name}-{place}"] = field


class ReviewForm(forms.Form):
    """What the review accepts of each cost, what is left out of the asset, and why less."""

    number = forms.CharField(label=gettext_lazy("Số báo cáo thẩm tra"), max_length=60)

    def __init__(self, *args: Any, costs: Sequence[SettlementCost], **options: Any) -> None:
        """Start from what was proposed."""
        super().__init__(*args, **options)
        self.costs = costs
        for cost in costs:
            said = {"cost": cost.title}
            self.fields[f"reviewed-{cost.pk}"] = WholeVndField(
                label=_("Kết quả thẩm tra: %(cost)s") % said, initial=cost.proposed
            )
            self.fields[f"left-{cost.pk}"] = WholeVndField(
                label=_("Không tính vào tài sản: %(cost)s") % said, initial=0, required=False
            )
            self.fields[f"reason-{cost.pk}"] = forms.CharField(
                label=_("Lý do giảm: %(cost)s") % said, max_length=500, required=False
            )

    def rows(self) -> Iterator[tuple[SettlementCost, BoundField, BoundField, BoundField]]:
        """Yield each cost with its three fields."""
        for cost in self.costs:
            reviewed, left, reason = (
                self[f"{n}-{cost.pk}"] for n in ("reviewed", "left", "reason")
            )
            yield cost, reviewed, left, reason

    def found(self) -> dict[int, settling.Review]:
        """Return the results by id of the cost."""
        data = self.cleaned_data
        return {
            cost.pk: settling.Review(
                data[f"reviewed-{cost.pk}"], data[f"left-{cost.pk}"] or 0, data[f"reason-{cost.pk}"]
            )
            for cost in self.costs
        }


class ApprovalForm(forms.Form):
    """The decision that approves."""

    number = forms.CharField(
        label=gettext_lazy("Số quyết định phê duyệt quyết toán"), max_length=60
    )


class SurplusForm(KeyedForm):
    """What was decided on money left."""

    fund = forms.ModelChoiceField(
        label=gettext_lazy("Nguồn tiền"), queryset=Fund.objects.none(), empty_label=None
    )
    way = forms.ChoiceField(label=gettext_lazy("Cách xử lý"), choices=Surplus.Way.choices)
    amount = VndField(label=gettext_lazy("Số tiền"))
    issuer = forms.ChoiceField(label=gettext_lazy("Ai quyết định"), choices=Surplus.Issuer.choices)
    number = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=60)
    on = DayField(label=gettext_lazy("Ngày văn bản"))
    why = forms.CharField(
        label=gettext_lazy("Nội dung quyết định"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    move = forms.ModelChoiceField(
        label=gettext_lazy("Quyết định điều chuyển"),
        queryset=Decision.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không có"),
        help_text=gettext_lazy(
            "Khi chuyển sang việc khác hoặc giữ để bảo trì: lập quyết định điều chuyển trước, chọn ở đây."
        ),
    )

    def __init__(
        self,
        *args: Any,
        left: Sequence[Left],
        funds: "QuerySet[Fund]",
        moves: "QuerySet[Decision]",
        **options: Any,
    ) -> None:
        """Offer the funds with money left and the decisions that move it."""
        super().__init__(*args, **options)
        for name, rows in (("fund", funds), ("move", moves)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows
        self.fields["fund"].help_text = "; ".join(
            f"{row.fund.name}: {money.format_vnd(row.undecided)} đồng" for row in left
        )

    def groups(self) -> list[Group]:
        """Return the fields under their headings."""
        paper = ("issuer", "number", "on", "why", "move")
        return [
            Group(str(_("Tiền còn lại")), [self[n] for n in ("key", "fund", "way", "amount")]),
            Group(str(_("Căn cứ")), [self[name] for name in paper]),
        ]

    def paper(self) -> winding_up.Paper:
        """Return the decision as typed."""
        data = self.cleaned_data
        return winding_up.Paper(
            way=Surplus.Way(data["way"]),
            amount=data["amount"],
            number=data["number"],
            on=data["on"],
            issuer=Surplus.Issuer(data["issuer"]),
            why=data["why"],
            move=data["move"],
        )


class RecoverForm(KeyedForm):
    """Money that a contractor paid back."""

    fund = forms.ModelChoiceField(
        label=gettext_lazy("Thu vào nguồn"), queryset=Fund.objects.none(), empty_label=None
    )
    amount = VndField(label=gettext_lazy("Số tiền"))
    on = DayField(label=gettext_lazy("Ngày thu"))

    def __init__(self, *args: Any, funds: "QuerySet[Fund]", **options: Any) -> None:
        """Offer the funds to which something is owed."""
        super().__init__(*args, **options)
        field = self.fields["fund"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = funds


class ReturnForm(KeyedForm):
    """Money to send back: how much, to whom, by which slip."""

    amount = VndField(label=gettext_lazy("Số tiền"))
    receiver = forms.CharField(
        label=gettext_lazy("Người nhận"),
        max_length=200,
        help_text=gettext_lazy("Chỉ dùng nội bộ, không công khai."),
    )
    number = forms.CharField(label=gettext_lazy("Số chứng từ, văn bản"), max_length=60)


class PaperForm(forms.Form):
    """The paper behind a record of the year's end."""

    number = forms.CharField(label=gettext_lazy("Số văn bản"), max_length=60)
    on = DayField(label=gettext_lazy("Ngày văn bản"))
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=300, required=False)


class AmountPaperForm(PaperForm):
    """The paper and the amount it speaks of."""

    amount = VndField(label=gettext_lazy("Số tiền"))

    field_order = ("amount", "number", "on", "note")
