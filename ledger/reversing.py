"""Correct an entry by its mirror; the original stays."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import locking, permissions, posting, reasons, trail
from ledger.models.chart import Function
from ledger.models.journal import Entry, VoucherKind
from ledger.models.people import Role, User

# Kept in the books for the public, so never in the language of the person at the keyboard.
_SUMMARY = "Đảo"


class ReversalRefusedError(posting.PostingRefusedError):
    """The entry is reversed already, is itself a reversal, or is younger than its mirror."""


def reverse_entry(*, entry: Entry, on: date, by: User, reason: str) -> Entry:
    """Post the mirror of `entry` dated `on` and return it.

    Refuses a second reversal, the reversal of a reversal and a date before the entry's own
    (ReversalRefusedError); a reason too short (ReasonTooShortError); a person who is neither
    accountant nor chair of the book (NotAllowedError); a mirror that would take an account below
    zero (InsufficientFundsError).
    """
    permissions.require(by, entry.book.organisation, Role.ACCOUNTANT, Role.CHAIR, on=on)
    reason = reasons.require(reason)
    with transaction.atomic():
        locking.lock(entry)
        locked = Entry.objects.get(pk=entry.pk)
        _require_reversible(locked, on=on)
        mirror = posting.post_entry(
            book=locked.book,
            kind=VoucherKind.REVERSAL,
            on=on,
            lines=_mirrored(locked),
            by=by,
            summary=f"{_SUMMARY} {locked.voucher}",
            key=f"reverse:{locked.pk}",
            reverses=locked,
            reason=reason,
        )
        trail.record("reverse_entry", locked, by=by, book=locked.book, text=mirror.voucher)
    return mirror


def _require_reversible(entry: Entry, *, on: date) -> None:
    if entry.reverses_id is not None:
        raise ReversalRefusedError(_("Đây là bút toán đảo, không đảo thêm lần nữa."))
    if Entry.objects.filter(reverses=entry).exists():
        raise ReversalRefusedError(_("Bút toán này đã được đảo rồi."))
    if on < entry.on:
        raise ReversalRefusedError(_("Ngày đảo không được trước ngày của bút toán gốc."))


def _mirrored(entry: Entry) -> list[posting.Posting]:
    lines = entry.lines.select_related("account__fund", "account__purpose").order_by("position")
    return [
        posting.Posting(
            function=Function(line.account.function),
            fund=line.account.fund,
            amount=-line.amount,
            purpose=line.account.purpose,
            unit=line.account.unit,
        )
        for line in lines
    ]
