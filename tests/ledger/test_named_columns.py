"""Statements whose headings say nothing: a person names the columns."""

import pytest

from ledger import bankfiles
from tests.ledger.test_bankfiles import make_csv, make_xlsx

ROWS = [
    ["STK 113000123456"],
    ["Cột 1", "Cột 2", "Cột 3", "Cột 4", "Cột 5", "Cột 6"],
    ["1", "01/09/2026", "500.000", "", "1.500.000", "Lê An ủng hộ"],
    ["2", "03/09/2026", "", "200.000", "1.300.000", "Trả xi măng"],
    ["3", "04/09/2026", "50.000", "", "1.350.000", "Lê Bình ủng hộ"],
]
NAMED = {"on": 1, "credit": 2, "debit": 3, "balance": 4, "text": 5}


def test_a_statement_without_known_headings_asks_with_its_own_proposal():
    with pytest.raises(bankfiles.ColumnsError) as refusal:
        bankfiles.read(make_csv(ROWS), "a.csv")
    outline = refusal.value.outline
    assert outline is not None
    assert dict(outline.columns) == NAMED
    assert outline.rows[0] == tuple(ROWS[1])
    assert outline.first_row == 2


@pytest.mark.parametrize("make", [make_csv, make_xlsx])
def test_named_columns_are_read_and_proved(make):
    statement = bankfiles.read(
        make(ROWS), "a.xlsx" if make is make_xlsx else "a.csv", columns=NAMED
    )
    assert [row.amount for row in statement.rows] == [500_000, -200_000, 50_000]
    assert (statement.account_number, statement.opening) == ("113000123456", 1_000_000)


def test_named_columns_without_any_heading_row_are_read():
    statement = bankfiles.read(make_csv(ROWS[2:]), "a.csv", columns=NAMED)
    assert [row.source_row for row in statement.rows] == [1, 2, 3]


def test_an_opening_balance_between_headings_and_rows_is_kept():
    rows = [*ROWS[:2], ["", "Số dư đầu kỳ", "", "", "1.000.001", ""], *ROWS[2:]]
    with pytest.raises(bankfiles.BalanceError):
        bankfiles.read(make_csv(rows), "a.csv", columns=NAMED)


def test_debit_and_credit_exchanged_do_not_pass_the_proof():
    swapped = NAMED | {"debit": 2, "credit": 3}
    with pytest.raises(bankfiles.BalanceError):
        bankfiles.read(make_csv(ROWS), "a.csv", columns=swapped)


@pytest.mark.parametrize(
    "columns",
    [{}, {"on": 1, "text": 5}, NAMED | {"text": 1}, NAMED | {"on": -1}, NAMED | {"tên": 0}],
)
def test_a_map_that_names_too_little_or_too_much_is_refused(columns):
    with pytest.raises(bankfiles.ColumnsError):
        bankfiles.read(make_csv(ROWS), "a.csv", columns=columns)


def test_named_columns_that_hold_no_days_are_refused_with_the_outline():
    with pytest.raises(bankfiles.ColumnsError) as refusal:
        bankfiles.read(make_csv(ROWS), "a.csv", columns=NAMED | {"on": 0})
    assert refusal.value.outline is not None


def test_the_outline_of_a_known_bank_names_its_columns():
    head = ["Ngày GD", "Số CT", "Nội dung", "Nợ", "Có", "Số dư"]
    rows = [["NGÂN HÀNG"], head, ["01/09/2026", "1", "a", "", "5.000", "5.000"]]
    outline = bankfiles.outline(make_csv(rows), "a.csv")
    assert outline.rows[0] == tuple(head)
    assert dict(outline.columns) == dict(
        zip(["on", "doc_no", "text", "debit", "credit", "balance"], range(6), strict=True)
    )


TWICE = [
    ["Ngày giao dịch", "Số tiền", "Số tiền", "Số dư", "Nội dung"],
    ["01/09/2026", "500.000", "500.000", "1.500.000", "Lê An ủng hộ"],
    ["03/09/2026", "-200.000", "8", "1.300.000", "Trả xi măng"],
    ["04/09/2026", "50.000", "2", "1.350.000", "Lê Bình ủng hộ"],
]


def test_two_columns_of_money_whose_headings_read_the_same_are_asked_about():
    with pytest.raises(bankfiles.ColumnsError, match="cột thứ 2 “Số tiền”, cột thứ 3") as refusal:
        bankfiles.read(make_csv(TWICE), "a.csv")
    outline = refusal.value.outline
    assert outline is not None
    assert dict(outline.columns) == {"on": 0, "amount": 1, "balance": 3, "text": 4}  # by balances
    named = {"on": 0, "amount": 1, "balance": 3, "text": 4}
    statement = bankfiles.read(make_csv(TWICE), "a.csv", columns=named)
    assert [row.amount for row in statement.rows] == [500_000, -200_000, 50_000]


@pytest.mark.parametrize("cell", ["", "0", "VND"])
def test_a_second_column_of_the_same_name_without_figures_is_no_question(cell):
    rows = [TWICE[0], *[[*row[:2], cell, *row[3:]] for row in TWICE[1:]]]
    statement = bankfiles.read(make_csv(rows), "a.csv")
    assert [row.amount for row in statement.rows] == [500_000, -200_000, 50_000]


def test_a_side_that_stands_twice_is_asked_about_too_and_neither_is_proposed():
    head = ["Ngày", "Ghi nợ", "Ghi có", "Ghi có", "Nội dung"]
    rows = [head, ["01/09/2026", "", "500.000", "20", "Lê An ủng hộ"]]
    assert "credit" not in bankfiles.outline(make_csv(rows), "a.csv").columns
    with pytest.raises(bankfiles.ColumnsError, match="cột thứ 3 “Ghi có”, cột thứ 4 “Ghi có”"):
        bankfiles.read(make_csv(rows), "a.csv")
