"""Statements of any bank or of the Treasury: bytes in, checked rows out.

Columns are found by their headings, or taken as a person named them, never guessed; balances
are proved before anything is returned.
"""

from ledger.bankfiles.form import (
    BalanceError,
    BankFileError,
    ColumnsError,
    Outline,
    Row,
    RowError,
    StatementFile,
)
from ledger.bankfiles.names import COLUMNS
from ledger.bankfiles.statement import outline, read

FIELDS = tuple(COLUMNS)

__all__ = [
    "FIELDS",
    "BalanceError",
    "BankFileError",
    "ColumnsError",
    "Outline",
    "Row",
    "RowError",
    "StatementFile",
    "outline",
    "read",
]
