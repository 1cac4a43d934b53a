"""The tables of a statement as pages and sheets show them, and as files."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from disclosure import textfiles
from disclosure.statements.kind import Cell, Table, Term

# Rows from which columns are of fixed width, so that the sheet is laid out in parts.
_LONG = 300
_NO_CELL = ""


def shown(table: Table, most: int | None = None) -> dict[str, Any]:
    """Return a table as `includes/_money_table.html` and `print/_statement_table.html` take it.

    With its first `most` rows; `count` is how many there are.
    """
    rows: list[dict[str, Any]] = [{"cells": list(row)} for row in table.rows[:most]]
    total = _total(table.total or ())
    return {
        "name": table.name,
        "caption": table.title,
        "columns": [
            {"label": label, "kind": _kind(table, at)} for at, label in enumerate(table.headings)
        ],
        "rows": [*rows, {"cells": total, "tone": "total"}] if rows and total else rows,
        "count": len(table.rows),
        "shown": len(table.rows[:most]),
        "is_cut": len(rows) < len(table.rows),
        "unit": _("đồng") if table.money else "",
        "is_long": len(rows) > _LONG,
    }


def signed(equation: Sequence[Term]) -> tuple[Term, ...]:
    """Return the equation as a page may show it: "≠" before its end where it does not add up."""
    *parts, last = equation
    summed = sum(-part.amount if part.sign == "−" else part.amount for part in parts)
    return (*parts, last if summed == last.amount else last._replace(sign="≠"))


def _total(row: Sequence[Cell]) -> list[Cell]:
    """Return the last row with its word first: who hears the table read is told so what the row is."""
    cells: list[Cell] = [_NO_CELL if cell is None else cell for cell in row]
    at = next((at for at, cell in enumerate(cells) if isinstance(cell, str) and cell), 0)
    if at:
        cells[0], cells[at] = cells[at], _NO_CELL
    return cells


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
