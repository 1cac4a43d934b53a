"""Every movement of a project's money, one by one, from the facts of a version. Pure.

Pages, files and packages that list money all take it from here, so that no two of them differ.
A voucher that draws on several sources is one movement for each: any grouping adds up to the same.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from disclosure.facts import (
    WITHIN,
    Allocation,
    Contribution,
    Other,
    Payment,
    ProjectFacts,
    Word,
)
from ledger import text

MONEY_FORMS = frozenset({"CASH", "TRANSFER"})
GIFT = Word("GIFT", "Đóng góp")
DRAWING = Word("DRAWING", "Rút vốn đối ứng")
DIRECT = Word("DIRECT", "Chi trực tiếp, không qua hợp đồng")

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class Movement:
    """Money that came (direction 1) or went (−1), in đồng above 0; `after` is what was left then.

    `party` is who gave or was paid, as public as in the facts: empty for who is not named.
    `matched` tells whether the bank's statement has it; None where there is none, or nobody knows.
    """

    id: str
    on: date
    voucher: str
    direction: int
    kind: Word
    source: Word | None
    amount: int
    party: str = ""
    party_kind: Word | None = None
    content: str = ""
    contract: str = ""
    invoice: str = ""
    decision: str = ""
    accepted_on: date | None = None
    matched: bool | None = None
    after: int = 0

    @property
    def signed(self) -> int:
        """Return the amount, below zero for what went."""
        return self.direction * self.amount

    @property
    def is_within(self) -> bool:
        """Tell whether it passed between two sources of the project: neither received nor paid."""
        return self.kind.code == WITHIN


def of(facts: ProjectFacts) -> list[Movement]:
    """Return the movements by day, what came before what went, with the running balance."""
    found = sorted(each(facts), key=lambda row: (row.on, -row.direction, row.voucher))
    told, after, seen = [], 0, Counter[str]()
    for row in found:
        after += row.signed
        name = name_of(row.voucher or row.kind.code, row.source.code if row.source else "")
        seen[name] += 1
        once = name if seen[name] == 1 else f"{name}-{seen[name]}"
        told.append(replace(row, id=once, after=after))
    return told


def name_of(*words: str) -> str:
    """Return a name of plain letters and digits: PC-1-2026-PEOPLE."""
    return "-".join(filter(None, map(_plain, words)))


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    return _NOT_IN_A_NAME.sub("-", text.unaccented(word)).strip("-")


def each(facts: ProjectFacts) -> Iterator[Movement]:
    """Yield the movements in no order, without a name and without what was left: enough to add up."""
    waiting = {entry.voucher for entry in facts.unmatched}
    for gift in facts.contributions:
        if gift.form.code in MONEY_FORMS and gift.amount:
            yield _gift(gift, waiting)
    for allocation in facts.allocations:
        if allocation.drawn and allocation.drawn_on:
            yield _drawing(allocation, allocation.drawn_on)
    for payment in facts.payments:
        yield from _payment(payment)
    for other in facts.others:
        yield _other(other, waiting)


def _gift(gift: Contribution, waiting: set[str]) -> Movement:
    return Movement(
        id="",
        on=gift.on,
        voucher=gift.voucher,
        direction=1,
        kind=GIFT,
        source=gift.source,
        amount=gift.amount or 0,
        party=gift.name,
        content=gift.form.word,
        matched=None if gift.form.code == "CASH" else gift.voucher not in waiting,
    )


def _drawing(allocation: Allocation, on: date) -> Movement:
    return Movement(
        id="",
        on=on,
        voucher="",
        direction=1,
        kind=DRAWING,
        source=allocation.source,
        amount=allocation.drawn,
        party=allocation.source.word,
        content=allocation.content,
    )


def _payment(payment: Payment) -> Iterator[Movement]:
    by_source: list[tuple[Word | None, int]] = [
        (part.source, part.amount) for part in payment.parts
    ]
    if rest := payment.amount - sum(amount for _source, amount in by_source):
        by_source.append((None, rest))
    for source, amount in by_source:
        yield Movement(
            id="",
            on=payment.on,
            voucher=payment.voucher,
            direction=-1,
            kind=payment.kind or DIRECT,
            source=source,
            amount=amount,
            party=payment.payee,
            party_kind=payment.payee_kind,
            content=payment.content,
            contract=payment.contract,
            invoice=payment.invoice,
            accepted_on=payment.accepted_on,
            matched=payment.matched,
        )


def _other(other: Other, waiting: set[str]) -> Movement:
    return Movement(
        id="",
        on=other.on,
        voucher=other.voucher,
        direction=1 if other.amount > 0 else -1,
        kind=other.kind,
        source=other.source,
        amount=abs(other.amount),
        decision=other.decision,
        matched=False if other.voucher in waiting else None,
    )
