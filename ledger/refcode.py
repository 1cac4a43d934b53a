"""The reference code (mã chuyển khoản) that ties a transfer to what was expected.

Two letters of the commune, eight letters, one check letter. Letters only, because some
public views hide digits; no I, O, U, because they are misread.
"""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from rapidfuzz.distance import OSA

from ledger import text as vn
from ledger.exceptions import LedgerError

ALPHABET = "ABCDEFGHJKLMNPQRSTVWXYZ"
LENGTH = 11
PREFIX_LENGTH = 2

_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}
_CODE = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_EVERY_WINDOW = re.compile(f"(?=([{ALPHABET}]{{{LENGTH}}}))")
_TOKEN = re.compile("[A-Z0-9]+")


class RefCodeError(LedgerError):
    """A code cannot be made from these letters."""


class Chooser(Protocol):
    """What `random.Random` and `secrets.SystemRandom` have in common here."""

    def choice(self, seq: str, /) -> str: ...


def check_letter(body: str) -> str:
    """The eleventh letter: Σ (i+1)·value(cᵢ) mod 23 over the first ten, i from 0."""
    if len(body) != LENGTH - 1 or not set(body) <= _VALUE.keys():
        raise RefCodeError(
            f"“{body}” không dùng làm mã được. Mã chỉ gồm chữ cái in hoa không dấu, trừ I, O, U."
        )
    return ALPHABET[sum((i + 1) * _VALUE[c] for i, c in enumerate(body)) % len(ALPHABET)]


def make(prefix: str, rng: Chooser) -> str:
    """A new code of the commune; the caller makes sure that it is not taken."""
    body = prefix + "".join(rng.choice(ALPHABET) for _ in range(LENGTH - 1 - PREFIX_LENGTH))
    return body + check_letter(body)


def is_valid(code: str) -> bool:
    """Whether the letters and the check letter are right, as written."""
    return bool(_CODE.fullmatch(code)) and check_letter(code[:-1]) == code[-1]


def squash(content: str) -> str:
    """Upper case without accents, only A–Z and 0–9: heals breaks inside a code."""
    return "".join(_tokens(content))


def without(content: str, codes: Iterable[str]) -> str:
    """The squashed words of the text that are left when the codes are taken out."""
    tokens = _tokens(content)
    marked = "".join(tokens)
    for code in codes:
        marked = marked.replace(code, " " * len(code))
    ends = itertools.accumulate(map(len, tokens))
    return " ".join(marked[end - len(token) : end] for token, end in zip(tokens, ends, strict=True))


def find(
    content: str,
    prefixes: Collection[str] | None = None,
    known: Collection[str] | None = None,
) -> list[str]:
    """The valid codes in transfer text, in order, each once.

    One random window of letters in 23 has a right check letter, so say what you look
    for: the `prefixes` of your communes or, better, the `known` codes (a set).
    """
    tokens = _tokens(content)
    windows: Iterable[re.Match[str]] = _EVERY_WINDOW.finditer("".join(tokens))
    if prefixes is not None:
        windows = (w for w in windows if w[1][:PREFIX_LENGTH] in prefixes)
    if known is not None:
        windows = (w for w in windows if w[1] in known)
    found = (w[1] for w in windows if is_valid(w[1]) and not _borrows(tokens, w.start()))
    return list(dict.fromkeys(found))


class NearCodes:
    """Known codes arranged so that a mistyped one is found without comparing with all.

    Behind a right prefix two wrong letters leave one of three three-letter parts whole;
    behind a wrong prefix one more wrong letter leaves six letters whole at one end.
    """

    _PARTS = (2, 5, 8)
    _SHIFTS = (0, -1, 1)

    def __init__(self, codes: Iterable[str]) -> None:
        self._by_part: dict[tuple[int, str], list[str]] = {}
        self._by_half: dict[str, list[tuple[str, int]]] = {}
        codes = [code for code in codes if len(code) == LENGTH]
        for code in codes:
            for at in self._PARTS:
                self._by_part.setdefault((at, code[at : at + 3]), []).append(code)
            for at in self._PARTS[:2]:
                self._by_half.setdefault(code[at : at + 6], []).append((code, at))
        starts = "|".join(sorted({re.escape(c[:PREFIX_LENGTH]) for c in codes})) or "(?!)"
        self._prefix = re.compile(f"(?={starts})")

    def find(self, content: str) -> dict[str, int]:
        """Codes at most two typing errors away from something in the text: code → errors."""
        squashed = squash(content)
        found: dict[str, int] = {}
        for code, start in self._guesses(squashed):
            errors = _errors(code, squashed, start)
            if errors <= 2:
                found[code] = min(errors, found.get(code, errors))
        return found

    def _guesses(self, squashed: str) -> Iterator[tuple[str, int]]:
        for match in self._prefix.finditer(squashed):
            for at in self._PARTS:
                for shift in self._SHIFTS:
                    begin = match.start() + at + shift
                    for code in self._by_part.get((at, squashed[begin : begin + 3]), ()):
                        yield code, match.start()
        for begin in range(len(squashed) - 5):
            for code, at in self._by_half.get(squashed[begin : begin + 6], ()):
                for shift in self._SHIFTS:
                    yield code, max(0, begin - at + shift)


def _tokens(content: str) -> list[str]:
    return _TOKEN.findall(vn.unaccented(content).upper())


def _borrows(tokens: list[str], at: int) -> bool:
    """Whether one letter of the window at this place is the edge of a longer word beside it.

    So looks a code that has lost its last letter before a name that begins with it.
    """
    begin = 0
    for token in tokens:
        first, last = max(begin, at) - begin, min(begin + len(token), at + LENGTH) - begin
        beside = token[max(0, first - 1) : first] + token[last : last + 1]
        if last - first == 1 and beside.isalpha():
            return True
        begin += len(token)
    return False


def _errors(code: str, squashed: str, start: int) -> int:
    lengths = (LENGTH, LENGTH - 1, LENGTH + 1, LENGTH - 2)
    return min(OSA.distance(code, squashed[start : start + n], score_cutoff=2) for n in lengths)
