import datetime as dt
import io
import unicodedata
import zipfile

import pytest
import xlsxwriter

from ledger import sheets

COLUMNS = {
    "name": ["họ và tên", "tên"],
    "debit": ["số tiền ghi nợ", "ghi nợ", "số tiền nợ", "nợ", "debit"],
    "credit": ["số tiền ghi có", "ghi có", "số tiền có", "có", "credit"],
    "on": ["ngày giao dịch", "ngày hiệu lực", "ngày", "date"],
    "doc_no": ["số ct", "doc number"],
    "amount": ["số tiền", "amount"],
}


def make_xlsx(rows, start=(0, 0), sheets_before=()):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name in sheets_before:
            book.add_worksheet(name)
        sheet = book.add_worksheet("Danh sách")
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                sheet.write(start[0] + r, start[1] + c, cell)
    return buffer.getvalue()


def make_zip(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_an_excel_sheet_keeps_numbers_dates_and_texts():
    data = make_xlsx([["Họ và tên", "Số tiền"], ["Lê An", 5000000], ["Ngày", dt.date(2026, 9, 1)]])
    sheet = sheets.read(data, "a.xlsx")
    assert sheet.name == "Danh sách"
    assert sheet.rows[1] == ["Lê An", 5_000_000.0]
    assert sheet.rows[2][1] == dt.date(2026, 9, 1)


def test_rows_keep_the_number_they_have_in_excel():
    sheet = sheets.read(make_xlsx([["a"], [""], ["b"]], start=(4, 2)), "a.xlsx")
    assert sheet.first_row_number == 5
    assert sheet.rows == [["a"], [""], ["b"]]


def test_empty_sheets_before_the_list_are_passed_over():
    assert sheets.read(make_xlsx([["a"]], sheets_before=["Bìa"]), "a.xlsx").name == "Danh sách"


def test_text_is_composed():
    data = make_xlsx([[unicodedata.normalize("NFD", "Đỗ Thị Ưng")]])
    assert sheets.read(data, "a.xlsx").rows == [["Đỗ Thị Ưng"]]


TONES = "\u0300\u0301\u0303\u0309\u0323"


def encoded(text, encoding):
    """Bytes in the encoding; in the Windows page tones stand apart from their letters."""
    if encoding != "cp1258":
        return text.encode(encoding)
    spread = ""
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        base = "".join(c for c in parts if c not in TONES)
        spread += unicodedata.normalize("NFC", base) + "".join(c for c in parts if c in TONES)
    return spread.encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_csv_of_any_encoding_and_delimiter_is_read(encoding, mark):
    text = f"Ngày{mark}Số tiền{mark}Nội dung\r\n01/09/2026{mark}5.000{mark}Lê Ánh\r\n"
    assert sheets.read(encoded(text, encoding), "a.csv").rows == [
        ["Ngày", "Số tiền", "Nội dung"],
        ["01/09/2026", "5.000", "Lê Ánh"],
    ]


def test_a_csv_cell_may_hold_a_line_break_and_the_delimiter():
    data = b'a,b\n"x\ny, z",2\n,3\n'
    assert sheets.read(data, "a.csv").rows == [["a", "b"], ["x\ny, z", "2"], ["", "3"]]


def test_commas_inside_text_do_not_hide_the_real_delimiter():
    data = b"Ngay;So tien;Noi dung\n01/09/2026;5,000;a, b, c\n02/09/2026;6,000;d\n"
    assert sheets.read(data, "a.csv").rows[2] == ["02/09/2026", "6,000", "d"]


def test_a_declared_delimiter_is_obeyed():
    assert sheets.read(b"sep=;\na;b,c\n", "a.csv").rows == [["a", "b,c"]]


def _xlsx_with(name, content):
    members = {"xl/workbook.xml": "<workbook/>", "[Content_Types].xml": "<Types/>", name: content}
    return make_zip(members)


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"%PDF-1.7 ...", "sao-ke.pdf", "Excel hoặc CSV"),
        (b"%PDF-1.7 ...", "sao-ke.xlsx", "Excel hoặc CSV"),
        (b"\x89PNG\r\n...", "anh.png", "Excel hoặc CSV"),
        (b"\xff\xd8\xff\xe0...", "anh.xls", "Excel hoặc CSV"),
        (b"<html><table>", "a.xls", "không có dòng"),
        (b"\xef\xbb\xbf\n <TABLE>", "a.xls", "không có dòng"),
        (b"not excel at all", "a.xlsx", "hỏng"),
        (b"not excel at all", "a.xls", "hỏng"),
        (b"PK\x03\x04 cut in the middle", "a.xlsx", "hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "a.xls", "hỏng"),
        (make_xlsx([["a"]])[:-600], "a.xlsx", "hỏng"),
        (make_zip({"word/document.xml": "<w/>"}), "a.docx", "không phải là bảng tính"),
        (_xlsx_with("xl/vbaProject.bin", "x"), "a.xlsx", "macro"),
        (make_xlsx([["a"]]), "a.xlsm", "macro"),
        (b"hello", "a.docx", "Không nhận"),
        (b"MZ\x00\x01\x00", "a.csv", "không phải là bảng tính"),
        (b"", "a.csv", "rỗng"),
        (b" \n\n", "a.csv", "rỗng"),
        (b",,\n,,\n", "a.csv", "không có dòng"),
        (make_xlsx([]), "a.xlsx", "không có dòng"),
        (b"a,b\n" * (3 * 1024 * 1024), "a.csv", "lớn hơn 10 MB"),
        (b"a\n" * 500_000, "a.csv", "quá nhiều dòng"),
        (_xlsx_with("xl/media/x.bin", b"\0" * 30_000_000), "a.xlsx", "nén quá nhiều"),
        (
            _xlsx_with("xl/worksheets/sheet1.xml", '<c r="A1"/><c r="XFD1048576"/>'),
            "a.xlsx",
            "quá nhiều dòng hoặc cột",
        ),
    ],
)
def test_what_cannot_be_read_safely_is_refused_with_advice(data, name, says):
    with pytest.raises(sheets.SheetError, match=says) as refusal:
        sheets.read(data, name)
    assert "Hãy" in str(refusal.value)


