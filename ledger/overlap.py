"""Which movements of a file an account has already, and which are new. Pure.

A bank exports by days, so two files share whole days, or the beginning of one; equal movements of a
day are then told apart by their number: three in the file, two on record, one is new. Where a file
begins or ends inside a day and each side has what the other lacks, their order tells: the end of
one is the beginning of the other.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ledger import refcode


class Facts(NamedTuple):
    """What makes a movement of one day itself: signed đồng, and its number and text squashed.

    Letters and digits only, so that a line break inside a text does not make it another one; no
    zeros before the number, which Excel drops. `balance` is None where the file shows none.
    """

    amount: int
    balance: int | None
    doc_no: str
    text: str


def facts(*, amount: int, balance: int | None, doc_no: str, text: str) -> Facts:
    return Facts(amount, balance, refcode.squash(doc_no).lstrip("0"), refcode.squash(text))


def identity(on: date, what: Facts, ordinal: int) -> str:
    """Return the mark of a movement, the `ordinal`-th with these facts on its day."""
    return hashlib.sha256(repr((on.isoformat(), *what, ordinal)).encode()).hexdigest()


class Day:
    """The movements of one day that an account has; the file's are met one by one."""

    def __init__(self, held: Sequence[Facts] = ()) -> None:
        """Take what is on record, in its order."""
        self.held = held
        self._count = Counter(held)
        self._unmet: dict[tuple[object, ...], Counter[int | None]] = defaultdict(Counter)
        for what in held:
            self._unmet[_plain(what)][what.balance] += 1

    def meet(self, what: Facts) -> int | None:
        """Return None for a movement on record, else note it and return its ordinal from 1.

        A balance that one side does not show speaks neither for nor against.
        """
        if self._unmet and (unmet := self._unmet.get(_plain(what))):
            same = (b for b in (what.balance, None) if unmet[b] > 0)
            found = next(same, what.balance)
            if what.balance is None:
                found = next((b for b, n in unmet.items() if n > 0), None)
            if unmet[found] > 0:
                unmet[found] -= 1
                return None
        return self.add(what)

    def add(self, what: Facts) -> int:
        """Note a movement as new; return its ordinal."""
        self._count[what] += 1
        return self._count[what]

    @property
    def all_met(self) -> bool:
        """Tell whether the file had everything that was on record."""
        return not any(n > 0 for unmet in self._unmet.values() for n in unmet.values())


def known(
    held: Sequence[Facts], coming: Sequence[Facts], *, begins: bool, ends: bool
) -> list[bool]:
    """Tell of each movement of a day in a file whether it is on record; both in the order of time.

    The file `begins`, or `ends`, inside this day, or may: only then can either side lack a part.
    """
    day = Day(held)
    counted = [day.meet(what) is None for what in coming]
    if all(counted) or day.all_met or not any(counted):
        return counted
    shared = []
    if begins and (after := _shared(held, coming)) is not None:
        shared.append([place < after for place in range(len(coming))])
    if ends and (before := _shared(coming, held)) is not None:
        first = len(coming) - before
        shared.append([place >= first for place in range(len(coming))])
    # What could be meant in two ways is read so that nothing is doubled.
    return max(shared, key=sum, default=counted)


def _shared(first: Sequence[Facts], then: Sequence[Facts]) -> int | None:
    """Return how many movements end `first` and begin `then`; None where they do not meet."""
    for size in range(min(len(first), len(then)), 0, -1):
        if all(map(_same, first[len(first) - size :], then)):
            return size
    before = then[0].balance
    touches = before is not None and first[-1].balance == before - then[0].amount
    return 0 if touches else None


def _same(one: Facts, other: Facts) -> bool:
    if _plain(one) != _plain(other):
        return False
    return one.balance == other.balance or None in (one.balance, other.balance)


def _plain(what: Facts) -> tuple[object, ...]:
    return (what.amount, what.doc_no, what.text)


def running(
    amounts: Iterable[int], balances: Iterable[int | None], opening: int | None
) -> list[int | None]:
    """Return what the account held after each movement, also after those that do not show it.

    Only a file that shows some balance tells: an opening alone proves nothing of what follows.
    """
    shown = list(balances)
    if opening is None or all(balance is None for balance in shown):
        return shown
    after = opening
    found: list[int | None] = []
    for amount in amounts:
        after += amount
        found.append(after)
    return found
