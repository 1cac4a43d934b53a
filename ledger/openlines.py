"""The bank lines of an account that are not matched in full, oldest first: their pages, the place of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import Q, QuerySet

from ledger import statements
from ledger.models.bank import Custody, StatementLine
from ledger.models.tied import LineStanding


@dataclass(frozen=True)
class Place:
    """The number of a line among the open ones, how many there are, and the ids of its neighbours."""

    number: int
    count: int
    before: int | None
    after: int | None


class Lines(Sequence[StatementLine]):
    """All of them, to be read a page at a time; only those of the page are looked up."""

    def __init__(self, custody: Custody, *, count: int) -> None:
        """Take an account and the number of its open lines."""
        self._custody, self._count = custody, count

    def __len__(self) -> int:
        """Return the number of lines."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> StatementLine: ...
    @overload
    def __getitem__(self, place: slice) -> list[StatementLine]: ...
    def __getitem__(self, place: int | slice) -> StatementLine | list[StatementLine]:
        """Return one line, or those of a page, as `statements.open_lines` gives them."""
        if not isinstance(place, slice):
            place = range(len(self))[place]
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        return list(statements.open_lines(self._custody).filter(pk__in=self._ids(start, stop)))

    def _ids(self, start: int, stop: int) -> list[int]:
        """Return ids from the nearer end, so that the last page costs what the first does."""
        rows = _open(self._custody)
        if start < len(self) // 2:
            return list(rows.order_by("on", "line").values_list("line", flat=True)[start:stop])
        last = rows.order_by("-on", "-line").values_list("line", flat=True)
        return list(last[len(self) - stop : len(self) - start])


def place_of(line: StatementLine) -> Place:
    """Return where an open line stands; for one that is matched, where it would."""
    rows = _open(line.custody)
    here = (line.on, line.pk)
    return Place(
        number=rows.filter(_before(*here)).count() + 1,
        count=rows.count(),
        before=rows.filter(_before(*here))
        .order_by("-on", "-line")
        .values_list("line", flat=True)
        .first(),
        after=after(line),
    )


def after(line: StatementLine) -> int | None:
    """Return the id of the next open line."""
    later = Q(on__gt=line.on) | Q(on=line.on, line__gt=line.pk)
    return (
        _open(line.custody)
        .filter(later)
        .order_by("on", "line")
        .values_list("line", flat=True)
        .first()
    )


def first(custody: Custody) -> int | None:
    """Return the id of the oldest open line of an account."""
    return _open(custody).order_by("on", "line").values_list("line", flat=True).first()


def _open(custody: Custody) -> "QuerySet[LineStanding]":
    return LineStanding.objects.filter(~Q(open=0), custody=custody)


def _before(on: date, pk: int) -> Q:
    return Q(on__lt=on) | Q(on=on, line__lt=pk)
