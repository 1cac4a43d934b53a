"""Geometry of the picture of time: what had come and gone by the end of each month. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from disclosure import movements
from disclosure.facts import ProjectFacts
from disclosure.movements import Movement

_MOST = 36
_STEPS = (1, 3, 12, 60)
_YEAR = 12
_FULL = 100


@dataclass(frozen=True)
class Mark:
    """One row: its last month, đồng that came and went in it, and in all by its end."""

    month: date
    came: int
    went: int
    received: int
    paid: int

    @property
    def left(self) -> int:
        """Return what was left at the end."""
        return self.received - self.paid


@dataclass(frozen=True)
class Course:
    """The rows, and two lines in a box of 100 by 100 whose top stands for `scale` đồng."""

    marks: tuple[Mark, ...]
    scale: int
    received: str
    paid: str

    @property
    def half(self) -> int:
        """Return the đồng of the line in the middle."""
        return self.scale // 2


def of(facts: ProjectFacts) -> Course | None:
    """Return the picture, or None where no money moved.

    A row is a month; of a long story a quarter, a year or five years, so that there are few.
    Moves between two sources of the project are left out.
    """
    marks = _marks([move for move in movements.each(facts) if not move.is_within])
    if not marks:
        return None
    scale = _round_up(max(marks[-1].received, marks[-1].paid))
    return Course(
        marks,
        scale,
        _line([mark.received for mark in marks], scale),
        _line([mark.paid for mark in marks], scale),
    )


def _marks(moves: Iterable[Movement]) -> tuple[Mark, ...]:
    came, went = defaultdict[int, int](int), defaultdict[int, int](int)
    for move in moves:
        (came if move.direction > 0 else went)[_number(move.on)] += move.amount
    if not (months := came.keys() | went.keys()):
        return ()
    first, last = min(months), max(months)
    step = next((s for s in _STEPS if (last - first) // s < _MOST), _STEPS[-1])
    ends = range(first - first % step + step - 1, last + step, step)
    got = [sum(came[month] for month in range(end - step + 1, end + 1)) for end in ends]
    spent = [sum(went[month] for month in range(end - step + 1, end + 1)) for end in ends]
    sums = zip(ends, got, spent, accumulate(got), accumulate(spent), strict=True)
    return tuple(Mark(_month(end), *figures) for end, *figures in sums)


def _line(totals: list[int], scale: int) -> str:
    """Return the points of a line that begins at nothing."""
    points = [f"0,{_FULL}"]
    for at, total in enumerate(totals, 1):
        points.append(f"{_FULL * at / len(totals):.1f},{_FULL - _FULL * total / scale:.1f}")
    return " ".join(points)


def _round_up(amount: int) -> int:
    """Return the next amount that is easy to halve.

    >>> _round_up(412_500_000)
    600000000
    """
    unit = int("1" + "0" * (len(str(amount)) - 1))
    return next(n * unit for n in (1, 2, 4, 6, 8, 10) if n * unit >= amount)


def _number(day: date) -> int:
    return day.year * _YEAR + day.month - 1


def _month(number: int) -> date:
    return date(number // _YEAR, number % _YEAR + 1, 1)
