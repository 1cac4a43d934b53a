import csv
import dataclasses
import random
from datetime import date
from pathlib import Path

import pytest

from ledger import bankfiles, matching, refcode
from ledger.matching import IN, OUT, BankLine, Expected, Kind

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

AN, BINH, CHI, THANH = "LSMBHBZDNSQ", "LSYZSFFPWFW", "LSMSHLLGHPS", "LSWJLWQSZKE"
DAY = date(2026, 9, 15)


def make_expected(code, amount, party, direction=IN, key=None):
    since, until = date(2026, 9, 1), date(2026, 10, 31)
    return Expected(code, direction, amount, party, since, until, key or code)


EXPECTED = [
    make_expected(AN, 500_000, "Lê Văn An"),
    make_expected(BINH, 200_000, "Trần Thị Bình"),
    make_expected(CHI, 500_000, "Hồ Kim Chi"),
    make_expected(THANH, 16_450_000, "Công ty TNHH Xây dựng Minh Thành", OUT),
]


def matched(text, amount, expected=EXPECTED, on=DAY):
    return matching.match([BankLine(1, on, amount, text)], expected)[0]


def first(text, amount, expected=EXPECTED):
    outcome = matched(text, amount, expected)
    assert outcome.kind == Kind.SUGGEST
    return outcome.candidates[0]


@pytest.mark.parametrize("amount", [500_000, 300_000, 7_000_000])
def test_a_receipt_with_one_valid_code_is_matched_whatever_the_amount(amount):
    outcome = matched(f"CT nhanh 247 den: {AN.lower()} Le Van An ung ho", amount)
    assert outcome.kind == Kind.AUTO
    assert [c.codes for c in outcome.candidates] == [(AN,)]
    assert AN in outcome.reason


def test_a_payment_with_code_and_exact_amount_is_matched():
    assert matched(f"TT {THANH} vat tu", -16_450_000).kind == Kind.AUTO


def test_a_payment_with_code_and_another_amount_is_only_suggested():
    candidate = first(f"TT {THANH}", -16_451_000)
    assert candidate.codes == (THANH,)
    assert "16.451.000 đồng khác số chờ 16.450.000 đồng" in candidate.reason


def test_a_payment_without_a_fixed_amount_is_only_suggested():
    expected = [make_expected(THANH, None, "Minh Thành", OUT)]
    assert first(f"TT {THANH}", -1_000, expected).codes == (THANH,)


def test_two_payments_with_one_code_are_left_to_a_person():
    lines = [BankLine(n, DAY, -16_450_000, f"TT {THANH}") for n in (1, 2)]
    outcomes = matching.match(lines, EXPECTED)
    assert [outcome.kind for outcome in outcomes] == [Kind.SUGGEST, Kind.SUGGEST]
    assert "nhiều dòng chi" in outcomes[0].reason


def test_two_receipts_with_one_code_are_both_matched():
    lines = [BankLine(n, DAY, 250_000, AN) for n in (1, 2)]
    assert [o.kind for o in matching.match(lines, EXPECTED)] == [Kind.AUTO, Kind.AUTO]


def test_two_codes_that_add_up_are_suggested_together_first():
    candidate = first(f"{AN} va {BINH}-222818118-LE VAN AN chuyen tien", 700_000)
    assert candidate.codes == (AN, BINH)
    assert "cộng lại là 700.000 đồng, đúng bằng dòng này" in candidate.reason


def test_two_codes_are_never_given_to_one():
    outcome = matched(f"{AN} va {BINH}", 900_000)
    assert outcome.kind == Kind.SUGGEST
    assert outcome.candidates[0].codes == (AN, BINH)


def test_of_two_codes_the_one_with_the_exact_amount_comes_first():
    assert first(f"{AN} va {BINH}", 200_000).codes == (BINH,)


def test_a_second_mistyped_code_keeps_a_receipt_from_being_automatic():
    mistyped = BINH[:5] + "A" + BINH[6:]
    assert first(f"{AN} va {mistyped}", 700_000).codes == (AN, BINH)
    assert matched(f"{AN} va {mistyped}", 500_000).kind == Kind.AUTO


@pytest.mark.parametrize("typed", [AN[:-1] + "P", AN[:5] + "X" + AN[6:], AN[:-1], AN[:4] + AN[5:]])
def test_a_nearly_right_code_is_suggested_never_matched(typed):
    candidate = first(f"MBVCB.2630749251.{typed}.CT tu 0573679117", 500_000)
    assert candidate.codes == (AN,)
    assert "sai 1 ký tự" in candidate.reason


def test_a_code_in_the_wrong_direction_is_only_suggested():
    candidate = first(f"hoan tra {AN}", -500_000)
    assert candidate.codes == (AN,)
    assert "ngược chiều" in candidate.reason


