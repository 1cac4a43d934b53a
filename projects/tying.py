"""Tie bank lines to codes and entries, several to one or one to several, and book what is not booked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from ledger import expecting, locking, money, posting, reconciling, statements
from ledger.exceptions import LedgerError
from ledger.models.bank import Direction, Expected, Match, StatementLine
from ledger.models.people import User
from projects import paying, receiving, targets
from projects.models.contribution import Contribution, Pledge
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.targets import Target

# How the keys of the receipts begin that a bank line posted; they go when the match goes.
_KEY = "bank:"


class ReconciliationRefusedError(LedgerError):
    """The bank line cannot be tied to what was chosen."""


@dataclass(frozen=True)
class Part:
    """What a bank line is tied to, a code or an entry written by hand, and đồng above zero."""

    to: "Expected | posting.Entry"
    amount: int


def tie(
    *,
    lines: Sequence[StatementLine],
    parts: Sequence[Part],
    by: User,
    on: date,
    reason: str = "",
    received_on: date | None = None,
) -> list[Match]:
    """Tie one bank line to one or several codes and entries, or several lines to one of them.

    Books what is not booked yet, as `reconcile_auto` does (a receipt on the bank's day, or on
    `received_on`), all in one transaction. Several lines of one account go to one part, which they
    bring in full: its amount is their sum. Raises ReconciliationRefusedError (nothing chosen, chosen
    twice, the amounts exceed the line, a payment of another amount, the code waits for nothing on
    this account) and what receiving, paying and `reconciling.match_line` raise.
    """
    _require_parts(lines, parts)
    with transaction.atomic():
        locked = [reconciling.lock_line(line) for line in sorted(lines, key=lambda each: each.pk)]
        left = [statements.open_amount(line) for line in locked]
        _require_amounts([part.amount for part in parts], left)
        targets_ = take_turns(locked[-1], parts)
        if len(locked) > 1:
            return _tie_many(locked, left, parts[0].to, targets_, reason, by=by, on=on)
        line, sign = locked[0], 1 if left[0] > 0 else -1
        return [
            tie_part(
                line, part.to, sign * part.amount, targets_, reason, by=by, on=on, day=received_on
            )
            for part in parts
        ]


def posted_receipt(match: Match) -> bool:
    """Tell whether the entry of a match is a receipt that the match itself had posted."""
    return match.amount > 0 and match.entry.key.startswith(f"{_KEY}{match.line_id}:")


def _tie_many(
    lines: Sequence[StatementLine],
    left: Sequence[int],
    to: "Expected | posting.Entry",
    waiting: dict[int, Target],
    reason: str,
    *,
    by: User,
    on: date,
) -> list[Match]:
    """Tie all of several lines to one thing; a payment that left in parts is paid on the last day."""
    if isinstance(to, Expected) and waiting[to.pk].payment is not None:
        last = max(lines, key=lambda line: (line.on, line.pk))
        entry = _entry_for(last, waiting[to.pk], sum(left), by=by, on=on)
        booked = statements.movement_of(entry, last.custody)
        waiting = {to.pk: replace(waiting[to.pk], booked=booked)}
    return [
        tie_part(line, to, open_, waiting, reason, by=by, on=on)
        for line, open_ in zip(lines, left, strict=True)
    ]


def tie_part(
    line: StatementLine,
    to: "Expected | posting.Entry",
    amount: int,
    waiting: dict[int, Target],
    reason: str,
    *,
    by: User,
    on: date,
    day: date | None = None,
) -> Match:
    """Tie `amount` (signed) of a locked line to one code, among those `waiting`, or to one entry."""
    if isinstance(to, Expected):
        target, why = waiting[to.pk], reason or f"Theo mã {to.code}"
        return settle(line, target, amount, Match.How.PERSON, why, by=by, on=on, day=day)
    match = reconciling.match_line(
        line=line,
        entry=to,
        amount=amount,
        expected=_code_of(to),
        how=Match.How.PERSON,
        reason=reason or f"Theo chứng từ {to.voucher}",
        by=by,
        on=on,
    )
    _wait_or_not(match)
    return match


def settle(
    line: StatementLine,
    target: Target,
    amount: int,
    how: Match.How,
    reason: str,
    *,
    by: User,
    on: date,
    day: date | None = None,
) -> Match:
    """Book `amount` (signed) if it is not booked, tie the line to the entry, stop waiting."""
    if (target.expected.direction == Direction.IN) != (amount > 0):
        raise ReconciliationRefusedError(
            _("Mã %(code)s ngược chiều với dòng sao kê. Hãy chọn mã khác.")
            % {"code": target.expected.code}
        )
    match = reconciling.match_line(
        line=line,
        entry=_entry_for(line, target, amount, by=by, on=on, day=day),
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
    line: StatementLine,
    target: Target,
    amount: int,
    *,
    by: User,
    on: date,
    day: date | None = None,
) -> "posting.Entry":
    """Return the entry of the target; receive (on `day`, or the bank's) or pay first where it has none."""
    if target.booked is not None:
        return target.booked.entry
    times = Match.objects.filter(line=line, expected=target.expected).count()
    key = f"{_KEY}{line.pk}:{target.expected.pk}:{times}"
    if target.pledge is not None:
        return receiving.receive_matched(
            pledge=target.pledge,
            on=day or line.on,
            came_on=line.on,
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


def take_turns(line: StatementLine, parts: Sequence[Part]) -> dict[int, Target]:
    """Lock all that the parts touch, each kind in its order, and return what their codes stand for now.

    So two people who tie several things at once never wait for each other in a ring.
    """
    for entry in sorted((p.to for p in parts if not isinstance(p.to, Expected)), key=_pk):
        locking.lock(entry)
    codes = [part.to for part in parts if isinstance(part.to, Expected)]
    rows = {"expected__in": [expected.pk for expected in codes]}
    list(Pledge.objects.select_for_update().filter(**rows).order_by("pk"))
    list(PaymentRequest.objects.select_for_update(no_key=True).filter(**rows).order_by("pk"))
    paid_for = PaymentRequest.objects.filter(**rows).values("project")
    list(Project.objects.select_for_update(no_key=True).filter(pk__in=paid_for).order_by("pk"))
    if len(codes) > 1 and line.amount > 0:
        kind = posting.VoucherKind.BANK_RECEIPT
        posting.take_turn(book=line.custody.book, kind=kind, on=line.on)
    found = targets.of(line.custody, rows["expected__in"])
    for expected in codes:
        if expected.pk not in found:
            raise ReconciliationRefusedError(
                _("Mã %(code)s không còn chờ tiền ở tài khoản này. Hãy tải lại trang.")
                % {"code": expected.code}
            )
    return found


def _pk(row: Model) -> int:
    return int(row.pk)


def _code_of(entry: "posting.Entry") -> Expected | None:
    """Return the code whose receipt or payment the entry books, if it has one."""
    mine = Expected.objects.filter(book=entry.book_id)
    pledged = Contribution.objects.filter(entry=entry).values("pledge__expected")
    paid = PaymentRequest.objects.filter(entry=entry).values("expected")
    return mine.filter(pk__in=pledged.union(paid)).first()


def _require_parts(lines: Sequence[StatementLine], parts: Sequence[Part]) -> None:
    """Refuse nothing, the same twice, lines of two accounts, several lines to several things."""
    chosen = [(type(part.to), part.to.pk) for part in parts]
    if not chosen or len(set(chosen)) < len(chosen):
        raise ReconciliationRefusedError(_("Hãy chọn khoản chờ, mỗi mã một lần."))
    if len({line.pk for line in lines}) < len(lines) or len({ln.custody_id for ln in lines}) != 1:
        raise ReconciliationRefusedError(_("Hãy chọn các dòng khác nhau của cùng một tài khoản."))
    if len(lines) > 1 and len(parts) > 1:
        raise ReconciliationRefusedError(
            _("Nhiều dòng sao kê thì khớp vào một khoản; một dòng thì chia được cho nhiều khoản.")
        )


def _require_amounts(amounts: Sequence[int], left: Sequence[int]) -> None:
    if any(amount <= 0 for amount in amounts):
        raise ReconciliationRefusedError(_("Mỗi số tiền khớp phải lớn hơn 0 đồng."))
    if len({open_ > 0 for open_ in left}) > 1:
        raise ReconciliationRefusedError(_("Các dòng phải cùng là thu hoặc cùng là chi."))
    if not all(left) or (len(left) > 1 and sum(amounts) != abs(sum(left))):
        raise ReconciliationRefusedError(_("Dòng này vừa được người khác khớp."))
    if sum(amounts) > abs(sum(left)):
        raise ReconciliationRefusedError(
            _("Tổng các phần %(sum)s đồng vượt số còn chưa khớp %(left)s đồng. Hãy sửa lại.")
            % {"sum": money.format_vnd(sum(amounts)), "left": money.format_vnd(abs(sum(left)))}
        )
