"""One statement file, from bytes to proved rows."""

import re
from collections.abc import Mapping

from ledger import sheets
from ledger.bankfiles import camt, headings, labels, lines, proof, swift
from ledger.bankfiles.form import Outline, StatementFile, UnclearError
from ledger.sheets import letters
from ledger.sheets.form import Sheet

_MESSAGE = re.compile(rb":\x00?2\x00?0\x00?:|c\x00?a\x00?m\x00?t\x00?\.|B\x00?k\x00?T\x00?o")
_BINARY = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(
    data: bytes,
    filename: str,
    max_bytes: int = sheets.MAX_BYTES,
    *,
    columns: Mapping[str, int] | None = None,
) -> StatementFile:
    """Read a statement of any bank: a table, MT940 or CAMT.053.

    The columns of a table are found by their headings, or are given (from 0). Raises SheetError (not a spreadsheet), ColumnsError (headings missing, or the given columns
    hold no movement), AccountsError (several statements), RowError (a row that cannot be
    understood) or BalanceError (the figures do not add up).
    """
    sheets.refuse_unreadable(data, filename, max_bytes)
    if content := _message(data):
        return camt.read(content) if camt.is_one(content) else swift.read(content)
    found = sheets.read_all(data, filename, max_bytes)
    sheet, header = headings.locate(found) if columns is None else headings.place(found, columns)
    _refuse_formula(sheet)
    seen = labels.Labels()
    for row in sheet.rows[: header.row_index + 1]:
        seen.note_account(row)
        seen.note_balances(row)
    rows = lines.movements(sheet, header, seen)
    opening, closing = proof.prove(rows, seen)
    return StatementFile(seen.account, opening, closing, tuple(rows))


def outline(data: bytes, filename: str, max_bytes: int = sheets.MAX_BYTES) -> Outline:
    """The first rows of a table and what its columns seem to hold. Raises SheetError."""
    return headings.outline(sheets.read_all(data, filename, max_bytes))


def _message(data: bytes) -> str:
    """Return the text of a message from machine to machine, "" for a table."""
    if data.startswith(_BINARY) or not _MESSAGE.search(data[:20_000]):
        return ""
    content = letters.decoded(data)
    return content if camt.is_one(content) or swift.is_one(content) else ""


def _refuse_formula(sheet: Sheet) -> None:
    if sheet.formula:
        raise UnclearError(
            f"Ô {sheet.formula} của tệp là công thức, nên sao kê có thể đã bị sửa. "
            "Hãy tải lại bản gốc từ ngân hàng."
        )
