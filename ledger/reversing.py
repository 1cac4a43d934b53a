"""Correct an entry by its mirror; the original stays."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import permissions, posting, trail
from ledger.models.chart import Function
from ledger.models.journal import Entry, VoucherKind
from ledger.models.people import Role, User

MIN_REASON = 10


class ReversalRefusedError(posting.PostingRefusedError):
    """The entry is reversed already, is itself a reversal, or the reason is missing."""


def reverse_entry(*, entry: Entry, on: date, by: User, reason: str) -> Entry:
    """Post the mirror of `entry` dated `on` and return it.

    Refuses a second reversal, the reversal of a reversal, a date before the entry's own, and a
    reason shorter than MIN_REASON characters (ReversalRefusedError); a person who is neither
    accountant nor chair of the book (NotAllowedError); a mirror that would take an account below
    zero (InsufficientFundsError).
    """
    permissions.require(by, entry.book.organisation, Role.ACCOUNTANT, Role.CHAIR, on=on)
    with transaction.atomic():
        locked = Entry.objects.select_for_update(no_key=True, of=("self",)).get(pk=entry.pk)
        _require_reversible(locked, on=on, reason=reason)
        mirror = posting.post_entry(
            book=locked.book,
            kind=VoucherKind.REVERSAL,
            on=on,
            lines=_mirrored(locked),
            by=by,
            summary=_("Đảo %(voucher)s") % {"voucher": locked.voucher},
            key=f"reverse:{locked.pk}",
            reverses=locked,
            reason=reason.strip(),
        )
        trail.record("reverse_entry", locked, by=by, book=locked.book, text=mirror.voucher)
    return mirror


def _require_reversible(entry: Entry, *, on: date, reason: str) -> None:
    if entry.reverses_id is not None:
        raise ReversalRefusedError(_("Đây là bút toán đảo, không đảo thêm lần nữa."))
    if Entry.objects.filter(reverses=entry).exists():
        raise ReversalRefusedError(_("Bút toán này đã được đảo rồi."))
    if on < entry.on:
        raise ReversalRefusedError(_("Ngày đảo không được trước ngày của bút toán gốc."))
    if len(reason.strip()) < MIN_REASON:
        raise ReversalRefusedError(
            _("Hãy ghi lý do, ít nhất %(count)d ký tự.") % {"count": MIN_REASON}
        )


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
