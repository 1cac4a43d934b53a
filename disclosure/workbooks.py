"""Tables as one Excel file, written row by row from the lines of their text files. Pure.

Ten times as fast as a writer of any sheet, because these are plain: a row of headings, and below it
texts, figures and days. Text is text: what begins with = or @ becomes no formula.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from disclosure.tables import TABLES, Table

# What Excel holds in a cell, and what people still open: more rows are for the text files.
MOST_LETTERS = 32_767
MOST_ROWS = 200_000

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Styles, by their place: plain, bold, money, day.
_STYLES = (
    f'{_HEAD}<styleSheet {_MAIN}><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/>'
    '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/>'
    '<xf numFmtId="3" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)
_STYLE = {"text": 0, "yes": 0, "number": 0, "money": 2, "date": 3}
_WIDTH = {"text": 24, "yes": 10, "number": 12, "money": 18, "date": 12}
_EPOCH = date(1899, 12, 30)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_BATCH = 500


def write(out: BinaryIO, notes: Sequence[str], rows: Iterable[Iterable[Sequence[str]]]) -> None:
    """Write every table to `out`, after a sheet of notes; `rows` of each, in the order of TABLES.

    Cells are as in the text files, without the apostrophe; one table at a time is read.
    """
    titles = ["Đọc trước", *(table.title for table in TABLES)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as file:
        for name, text in _frame(titles):
            # Not `writestr`: it writes the time of day, and the same tables would be other bytes.
            with file.open(name, "w") as part:
                part.write(text.encode())
        told = [*notes, "", *(f"{table.title}: {table.says}" for table in TABLES)]
        _put(file, 1, _sheet([100], "", (_row([note], ["text"]) for note in told)))
        for number, (table, own) in enumerate(zip(TABLES, rows, strict=True), start=2):
            _put(file, number, _of_table(table, own))


def _of_table(table: Table, rows: Iterable[Sequence[str]]) -> Iterator[str]:
    kinds = [column.kind for column in table.columns]
    names = "".join(_text(column.name, 1) for column in table.columns)
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    lines = (_row(cells, kinds) for cells in rows)
    yield from _sheet(
        [_WIDTH[kind] for kind in kinds], frozen, chain([f"<row>{names}</row>"], lines)
    )


def _sheet(widths: Sequence[int], pane: str, rows: Iterable[str]) -> Iterator[str]:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(widths, start=1)
    )
    yield f'{_HEAD}<worksheet {_MAIN}><sheetViews><sheetView workbookViewId="0">{pane}</sheetView>'
    yield f"</sheetViews><cols>{columns}</cols><sheetData>"
    yield from rows
    yield "</sheetData></worksheet>"


def _row(cells: Sequence[str], kinds: Sequence[str]) -> str:
    return f"<row>{''.join(map(_cell, cells, kinds))}</row>"


def _cell(cell: str, kind: str) -> str:
    if not cell:
        return "<c/>"
    if kind in {"text", "yes"}:
        return _text(cell, 0)
    value = _serial(cell) if kind == "date" else cell
    return f'<c s="{_STYLE[kind]}"><v>{value}</v></c>'


def _text(cell: str, style: int) -> str:
    said = escape(_NOT_XML.sub("", cell[:MOST_LETTERS]))
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


@lru_cache(maxsize=4096)
def _serial(day: str) -> int:
    return (date.fromisoformat(day) - _EPOCH).days


def _put(file: zipfile.ZipFile, number: int, parts: Iterable[str]) -> None:
    with file.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as sheet:
        waiting: list[str] = []
        for part in parts:
            waiting.append(part)
            if len(waiting) == _BATCH:
                sheet.write("".join(waiting).encode())
                waiting.clear()
        sheet.write("".join(waiting).encode())


def _frame(titles: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of the file that say which sheets there are."""
    numbers = range(1, len(titles) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="rId{n}"/>'
        for n, title in zip(numbers, titles, strict=True)
    )
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    leads = "".join(_lead(n, "worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
    leads += _lead(len(titles) + 1, "styles", "styles.xml")
    yield (
        "[Content_Types].xml",
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{kinds}'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    )
    yield "_rels/.rels", _leads(_lead(1, "officeDocument", "xl/workbook.xml"))
    yield (
        "xl/workbook.xml",
        f'{_HEAD}<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>',
    )
    yield "xl/_rels/workbook.xml.rels", _leads(leads)
    yield "xl/styles.xml", _STYLES


def _leads(inner: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _lead(number: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
