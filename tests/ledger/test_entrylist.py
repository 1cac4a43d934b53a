"""Old books read from a file: what is joined, what is passed over, what is refused in words."""

import io
import tracemalloc
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledger import entrylist, sheets, text
from ledger.entrylist import Line, Voucher, words
from ledger.entrylist.vouchers import MOST_TOLD
from ledger.models.journal import VOUCHER_PREFIX, VoucherKind
from tests.ledger import oldbooks
from tests.ledger.oldbooks import FUND, HEAD

DAY = date(2025, 8, 5)
RECEIPT = oldbooks.receipt(12, 5_000_000, DAY)


def read(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD) -> entrylist.EntryList:
    return entrylist.read(oldbooks.file(rows, head), "so-cu.csv")


def told(found: entrylist.EntryList) -> list[str]:
    return [str(problem) for problem in found.problems.told]


def cells(on: str = "05/08/2025", **changed: object) -> tuple[object, ...]:
    row = {
        "on": on, "kind": "Phiếu thu", "number": "PT 12", "summary": "Thu đóng góp", "private": "",
        "fund": FUND, "purpose": "", "account": "Tiền mặt", "debit": "1.000.000", "credit": "",
    } | changed  # fmt: skip
    return tuple(row.values())


OTHER = cells(account="Đóng góp đã nhận", debit="", credit="1.000.000")


def test_the_rows_of_one_voucher_are_joined() -> None:
    found = entrylist.read(oldbooks.file(oldbooks.rows_of([RECEIPT])), "so-cu.csv")
    assert found.vouchers == [RECEIPT]
    assert not found.problems


def test_number_day_kind_words_and_fund_may_be_left_out_after_the_first_row() -> None:
    follow = cells("", kind="", number="", summary="", fund="", account="Đóng góp đã nhận",
                   debit="", credit="1000000")  # fmt: skip
    [voucher] = read(cells(), follow).vouchers
    assert [line.amount for line in voucher.lines] == [1_000_000, -1_000_000]
    assert {line.fund for line in voucher.lines} == {FUND}


def test_headings_without_accents_in_any_order_are_found() -> None:
    head = ("Co", "No", "Tai khoan", "Nguon tien", "Dien giai", "So CT", "Ngay CT")
    found = read(
        ("", "5000", "111", FUND, "Thu", "PT 1", "5/8/2025"),
        ("5000", "", "337", FUND, "Thu", "PT 1", "2025-08-05"),
        head=head,
    )
    assert not told(found)
    assert found.vouchers[0].kind == "RECEIPT"
    assert [line.account for line in found.vouchers[0].lines] == ["111", "337"]


def test_one_row_may_name_both_accounts() -> None:
    head = ("Ngày", "Số chứng từ", "Diễn giải", "Nguồn", "TK Nợ", "TK Có", "Số tiền")
    found = read(("05/08/2025", "PC 3", "Mua cát", FUND, "241", "111", "70.000"), head=head)
    assert not told(found)
    assert [(line.account, line.amount) for line in found.vouchers[0].lines] == [
        ("241", 70_000),
        ("111", -70_000),
    ]


def test_a_heading_over_two_rows_is_read() -> None:
    data = oldbooks.file(
        [
            ("", "Số", "", "", "", "Nợ", "Có"),
            ("05/08/2025", "PT 1", "Thu", FUND, "Tiền mặt", "5000", ""),
            ("05/08/2025", "PT 1", "Thu", FUND, "Đóng góp đã nhận", "", "5000"),
        ],
        ("Ngày", "Chứng từ", "Diễn giải", "Nguồn tiền", "Tài khoản", "Số tiền", ""),
    )
    assert len(entrylist.read(data, "x.csv").vouchers) == 1


def test_sums_titles_repeated_headings_and_signatures_are_passed_over() -> None:
    found = read(
        ("Tháng 8 năm 2025",),
        cells(), OTHER,
        ("", "", "", "Cộng phát sinh", "", "", "", "", "1.000.000", "1.000.000"),
        HEAD,
        ("", "", "", "", "", "", "", "", "", ""),
        cells(number="PT 13"), cells(number="PT 13", account="Đóng góp đã nhận", debit="", credit="1000000"),
        ("", "", "", "Tổng cộng", "", "", "", "", "2.000.000", "2.000.000"),
        ("Người lập biểu", "", "", "Kế toán trưởng"),
    )  # fmt: skip
    assert not told(found)
    assert [voucher.number for voucher in found.vouchers] == ["PT 12", "PT 13"]


def test_a_voucher_that_does_not_balance_is_named_with_both_sums() -> None:
    short = cells(account="Đóng góp đã nhận", debit="", credit="900000")
    assert told(read(cells(), short)) == [
        "Dòng 2: tổng Nợ 1.000.000 khác tổng Có 900.000. "
        "Hãy xem có thiếu dòng nào của chứng từ không."
    ]


