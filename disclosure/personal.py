"""Look once more for personal data in what is about to be public. Pure.

The allow-list keeps whole fields out and `masks` hides the names it knows; what is left are words
that people typed. `certain` ones are never published; the others a person has to read first.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

_LONGEST_SHOWN = 40
_GAP = r"[ .-]?"
# A number stands alone: part of a longer one, of a code or of an amount it says nothing.
_BEFORE, _AFTER = r"(?<![\w/.,-])", r"(?![\w/-]|[.,]\d)"
_TITLE = re.compile(r"(?<!\w)(?:ông|bà|anh|chị|cô|chú|bác|cụ|hộ|em|cháu)\s+", re.IGNORECASE)
_MOST_WORDS = 5

PHONE, IDENTITY, EMAIL, ACCOUNT, NAME = "PHONE", "IDENTITY", "EMAIL", "ACCOUNT", "NAME"

# Province, century and sex, year, number: the twelve digits of an identity card.
_CERTAIN = {
    EMAIL: re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    PHONE: re.compile(rf"{_BEFORE}(?:\+?84|0){_GAP}[35789](?:{_GAP}\d){{8}}{_AFTER}"),
    IDENTITY: re.compile(rf"{_BEFORE}0\d\d{_GAP}[0-3]\d\d{_GAP}(?:\d{_GAP}){{5}}\d{_AFTER}"),
}
_DOUBTFUL = {ACCOUNT: re.compile(rf"{_BEFORE}\d{{8,19}}{_AFTER}")}


@dataclass(frozen=True)
class Doubt:
    """Words that look like personal data: what they look like, where they stand, how they begin."""

    kind: str
    where: str
    shown: str
    certain: bool


def doubts(texts: Iterable[tuple[str, str]]) -> list[Doubt]:
    """Return what looks like personal data in `texts`, pairs of a field's name and its text."""
    return list(dict.fromkeys(found for where, text in texts for found in _in(where, text)))


def _in(where: str, text: str) -> Iterator[Doubt]:
    taken: list[tuple[int, int]] = []
    for certain, patterns in ((True, _CERTAIN), (False, _DOUBTFUL)):
        for kind, pattern in patterns.items():
            for match in pattern.finditer(text):
                if any(a < match.end() and match.start() < b for a, b in taken):
                    continue
                taken.append(match.span())
                yield Doubt(kind, where, match[0][:_LONGEST_SHOWN], certain)
    for title in _TITLE.finditer(text):
        if name := _name_at(text[title.end() :]):
            yield Doubt(NAME, where, f"{title[0].strip()} {name}"[:_LONGEST_SHOWN], certain=False)


def _name_at(text: str) -> str:
    """Return the words that begin with a capital, as a name does."""
    words = takewhile(lambda word: word[:1].isupper(), text.split()[:_MOST_WORDS])
    return " ".join(words).rstrip(".,;:)")
