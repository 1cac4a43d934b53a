"""Lines are matched by their codes: alone on exact evidence, else suggested."""

import pytest

from ledger import matching, refcode
from ledger.matching import OUT, BankLine, Kind
from tests.ledger.waited import AN, BINH, DAY, EXPECTED, THANH, first, make_expected, matched


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


def test_at_most_three_suggestions_are_given_best_first():
    many = [make_expected("", 500_000, "Lê Văn An", key=n) for n in range(5)]
    candidates = matched("Le Van An", 500_000, many).candidates
    assert len(candidates) == 3
    assert [c.score for c in candidates] == sorted((c.score for c in candidates), reverse=True)


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


def test_nothing_expected_matches_nothing():
    assert matched(AN, 500_000, []).kind == Kind.NONE
