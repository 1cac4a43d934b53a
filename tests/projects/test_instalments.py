"""The arithmetic of a contract's payments loses no đồng, whatever the instalments are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import money
from projects import instalments
from projects.instalments import Standing, Terms

ROAD = Terms(200_000_000, Decimal("0.3"), Decimal("0.8"), Decimal("0.05"))


def test_nothing_is_recovered_where_nothing_was_advanced():
    assert instalments.propose(ROAD, Standing(), 100_000_000) == instalments.Instalment(
        100_000_000, 0, 5_000_000
    )


def test_the_advance_is_recovered_from_the_first_payment_in_proportion():
    so_far = Standing(advanced=60_000_000, advanced_paid=60_000_000)
    paid = instalments.propose(ROAD, so_far, 80_000_000)
    assert (paid.recovered, paid.retained, paid.amount) == (30_000_000, 4_000_000, 46_000_000)


def test_the_payment_that_reaches_the_share_recovers_the_whole_rest():
    so_far = Standing(
        advanced=60_000_000, advanced_paid=60_000_000, gross=80_000_000, recovered=1_000_000
    )
    assert instalments.least_recovery(ROAD, so_far, 80_000_000) == 59_000_000


def test_an_advance_that_was_not_paid_is_not_recovered():
    assert instalments.least_recovery(ROAD, Standing(advanced=60_000_000), 160_000_000) == 0


def test_no_more_is_advanced_than_the_share_and_what_payments_can_still_give_back():
    assert instalments.most_advance(ROAD, Standing()) == 60_000_000
    assert instalments.most_advance(ROAD, Standing(advanced=25_000_000)) == 35_000_000
    late = Standing(gross=150_000_000)
    assert instalments.most_advance(ROAD, late) == 9_500_000
    assert instalments.most_advance(ROAD, Standing(gross=160_000_000)) == 0


values = st.integers(1_000_000, 10**11)
shares = st.decimals("0", "0.3", places=4)


@given(
    value=values,
    advance=shares,
    until=st.decimals("0.6", "1", places=4),
    kept=st.decimals("0", "0.1", places=4),
    cuts=st.lists(st.integers(1, 99), max_size=6),
)
def test_all_accepted_work_is_paid_for_once_and_the_advance_wholly_recovered_by_its_share(
    value, advance, until, kept, cuts
):
    terms = Terms(value, advance, until, kept)
    given_ = instalments.most_advance(terms, Standing())
    state = {"advanced": given_, "advanced_paid": given_}
    marks = sorted({value * cut // 100 for cut in cuts} | {value})
    paid: list[instalments.Instalment] = []
    for before, after in zip([0, *marks], marks, strict=False):
        so_far = Standing(
            **state,
            gross=before,
            recovered=sum(each.recovered for each in paid),
        )
        one = instalments.propose(terms, so_far, after - before)
        paid.append(one)
        recovered = sum(each.recovered for each in paid)
        assert one.amount > 0
        assert after + given_ - recovered <= value
        if after >= value * until:
            assert recovered == given_
    left = given_ + sum(each.amount for each in paid)
    assert left + sum(each.retained for each in paid) == value


pots = st.dictionaries(st.integers(1, 6), st.integers(-(10**9), 10**9), max_size=6)


@given(owed=pots, advanced=st.dictionaries(st.integers(1, 6), st.integers(0, 10**9)))
def test_costs_that_move_between_funds_add_up_to_nothing(owed, advanced):
    standing = sum(advanced.values()) // 2
    moved = instalments.moved_costs(owed, advanced, standing)
    assert sum(moved.values()) == 0


@given(paid=st.dictionaries(st.integers(1, 5), st.integers(1, 10**9), min_size=1), data=st.data())
def test_in_the_end_each_fund_bears_what_it_paid(paid, data):
    total = sum(paid.values())
    weights = data.draw(st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any))
    borne = dict(zip(range(1, 6), money.split_by_ratio(total, weights), strict=True))
    owed = {fund: paid.get(fund, 0) - borne[fund] for fund in borne}
    moved = instalments.moved_costs(owed, {}, 0)
    assert {fund: borne[fund] + moved.get(fund, 0) for fund in borne} == {
        fund: paid.get(fund, 0) for fund in borne
    }


def test_what_is_retained_is_shared_over_the_parts_without_loss():
    assert instalments.retained_by_part(10, [1, 1, 1]) == [4, 3, 3]
    assert instalments.retained_by_part(0, [5]) == [0]


@pytest.mark.parametrize(("gross", "kept"), [(1_010, 51), (1_009, 50), (0, 0)])
def test_the_retention_is_rounded_to_whole_dong(gross, kept):
    assert instalments.retained(ROAD, gross) == kept
