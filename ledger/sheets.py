"""Spreadsheets as people send them (XLSX, XLS, CSV): bytes in, rows out.

The file is judged by its first bytes, not by its name. A row keeps the number it has in
the spreadsheet, so that an error can point at it.
"""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import python_calamine

from ledger import text as vn
from ledger.exceptions import LedgerError

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 400_000
MAX_CELLS = 12_000_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200

_HEADER_ROWS = 60
_HEADING_LENGTH = 90
_DELIMITERS = ",;\t|"
_ENCODINGS = ("utf-8-sig", "cp1258", "cp1252")
_ASK = "Hãy tải lại tệp Excel (.xlsx, .xls) hoặc CSV từ nơi đã gửi tệp."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_CELL_COLUMN = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})\d""")
_CELL_ROW = re.compile(rb"""\sr\s*=\s*["'][A-Z]{0,3}(\d+)["']""")


class SheetError(LedgerError):
    """The file is not a spreadsheet that can be read safely."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as text, numbers and dates; an empty cell is ``""``."""

    name: str
    rows: list[list[object]]
    first_row_number: int = 1


class Header(NamedTuple):
    """Where the headings are (-1: nowhere) and which column holds which field."""

    row_index: int
    columns: dict[str, int]


def read(data: bytes, filename: str, max_bytes: int = MAX_BYTES) -> Sheet:
    """The first sheet that holds anything. Raises SheetError."""
    return read_all(data, filename, max_bytes)[0]


def read_all(data: bytes, filename: str, max_bytes: int = MAX_BYTES) -> list[Sheet]:
    """All sheets that hold anything, at least one. Raises SheetError."""
    _refuse_wrong_kind(data, filename, max_bytes)
    excel = data.startswith((b"PK\x03\x04", _OLE))
    sheets = _read_excel(data) if excel else [_read_csv(data)]
    filled = [sheet for sheet in sheets if any(_is_filled(row) for row in sheet.rows)]
    if not filled:
        raise SheetError(f"Tệp “{filename}” không có dòng nào. {_ASK}")
    return filled


def find_header(rows: Sequence[Sequence[object]], wanted: Mapping[str, Sequence[str]]) -> Header:
    """Find the row of headings and the column of each wanted field.

    `wanted` lists for each field its names, the preferred first; accents and case do not
    matter, nor do further words around a name. A heading over two rows is read as one. A
    cell serves the field whose name covers most of its words, the earlier field in a tie.
    """
    names = {
        field: [heading_words(alias) for alias in aliases] for field, aliases in wanted.items()
    }
    best = Header(-1, {})
    top = rows[:_HEADER_ROWS]
    for index, row in enumerate(top):
        columns = _columns(row, names)
        if index and _may_be_second_line(top[index - 1], row):
            joined = _columns(_joined(top[index - 1], row), names)
            columns = max(columns, joined, key=len)
        if len(columns) > len(best.columns):
            best = Header(index, columns)
    return best


def heading_words(cell: object) -> tuple[str, ...]:
    """A heading as plain words. ``No.`` is a number, so that it is not taken for *nợ*."""
    if not isinstance(cell, str) or len(cell) > _HEADING_LENGTH:
        return ()
    plain = re.sub(r"\bno\.", "number", vn.fold(cell))
    return tuple(re.findall(r"[a-z0-9]+", plain))


def _refuse_wrong_kind(data: bytes, filename: str, max_bytes: int) -> None:
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    excel = data.startswith((b"PK\x03\x04", _OLE))
    suffix = filename.lower().rpartition(".")[2]
    if not data.strip():
        raise SheetError(f"Tệp “{filename}” rỗng. {_ASK}")
    if len(data) > max_bytes:
        raise SheetError(
            f"Tệp “{filename}” lớn hơn {max_bytes // 1024 // 1024} MB. Hãy chia thành nhiều tệp nhỏ hơn."
        )
    if start.startswith(b"%pdf") or data.startswith(_PICTURES):
        raise SheetError(
            f"Tệp “{filename}” là PDF hoặc ảnh, không đọc được số liệu. "
            "Hãy xin ngân hàng hoặc người gửi bản Excel hoặc CSV."
        )
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<style")):
        raise SheetError(
            f"Tệp “{filename}” là trang web mang tên Excel. "
            "Hãy mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi tải lên lại."
        )
    if suffix in ("xlsm", "xltm", "xlsb"):
        raise SheetError(
            f"Tệp “{filename}” có thể chứa macro. Hãy lưu thành dạng .xlsx rồi tải lên lại."
        )
    if suffix in ("xlsx", "xls") and not excel:
        raise SheetError(f"Tệp Excel “{filename}” bị hỏng hoặc không phải là Excel. {_ASK}")
    if not excel and suffix not in ("csv", "txt", "tsv"):
        raise SheetError(f"Không nhận tệp “{filename}”. {_ASK}")


def _read_excel(data: bytes) -> list[Sheet]:
    if data.startswith(b"PK"):
        _refuse_unsafe_zip(data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise SheetError("Tệp Excel có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.")
    elif "_VBA_PROJECT".encode("utf-16-le") in data:
        raise SheetError("Tệp Excel có macro. Hãy lưu thành dạng .xlsx rồi tải lên lại.")
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_excel_sheet(book, name) for name in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SheetError(f"Tệp Excel bị hỏng, không mở được. {_ASK}") from error


def _excel_sheet(book: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    _refuse_too_many(sheet.total_height, sheet.total_width)
    rows: list[list[object]] = [
        [_text(cell) if isinstance(cell, str) else cell for cell in row]
        for row in sheet.to_python(skip_empty_area=True)
    ]
    return Sheet(name, rows, first_row_number=(sheet.start or (0, 0))[0] + 1)


def _refuse_unsafe_zip(data: bytes) -> None:
    """Refuse zip bombs, macros and sheets whose cells lie so far out that memory would end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, len(data))
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise SheetError(f"Tệp này không phải là bảng tính Excel. {_ASK}")
            if any(name.endswith("vbaProject.bin") for name in names):
                raise SheetError("Tệp Excel có macro. Hãy lưu thành dạng .xlsx rồi tải lên lại.")
            # Reading every member also proves that its declared size is true.
            for name in names:
                _refuse_far_cells(archive.read(name), name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise SheetError(f"Tệp Excel bị hỏng, không mở được. {_ASK}") from error


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED or (unpacked > MAX_BYTES and unpacked > packed * MAX_RATIO):
        raise SheetError("Tệp Excel nén quá nhiều dữ liệu, không an toàn để mở. Hãy lưu thành CSV.")


def _refuse_far_cells(xml: bytes, name: str) -> None:
    if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
        return
    width = max((_column_number(c) for c in set(_CELL_COLUMN.findall(xml))), default=1)
    height = max((int(r) for r in set(_CELL_ROW.findall(xml))), default=1)
    _refuse_too_many(height, width)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_too_many(rows: int, columns: int) -> None:
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise SheetError(
            "Bảng tính có quá nhiều dòng hoặc cột. Hãy xóa các dòng, cột trống rồi tải lên lại."
        )


def _read_csv(data: bytes) -> Sheet:
    content = _decoded(data)
    first, _, rest = content.partition("\n")
    declared = re.fullmatch(r"sep=(.)\r?", first.strip(" "))
    delimiter = declared[1] if declared else _delimiter(content)
    reader = csv.reader(io.StringIO(rest if declared else content, newline=""), delimiter=delimiter)
    try:
        rows: list[list[object]] = []
        for row in reader:
            rows.append(list(row))
            _refuse_too_many(len(rows), len(row) if len(rows) == 1 else 1)
    except csv.Error as error:
        raise SheetError(f"Tệp CSV bị hỏng, không đọc được. {_ASK}") from error
    return Sheet("", rows)


def _decoded(data: bytes) -> str:
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _text(data.decode("utf-16"))
    except UnicodeDecodeError as error:
        raise SheetError(f"Tệp CSV bị hỏng, không đọc được chữ. {_ASK}") from error
    if b"\x00" in data:
        raise SheetError(f"Tệp này không phải là bảng tính. {_ASK}")
    for encoding in _ENCODINGS:
        try:
            return vn.nfc(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise SheetError("Không đọc được chữ trong tệp CSV. Hãy lưu lại dạng CSV UTF-8.")


def _text(content: str) -> str:
    """Composed letters, and no NUL: no database keeps it."""
    return vn.nfc(content).replace("\x00", "")


def _delimiter(content: str) -> str:
    """The mark that cuts most of the first lines into the same number (above one) of cells."""
    sample = content[:20_000]

    def agreement(mark: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=mark))
        widths = Counter({width: n for width, n in widths.items() if width > 1})
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return count, width

    return max(_DELIMITERS, key=agreement)


def _is_filled(row: Sequence[object]) -> bool:
    return any(cell not in ("", None) for cell in row)


def _may_be_second_line(upper: Sequence[object], lower: Sequence[object]) -> bool:
    """Both rows are words alone, so neither is a movement nor a line of the head."""
    filled = [cell for cell in (*upper, *lower) if cell not in ("", None)]
    return all(isinstance(cell, str) and not re.search(r"\d", cell) for cell in filled)


def _joined(upper: Sequence[object], lower: Sequence[object]) -> list[object]:
    """Two rows of headings as one; a merged cell above speaks for the cells below it."""
    joined: list[object] = []
    above: object = ""
    for column in range(max(len(upper), len(lower))):
        own = upper[column] if column < len(upper) else ""
        low = lower[column] if column < len(lower) else ""
        above = own or (above if low else "")
        joined.append(f"{above} {low}".strip())
    return joined


def _columns(row: Sequence[object], names: dict[str, list[tuple[str, ...]]]) -> dict[str, int]:
    best: dict[str, tuple[int, int, int]] = {}
    for column, cell in enumerate(row):
        words = heading_words(cell)
        claims = [
            (-len(alias), order, words != alias, rank, field)
            for order, (field, aliases) in enumerate(names.items())
            for rank, alias in enumerate(aliases)
            if _speaks_of(words, alias)
        ]
        if claims:
            _, _, inexact, rank, field = min(claims)
            best[field] = min(best.get(field, (99, 99, 99)), (rank, int(inexact), column))
    return {field: column for field, (_, _, column) in best.items()}


def _speaks_of(words: tuple[str, ...], alias: tuple[str, ...]) -> bool:
    """Whether the alias stands in the heading; a word of up to three letters must be all of it."""
    if words == alias:
        return bool(alias)
    size = len(alias)
    if size == 1 and len(alias[0]) <= len("chi"):
        return False
    return any(words[i : i + size] == alias for i in range(len(words) - size + 1))