def test_sums_that_balance_only_across_funds_are_refused() -> None:
    elsewhere = cells(account="Đóng góp đã nhận", fund="Quỹ khác", debit="", credit="1000000")
    problems = told(read(cells(), elsewhere))
    assert len(problems) == 2
    assert "trong nguồn “Quỹ khác”" in problems[1]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"debit": "1,5"}, "“1,5” không phải là số tiền"),
        ({"debit": "=SUM(A1:A9)"}, "không phải là số tiền"),
        ({"debit": "-5000"}, "số tiền âm"),
        ({"debit": "", "credit": ""}, "chưa có số tiền"),
        ({"debit": "0"}, "chưa có số tiền"),
        ({"debit": "5", "credit": "5"}, "ghi cả Nợ và Có"),
        ({"debit": "9" * 16}, "quá lớn"),
        ({"account": ""}, "chưa có tài khoản"),
        ({"fund": ""}, "chưa có nguồn tiền"),
        ({"number": ""}, "chưa có số chứng từ gốc"),
        ({"kind": "Hóa đơn"}, "không nhận loại “Hóa đơn”"),
        ({"kind": "", "number": "12"}, "chưa có loại chứng từ"),
        ({"on": "31/02/2025"}, "không đọc được ngày"),
        ({"on": ""}, "chưa có ngày"),
        ({"on": "05/08/1825"}, "không đọc được ngày"),
        ({"summary": ""}, "chưa có diễn giải"),
        ({"summary": "x" * 241}, "dài quá 240 chữ"),
        ({"number": "1" * 41}, "dài quá 40 chữ"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_with_its_row(
    changed: dict[str, str], said: str
) -> None:
    found = read(cells(**changed))
    assert said in " ".join(told(found))
    assert all(problem.row == 2 for problem in found.problems.told)
    assert not found.vouchers


def test_a_number_used_again_later_is_refused_and_may_be_told_apart_by_a_code() -> None:
    between = (
        cells(number="PT 13"),
        cells(number="PT 13", account="x", debit="", credit="1000000"),
    )
    assert "đã có ở dòng 2" in told(read(cells(), OTHER, *between, cells(), OTHER))[0]
    head = (*HEAD, "Mã")
    rows = [(*cells(), "a"), (*OTHER, "a"), (*cells(), "b"), (*OTHER, "b")]
    found = read(*rows, head=head)
    assert len({voucher.key for voucher in found.vouchers}) == 2


def test_the_key_does_not_depend_on_the_file() -> None:
    [first] = read(cells(), OTHER).vouchers
    [again] = read(("Sổ cũ",), cells("2025-08-05", number="pt  12"),
                   cells(number="PT 12", account="x", debit="", credit="1000000")).vouchers  # fmt: skip
    assert first.key == again.key
    assert first.key != replace(first, on=DAY + timedelta(days=1)).key


def test_years_may_be_mixed() -> None:
    vouchers = [oldbooks.receipt(1, 10, DAY.replace(year=year)) for year in (2023, 2024, 2025)]
    found = entrylist.read(oldbooks.file(oldbooks.rows_of(vouchers)), "x.csv")
    assert found.vouchers == vouchers
    assert not found.remarks


def test_a_name_in_the_public_words_is_pointed_out() -> None:
    found = read(cells(summary="Thu tiền ông Nguyễn Văn An"), OTHER)
    assert "ông Nguyễn" in str(found.remarks.told[0])
    assert not read(cells(summary="Thu tiền bà con thôn 3"), OTHER).remarks


def test_things_without_a_value_are_kept_in_hundredths_of_their_unit() -> None:
    head = (*HEAD, "Đơn vị")
    found = read(
        (*cells(account="QUANTITY", debit="21,5"), "bao xi măng"),
        (*cells(account="IN_KIND", debit="", credit="21,50"), "Bao xi măng"),
        head=head,
    )
    assert not told(found)
    assert [(line.amount, line.unit) for line in found.vouchers[0].lines] == [
        (2150, "BAO_XI_MANG"),
        (-2150, "BAO_XI_MANG"),
    ]


def test_what_begins_with_an_equals_sign_is_words() -> None:
    [voucher] = read(cells(summary='=HYPERLINK("http://x")'), OTHER).vouchers
    assert voucher.summary == '=HYPERLINK("http://x")'


def test_signs_that_nobody_sees_are_left_out() -> None:
    [voucher] = read(cells(summary="Thu\u202e đóng\x07 góp"), OTHER).vouchers
    assert voucher.summary == "Thu đóng góp"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1258"])
def test_odd_encodings_give_the_same_words(encoding: str) -> None:
    words_ = "Thu dong gop" if encoding == "cp1258" else "Thu đóng góp"
    head = ("Ngay", "Loai", "So CT", "Dien giai", "Nguon tien", "Tai khoan", "No", "Co")
    rows = [
        ("05/08/2025", "PT", "PT 1", words_, "Quy lang", "CASH", "5", ""),
        ("05/08/2025", "PT", "PT 1", words_, "Quy lang", "CONTRIBUTED", "", "5"),
    ]
    data = oldbooks.file(rows, head).decode().encode(encoding)
    assert entrylist.read(data, "x.csv").vouchers[0].summary == words_


def test_a_file_without_the_headings_is_refused() -> None:
    with pytest.raises(entrylist.NoHeadingsError, match="Ngày chứng từ"):
        entrylist.read(b"a,b\n1,2\n", "x.csv")


def test_a_picture_is_refused() -> None:
    with pytest.raises(sheets.SheetError):
        entrylist.read(b"\x89PNG....", "x.csv")


def test_headings_alone_are_a_problem() -> None:
    assert "không có dòng nào" in told(read())[0]


def test_very_many_problems_are_counted_and_the_first_ones_told() -> None:
    found = read(*(cells(number=f"PT {n}", debit="x") for n in range(1_000)))
    assert found.problems.count == 1_000
    assert len(found.problems.told) == MOST_TOLD
    assert found.problems.untold == 1_000 - MOST_TOLD


def test_fifty_thousand_vouchers_are_read_in_little_memory() -> None:
    data = oldbooks.file(oldbooks.rows_of(oldbooks.many(50_000, first=DAY)))
    tracemalloc.start()
    try:
        found = entrylist.read(data, "so-cu.csv")
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found.vouchers) == 50_000
    assert not found.problems
    # The rows of the sheet and the vouchers, once each: about twenty times the file's bytes at most.
    assert most < 20 * len(data)


