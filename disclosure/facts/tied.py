"""Plan, books, acceptances and bank side by side."""

from dataclasses import dataclass
from datetime import date

from disclosure.facts.words import Text, Word


@dataclass(frozen=True)
class SideBySide:
    """One source: plan, allotted, received, paid, accepted, in hand, confirmed by the bank, in đồng."""

    source: Word
    planned: int
    allotted: int
    received: int
    paid: int
    accepted: int
    left: int
    bank: int


@dataclass(frozen=True)
class Difference:
    """What does not tie: its class, đồng above 0, since when, whose move it is; `what` a voucher or a contract."""

    kind: Word
    amount: int
    since: date | None
    owner: Word
    what: Text


@dataclass(frozen=True)
class Reconciliation:
    """Plan, books, acceptances and bank side by side on the day of the publication, and what does not tie."""

    sources: tuple[SideBySide, ...]
    differences: tuple[Difference, ...]
