"""The tables of the end of a year: advances, unspent money, what passes on, settlements."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import official
from ledger.models.chart import Book
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.sections import Papers, Row, Section
from projects import yearend
from projects.models.settlement import YearEndRecord


def papers(
    book: Book,
    year: int,
    advances: list[yearend.Advance],
    unspent: list[yearend.Unspent],
    *,
    on: date,
) -> Papers:
    """Return what stands at the end of `year` as one paper of four tables."""
    return Papers(
        title=_("Công việc cuối năm %(year)d") % {"year": year},
        file_name=f"cuoi-nam-{year}",
        organisation=book.organisation,
        lines=[_("Đến hết ngày 31/12/%(year)d") % {"year": year}],
        sections=[
            _advances(advances, year),
            _unspent(unspent, year),
            _carried(yearend.carried(book, year)),
            _reports(yearend.reports(book, year)),
        ],
        on=on,
        numbers=official.numbers([]),
        wide=True,
    )


def _advances(rows: list[yearend.Advance], year: int) -> Section:
    lines = [
        Row(
            [
                f"{row.contract.number}, {row.contract.payee.name}",
                row.contract.project.title,
                row.given,
                row.recovered,
                row.left,
                _record(row.record) if row.is_reconciled else _("chưa đối chiếu"),
            ],
            reverse("contract_show", args=[row.contract.pk]),
        )
        for row in rows
    ]
    if lines:
        sums = [sum(getattr(row, name) for row in rows) for name in ("given", "recovered", "left")]
        lines.append(Row([_("Cộng"), "", *sums, ""], tone="total"))
    columns = [
        Column(_("Hợp đồng")),
        Column(_("Công trình")),
        *sections.figures(_("Đã tạm ứng"), _("Đã thu hồi"), _("Còn phải thu hồi")),
        Column(_("Đối chiếu với Kho bạc")),
    ]
    return Section(_("Tạm ứng chưa thu hồi đến 31/12/%(year)d") % {"year": year}, columns, lines)


def _unspent(rows: list[yearend.Unspent], year: int) -> Section:
    names = ("there", "returned", "carried", "left")
    lines = [
        Row(
            [row.project.title, row.fund.name, *(getattr(row, name) for name in names)],
            reverse("project_show", args=[row.project.code]),
        )
        for row in rows
    ]
    if lines:
        sums = [sum(getattr(row, name) for row in rows) for name in names]
        lines.append(Row([_("Cộng"), "", *sums], tone="total"))
    columns = [
        Column(_("Công trình")),
        Column(_("Nguồn tiền")),
        *sections.figures(
            _("Còn đến 31/12"), _("Đã nộp trả"), _("Được chuyển nguồn"), _("Còn phải nộp trả")
        ),
    ]
    caption = _("Vốn ngân sách đã rút, chưa chi đến 31/12/%(year)d") % {"year": year}
    return Section(caption, columns, lines)


def _carried(rows: list[yearend.Carried]) -> Section:
    names = ("not_drawn", "money", "contracts", "approved")
    lines = [
        Row(
            [row.project.title, *(getattr(row, name) for name in names)],
            reverse("project_show", args=[row.project.code]),
        )
        for row in rows
    ]
    if lines:
        sums = [sum(getattr(row, name) for row in rows) for name in names]
        lines.append(Row([_("Cộng"), *sums], tone="total"))
    columns = sections.figures(
        _("Dự toán chưa rút"),
        _("Tiền còn lại"),
        _("Hợp đồng chưa thanh toán"),
        _("Đã duyệt, chưa chi"),
    )
    return Section(_("Chuyển sang năm sau"), [Column(_("Công trình")), *columns], lines)


def _reports(rows: list[yearend.Report]) -> Section:
    lines = [
        Row(
            [row.project.title, row.handover.on, row.submitted_on, row.approved_on],
            reverse("settlement_show", args=[row.project.code]),
        )
        for row in rows
    ]
    columns = [
        Column(_("Công trình")),
        Column(_("Bàn giao"), "date"),
        Column(_("Gửi hồ sơ quyết toán"), "date"),
        Column(_("Phê duyệt"), "date"),
    ]
    return Section(_("Tình hình quyết toán dự án hoàn thành"), columns, lines, unit="")


def _record(record: YearEndRecord | None) -> str:
    return "" if record is None else f"{record.number}, {record.on:%d/%m/%Y}"
