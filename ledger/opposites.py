"""Which accounts stand against each other in an entry (đối ứng tài khoản). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Leg:
    """A line to be paired: its pot, what it is paired within (None: with nothing), debit > 0."""

    pot: int
    table: str | None
    amount: int


@dataclass(frozen=True)
class Pair:
    """Places of a debit and a credit line, and how much of them meets; None where a side has none."""

    debit: int | None
    credit: int | None
    amount: int


def pairs(legs: Sequence[Leg]) -> list[Pair]:
    """Return who stands against whom, in the order of the lines, everything said exactly once.

    Lines of one pot meet first, then what is left of the same table; what is paired with nothing,
    or finds nobody, is said alone.

    >>> pairs([Leg(1, "A", 5), Leg(1, "A", -3), Leg(1, "A", -2)])
    [Pair(debit=0, credit=1, amount=3), Pair(debit=0, credit=2, amount=2)]
    """
    rest = [leg.amount for leg in legs]
    inside = [place for place, leg in enumerate(legs) if leg.table is not None]
    pots = sorted(inside, key=lambda place: (str(legs[place].table), legs[place].pot, place))
    found: list[Pair] = []
    for _pot, places in groupby(pots, key=lambda place: (legs[place].table, legs[place].pot)):
        found += _met(rest, list(places))
    tables = sorted(inside, key=lambda place: (str(legs[place].table), place))
    for _table, places in groupby(tables, key=lambda place: legs[place].table):
        found += _met(rest, list(places))
    found += _alone(rest)
    return sorted(found, key=_place)


def _place(pair: Pair) -> int:
    return min(place for place in (pair.debit, pair.credit) if place is not None)


def _met(rest: list[int], places: Sequence[int]) -> Iterator[Pair]:
    """Take off `rest` what meets among the lines at `places`, each side in its order."""
    debits = iter([place for place in places if rest[place] > 0])
    others = iter([place for place in places if rest[place] < 0])
    debit, credit = next(debits, None), next(others, None)
    while debit is not None and credit is not None:
        amount = min(rest[debit], -rest[credit])
        rest[debit] -= amount
        rest[credit] += amount
        yield Pair(debit, credit, amount)
        debit = debit if rest[debit] else next(debits, None)
        credit = credit if rest[credit] else next(others, None)


def _alone(rest: Sequence[int]) -> Iterator[Pair]:
    for place, amount in enumerate(rest):
        if amount > 0:
            yield Pair(place, None, amount)
        elif amount < 0:
            yield Pair(None, place, -amount)
