"""Take private names and numbers out of text that people typed.

What the allow-list keeps apart (a household's name, an account) can still stand inside a title or
the content of a payment: here it becomes "(không nêu tên)". Pure: names and numbers in, text out.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from unicodedata import normalize

NO_NAME = "(không nêu tên)"
NO_NUMBER = "(số đã ẩn)"

_TITLES = r"(?:hộ|gia đình|ông|bà|anh|chị|cô|chú|bác|cụ|em)"
_HONORIFICS = re.compile(rf"^(?:{_TITLES}\s+)+", re.IGNORECASE)
_AFTER_NAME = re.compile(r"[,;(/–-]")
# A mobile number, a personal number: nothing an amount of đồng or a document number looks like.
_PERSONAL = r"0[35789](?:[ .-]?\d){8}|0\d{11}"
_MIN_DIGITS = 6


def masker(names: Iterable[str], numbers: Iterable[str]) -> Callable[[str], str]:
    """Return a function that hides these names, these numbers, phones and personal numbers."""
    persons = {name for name in map(_bare, names) if _tells_a_person(name)}
    by_name = _any_of({pattern for name in persons for pattern in _patterns(name)})
    known = {re.escape(n) for n in numbers if sum(c.isdigit() for c in n) >= _MIN_DIGITS}
    by_number = re.compile(rf"(?<!\d)(?:{'|'.join([*sorted(known), _PERSONAL])})(?!\d)")

    def clean(text: str) -> str:
        text = by_number.sub(NO_NUMBER, normalize("NFC", text))
        return by_name.sub(NO_NAME, text) if by_name else text

    return clean


def _bare(name: str) -> str:
    return _HONORIFICS.sub("", _AFTER_NAME.split(normalize("NFC", name))[0].strip()).strip()


def _tells_a_person(name: str) -> bool:
    """Leave "hộ nghèo thôn 3" alone, and single words that are common in any sentence."""
    words = name.split()
    return all(word[0].isupper() for word in words) and (
        len(words) > 1 or "'" in name or "’" in name
    )


def _patterns(name: str) -> Iterator[str]:
    """Yield the full name, and how people shorten it: "bà Thị Lành", "bà Lành"."""
    words = [re.escape(word) for word in name.split()]
    yield r"\s+".join(words)
    for length in (2, 1):
        if length < len(words):
            given = r"\s+".join(words[-length:])
            yield rf"(?:{_TITLES}\s+)+(?-i:{given})"


def _any_of(patterns: set[str]) -> re.Pattern[str] | None:
    if not patterns:
        return None
    longest_first = "|".join(sorted(patterns, key=lambda p: (-len(p), p)))
    return re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)", re.IGNORECASE)
