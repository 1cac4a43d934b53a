"""What deserves an explanation: found by a rule, with what it compared, and what the commune said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from disclosure.facts.papers import Answer
from disclosure.facts.words import Basis, Text, Word


@dataclass(frozen=True)
class Threshold:
    """A figure that a rule compares with; `unit` says đồng, a share (0.3 = 30 %), days or times."""

    unit: Word
    value: Decimal


@dataclass(frozen=True)
class Evidence:
    """A row of this very publication: the section (`place`) that shows it, its day, its đồng."""

    place: str
    what: Text
    on: date | None = None
    amount: int | None = None


@dataclass(frozen=True)
class Flag:
    """What a rule found: no accusation, a question with its basis and figures.

    `key` tells it from the same rule's others (a contract, a payee, an agreement; "" for the whole
    project), so that an answer stays with it from one publication to the next. `valid_from` and
    `valid_to` are those of the thresholds.
    """

    rule: Word
    key: str
    found: Text
    since: date | None
    basis: Basis
    valid_from: date
    valid_to: date | None
    thresholds: tuple[Threshold, ...]
    evidence: tuple[Evidence, ...]
    answer: Answer | None = None
