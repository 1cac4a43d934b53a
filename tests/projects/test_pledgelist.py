"""Lists as villages write them: any order of columns, titles, sums, marks and mistakes."""

import io
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter

from projects import names, pledgelist
from projects.models.contribution import Display, Form, Giver
from projects.pledgelist import template, words

HEAD = [
    "STT", "Họ và tên", "Hình thức", "Số tiền (đồng)", "Số lượng", "Đơn vị", "Đơn giá",
    "Công khai tên",
]  # fmt: skip
CASH = [1, "Nguyễn Văn An", "Tiền mặt", 500_000, "", "", "", "Có"]
LAND = [2, "Hồ Thanh Tâm", "Hiến đất", "", 21.5, "m2", "", "Có"]


def xlsx(*tables: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        for rows in tables:
            sheet = book.add_worksheet()
            for index, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell != "":
                        sheet.write(index, column, cell)
    return file.getvalue()


def read(*tables: list[list[Any]], prefix: str = "LS") -> pledgelist.PledgeList:
    return pledgelist.read(xlsx(*tables), "ds.xlsx", prefix=prefix)


def told(*rows: list[Any], head: list[str] = HEAD) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in read([head, *rows]).problems]


def test_the_words_for_forms_kinds_and_display_are_those_of_the_tables():
    assert {words.form_of(str(form.label)) for form in Form} == set(Form.values)
    assert {words.kind_of(str(kind.label)) for kind in Giver.Kind} == set(Giver.Kind.values)
    said = {words.display_of(word) for word in ("Có", "Viết tắt", "Không")}
    assert said == set(Display.values)


def test_a_row_says_who_gives_what():
    found = read([HEAD, CASH, LAND])
    cash, land = found.rows
    assert (cash.name, cash.form, cash.amount, cash.display) == (
        "Nguyễn Văn An", "CASH", 500_000, "NAME",
    )  # fmt: skip
    assert (land.form, land.amount, land.quantity, land.unit) == (
        "LAND", None, Decimal("21.5"), "m2",
    )  # fmt: skip
    assert (found.problems, found.remarks) == ([], [])


def test_columns_stand_in_any_order_under_titles_and_blank_rows():
    head = ["Ghi chú", "Số tiền", "Thôn", "Hình thức", "Họ tên"]
    rows: list[list[Any]] = [
        ["UBND XÃ LƯƠNG SƠN"],
        ["DANH SÁCH ĐÓNG GÓP LÀM ĐƯỜNG THÔN 3"],
        [],
        head,
        [],
        ["nộp sau", "500.000", "Thôn 3", "tm", "Nguyễn Văn An"],
        [],
        ["", "1.000.000 đ", 3, "CK", "Trần Thị Bé"],
    ]
    found = read(rows)
    assert [(row.number, row.name, row.form, row.amount, row.village) for row in found.rows] == [
        (6, "Nguyễn Văn An", "CASH", 500_000, "Thôn 3"),
        (8, "Trần Thị Bé", "TRANSFER", 1_000_000, "3"),
    ]
    assert found.problems == []


def test_headings_may_be_english():
    head = ["No.", "Full name", "Type", "Amount (VND)", "Qty", "Unit", "Unit price", "Show name"]
    found = read([head, [1, "An Nguyen", "cash", "500,000", "", "", "", "yes"]])
    assert [(row.name, row.form, row.amount, row.display) for row in found.rows] == [
        ("An Nguyen", "CASH", 500_000, "NAME")
    ]


def test_headings_may_have_no_accents_and_capitals():
    head = ["TT", "HO VA TEN CHU HO", "HINH THUC DONG GOP", "SO TIEN"]
    assert len(read([head, [1, "Nguyen Van An", "tien mat", 500_000]]).rows) == 1


def test_letters_in_two_parts_are_the_same_name():
    decomposed = "Nguye\u0302\u0303n Va\u0306n A\u0302n"
    found = read([HEAD, [1, decomposed, *CASH[2:]], [2, "Nguyễn Văn Ân", *CASH[2:]]])
    assert found.rows[0].name == "Nguyễn Văn Ân"
    assert "giống hệt nhau" in found.remarks[0]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Có", "NAME"),
        ("x", "NAME"),
        ("X", "NAME"),
        (1, "NAME"),
        (True, "NAME"),
        ("Không", "ANONYMOUS"),
        ("", "ANONYMOUS"),
        ("-", "ANONYMOUS"),
        ("Viết tắt", "INITIALS"),
    ],
)
def test_the_choice_about_the_name_is_read_and_silence_means_no_name(cell, shown):
    assert read([HEAD, [*CASH[:7], cell]]).rows[0].display == shown


