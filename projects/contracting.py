"""Draft a contract, sign it, note the guarantees for it, wind it up."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ledger import permissions, reasons, trail
from ledger.models.people import Role, User
from projects import contract_rules, contract_steps, deciding, registering, workflow
from projects.contract_rules import ContractRefusedError as ContractRefusedError
from projects.contract_rules import Item as Item
from projects.contract_rules import Terms as Terms
from projects.models.contract import Contract, Guarantee
from projects.models.payment import Payee
from projects.models.project import Document, Project
from projects.registering import NewPayee as NewPayee
from projects.workflow import ContractState

_T = TypeVar("_T")


def draft_contract(
    *,
    project: Project,
    payee: Payee | NewPayee,
    terms: Terms,
    items: Sequence[Item],
    by: User,
    on: date,
) -> Contract:
    """Draft a contract with a contractor or a community group; by the accountant of the book.

    Raises ContractRefusedError for a household as party, a number used already, terms or items that
    contradict themselves; NotAllowedError.
    """
    permissions.require(by, project.book.organisation, Role.ACCOUNTANT, on=on)
    contract_rules.require_open(project)
    contract_rules.require_terms(terms)
    contract_rules.require_items(items)
    with transaction.atomic():
        party = _party(project, payee)
        contract = _written(
            terms.number,
            lambda: Contract.objects.create(
                project=project, payee=party, made_by=by, **asdict(terms)
            ),
        )
        contract_steps.write_items(contract, items)
        trail.record("draft_contract", contract, by=by, book=project.book)
    return contract


def update_draft(
    *,
    contract: Contract,
    payee: Payee | NewPayee,
    terms: Terms,
    items: Sequence[Item],
    by: User,
    on: date,
) -> Contract:
    """Write a draft anew, items and all. Raises as `draft_contract`; WrongStateError once signed."""
    contract_rules.require_terms(terms)
    contract_rules.require_items(items)
    with transaction.atomic():
        locked = contract_steps.locked(contract)
        permissions.require(by, locked.project.book.organisation, Role.ACCOUNTANT, on=on)
        workflow.require("contract", "sign", locked.state)
        locked.payee = _party(locked.project, payee)
        for name, each in asdict(terms).items():
            setattr(locked, name, each)
        _written(terms.number, locked.save)
        locked.items.all().delete()
        contract_steps.write_items(locked, items)
        trail.record("update_contract", locked, by=by, book=locked.project.book)
    return locked


def sign(*, contract: Contract, signed_on: date, by: User, on: date) -> Contract:
    """Record that both sides signed on `signed_on`; the chair does, never the one who drafted it.

    Raises ContractRefusedError without items, before the investment decision, above what is planned
    for the project, or against a limit in force on that day; NotAllowedError, SamePersonError,
    WrongStateError.
    """
    with transaction.atomic():
        locked = contract_steps.locked(contract)
        move = workflow.require("contract", "sign", locked.state)
        permissions.require(by, locked.project.book.organisation, *move.roles, on=on)
        permissions.require_other(locked.made_by, by)
        contract_rules.require_signable(locked, signed_on, on=on)
        locked.signed_on = signed_on
        _move(locked, move, by=by, on=on)
    return locked


def add_guarantee(
    *,
    contract: Contract,
    kind: str,
    number: str,
    bank: str,
    amount: int,
    until: date,
    by: User,
    on: date,
    document: Document | None = None,
) -> Guarantee:
    """Write down a bank's guarantee of `amount` đồng, valid to `until`; by the accountant.

    Raises ContractRefusedError for one that has run out, of no amount, or of a contract wound up.
    """
    with transaction.atomic():
        locked = contract_steps.locked(contract)
        permissions.require(by, locked.project.book.organisation, Role.ACCOUNTANT, on=on)
        if locked.state == ContractState.LIQUIDATED:
            raise ContractRefusedError(_("Hợp đồng đã thanh lý nên không ghi thêm bảo lãnh."))
        if amount <= 0:
            raise ContractRefusedError(_("Số tiền bảo lãnh phải lớn hơn 0 đồng."))
        if until < on:
            raise ContractRefusedError(_("Thư bảo lãnh đã hết hiệu lực. Hãy đề nghị gia hạn."))
        if not (number.strip() and bank.strip()):
            raise ContractRefusedError(_("Hãy ghi số thư bảo lãnh và ngân hàng."))
        contract_rules.require_own(locked.project, document)
        guarantee = Guarantee.objects.create(
            contract=locked,
            kind=kind,
            number=number.strip(),
            bank=bank.strip(),
            amount=amount,
            until=until,
            document=document,
            made_by=by,
        )
        trail.record("add_guarantee", guarantee, by=by, book=locked.project.book)
    return guarantee


def liquidate(
    *, contract: Contract, by: User, on: date, reason: str, liquidated_on: date | None = None
) -> Contract:
    """Wind a signed contract up, with a reason; by the chair.

    Raises ContractRefusedError while an acceptance, an amendment or a payment waits, something is to
    be mended, or a larger advance was paid than work accepted; NotAllowedError, WrongStateError.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = contract_steps.locked(contract)
        move = workflow.require("contract", "liquidate", locked.state)
        permissions.require(by, locked.project.book.organisation, *move.roles, on=on)
        permissions.require_other(locked.made_by, by)
        day = liquidated_on or on
        contract_rules.require_day(day, not_before=locked.signed_on, on=on)
        contract_rules.require_finished(locked)
        locked.liquidated_on = day
        _move(locked, move, by=by, on=on, reason=reason)
    return locked


def _party(project: Project, payee: Payee | NewPayee) -> Payee:
    party = registering.register_payee(project.book, payee)
    contract_rules.require_party(party)
    return party


def _written(number: str, write: Callable[[], _T]) -> _T:
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        if "contract_number_once" not in str(error):
            raise
        raise ContractRefusedError(
            _("Số hợp đồng %(number)s đã có ở công trình này. Hãy ghi số khác.")
            % {"number": number}
        ) from error


def _move(contract: Contract, move: workflow.Move, *, by: User, on: date, reason: str = "") -> None:
    before, contract.state = contract.state, move.target
    contract.save()
    deciding.record(
        move, contract, project=contract.project, from_state=before, by=by, on=on, reason=reason
    )
