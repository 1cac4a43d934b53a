"""One project at a glance: plan beside actual, money in hand, and what was decided."""

from dataclasses import dataclass

from ledger import balances
from ledger.models.chart import Source
from projects.models.project import Project


@dataclass(frozen=True)
class SourceRow:
    """A source's plan and what came of it, in đồng; `planned` is None where none was entered."""

    source: Source
    planned: int | None
    received: int
    in_kind: int


@dataclass(frozen=True)
class Overview:
    """The figures of a project, all in đồng, read from the materialised balances."""

    rows: tuple[SourceRow, ...]
    received: int
    in_kind: int
    paid: int
    balance: int

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
    planned = dict(project.planned_costs.values_list("source", "amount"))
    received = balances.received_by_source(project.purpose)
    in_kind = balances.in_kind_by_source(project.purpose)
    rows = tuple(
        SourceRow(source, planned.get(source), received.get(source, 0), in_kind.get(source, 0))
        for source in Source
        if source in planned or source in received or source in in_kind
    )
    return Overview(
        rows=rows,
        received=sum(received.values()),
        in_kind=sum(in_kind.values()),
        paid=balances.paid(project.purpose),
        balance=balances.money_of(project.purpose),
    )
