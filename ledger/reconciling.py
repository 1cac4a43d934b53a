"""Tie a bank line to the entry that books it; taking it back is a new row."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import locking, money, permissions, reasons, statements, trail
from ledger.exceptions import LedgerError
from ledger.models.bank import Expected, Match, StatementLine, Unmatch
from ledger.models.journal import Entry
from ledger.models.people import Role, User


class MatchRefusedError(LedgerError):
    """The bank line and the entry do not fit, or the match was taken back already."""


def match_line(
    *,
    line: StatementLine,
    entry: Entry,
    amount: int,
    expected: Expected | None,
    how: Match.How,
    reason: str,
    by: User,
    on: date,
) -> Match:
    """Tie `amount` (signed đồng, as the bank line) of `line` to `entry` and return the match.

    Neither side is tied beyond its own amount. Raises MatchRefusedError; NotAllowedError when
    `by` is not the accountant of the book.
    """
    permissions.require(by, line.custody.book.organisation, Role.ACCOUNTANT, on=on)
    with transaction.atomic():
        locked = lock_line(line)
        locking.lock(entry)
        _require_not_reversed(entry)
        _require_fits(_("Dòng sao kê"), statements.open_amount(locked), amount)
        movement = statements.movement_of(entry, locked.custody)
        _require_fits(_("Chứng từ %(voucher)s") % {"voucher": entry.voucher}, movement.open, amount)
        match = Match.objects.create(
            line=locked,
            entry=entry,
            expected=expected,
            amount=amount,
            how=how,
            reason=reason.strip()[:300],
            by=by,
        )
        trail.record("match_line", match, by=by, book=locked.custody.book, text=entry.voucher)
    return match


def unmatch(*, match: Match, by: User, reason: str, on: date) -> Unmatch:
    """Take a match back, with a reason; the match stays on record.

    Raises MatchRefusedError, ReasonTooShortError; NotAllowedError when `by` is not the accountant of the book.
    """
    book = match.line.custody.book
    permissions.require(by, book.organisation, Role.ACCOUNTANT, on=on)
    reason = reasons.require(reason)
    with transaction.atomic():
        lock_line(match.line)
        if Unmatch.objects.filter(match=match).exists():
            raise MatchRefusedError(_("Dòng này đã được bỏ khớp rồi. Hãy tải lại trang."))
        undone = Unmatch.objects.create(match=match, reason=reason[:300], by=by)
        trail.record("unmatch", match, by=by, book=book, text=match.entry.voucher)
    return undone


def lock_line(line: StatementLine) -> StatementLine:
    """Return the bank line, locked until the transaction ends: one person at a time matches it."""
    locking.lock(line)
    return StatementLine.objects.select_related("custody__book__organisation").get(pk=line.pk)


def _require_not_reversed(entry: Entry) -> None:
    if Entry.objects.filter(reverses=entry).exists():
        raise MatchRefusedError(
            _("Chứng từ %(voucher)s đã bị đảo. Hãy chọn chứng từ khác.")
            % {"voucher": entry.voucher}
        )


def _require_fits(what: str, room: int, amount: int) -> None:
    """Refuse an amount of the other sign, or above what is left to match."""
    if amount * room < 0:
        raise MatchRefusedError(
            _("%(what)s ngược chiều: một bên thu, một bên chi. Hãy chọn lại.") % {"what": what}
        )
    if amount == 0 or abs(amount) > abs(room):
        raise MatchRefusedError(
            _("%(what)s chỉ còn %(room)s đồng chưa khớp, không khớp được %(amount)s đồng.")
            % {
                "what": what,
                "room": money.format_vnd(abs(room)),
                "amount": money.format_vnd(abs(amount)),
            }
        )
