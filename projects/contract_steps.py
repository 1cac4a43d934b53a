"""The steps that the verbs of a contract share: lock it, write its items."""

from collections.abc import Iterable

from ledger import text
from projects import contracts
from projects.contract_rules import Item
from projects.models.contract import Amendment, Contract, ContractItem
from projects.models.project import Project


def locked(contract: Contract) -> Contract:
    """Return the contract read anew and locked until the transaction ends.

    Its project before it, as whoever pays, signs or settles locks that first, and only then counters,
    balances and contracts: nobody waits in a ring, and who bears what is read by one at a time.
    """
    Project.objects.select_for_update(no_key=True).get(pk=contract.project_id)
    rows = Contract.objects.select_related(
        "project__book__organisation", "project__purpose", "payee", "made_by"
    )
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=contract.pk)


def write_items(
    contract: Contract,
    items: Iterable[Item],
    *,
    amendment: Amendment | None = None,
    after: int = 0,
) -> None:
    """Store the items in their order, those of an amendment numbered after its changes."""
    ContractItem.objects.bulk_create(
        ContractItem(
            contract=contract,
            amendment=amendment,
            position=position,
            content=" ".join(text.nfc(item.content).split()),
            unit=" ".join(text.nfc(item.unit).split()),
            quantity=item.quantity,
            unit_price=item.unit_price,
            amount=contracts.amount_of(item.quantity, item.unit_price),
        )
        for position, item in enumerate(items, start=after + 1)
    )
