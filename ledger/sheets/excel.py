"""XLSX and XLS."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

import python_calamine

from ledger.sheets import biff
from ledger.sheets.form import (
    ASK,
    MAX_BYTES,
    MAX_RATIO,
    MAX_UNPACKED,
    Sheet,
    SheetError,
    refuse_too_many,
)
from ledger.text import nfc

# Cells beyond Z and rows from 100,000 on are rare, so that looking for them costs little.
# What stands before the r does not matter: the reader forgives a missing space.
_FAR_COLUMN = re.compile(rb"""(?<![A-Za-z:_\-])r\s*=\s*["']\s*([A-Za-z]{2,})\d""")
_FAR_ROW = re.compile(rb"""(?<![A-Za-z:_\-])r\s*=\s*["']\s*[A-Za-z]*(\d{6,})""")
_NEAR_COLUMNS, _NEAR_ROWS = 26, 99_999
_FORMULA = re.compile(rb"""<c\s[^<>]*?\br\s*=\s*["']([A-Za-z]{1,3}\d{1,7})["'][^<>]*>\s*<f[\s/>]""")
# What the standard library raises on a damaged archive, by which of its parts is damaged; a password and
# an unknown way of packing are a RuntimeError.
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error,
    RuntimeError, EOFError, OSError, ValueError, LookupError,
)  # fmt: skip
_CHUNK, _OVERLAP = 1 << 20, 512


def read_all(data: bytes) -> list[Sheet]:
    """All sheets of the workbook. Raises SheetError."""
    if data.startswith(b"PK"):
        formula = _checked_zip(data)
    elif "EncryptedPackage".encode("utf-16-le") in data:
        raise SheetError("Tệp Excel có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.")
    elif "_VBA_PROJECT".encode("utf-16-le") in data:
        raise SheetError("Tệp Excel có macro. Hãy lưu thành dạng .xlsx rồi tải lên lại.")
    else:
        formula = biff.first_formula(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_sheet(book, name, formula) for name in book.sheet_names]
    except python_calamine.PasswordError as error:
        raise SheetError("Tệp Excel có mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SheetError(f"Tệp Excel bị hỏng, không mở được. {ASK}") from error
    except BaseException as error:
        # The reader is written in Rust: what it raises where it gives up is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise SheetError(f"Tệp Excel bị hỏng, không mở được. {ASK}") from error


def _sheet(book: python_calamine.CalamineWorkbook, name: str, formula: str) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    refuse_too_many(sheet.total_height, sheet.total_width)
    rows: list[list[object]] = [
        [
            cell if not isinstance(cell, str) or cell.isascii() else nfc(cell).replace("\x00", "")
            for cell in row
        ]
        for row in sheet.iter_rows()
    ]
    first = (sheet.start or (0, 0))[0]
    return Sheet(name, rows[first:], first_row_number=first + 1, formula=formula)


def _checked_zip(data: bytes) -> str:
    """Refuse zip bombs, macros and sheets whose cells lie so far out that memory would end.

    Returns the first cell that holds a formula, "" for none.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, len(data))
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise SheetError(f"Tệp này không phải là bảng tính Excel. {ASK}")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise SheetError("Tệp Excel có macro. Hãy lưu thành dạng .xlsx rồi tải lên lại.")
            # Reading every member also proves that its declared size is true.
            formulas = [_checked_member(archive, member) for member in archive.infolist()]
            return next(filter(None, formulas), "")
    except _BROKEN as error:
        raise SheetError(f"Tệp Excel bị hỏng, không mở được. {ASK}") from error


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MAX_UNPACKED or (unpacked > MAX_BYTES and unpacked > packed * MAX_RATIO):
        raise SheetError("Tệp Excel nén quá nhiều dữ liệu, không an toàn để mở. Hãy lưu thành CSV.")


def _checked_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    columns, rows, formula = _NEAR_COLUMNS, _NEAR_ROWS, ""
    for part in _parts(archive, member):
        if b"\x00" in part and member.filename.lower().endswith((".xml", ".rels")):
            raise SheetError(
                f"Tệp Excel bị hỏng, không mở được. {ASK}"
            )  # letters we cannot look into
        far = {_column_number(letters) for letters in _FAR_COLUMN.findall(part)}
        columns = max(columns, *far) if far else columns
        rows = max([rows, *(int(digits[:9]) for digits in _FAR_ROW.findall(part))])
        refuse_too_many(rows, columns)
        found = None if formula else _FORMULA.search(part)
        formula = found[1].decode() if found else formula
    return formula


def _parts(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The member piece by piece, each with the end of the one before it."""
    kept = b""
    with archive.open(member) as file:
        while part := file.read(_CHUNK):
            yield kept + part
            kept = part[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + letter - 64
    return number
