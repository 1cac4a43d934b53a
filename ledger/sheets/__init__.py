"""Tables as people send them (XLSX, XLS, CSV, a web page named .xls): bytes in, rows out.

The file is judged by its first bytes, not by its name. A row keeps the number it has in
the file, so that an error can point at it.
"""

from ledger.sheets.form import (
    ASK,
    MAX_BYTES,
    MAX_CELLS,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNPACKED,
    Sheet,
    SheetError,
)
from ledger.sheets.headings import Header, find_header, heading_words
from ledger.sheets.reading import read, read_all, refuse_unreadable

__all__ = [
    "ASK",
    "MAX_BYTES",
    "MAX_CELLS",
    "MAX_RATIO",
    "MAX_ROWS",
    "MAX_UNPACKED",
    "Header",
    "Sheet",
    "SheetError",
    "find_header",
    "heading_words",
    "read",
    "read_all",
    "refuse_unreadable",
]