def test_the_kinds_are_those_of_the_books() -> None:
    assert set(words.KINDS) == set(VoucherKind) - {VoucherKind.REVERSAL}
    for kind in words.KINDS:
        assert words.kind_of(VOUCHER_PREFIX[VoucherKind(kind)]) == kind
        assert words.kind_of(str(VoucherKind(kind).label)) == kind


def test_the_template_has_no_vouchers_and_its_example_is_right() -> None:
    catalogue = entrylist.Catalogue([("Nhân dân · Két", "Tiền thôn")], [("D-1", "Đường")], [])
    data = entrylist.template(catalogue, year=2025)
    found = entrylist.read(data, "mau.xlsx")
    assert not found.vouchers
    example = next(sheet for sheet in sheets.read_all(data, "mau.xlsx") if "Ví dụ" in sheet.name)
    out = io.StringIO()
    rows = [["" if cell is None else cell for cell in row] for row in example.rows]
    content = oldbooks.file(rows[1:], [str(cell) for cell in rows[0]])
    out.close()
    shown = entrylist.read(content, "vidu.csv")
    assert not shown.problems
    assert [voucher.kind for voucher in shown.vouchers] == ["RECEIPT", "PAYMENT"]


LETTERS = some.characters(categories=("L", "N", "P", "S", "Zs"))


def said(length: int) -> some.SearchStrategy[str]:
    """Return words as the books keep them: composed, single spaces, more than a dash."""
    return (
        some.text(LETTERS, min_size=1, max_size=length)
        .map(lambda content: " ".join(f"Chữ {content}".split()).strip())
        .filter(str.isprintable)
    )


@some.composite
def vouchers(draw: some.DrawFn) -> list[Voucher]:
    made = []
    for number in range(1, draw(some.integers(1, 6)) + 1):
        fund, unit = draw(said(20)), draw(some.sampled_from(["VND", "VND", "CONG", "M2"]))
        purpose = draw(some.sampled_from(["", "23032-2026-001"]))
        amounts = draw(some.lists(some.integers(1, 10**10), min_size=1, max_size=4))
        lines = [
            Line(draw(said(12)), amount, fund, purpose=purpose, unit=unit)
            for amount in (*amounts, -sum(amounts))
        ]
        made.append(
            Voucher(
                draw(some.sampled_from(sorted(words.KINDS))),
                f"S {number}",
                draw(some.dates(date(1995, 1, 1), date(2090, 1, 1))),
                draw(said(60)),
                tuple(draw(some.permutations(lines))),
                draw(some.one_of(some.just(""), said(40))),
                draw(some.sampled_from(["", f"ma {number}"])),
            )
        )
    return made


@given(vouchers())
def test_what_is_written_out_reads_back_the_same(made: list[Voucher]) -> None:
    found = entrylist.read(entrylist.workbook(made), "so.xlsx")
    assert [str(problem) for problem in found.problems.told] == []
    assert found.vouchers == [normal(voucher) for voucher in made]


def normal(voucher: Voucher) -> Voucher:
    lines = [
        replace(line, fund=text.nfc(line.fund), account=text.nfc(line.account))
        for line in voucher.lines
    ]
    return replace(
        voucher,
        summary=text.nfc(voucher.summary),
        private=text.nfc(voucher.private),
        lines=tuple(lines),
    )
