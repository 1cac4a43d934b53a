"""Two files of one account: what they share comes in once, and nothing else is taken for it."""

from collections import Counter
from datetime import date, timedelta
from itertools import groupby, pairwise

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from ledger import overlap
from ledger.overlap import Facts

DAY = date(2026, 9, 1)
KINDS = [(100, "ung ho"), (100, "dong gop"), (-100, "ung ho"), (200, "ung ho"), (-50, "phi")]

# A true statement: few days, few amounts and texts, so that equal movements are common.
true_statements = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(KINDS)), min_size=1, max_size=24
).map(lambda moves: sorted(moves, key=lambda move: move[0]))
windows = st.tuples(st.integers(0, 24), st.integers(1, 24))


def told(moves, *, opening: int = 0) -> list[tuple[date, Facts]]:
    """Return the movements of a statement as a bank tells them, with balances."""
    amounts = [amount for _day, (amount, _text) in moves]
    after = overlap.running(amounts, [opening + amounts[0], *[None] * (len(moves) - 1)], opening)
    return [
        (DAY + timedelta(day), overlap.facts(amount=amount, balance=b, doc_no="", text=text))
        for (day, (amount, text)), b in zip(moves, after, strict=True)
    ]


def bare(rows: list[tuple[date, Facts]]) -> list[tuple[date, Facts]]:
    """Return movements as a bank tells them that shows no balances."""
    return [(on, what._replace(balance=None)) for on, what in rows]


def merged(*files: list[tuple[date, Facts]]) -> dict[date, list[Facts]]:
    """Take files in one after the other, as an import does."""
    held: dict[date, list[Facts]] = {}
    for file in files:
        for on, of in groupby(file, key=lambda row: row[0]):
            coming = [what for _on, what in of]
            there = held.setdefault(on, [])
            begins, ends = on == file[0][0], on == file[-1][0]
            if there and (begins or ends):
                flags = overlap.known(there, coming, begins=begins, ends=ends)
            else:
                day = overlap.Day(there)
                flags = [day.meet(what) is None for what in coming]
            there.extend(what for what, known in zip(coming, flags, strict=True) if not known)
    return held


def counted(held: dict[date, list[Facts]]) -> Counter[tuple[object, ...]]:
    return Counter((on, w.amount, w.text) for on, of in held.items() for w in of)


def union(*files: list[tuple[date, Facts]]) -> Counter[tuple[object, ...]]:
    return counted(
        {on: [w for _on, w in of] for on, of in groupby(sorted_union(files), key=lambda r: r[0])}
    )


def sorted_union(files):
    seen = {id(row): row for file in files for row in file}
    return sorted(seen.values(), key=lambda row: row[0])


def of_whole_days(rows, first: int, length: int):
    days = [DAY + timedelta(first % 4 + at) for at in range(length)]
    return [row for row in rows if row[0] in days]


@settings(max_examples=400, suppress_health_check=[HealthCheck.filter_too_much])
@given(true_statements, st.lists(windows, min_size=1, max_size=4), st.data())
def test_files_of_whole_days_give_exactly_their_union(moves, chosen, data):
    rows = told(moves)
    files = [file for a, b in chosen if (file := of_whole_days(rows, a, b))]
    shown = [bare(file) if data.draw(st.booleans()) else file for file in files]
    assert counted(merged(*shown)) == union(*files)


@settings(max_examples=400)
@given(true_statements, st.lists(st.integers(1, 24), min_size=1, max_size=4), st.data())
def test_files_that_stop_inside_a_day_and_later_hold_all_of_it_give_their_union(moves, ends, data):
    rows = told(moves)
    files = [rows[:end] for end in ends]
    shown = [bare(file) if data.draw(st.booleans()) else file for file in files]
    assert counted(merged(*shown)) == union(*files)


@settings(max_examples=800, suppress_health_check=[HealthCheck.filter_too_much])
@given(true_statements, windows, windows)
def test_any_two_windows_of_a_statement_with_balances_give_exactly_their_union(moves, one, other):
    rows = told(moves)
    files = [rows[start : start + size] for start, size in (one, other)]
    if not all(files) or _could_be_two_things(rows):
        return
    assert counted(merged(*files)) == union(*files)


def _could_be_two_things(rows) -> bool:
    """Tell whether the money went round within a day, so that no file can tell one turn from the next."""
    marks = [(on, what) for on, what in rows]
    return len(set(marks)) < len(marks)


def window(moves, start, stop):
    return told(moves)[start:stop]


def test_equal_movements_on_both_sides_of_the_edge_are_told_apart_by_their_balances():
    moves = [(0, (100, "ung ho"))] * 4
    assert sum(counted(merged(window(moves, 0, 2), window(moves, 2, 4))).values()) == 4
    assert sum(counted(merged(window(moves, 0, 3), window(moves, 1, 4))).values()) == 4
    assert sum(counted(merged(window(moves, 2, 4), window(moves, 0, 3))).values()) == 4


def test_money_that_goes_round_at_the_edge_is_told_apart_by_what_stands_beside_it():
    moves = [(0, (100, "a")), (0, (-100, "b")), (0, (100, "a")), (0, (50, "c"))]
    for files in [((0, 2), (2, 4)), ((2, 4), (0, 2)), ((0, 3), (2, 4)), ((2, 4), (0, 3))]:
        held = merged(*(window(moves, *at) for at in files))
        assert sum(counted(held).values()) == 4


def test_order_alone_tells_the_edge_of_files_without_balances():
    moves = [(0, (100, word)) for word in "xabacy"]
    one, other = bare(window(moves, 0, 4)), bare(window(moves, 2, 6))
    assert counted(merged(one, other)) == counted(merged(other, one)) == union(one, other[2:])


def test_a_file_in_another_order_of_its_day_brings_nothing_twice():
    rows = bare(told([(0, (100, word)) for word in "abcab"]))
    assert sum(counted(merged(rows, rows[::-1])).values()) == 5
    assert sum(counted(merged(rows[:3], rows[::-1])).values()) == 5


def test_the_running_balance_fills_what_a_file_leaves_out():
    assert overlap.running([5, -2, 4], [None, 13, None], 10) == [15, 13, 17]
    assert overlap.running([5, -2], [None, None], 10) == [None, None]
    assert overlap.running([5], [None], None) == [None]


def test_no_two_movements_of_a_day_have_one_identity():
    day, what = overlap.Day(), overlap.facts(amount=1, balance=None, doc_no="", text="a")
    marks = [overlap.identity(DAY, what, day.add(what)) for _ in range(3)]
    assert all(one != then for one, then in pairwise(sorted(marks)))
