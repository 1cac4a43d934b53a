"""Bank guarantees of contracts: which run out soon, and which were renewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.models.chart import Book
from projects.models.contract import Contract, Guarantee
from projects.workflow import ContractState

# How far ahead the pages warn: a habit of the page, not a rule of law.
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """A guarantee on a day: renewed by a later one, run out, running out, or good."""

    guarantee: Guarantee
    is_renewed: bool
    days: int

    @property
    def tone(self) -> str:
        """Return the tone of its badge: late once run out, wait when it runs out soon."""
        if self.is_renewed:
            return ""
        return "late" if self.days < 0 else "wait" if self.days <= SOON.days else "done"


def standings(contract: Contract, *, on: date) -> list[Standing]:
    """Return the guarantees of a contract, the last day first."""
    return _standings(contract.guarantees.select_related("document").order_by("until"), on)


def ending(books: Iterable[Book], *, on: date) -> list[Guarantee]:
    """Return the guarantees of contracts in force that have run out or will within SOON, not renewed."""
    rows = Guarantee.objects.filter(
        contract__project__book__in=list(books), contract__state=ContractState.SIGNED
    )
    found = _standings(rows.select_related("contract__project").order_by("until"), on)
    return [each.guarantee for each in found if each.tone in ("late", "wait")]


def _standings(rows: Iterable[Guarantee], on: date) -> list[Standing]:
    every = list(rows)
    last: dict[tuple[int, str], date] = {}
    for row in every:
        place = (row.contract_id, row.kind)
        last[place] = max(row.until, last.get(place, row.until))
    return [
        Standing(row, row.until < last[row.contract_id, row.kind], (row.until - on).days)
        for row in every
    ]
