"""Which accounts stand against each other."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.opposites import Leg, Pair, pairs


def test_two_lines_stand_against_each_other():
    assert pairs([Leg(1, "VND", 5), Leg(1, "VND", -5)]) == [Pair(0, 1, 5)]


def test_one_debit_is_shared_among_its_credits_in_their_order():
    legs = [Leg(1, "VND", 5), Leg(1, "VND", -3), Leg(1, "VND", -2)]
    assert pairs(legs) == [Pair(0, 1, 3), Pair(0, 2, 2)]


def test_lines_of_one_pot_meet_before_those_of_another():
    legs = [Leg(1, "VND", 5), Leg(2, "VND", 5), Leg(2, "VND", -5), Leg(1, "VND", -5)]
    assert pairs(legs) == [Pair(0, 3, 5), Pair(1, 2, 5)]


def test_what_is_left_in_two_pots_meets_across_them():
    assert pairs([Leg(1, "VND", -5), Leg(2, "VND", 5)]) == [Pair(1, 0, 5)]


def test_what_is_kept_outside_the_balance_is_said_alone():
    legs = [Leg(1, None, -7), Leg(1, "VND", 7), Leg(1, "VND", -7)]
    assert pairs(legs) == [Pair(None, 0, 7), Pair(1, 2, 7)]


def test_quantities_of_two_units_never_meet():
    assert pairs([Leg(1, "M2", 5), Leg(1, "CONG", -5)]) == [Pair(0, None, 5), Pair(None, 1, 5)]


_LEGS = st.builds(
    Leg,
    st.integers(1, 3),
    st.sampled_from(["VND", "M2", None]),
    st.integers(-9, 9).filter(bool),
)


@given(st.lists(_LEGS, max_size=12))
def test_every_line_is_said_exactly_once(legs: list[Leg]):
    said = [0] * len(legs)
    for pair in pairs(legs):
        assert pair.amount > 0
        if pair.debit is not None:
            said[pair.debit] += pair.amount
        if pair.credit is not None:
            said[pair.credit] -= pair.amount
        if pair.debit is not None and pair.credit is not None:
            assert legs[pair.debit].table == legs[pair.credit].table is not None
    assert said == [leg.amount for leg in legs]