def test_one_code_of_two_movements_is_only_suggested():
    twice = [make_expected(AN, 500_000, "Lê Văn An", key=n) for n in (1, 2)]
    assert {c.keys for c in matched(AN, 500_000, twice).candidates} == {(1,), (2,)}
    assert matched(AN, 500_000, twice).kind == Kind.SUGGEST


@pytest.mark.parametrize(
    "text",
    ["Le Van An dong gop", "LE VAN AN chuyen tien", "Lê Văn Ấn", "le an ung ho", "Le Vann An"],
)
def test_a_name_with_its_amount_is_suggested(text):
    candidate = first(text, 500_000)
    assert candidate.codes == (AN,)
    assert candidate.parts["name"] > 0
    assert "“Lê Văn An”" in candidate.reason


def test_a_firm_is_known_by_its_short_name():
    assert first("CTY TNHH XD MINH THANH nhan tien", -16_450_000).codes == (THANH,)


def test_of_two_people_of_one_name_the_amount_decides():
    expected = [
        make_expected(AN, 500_000, "Lê Văn An"),
        make_expected(BINH, 200_000, "Ông Lê Văn An"),
    ]
    assert first("Le Van An", 200_000, expected).codes == (BINH,)


def test_time_decides_between_otherwise_equal_movements():
    late = Expected(BINH, IN, 500_000, "Lê Văn An", date(2026, 12, 1), None, 2)
    assert first("Le Van An", 500_000, [late, EXPECTED[0]]).codes == (AN,)


def test_a_lone_uneven_amount_is_suggested_and_a_round_one_is_not():
    assert first("thanh toan", -16_450_000).codes == (THANH,)
    assert matched("ung ho", 200_000).kind == Kind.NONE


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("IN TIEN LAI TKTG", 500_000),
        ("Tra lai tien gui thang 09/2026", 500_000),
        ("Interest payment", 500_000),
        ("THU PHI QLTK", -16_450_000),
        ("VAT phi CK", -16_450_000),
        ("Phi SMS Banking", -11_000),
        ("Phí duy trì dịch vụ Internet Banking", -16_450_000),
        ("xin cam on", 500_000),
        ("chuc ba con som co duong moi", 500_000),
        ("", 500_000),
        (".", 500_000),
        ("PTRTVMKECEK ung ho", 500_000),
        ("LSRNYMKPYVQ", 500_000),
    ],
)
def test_what_belongs_to_nothing_is_not_guessed_at(text, amount):
    outcome = matched(text, amount)
    assert outcome.kind == Kind.NONE
    assert outcome.candidates == ()
    assert outcome.reason


def test_a_fee_for_a_payment_does_not_become_the_payment():
    assert matched(f"Phi chuyen tien {THANH}", -11_000).kind != Kind.AUTO


def test_words_about_materials_are_not_taken_for_the_banks_own():
    assert first("Tra tien vat tu", -16_450_000).codes == (THANH,)


def test_at_most_three_suggestions_are_given_best_first():
    many = [make_expected("", 500_000, "Lê Văn An", key=n) for n in range(5)]
    candidates = matched("Le Van An", 500_000, many).candidates
    assert len(candidates) == 3
    assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)


def test_a_fee_for_a_payment_is_the_banks_own():
    outcome = matched(f"Phi chuyen tien {THANH}", -11_000)
    assert outcome.kind == Kind.NONE
    assert outcome.reason == matching.THE_BANKS_OWN


@pytest.mark.parametrize(
    "text",
    [
        "-VAT phi CK FT26300123",
        "-Phi SMS T10/2026",
        "-Thuế GTGT của phí chuyển tiền",
        "-FEE",
        "-MONTHLY FEE VCB DIGIBANK",
        "INT",
        "Credit interest capitalization",
        "Lãi nhập gốc kỳ 09/2026",
        "Hoan phi chuyen tien",
    ],
)
def test_fees_and_interest_are_known_by_the_banks_words(text):
    amount = -16_450_000 if text[0] == "-" else 500_000
    assert matched(text, amount).reason == matching.THE_BANKS_OWN


@pytest.mark.parametrize(
    "text", ["Phí Thành Toàn", "phi thanh toan", "Lại Thanh Nam", "lai thanh nam chuyen khoan"]
)
def test_a_person_with_a_name_like_a_fee_is_a_person(text):
    expected = [
        make_expected(AN, 500_000, "Phí Thành Toàn"),
        make_expected(BINH, 500_000, "Lại Thanh Nam"),
    ]
    assert first(text, 500_000, expected).codes in {(AN,), (BINH,)}


