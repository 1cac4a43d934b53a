"""Accept work (nghiệm thu): measured by the accountant, confirmed and booked by the chair."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal

from django.db import transaction

from ledger import permissions, posting, reasons, reversing, trail
from ledger.models.chart import Book, Function, Fund
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind
from projects import acceptance_rules, contract_rules, contract_steps, contracts, deciding, workflow
from projects.acceptance_rules import AcceptanceRefusedError as AcceptanceRefusedError
from projects.acceptance_rules import Minutes as Minutes
from projects.acceptance_rules import Wanting as Wanting
from projects.models.contract import (
    Acceptance,
    AcceptanceItem,
    AcceptancePart,
    Contract,
    ContractItem,
    Defect,
)
from projects.models.project import Document

# Kept in the books for the public, so never in the language of the person at the keyboard.
_ACCEPTED = "Nghiệm thu"


def record(
    *,
    contract: Contract,
    minutes: Minutes,
    volumes: Sequence[tuple[ContractItem, Decimal]],
    parts: Sequence[tuple[Fund, int]],
    by: User,
    on: date,
    defects: Sequence[Wanting] = (),
    document: Document | None = None,
) -> Acceptance:
    """Write down what was measured; it waits for the chair. By the accountant, one at a time.

    `volumes` are of items of the contract (not of changes of one), `parts` say which fund bears how
    many đồng. Raises AcceptanceRefusedError for a volume above what is agreed and not yet accepted,
    parts that do not add up, a day before the contract or to come, a board absent without reason,
    a completion with a defect past its deadline; NotAllowedError.
    """
    with transaction.atomic():
        locked = contract_steps.locked(contract)
        permissions.require(by, locked.project.book.organisation, Role.ACCOUNTANT, on=on)
        acceptance_rules.require_minutes(minutes, locked, on=on)
        acceptance_rules.require_turn(locked)
        acceptance_rules.require_mended(minutes, locked)
        contract_rules.require_own(locked.project, document)
        found = acceptance_rules.measured(locked, volumes, on=minutes.on)
        value = sum(each.amount for each in found)
        acceptance_rules.require_parts(locked.project, value, parts)
        acceptance = Acceptance.objects.create(
            contract=locked,
            number=locked.acceptances.count() + 1,
            value=value,
            document=document,
            made_by=by,
            **asdict(minutes),
        )
        AcceptanceItem.objects.bulk_create(
            AcceptanceItem(acceptance=acceptance, **vars(each)) for each in found
        )
        AcceptancePart.objects.bulk_create(
            AcceptancePart(acceptance=acceptance, fund=fund, amount=amount)
            for fund, amount in parts
        )
        for each in defects:
            _defect(locked, acceptance, each, found_on=minutes.on, by=by, on=on)
        trail.record("record_acceptance", acceptance, by=by, book=locked.project.book)
    return acceptance


def accept(*, acceptance: Acceptance, by: User, on: date) -> Acceptance:
    """Confirm that the work is good, and book its cost against the contractor, fund by fund.

    By the chair, who did not measure it. Posted on the day of the acceptance, or on `on` where that
    day is closed. Raises AcceptanceRefusedError where less is left than when it was measured;
    NotAllowedError, SamePersonError, WrongStateError.
    """
    with transaction.atomic():
        locked = _locked(acceptance)
        move = _require_move(locked, "accept", by=by, on=on)
        permissions.require_other(locked.made_by, by)
        _require_still(locked, on=on)
        locked.entry = _post(locked, by=by, on=on)
        return _decide(locked, move, by=by, on=on)


def return_(*, acceptance: Acceptance, by: User, on: date, reason: str) -> Acceptance:
    """Send an acceptance back for good, with a reason; the next is measured anew."""
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _locked(acceptance)
        move = _require_move(locked, "return", by=by, on=on)
        permissions.require_other(locked.made_by, by)
        return _decide(locked, move, by=by, on=on, reason=reason)


def take_back(*, acceptance: Acceptance, by: User, on: date, reason: str) -> Acceptance:
    """Reverse the entry of an acceptance made by mistake, while no payment rests on it.

    By the chair, with a reason; also puts right one whose entry was reversed in the journal.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _locked(acceptance)
        move = _require_move(locked, "take_back", by=by, on=on)
        permissions.require_other(locked.made_by, by)
        acceptance_rules.require_unpaid(locked)
        entry = locked.entry
        if entry is not None and not contracts.is_reversed(locked):
            reversing.reverse_entry(entry=entry, on=on, by=by, reason=reason)
        said = reason if entry is None else f"{entry.voucher}: {reason}"
        locked.entry = None
        return _decide(locked, move, by=by, on=on, reason=said[:500])


