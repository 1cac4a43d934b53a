"""A book of lines, oldest first, with the balance after each: on the page, in Excel, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import ledgers
from ledger.forms import PeriodForm
from ledger.models.journal import Line
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.request import page_of
from ledger.views.sections import VND, Papers, Row, Section

# Lines that still make a file one can open, and a bundle of paper one can hold.
_LONGEST = {"xlsx": 100_000, "pdf": 2_000}


@dataclass(frozen=True)
class LineBook:
    """A book of lines: all of them, those of the days asked for, and what it stands at now."""

    every: QuerySet[Line]
    lines: QuerySet[Line]
    now: int
    since: date | None
    unit: str = VND
    sign: int = 1

    def opening(self) -> int:
        """Return what stood there at the beginning of the days asked for."""
        return ledgers.opening_on(self.every, self.since, closing=self.now)

    def before(self, first: Line | None) -> int:
        """Return what stood there just before a line; None stands for the end."""
        return ledgers.opening(self.every, closing=self.now, first=first)

    def shown(self, amount: int) -> int | Decimal:
        """Return whole đồng as they are, a quantity from its hundredths."""
        return sections.measure(amount, self.unit)


def answer(
    request: HttpRequest,
    book: LineBook,
    papers: Papers,
    *,
    form: PeriodForm,
    figures: tuple[str, str, str],
    template: str,
    crumbs: list[tuple[str, str]],
) -> HttpResponse:
    """Answer with one page of the book, or with the whole of it in a file."""
    kind = sections.wanted(request)
    columns = [Column(_("Chứng từ"), "text", 14), Column(_("Ngày"), "date"), Column(_("Nội dung"))]
    columns += sections.figures(*figures, unit=book.unit)
    if kind and book.lines.count() > _LONGEST[kind]:
        messages.error(
            request,
            _("Kỳ này có quá %(count)s dòng. Hãy chọn kỳ ngắn hơn rồi tải lại.")
            % {"count": _LONGEST[kind]},
        )
        return redirect(request.path)
    page = None if kind else page_of(request, book.lines)
    first_page = page is None or page.number == 1
    lines = list(book.lines if page is None else page.object_list)
    opening = book.opening() if first_page else book.before(lines[0] if lines else None)
    label = _("Số dư đầu kỳ") if first_page else _("Số dư chuyển từ trang trước")
    rows = [_sum_row(label, book, balance=opening), *_line_rows(book, lines, opening=opening)]
    if page is None or not page.has_next():
        rows.append(_closing_row(book))
    section = Section(papers.title, columns, rows, sections.unit_words(book.unit))
    whole = replace(papers, sections=[section])
    if kind:
        return sections.answer(whole, kind)
    return sections.page(request, whole, template, crumbs, page_obj=page, form=form)


def _line_rows(book: LineBook, lines: Sequence[Line], *, opening: int) -> list[Row]:
    return [
        Row(
            [
                move.line.entry.voucher,
                move.line.entry.on,
                move.line.entry.summary,
                book.shown(move.line.amount) if move.line.amount > 0 else "",
                book.shown(-move.line.amount) if move.line.amount < 0 else "",
                book.shown(book.sign * move.balance),
            ],
            reverse("entry_show", args=[move.line.entry_id]),
        )
        for move in ledgers.running(lines, opening=opening)
    ]


def _sum_row(
    label: str, book: LineBook, *, balance: int, debit: int | None = None, credit: int | None = None
) -> Row:
    sides = ["" if side is None else book.shown(side) for side in (debit, credit)]
    return Row([label, "", "", *sides, book.shown(book.sign * balance)], tone="subtotal")


def _closing_row(book: LineBook) -> Row:
    moved = ledgers.turnover(book.lines)
    closing = book.opening() + moved.debit - moved.credit
    row = _sum_row(
        _("Cộng phát sinh, dư cuối kỳ"),
        book,
        balance=closing,
        debit=moved.debit,
        credit=moved.credit,
    )
    return Row(row.cells, tone="total")
