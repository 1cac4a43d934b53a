from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import money


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("5.000.000 đ", 5_000_000),
        ("5,000,000", 5_000_000),
        ("5 000 000 VND", 5_000_000),
        ("5\u00a0000\u00a0000 đồng", 5_000_000),
        ("5.000.000₫", 5_000_000),
        ("VND 5,000,000", 5_000_000),
        ("2000000", 2_000_000),
        ("12,345,678,900.00", 12_345_678_900),
        ("12.345.678.900,00", 12_345_678_900),
        ("2000000.0", 2_000_000),
        ("0", 0),
        ("0.00", 0),
        ("-500.000", -500_000),
        ("(500.000)", -500_000),
        ("500.000- đ", -500_000),
        ("１.５００.０００", 1_500_000),
        (2_000_000.0, 2_000_000),
        (Decimal("1500000"), 1_500_000),
        (Decimal("6237.00"), 6_237),
        (7, 7),
    ],
)
def test_amounts_are_read_as_people_and_banks_write_them(written, amount):
    assert money.parse_vnd(written) == amount


@pytest.mark.parametrize(
    "written",
    [
        "1,5", "1.5", "12.34", "12,00", "1.23.456", "1.234,567", "1,234.567.890", "1.2345", "0.500",
        "0912345678", "5 triệu", "năm triệu", "5tr", "1e6", "--5", "(-5)", "5.000.000 USD", "1..000",
        "1. 000", ".", "đ", "1.500.000,5", 1.5, Decimal("0.1"), float("nan"), float("inf"),
        Decimal("NaN"), True, [], 10**15, "1.000.000.000.000.000", "9" * 5000,
    ],
)  # fmt: skip
def test_what_is_not_clearly_whole_dong_is_refused(written):
    with pytest.raises(money.AmountError, match=r"Hãy (ghi|kiểm tra)"):
        money.parse_vnd(written)


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0"])
def test_blank_is_not_zero(blank):
    with pytest.raises(money.AmountError, match="Chưa ghi số tiền"):
        money.parse_vnd(blank)


def test_the_refusal_says_what_was_read():
    with pytest.raises(money.AmountError, match="“1,5”"):
        money.parse_vnd("1,5")


@pytest.mark.parametrize("written", [0, "-500.000", -1, "(1.000)"])
def test_zero_and_negative_amounts_are_refused_where_money_must_move(written):
    with pytest.raises(money.AmountError, match="lớn hơn 0"):
        money.parse_positive_vnd(written)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_shown_amount_is_read_back(amount):
    shown = money.format_vnd(amount)
    assert money.parse_vnd(shown) == amount
    assert money.parse_vnd(f"{shown} đồng") == amount
    assert money.parse_vnd(shown.replace(".", ",")) == amount


def test_amounts_are_shown_with_dots():
    assert money.format_vnd(1_234_567) == "1.234.567"
    assert money.format_vnd(-1_000) == "-1.000"


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (1_005_000_021, "Một tỷ không trăm linh năm triệu không trăm hai mươi mốt đồng"),
        (1_005_021, "Một triệu không trăm linh năm nghìn không trăm hai mươi mốt đồng"),
        (0, "Không đồng"),
        (15, "Mười lăm đồng"),
        (-50_000, "Âm năm mươi nghìn đồng"),
        (10**12, "Một nghìn tỷ đồng"),
    ],
)
def test_amounts_are_spelled_as_on_vouchers(amount, words):
    assert money.in_words(amount) == words


@pytest.mark.parametrize(
    ("written", "quantity"),
    [
        ("21,5", "21.5"), ("1.5", "1.5"), ("1,234", "1.234"), ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"), ("18", "18"), (2.0, "2"), (21.5, "21.5"), (0.1 + 0.2, "0.3"),
        (1.234, "1.234"), (Decimal("0.125"), "0.125"), ("1.234.567", "1234567"),
    ],
)  # fmt: skip
def test_quantities_have_a_decimal_comma(written, quantity):
    assert money.parse_quantity(written) == Decimal(quantity)


@pytest.mark.parametrize(
    "written", ["1.234", "", "0", 0, -1, "-2", "hai", "1,2345", 0.12345, None, True, float("nan"), 1e30]
)  # fmt: skip
def test_unclear_quantities_are_refused(written):
    with pytest.raises(money.QuantityError, match="Hãy"):
        money.parse_quantity(written)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
def test_splitting_loses_no_dong(total, weights):
    if not sum(weights):
        return
    parts = money.split_by_ratio(total, weights)
    assert sum(parts) == total
    # |part − exact share| < 1, in whole numbers; who has no weight gets nothing.
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - total * weight) < whole
        assert weight or not part


def test_the_odd_dong_goes_to_the_largest_remainder():
    assert money.split_by_ratio(100, [1, 1, 1]) == [34, 33, 33]
    assert money.split_by_ratio(10, [1, 2]) == [3, 7]


@pytest.mark.parametrize("weights", [[0, 0], [1, -1, 2]])
def test_weights_that_cannot_split_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        money.split_by_ratio(1, weights)
