"""The tables of a reconciliation, alike on the page, in Excel and on paper."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.sections import Row, Section
from projects import accord
from projects.accord import Accord, AccountRow
from projects.accord_figures import Figures
from projects.differences import Difference, Group

# Of one class, on a page: the oldest; the files have all.
_SHOWN = 50


def projects(found: Accord, kind: str = "") -> Section:
    """Return a row of figures for each project, money of no project, and the sum."""
    rows = [
        Row(
            [row.project.title, *_cells(row.total), _words(row)],
            "" if kind else reverse("project_accord", args=[row.project.code]),
        )
        for row in found.rows
        if row.project is not None
    ]
    if not found.loose.total.is_empty:
        loose = [
            _("Tiền không của công trình nào"),
            *_cells(found.loose.total),
            _words(found.loose),
        ]
        rows.append(Row(loose, tone="subtotal"))
    rows.append(Row([_("Cộng"), *_cells(found.total), ""], tone="total"))
    columns = [Column(_("Công trình")), *headings(), Column(_("Chênh lệch"), width=18)]
    return Section(_("Các công trình"), columns, rows)


def accounts(rows: list[AccountRow]) -> Section:
    """Return books beside statement for each bank account."""
    columns = [
        Column(_("Tài khoản")),
        Column(_("Sao kê đến"), "date"),
        *sections.figures(
            _("Số dư theo sổ"),
            _("Số dư sao kê"),
            _("Sổ có, sao kê chưa có"),
            _("Sao kê có, sổ chưa có"),
            _("Chưa giải thích"),
        ),
    ]
    made = [
        Row(
            [
                str(row.custody),
                row.statement.last,
                row.books,
                row.statement.balance,
                row.missing,
                row.unknown,
                row.unexplained,
            ],
            reverse("bank_account", args=[row.custody.pk]),
        )
        for row in rows
    ]
    return Section(_("Tài khoản ngân hàng, Kho bạc"), columns, made)


def all_differences(groups: list[Group]) -> list[Section]:
    """Return all differences in one table, a subtotal for each class; none where all ties."""
    if not groups:
        return []
    rows = []
    for group in groups:
        rows.append(Row([str(group.kind.label), group.since, "", group.amount], tone="subtotal"))
        rows += [
            Row([each.what, each.since, str(each.owner.label), each.amount])
            for each in group.differences
        ]
    columns = [
        Column(_("Chênh lệch")),
        Column(_("Từ ngày"), "date"),
        Column(_("Việc của"), width=18),
        *sections.figures(_("Số tiền")),
    ]
    return [Section(_("Chênh lệch"), columns, rows)]


def by_source(row: accord.Row) -> Section:
    """Return the figures of one project, a row for each source, and the sum."""
    rows = [Row([str(s.label), *_cells(figures)]) for s, figures in row.by_source]
    rows.append(Row([_("Cộng"), *_cells(row.total)], tone="total"))
    return Section(_("Theo nguồn"), [Column(_("Nguồn")), *headings()], rows)


def headings() -> list[Column]:
    """Return the headings of what stands side by side."""
    return sections.figures(
        _("Kế hoạch"),
        _("Phân bổ"),
        _("Đã nhận"),
        _("Đã chi"),
        _("Nghiệm thu"),
        _("Còn lại"),
        _("Ngân hàng xác nhận"),
    )


def _cells(figures: Figures) -> list[int]:
    return [
        figures.planned,
        figures.allotted,
        figures.received,
        figures.paid,
        figures.accepted,
        figures.left,
        figures.bank,
    ]


def _words(row: accord.Row) -> str:
    """Return how the gravest difference stands and how many there are; in words that all ties."""
    if row.gravest is None:
        return _("khớp")
    return f"{row.gravest.standing} ({len(row.differences)})"


def shown(group: Group, on: date) -> dict[str, Any]:
    """Return a class of differences as the page shows it: the oldest, and how many more there are."""
    columns = [
        Column(_("Dòng phía sau")),
        Column(_("Từ ngày"), "date"),
        Column(_("Tuổi (ngày)")),
        Column(_("Việc của")),
        *sections.figures(_("Số tiền")),
    ]
    rows = [Row(_line(each, on), each.url) for each in group.differences[:_SHOWN]]
    return {
        "kind": group.kind,
        "group": group,
        "days": _age(group.since, on),
        "table": Section(str(group.kind.label), columns, rows),
        "more": max(len(group.differences) - _SHOWN, 0),
    }


def _line(each: Difference, on: date) -> list[object]:
    days = each.days(on)
    return [
        each.what,
        each.since,
        "—" if days is None else str(days),
        str(each.owner.label),
        each.amount,
    ]


def _age(since: date | None, on: date) -> int | None:
    return None if since is None else max((on - since).days, 0)
