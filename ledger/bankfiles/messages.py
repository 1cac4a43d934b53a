"""Statements that banks send from machine to machine: parts of an account, joined and proved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from ledger import money
from ledger.bankfiles.form import (
    AccountsError,
    BalanceError,
    Row,
    RowError,
    StatementFile,
    UnclearError,
)

CURRENCY = "VND"


@dataclass(frozen=True)
class Part:
    """One statement of a file that may hold many, a day or a page each; figures in đồng.

    `row` is where it begins, `unit` what is counted there ("Dòng", "Giao dịch thứ").
    """

    account: str | None
    opening: int | None
    closing: int | None
    rows: tuple[Row, ...]
    row: int
    unit: str = "Dòng"

    @property
    def last_row(self) -> int:
        """The place of its last movement."""
        return self.rows[-1].source_row if self.rows else self.row


def joined(parts: Sequence[Part]) -> StatementFile:
    """One statement of all parts, in the order of the file, each proved and each following the other.

    Raises AccountsError (several accounts), RowError (no movement) or BalanceError.
    """
    accounts = list(dict.fromkeys(part.account for part in parts if part.account))
    if len(accounts) > 1:
        raise AccountsError(accounts)
    parts = [_proved(part) for part in parts]
    rows = [row for part in parts for row in part.rows]
    if not rows:
        raise RowError(parts[0].row if parts else 1, "không có giao dịch nào.")
    ordered = parts if _gap(parts) is None or _gap(parts[::-1]) is not None else parts[::-1]
    if gap := _gap(ordered):
        raise gap
    numbered = tuple(replace(row, number=number) for number, row in enumerate(rows, start=1))
    account = accounts[0] if accounts else None
    return StatementFile(account, ordered[0].opening, ordered[-1].closing, numbered)


def require_vnd(currency: str) -> None:
    """Raise UnclearError for money that is not đồng."""
    if currency.strip().upper() != CURRENCY:
        raise UnclearError(
            f"Sao kê ghi bằng “{currency}”, phần mềm chỉ nhận sao kê bằng đồng Việt Nam (VND). "
            "Hãy tải sao kê của tài khoản VND."
        )


def whole(amount: Decimal) -> int:
    """Đồng without a fraction. Raises AmountError."""
    return money.parse_vnd(amount)


def digits_of(account: str) -> str | None:
    """The account's number without the bank's code and the currency that stand beside it."""
    pieces = account.replace("|", "/").split("/")
    best = max(pieces, key=lambda piece: sum(map(str.isdigit, piece)))
    digits = "".join(letter for letter in best if letter.isascii() and letter.isdigit())
    return digits or None


def _proved(part: Part) -> Part:
    total = sum(row.amount for row in part.rows)
    if part.opening is None and part.closing is not None:
        return replace(part, opening=part.closing - total)
    if part.opening is None:
        return part
    closing = part.opening + total
    if part.closing not in (None, closing):
        raise BalanceError(part.last_row, closing, part.closing, "số dư cuối kỳ sau đó", part.unit)
    return replace(part, closing=closing)


def _gap(parts: Sequence[Part]) -> BalanceError | None:
    """What tells that a part is missing between two, or stands twice."""
    for before, after in pairwise(parts):
        if before.closing is not None and after.opening not in (None, before.closing):
            return BalanceError(
                after.row, before.closing, after.opening, "số dư đầu kỳ của phần này", after.unit
            )
    return None
