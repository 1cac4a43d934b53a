"""Decide on a payment, record it as paid, and take back what was recorded by mistake."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import balances, expecting, permissions, posting, reasons, reversing
from ledger.models.bank import Direction
from ledger.models.people import Role, User
from ledger.posting import VoucherKind
from projects import (
    claimable,
    claims,
    deciding,
    earmarking,
    payable,
    payment_lines,
    payments,
    workflow,
)
from projects.models.payment import Payee, PaymentRequest, VillageConsent
from projects.models.project import Project
from projects.payable import PaymentRefusedError as PaymentRefusedError

# Kept in the books for the public, so never in the language of the person at the keyboard.
_SUPPORTED = "Chi hỗ trợ trực tiếp"
_PAID = "Đã chi"


def approve(*, payment: PaymentRequest, by: User, on: date) -> PaymentRequest:
    """Let the payment go ahead; a transfer gets the code that its text must carry.

    By the chair, who neither made nor checked it, once its file was checked. Each fund must hold the
    part beside what is approved already and not yet paid (InsufficientFundsError says how much there
    is); what is claimed under a contract must still be within it (PaymentRefusedError).
    NotAllowedError, SamePersonError, WrongStateError.
    """
    with transaction.atomic():
        locked = _locked(payment)
        move = _require_move(locked, "approve", by=by, on=on)
        for person in (locked.made_by, locked.checked_by):
            permissions.require_other(person, by)
        _require_rules(locked, on=on)
        payable.require_funds(locked)
        earmarking.hold(locked, by=by)
        if locked.custody.is_bank:
            locked.expected = expecting.expect(
                book=locked.project.book,
                direction=Direction.OUT,
                amount=locked.amount,
                party=locked.payee.name,
                since=on,
            )
        return _decide(locked, move, by=by, on=on)


def return_request(*, payment: PaymentRequest, by: User, on: date, reason: str) -> PaymentRequest:
    """Send the request back for good, with a reason; a new one may follow.

    By the chair, who neither made nor checked it. reasons.ReasonTooShortError, NotAllowedError,
    SamePersonError, WrongStateError.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _locked(payment)
        move = _require_move(locked, "return", by=by, on=on)
        for person in (locked.made_by, locked.checked_by):
            permissions.require_other(person, by)
        earmarking.release(locked, by=by, reason=reason)
        if locked.expected is not None:
            expecting.close(locked.expected)
        return _decide(locked, move, by=by, on=on, reason=reason)


def confirm(*, payment: PaymentRequest, by: User, on: date) -> VillageConsent:
    """Let the village head confirm an approved payment out of the village's own account.

    Without it nothing leaves that account (TT 26/2026/TT-BTC art. 22). By the head of that village,
    who neither made nor approved the request; once. PaymentRefusedError (another account),
    NotAllowedError, SamePersonError, WrongStateError.
    """
    with transaction.atomic():
        locked = _locked(payment)
        move = _require_move(locked, "confirm", by=by, on=on)
        if not payments.needs_village(locked):
            raise PaymentRefusedError(_("Khoản chi này không cần trưởng thôn xác nhận."))
        organisation = locked.project.book.organisation
        permissions.require_head(by, organisation, locked.custody.village, on=on)
        for maker in (locked.made_by, locked.decided_by):
            permissions.require_other(maker, by)
        consent = VillageConsent.objects.create(payment=locked, by=by, on=on)
        deciding.record(move, locked, project=locked.project, from_state=locked.state, by=by, on=on)
    return consent


def record_paid(
    *, payment: PaymentRequest, on: date, by: User, key: str, acting_on: date | None = None
) -> PaymentRequest:
    """Record that the money left on day `on`, and post it; the same `key` posts once.

    Cash by the cashier, who is neither the maker nor the approver; a transfer by the accountant.
    `acting_on` is the day `by` does this (default `on`), for a bank line recorded later. Raises
    InsufficientFundsError, PaymentRefusedError (before the approval, or not allowed any more by the
    contract or a rule of that day), NotAllowedError, SamePersonError, WrongStateError.
    """
    with transaction.atomic():
        locked = _locked(payment)
        if locked.entry is not None and locked.entry.key == key:
            return locked
        move = workflow.require("payment", "pay", locked.state)
        _require_payer(locked, by=by, on=acting_on or on)
        _require_village(locked, by=by)
        if locked.decided_on is not None and on < locked.decided_on:
            raise PaymentRefusedError(
                _("Ngày chi không được trước ngày duyệt %(day)s.")
                % {"day": f"{locked.decided_on:%d/%m/%Y}"}
            )
        _require_rules(locked, on=on)
        from_state = locked.state
        book, opened = locked.project.book, payment_lines.places(locked)
        posting.take_turn(book=book, kind=_kind(locked), on=on, lines=opened)
        earmarking.release(locked, by=by, reason=_PAID)
        locked.entry = _post(locked, on=on, by=by, key=key)
        locked.state, locked.paid_on = move.target, on
        locked.save()
        deciding.record(
            move, locked, project=locked.project, from_state=from_state, by=by, on=acting_on or on
        )
    return locked


