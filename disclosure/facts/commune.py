"""All the money in the book of a commune over a period."""

from dataclasses import dataclass

from disclosure.facts.money import Share
from disclosure.facts.words import Text, Word


@dataclass(frozen=True)
class Extra:
    """Money that nobody gave and nobody was paid, by what it is: interest, a fee, a move; in > 0, đồng."""

    kind: Word
    amount: int


@dataclass(frozen=True)
class PurposeSums:
    """Money of one project, or of another activity (`code` is ""), over a period, in đồng.

    opening + `received` + `extras` − paid = closing. What was given back in the period is taken off
    what was received, what was paid back off what was paid.
    """

    code: str
    title: Text
    opening: int
    received: tuple[Share, ...]
    extras: tuple[Extra, ...]
    paid: int
    closing: int


@dataclass(frozen=True)
class Kept:
    """Where money is kept: what was there at both ends, in đồng, and bank lines not yet matched.

    `lines` None: a cash box, which has no bank statement.
    """

    title: Text
    kind: Word
    opening: int
    closing: int
    lines: int | None


@dataclass(frozen=True)
class CommuneFacts:
    """The book of a commune over a period: its projects, its other activities, where the money is."""

    projects: tuple[PurposeSums, ...]
    others: tuple[PurposeSums, ...]
    kept: tuple[Kept, ...]
