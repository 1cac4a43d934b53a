"""One agreement with a business over a period: what each side owed, did, and still owes."""

from dataclasses import dataclass
from datetime import date

from disclosure.facts.words import Text, Word


@dataclass(frozen=True)
class Promise:
    """What one side promised and did `before` and `within` the period, in đồng; `state` on its last day.

    A service has no `amount`: it is owed until `done_on`. `days_late` counts calendar days.
    """

    side: Word
    kind: Word
    content: Text
    due_on: date
    amount: int | None
    before: int
    within: int
    done_on: date | None
    state: Word
    days_late: int


@dataclass(frozen=True)
class Deed:
    """What one side did in the period; `confirmed` by the other side, or by the receipt `voucher`.

    `amount` is what counts for the promise, `booked` what the receipt says in the books, in đồng;
    both None for a service, `booked` None without a receipt.
    """

    on: date
    side: Word
    content: Text
    note: Text
    voucher: str
    amount: int | None
    booked: int | None
    confirmed: bool


@dataclass(frozen=True)
class AgreementFacts:
    """An agreement, as it stood on the last day of the period."""

    project: str
    project_title: Text
    kind: Word
    number: str
    title: Text
    service: Text
    commune: str
    business: str
    starts_on: date
    ends_on: date
    signed_on: date | None
    state: Word
    promises: tuple[Promise, ...]
    deeds: tuple[Deed, ...]
