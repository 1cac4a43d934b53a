"""Vouchers as a spreadsheet that `reader` reads back, and the empty one that a person fills in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger import spreadsheets
from ledger.entrylist import words
from ledger.entrylist.vouchers import Line, Voucher
from ledger.spreadsheets import Column, Sheet

# Heading, kind of cell, width, how to fill it in.
_COLUMNS = (
    ("Ngày chứng từ", "date", 14, "Bắt buộc. Ngày/tháng/năm, ví dụ 05/02/2026."),
    (
        "Loại chứng từ",
        "text",
        18,
        f"Một trong: {words.KIND_NAMES}; để trống nếu số chứng từ có chữ đầu PT, PC, BC, UNC, PKT…",
    ),
    ("Số chứng từ gốc", "text", 16, "Số trong sổ cũ. Bắt buộc, trừ khi ghi cột Mã."),
    (
        "Diễn giải",
        "text",
        44,
        "Bắt buộc ở dòng đầu của chứng từ. Phần này sẽ công khai: không ghi tên người.",
    ),
    ("Nội dung riêng", "text", 28, "Tên người nộp, người nhận; chỉ người trong sổ xem được."),
    (
        "Nguồn tiền",
        "text",
        34,
        "Bắt buộc ở dòng đầu. Đúng tên nguồn tiền đã mở trong sổ, xem trang Danh mục.",
    ),
    (
        "Chế độ",
        "text",
        20,
        "Chỉ cần khi hai nguồn tiền trùng tên, hoặc để mở nguồn mới: ghi nguồn tiền dạng “Nhân dân đóng góp · Két tiền mặt” cùng chế độ, ví dụ Tiền thôn huy động.",
    ),
    ("Mã công trình", "text", 18, "Mã công trình đã mở trong sổ; để trống nếu không có."),
    (
        "Tài khoản",
        "text",
        26,
        "Bắt buộc. Tên hoặc mã tài khoản ở trang Danh mục, hoặc số hiệu nếu sổ đã khai báo.",
    ),
    ("Nợ", "money", 18, "Số đồng nguyên dương; mỗi dòng ghi một trong hai cột Nợ, Có."),
    ("Có", "money", 18, "Như cột Nợ. Trong mỗi chứng từ và mỗi nguồn tiền, tổng Nợ bằng tổng Có."),
    ("Đơn vị", "text", 12, "Để trống với tiền; với hiện vật ghi ví dụ bao xi măng, công, m2."),
    (
        "Mã",
        "text",
        14,
        "Không bắt buộc. Phân biệt hai chứng từ trùng loại, số và ngày.",
    ),
)
_RULES = (
    "Mỗi dòng là một vế Nợ hoặc Có; các dòng của một chứng từ phải liền nhau.",
    "Từ dòng thứ hai của chứng từ có thể để trống ngày, loại, số, diễn giải, nguồn tiền.",
    "Cột đặt theo thứ tự nào cũng được. Dùng ba cột “Tài khoản nợ, Tài khoản có, Số tiền” thay cho "
    "“Tài khoản, Nợ, Có” cũng được.",
    "Số dư đầu kỳ ghi như một phiếu kế toán, ví dụ Nợ Tiền mặt, Có Đóng góp đã nhận.",
    "Nộp tiền mặt vào tài khoản, rút tiền về két: loại Điều chuyển, bốn dòng: ở nguồn tiền đi ghi Nợ "
    "Điều chuyển nội bộ, Có Tiền mặt; ở nguồn tiền đến ghi Nợ Tiền gửi ngân hàng, Có Điều chuyển nội bộ.",
    "Nhập lại tệp cũ không ghi trùng: chứng từ được nhận ra bằng loại, số và ngày, hoặc bằng Mã.",
)
_HUNDREDTHS = 100


@dataclass(frozen=True)
class Catalogue:
    """What a book offers: (name, regime) of funds, (code, name) of purposes and of accounts."""

    funds: Sequence[tuple[str, str]]
    purposes: Sequence[tuple[str, str]]
    accounts: Sequence[tuple[str, str]]


def workbook(vouchers: Iterable[Voucher]) -> bytes:
    """Return the vouchers as an Excel file that reads back as the same vouchers."""
    return spreadsheets.workbook(Sheet("Chứng từ", _columns(), _rows(vouchers)))


def template(catalogue: Catalogue, *, year: int) -> bytes:
    """Return the empty list with an example of `year`, the rules, and what the book offers."""
    return spreadsheets.workbook(
        Sheet("Chứng từ", _columns(), []),
        Sheet("Ví dụ", _columns(), _rows(_examples(catalogue, year))),
        Sheet(
            "Cách ghi",
            [Column("Cột", width=20), Column("Cách ghi cột", width=90)],
            [(heading, how) for heading, _kind, _width, how in _COLUMNS],
            notes=_RULES,
        ),
        Sheet(
            "Danh mục",
            [Column("Gồm", width=16), Column("Tên", width=50), Column("Mã, chế độ", width=30)],
            _offered(catalogue),
        ),
    )


def _columns() -> list[Column]:
    return [Column(heading, kind, width) for heading, kind, width, _how in _COLUMNS]


def _rows(vouchers: Iterable[Voucher]) -> Iterator[list[object]]:
    for voucher in vouchers:
        for place, line in enumerate(voucher.lines):
            yield _row(voucher, line, first=place == 0)


def _row(voucher: Voucher, line: Line, *, first: bool) -> list[object]:
    measured: object = abs(line.amount)
    if line.unit != "VND":
        measured = Decimal(abs(line.amount)) / _HUNDREDTHS
    return [
        voucher.on,
        voucher.kind_name,
        voucher.number,
        voucher.summary if first else "",
        voucher.private if first else "",
        line.fund,
        line.regime,
        line.purpose,
        line.account,
        measured if line.amount > 0 else "",
        measured if line.amount < 0 else "",
        "" if line.unit == "VND" else line.unit,
        voucher.code,
    ]


def _examples(catalogue: Catalogue, year: int) -> list[Voucher]:
    fund = catalogue.funds[0][0] if catalogue.funds else "Nhân dân đóng góp · Két tiền mặt"
    purpose = catalogue.purposes[0][0] if catalogue.purposes else ""
    receipt = (
        Line("Tiền mặt", 5_000_000, fund, purpose=purpose),
        Line("Đóng góp đã nhận", -5_000_000, fund, purpose=purpose),
    )
    payment = (
        Line("Chi phí công trình", 2_000_000, fund, purpose=purpose),
        Line("Tiền mặt", -2_000_000, fund, purpose=purpose),
    )
    return [
        Voucher(
            "RECEIPT",
            "PT 12",
            date(year, 2, 5),
            "Thu đóng góp làm đường thôn 3",
            receipt,
            "Nguyễn Văn An nộp",
        ),
        Voucher("PAYMENT", "PC 7", date(year, 2, 9), "Chi mua cát, đợt 1", payment),
    ]


def _offered(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    return [
        *(("Nguồn tiền", name, regime) for name, regime in catalogue.funds),
        *(("Công trình", name, code) for code, name in catalogue.purposes),
        *(("Tài khoản", name, code) for code, name in catalogue.accounts),
    ]
