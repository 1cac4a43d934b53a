"""Statements of any bank or of the Treasury: bytes in, checked rows out.

Columns are found by their headings, never by position; balances are proved before
anything is returned.
"""

from ledger.bankfiles.form import (
    BalanceError,
    BankFileError,
    ColumnsError,
    Row,
    RowError,
    StatementFile,
)
from ledger.bankfiles.statement import read

__all__ = [
    "BalanceError",
    "BankFileError",
    "ColumnsError",
    "Row",
    "RowError",
    "StatementFile",
    "read",
]
