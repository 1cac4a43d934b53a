"""The tables of a settlement as its page shows them, where forms 01–07/QTDA ask for them."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.sections import Row, Section
from projects import settlements
from projects.models.project import Project
from projects.models.settlement import Settlement, SettlementCost
from projects.workflow import SettlementState

_DONE = {SettlementState.APPROVED, SettlementState.CLOSED}


def all_of(project: Project, settlement: Settlement | None) -> list[Section]:
    """Return every table there is something for."""
    found = settlements.figures(project, settlement)
    tables = [_sources(found), _contracts(found)]
    if settlement is None:
        tables.append(_costs_in_books(found))
    else:
        rows = list(settlement.costs.order_by("pk"))
        tables += [_costs(rows, settlement), _by_kind(rows, settlement), _assets(settlement)]
    return [*tables, _debts(found)]


def _sources(found: settlements.Figures) -> Section:
    names = ("planned", "allotted", "received", "in_kind", "paid", "borne", "left")
    rows = [
        Row([str(row.source.label), *(getattr(row, name) for name in names)])
        for row in found.sources
    ]
    rows.append(Row([_("Cộng"), *(getattr(found.total, name) for name in names)], tone="total"))
    columns = sections.figures(
        _("Kế hoạch"),
        _("Được giao"),
        _("Đã nhận"),
        _("Hiện vật"),
        _("Đã chi"),
        _("Chi phí"),
        _("Còn lại"),
    )
    return Section(_("Nguồn vốn"), [Column(_("Nguồn")), *columns], rows)


def _contracts(found: settlements.Figures) -> Section:
    names = ("original", "amended", "accepted", "settled", "paid", "retained", "owed")
    rows = [
        Row(
            [
                f"{row.contract.number}, {row.contract.payee.name}",
                *(getattr(row, n) for n in names),
            ],
            _contract_url(row.contract.pk),
        )
        for row in found.contracts
    ]
    if len(rows) > 1:
        sums = [sum(getattr(row, name) for row in found.contracts) for name in names]
        rows.append(Row([_("Cộng"), *sums], tone="total"))
    columns = sections.figures(
        _("Giá hợp đồng"),
        _("Phụ lục"),
        _("Nghiệm thu"),
        _("Quyết toán"),
        _("Đã thanh toán"),
        _("Trong đó giữ lại"),
        _("Còn phải trả"),
    )
    return Section(_("Quyết toán A–B theo hợp đồng"), [Column(_("Hợp đồng")), *columns], rows)


def _contract_url(pk: int) -> str:
    return reverse("contract_show", args=[pk])


def _costs_in_books(found: settlements.Figures) -> Section:
    rows = [Row([cost.title, str(cost.kind.label), cost.amount]) for cost in found.costs]
    rows.append(Row([_("Cộng"), "", found.cost], tone="total"))
    columns = [Column(_("Chi phí")), Column(_("Loại")), *sections.figures(_("Trong sổ"))]
    return Section(_("Chi phí trong sổ"), columns, rows)


def _costs(rows: Sequence[SettlementCost], settlement: Settlement) -> Section:
    """Return proposed, reviewed and approved side by side."""
    lines = [Row([row.title, *_side_by_side(row, settlement), row.cut_reason]) for row in rows]
    sums = [
        sum(row.estimate or 0 for row in rows),
        sum(row.proposed for row in rows),
        sum(row.reviewed or 0 for row in rows),
        sum(row.cut for row in rows),
        sum(row.left_out for row in rows),
        sum(row.reviewed or 0 for row in rows) if settlement.state in _DONE else None,
    ]
    reviewed = any(row.reviewed is not None for row in rows)
    shown = sums if reviewed else [*sums[:2], None, None, None, None]
    lines.append(Row([_("Cộng"), *shown, ""], tone="total"))
    columns = sections.figures(
        _("Dự toán, giá hợp đồng"),
        _("Đề nghị"),
        _("Thẩm tra"),
        _("Giảm"),
        _("Không tính tài sản"),
        _("Phê duyệt"),
    )
    return Section(
        _("Chi phí quyết toán"), [Column(_("Nội dung")), *columns, Column(_("Lý do giảm"))], lines
    )


def _side_by_side(row: SettlementCost, settlement: Settlement) -> list[object]:
    if row.reviewed is None:
        return [row.estimate, row.proposed, None, None, None, None]
    approved = row.reviewed if settlement.state in _DONE else None
    return [row.estimate, row.proposed, row.reviewed, row.cut, row.left_out, approved]


def _by_kind(rows: Sequence[SettlementCost], settlement: Settlement) -> Section:
    approved = settlement.state in _DONE
    lines = [
        Row([str(kind.label), proposed, reviewed, reviewed if approved else None])
        for kind, proposed, reviewed in settlements.by_kind(rows)
    ]
    columns = sections.figures(_("Đề nghị"), _("Thẩm tra"), _("Phê duyệt"))
    return Section(_("Chi phí theo loại"), [Column(_("Loại chi phí")), *columns], lines)


def _assets(settlement: Settlement) -> Section:
    rows = [
        Row([row.name, str(row.get_kind_display()), row.quantity, row.unit, row.value, row.keeper])
        for row in settlement.assets.order_by("position")
    ]
    columns = [
        Column(_("Tài sản")),
        Column(_("Loại")),
        Column(_("Số lượng"), "quantity"),
        Column(_("Đơn vị tính")),
        *sections.figures(_("Giá trị")),
        Column(_("Đơn vị tiếp nhận")),
    ]
    return Section(_("Tài sản hình thành"), columns, rows)


def _debts(found: settlements.Figures) -> Section:
    rows = [
        Row(
            [
                row.contract.payee.name,
                row.contract.number,
                max(row.owed, 0),
                row.retained,
                max(-row.owed, 0),
            ]
        )
        for row in found.contracts
        if row.owed
    ]
    columns = [
        Column(_("Đơn vị")),
        Column(_("Hợp đồng")),
        *sections.figures(_("Còn phải trả"), _("Trong đó giữ lại"), _("Phải thu lại")),
    ]
    return Section(_("Công nợ"), columns, rows)
