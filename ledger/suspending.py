"""Keep money of unknown origin apart from every project, until its origin is known or it goes back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import (
    funding,
    locking,
    money,
    permissions,
    posting,
    reasons,
    reconciling,
    reversing,
    statements,
    suspense,
    trail,
)
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody, Match, StatementLine
from ledger.models.chart import Function, Fund, Regime, Source
from ledger.models.journal import Entry, VoucherKind
from ledger.models.people import Role, User
from ledger.posting import Posting

# Kept in the books for the public, so never in the language of the person at the keyboard.
_NAME = "Tiền chưa rõ nguồn, chờ xử lý"
_BACK = "Trả lại tiền chưa rõ nguồn"
_REASON = "Chưa rõ nguồn, giữ chờ xử lý"


class SuspenseRefusedError(LedgerError):
    """The money cannot be kept, moved on or given back so; the sentence says why."""


def suspend(*, line: StatementLine, by: User, on: date, day: date | None = None) -> Match:
    """Book what is open of a bank line, money in, as of unknown origin, and match it.

    By the accountant, on the bank's day (or `day`), under no project: Dr money / Cr SUSPENSE.
    SuspenseRefusedError: money out, or nothing is open. NotAllowedError, posting.PostingRefusedError.
    """
    permissions.require(by, line.custody.book.organisation, Role.ACCOUNTANT, on=on)
    with transaction.atomic():
        locked = reconciling.lock_line(line)
        amount = statements.open_amount(locked)
        if amount <= 0:
            raise SuspenseRefusedError(
                _("Chỉ khoản thu còn chưa khớp mới giữ chờ xử lý được. Hãy tải lại trang.")
            )
        key = f"{suspense.KEY}{locked.pk}:{locked.matches.count()}"
        kind = VoucherKind.BANK_RECEIPT
        entry = _post(locked, amount, kind, day or locked.on, _NAME, key, by=by)
        match = _match(locked, entry, amount, _REASON, by=by, on=on)
        trail.record("suspend_receipt", entry, by=by, book=entry.book, text=entry.voucher)
    return match


def give_back(*, match: Match, line: StatementLine, by: User, on: date, reason: str) -> Match:
    """Book a bank line, money out, as the return of money of unknown origin, and match it.

    All of what was kept, and exactly that, goes back: Dr SUSPENSE / Cr money on the bank's day.
    SuspenseRefusedError: it was moved on or given back, another account, amount or an earlier day.
    reasons.ReasonTooShortError, NotAllowedError, posting.PostingRefusedError.
    """
    permissions.require(by, line.custody.book.organisation, Role.ACCOUNTANT, on=on)
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = reconciling.lock_line(line)
        require_kept(match)
        if locked.custody_id != match.line.custody_id or locked.on < match.line.on:
            raise SuspenseRefusedError(
                _("Tiền trả lại phải rời đúng tài khoản đã nhận, không trước ngày nhận.")
            )
        if statements.open_amount(locked) != -match.amount:
            raise SuspenseRefusedError(
                _("Phải trả lại đúng %(amount)s đồng đã giữ. Hãy chọn dòng sao kê khác.")
                % {"amount": money.format_vnd(match.amount)}
            )
        key = f"{suspense.KEY_BACK}{match.pk}:{locked.pk}:{locked.matches.count()}"
        kind = VoucherKind.BANK_PAYMENT
        entry = _post(locked, -match.amount, kind, locked.on, _BACK, key, by=by)
        made = _match(locked, entry, -match.amount, reason, by=by, on=on)
        trail.record("give_back_receipt", entry, by=by, book=entry.book, text=entry.voucher)
    return made


def take_back(*, match: Match, by: User, on: date, reason: str) -> Entry:
    """Reverse what `suspend` or `give_back` posted for a match that was taken back.

    SuspenseRefusedError when the money was given back meanwhile.
    """
    locking.lock(match.entry)  # whoever gives it back meanwhile has it
    if suspense.returned(match):
        raise SuspenseRefusedError(
            _("Khoản này đã trả lại người gửi. Hãy bỏ khớp dòng trả lại trước.")
        )
    return reversing.reverse_entry(entry=match.entry, on=on, by=by, reason=reason)


def require_kept(match: Match) -> None:
    """Lock the entry of a match and refuse, with SuspenseRefusedError, what is kept no more."""
    locking.lock(match.entry)
    if not suspense.is_kept(match):
        raise SuspenseRefusedError(
            _("Khoản này không còn giữ chờ xử lý. Hãy tải lại trang để xem việc đã làm.")
        )


def fund_of(custody: Custody) -> Fund:
    """Return the fund of an account where money of unknown origin is kept, made on first use.

    It is money held for others (ON_BEHALF); a village's own account keeps village money alone.
    """
    village = custody.kind == Custody.Kind.VILLAGE
    return funding.fund_for(
        book=custody.book,
        regime=Regime.VILLAGE if village else Regime.ON_BEHALF,
        source=Source.PEOPLE,
        custody=custody,
        purpose=None,
        name=f"{_NAME} · {custody.name}",
    )


def _post(
    line: StatementLine,
    amount: int,
    kind: VoucherKind,
    day: date,
    what: str,
    key: str,
    *,
    by: User,
) -> Entry:
    fund = fund_of(line.custody)
    return posting.post_entry(
        book=line.custody.book,
        kind=kind,
        on=day,
        lines=[
            Posting(funding.money_function(line.custody), fund, amount),
            Posting(Function.SUSPENSE, fund, -amount),
        ],
        by=by,
        summary=f"{what}: {line.custody.name}"[:300],
        key=key,
    )


def _match(
    line: StatementLine, entry: Entry, amount: int, reason: str, *, by: User, on: date
) -> Match:
    return reconciling.match_line(
        line=line,
        entry=entry,
        amount=amount,
        expected=None,
        how=Match.How.PERSON,
        reason=reason,
        by=by,
        on=on,
    )
