"""Files that are broken, cut, or made to do harm: refused with a sentence, and nothing else."""

import contextlib
import io
import random
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import bankfiles, sheets
from ledger.bankfiles import template
from ledger.exceptions import LedgerError
from tests.ledger.statement_maker import Maker, as_csv, as_page, as_xlsx
from tests.ledger.test_bank_messages import CAMT, MT940
from tests.ledger.test_bankfiles import DAY, make_csv, make_xlsx
from tests.ledger.test_web_statements import BOOK, PAGE

NAMED = {"on": 0, "text": 1, "amount": 2}
BEGINNINGS = [
    b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html><table><tr><td>", b"sep=;\n",
    b":20:a\n:25:1\n:60F:C260901VND1,\n:61:", b"<?xml version='1.0'?><Document xmlns='camt.053.'>",
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n", b"\xff\xfe", b"\xef\xbb\xbf",
]  # fmt: skip
PIECES = [
    b"<", b">", b'"', b"\x00", b"\n:61:", b":20:", b"\n", b",", b"=", b"9" * 20, b"-", b"\xff\xfe",
    b"<td rowspan=9>", b"&#x110000;", b"&#xD800;", b":62F:", b"charset=idna ", b"charset=hex ",
    b'r="ZZZZZ9999999999"', b"<!--", b"]]>",
]  # fmt: skip
SOUND = [
    ("a.csv", as_csv(Maker(1).make(5, newest_first=False).table)),
    ("a.csv", as_csv(Maker(2).make(5, newest_first=False).table, ";", "utf-16")),
    ("a.xlsx", as_xlsx(Maker(3).make(5, newest_first=False).table)),
    ("a.xls", as_page(Maker(4).make(5, newest_first=False).table)),
    ("a.sta", MT940.encode()),
    ("a.xml", CAMT.encode()),
    ("a.xls", PAGE.encode()),
    ("a.xls", BOOK.encode()),
]


def read_or_refuse(data: bytes, name: str) -> None:
    """Read the bytes in each way; only refusals with a sentence may come out."""
    for way in (
        lambda: bankfiles.read(data, name),
        lambda: bankfiles.read(data, name, columns=NAMED),
        lambda: bankfiles.outline(data, name),
    ):
        with contextlib.suppress(LedgerError):
            way()


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(BEGINNINGS),
    st.binary(max_size=400),
    st.sampled_from(["a.csv", "a.xls", "a.xlsx", "a"]),
)
def test_any_bytes_are_read_or_refused(beginning, rest, name):
    read_or_refuse(beginning + rest, name)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SOUND), st.integers(0, 10**9))
def test_a_statement_that_was_damaged_is_read_or_refused(sound, seed):
    name, data = sound
    dice = random.Random(seed)
    for _ in range(dice.randrange(1, 8)):
        at = dice.randrange(len(data) + 1)
        piece = dice.choice([*PIECES, b"", data[max(0, at - 30) : at]])
        data = data[:at] + piece + data[at + dice.choice([0, 0, 1, 40]) :]
    read_or_refuse(data, name)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_a_workbook_that_was_damaged_inside_is_read_or_refused(seed):
    dice = random.Random(seed)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND[2][1])) as old, zipfile.ZipFile(packed, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if "sheet1" in member or dice.random() < 0.3:
                at = dice.randrange(len(content) + 1)
                content = content[:at] + dice.choice(PIECES) + content[at + dice.choice([0, 9]) :]
            new.writestr(member, content)
    read_or_refuse(packed.getvalue(), "a.xlsx")


HEAD = ["Ngày GD", "Nội dung", "Nợ", "Có", "Số dư"]


def workbook_with(write) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["01/09/2026", "A", "", 5, 5])
        write(sheet)
    return buffer.getvalue()


def test_a_workbook_with_formulas_is_refused_by_the_name_of_the_cell():
    data = workbook_with(lambda sheet: sheet.write_formula("E2", "=1+4", None, 5))
    with pytest.raises(bankfiles.BankFileError, match=r"Ô E2 .*công thức"):
        bankfiles.read(data, "a.xlsx")


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "=1+1", "=A1", "@SUM(1)", "=cmd|'/C calc'!A0"])
def test_a_delimited_text_with_formulas_is_refused_by_its_row(text):
    with pytest.raises(bankfiles.RowError, match="công thức") as refusal:
        bankfiles.read(make_csv([HEAD, ["01/09/2026", text, "", 5, 5]]), "a.csv")
    assert refusal.value.source_row == 2


@pytest.mark.parametrize("text", ["=> ung ho", "== A ==", "+84912345678", "-- A", "@nhom 3"])
def test_what_only_looks_like_a_formula_is_text(text):
    statement = bankfiles.read(make_csv([HEAD, ["01/09/2026", text, "", 5, 5]]), "a.csv")
    assert statement.rows[0].text == text


def test_zeros_that_excel_keeps_with_a_sign_are_text():
    head = ["Ngày GD", "Số CT", *HEAD[1:]]
    data = make_csv([head, ['="01/09/2026"', '="0011"', "A", "", "5", "5"]])
    assert bankfiles.read(data, "a.csv").rows[0].doc_no == "0011"


def test_a_workbook_with_a_million_empty_rows_is_refused():
    data = workbook_with(
        lambda sheet: sheet.write_blank(1_048_575, 0, None, None) or sheet.set_row(1_048_575, 30)
    )
    with pytest.raises(sheets.SheetError, match="quá nhiều dòng"):
        bankfiles.read(data, "a.xlsx")


def test_a_text_with_a_million_empty_rows_is_refused():
    data = make_csv([HEAD, ["01/09/2026", "A", "", 5, 5]]) + b"\r\n" * 1_000_000
    with pytest.raises(sheets.SheetError, match="quá nhiều dòng"):
        bankfiles.read(data, "a.csv")


def test_a_workbook_whose_sheet_lies_elsewhere_does_not_reach_out_either():
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(make_xlsx([["a"]]))) as old,
        zipfile.ZipFile(packed, "w") as new,
    ):
        for member in old.namelist():
            content = old.read(member).replace(b"worksheets/sheet1", b"hidden/sheet1")
            content = content.replace(b'<c r="A1"', b"<c t='n'r=\"XFD1048576\"")
            new.writestr(member.replace("worksheets/sheet1", "hidden/sheet1"), content)
    with pytest.raises(sheets.SheetError, match="quá nhiều dòng hoặc cột"):
        bankfiles.read(packed.getvalue(), "a.xlsx")


@pytest.mark.parametrize("data", [b"RIFF\0\0\0\0WEBPVP8 ", b"\0\0\0\x18ftypheic", b"\n\n%PDF-1.4"])
def test_pictures_and_scans_of_any_kind_are_refused_with_what_to_ask_for(data):
    with pytest.raises(sheets.SheetError, match="xin ngân hàng"):
        bankfiles.read(data, "sao-ke.xls")


def test_the_form_for_statements_on_paper_is_read_as_it_is():
    statement = bankfiles.read(template.workbook("113000123456", on=DAY), template.FILENAME)
    assert statement.account_number == "113000123456"
    assert (statement.opening, statement.closing) == (1_000_000, 1_300_000)
    assert [(r.on, r.doc_no, r.amount) for r in statement.rows] == [
        (DAY, "PT 01", 500_000),
        (DAY, "UNC 01", -200_000),
    ]