def add_defect(
    *,
    contract: Contract,
    text: str,
    found_on: date,
    due_on: date,
    by: User,
    on: date,
    acceptance: Acceptance | None = None,
) -> Defect:
    """Write down what must be mended by `due_on`, at an acceptance or during the warranty."""
    with transaction.atomic():
        locked = contract_steps.locked(contract)
        permissions.require(
            by, locked.project.book.organisation, Role.ACCOUNTANT, Role.CHAIR, on=on
        )
        defect = _defect(locked, acceptance, Wanting(text, due_on), found_on=found_on, by=by, on=on)
        trail.record("add_defect", defect, by=by, book=locked.project.book)
    return defect


def close_defect(
    *, defect: Defect, mended_on: date, mended_text: str, by: User, on: date
) -> Defect:
    """Write down how a defect was mended; once. By the accountant or the chair."""
    with transaction.atomic():
        contract = contract_steps.locked(defect.contract)
        permissions.require(
            by, contract.project.book.organisation, Role.ACCOUNTANT, Role.CHAIR, on=on
        )
        locked = Defect.objects.get(pk=defect.pk)
        acceptance_rules.require_mending(locked, mended_on, mended_text, on=on)
        locked.mended_on, locked.mended_text, locked.closed_by = mended_on, mended_text.strip(), by
        locked.save()
        trail.record("close_defect", locked, by=by, book=contract.project.book)
    return locked


def postings(acceptance: Acceptance) -> list[Posting]:
    """Return the lines an acceptance posts: the cost against the contractor, one pair a fund."""
    purpose = acceptance.contract.project.purpose
    return [
        Posting(function, part.fund, amount, purpose)
        for part in acceptance.parts.select_related("fund").order_by("pk")
        for function, amount in (
            (Function.WORKS, part.amount),
            (Function.CONTRACTOR, -part.amount),
        )
    ]


def _locked(acceptance: Acceptance) -> Acceptance:
    """Return the acceptance read anew; the lock is on its contract, so that volumes stand still."""
    contract = contract_steps.locked(acceptance.contract)
    found = contract.acceptances.select_related("made_by", "entry").get(pk=acceptance.pk)
    found.contract = contract
    return found


def _require_move(acceptance: Acceptance, verb: str, *, by: User, on: date) -> workflow.Move:
    move = workflow.require("acceptance", verb, acceptance.state)
    permissions.require(by, acceptance.contract.project.book.organisation, *move.roles, on=on)
    return move


def _require_still(acceptance: Acceptance, *, on: date) -> None:
    """Refuse what an amendment or a reversal has made untrue since it was measured."""
    volumes = [(row.item, row.quantity) for row in acceptance.items.select_related("item")]
    acceptance_rules.measured(acceptance.contract, volumes, on=acceptance.on)
    acceptance_rules.require_mended(acceptance, acceptance.contract)


def _post(acceptance: Acceptance, *, by: User, on: date) -> posting.Entry:
    contract = acceptance.contract
    return posting.post_entry(
        book=contract.project.book,
        kind=VoucherKind.JOURNAL,
        on=_day(contract.project.book, acceptance.on, on),
        lines=postings(acceptance),
        by=acceptance.made_by,
        summary=f"{_ACCEPTED}: {acceptance.stage}"[:300],
        private_text=f"{contract.payee.name} · {contract.number}"[:300],
        key=f"acceptance:{acceptance.pk}",
        approved_by=by,
    )


def _day(book: Book, accepted_on: date, on: date) -> date:
    """Return the day to post on: that of the acceptance, or today where it is closed."""
    closed = book.closed_to
    return on if closed is not None and accepted_on <= closed else accepted_on


def _decide(
    acceptance: Acceptance, move: workflow.Move, *, by: User, on: date, reason: str = ""
) -> Acceptance:
    before, acceptance.state = acceptance.state, move.target
    acceptance.decided_by, acceptance.decided_on = by, on
    acceptance.decision_reason = reason
    acceptance.save()
    deciding.record(
        move,
        acceptance,
        project=acceptance.contract.project,
        from_state=before,
        by=by,
        on=on,
        reason=reason,
    )
    return acceptance


def _defect(
    contract: Contract,
    acceptance: Acceptance | None,
    wanting: Wanting,
    *,
    found_on: date,
    by: User,
    on: date,
) -> Defect:
    acceptance_rules.require_defect(contract, wanting, found_on, on=on)
    return Defect.objects.create(
        contract=contract,
        acceptance=acceptance,
        text=wanting.text.strip(),
        found_on=found_on,
        due_on=wanting.due_on,
        made_by=by,
    )
