import csv
import datetime as dt
import io
import unicodedata
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import bankfiles, sheets
from ledger.money import format_vnd

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
DAY = dt.date(2026, 9, 1)


def make_csv(rows, delimiter=","):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue().encode()


def make_xlsx(rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                sheet.write(r, c, cell)
    return buffer.getvalue()


def read(rows, delimiter=","):
    return bankfiles.read(make_csv(rows, delimiter), "sao-ke.csv")


def figures(statement):
    return [(row.on, row.amount, row.balance) for row in statement.rows]


@pytest.mark.parametrize(
    ("bank", "name", "account"),
    [
        ("agribank", "sao-ke-agribank.csv", "5400201001234"),
        ("bidv", "sao-ke-bidv.csv", "31410001234567"),
        ("vietcombank", "sao-ke-vietcombank.xlsx", "0011001000123"),
    ],
)
def test_a_sample_statement_is_read_to_the_last_dong(bank, name, account):
    if not (SAMPLES / name).exists():
        pytest.skip("the sample files are not beside the project")
    statement = bankfiles.read((SAMPLES / name).read_bytes(), name)
    with (SAMPLES / f"dap-an-{bank}.csv").open(encoding="utf-8-sig") as file:
        truth = [
            (int(r["dong"]), r["chieu"], int(r["so_tien"]), int(r["so_du"]))
            for r in csv.DictReader(file)
        ]
    assert [
        (row.number, "thu" if row.amount > 0 else "chi", abs(row.amount), row.balance)
        for row in statement.rows
    ] == truth
    assert statement.account_number == account
    assert statement.opening == 12_345_678_900
    assert statement.closing == truth[-1][3]


EXPECTED = [(DAY, 500_000, 1_500_000), (dt.date(2026, 9, 3), -200_000, 1_300_000)]

VARIANTS = {
    "vietinbank": [
        ["NGÂN HÀNG TMCP CÔNG THƯƠNG VIỆT NAM"],
        ["Số tài khoản / Account No.: 1130 0012 3456"],
        ["STT\nNo.", "Ngày giờ giao dịch\nTransaction date", "Mô tả giao dịch\nTransaction description",
         "Nợ\nDebit", "Có\nCredit", "Số dư\nAccount balance", "Tài khoản đối ứng\nCorresponsive account"],
        ["1", "01-09-2026 08:15:12", "LE AN UNG HO", "", "500,000", "1,500,000", "0123"],
        ["2", "03-09-2026 10:00:00", "TT XI MANG", "200,000", "", "1,300,000", ""],
    ],
    "mb": [
        ["Số TK", "1130 0012 3456"],
        ["Số dư đầu kỳ", "1,000,000 VND", "Số dư cuối kỳ", "1,300,000 VND"],
        ["STT", "NGÀY GIAO DỊCH", "SỐ BÚT TOÁN", "PHÁT SINH NỢ", "PHÁT SINH CÓ", "SỐ DƯ", "NỘI DUNG", "ĐƠN VỊ THỤ HƯỞNG/ĐƠN VỊ CHUYỂN"],
        ["1", "01/09/2026 08:15", "FT26244", "0", "500,000", "1,500,000", "Le An ung ho", "LE AN"],
        ["2", "03/09/2026 09:15", "FT26246", "200,000", "0", "1,300,000", "tt xi mang", "CTY A"],
        ["", "Tổng cộng", "", "200,000", "500,000", "", "", ""],
    ],
    "acb newest first": [
        ["Tài khoản: 113000123456", "", "Số dư cuối kỳ: 1.300.000", ""],
        ["Ngày hiệu lực", "Ngày giao dịch", "Số GD", "Nội dung giao dịch", "Tiền rút ra", "Tiền gửi vào", "Số dư"],
        ["3/9/2026", "3/9/2026", "12", "TT xi măng", "200.000", "", "1.300.000"],
        ["1/9/2026", "1/9/2026", "11", "Lê An", "", "500.000", "1.500.000"],
        ["Số dư đầu kỳ", "", "", "", "", "", "1.000.000"],
    ],
    "techcombank in English": [
        ["Account number: 113000123456", "Currency: VND"],
        ["Opening balance", "1,000,000.00"],
        ["Requesting date", "Transaction Date", "Reference No.", "Remitter", "Details", "Debit", "Credit", "Running Balance"],
        ["2026-09-01", "2026-09-01", "FT1", "LE AN", "ung ho", "", "500,000.00", "1,500,000.00"],
        ["2026-09-03", "2026-09-03", "FT2", "", "cement", "-200,000.00", "", "1,300,000.00"],
        ["Total", "", "", "", "", "-200,000.00", "500,000.00", ""],
        ["Closing balance", "1,300,000.00"],
    ],
    "without accents": [
        ["So tai khoan", "113000123456"],
        ["NGAY GD", "SO CT", "DIEN GIAI", "GHI NO", "GHI CO", "SO DU"],
        ["01/09/26", "1", "le an", "", "500000", "1500000"],
        ["03/09/26", "2", "xi mang", "200000", "", "1300000"],
    ],
    "treasury": [
        ["KHO BẠC NHÀ NƯỚC KHU VỰC", "", "SỔ CHI TIẾT TÀI KHOẢN TIỀN GỬI"],
        ["Tài khoản: 113000123456", "", "Từ ngày 01/09/2026 đến ngày 30/09/2026"],
        ["Ngày hạch toán", "Chứng từ", "", "Diễn giải", "Số phát sinh", "", "Số dư"],
        ["", "Số", "Ngày", "", "Nợ", "Có", ""],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)=(6)-(5)"],
        ["", "", "", "Số dư đầu kỳ", "", "", "1.000.000"],
        ["01/09/2026", "GNT01", "01/09/2026", "Lê An nộp", "", "500.000", "1.500.000"],
        ["03/09/2026", "UNC01", "03/09/2026", "Trả tiền xi măng", "200.000", "", "1.300.000"],
        ["", "", "", "Cộng phát sinh", "200.000", "500.000", ""],
        ["", "", "", "Số dư cuối kỳ", "", "", "1.300.000"],
        ["Người lập bảng", "", "", "Kế toán trưởng"],
    ],
    "one signed amount": [
        ["STK 113000123456"],
        ["Ngày", "Mã giao dịch", "Số tiền", "Số dư sau giao dịch", "Nội dung"],
        ["01/09/2026", "a", "+500.000", "1.500.000", "Lê An"],
        ["03/09/2026", "b", "-200.000", "1.300.000", "xi măng"],
    ],
    "amount and side": [
        ["A/C 113000123456"],
        ["Date", "Description", "Amount", "DR/CR", "Balance"],
        ["01-Sep-2026", "Le An", "500,000", "C", "1,500,000 CR"],
        ["03 Sep 2026", "cement", "200,000", "D", "1,300,000 CR"],
    ],
    "dates merged and headings repeated": [
        ["Tài khoản 113000123456"],
        ["Ngày", "Nội dung", "Ghi nợ", "Ghi có", "Số dư"],
        ["01/09/2026", "Lê An", "", "400.000", "1.400.000"],
        ["", "Lê Bình", "", "100.000", "1.500.000"],
        ["Ngày", "Nội dung", "Ghi nợ", "Ghi có", "Số dư"],
        ["03/09/2026", "xi măng", "200.000", "", "1.300.000"],
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("form", [",", ";", "\t", "xlsx", "accents apart"])
def test_the_statement_of_any_bank_is_read_by_its_headings(name, form):
    rows = VARIANTS[name]
    if form == "xlsx":
        statement = bankfiles.read(make_xlsx(rows), "a.xlsx")
    elif form == "accents apart":
        data = unicodedata.normalize("NFD", make_csv(rows).decode()).encode()
        statement = bankfiles.read(data, "a.csv")
    else:
        statement = read(rows, delimiter=form)
    read_rows = sorted(statement.rows, key=lambda row: row.on)
    assert (statement.opening, statement.closing) == (1_000_000, 1_300_000)
    assert sum(row.amount for row in read_rows) == 300_000
    assert (read_rows[-1].on, read_rows[-1].amount, read_rows[-1].balance) == EXPECTED[-1]
    assert statement.account_number == "113000123456"


def test_newest_first_keeps_the_order_of_the_file():
    statement = read(VARIANTS["acb newest first"])
    assert [row.number for row in statement.rows] == [1, 2]
    assert [row.amount for row in statement.rows] == [-200_000, 500_000]


def test_one_day_newest_first_is_understood_from_its_balances():
    head = ["Ngày", "Nội dung", "Ghi nợ", "Ghi có", "Số dư"]
    rows = [["01/09/2026", "b", "200", "", "800"], ["01/09/2026", "a", "", "1.000", "1.000"]]
    assert read([head, *rows]).opening == 0


def test_real_dates_and_numbers_in_excel_cells_are_read():
    rows = [
        ["Ngày GD", "Số CT", "Nội dung", "Nợ", "Có", "Số dư"],
        [DAY, 2843817, "Lê An", "", 500000, 1500000],
        [dt.datetime(2026, 9, 3, 8, 15), "", "xi măng", 200000, "", 1300000],  # noqa: DTZ001 (a cell has no zone)
    ]
    statement = bankfiles.read(make_xlsx(rows), "a.xlsx")
    assert figures(statement) == EXPECTED
    assert statement.rows[0].doc_no == "2843817"


def test_date_and_number_in_one_cell_are_told_apart():
    rows = [
        ["Ngày giao dịch / Số CT", "Số tiền ghi nợ", "Số tiền ghi có", "Nội dung chi tiết"],
        ["01/09/2026 08:15:00\n5142.16226", "", "500.000", "Lê An"],
        ["03/09/2026\n", "200.000", "", "xi măng"],
    ]
    statement = read(rows)
    assert [row.doc_no for row in statement.rows] == ["5142.16226", ""]
    assert statement.rows[0].balance is statement.opening is statement.closing is None


def test_rows_are_named_by_their_number_in_the_file():
    rows = [[], ["Ngày", "Nội dung", "Nợ", "Có"], ["01/09/2026", "a", "", "1.000"], [],
            ["02/09/2026", "b", "", "1.000"]]  # fmt: skip
    assert [row.source_row for row in read(rows).rows] == [3, 5]


def test_a_wrong_running_balance_is_named_with_both_figures():
    rows = [*VARIANTS["mb"][:3], ["1", "01/09/2026", "x", "0", "500,000", "1,500,001", "Le An", ""]]
    with pytest.raises(
        bankfiles.BalanceError, match=r"1\.500\.000 đồng nhưng ghi 1\.500\.001"
    ) as e:
        read(rows)
    assert (e.value.source_row, e.value.expected, e.value.found) == (4, 1_500_000, 1_500_001)


def test_a_missing_row_is_noticed():
    rows = [row for row in VARIANTS["treasury"] if "GNT01" not in row]
    with pytest.raises(bankfiles.BalanceError, match="dòng 7"):
        read(rows)


def test_a_closing_balance_that_does_not_follow_is_noticed():
    rows = [
        ["Số dư đầu kỳ", "1.000.000"],
        ["Ngày", "Nội dung", "Nợ", "Có"],
        ["01/09/2026", "a", "", "500.000"],
        ["Số dư cuối kỳ", "1.600.000"],
    ]
    with pytest.raises(bankfiles.BalanceError, match="số dư cuối kỳ"):
        read(rows)


HEAD = ["Ngày", "Nội dung", "Nợ", "Có", "Số dư"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["01/09/2026", "a", "1.000", "1.000", ""], "cả số tiền ghi nợ và ghi có"),
        (["01/09/2026", "a", "", "", "5.000"], "không có số tiền"),
        (["01/09/2026", "a", "0", "0", ""], "không có số tiền"),
        (["01/09/2026", "a", "", "1,5", ""], "cột “Có”: “1,5” không phải"),
        (["32/09/2026", "a", "", "1.000", ""], "không đọc được ngày"),
        (["", "", "", "1.000", ""], "không đọc được ngày"),
    ],
)
def test_a_row_that_cannot_be_understood_is_refused_by_number(row, says):
    with pytest.raises(bankfiles.RowError, match=says) as refusal:
        read([HEAD, ["01/09/2026", "ok", "", "1.000", ""], row])
    assert refusal.value.source_row == 3
    assert "dòng 3" in str(refusal.value).lower()


