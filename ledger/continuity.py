"""Whether the statement files of an account follow one another, without a hole and with one balance."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from ledger.models.bank import Custody, Statement, StatementLine

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Break:
    """Two files between which something is missing, or that tell different balances.

    `first` to `last` are the days that no file covers, None where the files touch. `left` is what the
    account held by the earlier file, `found` what it held by the later one, đồng; None: not told.
    """

    before: Statement
    after: Statement
    first: date | None
    last: date | None
    left: int | None
    found: int | None

    @property
    def is_certain(self) -> bool:
        """Tell whether the balances prove it; else there may have been no movement on those days."""
        return None not in (self.left, self.found)


def breaks(custody: Custody) -> list[Break]:
    """Return where the files of an account do not follow one another, oldest first."""
    files = list(Statement.objects.filter(custody=custody, rows__isnull=False))
    files.sort(key=lambda file: (file.first, file.last, file.pk))
    pairs = list(_pairs(files))
    held = _held(custody, [(one, then) for one, then in pairs if _overlap(one, then)])
    found = [
        _overlapping(one, then, held) if _overlap(one, then) else _following(one, then)
        for one, then in pairs
    ]
    return [each for each in found if each]


def _pairs(files: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Yield each file with the one before it that reaches furthest."""
    reach: Statement | None = None
    for file in files:
        if reach is not None:
            yield reach, file
        if reach is None or _days(file)[1] >= _days(reach)[1]:
            reach = file


def _days(file: Statement) -> tuple[date, date]:
    """Return the first and the last day; a file that says its rows says its days."""
    return file.first or date.min, file.last or date.min


def _overlap(one: Statement, then: Statement) -> bool:
    return _days(then)[0] <= _days(one)[1]


def _following(one: Statement, then: Statement) -> Break | None:
    """Days between two files are a hole unless the balance stayed: then nothing moved."""
    first, last = _days(one)[1] + _DAY, _days(then)[0] - _DAY
    told = None not in (one.closing, then.opening)
    if (told and one.closing == then.opening) or (not told and first > last):
        return None
    is_hole = first <= last
    return Break(
        before=one,
        after=then,
        first=first if is_hole else None,
        last=last if is_hole else None,
        left=one.closing,
        found=then.opening,
    )


def _overlapping(
    one: Statement, then: Statement, held: dict[tuple[int, date], list[int]]
) -> Break | None:
    """The later file begins with a balance that the account had on its first day."""
    day = _days(then)[0]
    if None in (one.opening, then.opening) or then.opening in held[then.pk, day]:
        return None
    return Break(one, then, None, None, held[then.pk, day][0], then.opening)


def _held(
    custody: Custody, pairs: Sequence[tuple[Statement, Statement]]
) -> dict[tuple[int, date], list[int]]:
    """Return what the account held on the first day of each later file, by all files but itself.

    That is before the day (first), and before and after each line of it. Keyed by the later file and the day.
    """
    held: dict[tuple[int, date], list[int]] = defaultdict(list)
    if not pairs:
        return held
    days = {_days(then)[0] for _one, then in pairs}
    lines = StatementLine.objects.filter(custody=custody)
    moved = lines.filter(on__lt=max(days)).values("on").annotate(sum=Sum("amount")).order_by("on")
    sums = list(moved.values_list("on", "sum"))
    shown: dict[date, list[tuple[int, int, int]]] = defaultdict(list)
    told = lines.filter(on__in=days, balance__isnull=False)
    for on, of, amount, balance in told.values_list("on", "statement", "amount", "balance"):
        shown[on].append((of, amount, balance or 0))
    for one, then in pairs:
        first, day = _days(one)[0], _days(then)[0]
        held[then.pk, day].append(
            (one.opening or 0) + sum(amount for on, amount in sums if first <= on < day)
        )
        for of, amount, balance in shown[day]:
            if of != then.pk:
                held[then.pk, day] += [balance, balance - amount]
    return held
