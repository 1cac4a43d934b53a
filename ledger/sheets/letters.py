"""Bytes of a text file into letters, whatever the program that wrote them."""

import re
import unicodedata
from typing import TYPE_CHECKING

from ledger import text as vn
from ledger.sheets.form import ASK, SheetError

if TYPE_CHECKING:
    from collections.abc import Callable

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE = 65_536
# Words that stand in any Vietnamese table; the encoding that shows most of them is the right one.
_WORDS = re.compile(
    r"\b(?:ngày|số|nợ|có|dư|tiền|nội|diễn|giải|giao|dịch|tài|khoản|chứng|từ|đầu|cuối|kỳ|họ|tên|"
    r"ủng|hộ|đóng|góp|xã|thôn|đường|nộp|chuyển|nguyễn|trần|lê|phạm|và|của|tổng|cộng)\b"
)

_TCVN3 = {
    0xA1: "Ă", 0xA2: "Â", 0xA3: "Ê", 0xA4: "Ô", 0xA5: "Ơ", 0xA6: "Ư", 0xA7: "Đ", 0xA8: "ă",
    0xA9: "â", 0xAA: "ê", 0xAB: "ô", 0xAC: "ơ", 0xAD: "ư", 0xAE: "đ", 0xB5: "à", 0xB6: "ả",
    0xB7: "ã", 0xB8: "á", 0xB9: "ạ", 0xBB: "ằ", 0xBC: "ẳ", 0xBD: "ẵ", 0xBE: "ắ", 0xC6: "ặ",
    0xC7: "ầ", 0xC8: "ẩ", 0xC9: "ẫ", 0xCA: "ấ", 0xCB: "ậ", 0xCC: "è", 0xCE: "ẻ", 0xCF: "ẽ",
    0xD0: "é", 0xD1: "ẹ", 0xD2: "ề", 0xD3: "ể", 0xD4: "ễ", 0xD5: "ế", 0xD6: "ệ", 0xD7: "ì",
    0xD8: "ỉ", 0xDC: "ĩ", 0xDD: "í", 0xDE: "ị", 0xDF: "ò", 0xE1: "ỏ", 0xE2: "õ", 0xE3: "ó",
    0xE4: "ọ", 0xE5: "ồ", 0xE6: "ổ", 0xE7: "ỗ", 0xE8: "ố", 0xE9: "ộ", 0xEA: "ờ", 0xEB: "ở",
    0xEC: "ỡ", 0xED: "ớ", 0xEE: "ợ", 0xEF: "ù", 0xF1: "ủ", 0xF2: "ũ", 0xF3: "ú", 0xF4: "ụ",
    0xF5: "ừ", 0xF6: "ử", 0xF7: "ữ", 0xF8: "ứ", 0xF9: "ự", 0xFA: "ỳ", 0xFB: "ỷ", 0xFC: "ỹ",
    0xFD: "ý", 0xFE: "ỵ",
}  # fmt: skip

_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_ROUND, _BREVE = "\u0302", "\u0306"
# VNI writes a letter and behind it its marks.
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "õ": _TILDE, "û": _HOOK, "ï": _DOT,
    "â": _ROUND, "à": _ROUND + _GRAVE, "á": _ROUND + _ACUTE, "ã": _ROUND + _TILDE,
    "å": _ROUND + _HOOK, "ä": _ROUND + _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ü": _BREVE + _TILDE,
    "ú": _BREVE + _HOOK, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = dict(zip("ôöñæóòîÔÖÑÆÓÒÎ", "ơưđỉĩịỵƠƯĐỈĨỊỴ", strict=True))
_VNI = re.compile(rf"([aeouyôö])([{''.join(_VNI_MARKS)}])|[ôöñæóòî]", re.IGNORECASE)


def decoded(data: bytes) -> str:
    """The text in the encoding that fits it best, composed, without NUL. Raises SheetError."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _clean(_strictly(data, encoding))
    if wide := _wide(data):
        return _clean(_strictly(data, wide))
    if b"\x00" in data:
        raise SheetError(f"Tệp này không phải là bảng tính. {ASK}")
    try:
        return _clean(data.decode())
    except UnicodeDecodeError:
        return _clean(_likeliest(data))


def _clean(content: str) -> str:
    """Composed letters, and no NUL: no database keeps it."""
    return vn.nfc(content).replace("\x00", "")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SheetError(f"Tệp bị hỏng, không đọc được chữ. {ASK}") from error


def _wide(data: bytes) -> str:
    """UTF-16 without its mark: nearly every second byte of a table's first letters is zero."""
    head = data[:400]
    pairs = len(head) // 2
    if len(data) % 2 or pairs < 4:
        return ""
    if head[1::2].count(0) * 10 > pairs * 6 and head[::2].count(0) * 10 < pairs:
        return "utf-16-le"
    if head[::2].count(0) * 10 > pairs * 6 and head[1::2].count(0) * 10 < pairs:
        return "utf-16-be"
    return ""


def _likeliest(data: bytes) -> str:
    readings: list[Callable[[bytes], str]] = [
        lambda part: part.decode("cp1258"),
        lambda part: part.decode("cp1252"),
        # A bank cuts a long text inside a letter: the rest of the file is still UTF-8.
        lambda part: part.decode(errors="replace"),
        lambda part: part.decode("latin-1").translate(_TCVN3),
        lambda part: _VNI.sub(_vni, part.decode("cp1252")),
    ]
    best, shown = "", -1
    for reading in readings:
        try:
            content = reading(data)
        except UnicodeDecodeError:
            continue
        words = len(_WORDS.findall(vn.nfc(content[:_SAMPLE]).lower()))
        if words > shown and not _is_mostly_unreadable(content):
            best, shown = content, words
    if shown < 0:
        raise SheetError("Không đọc được chữ trong tệp. Hãy lưu lại dạng CSV UTF-8.")
    return best


def _is_mostly_unreadable(content: str) -> bool:
    return content.count("\ufffd") * 50 > len(content)


def _vni(found: re.Match[str]) -> str:
    if found[1] is None:
        return _VNI_LETTERS[found[0]]
    letter = _VNI_LETTERS.get(found[1], found[1])
    return unicodedata.normalize("NFC", letter + _VNI_MARKS[found[2].lower()])