def test_missing_columns_are_named_with_the_headings_seen():
    with pytest.raises(bankfiles.ColumnsError, match="ghi nợ, ghi có") as refusal:
        read([["Ngày", "Nội dung", "Cột lạ"], ["01/09/2026", "a", "1.000"]])
    assert refusal.value.seen == ("Ngày", "Nội dung", "Cột lạ")


def test_a_list_of_something_else_is_no_statement():
    with pytest.raises(bankfiles.ColumnsError):
        read([["a", "b"], ["c", "d"]])


def test_headings_without_movements_are_refused():
    with pytest.raises(bankfiles.RowError, match="không có giao dịch"):
        read([HEAD, ["Tổng cộng", "", "0", "0", ""]])


def test_a_pdf_is_refused_before_anything_else():
    with pytest.raises(sheets.SheetError, match="Excel hoặc CSV"):
        bankfiles.read(b"%PDF-1.4", "sao-ke.pdf")


texts = st.text("abc LS,;\"'\n|à", max_size=20).map(str.strip).filter(lambda t: t not in ("-",))
movements = st.lists(
    st.tuples(st.integers(0, 60), st.integers(-(10**9), 10**9).filter(bool), texts),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(movements, st.integers(10**10, 10**12), st.sampled_from(",;\t|"), st.booleans())
def test_what_a_bank_writes_is_what_is_read(moves, opening, delimiter, newest_first):
    rows, balance = [], opening
    for days, amount, text in sorted(moves, key=lambda move: move[0]):
        balance += amount
        on = DAY + dt.timedelta(days=days)
        side = ["", format_vnd(amount)] if amount > 0 else [format_vnd(-amount), ""]
        rows.append([f"{on:%d/%m/%Y}", text, *side, format_vnd(balance)])
    if newest_first:
        rows.reverse()
    statement = read([HEAD, *rows, ["Số dư đầu kỳ", "", "", "", format_vnd(opening)]], delimiter)
    assert (statement.opening, statement.closing) == (opening, balance)
    assert [row.text.split() for row in statement.rows] == [row[1].split() for row in rows]
    assert [f"{row.on:%d/%m/%Y}" for row in statement.rows] == [row[0] for row in rows]
    assert sum(row.amount for row in statement.rows) == balance - opening
