"""Where one bank line stands among those of its account that are not matched in full, oldest first."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from ledger.models.bank import Custody, StatementLine
from ledger.models.tied import LineStanding


@dataclass(frozen=True)
class Place:
    """The number of a line among the open ones, how many there are, and the ids of its neighbours."""

    number: int
    count: int
    before: int | None
    after: int | None


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
