import csv
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import refcode, sheets

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

letters = st.text(refcode.ALPHABET, min_size=10, max_size=10)
codes = letters.map(lambda body: body + refcode.check_letter(body))


def test_a_made_code_is_valid_and_carries_its_prefix():
    code = refcode.make("LS", random.Random(1))
    assert refcode.is_valid(code)
    assert code.startswith("LS")
    assert len(code) == 11


@pytest.mark.parametrize("prefix", ["UB", "L", "ls", "L1", "LSX"])
def test_letters_outside_the_alphabet_make_no_code(prefix):
    with pytest.raises(refcode.RefCodeError, match="trừ I, O, U"):
        refcode.make(prefix, random.Random(1))


@given(codes, st.integers(0, 9), st.sampled_from(refcode.ALPHABET))
def test_one_wrong_letter_is_always_noticed(code, at, letter):
    wrong = code[:at] + letter + code[at + 1 :]
    assert refcode.is_valid(wrong) == (wrong == code)


@pytest.mark.parametrize("text", ["", "LSMBHBZDNS", "lsmbhbzdnsq", "LSMBHBZDNS1", "LSMBHBZDNSA"])
def test_what_is_not_a_code_is_not_valid(text):
    assert not refcode.is_valid(text)


@pytest.mark.parametrize(
    "content",
    [
        "CT nhanh 247 den: LSMBHBZDNSQ Le Van A ung ho",
        "427089.453953.493234.lsmbhbzdnsq-222-LE VAN A chuyen tien",
        "MBVCB.123.LS MBHB ZDNSQ.CT tu 0573 toi 00117",
        "REM LSMBHBZ\nDNSQ",
        "LS.MBHBZDNSQLe Van A",
        "Lsmbhbzđnsq",
    ],
)
def test_a_code_is_found_through_what_banks_do_to_it(content):
    assert refcode.find(content, known={"LSMBHBZDNSQ"}) == ["LSMBHBZDNSQ"]
    assert "LSMBHBZDNSQ" in refcode.find(content, prefixes={"LS"})


def test_two_codes_come_in_order_and_once():
    content = "LSYZSFFPWFW va LSMSHLLGHPS va LSYZSFFPWFW"
    assert refcode.find(content, prefixes={"LS"}) == ["LSYZSFFPWFW", "LSMSHLLGHPS"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("LSMBHBZDNS\nQ", True),
        ("LSMBHBZDNS\nQ247", True),
        ("LSMBHBZDNS Quoc Nam", False),
        ("tai L SMBHBZDNSQ", True),
        ("tai XL SMBHBZDNSQ", False),
        ("LSMBHBZDNSQuoc Nam", True),
    ],
)
def test_a_code_borrows_no_letter_from_the_word_beside_it(content, found):
    assert refcode.find(content, known={"LSMBHBZDNSQ"}) == ["LSMBHBZDNSQ"] * found


def test_what_is_left_without_its_codes_keeps_its_words():
    text = "Phí CK LS MBHB ZDNSQ va ung-ho"
    assert refcode.without(text, ["LSMBHBZDNSQ"]).split() == ["PHI", "CK", "VA", "UNG", "HO"]


def test_a_code_of_others_is_not_found_among_the_known():
    assert refcode.find("PTRTVMKECEK ung ho", known={"LSMBHBZDNSQ"}) == []
    assert refcode.find("PTRTVMKECEK ung ho", prefixes={"LS"}) == []


@given(codes, st.text(max_size=40), st.text(max_size=40))
def test_a_known_code_is_found_in_any_text(code, before, after):
    assert code in refcode.find(f"{before} {code} {after}", known={code})


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ("LSMBHBZDNSP", 1),  # check letter
        ("LSMBXBZDNSQ", 1),  # one letter
        ("LSMBHZBDNSQ", 1),  # two letters swapped
        ("LSMBHBZDNS", 1),  # cut at the end
        ("LSMHBZDNSQ", 1),  # one letter lost
        ("LSMBHHBZDNSQ", 1),  # one letter twice
        ("KSMBHBZDNSQ", 1),  # wrong prefix
        ("LSXBHBXDNSQ", 2),
        ("L5MBHBZDN5Q", 2),
    ],
)
def test_a_mistyped_code_is_near(typed, errors):
    near = refcode.NearCodes(["LSMBHBZDNSQ", "LSYZSFFPWFW"])
    assert near.find(f"CT tu 0573: {typed} Tran Van B") == {"LSMBHBZDNSQ": errors}


def test_names_and_greetings_are_near_to_no_code():
    near = refcode.NearCodes(["LSMBHBZDNSQ"])
    assert near.find("chuc ba con som co duong moi, LS thanh cong") == {}
    assert refcode.NearCodes([]).find("LSMBHBZDNSQ") == {}


def _sample(name: str) -> Path:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the sample files are not beside the project")
    return path


@pytest.mark.parametrize("bank", ["agribank", "bidv", "vietcombank"])
def test_every_sample_code_is_valid(bank):
    with _sample(f"du-kien-{bank}.csv").open(encoding="utf-8-sig") as file:
        codes = [row["ma"] for row in csv.DictReader(file)]
    assert codes
    assert [code for code in codes if not refcode.is_valid(code)] == []


def test_every_code_of_the_sample_pledge_list_is_valid():
    data = _sample("dang-ky-dong-gop.xlsx").read_bytes()
    sheet = sheets.read(data, "dang-ky-dong-gop.xlsx")
    header = sheets.find_header(sheet.rows, {"code": ["mã chuyển khoản"], "name": ["họ và tên"]})
    column = header.columns["code"]
    codes = [str(row[column]) for row in sheet.rows[header.row_index + 1 :] if row[column]]
    assert len(codes) > 50
    assert all(refcode.is_valid(code) for code in codes)
