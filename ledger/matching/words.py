"""How banks write the names of people and firms."""

import re

from rapidfuzz import fuzz

from ledger import text as vn

LIKE_ENOUGH = 0.85
# All words of the name in another order, or the telling words of a firm alone.
NEARLY = 0.9

_TITLES = frozenset({"ông", "bà", "anh", "chị", "cô", "chú", "hộ", "gia", "đình"})
_SHORT = {
    "cty": "cong ty", "ctcp": "cong ty co phan", "cp": "co phan", "mtv": "mot thanh vien",
    "xd": "xay dung", "tm": "thuong mai", "dv": "dich vu", "sx": "san xuat", "htx": "hop tac xa",
    "dntn": "doanh nghiep tu nhan", "vlxd": "vat lieu xay dung", "dt": "dau tu", "pt": "phat trien",
}  # fmt: skip
_FIRMS = ("cong ty", "hop tac xa", "doanh nghiep", "cua hang", "xi nghiep")
_FIRM_VOCABULARY = """
cong ty tnhh trach nhiem huu han co phan mot hai thanh vien hop tac xa doanh nghiep tu nhan cua
hang xi nghiep xay dung thuong mai dich vu san xuat vat lieu dau tu phat trien tong va
"""
_FIRM_WORDS = frozenset(_FIRM_VOCABULARY.split())
_NOTE = re.compile(r"[(,;/]| [-–] ")
_LEAST_GLUED = len("leanhoa")


def words_of(text: str) -> list[str]:
    """The plain words of a text, common abbreviations written out."""
    words = re.findall(r"[a-z]+|\d+", vn.fold(text))
    return [full for word in words for full in _SHORT.get(word, word).split()]


def name_words(party: str) -> list[str]:
    """The plain words of a name without the titles before it and the note behind it."""
    words = _NOTE.split(vn.nfc(party), maxsplit=1)[0].lower().split()
    while words and words[0] in _TITLES:
        words = words[1:]
    return words_of(" ".join(words))


def glued(name: list[str]) -> str:
    """The name as one word, or nothing where that is too short to tell anything."""
    word = "".join(name)
    return word if len(word) >= _LEAST_GLUED and word.isalpha() else ""


def firms_own_words(name: list[str]) -> list[str]:
    """The words that tell a firm from others; nothing for a person."""
    if not " ".join(name).startswith(_FIRMS):
        return []
    own = [word for word in name if word not in _FIRM_WORDS]
    return own if len(own) > 1 else []


def telling_pairs(name: list[str]) -> set[tuple[str, str]]:
    """Pairs of words of which one survives any single misspelt or missing word."""
    return {(name[0], name[-1]), (name[0], name[1]), (name[-2], name[-1])}


def likeness(name: list[str], words: list[str], first: int, last: int) -> float:
    """How like the name is the text around two of its telling words (0 to 1)."""
    pair, size = (words[first], words[last]), len(name)
    windows = [words[first : last + 1]] if pair == (name[0], name[-1]) else []
    if last == first + 1 and pair == (name[0], name[1]):
        windows.append(words[first : first + size])
    if last == first + 1 and pair == (name[-2], name[-1]):
        windows.append(words[max(0, last + 1 - size) : last + 1])
        windows.append(words[first : last + 1])
    return max((_alike(name, window) for window in windows), default=0.0)


def _alike(name: list[str], window: list[str]) -> float:
    ratio = fuzz.ratio(" ".join(window), " ".join(name)) / 100
    # The middle name or the surname is often left out.
    left_out = window[-1] == name[-1] and (window[0] == name[0] or window == name[1:])
    return max(ratio, LIKE_ENOUGH) if left_out and set(window) <= set(name) else ratio