def test_a_column_that_asks_to_hide_the_name_is_read_the_other_way_round():
    head = [*HEAD[:7], "Ẩn danh"]
    found = read([head, [*CASH[:7], "x"], [*CASH[:7], ""]])
    assert [row.display for row in found.rows] == ["ANONYMOUS", "NAME"]


def test_without_any_such_column_nobody_is_named_and_it_is_said():
    found = read([HEAD[:4], CASH[:4]])
    assert found.rows[0].display == "ANONYMOUS"
    assert "Công khai tên" in found.remarks[0]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({1: ""}, "Họ và tên"),
        ({1: 12}, "Họ và tên"),
        ({2: ""}, "Hình thức"),
        ({2: "Vàng miếng"}, "Hình thức"),
        ({3: ""}, "Số tiền (đồng)"),
        ({3: 0}, "Số tiền (đồng)"),
        ({3: -500_000}, "Số tiền (đồng)"),
        ({3: "1,5"}, "Số tiền (đồng)"),
        ({3: 1.5}, "Số tiền (đồng)"),
        ({3: "năm trăm nghìn"}, "Số tiền (đồng)"),
        ({7: "tùy"}, "Công khai tên"),
    ],
)
def test_a_cell_that_is_wrong_is_named_by_row_and_column(changed, column):
    row = [changed.get(index, cell) for index, cell in enumerate(CASH)]
    assert told(LAND, row) == [(3, column)]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({4: ""}, "Số lượng"),
        ({4: 0}, "Số lượng"),
        ({4: -2}, "Số lượng"),
        ({4: "hai"}, "Số lượng"),
        ({4: 1.234}, "Số lượng"),
        ({3: "1,5"}, "Số tiền (đồng)"),
        ({6: -1}, "Đơn giá"),
        ({6: 100_000, 3: 1}, "Số tiền (đồng)"),
    ],
)
def test_goods_need_a_quantity_and_figures_that_agree(changed, column):
    row = [changed.get(index, cell) for index, cell in enumerate(LAND)]
    assert told(row) == [(2, column)]


def test_materials_need_a_unit_but_labour_and_land_have_their_usual_one():
    rows = [
        [1, "An", "Hiện vật", "", 5, "", "", "Có"],
        [2, "Bình", "Ngày công", "", 5, "", "", "Có"],
        [3, "Chi", "Hiến đất", "", 5, "", "", "Có"],
    ]
    found = read([HEAD, *rows])
    assert [(problem.row, problem.column) for problem in found.problems] == [(2, "Đơn vị")]
    assert [row.unit for row in found.rows] == ["công", "m2"]


def test_goods_with_a_price_are_valued_and_land_may_bring_its_own_value():
    found = read([HEAD, [1, "An", "Ngày công", "", "2,5", "công", "300.000 đ", "Có"],
                  [2, "Bình", "Hiến đất", "30.000.000", 20, "m2", "", "Có"]])  # fmt: skip
    assert [row.amount for row in found.rows] == [750_000, 30_000_000]


def test_a_sum_is_passed_over_and_agrees_with_its_rows():
    found = read([HEAD, CASH, CASH, ["", "Tổng cộng", "", 1_000_000]])
    assert len(found.rows) == 2
    assert [text for text in found.remarks if "tổng" in text] == []


def test_a_sum_that_differs_is_reported_with_the_difference():
    found = read([HEAD, CASH, ["", "TỔNG CỘNG:", "", "700.000"]])
    assert found.problems == []
    assert "lệch 200.000 đồng" in found.remarks[0]


def test_sums_of_villages_and_of_the_whole_are_each_understood():
    other = [2, "Lê Thị Bình", *CASH[2:]]
    found = read([
        HEAD, ["Thôn 1"], CASH, ["", "Cộng thôn 1", "", 500_000],
        ["Thôn 2"], other, ["", "Cộng thôn 2", "", 500_000], ["", "Tổng cộng", "", 1_000_000],
    ])  # fmt: skip
    assert [row.village for row in found.rows] == ["Thôn 1", "Thôn 2"]
    assert (found.problems, found.remarks) == ([], [])


