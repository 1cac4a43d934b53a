"""What holds for matching whatever the lines say and whatever is waited for."""

import random
from collections import Counter
from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from ledger import matching, refcode
from ledger.matching import IN, OUT, BankLine, Expected, Kind, Outcome

_RNG = random.Random(11)
CODES = [refcode.make("LS", _RNG) for _ in range(8)]
STRANGE = [refcode.make("LS", _RNG) for _ in range(2)]
NAMES = ["Lê Văn An", "Trần Thị Bình", "Phí Thành Toàn", "Công ty TNHH Minh Thành", "K' Hà", ""]
AMOUNTS = [100_000, 200_000, 300_000, 512_300]
DAY = date(2026, 9, 15)

movements = st.builds(
    Expected,
    code=st.sampled_from([*CODES[:6], ""]),
    direction=st.sampled_from([IN, OUT]),
    amount=st.sampled_from([*AMOUNTS, None]),
    party=st.sampled_from(NAMES),
    since=st.sampled_from([None, DAY, DAY - timedelta(days=20)]),
    until=st.sampled_from([None, DAY, DAY + timedelta(days=20)]),
    key=st.integers(0, 10**6),
)
waited = st.lists(movements, max_size=9, unique_by=lambda one: one.key)
words = st.sampled_from(
    [
        *(*CODES, *STRANGE, *NAMES, CODES[0][:-1], CODES[1][:5] + "X" + CODES[1][6:]),
        *("phi", "chuyen tien", "va", "\n", "lai", "T10", "Hoan tra", "12345678"),
    ]
)
texts = st.lists(words | st.text(max_size=8), max_size=6).map(" ".join)
amounts = st.sampled_from([*AMOUNTS, 400_000, 812_300]).flatmap(lambda a: st.sampled_from([a, -a]))
drawn = st.tuples(amounts, texts, st.integers(-30, 30))


def _lines(some: list[tuple[int, str, int]]) -> list[BankLine]:
    return [
        BankLine(number, DAY + timedelta(days=days), amount, text)
        for number, (amount, text, days) in enumerate(some, start=1)
    ]


def _by_number(outcomes: list[Outcome]) -> dict[int, Outcome]:
    return {outcome.line_number: outcome for outcome in outcomes}


@given(st.lists(drawn, max_size=5), waited)
def test_every_line_has_one_outcome_in_order(some, expected):
    outcomes = matching.match(_lines(some), expected)
    assert [o.line_number for o in outcomes] == list(range(1, len(some) + 1))
    for outcome in outcomes:
        assert outcome.reason
        assert bool(outcome.candidates) == (outcome.kind != Kind.NONE)
        assert len(outcome.candidates) <= 3


@given(st.text(max_size=120), st.integers(-(10**15), 10**15).filter(bool), waited)
@example("\x00 ǅ ﬀ ß İ \u200b \U0001f600 ١٢٣ " + CODES[0].lower(), 100_000, [])
def test_no_text_breaks_it(text, amount, expected):
    assert matching.match([BankLine(1, DAY, amount, text)], expected)


@given(st.lists(drawn, max_size=6), waited)
def test_no_payment_is_matched_alone_by_two_lines(some, expected):
    outcomes = matching.match(_lines(some), expected)
    paid = Counter(
        o.candidates[0].keys
        for o, (amount, *_) in zip(outcomes, some, strict=True)
        if o.kind == Kind.AUTO and amount < 0
    )
    assert not paid or max(paid.values()) == 1


@given(st.lists(drawn, max_size=5), waited, st.randoms(use_true_random=False))
def test_the_order_of_lines_and_of_what_is_waited_for_changes_nothing(some, expected, rng):
    lines = _lines(some)
    before = _by_number(matching.match(lines, expected))
    lines, expected = (rng.sample(each, len(each)) for each in (lines, expected))
    after = _by_number(matching.match(lines, expected))
    assert {n: (o.kind, o.candidates) for n, o in after.items()} == {
        n: (o.kind, o.candidates) for n, o in before.items()
    }


@given(st.lists(drawn, max_size=5), waited, movements)
def test_one_more_movement_never_makes_another_automatic_match_of_one(some, expected, more):
    before = matching.match(_lines(some), expected)
    after = matching.match(_lines(some), [*expected, more])
    for old, new in zip(before, after, strict=True):
        if old.kind == new.kind == Kind.AUTO:
            assert old.candidates[0].keys == new.candidates[0].keys


@given(drawn, waited)
def test_what_is_matched_alone_has_its_code_in_the_text(one, expected):
    (outcome,) = matching.match(_lines([one]), expected)
    if outcome.kind == Kind.AUTO:
        (found,) = outcome.candidates
        assert found.codes[0] in refcode.squash(one[1])
        (wanted,) = [e for e in expected if e.key == found.keys[0]]
        assert wanted.direction == (IN if one[0] > 0 else OUT)
        assert wanted.direction == IN or wanted.amount == -one[0]


@given(st.lists(drawn, max_size=5), waited)
def test_outcomes_that_come_one_by_one_are_the_same(some, expected):
    lines = _lines(some)
    one_by_one = list(matching.each(lines, expected))
    assert one_by_one == matching.match(iter(lines), expected)
    assert one_by_one == list(matching.each(iter(lines), expected))
