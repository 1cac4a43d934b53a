"""Expected movements, arranged so that a line meets only those it may speak of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ledger import refcode
from ledger.matching.batches import Sums
from ledger.matching.form import IN, OUT, BankLine, Expected, History, Key
from ledger.matching.history import MOST_KEYS, signs_of
from ledger.matching.words import (
    LIKE_ENOUGH,
    NEARLY,
    firms_own_words,
    glued,
    likeness,
    name_words,
    telling_pairs,
)

# A name that more movements carry says nothing without the amount.
_COMMON_NAME = 10
# So many movements of one uneven amount are still worth showing for it alone.
_FEW = 3


@dataclass(slots=True)
class Evidence:
    """What a line says of one movement: errors in its code, likeness of the name (0 to 1).

    `sharing_amount` counts the movements that have the line's amount, where that tells something.
    """

    code_errors: int | None = None
    name: float = 0.0
    sharing_amount: int = 0
    seen_before: bool = False


def direction_of(line: BankLine) -> str:
    """The side of the account that the line moves."""
    return IN if line.amount > 0 else OUT


class Index:
    """Expected movements by code, by amount, by payer, by name and by two words of the name.

    Arranging many takes longer than matching a page of lines: whoever matches often may keep it.
    """

    def __init__(self, expected: Iterable[Expected]) -> None:
        # In an order of their own, so that the order in which they come decides nothing.
        self.expected = sorted(expected, key=lambda e: (e.code, str(e.key)))
        self.by_code: dict[str, list[int]] = defaultdict(list)
        self._by_amount: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_pair: dict[tuple[str, int, str, str], list[int]] = defaultdict(list)
        self._by_words: dict[tuple[str, int, tuple[str, ...]], list[int]] = defaultdict(list)
        self.names = [name_words(e.party) for e in self.expected]
        for i in range(len(self.expected)):
            self._add(i)
        self._name_sizes = sorted({len(name) for name in self.names if len(name) > 1})
        self._word_sizes = sorted({len(key[2]) for key in self._by_words})
        self._near = refcode.NearCodes(self.by_code)
        self._prefixes = {code[: refcode.PREFIX_LENGTH] for code in self.by_code}
        self._by_key: dict[Key, list[int]] = defaultdict(list)
        for i, one in enumerate(self.expected):
            self._by_key[one.key].append(i)

    def exact_codes(self, text: str) -> list[str]:
        """The known codes that stand in the text, in order."""
        return refcode.find(text, known=self.by_code)

    def other_codes(self, text: str, exact: list[str]) -> tuple[dict[str, int], list[str]]:
        """Codes nearly in the text with their errors, and right codes of ours nobody waits for."""
        rest = refcode.squash(text)
        for code in exact:
            rest = rest.replace(code, "00")
        # What is no error is a code that ends in the first letter of the next word.
        near = {code: max(1, errors) for code, errors in self._near.find(rest).items()}
        strange = [c for c in refcode.find(rest, prefixes=self._prefixes) if c not in near]
        return {code: errors for code, errors in near.items() if code not in exact}, strange

    def evidence(
        self, line: BankLine, mentioned: dict[str, int], words: list[str], history: History
    ) -> dict[int, Evidence]:
        """All that the line says, by the movement's place; a wrong direction only by exact code."""
        direction = direction_of(line)
        found: dict[int, Evidence] = defaultdict(Evidence)
        for code, errors in mentioned.items():
            for i in self.by_code[code]:
                if errors == 0 or self.expected[i].direction == direction:
                    found[i].code_errors = errors
        for i, like in self._named(line, words):
            found[i].name = max(found[i].name, like)
        for i in self._paid_before(line, history):
            found[i].seen_before = True
        for i in self._of_this_amount(direction, abs(line.amount)):
            found[i].sharing_amount = len(self._by_amount[direction, abs(line.amount)])
        return found

    def _add(self, i: int) -> None:
        expected, name = self.expected[i], self.names[i]
        if expected.code:
            self.by_code[expected.code].append(i)
        if expected.amount is not None:
            self._by_amount[expected.direction, expected.amount].append(i)
        if len(name) < len(("họ", "tên")):
            return
        self._by_name[expected.direction, " ".join(name)].append(i)
        if word := glued(name):
            self._by_name[expected.direction, word].append(i)
        if expected.amount is not None:
            self._add_beside_amount(expected.direction, expected.amount, name, i)

    def _add_beside_amount(self, direction: str, amount: int, name: list[str], i: int) -> None:
        for pair in telling_pairs(name):
            self._by_pair[direction, amount, *pair].append(i)
        for some in (name, firms_own_words(name)):
            if some:
                self._by_words[direction, amount, tuple(sorted(some))].append(i)

    def _named(self, line: BankLine, words: list[str]) -> Iterator[tuple[int, float]]:
        """Movements whose party is named: in full, or nearly so with the same amount.

        Where somebody is named in full with the amount, nobody of a like name is looked for.
        """
        direction, amount = direction_of(line), abs(line.amount)
        exact = False
        for size in (1, *self._name_sizes):
            for start in range(len(words) - size + 1):
                name = " ".join(words[start : start + size])
                for i in self._of_name(direction, amount, name):
                    exact = exact or self.expected[i].amount == amount
                    yield i, 1.0
        if not exact:
            yield from self._of_words(direction, amount, words)
            yield from self._nearly_named(direction, amount, words)

    def _of_words(
        self, direction: str, amount: int, words: list[str]
    ) -> Iterator[tuple[int, float]]:
        for size in self._word_sizes:
            for start in range(len(words) - size + 1):
                some = tuple(sorted(words[start : start + size]))
                for i in self._by_words.get((direction, amount, some), ()):
                    yield i, NEARLY

    def _of_name(self, direction: str, amount: int, name: str) -> list[int]:
        found = self._by_name.get((direction, name), [])
        if len(found) <= _COMMON_NAME:
            return found
        return [i for i in found if self.expected[i].amount == amount]

    def _nearly_named(
        self, direction: str, amount: int, words: list[str]
    ) -> Iterator[tuple[int, float]]:
        reach = max(self._name_sizes, default=0)
        for first, word in enumerate(words):
            for last in range(first + 1, min(first + reach, len(words))):
                for i in self._by_pair.get((direction, amount, word, words[last]), ()):
                    like = likeness(self.names[i], words, first, last)
                    if like >= LIKE_ENOUGH:
                        yield i, like

    def _of_this_amount(self, direction: str, amount: int) -> list[int]:
        same = self._by_amount.get((direction, amount), [])
        # A round sum is nobody's own; three digits before the zeros may be.
        tells = len(str(amount).rstrip("0")) >= len("123") and len(same) <= _FEW
        return same if tells else []

    def _paid_before(self, line: BankLine, history: History) -> Iterator[int]:
        """Movements that were seen before with an account that the text names."""
        for sign in signs_of(line.text) if history else ():
            keys = set(history.get(sign, ()))
            for key in keys if len(keys) <= MOST_KEYS else ():
                for i in self._by_key.get(key, ()):
                    if self.expected[i].direction == direction_of(line):
                        yield i


class OpenPayments:
    """Payments that no line names by its code, by the day on which they may leave."""

    def __init__(self, index: Index, settled: set[Key]) -> None:
        self._expected = index.expected
        self._open = sorted(
            (e for e in index.expected if e.direction == OUT and e.amount and e.key not in settled),
            key=lambda e: (e.amount or 0, e.code, str(e.key)),
        )
        self._waiting = lru_cache(maxsize=512)(self._on)
        self._sums = lru_cache(maxsize=8)(Sums)

    def adding_up_to(self, amount: int, on: date) -> list[list[Expected]]:
        """The ways to make an amount of two or more; none when one alone makes it."""
        waiting, amounts = self._waiting(on)
        if amount in amounts:
            return []
        return [[waiting[i] for i in way] for way in self._sums(amounts).ways(amount)]

    def _on(self, day: date) -> tuple[list[Expected], tuple[int, ...]]:
        waiting = [e for e in self._open if (e.since or day) <= day <= (e.until or day)]
        return waiting, tuple(e.amount or 0 for e in waiting)
