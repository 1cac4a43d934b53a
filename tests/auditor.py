"""The books as an auditor keeps them by hand: plain sums, and the rules in plain words.

It knows nothing of the database; of our code only the names of accounts and of the errors.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from ledger import refusals, reversing
from ledger.exceptions import LedgerError
from ledger.models.chart import Function
from tests import make
from tests.closings import AUGUST, OCTOBER, SEPTEMBER

F = Function
BEFORE_THE_BOOK = make.LONG_AGO - timedelta(days=1)
DAYS = [date(2026, 7, 15), AUGUST, date(2026, 9, 5), SEPTEMBER, date(2026, 10, 20), make.TODAY]
MONTHS = [AUGUST, SEPTEMBER, OCTOBER]
SIDE = {F.CASH: 1, F.RETENTION: -1}
AMOUNTS = st.integers(1, 120)
PAIRS = [
    (F.CASH, F.CONTRIBUTED),
    (F.CASH, F.CONTRIBUTED),
    (F.WORKS, F.CASH),
    (F.WORKS, F.RETENTION),
    (F.RETENTION, F.CASH),
]
KEYS = [f"k{number}" for number in range(40)]

Place = tuple[str, Function]  # which fund, and what for
Answer = type[LedgerError] | None


class Said(NamedTuple):
    """What somebody wants to post."""

    fund: str
    pair: tuple[Function, Function]
    amount: int
    on: date
    private: str = ""

    @property
    def moves(self) -> dict[Place, int]:
        into, out = self.pair
        return {(self.fund, into): self.amount, (self.fund, out): -self.amount}


SAID = st.builds(
    Said,
    st.sampled_from("AB"),
    st.sampled_from(PAIRS),
    AMOUNTS,
    st.sampled_from([make.TODAY, make.TODAY - timedelta(days=1), *DAYS, BEFORE_THE_BOOK]),
    st.sampled_from(["", "Ông An"]),
)


@dataclass
class Posted:
    moves: dict[Place, int]
    on: date
    private: str = ""
    mirror: bool = False
    reversed: bool = False
    sealed: bool = False


@dataclass
class Held:
    place: Place
    amount: int
    left: int


@dataclass
class Auditor:
    """The books as an auditor keeps them by hand."""

    posted: dict[str, Posted] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    holds: dict[str, Held] = field(default_factory=dict)
    closed: date | None = None
    papers: int = 0
    sealed_papers: int = 0

    def stands(self, day: date = date.max) -> Counter[Place]:
        sums = Counter[Place]()
        for entry in self.posted.values():
            if entry.on <= day:
                sums.update(entry.moves)
        return sums

    def held(self) -> Counter[Place]:
        kept = Counter[Place]()
        for hold in self.holds.values():
            kept[hold.place] += hold.left
        return kept

    def on_post(self, key: str, said: Said) -> Answer:
        if key in self.posted:
            return None if self.said.get(key) == said else refusals.KeyReusedError
        return self.on_day(said.on) or self.on_moves(said.moves)

    def on_many(self, wanted: list[tuple[str, Said]]) -> Answer:
        known = dict(self.said)
        for key, said in wanted:
            if known.setdefault(key, said) != said:
                return refusals.KeyReusedError
        new = {key: said for key, said in wanted if key not in self.posted}
        moves = Counter[Place]()
        for said in new.values():
            if answer := self.on_day(said.on):
                return answer
            moves.update(said.moves)
        return self.on_moves(moves)

    def on_day(self, day: date) -> Answer:
        late = self.closed is not None and day <= self.closed
        return refusals.PostingRefusedError if late or day < make.LONG_AGO else None

    def on_moves(self, moves: dict[Place, int]) -> Answer:
        stands, held = self.stands(), self.held()
        for place, amount in moves.items():
            side = SIDE.get(place[1], 0)
            if side and side * (stands[place] + amount) < held[place]:
                return refusals.InsufficientFundsError
        return None

    def on_reverse(self, key: str, day: date) -> Answer:
        entry = self.posted[key]
        if entry.mirror or entry.reversed or day < entry.on:
            return reversing.ReversalRefusedError
        return self.on_day(day) or self.on_moves(mirrored(entry.moves))

    def on_hold(self, key: str, place: Place, amount: int) -> Answer:
        if key in self.holds:
            same = (self.holds[key].place, self.holds[key].amount) == (place, amount)
            return None if same else refusals.KeyReusedError
        side = SIDE.get(place[1], 0)
        if not side or amount <= 0:
            return refusals.NotHeldError
        short = side * self.stands()[place] < self.held()[place] + amount
        return refusals.InsufficientFundsError if short else None

    def sealed(self) -> int:
        return self.sealed_papers + sum(entry.sealed for entry in self.posted.values())

    def seal(self) -> None:
        for entry in self.posted.values():
            entry.sealed = True
        self.sealed_papers = self.papers


def mirrored(moves: dict[Place, int]) -> dict[Place, int]:
    return {place: -amount for place, amount in moves.items()}
