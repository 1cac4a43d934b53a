"""Whole statements drawn by chance: how much is matched alone, and that it is never wrong."""

from collections import defaultdict

import pytest

from ledger import matching
from ledger.matching import Kind, Outcome
from tests.bank_lines import Statement, Truth

Judged = list[tuple[Truth, Outcome]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    return [
        pair
        for seed in range(12)
        for statement in [Statement(seed)]
        for pair in zip(
            statement.truths, matching.match(statement.lines, statement.expected), strict=True
        )
    ]


def _first(outcome: Outcome) -> frozenset[str]:
    return frozenset(outcome.candidates[0].codes if outcome.candidates else ())


def _share(right: list[bool]) -> float:
    assert right
    return sum(right) / len(right)


def _by_sort(judged: Judged, kind: str) -> dict[str, list[bool]]:
    found = defaultdict(list)
    for truth, outcome in judged:
        if truth.kind == kind:
            found[truth.sort].append(_first(outcome) == truth.codes)
    return found


def test_what_is_matched_alone_is_always_right(judged: Judged) -> None:
    alone = [(truth, outcome) for truth, outcome in judged if outcome.kind == Kind.AUTO]
    assert len(alone) > 500
    wrong = [(t, o) for t, o in alone if t.kind != "auto" or _first(o) != t.codes]
    assert wrong == []


def test_nearly_all_that_can_be_matched_alone_is(judged: Judged) -> None:
    assert _share([o.kind == Kind.AUTO for t, o in judged if t.kind == "auto"]) >= 0.99


def test_the_right_movement_is_nearly_always_suggested_first(judged: Judged) -> None:
    shares = {sort: _share(right) for sort, right in _by_sort(judged, "suggest").items()}
    assert {sort: share for sort, share in shares.items() if share < 0.9} == {}


def test_lines_that_several_movements_share_are_given_to_all_of_them(judged: Judged) -> None:
    shares = {sort: _share(right) for sort, right in _by_sort(judged, "two").items()}
    assert {sort: share for sort, share in shares.items() if share < 0.95} == {}


def test_what_belongs_to_nothing_is_left_alone(judged: Judged) -> None:
    assert [o for t, o in judged if t.kind == "none" and o.kind != Kind.NONE] == []


def test_every_outcome_says_why_in_words(judged: Judged) -> None:
    assert all(o.reason and all(c.reason for c in o.candidates) for _, o in judged)
