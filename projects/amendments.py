"""What each amendment of a contract changes: the figures before and after it, side by side."""

from dataclasses import dataclass
from datetime import date

from projects.models.contract import Amendment, Contract, ContractItem
from projects.workflow import AmendmentState


@dataclass(frozen=True)
class Step:
    """One amendment: value in đồng and last day before it, and with it."""

    amendment: Amendment
    items: list[ContractItem]
    value_before: int
    ends_before: date

    @property
    def value_after(self) -> int:
        """Return the value of the contract with this amendment."""
        return self.value_before + self.difference

    @property
    def difference(self) -> int:
        """Return how many đồng this amendment adds (below zero: takes)."""
        return sum(item.amount for item in self.items)

    @property
    def is_draft(self) -> bool:
        """Tell whether it is not signed yet."""
        return self.amendment.state == AmendmentState.DRAFT


def steps(contract: Contract) -> list[Step]:
    """Return the amendments in their order, each upon those before it."""
    items = list(contract.items.order_by("position"))
    value = sum(item.amount for item in items if item.amendment_id is None)
    ends_on, found = contract.ends_on, []
    for amendment in contract.amendments.select_related("made_by", "decided_by").order_by("number"):
        own = [item for item in items if item.amendment_id == amendment.pk]
        step = Step(amendment, own, value, ends_on)
        found.append(step)
        value, ends_on = step.value_after, amendment.ends_on
    return found
