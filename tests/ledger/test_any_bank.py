"""Statements of banks that nobody has seen yet: what was written is what is read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import bankfiles
from ledger.bankfiles import cells
from ledger.exceptions import LedgerError
from ledger.money import AmountError
from tests.ledger.statement_maker import Maker, as_csv, as_page, as_xlsx
from tests.ledger.test_bankfiles import make_csv, read

FORMS = {
    "csv": ("a.csv", as_csv),
    "semicolons": ("a.csv", lambda table: as_csv(table, ";", "utf-8-sig")),
    "tabs, wide letters": ("a.xls", lambda table: as_csv(table, "\t", "utf-16")),
    "workbook": ("a.xlsx", as_xlsx),
    "web page": ("a.xls", as_page),
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(2, 14), st.booleans())
def test_what_any_bank_writes_is_what_is_read(form, seed, size, newest_first):
    name, write = FORMS[form]
    made = Maker(seed).make(size, newest_first=newest_first)
    statement = bankfiles.read(write(made.table), name)
    found = [(r.on, " ".join(r.text.split()), r.amount, r.balance) for r in statement.rows]
    assert found == [(on, words, amount, balance) for on, _, words, amount, balance in made.moves]
    assert statement.account_number in (None, made.account)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.integers(4, 14), st.data())
def test_a_figure_that_was_changed_is_noticed_in_any_statement(seed, size, data):
    maker = Maker(seed)
    made = maker.make(size, newest_first=False)
    *_, words, _amount, balance = made.moves[data.draw(st.integers(1, size - 2))]
    column = [name for name, _ in maker.columns].index("balance")
    shown = maker._money(balance)
    row = next(
        row for row in made.table if len(row) > column and row[column] == shown and words in row
    )
    row[column] = maker._money(balance + 1)
    with pytest.raises(bankfiles.BankFileError):
        bankfiles.read(as_csv(made.table), "a.csv")


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.234.567,00", 1_234_567), ("1,234,567.00", 1_234_567), ("1 234 567", 1_234_567),
        ("1\u00a0234\u00a0567", 1_234_567), ("(1,234)", -1234), ("-1.234", -1234), ("1.234-", -1234),
        ("1.234.567 VND", 1_234_567), ("+1,234", 1234), ("1.234 đ", 1234), ("500,000 CR", 500_000),
        ("500,000CR", 500_000), ("500,000 DR", -500_000), ("500,000 D", -500_000), ("1.000 Nợ", -1000),
        ("1.000 Có", 1000), ("CR 1,000", 1000), ("347.00", 347), ("347.0", 347), ("0.00", 0), ("0", 0),
        ("500000.0", 500_000), ("1'234'567", 1_234_567), (1234.0, 1234), (1234, 1234), ("-", None),
        ("", None), (None, None),
    ],
)  # fmt: skip
def test_an_amount_is_read_in_its_many_forms(cell, amount):
    assert cells.amount_of(cell) == amount


@pytest.mark.parametrize(
    "cell",
    ["1,5", "1.5", "12,34", "1.234,5", "1,2345", "1.234,567", "5E+05", "=1+1", "12a", "1..000",
     1.5, float("nan"), float("inf"), True, "50²", "1,234.567", "500.000 USD", "--5", "0.5"],
)  # fmt: skip
def test_an_amount_that_may_be_two_things_is_refused(cell):
    with pytest.raises(AmountError):
        cells.amount_of(cell)


@pytest.mark.parametrize(
    "cell",
    ["20/11/2026", "20-11-2026", "20.11.2026", "2026-11-20", "20-Nov-2026", "20 Nov 2026", "20/11/26",
     "20/11/2026 10:15:22", "2026-11-20T10:15:22+07:00", "10:15:22 20/11/2026", "20261120",
     "20 thg 11, 2026", "20 tháng 11 năm 2026", "46346", 46346, 46346.43, "20/11/2026\n5142.16"],
)  # fmt: skip
def test_a_day_is_read_in_its_many_forms(cell):
    day = cells.day_of(cell)
    assert day is not None
    assert f"{day:%d/%m/%Y}" == "20/11/2026"


HEAD = ["Ngày GD", "Nội dung", "Nợ", "Có", "Số dư"]


def test_a_day_that_stands_above_its_movements_is_theirs():
    rows = [["Ngày: 01/11/2026"], ["", "A", "", 5, 5], ["02/11/2026"], ["", "B", "", 5, 10]]
    assert [row.on.day for row in read([HEAD, *rows]).rows] == [1, 2]


def test_headings_in_english_below_the_vietnamese_ones_are_no_movement():
    english = ["Transaction date", "Description", "Debit", "Credit", "Balance"]
    assert len(read([HEAD, english, ["01/11/2026", "A", "", 5, 5]]).rows) == 1


def test_a_kind_that_says_neither_in_nor_out_is_refused_where_nothing_proves_it():
    head = ["Ngày GD", "Nội dung", "Số tiền", "Loại giao dịch"]
    with pytest.raises(bankfiles.RowError, match="ghi nợ hay ghi có"):
        read([head, ["01/11/2026", "A", "5.000", "Chuyển khoản"]])


def test_a_formula_in_a_figure_is_refused():
    with pytest.raises(LedgerError):
        bankfiles.read(make_csv([HEAD, ["01/11/2026", "A", "", "=1+1", 2]]), "a.csv")