def take_back(*, payment: PaymentRequest, by: User, on: date, reason: str) -> PaymentRequest:
    """Reverse the entry of a payment recorded by mistake; the request waits for payment again.

    Also puts right a payment whose entry was reversed in the journal. By the accountant or the
    chair, with a reason; refused while a bank line is matched to it.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _locked(payment)
        move = _require_move(locked, "take_back", by=by, on=on)
        entry = _take_back_entry(locked, by=by, on=on, reason=reason)
        earmarking.hold_again(locked, by=by)
        locked.state, locked.entry, locked.paid_on = move.target, None, None
        locked.save()
        deciding.record(
            move,
            locked,
            project=locked.project,
            from_state=workflow.PaymentState.PAID,
            by=by,
            on=on,
            reason=f"{entry.voucher}: {reason}"[:500],
        )
        if locked.expected is not None:
            expecting.reopen(locked.expected)
    return locked


def _take_back_entry(
    payment: PaymentRequest, *, by: User, on: date, reason: str
) -> "posting.Entry":
    """Return the entry of a payment, reversed; the bank may not know it, unless money came back."""
    entry = payment.entry
    if entry is None:
        raise PaymentRefusedError(_("Khoản chi này chưa ghi sổ. Hãy tải lại trang."))
    claimable.require_not_stood_on(payment)
    if payments.is_reversed(payment):
        return entry
    if payments.is_confirmed(payment):
        raise PaymentRefusedError(
            _("Khoản chi đã khớp với sao kê. Hãy bỏ khớp ở trang Đối chiếu trước.")
        )
    reversing.reverse_entry(entry=entry, on=on, by=by, reason=reason)
    return entry


# The decisions


def _locked(payment: PaymentRequest) -> PaymentRequest:
    """Return the payment read anew and locked, then its project, and only later counters and balances.

    Whoever accepts work or changes a contract locks the project, too: one at a time reads who bears what.
    """
    rows = PaymentRequest.objects.select_related(
        "project__book__organisation",
        "project__purpose",
        "payee",
        "custody",
        "contract",
        "acceptance",
    )
    found = rows.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)
    Project.objects.select_for_update(no_key=True).get(pk=found.project_id)
    return found


def _require_move(payment: PaymentRequest, verb: str, *, by: User, on: date) -> workflow.Move:
    move = workflow.require("payment", verb, payment.state)
    permissions.require(by, payment.project.book.organisation, *move.roles, on=on)
    return move


def _decide(
    payment: PaymentRequest, move: workflow.Move, *, by: User, on: date, reason: str = ""
) -> PaymentRequest:
    from_state, payment.state = payment.state, move.target
    payment.decided_by, payment.decided_on, payment.decision_reason = by, on, reason
    payment.save()
    deciding.record(
        move, payment, project=payment.project, from_state=from_state, by=by, on=on, reason=reason
    )
    return payment


def _require_rules(payment: PaymentRequest, *, on: date) -> None:
    """Refuse what the rules of the day, or the contract, do not allow any more."""
    payable.require_decision(payment.project, on=on)
    payable.require_cash(payment.custody, payment.amount, on=on)
    claim = claims.of(payment)
    if claim is not None:
        claimable.require(payment.project, claim, on=on, but=payment.pk)


# The payment


def _require_payer(payment: PaymentRequest, *, by: User, on: date) -> None:
    role = Role.ACCOUNTANT if payment.custody.is_bank else Role.CASHIER
    permissions.require(by, payment.project.book.organisation, role, on=on)
    if by.pk == payment.decided_by_id:
        raise permissions.SamePersonError(
            _("Người duyệt chi không được tự ghi đã chi. Hãy chuyển cho người khác.")
        )
    if role == Role.CASHIER and by.pk == payment.made_by_id:
        raise permissions.SamePersonError(
            _("Người lập đề nghị không được xuất quỹ. Hãy chuyển cho thủ quỹ khác.")
        )


def _require_village(payment: PaymentRequest, *, by: User) -> None:
    if not payments.needs_village(payment):
        return
    consent = VillageConsent.objects.filter(payment=payment).first()
    if consent is None:
        raise PaymentRefusedError(
            _("Tiền ở tài khoản của thôn: chờ trưởng thôn %(village)s xác nhận rồi mới chi.")
            % {"village": payment.custody.village}
        )
    permissions.require_other(consent.by, by)


def _kind(payment: PaymentRequest) -> VoucherKind:
    return VoucherKind.BANK_PAYMENT if payment.custody.is_bank else VoucherKind.PAYMENT


def _post(payment: PaymentRequest, *, on: date, by: User, key: str) -> "posting.Entry":
    household = payment.payee.kind == Payee.Kind.HOUSEHOLD
    summary = f"{_SUPPORTED}: {payment.project.title}"
    try:
        return posting.post_entry(
            book=payment.project.book,
            kind=_kind(payment),
            on=on,
            lines=payment_lines.of(payment),
            by=by,
            summary=(summary if household else payment.content)[:300],
            private_text=" · ".join(
                filter(None, [payment.payee.name, payment.payee.account_number])
            ),
            key=key,
            approved_by=payment.decided_by,
        )
    except posting.InsufficientFundsError as error:
        raise posting.InsufficientFundsError(_shortage(payment) or str(error)) from error


def _shortage(payment: PaymentRequest) -> str:
    for part in payment.parts.select_related("fund"):
        held = balances.money_in(part.fund, payment.project.purpose)
        if part.amount > held:
            return payable.short_of(part.fund, held, part.amount)
    return ""
