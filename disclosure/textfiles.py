"""Tables as files that Excel opens and machines read: UTF-8 with its mark, figures and days plain. Pure.

A text that a spreadsheet would run as a formula is written with an apostrophe before it; so is one
that begins with such apostrophes, and `read_back` takes exactly one off.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from disclosure.dictionary import Entry
from disclosure.release import Release
from disclosure.tables import TABLES, Table
from ledger import spreadsheets

MARK = "\ufeff"
# What a sheet of Excel holds below its head.
MOST_ROWS = 1_000_000
_MOST_LETTERS = 32_767
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n")
_QUOTE = "'"
_YES = {True: "co", False: "khong"}
_IN_EXCEL = {"text": "text", "date": "date", "money": "money", "number": "quantity", "yes": "text"}


def header(table: Table) -> str:
    """Return the first line of a table's file."""
    return MARK + _line([column.name for column in table.columns])


def lines(table: Table, release: Release) -> tuple[str, int]:
    """Return a release's rows as lines of the file, and how many rows they are."""
    rows = [_line([_written(cell) for cell in cells]) for cells in table.cells(release)]
    return "".join(rows), len(rows)


def read_back(table: Table, path: Path) -> Iterator[list[object]]:
    """Yield the cells of a file written here, each as what it was: a figure, a day, a text."""
    kinds = [column.kind for column in table.columns]
    # A long answer to a finding is longer than the reader's usual cell.
    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        for row in rows:
            yield [_read(kind, cell) for kind, cell in zip(kinds, row, strict=True)]


def dictionary_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the dictionary as lines of a file."""
    yield MARK + _line(["tep", "ten", "kieu", "nghia"])
    for entry in entries:
        yield _line([_written(cell) for cell in (entry.file, entry.name, entry.kind, entry.says)])


def workbook(notes: Sequence[str], rows: Iterable[Iterable[Sequence[object]]]) -> bytes:
    """Return all tables as one Excel file; `rows` of each, in the order of TABLES."""
    return spreadsheets.workbook(
        *(
            spreadsheets.Sheet(
                table.title,
                [spreadsheets.Column(c.name, _IN_EXCEL[c.kind]) for c in table.columns],
                map(_for_excel, own),
                [*notes, table.says],
            )
            for table, own in zip(TABLES, rows, strict=True)
        )
    )


def _line(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _written(cell: object) -> object:
    match cell:
        case bool():
            return _YES[cell]
        case date():
            return cell.isoformat()
        case Decimal():
            return f"{cell.normalize():f}"
        case str():
            return _QUOTE + cell if _is_formula(cell) else cell
    return cell


def _is_formula(text: str) -> bool:
    return text.lstrip(_QUOTE)[:1] in _STARTS_A_FORMULA


def _read(kind: str, cell: str) -> object:
    if not cell:
        return None
    match kind:
        case "date":
            return date.fromisoformat(cell)
        case "money":
            return int(cell)
        case "number":
            return Decimal(cell)
    return cell[1:] if cell[0] == _QUOTE and _is_formula(cell) else cell


def _for_excel(cells: Sequence[object]) -> list[object]:
    return [
        _YES[cell]
        if isinstance(cell, bool)
        else cell[:_MOST_LETTERS]
        if isinstance(cell, str)
        else cell
        for cell in cells
    ]
