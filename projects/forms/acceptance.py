"""Forms of acceptances and defects."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ledger.fields import DayField, Group, VndField
from ledger.models.chart import Fund
from projects.acceptance_rules import Minutes, Wanting
from projects.contracts import Line
from projects.forms.grid import VolumeField
from projects.models.contract import Acceptance, ContractItem
from projects.models.project import Document, Project

DEFECT_ROWS = 3
_SAID = ("kind", "stage", "on", "quality", "conclusion")
_BOARD = ("board_was_there", "members", "absence_reason")


class AcceptanceForm(forms.Form):
    """The minutes, a volume for each item, and which fund bears how much."""

    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=Acceptance.Kind.choices)
    stage = forms.CharField(
        label=gettext_lazy("Giai đoạn, hạng mục"),
        max_length=200,
        help_text=gettext_lazy("Được công khai: không ghi tên hộ dân."),
    )
    on = DayField(label=gettext_lazy("Ngày nghiệm thu"))
    quality = forms.CharField(
        label=gettext_lazy("Chất lượng"), max_length=500, initial=gettext_lazy("Đạt yêu cầu")
    )
    conclusion = forms.CharField(
        label=gettext_lazy("Kết luận"), max_length=500, initial=gettext_lazy("Đồng ý nghiệm thu")
    )
    board_was_there = forms.BooleanField(
        label=gettext_lazy("Ban giám sát đầu tư của cộng đồng có mặt"), required=False
    )
    members = forms.CharField(
        label=gettext_lazy("Người tham gia"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Chỉ dùng nội bộ, không công khai."),
    )
    absence_reason = forms.CharField(
        label=gettext_lazy("Lý do vắng, nếu ban giám sát vắng"), max_length=300, required=False
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("Biên bản kèm theo"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=gettext_lazy("Chưa có"),
        help_text=gettext_lazy("Chọn trong tài liệu đã lưu của công trình."),
    )

    def __init__(
        self,
        *args: Any,
        project: Project,
        lines: Sequence[Line],
        funds: Sequence[Fund],
        **options: Any,
    ) -> None:
        """Add a volume for each item with something left, an amount for each fund, rows of defects."""
        super().__init__(*args, **options)
        self.lines, self.funds = list(lines), list(funds)
        documents = project.documents.order_by("-added_at")
        self.fields["document"].queryset = documents  # type: ignore[attr-defined]  # of a model choice
        for line in self.lines:
            self.fields[f"volume_{line.item.pk}"] = VolumeField(
                label=_("Khối lượng lần này: %(content)s") % {"content": line.item.content},
                required=False,
                disabled=line.left <= 0,
            )
        for fund in self.funds:
            self.fields[f"part_{fund.pk}"] = VndField(
                label=_("%(fund)s chịu") % {"fund": fund.name}, required=False
            )
        for row in range(1, DEFECT_ROWS + 1):
            self._add_defect(row)

    def clean(self) -> dict[str, Any]:
        """Ask for both words and deadline of a defect."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for row in range(1, DEFECT_ROWS + 1):
            text, due = f"defect_{row}", f"due_{row}"
            if bool(data.get(text)) != bool(data.get(due)) and due not in self.errors:
                self.add_error(due, _("Mỗi tồn tại cần nội dung và hạn khắc phục."))
        return data

    def groups(self) -> list[Group]:
        """Return the fields of the minutes under their headings."""
        return [
            Group(str(_("Biên bản")), [self[name] for name in (*_SAID, "document")]),
            Group(str(_("Ban giám sát đầu tư của cộng đồng")), [self[name] for name in _BOARD]),
        ]

    def defect_fields(self) -> Group:
        """Return the rows of defects."""
        names = [f"{part}_{row}" for row in range(1, DEFECT_ROWS + 1) for part in ("defect", "due")]
        legend = str(_("Tồn tại phải khắc phục, nếu có"))
        return Group(legend, [self[name] for name in names], paired=True)

    def volume_rows(self) -> list[tuple[Line, BoundField]]:
        """Return each item with the box for its volume of this time."""
        return [(line, self[f"volume_{line.item.pk}"]) for line in self.lines]

    def part_fields(self) -> list[BoundField]:
        """Return the boxes of the funds."""
        return [self[f"part_{fund.pk}"] for fund in self.funds]

    def minutes(self) -> Minutes:
        """Return the cleaned values as minutes."""
        return Minutes(**{name: self.cleaned_data[name] for name in (*_SAID, *_BOARD)})

    def volumes(self) -> list[tuple[ContractItem, Decimal]]:
        """Return the items with the volumes that were typed."""
        given = [
            (line.item, self.cleaned_data.get(f"volume_{line.item.pk}")) for line in self.lines
        ]
        return [(item, volume) for item, volume in given if volume]

    def parts(self) -> list[tuple[Fund, int]]:
        """Return the funds that were given an amount, in đồng."""
        given = [(fund, self.cleaned_data.get(f"part_{fund.pk}")) for fund in self.funds]
        return [(fund, amount) for fund, amount in given if amount]

    def defects(self) -> list[Wanting]:
        """Return what is to be mended."""
        data = self.cleaned_data
        return [
            Wanting(data[f"defect_{row}"], data[f"due_{row}"])
            for row in range(1, DEFECT_ROWS + 1)
            if data.get(f"defect_{row}")
        ]

    def _add_defect(self, row: int) -> None:
        self.fields[f"defect_{row}"] = forms.CharField(
            label=_("Tồn tại %(row)d") % {"row": row}, max_length=500, required=False
        )
        self.fields[f"due_{row}"] = DayField(
            label=_("Hạn khắc phục %(row)d") % {"row": row}, required=False
        )


class DefectForm(forms.Form):
    """What was found wanting, and by when it must be mended."""

    text = forms.CharField(
        label=gettext_lazy("Tồn tại, khiếm khuyết"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    found_on = DayField(label=gettext_lazy("Ngày phát hiện"))
    due_on = DayField(label=gettext_lazy("Hạn khắc phục"))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        """Offer today as the day it was found."""
        super().__init__(*args, **({"initial": {"found_on": today}} | options))


class MendedForm(forms.Form):
    """How a defect was mended."""

    mended_on = DayField(label=gettext_lazy("Đã khắc phục ngày"))
    mended_text = forms.CharField(
        label=gettext_lazy("Kết quả khắc phục"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
