"""Statements as any bank might write them, made up from a seed, with what they truly say."""

import csv
import datetime as dt
import html
import io
import random
from dataclasses import dataclass, field

import xlsxwriter

from ledger import text

NAMES = {
    "on": ["Ngày giao dịch", "Ngày GD", "NGÀY HẠCH TOÁN", "Transaction Date", "Tran Date", "Ngày\nDate", "Ngày hiệu lực",
           "Posting date", "Ngày giờ giao dịch\nTransaction date", "Thời gian giao dịch", "Ngày phát sinh"],
    "doc_no": ["Số CT", "Số chứng từ", "Số bút toán", "Mã giao dịch", "Reference No.", "Số tham chiếu", "Doc No",
               "Transaction Number", "Số GD", "Ref No", "Mã GD\nTransaction ID"],
    "debit": ["Ghi nợ", "Nợ", "Phát sinh nợ", "PS Nợ", "Debit", "Debit Amount", "Withdrawal", "Số tiền ghi nợ (VND)",
              "Tiền ra", "Rút ra", "Nợ / Debit", "Doanh số nợ", "Nợ TKTT", "Chi", "Phát sinh giảm", "Withdrawal amount"],
    "credit": ["Ghi có", "Có", "Phát sinh có", "PS Có", "Credit", "Credit Amount", "Deposit", "Số tiền ghi có (VND)",
               "Tiền vào", "Gửi vào", "Có / Credit", "Doanh số có", "Có TKTT", "Thu", "Phát sinh tăng", "Deposit amount"],
    "amount": ["Số tiền", "Amount", "Số tiền giao dịch", "Transaction Amount", "Số tiền\nAmount", "Số tiền (VND)"],
    "side": ["Nợ/Có", "DR/CR", "D/C", "Debit/Credit", "Ghi nợ/Ghi có", "Loại giao dịch"],
    "balance": ["Số dư", "Balance", "Running Balance", "Số dư sau giao dịch", "Số dư\nAccount balance", "Số dư cuối",
                "SỐ DƯ LŨY KẾ", "Available Balance"],
    "text": ["Nội dung", "Diễn giải", "Mô tả", "Description", "Nội dung giao dịch", "Details", "Remark", "Chi tiết",
             "Diễn giải\nDetails", "Narrative", "Nội dung chi tiết\nTransactions in detail", "Trích yếu"],
}  # fmt: skip
OTHERS = ["STT", "No.", "Chi nhánh", "Branch", "Tài khoản đối ứng", "Tên đối ứng", "Giờ", "Loại tiền",
          "Đơn vị thụ hưởng/Đơn vị chuyển", "Remitter Bank", "Kênh GD", "Mã GDV"]  # fmt: skip
SIDES = [
    ("C", "D"),
    ("CR", "DR"),
    ("Có", "Nợ"),
    ("Credit", "Debit"),
    ("Ghi có", "Ghi nợ"),
    ("+", "-"),
]
WORDS = ["ủng hộ", "làm đường", "XM12AB34", "NGUYEN VAN A", "Trần Thị Bưởi", "tiền xi măng", "MBVCB.123",
         "thôn 3", "lãi", "phí, thuế", "lần 2; đợt 1", '"quà"', "0912345678", "CT tu 0123 toi 456"]  # fmt: skip
DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%b-%Y", "%d/%m/%Y %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %I:%M %p", "%d %b %Y", "%H:%M:%S %d/%m/%Y"]  # fmt: skip


@dataclass
class Made:
    """The table, and the movements that stand in it: day, doc_no, text, amount, balance."""

    table: list[list[object]] = field(default_factory=list)
    moves: list[tuple[dt.date, str, str, int, int]] = field(default_factory=list)
    opening: int = 0
    account: str = "113000123456"


