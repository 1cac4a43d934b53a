"""The outcome of each line."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ledger import money, refcode
from ledger.matching import points
from ledger.matching.banks_own import is_the_banks_own
from ledger.matching.batches import MOST_WAYS
from ledger.matching.form import (
    IN,
    OUT,
    THE_BANKS_OWN,
    BankLine,
    Candidate,
    Expected,
    History,
    Key,
    Kind,
    Outcome,
)
from ledger.matching.index import Evidence, Index, OpenPayments, direction_of
from ledger.matching.words import LIKE_ENOUGH, words_of

LIMIT = 3
_NOTHING = "Không thấy mã, tên hay số tiền nào đủ khớp"
_TOO_MANY_WAYS = "Quá nhiều cách cộng các khoản chờ chi thành số tiền này, cần bảng kê để biết"
# A debit that names a payment so many times as large is the fee for it.
_FEE_AT_MOST = 10
# Of the lines that share a payment, so many are named.
_MOST_LINES = 4


def match(
    lines: Iterable[BankLine],
    expected: Iterable[Expected] | Index,
    *,
    history: History | None = None,
) -> list[Outcome]:
    """The outcome of every line, in order."""
    return list(each(lines, expected, history=history))


def each(
    lines: Iterable[BankLine],
    expected: Iterable[Expected] | Index,
    *,
    history: History | None = None,
) -> Iterator[Outcome]:
    """Outcomes one after another, for more lines than fit in memory.

    The lines are gone through twice (an iterator is kept as a list): a payment that several lines
    name by its code is left to a person, and the first time sees which those are.
    """
    lines = list(lines) if isinstance(lines, Iterator) else lines
    index = expected if isinstance(expected, Index) else Index(expected)
    debits = _Debits(index)
    for line in lines:
        if line.amount < 0:
            debits.add(line)
    payments = OpenPayments(index, debits.settled)
    for line in lines:
        yield _Reading(line, index, history or {}).outcome(debits, payments)


@dataclass
class _Debits:
    """Debits that name one payment each, by the key of the payment."""

    index: Index
    _lines: dict[Key, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _exact: Counter[Key] = field(default_factory=Counter)

    @property
    def settled(self) -> set[Key]:
        """Payments that a line pays by code and amount."""
        return set(self._exact)

    def add(self, line: BankLine) -> None:
        named = _sole(self.index.exact_codes(line.text), self.index)
        if named is not None and named.direction == OUT:
            self._lines[named.key][line.number] = -line.amount
            if named.amount == -line.amount:
                self._exact[named.key] += 1

    def pay_twice(self, payment: Expected) -> bool:
        """Whether several lines name this payment with its exact amount."""
        return self._exact[payment.key] > 1

    def rest_of(self, line: BankLine, payment: Expected) -> str:
        """A sentence when this line is one of several that make up the payment."""
        lines = self._lines.get(payment.key, {})
        others = [str(number) for number in sorted(lines) if number != line.number]
        if not others or line.number not in lines or sum(lines.values()) != payment.amount:
            return ""
        total = money.format_vnd(payment.amount)
        listed = ", ".join(others[:_MOST_LINES]) + ", …" * (len(others) > _MOST_LINES)
        return f"cùng dòng {listed} cộng lại đúng {total} đồng"


class _Reading:
    """One line beside what is waited for."""

    def __init__(self, line: BankLine, index: Index, history: History) -> None:
        self.line, self.index, self.history = line, index, history
        self.codes = index.exact_codes(line.text)

    def outcome(self, debits: _Debits, payments: OpenPayments) -> Outcome:
        """What is to be done with the line."""
        sole = _sole(self.codes, self.index)
        if sole is not None and sole.direction != direction_of(self.line):
            sole = None
        if sole is not None and sole.amount == abs(self.line.amount):
            return self._certain(sole, twice=debits.pay_twice(sole) and sole.direction == OUT)
        near, strange = self.index.other_codes(self.line.text, self.codes)
        # Beside a second code, mistyped or closed, a receipt of another amount may belong to both.
        if sole is not None and sole.direction == IN and not near and not strange:
            return self._certain(sole, twice=False)
        mentioned = dict.fromkeys(self.codes, 0) | near
        words = words_of(self.line.text)
        found = self.index.evidence(self.line, mentioned, words, self.history)
        if self._is_the_banks_own(found):
            return self._nothing(THE_BANKS_OWN)
        candidates = self._candidates(mentioned, found, debits)
        if self.line.amount < 0 and not mentioned:
            ways = payments.adding_up_to(-self.line.amount, self.line.on)
            if len(ways) > MOST_WAYS and not candidates:
                return self._nothing(_TOO_MANY_WAYS)
            candidates += points.batch(self.line, ways if len(ways) <= MOST_WAYS else [])
        if not candidates:
            return self._nothing(_NOTHING)
        candidates.sort(key=self._order)
        reason = candidates[0].reason
        if strange:
            reason += f"; nội dung còn có mã {', '.join(strange)} không có trong danh sách chờ"
        return Outcome(self.line.number, Kind.SUGGEST, tuple(candidates[:LIMIT]), reason)

    def _candidates(
        self, mentioned: dict[str, int], found: dict[int, Evidence], debits: _Debits
    ) -> list[Candidate]:
        """The best of all that the line may speak of; what is behind them is never spelled out."""
        scored = []
        for i, evidence in found.items():
            expected = self.index.expected[i]
            share = debits.rest_of(self.line, expected) if evidence.code_errors == 0 else ""
            score = sum(points.parts_of(self.line, expected, evidence, share).values())
            if score >= points.FLOOR:
                scored.append((-score, expected.code, str(expected.key), i, share))
        scored.sort()
        candidates = [
            points.judged(self.line, self.index.expected[i], found[i], share)
            for *_order, i, share in scored[:LIMIT]
        ]
        if several := points.together(self.line, mentioned, found, self.index):
            candidates.append(several)
        return candidates

    def _certain(self, expected: Expected, *, twice: bool) -> Outcome:
        candidate = points.judged(self.line, expected, Evidence(code_errors=0))
        if not twice:
            return Outcome(self.line.number, Kind.AUTO, (candidate,), candidate.reason)
        reason = f"{candidate.reason}; nhưng có nhiều dòng chi cùng mã này, hãy chọn dòng đúng"
        candidate = replace(candidate, reason=reason)
        return Outcome(self.line.number, Kind.SUGGEST, (candidate,), reason)

    def _nothing(self, reason: str) -> Outcome:
        return Outcome(self.line.number, Kind.NONE, (), reason)

    def _is_the_banks_own(self, found: dict[int, Evidence]) -> bool:
        """Whether the bank speaks of itself; not when a person so named waits with this amount."""
        moved = abs(self.line.amount)
        for i, evidence in found.items():
            waited = self.index.expected[i].amount or 0
            if evidence.name >= LIKE_ENOUGH and waited == moved:
                return False
            if evidence.code_errors is not None and waited < _FEE_AT_MOST * moved:
                return False
        text = refcode.without(self.line.text, self.codes) if self.codes else self.line.text
        return is_the_banks_own(text, self.line.amount)

    def _order(self, candidate: Candidate) -> tuple[int, int, tuple[str, ...], str]:
        """The best first; among equals the order says nothing, but is always the same."""
        return -candidate.score, -len(candidate.codes), candidate.codes, str(candidate.keys)


def _sole(codes: list[str], index: Index) -> Expected | None:
    """The one movement that the text names by its code, if it is one."""
    if len(codes) != 1 or len(index.by_code[codes[0]]) != 1:
        return None
    return index.expected[index.by_code[codes[0]][0]]
