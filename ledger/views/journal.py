"""The journal: on the page, in Excel for the accounting software, on paper."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import bookings, journals, official, permissions
from ledger.bookings import Booking, Side
from ledger.filters import EntryFilter
from ledger.models.chart import Book
from ledger.models.journal import Entry
from ledger.official import Numbers
from ledger.spreadsheets import Column
from ledger.templatetags.money import quantity
from ledger.views import sections
from ledger.views.request import page_of, person
from ledger.views.sections import VND, Papers, Row, Section

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Entries whose lines are read together.
_AT_ONCE = 1_000


@login_required
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """List the journal of the person's books; or give that of one book as a file."""
    today, kind = timezone.localdate(), sections.wanted(request)
    books = permissions.books_of(person(request), on=today)
    if kind:
        return _file(request, permissions.book_for(person(request), on=today), on=today)
    found = EntryFilter(request.GET, journals.entries(books), books=books)
    narrowed = found.form.is_valid() and any(found.form.cleaned_data.values())
    count = None if narrowed else journals.entry_count(books)
    page = page_of(request, journals.Pages(found.qs, count=count))
    numbers = official.numbers(books)
    has_numbers = any(numbers.regime(book.pk, today) for book in books)
    rows = list(_rows(page.object_list, numbers)) if has_numbers else [(e, "", "") for e in page]
    waiting = numbers.waiting() if has_numbers else []
    context = {
        "filter": found,
        "page_obj": page,
        "rows": rows,
        "has_numbers": has_numbers,
        "waiting": waiting,
        "xlsx_url": sections.file_url(request, "xlsx"),
        "print_url": sections.file_url(request, "nhap" if waiting or not has_numbers else "pdf"),
        "print_label": _("in bản nháp") if waiting or not has_numbers else _("in trang"),
        "crumbs": sections.crumbs(),
    }
    return render(request, "ledger/entry_list.html", context)


def _rows(entries: Iterable[Entry], numbers: Numbers) -> Iterable[tuple[Entry, str, str]]:
    """Return each entry with the accounts on its debit and on its credit side."""
    entries = list(entries)
    lines = bookings.lines_of(entry.pk for entry in entries)
    for entry in entries:
        booked = bookings.booked(lines[entry.pk], numbers, on=entry.on)
        debit, credit = (pair.debit for pair in booked), (pair.credit for pair in booked)
        yield entry, bookings.marks(debit), bookings.marks(credit)


def _file(request: HttpRequest, book: Book, *, on: date) -> HttpResponse:
    """Answer with what the filter keeps of a book's journal, oldest first."""
    found = EntryFilter(request.GET, journals.entries([book]), books=[book])
    kind = sections.wanted(request)
    if found.qs.count() > sections.LONGEST[kind]:
        return sections.refused(request, sections.TooLongError(kind))
    days = found.form.cleaned_data if found.form.is_valid() else {}
    with sections.language(request):
        numbers = official.numbers([book])
        numbers.regime(book.pk, days.get("until") or on)
        section = _section(found.qs.order_by("on", "id"), numbers)
        papers = Papers(
            _("Nhật ký chứng từ"),
            "nhat-ky",
            book.organisation,
            [sections.period(days.get("since") or book.opened_on, days.get("until") or on)],
            [section],
            on,
            numbers,
            wide=True,
        )
        return sections.answer(request, papers)


def _section(entries: "QuerySet[Entry]", numbers: Numbers) -> Section:
    """Return the journal as the accounting software takes it: one row a debit and a credit."""
    columns = [
        Column(_("Ngày"), "date"),
        Column(_("Chứng từ"), "text", 14),
        Column(_("Nội dung")),
        Column(_("Nợ"), "text", 12),
        Column(_("Có"), "text", 12),
        Column(_("Số tiền"), "money"),
        Column(_("Ghi chú"), "text", 24),
    ]
    return Section(_("Nhật ký chứng từ"), columns, _all_rows(entries, numbers))


def _all_rows(entries: "QuerySet[Entry]", numbers: Numbers) -> Iterator[Row]:
    """Yield the rows of all entries and their total, with some entries in memory at a time."""
    total, following = 0, entries.iterator(chunk_size=_AT_ONCE)
    while some := list(islice(following, _AT_ONCE)):
        lines = bookings.lines_of(entry.pk for entry in some)
        for entry in some:
            booked = bookings.booked(lines[entry.pk], numbers, on=entry.on)
            total += sum(pair.amount for pair in booked if pair.unit == VND)
            yield from _booked_rows(entry, booked)
    yield Row([_("Tổng cộng"), "", "", "", "", total, ""], tone="total")


def _booked_rows(entry: Entry, booked: list[Booking]) -> list[Row]:
    head = [entry.on, entry.voucher, entry.summary]
    url = reverse("entry_show", args=[entry.pk])
    if not booked:
        return [Row([*head, "", "", "", _("chỉ theo dõi trong sổ này")], url)]
    return [
        Row(
            [
                *head,
                _account(pair.debit),
                _account(pair.credit),
                pair.amount if pair.unit == VND else "",
                _note(pair),
            ],
            url,
        )
        for pair in booked
    ]


def _account(side: Side | None) -> str:
    """Return the bare number, as another program reads it; without one, what the account is for."""
    if side is None:
        return ""
    return side.official.number if side.official else side.mark


def _note(pair: Booking) -> str:
    """Return what is not settled about the accounts, and the amount where it is no money."""
    notes = []
    if pair.unit != VND:
        notes.append(f"{quantity(sections.measure(pair.amount, pair.unit))} {pair.unit}")
    if any(side.official is None for side in pair.sides):
        notes.append(_("chưa có số hiệu"))
    if any(side.official and not side.official.verified for side in pair.sides):
        notes.append(_("số hiệu chưa kiểm chứng"))
    return ", ".join(notes)
