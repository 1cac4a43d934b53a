"""A table as an Excel file: figures stay figures and dates stay dates. Pure."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from ledger.text import nfc

_FORMATS: dict[str, dict[str, object]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "date": {"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"},
    "money": {"num_format": "#,##0", "valign": "top"},
    "quantity": {"num_format": "#,##0.##", "valign": "top"},
}
_WIDTHS = {"text": 34, "date": 12, "money": 18, "quantity": 14}
_A4 = 9
# One day for all: the same tables are the same bytes, whenever they are written.
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 -- Excel's has no zone
_LONGEST_NAME = 31
_NOT_IN_A_NAME = str.maketrans("", "", "[]:*?/\\'")


@dataclass(frozen=True)
class Column:
    """A column: its heading and what stands in it, one of text | date | money | quantity."""

    label: str
    kind: str = "text"
    width: int = 0


class Total(tuple[object, ...]):
    """The cells of a row that is drawn in bold."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """A table with the lines above it; a row may be a `Total`. Rows are taken one by one.

    Cells: str, whole đồng as int, Decimal, date; None and "" leave a cell empty.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    notes: Sequence[str] = ()


def workbook(*sheets: Sheet) -> bytes:
    """Return the tables as the bytes of an .xlsx file, each on a sheet, its headings kept in sight.

    The rows wait in a file until they are packed: of a long table one is in memory at a time.
    """
    file = io.BytesIO()
    # Text is text: what begins with = or @ must not become a formula, nor an address a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": _CREATED})
        for number, sheet in enumerate(sheets, start=1):
            page = book.add_worksheet(_name(sheet.title, number))
            page.set_landscape()
            page.set_paper(_A4)
            page.fit_to_pages(1, 0)
            top = _write_head(book, page, sheet)
            _write_rows(book, page, sheet, top=top)
    return file.getvalue()


def _name(title: str, number: int) -> str:
    """Return a name that Excel takes: short, of its letters, never twice the same."""
    return f"{number} {nfc(title).translate(_NOT_IN_A_NAME)}"[:_LONGEST_NAME].strip()


def _write_head(book: Any, page: Any, sheet: Sheet) -> int:
    """Write title, notes and headings; return the first row below them."""
    title = book.add_format({"bold": True, "font_size": 14})
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    page.write_string(0, 0, nfc(sheet.title), title)
    for row, note in enumerate(sheet.notes, start=1):
        page.write_string(row, 0, nfc(note))
    top = len(sheet.notes) + 2
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width or _WIDTHS[column.kind])
        page.write_string(top, index, nfc(column.label), heading)
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    return top + 1


def _write_rows(book: Any, page: Any, sheet: Sheet, *, top: int) -> None:
    plain = {kind: book.add_format(look) for kind, look in _FORMATS.items()}
    bold = {
        kind: book.add_format(look | {"bold": True, "top": 1}) for kind, look in _FORMATS.items()
    }
    for number, cells in enumerate(sheet.rows):
        looks = bold if isinstance(cells, Total) else plain
        for index, (column, value) in enumerate(zip(sheet.columns, cells, strict=True)):
            _write(page, top + number, index, value, looks[column.kind])


def _write(page: Any, row: int, index: int, value: object, look: Any) -> None:
    match value:
        case None | "":
            page.write_blank(row, index, None, look)
        case date():
            page.write_datetime(row, index, value, look)
        case int() | Decimal():
            page.write_number(row, index, value, look)
        case _:
            page.write_string(row, index, nfc(str(value)), look)
