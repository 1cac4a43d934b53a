"""Tables as files that Excel opens and machines read: UTF-8 with its mark, figures and days plain. Pure.

A text that a spreadsheet would run as a formula is written with an apostrophe before it; so is one
that begins with such apostrophes, and `read_back` takes exactly one off.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from disclosure.dictionary import Entry
from disclosure.tables import Table
from disclosure.version import Version

MARK = "\ufeff"
_STARTS_A_FORMULA = frozenset("=+-@\t\r\n")
_QUOTE = "'"
_YES = {True: "co", False: "khong"}


def header(table: Table) -> str:
    """Return the first line of a table's file."""
    return MARK + _line([column.name for column in table.columns])


def lines(table: Table, version: Version) -> tuple[str, int]:
    """Return a version's rows as lines of the file, and how many rows they are."""
    rows = [_line([_written(cell) for cell in cells]) for cells in table.cells(version)]
    return "".join(rows), len(rows)


def read_back(table: Table, lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the cells of lines written here, without the apostrophe; the heading is not among them."""
    texts = [at for at, column in enumerate(table.columns) if column.kind == "text"]
    # A long answer to a finding is longer than the reader's usual cell.
    csv.field_size_limit(2**31 - 1)
    for row in csv.reader(lines):
        for at in texts:
            if row[at].startswith(_QUOTE) and _is_formula(row[at]):
                row[at] = row[at][1:]
        yield row


def dictionary_csv(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the dictionary as lines of a file."""
    yield MARK + _line(["tep", "ten", "kieu", "nghia"])
    for entry in entries:
        yield _line([_written(cell) for cell in (entry.file, entry.name, entry.kind, entry.says)])


def plain(rows: Iterable[Sequence[object]]) -> str:
    """Return rows of cells, the first of them the headings, as a whole file."""
    return MARK + "".join(_line([_written(cell) for cell in row]) for row in rows)


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
