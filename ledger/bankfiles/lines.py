"""From the rows under the headings to the movements of the account."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ledger import text as vn
from ledger.bankfiles import cells, labels
from ledger.bankfiles.form import AccountsError, Row, RowError
from ledger.bankfiles.labels import Labels
from ledger.money import AmountError
from ledger.sheets import Header, Sheet

_CALCULATING = ("=", "+", "-", "@")
_FORMULA = re.compile(
    r"=\s*[-+]?(?:\$?[A-Z]{1,3}\$?\d|\d|\()|[=+\-@]\s*(?:[A-Z_.]+\(|\w+\|.*!)",
    re.IGNORECASE | re.ASCII,
)
_COLUMN_NUMBER = re.compile(r"[\d()=+\-.A-Za-z ]{1,14}", re.ASCII)
_IN = frozenset(
    {"c", "cr", "credit", "co", "ghi co", "bao co", "thu", "+", "in", "tien vao", "vao", "deposit"}
    | {
        "incoming",
        "nhan",
        "nhan tien",
        "chuyen den",
        "tien den",
        "nop",
        "nop tien",
        "gui",
        "gui tien",
        "tang",
    }
)
_OUT = frozenset(
    {"d", "dr", "debit", "no", "ghi no", "bao no", "chi", "-", "out", "tien ra", "ra", "withdrawal"}
    | {"outgoing", "chuyen di", "tien di", "rut", "rut tien", "giam"}
)


class _Money(NamedTuple):
    """The figures of one row; a zero is as good as a blank."""

    debit: int
    credit: int
    amount: int
    balance: int | None

    def __bool__(self) -> bool:
        return bool(self.debit or self.credit or self.amount)


def movements(sheet: Sheet, header: Header, found: Labels) -> list[Row]:
    """The movements in file order; balances seen on the way go into `found`. Raises RowError."""
    reader = _Reader(sheet, header, found)
    rows = list(reader.rows())
    if not rows:
        raise RowError(
            sheet.first_row_number + header.row_index, "dưới tiêu đề không có giao dịch nào."
        )
    return rows


class _Reader:
    def __init__(self, sheet: Sheet, header: Header, found: Labels) -> None:
        self._sheet, self._columns, self._found = sheet, header.columns, found
        self._start = header.row_index + 1
        self._headings = sheet.rows[header.row_index] if header.row_index >= 0 else []
        self._two_sided = "debit" in header.columns
        self._named: str | None = None
        # Most banks write money out as 500,000; some write -500,000 in the same column.
        self._debit_sign = -1 if self._all_debits_negative() else 1

    def rows(self) -> Iterator[Row]:
        """Read the movements one by one; the cells of a row are let go when it was read."""
        on: date | None = None
        number = 0
        table = self._sheet.rows
        for index in range(self._start, len(table)):
            cells_, table[index] = table[index], []
            source_row = self._sheet.first_row_number + index
            day = cells.day_of(self._cell(cells_, "on"))
            if day is None:
                self._require_one_account(cells_)
            if heading_day := cells.only_day(cells_):
                on = heading_day
                continue
            numbers = on is None and self._are_column_numbers(cells_)
            money = None
            if day or not (numbers or self._is_heading(cells_)):
                money = self._money(cells_, source_row)
            if self._is_movement(cells_, day, money, source_row):
                on = day or on
                if on is None or money is None:
                    raise RowError(source_row, "có số tiền nhưng không đọc được ngày giao dịch.")
                number += 1
                self._found.movements = number
                yield self._row(cells_, number, on, money, source_row)

    def _require_one_account(self, row: Sequence[object]) -> None:
        """Refuse a second account: its number stands above headings that are printed again."""
        if self._is_heading(row):
            if self._named and self._found.account and self._named != self._found.account:
                raise AccountsError([self._found.account, self._named])
        else:
            self._named = labels.account_in(row) or self._named

    def _is_movement(
        self, row: Sequence[object], day: date | None, money: _Money | None, source_row: int
    ) -> bool:
        """Tell a movement from headings, labels and totals; refuse what is neither."""
        text = self._cell(row, "text")
        if labels.begins_with_label(text) or (
            not (day and money) and any(map(labels.label_in, row))
        ):
            self._found.note_balances(row)
            return False
        if day:
            if not money:
                raise RowError(source_row, "không có số tiền ghi nợ hay ghi có.")
            return True
        if not money or labels.is_total(row) or (money.debit and money.credit):
            return False
        if cells.text_of(self._cell(row, "on")) or not cells.text_of(text):
            raise RowError(source_row, "có số tiền nhưng không đọc được ngày giao dịch.")
        return True  # the date cell is merged with the one above

    def _row(
        self, row: Sequence[object], number: int, on: date, money: _Money, source_row: int
    ) -> Row:
        if money.debit and money.credit:
            raise RowError(source_row, "có cả số tiền ghi nợ và ghi có.")
        doc_no, text = self._doc_no(row), cells.text_of(self._cell(row, "text"))
        if text[:1] in _CALCULATING and _FORMULA.match(text):
            raise RowError(source_row, f"ô “{text[:40]}” là công thức.")
        return Row(
            number=number,
            on=on,
            doc_no=doc_no,
            text=text,
            amount=self._signed(row, money, source_row),
            balance=money.balance,
            source_row=source_row,
        )

    def _signed(self, row: Sequence[object], money: _Money, source_row: int) -> int:
        if money.debit or money.credit:
            return money.credit - money.debit * self._debit_sign
        side = vn.fold(cells.text_of(self._cell(row, "side")))
        if side in _OUT:
            return -abs(money.amount)
        if side in _IN:
            return abs(money.amount)
        if side and money.amount > 0 and not self._is_signed(row) and money.balance is None:
            raise RowError(source_row, f"“{side}” không cho biết là ghi nợ hay ghi có.")
        return money.amount

    def _is_signed(self, row: Sequence[object]) -> bool:
        """Whether the amount says on its own which way the money went."""
        shown = self._cell(row, "amount")
        return isinstance(shown, str) and shown.strip()[:1] in ("+", "-")

    def _doc_no(self, row: Sequence[object]) -> str:
        if "doc_no" in self._columns:
            return cells.text_of(self._cell(row, "doc_no"))
        return cells.after_day(self._cell(row, "on"))

    def _money(self, row: Sequence[object], source_row: int) -> _Money:
        figure = self._figure
        if self._two_sided:
            debit, credit = figure(row, "debit", source_row), figure(row, "credit", source_row)
            return _Money(debit or 0, credit or 0, 0, figure(row, "balance", source_row))
        amount = figure(row, "amount", source_row)
        return _Money(0, 0, amount or 0, figure(row, "balance", source_row))

    def _figure(self, row: Sequence[object], field: str, source_row: int) -> int | None:
        try:
            return cells.amount_of(self._cell(row, field))
        except AmountError as error:
            if cells.day_of(self._cell(row, "on")) is None and self._is_worded(row, field):
                return None  # a page number, a signature, a label: no movement
            heading = " ".join(cells.text_of(self._cell(self._headings, field)).split())
            raise RowError(source_row, f"cột “{heading}”: {error}") from error

    def _is_worded(self, row: Sequence[object], field: str) -> bool:
        cell = self._cell(row, field)
        return isinstance(cell, str) and cell.strip()[:1].isalpha()

    def _are_column_numbers(self, row: Sequence[object]) -> bool:
        """Whether it is the line (1) (2) (3) under the headings."""
        filled = [cells.text_of(cell) for cell in row if cell not in ("", None)]
        return all(map(_COLUMN_NUMBER.fullmatch, filled))

    def _all_debits_negative(self) -> bool:
        """Whether there are debits and all are below zero; most files tell by their first."""
        if not self._two_sided:
            return False
        debits = (self._quietly(row) for row in self._sheet.rows[self._start :])
        negative = False
        for debit in filter(None, debits):
            if debit > 0:
                return False
            negative = True
        return negative

    def _quietly(self, row: Sequence[object]) -> int | None:
        """The debit of a movement: figures below the columns may stand anywhere."""
        if cells.day_of(self._cell(row, "on")) is None and (
            self._cell(row, "on") or not self._cell(row, "text") or any(map(labels.label_in, row))
        ):
            return None
        try:
            return cells.amount_of(self._cell(row, "debit"))
        except AmountError:
            return None

    def _is_heading(self, row: Sequence[object]) -> bool:
        """Whether the headings are printed again, as on a new page."""
        heading = self._cell(self._headings, "on")
        return bool(heading) and heading == self._cell(row, "on")

    def _cell(self, row: Sequence[object], field: str) -> object:
        column = self._columns.get(field)
        return row[column] if column is not None and column < len(row) else ""