class Maker:
    """One bank's way of writing statements."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.day_form = self.dice.choice(DAYS)
        self.money_form = self.dice.choice([",", ".", " ", "", ",.00", ".,00", " VND", "+"])
        self.shape = self.dice.choice(["two", "two", "two", "minus", "signed", "side"])
        self.zero = self.dice.choice(["", "0", "-"])
        self.plain = self.dice.random() < 0.3
        self.raw = self.dice.random() < 0.3
        self.merged_days = self.dice.random() < 0.2
        self.columns = self._columns()

    def make(self, size: int, *, newest_first: bool) -> Made:
        """Write a statement of so many movements."""
        made = Made(opening=self.dice.randrange(10**9, 10**11))
        self._moves(made, size)
        lines = [self._line(move) for move in made.moves]
        if newest_first:
            made.moves.reverse()
            lines.reverse()
        self._merge_days(lines)
        made.table += self._head(made)
        made.table += self._headings()
        made.table += self._opening(made) if not newest_first else []
        made.table += self._pages(lines)
        made.table += self._foot(made, newest_first=newest_first)
        return made

    def _columns(self) -> list[tuple[str, str]]:
        fields = ["on", "text", "balance"]
        fields += {"side": ["amount", "side"], "signed": ["amount"]}.get(
            self.shape, ["debit", "credit"]
        )
        fields += ["doc_no"] if self.dice.random() < 0.7 else []
        named = [(name, self.dice.choice(NAMES[name])) for name in fields]
        named += [("", other) for other in self.dice.sample(OTHERS, self.dice.randrange(4))]
        self.dice.shuffle(named)
        return named

    def _moves(self, made: Made, size: int) -> None:
        at, balance = dt.datetime(2026, 9, 1, 8), made.opening  # noqa: DTZ001 (a cell has no zone)
        for number in range(size):
            at += dt.timedelta(hours=self.dice.randrange(40))
            amount = self.dice.choice([200_000, 347, 5_000_000, self.dice.randrange(1, 10**8)])
            amount *= self.dice.choice([1, 1, -1])
            balance += amount
            words = " ".join(self.dice.choices(WORDS, k=self.dice.randrange(1, 5)))
            made.moves.append((at.date(), f"FT{number:05d}", words, amount, balance))

    def _line(self, move: tuple[dt.date, str, str, int, int]) -> list[object]:
        on, doc_no, words, amount, balance = move
        given, taken = (
            (self._money(amount), self.zero) if amount > 0 else (self.zero, self._money(-amount))
        )
        if self.shape == "minus" and amount < 0:
            taken = self._money(amount)
        signs = self.dice.choice(SIDES) if self.shape == "side" else ("", "")
        cells: dict[str, object] = {
            "on": self._day(on), "doc_no": doc_no, "text": words, "credit": given, "debit": taken,
            "amount": self._money(amount if self.shape == "signed" else abs(amount)),
            "side": signs[0] if amount > 0 else signs[1], "balance": self._money(balance),
        }  # fmt: skip
        return [cells.get(name, self._other(heading)) for name, heading in self.columns]

    def _other(self, heading: str) -> object:
        return {"STT": "1", "No.": "1", "Giờ": "08:15:00", "Loại tiền": "VND"}.get(
            heading, self.dice.choice(["", "0011223344", "AGRIBANK", "Lê Văn B"])
        )

    def _day(self, on: dt.date) -> object:
        if self.raw:
            return on
        at = dt.datetime(on.year, on.month, on.day, 10, 15, 22)  # noqa: DTZ001 (a cell has no zone)
        return at.strftime(self.day_form)

    def _money(self, amount: int) -> object:
        form = self.money_form
        if self.raw or form == "":
            return amount
        grouped = f"{amount:,}"
        if form in (".", ".,00"):
            grouped = grouped.replace(",", ".")
        if form == " ":
            grouped = grouped.replace(",", " ")
        if form == "+" and amount > 0:
            return f"+{grouped}"
        return grouped + {",.00": ".00", ".,00": ",00", " VND": " VND"}.get(form, "")

    def _merge_days(self, lines: list[list[object]]) -> None:
        if not self.merged_days:
            return
        column = [name for name, _ in self.columns].index("on")
        above: object = None
        for line in lines:
            line[column], above = ("" if line[column] == above else line[column]), line[column]

    def _head(self, made: Made) -> list[list[object]]:
        label = self.dice.choice(
            ["Số tài khoản: ", "Tài khoản / Account No.: ", "STK ", "Account number: "]
        )
        head: list[list[object]] = [
            ["NGÂN HÀNG TMCP ABC"], ["SAO KÊ TÀI KHOẢN / STATEMENT OF ACCOUNT"], [],
            [label + made.account], ["Từ ngày 01/09/2026 đến ngày 30/12/2026"],
        ]  # fmt: skip
        return head[self.dice.randrange(4) :] if self.dice.random() < 0.8 else head[3:4]

    def _headings(self) -> list[list[object]]:
        names = [text.unaccented(name) if self.plain else name for _, name in self.columns]
        names = [name.upper() for name in names] if self.dice.random() < 0.3 else names
        rows: list[list[object]] = [[*names]]
        if self.dice.random() < 0.2:
            rows = [
                [*(name.split("\n")[0] for name in names)],
                [*(name.split("\n")[-1] if "\n" in name else "" for name in names)],
            ]
        if self.dice.random() < 0.2:
            rows.append([f"({number})" for number in range(1, len(names) + 1)])
        return rows

    def _opening(self, made: Made) -> list[list[object]]:
        if self.dice.random() < 0.5:
            return []
        row: list[object] = [""] * len(self.columns)
        fields = [name for name, _ in self.columns]
        row[fields.index("text")] = self.dice.choice(["Số dư đầu kỳ", "Opening balance", "Dư đầu"])
        row[fields.index("balance")] = self._money(made.opening)
        return [row]

    def _pages(self, lines: list[list[object]]) -> list[list[object]]:
        if self.dice.random() < 0.6 or self.merged_days:
            return lines
        paged: list[list[object]] = []
        for number, line in enumerate(lines):
            if number and number % 5 == 0:
                paged += [[], [f"Trang {number // 5}/9"], [name for _, name in self.columns]]
            paged.append(line)
        return paged

    def _foot(self, made: Made, *, newest_first: bool) -> list[list[object]]:
        foot: list[list[object]] = []
        if self.dice.random() < 0.5:
            label = self.dice.choice(["Tổng cộng", "Cộng phát sinh", "Total", "Tổng phát sinh"])
            foot.append([label, *[""] * (len(self.columns) - 1)])
        if self.dice.random() < 0.5 and not newest_first:
            foot.append(["Số dư cuối kỳ", "", self._money(made.moves[-1][4])])
        if self.dice.random() < 0.5:
            foot += [[], ["Người lập bảng", "", "Kế toán trưởng"], ["In lúc 10:15 20/12/2026"]]
        return foot


def as_csv(table: list[list[object]], mark: str = ",", encoding: str = "utf-8") -> bytes:
    """Write the table as a delimited text."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=mark).writerows(
        [f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell for cell in row] for row in table
    )
    return buffer.getvalue().encode(encoding)


def as_xlsx(table: list[list[object]]) -> bytes:
    """Write the table as a workbook."""
    buffer = io.BytesIO()
    options = {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def as_page(table: list[list[object]]) -> bytes:
    """Write the table as a web page."""
    rows = []
    for row in table:
        cells = [f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else str(cell) for cell in row]
        marked = (html.escape(cell).replace("\n", "<br>") for cell in cells)
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in marked) + "</tr>")
    return ("<html><meta charset=utf-8><table>" + "\n".join(rows) + "</table></html>").encode()
