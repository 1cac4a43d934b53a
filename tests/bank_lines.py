"""Statements as banks and people write them, drawn by chance, with the truth of each line.

The truth says `auto` (one right code; for a payment also the right amount), `suggest` (a person
decides, the right movement should come first), `two` (several movements share the line) or `none`.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from ledger import refcode
from ledger.matching import IN, OUT, BankLine, Expected
from tests.bank_sorts import SORTS, Waiting

FROM, UNTIL = date(2026, 9, 1), date(2026, 10, 31)
_GIFTS = [50, 100, 200, 300, 500, 1_000, 1_500, 2_000, 3_000, 5_000]


@dataclass(frozen=True)
class Truth:
    """What is right for a line: its kind, and the codes of the movements, in any order."""

    kind: str
    codes: frozenset[str]
    sort: str


class Statement(Waiting):
    """Lines and expected movements of one account; the same seed gives the same ones."""

    def __init__(self, seed: int, *, waiting: int = 400) -> None:
        super().__init__(seed)
        self.prefix = "".join(self._rng.choice(refcode.ALPHABET) for _ in "LS")
        self.expected: list[Expected] = []
        self.lines: list[BankLine] = []
        self.truths: list[Truth] = []
        gifts = [self._make(IN, self._rng.choice(_GIFTS) * 1000) for _ in range(waiting)]
        payments = [self._make(OUT, a) for a in self._uneven(waiting // 6)]
        self.gifts, self.payments = iter(gifts), iter(payments)
        sorts = [*SORTS] * (waiting // (2 * len(SORTS)))
        self._rng.shuffle(sorts)
        for sort in sorts:
            for amount, text, kind, codes in SORTS[sort](self):
                self._add(amount, text, Truth(kind, frozenset(codes), sort))

    def _uneven(self, count: int) -> list[int]:
        return [self._rng.randrange(21, 4_000) * 10_000 + 3_000 for _ in range(count)]

    def _make(self, direction: str, amount: int) -> Expected:
        code = refcode.make(self.prefix, self._rng)
        firm = direction == OUT and self._rng.random() < 0.4
        party = self.firm() if firm else self.person()
        made = Expected(code, direction, amount, party, FROM, UNTIL, code)
        self.expected.append(made)
        return made

    def _add(self, amount: int, text: str, truth: Truth) -> None:
        day = FROM + timedelta(days=self._rng.randrange(60))
        self.lines.append(BankLine(len(self.lines) + 1, day, amount, text))
        self.truths.append(truth)
