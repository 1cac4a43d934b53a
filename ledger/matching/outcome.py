"""The outcome of each line."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ledger.matching import points
from ledger.matching.form import IN, THE_BANKS_OWN, BankLine, Expected, Kind, Outcome
from ledger.matching.index import Evidence, Index, direction_of
from ledger.matching.words import is_the_banks_own, words_of

LIMIT = 3


def match(lines: Iterable[BankLine], expected: Sequence[Expected]) -> list[Outcome]:
    """Match every line on its own, in order; a payment found twice is left to a person."""
    index = Index(expected)
    lines = list(lines)
    outcomes = [_match_line(line, index) for line in lines]
    paid = Counter(
        outcome.candidates[0].keys
        for line, outcome in zip(lines, outcomes, strict=True)
        if outcome.kind == Kind.AUTO and line.amount < 0
    )
    return [_hold_back_if_paid_twice(outcome, paid) for outcome in outcomes]


def _match_line(line: BankLine, index: Index) -> Outcome:
    codes, near = index.codes_in(line.text)
    if sole := _sole_exact(line, codes, near, index):
        candidate = points.judged(line, sole, Evidence(code_errors=0))
        return Outcome(line.number, Kind.AUTO, (candidate,), candidate.reason)
    words = words_of(line.text)
    if is_the_banks_own(words):
        return Outcome(line.number, Kind.NONE, (), THE_BANKS_OWN)
    mentioned = dict.fromkeys(codes, 0) | near
    candidates = [
        points.judged(line, index.expected[i], evidence)
        for i, evidence in index.evidence(line, mentioned, words).items()
    ]
    if pair := points.together(line, mentioned, index):
        candidates.append(pair)
    candidates = [c for c in candidates if c.score >= points.FLOOR]
    if not candidates:
        return Outcome(line.number, Kind.NONE, (), "Không thấy mã, tên hay số tiền nào đủ khớp")
    candidates.sort(key=lambda c: (-c.score, -len(c.codes)))
    return Outcome(line.number, Kind.SUGGEST, tuple(candidates[:LIMIT]), candidates[0].reason)


def _sole_exact(
    line: BankLine, codes: list[str], near: dict[str, int], index: Index
) -> Expected | None:
    """The one movement that the text names beyond doubt, if the amount allows."""
    if len(codes) != 1 or len(index.by_code[codes[0]]) != 1:
        return None
    expected = index.expected[index.by_code[codes[0]][0]]
    if expected.direction != direction_of(line):
        return None
    if expected.amount == abs(line.amount):
        return expected
    # Beside a second, mistyped code a receipt of another amount may belong to both.
    return expected if expected.direction == IN and not near else None


def _hold_back_if_paid_twice(outcome: Outcome, paid: Counter[tuple[int | str, ...]]) -> Outcome:
    if outcome.kind != Kind.AUTO or paid[outcome.candidates[0].keys] <= 1:
        return outcome
    reason = f"{outcome.reason}; nhưng có nhiều dòng chi cùng mã này, hãy chọn dòng đúng"
    return replace(outcome, kind=Kind.SUGGEST, reason=reason)
