"""Change a signed contract: proposed by the accountant, signed before the work it changes."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from ledger import permissions, reasons, trail
from ledger.models.people import Role, User
from projects import claimable, contract_rules, contract_steps, contracts, deciding, workflow
from projects.contract_rules import Change as Change
from projects.contract_rules import ContractRefusedError as ContractRefusedError
from projects.contract_rules import Item as Item
from projects.models.contract import Amendment, Contract, ContractItem


def propose_amendment(
    *,
    contract: Contract,
    reason: str,
    ends_on: date,
    changes: Sequence[Change],
    items: Sequence[Item],
    by: User,
    on: date,
) -> Amendment:
    """Draft a change of a signed contract: volumes added or taken, new work, a new last day.

    By the accountant; one draft at a time. Raises ContractRefusedError for one that changes nothing,
    or takes more than is left to accept or than payments leave; reasons.ReasonTooShortError, NotAllowedError.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = contract_steps.locked(contract)
        permissions.require(by, locked.project.book.organisation, Role.ACCOUNTANT, on=on)
        contract_rules.require_signed(locked)
        contract_rules.require_no_draft(locked)
        contract_rules.require_change(locked, ends_on, changes, items)
        amendment = Amendment.objects.create(
            contract=locked,
            number=locked.amendments.count() + 1,
            reason=reason,
            ends_on=ends_on,
            made_by=by,
        )
        _write_changes(amendment, changes)
        contract_steps.write_items(locked, items, amendment=amendment, after=len(changes))
        contract_rules.require_whole(locked)
        claimable.require_covered(locked)
        trail.record("propose_amendment", amendment, by=by, book=locked.project.book)
    return amendment


def drop_amendment(*, amendment: Amendment, by: User, on: date) -> None:
    """Throw away an amendment that nobody signed; by the accountant."""
    with transaction.atomic():
        locked = contract_steps.locked(amendment.contract)
        permissions.require(by, locked.project.book.organisation, Role.ACCOUNTANT, on=on)
        own = locked.amendments.get(pk=amendment.pk)
        workflow.require("amendment", "sign", own.state)
        trail.record("drop_amendment", own, by=by, book=locked.project.book)
        own.items.all().delete()
        own.delete()


def sign_amendment(*, amendment: Amendment, signed_on: date, by: User, on: date) -> Amendment:
    """Record that both sides signed a change; by the chair, never the one who drafted it.

    Raises ContractRefusedError above what is planned, below what was accepted or asked for and paid,
    or before the contract; NotAllowedError, SamePersonError, WrongStateError.
    """
    with transaction.atomic():
        contract = contract_steps.locked(amendment.contract)
        locked = contract.amendments.get(pk=amendment.pk)
        move = workflow.require("amendment", "sign", locked.state)
        permissions.require(by, contract.project.book.organisation, *move.roles, on=on)
        permissions.require_other(locked.made_by, by)
        contract_rules.require_signed(contract)
        contract_rules.require_day(signed_on, not_before=contract.signed_on, on=on)
        before = locked.state
        locked.state, locked.signed_on, locked.decided_by = move.target, signed_on, by
        locked.save()
        contract_rules.require_whole(contract)
        claimable.require_covered(contract)
        contract_rules.require_planned(contract)
        deciding.record(
            move,
            locked,
            project=contract.project,
            from_state=before,
            by=by,
            on=on,
            reason=locked.reason,
        )
    return locked


def _write_changes(amendment: Amendment, changes: Sequence[Change]) -> None:
    ContractItem.objects.bulk_create(
        ContractItem(
            contract=amendment.contract,
            amendment=amendment,
            of=change.item,
            position=position,
            content=change.item.content,
            unit=change.item.unit,
            quantity=change.quantity,
            unit_price=change.item.unit_price,
            amount=contracts.amount_of(change.quantity, change.item.unit_price),
        )
        for position, change in enumerate(changes, start=1)
    )
