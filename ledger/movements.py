"""The book of some accounts: their lines, oldest first, each with the balance after it.

How many lines there are, what they turn over and what stood before a page all come from the sums by
day; lines are read of the days that a page touches, never of the days before it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import overload

from django.db.models import F, QuerySet, Sum, Window

from ledger import daysums
from ledger.models.chart import BalanceDay, Book
from ledger.models.journal import Line

_A_DAY = timedelta(days=1)
# Lines that are read together when all of them are wanted.
_AT_ONCE = 2_000
_ORDER = ("on", "entry_id", "position")


@dataclass(frozen=True)
class Movement:
    """A line, its entry at hand, and what stood after it."""

    line: Line
    balance: int


@dataclass(frozen=True)
class Turnover:
    """What came in and went out over some lines; đồng or hundredths."""

    debit: int
    credit: int


class Movements(Sequence[Movement]):
    """The lines of some accounts of a book between two days, both included; a slice is a page.

    Raises NoSuchDayError for a period that the book does not know.
    """

    def __init__(
        self, book: Book, accounts: Sequence[int], *, since: date | None, until: date | None
    ) -> None:
        """Read the sums of the days, and what stood there before them."""
        daysums.require_period(book, since, until)
        self._accounts = accounts
        self.opening = _standing(book, accounts, since)
        days = _days(accounts, since, until)
        self._days = [on for on, *_figures in days]
        # What is behind at the end of each day: lines, and by how much the balance moved.
        self._ends = list(accumulate(lines for *_rest, lines in days))
        self._nets = list(accumulate(debit - credit for _on, debit, credit, _lines in days))
        self.turnover = Turnover(sum(day[1] for day in days), sum(day[2] for day in days))

    @property
    def closing(self) -> int:
        """Return what stood there at the end."""
        return self.opening + self.turnover.debit - self.turnover.credit

    def __len__(self) -> int:
        """Return the number of lines."""
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, place: int) -> Movement: ...
    @overload
    def __getitem__(self, place: slice) -> list[Movement]: ...
    def __getitem__(self, place: int | slice) -> Movement | list[Movement]:
        """Return one movement, or those of a page."""
        if not isinstance(place, slice):
            place = range(len(self))[place]
            return self._read(place, place + 1)[0]
        start, stop, step = place.indices(len(self))
        return self._read(start, stop)[::step]

    def __iter__(self) -> Iterator[Movement]:
        """Yield every movement, with some thousand lines in memory at a time."""
        for some in self.parts():
            yield from some

    def parts(self) -> Iterator[list[Movement]]:
        """Yield every movement, as many together as are read at once."""
        for start in range(0, len(self), _AT_ONCE):
            yield self._read(start, min(start + _AT_ONCE, len(self)))

    def _read(self, start: int, stop: int) -> list[Movement]:
        if start >= stop:
            return []
        first, last = bisect_right(self._ends, start), bisect_left(self._ends, stop)
        behind, moved = (self._ends[first - 1], self._nets[first - 1]) if first else (0, 0)
        after = _running(self._accounts, self._days[first], self._days[last])
        places = dict(after[start - behind : stop - behind])
        lines = Line.objects.filter(pk__in=places).select_related("entry").in_bulk()
        before = self.opening + moved
        return [Movement(lines[pk], before + int(balance)) for pk, balance in places.items()]


def _standing(book: Book, accounts: Sequence[int], since: date | None) -> int:
    """Return the balance of the accounts before a day; a book opens with nothing."""
    if since is None:
        return 0
    found = daysums.moved(book.pk, accounts, since - _A_DAY)
    return sum(moved.net for moved in found.values())


def _days(
    accounts: Sequence[int], since: date | None, until: date | None
) -> list[tuple[date, int, int, int]]:
    """Return day, debit, credit and number of lines of each day on which the accounts moved."""
    rows = BalanceDay.objects.filter(account__in=accounts)
    rows = rows if since is None else rows.filter(on__gte=since)
    rows = rows if until is None else rows.filter(on__lte=until)
    sums = rows.values("on").annotate(debits=Sum("debit"), credits=Sum("credit"), n=Sum("lines"))
    found = sums.order_by("on").values_list("on", "debits", "credits", "n")
    return [(on, int(debit), int(credit), int(n)) for on, debit, credit, n in found]


def _running(accounts: Sequence[int], first: date, last: date) -> "QuerySet[Line, tuple[int, int]]":
    """Return the lines of some days by id, each with what the accounts moved from the first to it."""
    after = Window(Sum("amount"), order_by=[F(name) for name in _ORDER])
    lines = Line.objects.filter(account__in=accounts, on__gte=first, on__lte=last)
    return lines.annotate(after=after).order_by(*_ORDER).values_list("pk", "after")
