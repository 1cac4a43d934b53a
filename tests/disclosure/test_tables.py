"""Tables for spreadsheets and machines: nothing undescribed, nothing run as a formula, nothing lost."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure import dictionary, movements, textfiles
from disclosure.release import Release
from disclosure.tables import TABLES, Table
from disclosure.tables.columns import KINDS
from ledger import sheets
from tests.disclosure import rich, sample

BY_NAME = {table.name: table for table in TABLES}


def rows(table: Table, release: Release) -> list[dict[str, str]]:
    text = textfiles.header(table) + textfiles.lines(table, release)[0]
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
    found = rows(table, rich.release())
    assert found
    assert {row["ma_du_an"] for row in found} == {"23032-2026-001"}
    assert {row["phien_ban"] for row in found} == {"2"}


def test_movements_stand_one_by_one_and_end_at_the_balance():
    found = rows(BY_NAME["giao-dich"], rich.release())
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
    land = next(row for row in rows(BY_NAME["dong-gop"], rich.release()) if row["don_vi"] == "m²")
    assert (land["so_tien"], land["so_luong"], land["ten"]) == ("", "12.5", "")
    asked = rows(BY_NAME["dinh-muc"], rich.release())[1]
    assert (asked["de_nghi"], asked["duoc_duyet"], asked["da_rut"]) == ("1000000", "", "")
    plain = rows(BY_NAME["du-an"], replace(rich.release(), facts=sample.facts()))[0]
    assert (plain["hien_vat"], plain["kinh_do"], plain["chenh_lech"]) == ("", "", "0")


def test_the_norm_stands_beside_what_was_approved_and_paid():
    row = rows(BY_NAME["dinh-muc"], rich.release())[0]
    told = (row["muc_duoc_huong"], row["duoc_duyet"], row["da_chi"], row["con_thieu"])
    assert told == ("1700000", "900000", "0", "1700000")


def test_a_text_that_looks_like_a_formula_is_not_one():
    finding = rows(BY_NAME["kien-nghi"], rich.release())[0]
    assert finding["noi_dung"] == "'=Nứt mặt đường"


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_comes_back_as_it_was_and_none_begins_like_a_formula(text, tmp_path_factory):
    text = text.replace("\0", "")
    finding = replace(rich.facts().findings[0], text=text)
    release = replace(rich.release(), facts=replace(rich.facts(), findings=(finding,)))
    table = BY_NAME["kien-nghi"]
    path = tmp_path_factory.mktemp("bang") / "kien-nghi.csv"
    written = textfiles.header(table) + textfiles.lines(table, release)[0]
    path.write_text(written, encoding="utf-8", newline="")
    place = [column.name for column in table.columns].index("noi_dung")
    (cells,) = textfiles.read_back(table, path)
    assert cells[place] == (text or None)
    told = rows(table, release)[0]["noi_dung"]
    assert told[:1] not in {"=", "+", "-", "@", "\t", "\r", "\n"}


def test_a_file_read_back_has_the_figures_and_days_it_was_written_from(tmp_path: Path):
    for table in TABLES:
        path = tmp_path / f"{table.name}.csv"
        text, count = textfiles.lines(table, rich.release())
        path.write_text(textfiles.header(table) + text, encoding="utf-8", newline="")
        back = list(textfiles.read_back(table, path))
        assert len(back) == count
        for cells, own in zip(back, table.cells(rich.release()), strict=True):
            for cell, was, column in zip(cells, own, table.columns, strict=True):
                expected = {True: "co", False: "khong"}[was] if isinstance(was, bool) else was
                assert cell == (None if expected == "" else expected), column.name


def test_the_workbook_has_every_table_with_figures_as_figures():
    data = textfiles.workbook(["Ghi chú"], [list(t.cells(rich.release())) for t in TABLES])
    read = sheets.read(data, "du-lieu.xlsx")
    assert any("23032-2026-001" in str(cell) for row in read.rows for cell in row)


def test_a_voucher_of_two_sources_is_told_with_two_names():
    ids = [row.id for row in movements.of(rich.facts()) if row.voucher == "UNC 1/2026"]
    assert ids == ["UNC-1-2026-PEOPLE", "UNC-1-2026-PROVINCE"]
