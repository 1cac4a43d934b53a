"""One statement file, from bytes to proved rows."""

from ledger import sheets
from ledger.bankfiles import headings, labels, lines, proof
from ledger.bankfiles.form import StatementFile


def read(data: bytes, filename: str, max_bytes: int = sheets.MAX_BYTES) -> StatementFile:
    """Read a statement of any bank.

    Raises SheetError (not a spreadsheet), ColumnsError (headings missing), RowError (a row
    that cannot be understood) or BalanceError (the figures do not add up).
    """
    sheet, header = headings.locate(sheets.read_all(data, filename, max_bytes))
    found = labels.Labels()
    for row in sheet.rows[: header.row_index]:
        found.note_account(row)
        found.note_balances(row)
    rows = lines.movements(sheet, header, found)
    opening, closing = proof.prove(rows, found)
    return StatementFile(found.account, opening, closing, tuple(rows))
