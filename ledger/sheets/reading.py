"""What kind of file it is, and how each kind is read."""

import re

from ledger.sheets import delimited, excel, webpage, xmlbook
from ledger.sheets.form import ASK, MAX_BYTES, Sheet, SheetError, is_filled
from ledger.sheets.letters import decoded

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_WEBP = re.compile(rb"RIFF....WEBP|....ftyp(?:heic|heix|mif1|avif)", re.DOTALL)
_BOOK = "urn:schemas-microsoft-com:office:spreadsheet"
_PAGE = re.compile(
    r"\s*(?:<\?xml[^<>]*\?>)?\s*(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVE = re.compile(
    r"\s*(?:[\w\-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,12}?mime-version:", re.IGNORECASE
)
_MARKS = (b"\t", b";", b",")
_TEXTS = ("csv", "txt", "tsv")


def read(data: bytes, filename: str, max_bytes: int = MAX_BYTES) -> Sheet:
    """Return the first sheet that holds anything. Raises SheetError."""
    return read_all(data, filename, max_bytes)[0]


def read_all(data: bytes, filename: str, max_bytes: int = MAX_BYTES) -> list[Sheet]:
    """Return all sheets that hold anything, at least one. Raises SheetError."""
    refuse_unreadable(data, filename, max_bytes)
    filled = [sheet for sheet in _sheets(data, filename) if any(map(is_filled, sheet.rows))]
    if not filled:
        raise SheetError(f"Tệp “{filename}” không có dòng nào. {ASK}")
    return filled


def refuse_unreadable(data: bytes, filename: str, max_bytes: int) -> None:
    """Raise SheetError for what holds no figures to read: nothing, too much, a picture, a PDF."""
    if not data[:4096].strip() and not data.strip():
        raise SheetError(f"Tệp “{filename}” rỗng. {ASK}")
    if len(data) > max_bytes:
        raise SheetError(
            f"Tệp “{filename}” lớn hơn {max_bytes // 1024 // 1024} MB. Hãy chia thành nhiều tệp nhỏ hơn."
        )
    if b"%PDF-" in data[:1024] or data.startswith(_PICTURES) or _WEBP.match(data):
        raise SheetError(
            f"Tệp “{filename}” là PDF hoặc ảnh, không đọc được số liệu. "
            "Hãy xin ngân hàng hoặc người gửi bản Excel hoặc CSV."
        )


def _sheets(data: bytes, filename: str) -> list[Sheet]:
    suffix = filename.lower().rpartition(".")[2]
    if suffix in ("xlsm", "xltm", "xlsb"):
        raise SheetError(
            f"Tệp “{filename}” có thể chứa macro. Hãy lưu thành dạng .xlsx rồi tải lên lại."
        )
    if data.startswith((b"PK\x03\x04", _OLE)):
        return excel.read_all(data)
    head = _head(data)
    if _PAGE.match(head):
        return [webpage.read(data)]
    if _ARCHIVE.match(head):
        return webpage.read_archive(data)
    if head.lstrip().startswith("<?xml") and _BOOK in head:
        return xmlbook.read_all(decoded(data))
    return [_delimited(data, filename, suffix)]


def _delimited(data: bytes, filename: str, suffix: str) -> Sheet:
    if suffix in ("xlsx", "xls") and not _is_table(data):
        raise SheetError(f"Tệp Excel “{filename}” bị hỏng hoặc không phải là Excel. {ASK}")
    if suffix not in (*_TEXTS, "xls", "xlsx") or data.lstrip()[:5] == b"<?xml":
        raise SheetError(f"Không nhận tệp “{filename}”. {ASK}")
    return delimited.read(data)


def _is_table(data: bytes) -> bool:
    """Whether text under an Excel name is a table all the same, as some banks send it."""
    lines = data[:4096].replace(b"\x00", b"").splitlines()[:20]
    return len(lines) > 1 and any(line.count(mark) > 1 for line in lines for mark in _MARKS)


def _head(data: bytes) -> str:
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start[: len(start) // 2 * 2].decode("utf-16", errors="replace")
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
