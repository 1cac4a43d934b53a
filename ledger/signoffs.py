"""Which months of a book are signed off: what was presented, who confirmed it, whether it still stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import BooleanField, Func, OuterRef, QuerySet, Subquery

from ledger import periods
from ledger.models.chart import Book
from ledger.models.periods import SignOff

_RELATED = ("book__organisation", "made_by", "decision__decided_by")


class _IsCurrent(Func):
    """Whether nothing came after a row of ``SignOff`` that it rests on."""

    template = "ledger_is_current(ledger_signoff)"
    output_field = BooleanField()


@dataclass(frozen=True)
class State:
    """What a sign-off rests on, counted (``SignOff``): equal counts are equal rows."""

    entries: int
    last_entry: int
    lines: int
    matches: int


def state(book: Book, last: date) -> State:
    """Return the counts of a book up to a day, as they are now. In SQL: ledger_signed_state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ledger_signed_state(%s, %s)", [book.pk, last])
        return State(*map(int, cursor.fetchone()))


def standing(book: Book, last: date) -> SignOff | None:
    """Return the confirmed sign-off of the month that ends on `last`, if nothing came after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_standing_sign_off(%s, %s)", [book.pk, last])
        (found,) = cursor.fetchone()
    return None if found is None else sign_offs([book]).filter(pk=found).first()


def sign_offs(books: Sequence[Book]) -> "QuerySet[SignOff]":
    """Return what was presented for some books, the newest first, with what was decided."""
    rows = SignOff.objects.filter(book__in=books).select_related(*_RELATED)
    return rows.order_by("-last", "-id")


def with_standing(rows: "QuerySet[SignOff]") -> "QuerySet[SignOff]":
    """Add `stands` to each: whether nothing came after it, and no newer one replaces it."""
    return rows.annotate(stands=_IsCurrent())


def latest(book: Book, last: date) -> SignOff | None:
    """Return the newest sign-off of the month that ends on `last`, whatever became of it."""
    return sign_offs([book]).filter(last=last).first()


def is_current(sign_off: SignOff) -> bool:
    """Tell whether nothing came after `sign_off` that it rests on, and no newer one replaces it."""
    return SignOff.objects.filter(pk=sign_off.pk).filter(_IsCurrent()).exists()


def waiting_in(books: Sequence[Book]) -> "QuerySet[SignOff]":
    """Return what waits to be confirmed or sent back: the newest of its month, not decided."""
    newest = SignOff.objects.filter(book=OuterRef("book"), last=OuterRef("last")).order_by("-id")
    rows = sign_offs(books).filter(decision=None)
    return rows.filter(pk=Subquery(newest.values("pk")[:1])).filter(_IsCurrent()).order_by("id")


def months(book: Book, *, on: date) -> list[date]:
    """Return the months that are over on a day and not closed, by their last days, oldest first."""
    return periods.closable(book, on=on)


def unsigned(book: Book, *, on: date) -> list[date]:
    """Return the months over and not closed that no sign-off that stands, or waits, covers."""
    rows = SignOff.objects.filter(book=book).filter(_IsCurrent())
    held = set(rows.exclude(decision__accepted=False).values_list("last", flat=True))
    return [last for last in months(book, on=on) if last not in held]
