"""A book of lines, oldest first, with the balance after each: on the page, in Excel, on paper."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import bookings
from ledger.forms import PeriodForm
from ledger.movements import Movement, Movements
from ledger.official import Numbers
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.request import page_of
from ledger.views.sections import VND, Papers, Row, Section


@dataclass(frozen=True)
class LineBook:
    """A book of lines and how to show it; `sign` is -1 where it stands on the credit side."""

    movements: Movements
    numbers: Numbers
    has_numbers: bool
    unit: str = VND
    sign: int = 1

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
    if kind and len(book.movements) > sections.LONGEST[kind]:
        return sections.refused(request, sections.TooLongError(kind))
    page = None if kind else page_of(request, book.movements)
    rows = _all_rows(book) if page is None else _page_rows(book, page)
    section = Section(papers.title, _columns(book, figures), rows, sections.unit_words(book.unit))
    whole = replace(papers, sections=[section])
    if kind:
        return sections.answer(request, whole)
    return sections.page(request, whole, template, crumbs, page_obj=page, form=form)


def _all_rows(book: LineBook) -> Iterator[Row]:
    """Yield the whole book, with some thousand lines in memory at a time."""
    yield _opening_row(book)
    for some in book.movements.parts():
        yield from _line_rows(book, some)
    yield _closing_row(book)


def _page_rows(book: LineBook, page: Page[Movement]) -> list[Row]:
    some = list(page.object_list)
    rows = _line_rows(book, some)
    if page.has_previous():
        before = some[0].balance - some[0].line.amount
        rows.insert(0, _sum_row(_("Số dư chuyển từ trang trước"), book, balance=before))
    else:
        rows.insert(0, _opening_row(book))
    if not page.has_next():
        rows.append(_closing_row(book))
    return rows


def _columns(book: LineBook, figures: Sequence[str]) -> list[Column]:
    text = [Column(_("Chứng từ"), "text", 14), Column(_("Ngày"), "date"), Column(_("Nội dung"))]
    against = [Column(_("TK đối ứng"), "text", 12)] if book.has_numbers else []
    return [*text, *against, *sections.figures(*figures, unit=book.unit)]


def _against(book: LineBook, some: Iterable[Movement]) -> dict[int, str]:
    """Return the accounts against each line, by the line's id."""
    found: dict[int, str] = {}
    days = {move.line.entry_id: move.line.on for move in some}
    for entry, lines in bookings.lines_of(days).items():
        found |= bookings.against(bookings.booked(lines, book.numbers, on=days[entry]))
    return found


def _line_rows(book: LineBook, some: Sequence[Movement]) -> list[Row]:
    against = _against(book, some) if book.has_numbers else {}
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
        for move in some
    ]


def _sum_row(
    label: str, book: LineBook, *, balance: int, debit: int | None = None, credit: int | None = None
) -> Row:
    sides = ["" if side is None else book.shown(side) for side in (debit, credit)]
    blank = [""] * (3 if book.has_numbers else 2)
    return Row([label, *blank, *sides, book.shown(book.sign * balance)], tone="subtotal")


def _opening_row(book: LineBook) -> Row:
    return _sum_row(_("Số dư đầu kỳ"), book, balance=book.movements.opening)


def _closing_row(book: LineBook) -> Row:
    moved = book.movements.turnover
    row = _sum_row(
        _("Cộng phát sinh, dư cuối kỳ"),
        book,
        balance=book.movements.closing,
        debit=moved.debit,
        credit=moved.credit,
    )
    return Row(row.cells, tone="total")
