"""What a statement file gives, and how it is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger import money
from ledger.exceptions import LedgerError


@dataclass(frozen=True, slots=True)
class Row:
    """One movement. Amount in đồng, above zero for money in; number is the order in the file."""

    number: int
    on: date
    doc_no: str
    text: str
    amount: int
    balance: int | None
    source_row: int


@dataclass(frozen=True)
class StatementFile:
    """A statement whose balances add up; opening and closing are None when it shows none."""

    account_number: str | None
    opening: int | None
    closing: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Outline:
    """The first rows of a table from its headings on, so that a person can name its columns.

    `columns` is what was understood or guessed: field (on, doc_no, text, debit, credit, amount,
    side, balance) to column from 0. All rows are equally wide; `first_row` is the number that
    the first has in the file.
    """

    first_row: int
    rows: tuple[tuple[str, ...], ...]
    columns: Mapping[str, int]


class BankFileError(LedgerError):
    """The statement cannot be taken in."""


class ColumnsError(BankFileError):
    """A needed heading was not found; the outline holds what a person needs to name the columns.

    Or it was found twice: `alike` names the columns whose headings read the same.
    """

    def __init__(
        self,
        missing: Iterable[str],
        seen: Iterable[str],
        outline: Outline | None = None,
        *,
        alike: Sequence[str] = (),
    ) -> None:
        self.missing, self.seen, self.outline = tuple(missing), tuple(seen), outline
        self.alike = tuple(alike)
        if alike:
            super().__init__(
                f"Không rõ phải đọc cột nào: {', '.join(alike)} đều có số tiền mà tiêu đề giống nhau. "
                "Hãy chỉ ra cột."
            )
            return
        headings = "; ".join(f"“{heading}”" for heading in self.seen) or "không có"
        super().__init__(
            f"Không tìm thấy cột {', '.join(self.missing)} trong sao kê. "
            f"Các tiêu đề đọc được: {headings}. Hãy sửa tiêu đề cột rồi tải lên lại."
        )


class AccountsError(BankFileError):
    """The file holds the statements of several accounts, or several statements."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = ", ".join(f"“{name}”" for name in names)
        super().__init__(
            f"Tệp có nhiều sao kê ({listed}). Hãy lưu sao kê của mỗi tài khoản thành một tệp riêng "
            "rồi tải lên lần lượt."
        )


class UnclearError(BankFileError):
    """The file is a statement, and yet something in it keeps it from being read."""


class RowError(BankFileError):
    """One row cannot be understood."""

    def __init__(self, source_row: int, problem: str, unit: str = "Dòng") -> None:
        self.source_row = source_row
        super().__init__(
            f"{unit} {source_row} của tệp: {problem} Hãy đối chiếu với bản gốc của ngân hàng."
        )


class BalanceError(BankFileError):
    """The balances of the statement do not add up."""

    def __init__(
        self, source_row: int, expected: int, found: int, what: str, unit: str = "Dòng"
    ) -> None:
        self.source_row, self.expected, self.found = source_row, expected, found
        super().__init__(
            f"Sao kê không khớp tại {unit.lower()} {source_row} của tệp: {what} "
            f"phải là {money.format_vnd(expected)} đồng nhưng ghi {money.format_vnd(found)} đồng. "
            "Hãy tải lại sao kê đầy đủ, không sửa, từ ngân hàng."
        )
