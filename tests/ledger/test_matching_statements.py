"""Whole statements, drawn by chance and of samples: how much is matched alone, and that it is never wrong."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from ledger import bankfiles, matching
from ledger.matching import IN, OUT, BankLine, Expected, Kind, Outcome
from tests.bank_lines import Statement, Truth

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"

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


def _read_csv(name):
    with (SAMPLES / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("bank", "statement"),
    [
        ("agribank", "sao-ke-agribank.csv"),
        ("bidv", "sao-ke-bidv.csv"),
        ("vietcombank", "sao-ke-vietcombank.xlsx"),
    ],
)
def test_sample_statements_are_matched_without_a_wrong_automatic_match(bank, statement):
    if not (SAMPLES / statement).exists():
        pytest.skip("the sample files are not beside the project")
    expected = [
        Expected(
            row["ma"],
            IN if row["chieu"] == "thu" else OUT,
            int(row["so_tien"]),
            row["ho_ten"],
            date.fromisoformat(row["ngay_tu"]),
            date.fromisoformat(row["ngay_den"]),
            row["ma"],
        )
        for row in _read_csv(f"du-kien-{bank}.csv")
    ]
    rows = bankfiles.read((SAMPLES / statement).read_bytes(), statement).rows
    lines = [BankLine(r.number, r.on, r.amount, r.text, r.doc_no) for r in rows]
    outcomes = matching.match(lines, expected)
    found = [
        (truth["loai"], truth["ma"], outcome.kind, [c.codes for c in outcome.candidates])
        for truth, outcome in zip(_read_csv(f"dap-an-{bank}.csv"), outcomes, strict=True)
    ]
    automatic = [(kind, code, codes) for kind, code, how, codes in found if how == Kind.AUTO]
    right = [1 for kind, code, codes in automatic if kind == "auto" and codes == [(code,)]]
    wanted = [how for kind, _, how, _ in found if kind == "auto"]
    suggest = [codes[:1] == [(code,)] for kind, code, _, codes in found if kind == "suggest"]
    two = [codes[:1] == [tuple(code.split("+"))] for kind, code, _, codes in found if kind == "two"]
    none = [codes == [] for kind, _, _, codes in found if kind == "none"]
    print(  # noqa: T201 (the figures are for people; pytest shows them with -rP)
        f"{bank}: automatic {len(automatic)}, precision {len(right) / len(automatic):.1%}, "
        f"recall {len(right) / len(wanted):.1%}; first suggestion right {sum(suggest) / len(suggest):.1%}, "
        f"pairs {sum(two) / len(two):.1%}, left alone {sum(none) / len(none):.1%}"
    )
    assert len(right) == len(automatic)
    assert len(right) / len(wanted) >= 0.99
    assert sum(suggest) / len(suggest) >= 0.9
    assert all(two)
    assert all(none)
