"""Open and close the places where money is kept: cash boxes, bank and treasury accounts."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ledger import balances, permissions, trail
from ledger.exceptions import LedgerError
from ledger.models.bank import Bank, Custody
from ledger.models.chart import Book
from ledger.models.people import Role, User

_KEEPERS = (Role.ACCOUNTANT, Role.CHAIR)


class CustodyRefusedError(LedgerError):
    """The account is known already, lacks its number, or still holds money."""


def open_custody(
    *,
    book: Book,
    kind: str,
    name: str,
    by: User,
    on: date,
    bank: Bank | None = None,
    number: str = "",
    holder: str = "",
    village: str = "",
    agreed_number: str = "",
    agreed_on: date | None = None,
) -> Custody:
    """Add a place where money of `book` is kept.

    A cash box has no number; an account needs one, a bank account also its bank. A village has an
    account of its own, held by its head, only where its people agreed: the village, and the number
    and day of what they agreed, are kept with it (TT 26/2026/TT-BTC art. 21-23). Raises
    CustodyRefusedError, NotAllowedError.
    """
    permissions.require(by, book.organisation, *_KEEPERS, on=on)
    is_box = kind == Custody.Kind.CASH_BOX
    agreement: dict[str, object] = {}
    if kind == Custody.Kind.VILLAGE:
        agreement = _agreement(village, agreed_number, agreed_on, holder, on=on)
    _require_numbered(kind, bank, number)
    try:
        with transaction.atomic():
            custody = Custody.objects.create(
                book=book,
                kind=kind,
                name=name.strip(),
                bank=None if kind in {Custody.Kind.CASH_BOX, Custody.Kind.TREASURY} else bank,
                number="" if is_box else "".join(number.split()),
                holder="" if is_box else holder.strip(),
                **agreement,
            )
            trail.record("open_custody", custody, by=by, book=book)
    except IntegrityError as error:
        raise CustodyRefusedError(
            _("Tài khoản này đã có trong sổ. Hãy xem lại số tài khoản.")
        ) from error
    return custody


def close_custody(*, custody: Custody, by: User, on: date) -> Custody:
    """Stop using a place that holds nothing any more; its history stays.

    Raises CustodyRefusedError while it holds money, NotAllowedError.
    """
    permissions.require(by, custody.book.organisation, *_KEEPERS, on=on)
    with transaction.atomic():
        locked = Custody.objects.select_for_update(no_key=True).get(pk=custody.pk)
        if balances.kept_in(locked):
            raise CustodyRefusedError(
                _("Nơi này còn giữ tiền nên chưa đóng được. Hãy chi hoặc chuyển hết trước.")
            )
        locked.is_open = False
        locked.save(update_fields=["is_open"])
        trail.record("close_custody", locked, by=by, book=locked.book)
    return locked


def _require_numbered(kind: str, bank: Bank | None, number: str) -> None:
    if kind == Custody.Kind.CASH_BOX:
        return
    if not number.strip():
        raise CustodyRefusedError(_("Hãy ghi số tài khoản."))
    if kind in {Custody.Kind.BANK, Custody.Kind.VILLAGE} and bank is None:
        raise CustodyRefusedError(_("Hãy chọn ngân hàng mở tài khoản này."))


def _agreement(
    village: str, number: str, day: date | None, holder: str, *, on: date
) -> dict[str, object]:
    """Return what is kept of a village's agreement; refuse one that is not there."""
    if not (village.strip() and number.strip() and day and holder.strip()):
        raise CustodyRefusedError(
            _(
                "Tài khoản của thôn chỉ mở khi hội nghị thôn đồng ý. Hãy ghi tên thôn, chủ tài khoản là "
                "trưởng thôn, số và ngày biên bản hội nghị."
            )
        )
    if day > on:
        raise CustodyRefusedError(_("Ngày hội nghị thôn không được ở tương lai."))
    return {"village": village.strip(), "agreed_number": number.strip(), "agreed_on": day}
