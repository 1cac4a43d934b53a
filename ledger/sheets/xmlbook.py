"""Excel 2003 workbooks written as XML, which banks send under the name .xls."""

from datetime import date, datetime

from ledger.sheets import safexml
from ledger.sheets.form import Sheet, SheetError, refuse_too_many

_WIDEST = 1000


def read_all(content: str) -> list[Sheet]:
    """All sheets of the workbook. Raises SheetError."""
    found: list[Sheet] = []
    safexml.walk(content, {"Worksheet"}, lambda node: found.append(_sheet(node)))
    return found


def _sheet(node: safexml.Node) -> Sheet:
    rows: list[list[object]] = []
    formula = ""
    for row in node.all("Table", "Row"):
        at = _number(row.attributes.get("Index"), len(rows) + 1)
        refuse_too_many(max(at, len(rows)), 1)
        rows.extend([] for _ in range(at - 1 - len(rows)))
        cells = row.all("Cell")
        rows.append(_cells(cells))
        if not formula and any("Formula" in cell.attributes for cell in cells):
            formula = f"ở dòng {len(rows)}"
    return Sheet(node.attributes.get("Name", ""), rows, formula=formula)


def _cells(cells: list[safexml.Node]) -> list[object]:
    row: list[object] = []
    for cell in cells:
        at = _number(cell.attributes.get("Index"), len(row) + 1)
        across = _number(cell.attributes.get("MergeAcross"), 0)
        if max(at, len(row)) + across > _WIDEST:
            refuse_too_many(_WIDEST * _WIDEST, _WIDEST)
        row.extend([""] * (at - 1 - len(row)))
        row.append(_value(cell.first("Data")))
        row.extend([""] * across)
    return row


def _value(data: safexml.Node | None) -> object:
    if data is None:
        return ""
    kind, text = data.attributes.get("Type", "String"), _all_text(data)
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return _day(text)
    except ValueError as error:
        raise SheetError(f"Ô “{text}” của tệp Excel bị hỏng. Hãy lưu lại dạng .xlsx.") from error
    return text


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def _all_text(node: safexml.Node) -> str:
    return node.text + "".join(map(_all_text, node.children))


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
