"""A village's own book, kept in Excel until now, brought by the accountant; it waits for the chair."""

from collections.abc import Sequence
from datetime import date, timedelta

from disclosure.example.stage import Stage
from ledger import entrylist, migrating
from ledger.entrylist import Line, Voucher

_CASH, _GIVEN, _WORKS = "Tiền mặt", "Đóng góp đã nhận", "Chi phí công trình"

# Number, kind, words, what stays private, the two accounts, đồng.
_ROWS: Sequence[tuple[str, str, str, str, str, str, int]] = (
    ("PKT 1", "JOURNAL", "Số dư đầu kỳ quỹ thôn 1", "", _CASH, _GIVEN, 7_450_000),
    ("PT 15", "RECEIPT", "Thu đóng góp sửa cổng chào", "Bà Ka Thị Mười nộp", _CASH, _GIVEN, 1_200_000),
    ("PT 16", "RECEIPT", "Thu đóng góp sửa cổng chào", "Ông Lê Văn Bảy nộp", _CASH, _GIVEN, 800_000),
    ("PC 9", "PAYMENT", "Chi mua sơn, đợt 1", "Cửa hàng vật liệu Hai Tài", _WORKS, _CASH, 1_650_000),
    ("PT 17", "RECEIPT", "Thu đóng góp quét dọn nhà văn hóa", "Nhóm phụ nữ thôn", _CASH, _GIVEN, 500_000),
    ("PC 10", "PAYMENT", "Chi mua chổi, thùng rác", "", _WORKS, _CASH, 420_000),
)  # fmt: skip


def bring(stage: Stage) -> None:
    """Bring the file, with one fund that the book has not yet."""
    fund = f"Nhân dân đóng góp · {stage.custodies['cash'].name}"
    vouchers = [
        Voucher(
            kind, number, _day(stage, place), words, _lines(fund, debit, credit, amount), private
        )
        for place, (number, kind, words, private, debit, credit, amount) in enumerate(_ROWS)
    ]
    migrating.bring(
        book=stage.book,
        data=entrylist.workbook(vouchers),
        filename="so-quy-thon-1.xlsx",
        by=stage.accountant,
        on=stage.today,
    )


def _lines(fund: str, debit: str, credit: str, amount: int) -> tuple[Line, Line]:
    regime = "Tiền thôn huy động"
    return Line(debit, amount, fund, regime), Line(credit, -amount, fund, regime)


def _day(stage: Stage, place: int) -> date:
    """Return a day of this month: earlier ones may be closed."""
    return max(stage.today - timedelta(days=12 - 2 * place), stage.today.replace(day=1))
