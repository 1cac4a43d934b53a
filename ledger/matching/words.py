"""How banks write the names of people and firms, and their own doings."""

import re

from rapidfuzz import fuzz

from ledger import text as vn

LIKE_ENOUGH = 0.85

_TITLES = frozenset({"ông", "bà", "anh", "chị", "cô", "chú", "hộ", "gia", "đình"})
_SHORT = {
    "cty": "cong ty", "ctcp": "cong ty co phan", "cp": "co phan", "mtv": "mot thanh vien",
    "xd": "xay dung", "tm": "thuong mai", "dv": "dich vu", "htx": "hop tac xa",
    "dntn": "doanh nghiep tu nhan",
}  # fmt: skip
# A line made of nothing but these words, an act of the bank among them, is the bank's own.
_BANK_ACTS = frozenset({"phi", "lai", "gtgt", "fee", "fees", "interest", "charge", "charges"})
_BANK_VOCABULARY = """
in tra thu tien gui tktg tktt tk tai khoan thanh toan khong ky han nhap goc ck chuyen qltk
quan ly sms bsms banking mobile internet ibanking ebanking bank ngan hang dich vu duy tri
thuong nien thang nam quy ngay tin nhan bien dong so du vat thue cua tu den ghi co no the sao
ke kiem dem tru hoan lenh napas nhanh lien trong ngoai he thong monthly account maintenance
service transfer credit debit deposit on for of paid payment from to
"""
_BANK_WORDS = _BANK_ACTS | frozenset(_BANK_VOCABULARY.split())


def words_of(text: str) -> list[str]:
    """The plain words of a text, common abbreviations written out."""
    words = re.findall(r"[a-z]+|\d+", vn.fold(text))
    return [full for word in words for full in _SHORT.get(word, word).split()]


def name_words(party: str) -> list[str]:
    """The plain words of a name without the titles before it."""
    words = vn.nfc(party).lower().split()
    while words and words[0] in _TITLES:
        words = words[1:]
    return words_of(" ".join(words))


def is_the_banks_own(words: list[str]) -> bool:
    """Whether a line speaks of nothing but fees or interest."""
    plain = {word for word in words if word.isalpha()}
    return bool(plain & _BANK_ACTS) and plain <= _BANK_WORDS


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
    return max((_alike(name, window) for window in windows), default=0.0)


def _alike(name: list[str], window: list[str]) -> float:
    ratio = fuzz.ratio(" ".join(window), " ".join(name)) / 100
    ends_agree = (window[0], window[-1]) == (name[0], name[-1])
    middle_left_out = ends_agree and set(window) <= set(name)
    return max(ratio, LIKE_ENOUGH) if middle_left_out else ratio
