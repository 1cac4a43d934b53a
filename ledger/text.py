"""Vietnamese text: one form to store, one to search by, one order for people."""

import unicodedata

from vn_collate import collate_key

_STROKE = str.maketrans({"đ": "d", "Đ": "D"})


def nfc(text: str) -> str:
    """The stored form: composed letters, as every page and hash expects."""
    return unicodedata.normalize("NFC", text)


def unaccented(text: str) -> str:
    """The same text without accents, case kept; đ becomes d."""
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFKD", text.translate(_STROKE))
    return "".join(c for c in letters if unicodedata.category(c) not in ("Mn", "Cf"))


def fold(text: str) -> str:
    """The searching form: lower case, no accents, single spaces.

    >>> fold("  Đặng  Thị Hoà ")
    'dang thi hoa'
    """
    return " ".join(unaccented(text).lower().split())


def runs(folded: str) -> list[str]:
    """Return the runs of three letters in a folded text, each once: what an index of text knows.

    >>> runs("duong")
    ['duo', 'ong', 'uon']
    """
    return sorted({folded[at : at + 3] for at in range(len(folded) - 2)})


def name_key(name: str) -> str:
    """A key that sorts names of places and things as a Vietnamese list does: Đ between D and E."""
    return collate_key(nfc(name))
