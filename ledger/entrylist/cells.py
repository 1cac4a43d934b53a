"""One cell at a time: what it says, or a sentence that tells what to write instead."""

from datetime import date

from ledger import money, text
from ledger.bankfiles import cells as bankcells
from ledger.entrylist import words
from ledger.exceptions import LedgerError

_BLANK = ("", "-", "–", "—", ".")
_YEARS = range(1990, 2100)
_HUNDREDTHS = 100


class CellError(LedgerError):
    """A cell does not say what its column asks for."""


def clean(cell: object) -> object:
    """Return the cell without outer spaces and unseen signs; a lone dash is empty (``""``)."""
    if isinstance(cell, str):
        plain = " ".join(cell.split())
        if len(plain) <= 1 and plain in _BLANK:
            return ""
        if not plain.isprintable():
            plain = " ".join("".join(c for c in plain if c.isprintable()).split())
        return text.nfc(plain)
    if cell is None:
        return ""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def day(cell: object) -> date:
    """Return the day of a voucher."""
    if cell == "":
        raise CellError("chưa có ngày. Hãy ghi ngày/tháng/năm, ví dụ 05/02/2026.")
    found = bankcells.day_of(cell)
    if found is None or found.year not in _YEARS:
        raise CellError(f"không đọc được ngày “{cell}”. Hãy ghi ví dụ 05/02/2026.")
    return found


def kind(cell: object, number: str) -> str:
    """Return the kind of voucher, read from its number where the cell says nothing."""
    found = words.kind_of(str(cell)) if cell != "" else words.kind_of_number(number)
    if found is None:
        wrong = f"không nhận loại “{cell}”" if cell != "" else "chưa có loại chứng từ"
        raise CellError(f"{wrong}. Hãy ghi một trong: {words.KIND_NAMES}.")
    return found


def words_up_to(cell: object, length: int) -> str:
    """Return a cell's words."""
    content = str(cell)
    if len(content) > length:
        raise CellError(f"dài quá {length} chữ. Hãy ghi ngắn lại.")
    return content


def needed(cell: object, length: int, what: str) -> str:
    """Return a cell's words; it may not be empty."""
    if cell == "":
        raise CellError(f"chưa có {what}.")
    return words_up_to(cell, length)


def amount(cell: object, unit: str) -> int:
    """Return whole đồng, or hundredths of a unit, above zero; zero for an empty cell."""
    if cell == "":
        return 0
    if unit != "VND":
        return 0 if cell in (0, "0") else _hundredths(cell)
    found = money.parse_vnd(cell)
    if found < 0:
        raise CellError(
            f"số tiền âm ({money.format_vnd(found)}). Hãy ghi số dương vào cột bên kia."
        )
    return found


def _hundredths(cell: object) -> int:
    scaled = money.parse_quantity(cell) * _HUNDREDTHS
    if scaled != int(scaled):
        raise CellError(f"“{cell}” có quá hai chữ số thập phân. Hãy làm tròn, ví dụ 21,5.")
    return int(scaled)
