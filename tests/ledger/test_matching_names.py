"""Names, amounts, days and payers known before only suggest."""

from datetime import date

import pytest

from ledger import matching
from ledger.matching import IN, BankLine, Expected, Kind
from tests.ledger.waited import AN, BINH, DAY, EXPECTED, THANH, first, make_expected, matched


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
