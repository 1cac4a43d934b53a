"""Old books for tests: vouchers as a commune's file holds them, few or very many."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from ledger.entrylist import Line, Voucher

HEAD = (
    "Ngày chứng từ", "Loại chứng từ", "Số chứng từ gốc", "Diễn giải", "Nội dung riêng",
    "Nguồn tiền", "Mã công trình", "Tài khoản", "Nợ", "Có",
)  # fmt: skip
FUND = "Nhân dân đóng góp · chung"


def file(rows: Iterable[Sequence[object]], head: Sequence[str] = HEAD) -> bytes:
    """Return rows under headings as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue().encode()


def rows_of(vouchers: Iterable[Voucher]) -> Iterator[tuple[object, ...]]:
    for voucher in vouchers:
        for line in voucher.lines:
            yield (
                f"{voucher.on:%d/%m/%Y}", voucher.kind_name, voucher.number, voucher.summary,
                voucher.private, line.fund, line.purpose, line.account,
                line.amount if line.amount > 0 else "", -line.amount if line.amount < 0 else "",
            )  # fmt: skip


def pair(
    debit: str, credit: str, amount: int, fund: str = FUND, purpose: str = ""
) -> tuple[Line, Line]:
    return (
        Line(debit, amount, fund, purpose=purpose),
        Line(credit, -amount, fund, purpose=purpose),
    )


def receipt(number: int, amount: int, on: date, **about: str) -> Voucher:
    lines = pair("Tiền mặt", "Đóng góp đã nhận", amount, **about)
    return Voucher("RECEIPT", f"PT {number}", on, f"Thu đóng góp lần {number}", lines)


def payment(number: int, amount: int, on: date, **about: str) -> Voucher:
    lines = pair("Chi phí công trình", "Tiền mặt", amount, **about)
    return Voucher("PAYMENT", f"PC {number}", on, f"Chi mua cát lần {number}", lines)


def many(count: int, *, first: date, **about: str) -> Iterator[Voucher]:
    """Yield receipts, every third one spent in part, day after day; a day has a hundred."""
    for number in range(1, count + 1):
        on = first + timedelta(days=number // 100)
        make = payment if number % 3 == 0 else receipt
        yield make(number, 1_000 if number % 3 == 0 else 2_000 + number % 7, on, **about)
