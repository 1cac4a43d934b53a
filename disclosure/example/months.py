"""The months of the example: two closed, one of them twice, and a third that waits for the chair."""

from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from disclosure.example import people
from ledger import closing, periods, signing_off
from projects import accord, differences
from projects import signing_off as presenting
from projects.differences import Kind

_CHECKED = "Đã đối chiếu sao kê ngân hàng, kho bạc và kiểm quỹ tiền mặt trong kỳ"
_LATE = "Biên bản kiểm quỹ gửi lên muộn, cần xem lại trước khi khóa hẳn"

_EXPLAINED = "Đã xem từng dòng, theo dõi tiếp trong tháng sau"
_NOTES = {
    Kind.BANK_LINE_UNKNOWN: "Tiền ủng hộ không ghi mã; đã hỏi ngân hàng, chờ người chuyển xác nhận",
    Kind.RECEIPT_NOT_AT_BANK: "Nộp cuối ngày, ngân hàng ghi có sang ngày sau",
    Kind.CASH_IN_HAND: "Đã kiểm quỹ cuối tháng, khớp biên bản",
    Kind.PLAN_SHORT: "Còn đợt vận động và đợt phân bổ sau",
}


def close(cast: people.Cast, *, at: datetime, key: Ed25519PrivateKey) -> None:
    """Close the older months of the first commune, reopen one and close it again; ask for the last.

    All of it at `at`: the log says when something was really sealed.
    """
    book = cast.book("luong-son")
    clerk, chair = cast.users["ketoan"], cast.users["chutaikhoan"]
    older, old, last = periods.closable(book, on=timezone.localdate(at))[-3:]
    steps = (
        (closing.ask_close, older, _CHECKED),
        (closing.ask_close, old, _CHECKED),
        (closing.ask_reopen, older, _LATE),
        (closing.ask_close, old, _CHECKED),
    )
    for ask, day, reason in steps:
        if ask is closing.ask_close:
            _sign_off(cast, day, at=at)
        request = ask(book=book, last=day, reason=reason, by=clerk, at=at)
        closing.accept(request=request, key=key, by=chair, at=at)
    _sign_off(cast, last, at=at)
    closing.ask_close(book=book, last=last, reason=_CHECKED, by=clerk, at=at)


def _sign_off(cast: people.Cast, last: date, *, at: datetime) -> None:
    """Present the reconciliation of a month and have it confirmed."""
    book = cast.book("luong-son")
    groups = differences.grouped(accord.of_book(book, last).differences)
    notes = {group.kind: _NOTES.get(group.kind, _EXPLAINED) for group in groups}
    made = presenting.present(book=book, last=last, notes=notes, by=cast.users["ketoan"], at=at)
    signing_off.confirm(sign_off=made, by=cast.users["chutaikhoan"], at=at)
