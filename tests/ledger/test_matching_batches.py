"""Payments that alone add up to one debit are suggested as a batch."""

import dataclasses
from datetime import date

import pytest

from ledger import matching
from ledger.matching import BankLine, Kind
from tests.ledger.waited import DAY, first, matched, payments


@pytest.mark.parametrize("others", [0, 10, 40])
def test_payments_that_alone_add_up_to_a_debit_are_suggested_as_a_batch(others):
    waiting = payments(1_230_000, 4_560_000, 7_890_000, *(10**9 + 7**n for n in range(others)))
    candidate = first("chi luong theo bang ke", -13_680_000, waiting)
    assert set(candidate.codes) == {e.code for e in waiting[:3]}
    assert "không cách cộng nào khác" in candidate.reason


def test_a_batch_that_adds_up_in_two_ways_shows_both():
    waiting = payments(1_230_000, 4_000_000, 2_230_000, 3_000_000)
    outcome = matched("bang ke", -5_230_000, waiting)
    assert outcome.kind == Kind.SUGGEST
    assert [len(c.codes) for c in outcome.candidates] == [2, 2]
    assert all("2 cách cộng" in c.reason for c in outcome.candidates)


@pytest.mark.parametrize("count", [16, 60])
def test_a_batch_that_adds_up_in_many_ways_is_not_guessed_at(count):
    outcome = matched("bang ke", -2_000_000, payments(*([1_000_000] * count)))
    assert outcome.kind == Kind.NONE
    assert "Quá nhiều cách cộng" in outcome.reason


def test_among_too_many_payments_no_batch_is_sought():
    waiting = payments(1_230_000, 4_560_000, *range(10**8, 10**8 + 70))
    assert matched("bang ke", -5_790_000, waiting).kind == Kind.NONE


def test_payments_settled_by_their_codes_are_in_no_batch():
    waiting = payments(1_000_000, 2_000_000, 1_300_000, 1_700_000)
    lines = [
        BankLine(1, DAY, -1_000_000, waiting[0].code),
        BankLine(2, DAY, -3_000_000, "bang ke"),
    ]
    outcome = matching.match(lines, waiting)[1]
    assert [set(c.codes) for c in outcome.candidates] == [{e.code for e in waiting[2:]}]


def test_payments_out_of_their_time_are_in_no_batch():
    late = [dataclasses.replace(e, since=date(2026, 12, 1)) for e in payments(10_300, 20_500)]
    assert matched("bang ke", -30_800, late).kind == Kind.NONE


def test_up_to_three_payments_of_one_uneven_amount_are_all_shown():
    assert len(matched("chi tien", -1_234_000, payments(*[1_234_000] * 3)).candidates) == 3
    assert matched("chi tien", -1_234_000, payments(*[1_234_000] * 4)).candidates == ()


def test_reasons_stay_short_enough_to_be_kept_with_a_match():
    waiting = [
        dataclasses.replace(e, party="Tổ thợ " * 40) for e in payments(*(3**n for n in range(13)))
    ]
    total = sum(e.amount for e in waiting)
    codes = " ".join(e.code for e in waiting)
    lines = [BankLine(10**9 + n, DAY, -1, waiting[2].code) for n in range(9)]
    outcomes = [
        matched("bang ke", -total, waiting),
        matched(codes, -total, waiting),
        matched("Tổ thợ " * 40, -27, waiting),
        *matching.match(lines, waiting),
    ]
    assert all(o.kind == Kind.SUGGEST and len(o.reason) <= 300 for o in outcomes)
    assert "cùng dòng" in outcomes[-1].reason
