"""What is agreed with businesses and contractors, and what was built."""

from dataclasses import dataclass
from datetime import date

from disclosure.facts.words import Text, Word


@dataclass(frozen=True)
class Commitment:
    """What one side promised and what was done for it."""

    side: Word
    kind: Word
    content: Text
    amount: int | None
    due_on: date
    done: int | None
    done_on: date | None
    state: Word


@dataclass(frozen=True)
class Agreement:
    """A signed agreement with a business."""

    kind: Word
    number: str
    title: Text
    business: str
    service: Text
    starts_on: date
    ends_on: date
    signed_on: date | None
    state: Word
    commitments: tuple[Commitment, ...]


@dataclass(frozen=True)
class Acceptance:
    """What was built and found good at one stage, in đồng; was the supervision board there?"""

    stage: Text
    kind: Word
    on: date
    value: int
    board_was_there: bool


@dataclass(frozen=True)
class Amendment:
    """A signed change of a contract: đồng added (below zero: taken), and the new last day."""

    number: int
    signed_on: date
    reason: Text
    difference: int
    ends_on: date


@dataclass(frozen=True)
class Contract:
    """A signed contract with who builds, in đồng; `value` with its signed amendments.

    `warranty_until` is known once the whole work is accepted.
    """

    number: str
    title: Text
    payee: str
    payee_kind: Word
    selection: Text
    state: Word
    signed_on: date
    ends_on: date
    original: int
    value: int
    accepted: int
    percent: int
    amendments: tuple[Amendment, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    warranty_until: date | None = None
