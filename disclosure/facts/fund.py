"""The book of one fund over a period, line by line."""

from dataclasses import dataclass
from datetime import date

from disclosure.facts.words import Text, Word


@dataclass(frozen=True)
class FundMovement:
    """A line of the book in đồng, in > 0, out < 0; `after` is what the fund held then.

    `purpose` is the code of what the money was for, "" for none. What corrects an earlier voucher is
    a line of its own, as in the book.
    """

    on: date
    voucher: str
    summary: Text
    purpose: str
    amount: int
    after: int

    @property
    def came(self) -> int | None:
        """Return the đồng that came in; None for what went out."""
        return self.amount if self.amount > 0 else None

    @property
    def went(self) -> int | None:
        """Return the đồng that went out; None for what came in."""
        return -self.amount if self.amount < 0 else None


@dataclass(frozen=True)
class FundPurpose:
    """What the fund held for one project (or other purpose) at both ends, and what moved, in đồng."""

    code: str
    title: Text
    opening: int
    received: int
    paid: int
    closing: int


@dataclass(frozen=True)
class FundFacts:
    """A fund: what it held at both ends by the balances kept, what its days turned over, its lines, đồng.

    `lines` are the bank lines of its account up to the last day that are not matched; None: cash.
    """

    name: Text
    regime: Word
    source: Word
    place: Text
    opening: int
    received: int
    paid: int
    closing: int
    lines: int | None
    purposes: tuple[FundPurpose, ...]
    movements: tuple[FundMovement, ...]
