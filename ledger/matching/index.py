"""Expected movements, arranged so that a line meets only those it may speak of."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger import refcode
from ledger.matching.form import IN, OUT, BankLine, Expected
from ledger.matching.words import LIKE_ENOUGH, likeness, name_words, telling_pairs


@dataclass
class Evidence:
    """What a line says of one movement: errors in its code, likeness of the name (0 to 1)."""

    code_errors: int | None = None
    name: float = 0.0
    lone_amount: bool = False


def direction_of(line: BankLine) -> str:
    """The side of the account that the line moves."""
    return IN if line.amount > 0 else OUT


class Index:
    """Expected movements by code, by amount, by name and by two words of the name."""

    def __init__(self, expected: Sequence[Expected]) -> None:
        self.expected = expected
        self.by_code: dict[str, list[int]] = defaultdict(list)
        self._by_amount: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._by_pair: dict[tuple[str, int, str, str], list[int]] = defaultdict(list)
        self._names = [name_words(e.party) for e in expected]
        for i in range(len(expected)):
            self._add(i)
        self._name_sizes = sorted({len(name) for name in self._names if len(name) > 1})
        self._near = refcode.NearCodes(self.by_code)

    def codes_in(self, text: str) -> tuple[list[str], dict[str, int]]:
        """Known codes in the text: the exact ones in order, and others nearly so with errors."""
        exact = refcode.find(text, known=self.by_code)
        rest = refcode.squash(text)
        for code in exact:
            rest = rest.replace(code, "00")
        near = self._near.find(rest)
        return exact, {code: errors for code, errors in near.items() if code not in exact}

    def evidence(
        self, line: BankLine, mentioned: dict[str, int], words: list[str]
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
        alone = self._by_amount.get((direction, abs(line.amount)), [])
        # A round sum is nobody's own; three digits before the zeros may be.
        if len(alone) == 1 and len(str(abs(line.amount)).rstrip("0")) >= len("123"):
            found[alone[0]].lone_amount = True
        return found

    def _add(self, i: int) -> None:
        expected, name = self.expected[i], self._names[i]
        if expected.code:
            self.by_code[expected.code].append(i)
        if expected.amount is not None:
            self._by_amount[expected.direction, expected.amount].append(i)
        if len(name) < len(("họ", "tên")):
            return
        self._by_name[expected.direction, " ".join(name)].append(i)
        if expected.amount is not None:
            for pair in telling_pairs(name):
                self._by_pair[expected.direction, expected.amount, *pair].append(i)

    def _named(self, line: BankLine, words: list[str]) -> Iterator[tuple[int, float]]:
        """Movements whose party is named: in full, or nearly so with the same amount."""
        direction = direction_of(line)
        for size in self._name_sizes:
            for start in range(len(words) - size + 1):
                name = " ".join(words[start : start + size])
                for i in self._by_name.get((direction, name), ()):
                    yield i, 1.0
        reach = max(self._name_sizes, default=0)
        for first, word in enumerate(words):
            for last in range(first + 1, min(first + reach, len(words))):
                key = (direction, abs(line.amount), word, words[last])
                for i in self._by_pair.get(key, ()):
                    like = likeness(self._names[i], words, first, last)
                    if like >= LIKE_ENOUGH:
                        yield i, like
