"""The table of a statement: where its headings are, or where a person says its columns are."""

from collections.abc import Mapping, Sequence

from ledger import sheets
from ledger.bankfiles import cells, guessing
from ledger.bankfiles.form import AccountsError, ColumnsError, Outline
from ledger.bankfiles.names import COLUMNS
from ledger.sheets import Header, Sheet

_NAMES = {"on": "ngày giao dịch", "text": "nội dung", "debit": "ghi nợ", "credit": "ghi có"}
_SHOWN_ROWS = 12


def locate(found: Sequence[Sheet]) -> tuple[Sheet, Header]:
    """The sheet with all needed headings, each of money once. Raises ColumnsError, or AccountsError for several."""
    headers = [(sheet, sheets.find_header(sheet.rows, COLUMNS)) for sheet in found]
    complete = [(sheet, header) for sheet, header in headers if not _missing(header.columns)]
    filled = [pair for pair in complete if _has_days(*pair)]
    if len(filled) > 1:
        raise AccountsError(sheet.name for sheet, _ in filled)
    if complete:
        sheet, header = (filled or complete)[0]
        _require_told_apart(sheet, header)
        return sheet, header
    sheet, header = _likeliest(headers)
    raise ColumnsError(_missing(header.columns), _seen(sheet, header), _outline(sheet, header))


def place(found: Sequence[Sheet], columns: Mapping[str, int]) -> tuple[Sheet, Header]:
    """The sheet whose columns a person has named. Raises ColumnsError, or AccountsError."""
    _require_columns(columns)
    placed = [(sheet, _above_first(sheet, columns)) for sheet in found]
    filled = [(sheet, header) for sheet, header in placed if header]
    if len(filled) > 1:
        raise AccountsError(sheet.name for sheet, _ in filled)
    if not filled:
        shown = outline(found)
        raise ColumnsError([_NAMES["on"]], shown.rows[0], shown)
    return filled[0]


def outline(found: Sequence[Sheet]) -> Outline:
    """The top of the likeliest table, with the columns as far as they can be told."""
    return _outline(*_likeliest([(s, sheets.find_header(s.rows, COLUMNS)) for s in found]))


def _likeliest(headers: Sequence[tuple[Sheet, Header]]) -> tuple[Sheet, Header]:
    return max(headers, key=lambda pair: len(pair[1].columns))


def _outline(sheet: Sheet, header: Header) -> Outline:
    first = header.row_index if len(header.columns) > 1 else guessing.first_movement(sheet.rows) - 1
    first = max(first, 0)
    shown = [[cells.text_of(cell) for cell in row] for row in sheet.rows[first:][:_SHOWN_ROWS]]
    width = max(map(len, shown))
    rows = tuple((*row, *[""] * (width - len(row))) for row in shown)
    unsure = _unsure(sheet, header)
    known = {field: column for field, column in header.columns.items() if field not in unsure}
    guessed = guessing.columns(sheet.rows[first:], known)
    return Outline(sheet.first_row_number + first, rows, guessed)


def _require_columns(columns: Mapping[str, int]) -> None:
    unknown = [field for field in columns if field not in COLUMNS]
    if unknown or len(set(columns.values())) < len(columns) or min(columns.values(), default=0) < 0:
        raise ColumnsError(unknown or ["riêng cho mỗi mục"], [])
    if missing := _missing(columns):
        raise ColumnsError(missing, [])


def _above_first(sheet: Sheet, columns: Mapping[str, int]) -> Header | None:
    """The row of headings, or the one above the first movement, or -1 where there is neither."""
    first = guessing.first_movement(sheet.rows, columns)
    if first < 0:
        return None
    known = sheets.find_header(sheet.rows[:first], COLUMNS)
    heading = known.row_index if len(known.columns) > 1 else first - 1
    return Header(heading, dict(columns))


def _has_days(sheet: Sheet, header: Header) -> bool:
    column = header.columns["on"]
    below = sheet.rows[header.row_index + 1 :]
    return any(len(row) > column and cells.day_of(row[column]) for row in below)


def _require_told_apart(sheet: Sheet, header: Header) -> None:
    """Refuse to guess which of several columns with figures is meant when their headings read the same."""
    if not (unsure := _unsure(sheet, header)):
        return
    shown = _outline(sheet, header)
    columns = sorted(c for f, c in (*header.columns.items(), *header.twins) if f in unsure)
    alike = [f"cột thứ {column + 1} “{shown.rows[0][column]}”" for column in columns]
    raise ColumnsError([], _seen(sheet, header), shown, alike=alike)


def _unsure(sheet: Sheet, header: Header) -> set[str]:
    """Return the kinds of money that a further column of the same heading tells figures of."""
    two_sided = {"debit", "credit"} <= header.columns.keys()
    used = {"debit", "credit"} if two_sided else {"amount"}
    return {f for f, column in header.twins if f in used and _moves(sheet, header, column)}


def _moves(sheet: Sheet, header: Header, column: int) -> bool:
    """Tell whether a column holds đồng beside a day."""
    day = header.columns.get("on", 0)
    below = (row for row in sheet.rows[header.row_index + 1 :] if len(row) > max(day, column))
    return any(guessing.figure(row[column]) and cells.day_of(row[day]) for row in below)


def _missing(columns: Mapping[str, int]) -> list[str]:
    needed = ["on", "text"]
    if "amount" not in columns:
        needed += ["debit", "credit"]
    elif ("debit" in columns) != ("credit" in columns):
        # An amount beside one lonely side would count that side twice or not at all.
        needed += ["debit", "credit"]
    return [_NAMES[field] for field in needed if field not in columns]


def _seen(sheet: Sheet, header: Header) -> list[str]:
    row = sheet.rows[header.row_index] if header.columns else max(sheet.rows[:30], key=_texts)
    return [" ".join(cell.split()) for cell in row if isinstance(cell, str) and cell.strip()]


def _texts(row: list[object]) -> int:
    return sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)
