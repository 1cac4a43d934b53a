"""Match bank lines to what was expected: by code alone where it is certain, by a person otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import banking, expecting, money, permissions, posting, reconciling, statements
from ledger.exceptions import LedgerError
from ledger.matching import Kind
from ledger.models.bank import Custody, Expected, Match, StatementLine, Unmatch
from ledger.models.people import Role, User
from projects import paying, receiving, reconciliation
from projects.models.contribution import Contribution
from projects.models.payment import PaymentRequest
from projects.reconciliation import Target

# How the keys of the receipts begin that a bank line posted; they go when the match goes.
_KEY = "bank:"


class ReconciliationRefusedError(LedgerError):
    """The bank line cannot be tied to what was chosen."""


@dataclass(frozen=True)
class Reconciled:
    """What an automatic run did: lines matched, and lines refused with the sentence why."""

    matched: int
    refused: tuple[tuple[StatementLine, str], ...]


def reconcile_auto(*, custody: Custody, by: User, on: date) -> Reconciled:
    """Match every open line that names one expected code beyond doubt; each in its own transaction.

    A receipt not yet booked is received on the bank's day; an approved payment is recorded as paid.
    NotAllowedError when `by` is not the accountant; a rule broken by one line leaves that line open.
    """
    permissions.require(by, custody.book.organisation, Role.ACCOUNTANT, on=on)
    matched, refused = 0, []
    for found in reconciliation.propose(custody):
        if found.kind != Kind.AUTO:
            continue
        target = found.choices[0].targets[0]
        try:
            with transaction.atomic():
                _require_open(found.line, found.open)
                _settle(found.line, target, found.open, Match.How.AUTO, found.reason, by=by, on=on)
            matched += 1
        except LedgerError as error:
            refused.append((found.line, str(error)))
    return Reconciled(matched, tuple(refused))


def confirm(
    *,
    line: StatementLine,
    chosen: Sequence[tuple[Expected, int]],
    by: User,
    on: date,
    reason: str = "",
) -> list[Match]:
    """Tie a bank line to one code, or split it over several; amounts in đồng above zero.

    Books what is not booked yet, as `reconcile_auto` does, all in one transaction. Raises
    ReconciliationRefusedError (nothing chosen, the amounts exceed the line, a payment of another
    amount, the code waits for nothing on this account) and what receiving and paying raise.
    """
    if not chosen or len({expected.pk for expected, _amount in chosen}) < len(chosen):
        raise ReconciliationRefusedError(_("Hãy chọn khoản chờ, mỗi mã một lần."))
    with transaction.atomic():
        locked = reconciling.lock_line(line)
        left = statements.open_amount(locked)
        _require_amounts([amount for _expected, amount in chosen], left)
        sign = 1 if left > 0 else -1
        return [
            _settle(
                locked,
                _target(expected, locked),
                sign * amount,
                Match.How.PERSON,
                reason or f"Theo mã {expected.code}",
                by=by,
                on=on,
            )
            for expected, amount in chosen
        ]


def confirm_entry(
    *, line: StatementLine, entry: "posting.Entry", by: User, on: date, reason: str = ""
) -> Match:
    """Tie what is open of a bank line to an entry that was written by hand; nothing is posted.

    Takes the smaller of what is open on either side. Raises reconciling.MatchRefusedError and
    NotAllowedError.
    """
    with transaction.atomic():
        locked = reconciling.lock_line(line)
        left = statements.open_amount(locked)
        room = statements.movement_of(entry, locked.custody).open
        amount = left if abs(left) <= abs(room) else room
        match = reconciling.match_line(
            line=locked,
            entry=entry,
            amount=amount,
            expected=_code_of(entry),
            how=Match.How.PERSON,
            reason=reason or f"Theo chứng từ {entry.voucher}",
            by=by,
            on=on,
        )
        _wait_or_not(match)
    return match


def undo(*, match: Match, by: User, on: date, reason: str) -> Unmatch:
    """Take a match back, and reverse the receipt or interest it had posted; a payment stays paid.

    Raises reconciling.MatchRefusedError, reasons.ReasonTooShortError, NotAllowedError, InsufficientFundsError when the money received was spent since.
    """
    with transaction.atomic():
        undone = reconciling.unmatch(match=match, by=by, reason=reason, on=on)
        if posted_receipt(match):
            contribution = Contribution.objects.select_related("entry", "project", "pledge").get(
                entry=match.entry
            )
            receiving.undo(contribution=contribution, on=on, by=by, reason=reason)
        elif banking.posted(match):
            banking.take_back(match=match, by=by, on=on, reason=reason)
        elif match.expected is not None and match.amount < 0:
            expecting.reopen(match.expected)
    return undone


def posted_receipt(match: Match) -> bool:
    """Tell whether the entry of a match is a receipt that the match itself had posted."""
    return match.amount > 0 and match.entry.key.startswith(f"{_KEY}{match.line_id}:")


def _settle(
    line: StatementLine,
    target: Target,
    amount: int,
    how: Match.How,
    reason: str,
    *,
    by: User,
    on: date,
) -> Match:
    """Book `amount` (signed) if it is not booked, tie the line to the entry, stop waiting."""
    if (target.expected.direction == "IN") != (amount > 0):
        raise ReconciliationRefusedError(
            _("Mã %(code)s ngược chiều với dòng sao kê. Hãy chọn mã khác.")
            % {"code": target.expected.code}
        )
    match = reconciling.match_line(
        line=line,
        entry=_entry_for(line, target, amount, by=by, on=on),
        amount=amount,
        expected=target.expected,
        how=how,
        reason=reason,
        by=by,
        on=on,
    )
    _wait_or_not(match)
    return match


def _entry_for(
    line: StatementLine, target: Target, amount: int, *, by: User, on: date
) -> "posting.Entry":
    """Return the entry of the target; receive or pay first where it has none."""
    if target.booked is not None:
        return target.booked.entry
    times = Match.objects.filter(line=line, expected=target.expected).count()
    key = f"{_KEY}{line.pk}:{target.expected.pk}:{times}"
    if target.pledge is not None:
        return receiving.receive_matched(
            pledge=target.pledge,
            on=line.on,
            amount=amount,
            custody=line.custody,
            by=by,
            key=key,
            today=on,
        ).entry
    payment = target.payment
    if payment is None or payment.amount != -amount:
        raise ReconciliationRefusedError(
            _("Khoản chi của mã %(code)s là %(amount)s đồng. Hãy khớp đúng số tiền đó.")
            % {
                "code": target.expected.code,
                "amount": money.format_vnd(target.expected.amount),
            }
        )
    paid = paying.record_paid(payment=payment, on=line.on, by=by, key=key, acting_on=on)
    if paid.entry is None:  # a paid request always has its entry: payment_paid_is_booked
        raise ReconciliationRefusedError(_("Khoản chi chưa ghi sổ được. Hãy thử lại."))
    return paid.entry


def _wait_or_not(match: Match) -> None:
    """Wait for a payment until the bank confirms all of it; a giver may always give again."""
    if match.expected is None:
        return
    if match.amount > 0:
        expecting.reopen(match.expected)
    elif statements.movement_of(match.entry, match.line.custody).open == 0:
        expecting.close(match.expected)


def _target(expected: Expected, line: StatementLine) -> Target:
    target = reconciliation.target_of(expected, line.custody)
    if target is None:
        raise ReconciliationRefusedError(
            _("Mã %(code)s không còn chờ tiền ở tài khoản này. Hãy tải lại trang.")
            % {"code": expected.code}
        )
    return target


def _code_of(entry: "posting.Entry") -> Expected | None:
    """Return the code whose receipt or payment the entry books, if it has one."""
    mine = Expected.objects.filter(book=entry.book_id)
    pledged = Contribution.objects.filter(entry=entry).values("pledge__expected")
    paid = PaymentRequest.objects.filter(entry=entry).values("expected")
    return mine.filter(pk__in=pledged.union(paid)).first()


def _require_open(line: StatementLine, amount: int) -> None:
    """Refuse when somebody matched the line since it was read."""
    if statements.open_amount(reconciling.lock_line(line)) != amount:
        raise ReconciliationRefusedError(_("Dòng này vừa được người khác khớp."))


def _require_amounts(amounts: Sequence[int], left: int) -> None:
    if any(amount <= 0 for amount in amounts):
        raise ReconciliationRefusedError(_("Mỗi số tiền khớp phải lớn hơn 0 đồng."))
    if sum(amounts) > abs(left):
        raise ReconciliationRefusedError(
            _("Tổng các phần %(sum)s đồng vượt số còn chưa khớp %(left)s đồng. Hãy sửa lại.")
            % {"sum": money.format_vnd(sum(amounts)), "left": money.format_vnd(abs(left))}
        )