@pytest.mark.parametrize(
    "text", ["trả lại tiền", "tra lai tien", "TT vat tu", "thanh toan vat lieu"]
)
def test_money_given_back_and_materials_are_not_the_banks_own(text):
    assert matched(text, -1_000).reason != matching.THE_BANKS_OWN


def test_a_code_without_its_last_letter_is_not_healed_by_the_next_word():
    word = {"Q": "Quoc Nam", "W": "Wa"}[AN[-1]]
    candidate = first(f"{AN[:-1]} {word} ung ho", 500_000)
    assert candidate.codes == (AN,)
    assert "sai 1 ký tự" in candidate.reason


def test_a_receipt_of_another_amount_beside_a_closed_code_is_left_to_a_person():
    closed = "LSRNYMKPYVQ"[:10] + refcode.check_letter("LSRNYMKPYV")
    outcome = matched(f"{AN} va {closed}", 900_000)
    assert outcome.kind == Kind.SUGGEST
    assert closed in outcome.reason
    assert matched(f"{AN} va {closed}", 500_000).kind == Kind.AUTO


def test_lines_that_pay_one_payment_in_parts_are_suggested_together():
    lines = [BankLine(3, DAY, -450_000, f"TT thue {THANH}"), BankLine(8, DAY, -16_000_000, THANH)]
    outcomes = matching.match(lines, EXPECTED)
    assert [o.candidates[0].codes for o in outcomes] == [(THANH,), (THANH,)]
    assert "cùng dòng 8 cộng lại đúng 16.450.000 đồng" in outcomes[0].reason


@pytest.mark.parametrize(
    "text", ["An Le Van dong gop", "LEVANAN ung ho", "van an", "Le An", "Le Van An (thon 3)"]
)
def test_a_name_in_another_order_glued_or_shortened_is_suggested_with_its_amount(text):
    assert first(text, 500_000).codes == (AN,)


@pytest.mark.parametrize(
    "text", ["CTY MINH THANH", "cong ty xay dung minh thanh", "Cty XD Minh Thành"]
)
def test_a_firm_is_known_by_its_own_words_with_the_amount(text):
    assert first(text, -16_450_000).codes == (THANH,)


def test_two_names_whose_amounts_add_up_are_suggested_together():
    candidate = first("Le Van An va Tran Thi Binh dong gop", 700_000)
    assert candidate.codes == (AN, BINH)
    assert "nêu 2 khoản" in candidate.reason


def test_a_payer_seen_before_with_the_account_is_suggested():
    line = BankLine(1, DAY, 123_000, "CT tu 0573679117 chuyen tien")
    outcome = matching.match([line], EXPECTED, history={"0573679117": [BINH]})[0]
    assert outcome.candidates[0].codes == (BINH,)
    assert outcome.candidates[0].parts["history"] > 0
    assert outcome.kind == Kind.SUGGEST


def test_an_account_seen_with_many_is_no_sign_of_anybody():
    many = [make_expected("", 500_000, "", key=n) for n in range(9)]
    line = BankLine(1, DAY, 123_000, "toi 0011728966863")
    assert matching.match([line], many, history={"0011728966863": range(9)})[0].candidates == ()


def test_signs_are_the_long_runs_of_digits():
    assert matching.signs_of("CT tu 0573679117 LE VAN AN 15/09/2026 FT84741923833312") == {
        "0573679117"
    }


def payments(*amounts):
    codes = [refcode.make("LS", random.Random(n)) for n in range(len(amounts))]
    return [
        make_expected(code, amount, f"Tổ thợ số {n}", OUT)
        for n, (code, amount) in enumerate(zip(codes, amounts, strict=True))
    ]


@pytest.mark.parametrize("others", [0, 10, 40])
def test_payments_that_alone_add_up_to_a_debit_are_suggested_as_a_batch(others):
    waiting = payments(1_230_000, 4_560_000, 7_890_000, *(10**9 + 7**n for n in range(others)))
    candidate = first("chi luong theo bang ke", -13_680_000, waiting)
    assert set(candidate.codes) == {e.code for e in waiting[:3]}
    assert "không cách cộng nào khác" in candidate.reason


def test_a_batch_that_adds_up_in_two_ways_shows_both():
    waiting = payments(1_230_000, 4_000_000, 2_230_000, 3_000_000)
    outcome = matched("bang ke", -5_230_000, waiting)
    assert outcome.kind == Kind.SUGGEST
    assert [len(c.codes) for c in outcome.candidates] == [2, 2]
    assert all("2 cách cộng" in c.reason for c in outcome.candidates)


@pytest.mark.parametrize("count", [16, 60])
def test_a_batch_that_adds_up_in_many_ways_is_not_guessed_at(count):
    outcome = matched("bang ke", -2_000_000, payments(*([1_000_000] * count)))
    assert outcome.kind == Kind.NONE
    assert "Quá nhiều cách cộng" in outcome.reason


