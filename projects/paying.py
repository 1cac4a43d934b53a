"""Ask for a payment, decide on it, record it as paid, and take back what was recorded by mistake."""

import contextlib
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ledger import balances, expecting, funding, holding, permissions, posting, reasons, reversing
from ledger.models.bank import Custody, Direction
from ledger.models.chart import Book, Function, Fund
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind
from projects import deciding, payable, payments, workflow
from projects.models.payment import Payee, PaymentPart, PaymentRequest, VillageConsent
from projects.models.project import Project
from projects.payable import PayeeDetails as PayeeDetails
from projects.payable import PaymentRefusedError as PaymentRefusedError

# Kept in the books for the public, so never in the language of the person at the keyboard.
_SUPPORTED = "Chi hỗ trợ trực tiếp"
_APPROVED = "Giữ cho khoản chi đã duyệt"
_PAID = "Đã chi"


def request_payment(
    *,
    project: Project,
    payee: Payee | PayeeDetails,
    content: str,
    parts: Sequence[tuple[Fund, int]],
    custody: Custody,
    by: User,
    on: date,
    invoice: str = "",
    accepted_on: date | None = None,
) -> PaymentRequest:
    """Ask to pay `payee` out of `custody`; each part is a fund and the đồng it bears.

    `content` becomes public, so it names no private person. Refuses (PaymentRefusedError) parts that
    are empty, not above zero, kept elsewhere or above what the fund holds for the project; an
    invoice already used; the same request again while it waits; a transfer without an account
    number. NotAllowedError: not the accountant.
    """
    permissions.require(by, project.book.organisation, Role.ACCOUNTANT, on=on)
    payable.require_parts(project, custody, parts)
    if accepted_on is not None and accepted_on > on:
        raise PaymentRefusedError(_("Ngày nghiệm thu không được sau hôm nay."))
    with transaction.atomic():
        # One request of a project at a time: a double click is one request.
        Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        paid_to = _payee(project.book, payee)
        payable.require_account(custody, paid_to)
        payable.require_new_invoice(paid_to, invoice)
        payable.require_not_asked(project, paid_to, content, parts)
        amount = sum(amount for _fund, amount in parts)
        payment = _create(
            project=project,
            book=project.book,
            year=on.year,
            number=_next_number(project.book, on.year),
            gross=amount,
            payee=paid_to,
            content=content.strip(),
            amount=amount,
            custody=custody,
            invoice=invoice.strip(),
            accepted_on=accepted_on,
            made_by=by,
        )
        PaymentPart.objects.bulk_create(
            PaymentPart(payment=payment, fund=fund, amount=amount) for fund, amount in parts
        )
        move = workflow.move("payment", "request")
        deciding.record(move, payment, project=project, from_state="", by=by, on=on)
    return payment


def approve(*, payment: PaymentRequest, by: User, on: date) -> PaymentRequest:
    """Let the payment go ahead; a transfer gets the code that its text must carry.

    By the chair, who did not make it. Each fund must hold the part beside what is approved already
    and not yet paid (InsufficientFundsError says how much there is). NotAllowedError,
    SamePersonError, WrongStateError.
    """
    with transaction.atomic():
        locked = _locked(payment)
        move = _require_move(locked, "approve", by=by, on=on)
        permissions.require_other(locked.made_by, by)
        payable.require_funds(locked)
        _hold(locked, by=by)
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

    By the chair, who did not make it. reasons.ReasonTooShortError, NotAllowedError,
    SamePersonError, WrongStateError.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _locked(payment)
        move = _require_move(locked, "return", by=by, on=on)
        permissions.require_other(locked.made_by, by)
        _release(locked, by=by, reason=reason)
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
    InsufficientFundsError, PaymentRefusedError (before the approval), NotAllowedError,
    SamePersonError, WrongStateError.
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
        from_state = locked.state
        book = locked.project.book
        posting.take_turn(book=book, kind=_kind(locked), on=on, lines=postings(locked))
        _release(locked, by=by, reason=_PAID)
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
        _hold_again(locked, by=by)
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
    if payments.is_reversed(payment):
        return entry
    if payments.is_confirmed(payment):
        raise PaymentRefusedError(
            _("Khoản chi đã khớp với sao kê. Hãy bỏ khớp ở trang Đối chiếu trước.")
        )
    reversing.reverse_entry(entry=entry, on=on, by=by, reason=reason)
    return entry


# The request


def _create(**fields: object) -> PaymentRequest:
    try:
        with transaction.atomic():
            return PaymentRequest.objects.create(**fields)
    except IntegrityError as error:
        # Two people sent the same invoice at once.
        raise payable.invoice_used(str(fields["invoice"])) from error


def _next_number(book: Book, year: int) -> int:
    """Return the number after the last of the year; the book waits, so that none is given twice."""
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)
    given = PaymentRequest.objects.filter(book=book, year=year)
    return (given.aggregate(last=Max("number"))["last"] or 0) + 1


def _payee(book: Book, payee: Payee | PayeeDetails) -> Payee:
    if isinstance(payee, Payee):
        if payee.book_id != book.pk:
            raise PaymentRefusedError(_("Người nhận tiền không thuộc sổ của xã này."))
        return payee
    if not payee.name.strip():
        raise PaymentRefusedError(_("Hãy ghi tên người nhận tiền."))
    found, _new = Payee.objects.get_or_create(
        book=book,
        kind=payee.kind,
        name=payee.name.strip(),
        tax_code=payee.tax_code.strip(),
        account_number=payee.account_number.strip(),
        defaults={"bank_name": payee.bank_name.strip()},
    )
    return found


# The decisions


def _locked(payment: PaymentRequest) -> PaymentRequest:
    rows = PaymentRequest.objects.select_related(
        "project__book__organisation", "project__purpose", "payee", "custody"
    )
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=payment.pk)


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


# What is approved is held until it is paid


def _hold(payment: PaymentRequest, *, by: User) -> None:
    """Hold each part, so that nothing else spends it; once more after a payment was taken back."""
    book, kept = payment.project.book, funding.money_function(payment.custody)
    turn = holding.count(book=book, prefix=_holds(payment))
    parts = payment.parts.select_related("fund").order_by("fund")
    places = {
        f"{_holds(payment)}{turn}:{part.pk}": Posting(
            kept, part.fund, part.amount, payment.project.purpose
        )
        for part in parts
    }
    holding.hold_all(book=book, places=places, by=by, text=_APPROVED)


def _hold_again(payment: PaymentRequest, *, by: User) -> None:
    """Hold the parts once more, unless the money has gone elsewhere since it came back."""
    with contextlib.suppress(posting.InsufficientFundsError), transaction.atomic():
        _hold(payment, by=by)


def _release(payment: PaymentRequest, *, by: User, reason: str) -> None:
    holding.release_all(
        book=payment.project.book, prefix=_holds(payment), by=by, reason=reason[:300]
    )


def _holds(payment: PaymentRequest) -> str:
    return f"payment:{payment.pk}:"


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


def postings(payment: PaymentRequest) -> list[Posting]:
    """Return the lines a payment posts: the cost against the money, one pair a part."""
    household = payment.payee.kind == Payee.Kind.HOUSEHOLD
    cost = Function.SUPPORT if household else Function.WORKS
    kept = funding.money_function(payment.custody)
    purpose = payment.project.purpose
    return [
        Posting(function, part.fund, amount, purpose)
        for part in payment.parts.select_related("fund").order_by("pk")
        for function, amount in ((cost, part.amount), (kept, -part.amount))
    ]


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
            lines=postings(payment),
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
