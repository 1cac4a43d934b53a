"""Tables in Excel: read back as figures, dates and composed letters."""

import io
import unicodedata
from datetime import date
from decimal import Decimal

from python_calamine import CalamineWorkbook

from ledger.spreadsheets import Column, Sheet, workbook

COLUMNS = [
    Column("Chứng từ"),
    Column("Ngày", "date"),
    Column("Số tiền", "money"),
    Column("Lượng", "quantity"),
]


def read(*sheets: Sheet) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(*sheets)))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def sheet(*cells: object, title: str = "Sổ quỹ") -> Sheet:
    return Sheet(title, COLUMNS, [list(cells)], notes=["UBND xã Lương Sơn"])


def test_figures_are_numbers_and_days_are_dates():
    rows = read(sheet("PT 1/2026", date(2026, 11, 20), 1_500_000, Decimal("12.5")))
    assert rows[-1] == ["PT 1/2026", date(2026, 11, 20), 1_500_000, 12.5]
    assert rows[-2] == ["Chứng từ", "Ngày", "Số tiền", "Lượng"]
    assert rows[0][0] == "Sổ quỹ"


def test_text_is_stored_composed():
    rows = read(sheet(unicodedata.normalize("NFD", "Đường thôn Nghĩa"), None, "", None))
    assert rows[-1][0] == "Đường thôn Nghĩa"
    assert rows[-1][1:] == ["", "", ""]


def test_text_that_looks_like_a_formula_or_a_link_stays_text():
    assert read(sheet('=HYPERLINK("x")', None, 0, None))[-1][0] == '=HYPERLINK("x")'
    assert read(sheet("http://vi.du/", None, 0, None))[-1][0] == "http://vi.du/"


def test_sheets_of_one_long_title_are_told_apart():
    title = "Sổ chi tiết tài khoản: [tiền gửi] ngân hàng / kho bạc"
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(
            workbook(sheet("", None, 0, None, title=title), sheet("", None, 0, None, title=title))
        )
    )
    first, second = book.sheet_names
    assert first != second
    assert max(len(first), len(second)) <= 31
