"""A book of lines, oldest first, with the balance after each: on the page, in Excel, on paper."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import bookings, ledgers
from ledger.forms import PeriodForm
from ledger.models.journal import Line
from ledger.official import Numbers
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.request import page_of
from ledger.views.sections import VND, Papers, Row, Section

# Entries whose lines are read together.
_AT_ONCE = 2_000


@dataclass(frozen=True)
class LineBook:
    """A book of lines: all of them, those of the days asked for, and what it stands at now."""

    every: QuerySet[Line]
    lines: QuerySet[Line]
    now: int
    since: date | None
    numbers: Numbers
    has_numbers: bool
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
    if kind and book.lines.count() > sections.LONGEST[kind]:
        return sections.refused(request, sections.TooLongError(kind))
    page = None if kind else page_of(request, book.lines)
    first_page = page is None or page.number == 1
    lines = list(book.lines if page is None else page.object_list)
    opening = book.opening() if first_page else book.before(lines[0] if lines else None)
    label = _("Số dư đầu kỳ") if first_page else _("Số dư chuyển từ trang trước")
    rows = [_sum_row(label, book, balance=opening), *_line_rows(book, lines, opening=opening)]
    if page is None or not page.has_next():
        rows.append(_closing_row(book))
    section = Section(papers.title, _columns(book, figures), rows, sections.unit_words(book.unit))
    whole = replace(papers, sections=[section])
    if kind:
        return sections.answer(request, whole)
    return sections.page(request, whole, template, crumbs, page_obj=page, form=form)


def _columns(book: LineBook, figures: Sequence[str]) -> list[Column]:
    text = [Column(_("Chứng từ"), "text", 14), Column(_("Ngày"), "date"), Column(_("Nội dung"))]
    against = [Column(_("TK đối ứng"), "text", 12)] if book.has_numbers else []
    return [*text, *against, *sections.figures(*figures, unit=book.unit)]


def _against(book: LineBook, lines: Sequence[Line]) -> dict[int, str]:
    """Return the accounts against each line, by the line's id."""
    found: dict[int, str] = {}
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        whole = bookings.lines_of({line.entry_id for line in some})
        days = {line.entry_id: line.entry.on for line in some}
        for entry, of_entry in whole.items():
            found |= bookings.against(bookings.booked(of_entry, book.numbers, on=days[entry]))
    return found


def _line_rows(book: LineBook, lines: Sequence[Line], *, opening: int) -> list[Row]:
    against = _against(book, lines) if book.has_numbers else {}
    return [
        Row(
            [
                move.line.entry.voucher,
                move.line.entry.on,
                move.line.entry.summary,
                *([against.get(move.line.pk, "")] if book.has_numbers else []),
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
    blank = [""] * (3 if book.has_numbers else 2)
    return Row([label, *blank, *sides, book.shown(book.sign * balance)], tone="subtotal")


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
