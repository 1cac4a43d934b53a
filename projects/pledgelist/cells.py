"""One cell at a time: what it says, or a sentence that tells what to write instead."""

from decimal import Decimal

from ledger import money, refcode
from ledger.exceptions import LedgerError
from projects.pledgelist import words

_BLANK = set("-–—. ")


class CellError(LedgerError):
    """A cell does not say what its column asks for."""


def clean(cell: object) -> object:
    """Return the cell without outer spaces; None, spaces and a lone dash are empty (``""``)."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return "" if set(cell) <= _BLANK else " ".join(cell.split())
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def name(cell: object) -> str:
    """Return the giver's name."""
    if cell == "":
        raise CellError("chưa có họ tên. Hãy ghi tên người hoặc hộ đóng góp.")
    if not isinstance(cell, str) or not any(letter.isalpha() for letter in cell):
        raise CellError(f"“{cell}” không phải họ tên. Hãy ghi tên người hoặc hộ đóng góp.")
    return words_up_to(cell, 160)


def words_up_to(cell: object, length: int) -> str:
    """Return a cell's words."""
    content = str(cell)
    if len(content) > length:
        raise CellError(f"dài quá {length} chữ. Hãy ghi ngắn lại.")
    return content


def form(cell: object) -> str:
    """Return the form of the gift."""
    if cell == "":
        raise CellError(f"chưa có hình thức. Hãy ghi một trong: {words.FORM_NAMES}.")
    found = words.form_of(str(cell))
    if found is None:
        raise CellError(f"không nhận “{cell}”. Hãy ghi một trong: {words.FORM_NAMES}.")
    return found


def kind(cell: object) -> str | None:
    """Return the kind of giver, or None where the list does not say."""
    if cell == "":
        return None
    found = words.kind_of(str(cell))
    if found is None:
        raise CellError(f"không nhận “{cell}”. Hãy ghi một trong: {words.KIND_NAMES}.")
    return found


def amount(cell: object) -> int | None:
    """Return whole đồng above zero, or None for an empty cell."""
    return None if cell == "" else money.parse_positive_vnd(cell)


def quantity(cell: object) -> Decimal | None:
    """Return a quantity above zero with at most two decimals, or None for an empty cell."""
    if cell == "":
        return None
    number = money.parse_quantity(cell)
    exact = round(number, 2)
    if number != exact:
        raise CellError(f"“{cell}” có quá hai chữ số thập phân. Hãy làm tròn, ví dụ 21,5.")
    return exact


def code(cell: object, prefix: str) -> str:
    """Return the transfer code, or nothing for an empty cell."""
    if cell == "":
        return ""
    found = refcode.squash(str(cell))
    way_on = "Hãy xem lại từng chữ, hoặc để trống để hệ thống cấp mã mới."
    if not refcode.is_valid(found):
        raise CellError(f"mã “{cell}” không đúng: 11 chữ cái, chữ cuối để kiểm tra. {way_on}")
    if prefix and not found.startswith(prefix):
        raise CellError(f"mã “{cell}” không phải mã của xã này (đầu {prefix}). {way_on}")
    return found


def display(cell: object, *, asks_to_hide: bool) -> str:
    """Return NAME, INITIALS or ANONYMOUS; who gave no answer is not named."""
    if cell == "":
        return "NAME" if asks_to_hide else "ANONYMOUS"
    found = words.display_of(str(cell))
    if found is None:
        raise CellError(f"“{cell}” không rõ nghĩa. Hãy ghi Có, Không hoặc Viết tắt.")
    if asks_to_hide and found != "INITIALS":
        return "ANONYMOUS" if found == "NAME" else "NAME"
    return found
