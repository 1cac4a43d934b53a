"""Single cells of a statement: dates, amounts, texts."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from ledger import money

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)", re.ASCII)
_NAMED_MONTH = re.compile(
    r"(\d{1,2})[- ]?([A-Za-z]{3})[a-z]*[- ,]{0,2}(\d{4}|\d{2})(?!\d)", re.ASCII
)
_COMPACT = re.compile(r"(20\d{2})(\d{2})(\d{2})(?!\d)", re.ASCII)
_TIME = re.compile(r"[T ]*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?", re.ASCII)
# No bank writes thousands in groups of two: 347.00 is 347 đồng of interest.
_CENTS = re.compile(r"(?<![\d.,])(\d{1,3})[.,]00?(?!\d)", re.ASCII)
_DAY = re.compile(r"\d\d[/.\-]\d\d[/.\-]\d{4}(?!\d)", re.ASCII)
_USUAL = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3}){1,4}|(?:\.\d{3}){1,4})|[1-9]\d{3,13}|0", re.ASCII)
# A small d behind a figure is đồng, a great one the debit side.
_SIDE = re.compile(r"(?<=[\d)])\s*([Cc][Rr]|[Dd][Rr]|C|D|[Cc]ó|[Nn]ợ)\.?$|^(CR|DR)\.?\s*(?=\d)")
_DEBIT = frozenset({"dr", "d", "nợ"})
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d{1,12})?", re.ASCII)
_TIME_FIRST = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?\s+(?=\d)", re.ASCII)
_ALONE = re.compile(r"(?:ngày|date)?[\s:]*(\d[\d/.\-]{7,9})[\s:]*", re.IGNORECASE | re.ASCII)
_SPOKEN = re.compile(
    r"(\d{1,2}),? +(?:tháng|thg|th)\.? *(\d{1,2}),? +(?:năm +)?(\d{4})", re.IGNORECASE
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(36_526, 73_051)  # the years 2000 to 2099


def day_of(cell: object) -> date | None:
    """The date the cell begins with, the day before the month."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return _EXCEL_EPOCH + timedelta(days=int(cell)) if int(cell) in _EXCEL_DAYS else None
    if not isinstance(cell, str):
        return None
    # One day stands in many rows, each with its own time.
    if _DAY.match(cell):
        return _begins_with_day(cell[:10])[0]
    text = _TIME_FIRST.sub("", cell.strip(), count=1)
    if (serial := _SERIAL.fullmatch(text)) and int(serial[1]) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(serial[1]))
    return _begins_with_day(text[:24])[0]


def after_day(cell: object) -> str:
    """What else stands in a date cell, without the time of day."""
    if not isinstance(cell, str):
        return ""
    cell = cell.strip()
    _, length = _begins_with_day(cell[:24])
    return _TIME.sub("", cell[length:], count=1).strip(" \t\r\n-/;,")


def amount_of(cell: object) -> int | None:
    """Đồng, or None for a blank cell or a dash. Raises AmountError."""
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < money.LIMIT:
        return int(cell)
    if isinstance(cell, str):
        if not cell:
            return None
        if _USUAL.fullmatch(cell):
            return int(cell.replace(",", "").replace(".", ""))
        cell = cell.strip()
        if cell in ("", "-", "–"):
            return None
        return _amount(cell)
    return money.parse_vnd(cell)


def only_day(row: Sequence[object]) -> date | None:
    """The day of a line above the movements of that day, with nothing else in it."""
    filled = [cell for cell in row[:3] if cell not in ("", None)]
    if len(filled) != 1 or sum(cell not in ("", None) for cell in row) != 1:
        return None
    cell = filled[0]
    if not isinstance(cell, str):
        return day_of(cell) if isinstance(cell, date) else None
    found = _ALONE.fullmatch(cell.strip())
    return _begins_with_day(found[1])[0] if found else None


@lru_cache(maxsize=4096)
def _amount(cell: str) -> int:
    side = _SIDE.search(cell)
    if side is None:
        return money.parse_vnd(_CENTS.sub(r"\1", cell))
    amount = money.parse_vnd(_CENTS.sub(r"\1", _SIDE.sub("", cell)))
    return -amount if (side[1] or side[2]).lower() in _DEBIT else amount


def text_of(cell: object) -> str:
    """The cell as text; a number without the decimals that a spreadsheet gives it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


@lru_cache(maxsize=4096)
def _begins_with_day(text: str) -> tuple[date | None, int]:
    for pattern, order in ((_DAY_FIRST, "dmy"), (_YEAR_FIRST, "ymd"), (_COMPACT, "ymd")):
        if match := pattern.match(text):
            parts = dict(zip(order, map(int, match.groups()), strict=True))
            return _day(parts["y"], parts["m"], parts["d"]), match.end()
    if match := _SPOKEN.match(text):
        return _day(int(match[3]), int(match[2]), int(match[1])), match.end()
    match = _NAMED_MONTH.match(text)
    if match and match[2].lower() in _MONTHS:
        month = _MONTHS.index(match[2].lower()) + 1
        return _day(int(match[3]), month, int(match[1])), match.end()
    return None, 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
