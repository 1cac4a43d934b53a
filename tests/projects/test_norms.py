"""The arithmetic of a norm."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects import norms
from projects.norms import NormTerms, compute

# The largest quantity of the largest amount stays below what the books can hold.
amounts = st.integers(min_value=1, max_value=9 * 10**9)
quantities = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(99999), places=2)
shares = st.decimals(min_value=Decimal("0.0001"), max_value=1, places=4)
caps = st.none() | amounts


def test_a_house_gets_the_amount_of_one_unit():
    result = compute(NormTerms("nhà", unit_amount=60_000_000), quantity=Decimal(1))
    assert result.amount == 60_000_000
    assert result.steps[0].expression == "1 nhà × 60.000.000 đồng"


def test_a_share_of_the_base_is_cut_at_the_cap_and_the_cut_is_shown():
    terms = NormTerms("công trình", share=Decimal("0.7"), cap=500_000_000)
    result = compute(terms, base=1_000_000_000)
    assert [step.amount for step in result.steps] == [700_000_000, 500_000_000]
    assert result.steps[0].expression == "70 % × 1.000.000.000 đồng"
    assert result.steps[1].expression == "700.000.000 > 500.000.000 đồng"


def test_the_cap_is_shown_also_when_it_does_not_bite():
    terms = NormTerms("m", unit_amount=1_200_000, cap=20_000_000)
    result = compute(terms, quantity=Decimal("12.50"))
    assert result.amount == 15_000_000
    assert result.steps[0].expression == "12,5 m × 1.200.000 đồng"
    assert result.steps[-1].expression == "15.000.000 ≤ 20.000.000 đồng"


def test_half_a_dong_is_rounded_up_once():
    assert compute(NormTerms("m", unit_amount=1), quantity=Decimal("0.5")).amount == 1
    assert compute(NormTerms("m", share=Decimal("0.5")), base=3).amount == 2


@pytest.mark.parametrize("quantity", [None, Decimal(0), Decimal(-1)])
def test_a_norm_by_unit_asks_for_a_quantity(quantity):
    with pytest.raises(norms.NormError, match="Hãy ghi khối lượng"):
        compute(NormTerms("m", unit_amount=1_000), quantity=quantity)


@pytest.mark.parametrize("base", [None, 0, -5])
def test_a_norm_by_share_asks_for_a_base(base):
    with pytest.raises(norms.NormError, match="Hãy ghi dự toán"):
        compute(NormTerms("công trình", share=Decimal("0.5")), base=base)


@pytest.mark.parametrize(
    ("terms", "text"),
    [
        (NormTerms("nhà", unit_amount=60_000_000), "60.000.000 đồng/nhà"),
        (NormTerms("m", share=Decimal("0.675")), "67,5 % dự toán"),
        (
            NormTerms("m", share=Decimal("0.5"), cap=900),
            "50 % dự toán, tối đa 900 đồng",
        ),
    ],
)
def test_a_norm_reads_as_one_phrase(terms, text):
    assert norms.text_of(terms) == text


@given(amounts, quantities, caps)
def test_a_norm_by_unit_never_gives_more_than_its_cap_and_its_steps_end_in_it(level, much, cap):
    result = compute(NormTerms("m", unit_amount=level, cap=cap), quantity=much)
    assert result.steps[-1].amount == result.amount
    assert result.amount >= 0
    assert cap is None or result.amount <= cap


@given(amounts, quantities, quantities, caps)
def test_more_quantity_never_gives_less(level, one, other, cap):
    terms = NormTerms("m", unit_amount=level, cap=cap)
    less, more = sorted([one, other])
    assert compute(terms, quantity=less).amount <= compute(terms, quantity=more).amount


@given(shares, amounts, caps)
def test_a_share_is_never_above_its_base_nor_its_cap(share, base, cap):
    result = compute(NormTerms("công trình", share=share, cap=cap), base=base)
    assert 0 <= result.amount <= base
    assert cap is None or result.amount <= cap
    assert result.steps[-1].amount == result.amount


@given(shares, amounts, amounts)
def test_a_bigger_base_never_gives_less(share, one, other):
    terms = NormTerms("công trình", share=share)
    less, more = sorted([one, other])
    assert compute(terms, base=less).amount <= compute(terms, base=more).amount


def test_a_quantity_beyond_all_measure_is_refused_with_a_sentence():
    with pytest.raises(norms.NormError, match="quá lớn"):
        compute(NormTerms("m", unit_amount=10**9), quantity=Decimal(10**9 - 1))
