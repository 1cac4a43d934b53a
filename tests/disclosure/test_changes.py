"""Two versions compared: rows by what names them, values by field; order says nothing."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from disclosure import changes
from tests.disclosure import sample

FACTS = sample.facts()


def test_a_version_differs_from_itself_in_nothing():
    assert changes.between(FACTS, FACTS) == []


def test_a_changed_amount_is_told_with_its_row_and_field():
    gift = FACTS.contributions[0]
    changed = replace(FACTS, contributions=(replace(gift, amount=1), *FACTS.contributions[1:]))
    (change,) = changes.between(FACTS, changed)
    assert change.where == ("contributions", "amount")
    assert change.what == gift.voucher
    assert (change.old, change.new) == (gift.amount, 1)


def test_a_row_that_is_gone_and_one_that_came_are_each_one_change():
    gift = replace(FACTS.contributions[0], voucher="PT 999/2026")
    changed = replace(FACTS, contributions=(gift, *FACTS.contributions[1:]))
    gone, came = changes.between(FACTS, changed)
    assert (gone.new, came.old) == (None, None)
    assert came.new == gift


@given(st.permutations(range(len(FACTS.contributions))))
def test_the_order_of_rows_is_no_change(order):
    moved = replace(FACTS, contributions=tuple(FACTS.contributions[i] for i in order))
    assert changes.between(FACTS, moved) == []
