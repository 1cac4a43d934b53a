"""What is published as tables: each with its columns, what each column says, and its rows. Pure.

Names of tables and columns are Vietnamese without accents and never change; the dictionary is
written from here. A cell is a text, whole đồng, a number, a day, yes or no; None is left blank.
"""

from disclosure.tables import agreed, gifts, projects, said, supported, transactions
from disclosure.tables.columns import Column, Table

# In the order in which they are listed, and stand in a workbook.
TABLES: tuple[Table, ...] = (
    projects.TABLE,
    transactions.TABLE,
    gifts.TABLE,
    supported.TABLE,
    agreed.AGREEMENTS,
    agreed.CONTRACTS,
    said.FINDINGS,
    said.FLAGS,
)

__all__ = ["TABLES", "Column", "Table"]
