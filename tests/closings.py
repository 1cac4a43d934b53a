"""Closing and reopening the months of a book, for tests."""

from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger import closing, periods, posting, signing_off, signoffs
from ledger.models.chart import Book, Function, Fund
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.models.periods import ClosingDecision, ClosingRequest, SignOff
from ledger.posting import Posting, VoucherKind
from tests import make

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
AUGUST, SEPTEMBER, OCTOBER = date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)
WHY = "Đã đối chiếu sao kê và kiểm quỹ"


def receive(fund: Fund, clerk: User, on: date, amount: int = 500, key: str = "") -> Entry:
    return posting.post_entry(
        book=fund.book,
        kind=VoucherKind.RECEIPT,
        on=on,
        lines=[
            Posting(Function.CASH, fund, amount, fund.purpose),
            Posting(Function.CONTRIBUTED, fund, -amount, fund.purpose),
        ],
        by=clerk,
        summary="Thu đóng góp",
        key=key or f"{on}-{amount}",
    )


def present(book: Book, last: date, clerk: User, at: datetime = AT, content: str = "{}") -> SignOff:
    state = signoffs.state(book, last)
    return signing_off.present(book=book, last=last, content=content, state=state, by=clerk, at=at)


def sign(
    book: Book, last: date, clerk: User, chair: User | None = None, at: datetime = AT
) -> SignOff:
    """Sign off a month, by a chair of its own where none is given; the standing one is left."""
    if (found := signoffs.standing(book, last)) is not None:
        return found
    made = present(book, last, clerk, at)
    chair = chair or make.make_member(book.organisation, Role.CHAIR)
    signing_off.confirm(sign_off=made, by=chair, at=at)
    return made


def ask(book: Book, last: date, clerk: User, chair: User | None = None) -> ClosingRequest:
    if last in periods.closable(book, on=AT.date()):
        sign(book, last, clerk, chair)
    return closing.ask_close(book=book, last=last, reason=WHY, by=clerk, at=AT)


def close(book: Book, last: date, clerk: User, chair: User) -> ClosingDecision:
    return closing.accept(request=ask(book, last, clerk, chair), key=KEY, by=chair, at=AT)


def reopen(book: Book, last: date | None, clerk: User, chair: User) -> ClosingDecision:
    asked = closing.ask_reopen(
        book=book, last=last, reason="Sao kê đến muộn, còn phiếu chưa ghi", by=clerk, at=AT
    )
    return closing.accept(request=asked, key=KEY, by=chair, at=AT)