def test_a_larger_file_is_read_when_the_caller_allows_it():
    data = b"a,b\n" * 10
    with pytest.raises(sheets.SheetError, match="lớn hơn"):
        sheets.read(data, "a.csv", max_bytes=20)
    assert len(sheets.read(data, "a.csv", max_bytes=40).rows) == 10


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Số tiền (đồng)", "amount"),
        ("SO TIEN", "amount"),
        ("Số tiền ghi nợ\nDebit", "debit"),
        ("Nợ / Debit", "debit"),
        ("NỢ", "debit"),
        ("Credit amount (VND)", "credit"),
        ("NGÀY HIỆU LỰC", "on"),
        ("Ngày giao dịch / Số CT\nTNX Date / Doc No", "on"),
        ("Doc No.", "doc_no"),
        ("Họ và tên chủ hộ", "name"),
    ],
)
def test_a_heading_is_recognised_in_its_many_forms(heading, field):
    rows = [["Danh sách"], ["STT No.", heading, "Chi nhánh"]]
    assert sheets.find_header(rows, COLUMNS)[:2] == (1, {field: 1})


def test_the_preferred_name_wins_when_two_columns_would_do():
    rows = [["Ngày", "Ngày giao dịch", "Số tiền"]]
    assert sheets.find_header(rows, COLUMNS).columns == {"on": 1, "amount": 2}


def test_headings_over_two_rows_are_read_as_one():
    rows = [
        ["Ngày", "Số tiền", "", "Họ và"],
        ["", "Nợ", "Có", "tên"],
        ["01/09/2026", "5.000", "", "An"],
    ]
    header = sheets.find_header(rows, COLUMNS)
    assert header[:2] == (1, {"on": 0, "debit": 1, "credit": 2, "name": 3})


def test_without_headings_nothing_is_found():
    assert sheets.find_header([["1", "2"], []], COLUMNS)[:2] == (-1, {})
