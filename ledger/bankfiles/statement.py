"""One statement file, from bytes to proved rows."""

from collections.abc import Mapping

from ledger import sheets
from ledger.bankfiles import headings, labels, lines, proof
from ledger.bankfiles.form import Outline, StatementFile


def read(
    data: bytes,
    filename: str,
    max_bytes: int = sheets.MAX_BYTES,
    *,
    columns: Mapping[str, int] | None = None,
) -> StatementFile:
    """Read a statement of any bank, its columns found by their headings or given (from 0).

    Raises SheetError (not a spreadsheet), ColumnsError (headings missing, or the given columns
    hold no movement), AccountsError (several statements), RowError (a row that cannot be
    understood) or BalanceError (the figures do not add up).
    """
    found = sheets.read_all(data, filename, max_bytes)
    sheet, header = headings.locate(found) if columns is None else headings.place(found, columns)
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
