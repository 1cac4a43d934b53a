"""Tables for spreadsheets and machines: nothing undescribed, nothing run as a formula, nothing lost."""

import csv
import io
import zipfile
from dataclasses import replace
from decimal import Decimal

import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from disclosure import dictionary, movements, textfiles, workbooks
from disclosure.tables import TABLES, Table
from disclosure.tables.columns import KINDS
from disclosure.version import Version
from tests.disclosure import rich, sample

BY_NAME = {table.name: table for table in TABLES}


def rows(table: Table, version: Version) -> list[dict[str, str]]:
    text = textfiles.header(table) + textfiles.lines(table, version)[0]
    return list(csv.DictReader(io.StringIO(text.removeprefix(textfiles.MARK))))


def test_every_column_is_described_and_named_once():
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        for column in table.columns:
            assert column.says.endswith(".")
            assert column.kind in KINDS
            assert column.name.isascii()


def test_the_dictionary_has_every_column_of_every_file():
    told = {(entry.file, entry.name) for entry in dictionary.entries()}
    for table in TABLES:
        assert {(f"{table.name}.csv", column.name) for column in table.columns} <= told
        assert f"{table.name}.csv" in dictionary.FILES
    assert {file for file, _name in told} <= set(dictionary.FILES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_has_rows_of_its_own_project(table):
    found = rows(table, rich.version())
    assert found
    assert {row["ma_du_an"] for row in found} == {"23032-2026-001"}
    assert {row["phien_ban"] for row in found} == {"2"}


def test_movements_stand_one_by_one_and_end_at_the_balance():
    found = rows(BY_NAME["giao-dich"], rich.version())
    assert sum(int(row["so_tien_co_dau"]) for row in found) == 109_000
    assert found[-1]["so_du"] == "109000"
    assert {row["chieu"] for row in found} == {"thu", "chi"}
    assert [row["nguon"] for row in found if row["so_chung_tu"] == "UNC 1/2026"] == [
        "PEOPLE",
        "PROVINCE",
    ]
    fee = next(row for row in found if row["loai"] == "FEE")
    assert (fee["so_tien"], fee["so_tien_co_dau"]) == ("1000", "-1000")


def test_what_is_unknown_is_blank_and_never_zero():
    land = next(row for row in rows(BY_NAME["dong-gop"], rich.version()) if row["don_vi"] == "m²")
    assert (land["so_tien"], land["so_luong"], land["ten"]) == ("", "12.5", "")
    asked = rows(BY_NAME["dinh-muc"], rich.version())[1]
    assert (asked["de_nghi"], asked["duoc_duyet"], asked["da_rut"]) == ("1000000", "", "")
    plain = rows(BY_NAME["du-an"], replace(rich.version(), facts=sample.facts()))[0]
    assert (plain["hien_vat"], plain["kinh_do"], plain["chenh_lech"]) == ("", "", "0")


def test_the_norm_stands_beside_what_was_approved_and_paid():
    row = rows(BY_NAME["dinh-muc"], rich.version())[0]
    told = (row["muc_duoc_huong"], row["duoc_duyet"], row["da_chi"], row["con_thieu"])
    assert told == ("1700000", "900000", "0", "1700000")


def test_a_text_that_looks_like_a_formula_is_not_one():
    finding = rows(BY_NAME["kien-nghi"], rich.version())[0]
    assert finding["noi_dung"] == "'=Nứt mặt đường"


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_comes_back_as_it_was_and_none_begins_like_a_formula(text, tmp_path_factory):
    text = text.replace("\0", "")
    finding = replace(rich.facts().findings[0], text=text)
    version = replace(rich.version(), facts=replace(rich.facts(), findings=(finding,)))
    table = BY_NAME["kien-nghi"]
    path = tmp_path_factory.mktemp("bang") / "kien-nghi.csv"
    written = textfiles.header(table) + textfiles.lines(table, version)[0]
    path.write_text(written, encoding="utf-8", newline="")
    place = [column.name for column in table.columns].index("noi_dung")
    with path.open(encoding="utf-8-sig", newline="") as file:
        next(file)
        (cells,) = textfiles.read_back(table, file)
    assert cells[place] == text
    told = rows(table, version)[0]["noi_dung"]
    assert told[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


def book() -> bytes:
    """Return the workbook of the facts that have one of everything."""
    out = io.BytesIO()
    lines = [textfiles.lines(table, rich.version())[0] for table in TABLES]
    rows = [
        textfiles.read_back(table, io.StringIO(text, newline=""))
        for table, text in zip(TABLES, lines, strict=True)
    ]
    workbooks.write(out, ["Ghi chú"], rows)
    return out.getvalue()


def test_the_workbook_says_what_the_text_files_say():
    pages = python_calamine.load_workbook(io.BytesIO(book()))
    assert pages.sheet_names == ["Đọc trước", *(table.title for table in TABLES)]
    for table in TABLES:
        names, *found = pages.get_sheet_by_name(table.title).to_python()
        assert names == [column.name for column in table.columns]
        own = list(table.cells(rich.version()))
        assert len(found) == len(own)
        for cells, was in zip(found, own, strict=True):
            for cell, told, column in zip(cells, was, table.columns, strict=True):
                assert cell == as_excel_says(told), column.name


def as_excel_says(told: object) -> object:
    if isinstance(told, bool):
        return "co" if told else "khong"
    if told is None:
        return ""
    return float(told) if isinstance(told, int | Decimal) else told


def test_a_formula_in_a_text_stays_a_text_in_the_workbook():
    with zipfile.ZipFile(io.BytesIO(book())) as file:
        parts = [file.read(name).decode() for name in file.namelist()]
    assert not any("<f>" in part or "<f " in part for part in parts)
    assert any(">=Nứt mặt đường<" in part for part in parts)


def test_letters_that_no_workbook_holds_are_left_out():
    finding = replace(rich.facts().findings[0], text="a\x01<b>&\ufffe" + "đ" * 40_000)
    version = replace(rich.version(), facts=replace(rich.facts(), findings=(finding,)))
    out, rows = io.BytesIO(), []
    for table in TABLES:
        text = textfiles.lines(table, version)[0]
        rows.append(textfiles.read_back(table, io.StringIO(text, newline="")))
    workbooks.write(out, [], rows)
    page = (
        python_calamine.load_workbook(io.BytesIO(out.getvalue()))
        .get_sheet_by_name("Kiến nghị")
        .to_python()
    )
    assert any(str(cell).startswith("a<b>&đđ") for cell in page[1])


def test_a_voucher_of_two_sources_is_told_with_two_names():
    ids = [row.id for row in movements.of(rich.facts()) if row.voucher == "UNC 1/2026"]
    assert ids == ["UNC-1-2026-PEOPLE", "UNC-1-2026-PROVINCE"]
