"""One project at a glance: plan beside actual, money in hand, and what was decided."""

from collections import Counter
from dataclasses import dataclass

from ledger import balances, moves, statements
from ledger.models.chart import Source
from projects import closure
from projects.models.project import Project


@dataclass(frozen=True)
class SourceRow:
    """A source's plan and what came of it, in đồng; `planned` is None where none was entered.

    `received` is money given, drawn, earned as interest, paid back by a contractor or moved here by
    decision; `out` is bank fees, what went back to where it came from and what a decision moved away,
    beside the payments.
    """

    source: Source
    planned: int | None
    received: int
    in_kind: int
    out: int = 0


@dataclass(frozen=True)
class Overview:
    """The figures of a project, all in đồng, read from the materialised balances.

    `received` and `paid` are all that came and all that went; `interest`, `fees`, `moved_in` and
    `moved_out` are the parts of them that nobody gave and nobody was paid.
    """

    rows: tuple[SourceRow, ...]
    received: int
    in_kind: int
    paid: int
    balance: int
    interest: int = 0
    fees: int = 0
    moved_in: int = 0
    moved_out: int = 0

    @property
    def planned(self) -> int:
        """Return the planned total."""
        return sum(row.planned or 0 for row in self.rows)

    @property
    def gap(self) -> int:
        """Return received − paid − balance; anything but 0 is a fault to be told."""
        return self.received - self.paid - self.balance


def of(project: Project) -> Overview:
    """Read the figures of `project`."""
    purpose = project.purpose
    planned = dict(project.planned_costs.values_list("source", "amount"))
    interest, fees = balances.interest_by_source(purpose), balances.fees_by_source(purpose)
    moved = moves.effects(purpose)
    received = Counter(balances.received_by_source(purpose))
    received.update(interest)
    out = Counter(fees)
    returned, recovered = _gone_back(project)
    received.update(returned)
    received.update(recovered)
    out.update(returned)
    for effect in moved:
        if effect.within or effect.amount > 0:
            received[effect.source] += effect.amount
        else:
            out[effect.source] -= effect.amount
    in_kind = balances.in_kind_by_source(purpose)
    across = [effect.amount for effect in moved if not effect.within]
    rows = tuple(
        SourceRow(
            source, planned.get(source), received[source], in_kind.get(source, 0), out[source]
        )
        for source in Source
        if source in planned or received[source] or source in in_kind or out[source]
    )
    return Overview(
        rows=rows,
        received=sum(received.values()),
        in_kind=sum(in_kind.values()),
        paid=balances.paid(purpose) + sum(recovered.values()) + sum(out.values()),
        balance=balances.money_of(purpose),
        interest=sum(interest.values()),
        fees=sum(fees.values()),
        moved_in=sum(amount for amount in across if amount > 0),
        moved_out=-sum(amount for amount in across if amount < 0),
    )


def _gone_back(project: Project) -> "tuple[Counter[Source], Counter[Source]]":
    """Return by source what went back to givers and budget, and what contractors paid back.

    The accounts of what was received and paid have gone down by them; told, both went through.
    """
    returned, recovered = Counter[Source](), Counter[Source]()
    for item in closure.sent_back(project):
        returned[Source(item.fund.source)] += item.amount
    for row in statements.paid_back(project.purpose):
        recovered[Source(row.fund.source)] += row.amount
    return returned, recovered
