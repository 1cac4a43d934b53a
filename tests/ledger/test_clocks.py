from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import clocks
from ledger.clocks import Calendar, Remaining, Unit

CALENDAR = Calendar(
    off=frozenset({date(2026, 11, 24), date(2026, 8, 31)}), working=frozenset({date(2026, 8, 22)})
)

dates = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_five_working_days_skip_the_weekend_and_the_day_of_culture():
    friday = date(2026, 11, 20)
    assert clocks.add_working_days(friday, 5, CALENDAR) == date(2026, 11, 30)


def test_a_saturday_worked_in_exchange_counts():
    assert clocks.is_working(date(2026, 8, 22), CALENDAR)
    assert not clocks.is_working(date(2026, 8, 31), CALENDAR)
    assert clocks.add_working_days(date(2026, 8, 21), 1, CALENDAR) == date(2026, 8, 22)


@pytest.mark.parametrize(
    ("days", "unit", "end"),
    [
        (5, Unit.WORKING, date(2026, 11, 30)),
        (15, Unit.CALENDAR, date(2026, 12, 5)),
        (4, "MONTH", date(2027, 3, 20)),
    ],
)
def test_a_term_ends_by_its_own_kind_of_days(days, unit, end):
    assert clocks.due(date(2026, 11, 20), days, unit, CALENDAR) == end


def test_a_term_of_months_ends_on_the_last_day_of_a_short_month():
    assert clocks.due(date(2026, 10, 31), 4, Unit.MONTH, CALENDAR) == date(2027, 2, 28)


def test_days_are_counted_forward_only():
    with pytest.raises(ValueError, match="forward"):
        clocks.add_working_days(date(2026, 1, 1), -1, CALENDAR)


@given(dates, st.integers(0, 60))
def test_counting_and_adding_agree(start, n):
    end = clocks.add_working_days(start, n, CALENDAR)
    assert clocks.working_days_between(start, end, CALENDAR) == n
    assert clocks.working_days_between(end, start, CALENDAR) == -n


@given(dates, st.integers(1, 60))
def test_a_deadline_in_working_days_is_a_working_day(start, n):
    assert clocks.is_working(clocks.add_working_days(start, n, CALENDAR), CALENDAR)


def test_what_is_left_and_what_is_late_are_told_apart():
    end = date(2026, 11, 30)
    assert clocks.remaining(end, date(2026, 11, 20), CALENDAR) == Remaining(5, late=False)
    assert clocks.remaining(end, end, CALENDAR) == Remaining(0, late=False)
    assert clocks.remaining(end, end + timedelta(days=2), CALENDAR) == Remaining(2, late=True)
    assert clocks.remaining(end, date(2026, 11, 20), None) == Remaining(10, late=False)
