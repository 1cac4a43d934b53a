"""What a spreadsheet gives, how large it may be, and how it is refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.exceptions import LedgerError

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 400_000
MAX_CELLS = 12_000_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200

ASK = "Hãy tải lại tệp Excel (.xlsx, .xls) hoặc CSV từ nơi đã gửi tệp."


class SheetError(LedgerError):
    """The file is not a spreadsheet that can be read safely."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's cells as text, numbers and dates; an empty cell is ``""``.

    `formula` names a cell of the file that is calculated, where the file tells.
    """

    name: str
    rows: list[list[object]]
    first_row_number: int = 1
    formula: str = ""


def refuse_too_many(rows: int, columns: int) -> None:
    """Raise SheetError for a table that is larger than any list of people or of a bank."""
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise SheetError(
            "Bảng tính có quá nhiều dòng hoặc cột. Hãy xóa các dòng, cột trống rồi tải lên lại."
        )


def is_filled(row: Sequence[object]) -> bool:
    """Whether anything stands in the row."""
    return any(cell not in ("", None) for cell in row)
