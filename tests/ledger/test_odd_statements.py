"""Statements as banks really write them: pages, days, several accounts, cents, the Treasury."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
import xlsxwriter

from ledger import bankfiles
from ledger.bankfiles.form import AccountsError
from tests.ledger.test_bankfiles import figures, make_xlsx, read

HEAD = ["Ngày GD", "Nội dung", "Nợ", "Có", "Số dư"]


def two_sheets(first: Sequence[Any], second: Sequence[Any]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for name, rows in (("TK1", first), ("TK2", second)):
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                sheet.write_row(index, 0, row)
    return buffer.getvalue()


def test_the_account_of_the_treasury_keeps_its_dots_and_digits():
    statement = read([["Tài khoản: 3713.0.1234567.91049"], HEAD, ["05/11/2026", "A", "", 5, 5]])
    assert statement.account_number == "37130123456791049"


def test_a_balance_carried_to_the_next_page_is_not_the_opening_one():
    statement = read(
        [
            HEAD,
            ["01/11/2026", "A", "", 100, 100],
            ["Trang 1/2"],
            HEAD,
            ["Số dư mang sang", "", "", "", 100],
            ["02/11/2026", "B", "", 50, 150],
        ]
    )
    assert [amount for _day, amount, _balance in figures(statement)] == [100, 50]
    assert (statement.opening, statement.closing) == (0, 150)


def test_balances_of_each_day_do_not_stand_for_those_of_the_period():
    statement = read(
        [
            HEAD,
            ["Số dư đầu kỳ", "", "", "", 1000],
            ["01/11/2026", "A", "", 100, 1100],
            ["Số dư cuối ngày", "", "", "", 1100],
            ["Số dư đầu ngày", "", "", "", 1100],
            ["02/11/2026", "B", "", 50, 1150],
            ["Số dư cuối kỳ", "", "", "", 1150],
        ]
    )
    assert (statement.opening, statement.closing) == (1000, 1150)


def test_interest_of_a_few_dong_with_cents_is_read():
    statement = read(
        [
            HEAD,
            ["01/11/2026", "A", "0.00", "1,000.00", "1,000.00"],
            ["02/11/2026", "Lãi", "0.00", "347.00", "1,347.00"],
        ]
    )
    assert [amount for _day, amount, _balance in figures(statement)] == [1000, 347]


@pytest.mark.parametrize("balances", [True, False])
def test_two_accounts_below_one_another_are_refused(balances):
    head = HEAD if balances else HEAD[:4]
    row = ["01/11/2026", "A", "", 100, 100][: len(head)]
    rows = [["Số tài khoản: 111111111"], head, row, ["Số tài khoản: 222222222"], head, row]
    with pytest.raises(AccountsError, match="“111111111”, “222222222”"):
        read(rows)


def test_the_same_account_printed_on_each_page_is_one():
    rows = [["Số tài khoản: 111111111"], HEAD, ["01/11/2026", "A", "", 100, 100]]
    again = [["Số tài khoản: 111111111"], HEAD, ["02/11/2026", "B", "", 50, 150]]
    assert len(read([*rows, *again]).rows) == 2


def test_two_sheets_with_statements_are_refused_rather_than_one_left_out():
    sheet = [HEAD, ["01/11/2026", "A", "", 100, 100]]
    with pytest.raises(AccountsError, match="“TK1”, “TK2”"):
        bankfiles.read(two_sheets(sheet, sheet), "sao-ke.xlsx")


def test_an_empty_form_on_another_sheet_does_no_harm():
    sheet = [HEAD, ["01/11/2026", "A", "", 100, 100]]
    assert len(bankfiles.read(two_sheets(sheet, [HEAD]), "sao-ke.xlsx").rows) == 1


def test_a_text_with_a_nul_is_read_without_it():
    data = "Ngày GD\tNội dung\tNợ\tCó\n01/11/2026\tUng\x00ho\t\t100\n".encode("utf-16")
    assert bankfiles.read(data, "sao-ke.csv").rows[0].text == "Ungho"


def test_one_signed_column_newest_first_is_put_in_order_by_its_balances():
    head = ["Ngày giao dịch", "Số bút toán", "Số tiền", "Nội dung", "Số dư"]
    rows = [
        head,
        ["05/11/2026 10:00:00", "FT2", "-100,000", "Chi", "900,000"],
        ["04/11/2026 09:00:00", "FT1", "+1,000,000", "Thu", "1,000,000"],
    ]
    statement = bankfiles.read(make_xlsx(rows), "sao-ke.xlsx")
    assert [row.amount for row in statement.rows] == [-100_000, 1_000_000]
    assert (statement.opening, statement.closing) == (0, 900_000)
