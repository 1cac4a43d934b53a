"""The tables of a statement as pages and sheets show them, and as files."""

from datetime import date
from typing import Any

from disclosure import textfiles
from disclosure.statements.kind import Table

# Rows from which columns are of fixed width, so that the sheet is laid out in parts.
_LONG = 300
_NO_CELL = ""


def shown(table: Table) -> dict[str, Any]:
    """Return a table as `includes/_money_table.html` and `print/_statement_table.html` take it."""
    rows: list[dict[str, Any]] = [{"cells": list(row)} for row in table.rows]
    total = None if table.total is None else {"cells": list(table.total), "tone": "total"}
    return {
        "name": table.name,
        "caption": table.title,
        "columns": [
            {"label": label, "kind": _kind(table, at)} for at, label in enumerate(table.headings)
        ],
        "rows": [*rows, total] if rows and total else rows,
        "has_money": bool(table.money),
        "is_long": len(rows) > _LONG,
    }


def as_csv(table: Table) -> bytes:
    """Return the rows of a table as a file, its headings first, without the total."""
    return textfiles.plain([table.headings, *table.rows]).encode()


def _kind(table: Table, at: int) -> str:
    """Return the kind of a column, as its cells tell."""
    if at in table.money:
        return "money"
    cells = [row[at] for row in table.rows if row[at] not in (None, _NO_CELL)]
    for kind, name in ((int, "quantity"), (date, "date")):
        if cells and all(isinstance(cell, kind) for cell in cells):
            return name
    return "text"
