"""The picture of time ends where the equation stands."""

from dataclasses import replace
from datetime import date

from disclosure import course
from disclosure.facts import Contribution, ProjectFacts
from tests.disclosure import rich, sample


def given_on(*days: date) -> ProjectFacts:
    gifts: tuple[Contribution, ...] = tuple(replace(sample.contribution(), on=on) for on in days)
    return replace(sample.facts(), contributions=gifts, payments=())


def test_the_last_row_is_the_equation() -> None:
    for facts in (sample.facts(), rich.facts()):
        found = course.of(facts)
        assert found is not None
        last = found.marks[-1]
        assert (last.received, last.paid) == (facts.equation.received, facts.equation.paid)
        assert last.left == facts.equation.balance


def test_a_month_in_which_nothing_happened_has_its_row() -> None:
    found = course.of(given_on(date(2026, 1, 5), date(2026, 3, 31)))
    assert found is not None
    assert [(m.month.month, m.came, m.received) for m in found.marks] == [
        (1, 500_000, 500_000),
        (2, 0, 500_000),
        (3, 500_000, 1_000_000),
    ]
    assert found.received == "0,100 33.3,50.0 66.7,50.0 100.0,0.0"


def test_a_long_story_is_told_in_few_rows() -> None:
    found = course.of(given_on(date(2020, 2, 1), date(2026, 11, 30)))
    assert found is not None
    assert found.marks[0].month == date(2020, 3, 1)
    assert found.marks[-1].month == date(2026, 12, 1)
    assert len(found.marks) == 28
    assert found.marks[-1].received == 1_000_000


def test_the_scale_is_easy_to_halve_and_holds_the_most() -> None:
    found = course.of(replace(sample.facts(), payments=()))
    assert found is not None
    assert (found.scale, found.half) == (2_000_000, 1_000_000)


def test_nothing_moved_is_no_picture() -> None:
    assert course.of(given_on()) is None