def test_among_too_many_payments_no_batch_is_sought():
    waiting = payments(1_230_000, 4_560_000, *range(10**8, 10**8 + 70))
    assert matched("bang ke", -5_790_000, waiting).kind == Kind.NONE


def test_payments_settled_by_their_codes_are_in_no_batch():
    waiting = payments(1_000_000, 2_000_000, 1_300_000, 1_700_000)
    lines = [
        BankLine(1, DAY, -1_000_000, waiting[0].code),
        BankLine(2, DAY, -3_000_000, "bang ke"),
    ]
    outcome = matching.match(lines, waiting)[1]
    assert [set(c.codes) for c in outcome.candidates] == [{e.code for e in waiting[2:]}]


def test_reasons_stay_short_enough_to_be_kept_with_a_match():
    waiting = [
        dataclasses.replace(e, party="Tổ thợ " * 40) for e in payments(*(3**n for n in range(13)))
    ]
    total = sum(e.amount for e in waiting)
    codes = " ".join(e.code for e in waiting)
    lines = [BankLine(10**9 + n, DAY, -1, waiting[2].code) for n in range(9)]
    outcomes = [
        matched("bang ke", -total, waiting),
        matched(codes, -total, waiting),
        matched("Tổ thợ " * 40, -27, waiting),
        *matching.match(lines, waiting),
    ]
    assert all(o.kind == Kind.SUGGEST and len(o.reason) <= 300 for o in outcomes)
    assert "cùng dòng" in outcomes[-1].reason


def test_payments_out_of_their_time_are_in_no_batch():
    late = [dataclasses.replace(e, since=date(2026, 12, 1)) for e in payments(10_300, 20_500)]
    assert matched("bang ke", -30_800, late).kind == Kind.NONE


def test_up_to_three_payments_of_one_uneven_amount_are_all_shown():
    assert len(matched("chi tien", -1_234_000, payments(*[1_234_000] * 3)).candidates) == 3
    assert matched("chi tien", -1_234_000, payments(*[1_234_000] * 4)).candidates == ()


def test_nothing_expected_matches_nothing():
    assert matched(AN, 500_000, []).kind == Kind.NONE


def _read_csv(name):
    with (SAMPLES / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("bank", "statement"),
    [
        ("agribank", "sao-ke-agribank.csv"),
        ("bidv", "sao-ke-bidv.csv"),
        ("vietcombank", "sao-ke-vietcombank.xlsx"),
    ],
)
def test_sample_statements_are_matched_without_a_wrong_automatic_match(bank, statement):
    if not (SAMPLES / statement).exists():
        pytest.skip("the sample files are not beside the project")
    expected = [
        Expected(
            row["ma"],
            IN if row["chieu"] == "thu" else OUT,
            int(row["so_tien"]),
            row["ho_ten"],
            date.fromisoformat(row["ngay_tu"]),
            date.fromisoformat(row["ngay_den"]),
            row["ma"],
        )
        for row in _read_csv(f"du-kien-{bank}.csv")
    ]
    rows = bankfiles.read((SAMPLES / statement).read_bytes(), statement).rows
    lines = [BankLine(r.number, r.on, r.amount, r.text, r.doc_no) for r in rows]
    outcomes = matching.match(lines, expected)
    found = [
        (truth["loai"], truth["ma"], outcome.kind, [c.codes for c in outcome.candidates])
        for truth, outcome in zip(_read_csv(f"dap-an-{bank}.csv"), outcomes, strict=True)
    ]
    automatic = [(kind, code, codes) for kind, code, how, codes in found if how == Kind.AUTO]
    right = [1 for kind, code, codes in automatic if kind == "auto" and codes == [(code,)]]
    wanted = [how for kind, _, how, _ in found if kind == "auto"]
    suggest = [codes[:1] == [(code,)] for kind, code, _, codes in found if kind == "suggest"]
    two = [codes[:1] == [tuple(code.split("+"))] for kind, code, _, codes in found if kind == "two"]
    none = [codes == [] for kind, _, _, codes in found if kind == "none"]
    print(  # noqa: T201 (the figures are for people; pytest shows them with -rP)
        f"{bank}: automatic {len(automatic)}, precision {len(right) / len(automatic):.1%}, "
        f"recall {len(right) / len(wanted):.1%}; first suggestion right {sum(suggest) / len(suggest):.1%}, "
        f"pairs {sum(two) / len(two):.1%}, left alone {sum(none) / len(none):.1%}"
    )
    assert len(right) == len(automatic)
    assert len(right) / len(wanted) >= 0.99
    assert sum(suggest) / len(suggest) >= 0.9
    assert all(two)
    assert all(none)