def test_a_company_is_not_taken_for_a_sum():
    row = [1, "Công ty TNHH Ánh Dương", *CASH[2:]]
    other = [2, "Tổng công ty Bình An", *CASH[2:]]
    found = read([HEAD, row, other])
    assert [row.kind for row in found.rows] == ["BUSINESS", "BUSINESS"]


def test_signatures_below_the_sum_are_no_pledges():
    found = read([
        HEAD, CASH, ["", "Tổng cộng", "", 500_000],
        [], ["", "Thôn 3, ngày 12 tháng 9 năm 2026"], ["", "Người lập", "", "Trưởng thôn"],
    ])  # fmt: skip
    assert (len(found.rows), found.problems) == (1, [])


def test_rows_that_hold_a_number_alone_and_repeated_headings_are_passed_over():
    found = read([HEAD, CASH, HEAD, [2], [3]])
    assert (len(found.rows), found.problems) == (1, [])


@pytest.mark.parametrize("code", ["lskjenejzjm", "LS KJEN EJZJM", "LSKJENEJZJM"])
def test_a_code_is_read_in_any_writing(code):
    head = [*HEAD, "Mã chuyển khoản"]
    row = [1, "An", "Chuyển khoản", 500_000, "", "", "", "Có", code]
    assert read([head, row]).rows[0].code == "LSKJENEJZJM"


def test_a_mistyped_code_a_foreign_one_and_one_used_twice_are_problems():
    head = [*HEAD, "Mã CK"]
    row = [1, "An", "Chuyển khoản", 500_000, "", "", "", "Có"]
    found = read([head, [*row, "LSKJENEJZJN"], [*row, "LSKJENEJZJM"], [*row, "LSKJENEJZJM"]])
    assert [problem.row for problem in found.problems] == [2, 4]
    assert read([head, [*row, "LSKJENEJZJM"]], prefix="AB").problems[0].row == 2


def test_every_sheet_with_the_headings_is_read_and_named():
    found = read([HEAD, CASH], [["Chỉ là ghi chú"]], [HEAD, [1, "", *CASH[2:]]])
    assert len(found.rows) == 1
    assert str(found.problems[0]).startswith("Trang tính “Sheet3”, dòng 2, cột “Họ và tên”")


def test_like_rows_of_two_sheets_are_told_with_their_sheets():
    row = [1, "Nguyễn Văn An", *CASH[2:]]
    assert "2 trang tính “Sheet2”" in read([HEAD, row], [HEAD, row]).remarks[0]


def test_a_value_beyond_all_measure_is_a_problem_of_its_row():
    found = read([HEAD, [1, "An", "Hiện vật", "", 9e8, "bao", 9e14, "Có"]])
    assert "quá lớn" in found.problems[0].text


def test_a_name_longer_than_the_book_holds_is_a_problem():
    assert told([1, "A" * 161, *CASH[2:]]) == [(2, "Họ và tên")]


def test_our_own_template_is_a_list_that_holds_nothing_yet():
    found = pledgelist.read(template.workbook(), "mau.xlsx")
    assert (found.rows, found.problems) == ([], [])


def test_keys_know_a_row_again_whatever_its_place():
    first, second = read([HEAD, CASH, LAND]), read([HEAD, LAND, CASH])
    assert {row.key for row in first.rows} == {row.key for row in second.rows}


def test_a_quantity_typed_as_text_makes_the_same_key_as_a_number():
    keys = {read([HEAD, [*LAND[:4], cell, *LAND[5:]]]).rows[0].key for cell in (3, "3", "3,00")}
    assert len(keys) == 1


@pytest.mark.parametrize(
    ("name", "display", "shown"),
    [
        ("Nguyễn Văn An", "NAME", "Nguyễn Văn An"),
        ("Nguyễn Văn An", "INITIALS", "N.V.A."),
        ("đặng  thị Ứng", "INITIALS", "Đ.T.Ứ."),
        ("H'Hên Niê", "INITIALS", "H.N."),
        ("Nguyễn Văn An", "ANONYMOUS", "Không công khai tên"),
        ("Nguyễn Văn An", "?", "Không công khai tên"),
        ("", "NAME", "Không công khai tên"),
        ("123", "INITIALS", "Không công khai tên"),
    ],
)
def test_the_public_sees_the_name_the_giver_chose(name, display, shown):
    assert names.public_name(name, display) == shown
