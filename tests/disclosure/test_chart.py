"""Bars are drawn to one scale."""

from disclosure import chart
from disclosure.facts import SourceFigures
from tests.disclosure import sample


def test_the_longest_bar_takes_the_whole_width() -> None:
    people, province = chart.plan_beside_actual(sample.facts().sources)
    assert (province.planned_width, province.actual_width) == ("100.0", "0.0")
    assert (people.planned_width, people.actual_width) == ("25.0", "13.8")


def test_what_came_in_kind_counts_as_actual() -> None:
    (pair,) = chart.plan_beside_actual([SourceFigures(sample.PEOPLE, None, 30, 10, 0)])
    assert (pair.planned, pair.actual, pair.actual_width) == (None, 40, "100.0")


def test_nothing_planned_and_nothing_received_is_no_division() -> None:
    (pair,) = chart.plan_beside_actual([SourceFigures(sample.PEOPLE, None, 0, 0, 0)])
    assert (pair.planned_width, pair.actual_width) == ("0.0", "0.0")
