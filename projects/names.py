"""What the public sees of a giver's name, as the giver chose."""

import re
from unicodedata import normalize

ANONYMOUS = "Không công khai tên"


def public_name(name: str, display: str) -> str:
    """Return the full name, its initials, or the words for an anonymous giver.

    `display` is NAME, INITIALS or ANONYMOUS; any other value counts as the last, the safe side.

    >>> public_name("Nguyễn Văn Ân", "INITIALS")
    'N.V.Â.'
    """
    clean = " ".join(normalize("NFC", name).split())
    if display == "NAME" and clean:
        return clean
    if display == "INITIALS" and (letters := _initials(clean)):
        return "".join(f"{letter}." for letter in letters)
    return ANONYMOUS


def _initials(name: str) -> list[str]:
    firsts = (re.search(r"[^\W\d_]", word) for word in name.split())
    return [found[0].upper() for found in firsts if found]
