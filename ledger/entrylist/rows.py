"""A row of old books by the names of its columns, and the voucher that rows add up to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from ledger import sheets, text
from ledger.bankfiles.cells import day_of
from ledger.entrylist import cells, words
from ledger.entrylist.vouchers import Line, Voucher
from ledger.exceptions import LedgerError

_T = TypeVar("_T")

Identity = tuple[str, str, date | str, str]


@dataclass
class Draft:
    """The voucher whose rows are being read; a field that could not be read is None."""

    row: int
    identity: Identity
    kind: str | None = None
    number: str | None = ""
    on: date | None = None
    code: str | None = ""
    summary: str | None = ""
    private: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    fund: str = ""
    is_right: bool = True

    def voucher(self, sheet: str) -> Voucher:
        """Return the voucher once every field of it was read."""
        if self.kind is None or self.on is None:
            raise ValueError(self)
        return Voucher(
            self.kind,
            self.number or "",
            self.on,
            self.summary or "",
            tuple(self.lines),
            "; ".join(self.private),
            self.code or "",
            self.row,
            sheet,
        )


class Row:
    """One row of a sheet, with Excel's number of it; `refuse` takes (row, advice, heading)."""

    def __init__(
        self,
        sheet: sheets.Sheet,
        header: sheets.Header,
        index: int,
        refuse: Callable[[int, str, str], None],
    ) -> None:
        self.columns, self.headings = header.columns, sheet.rows[header.row_index]
        self.number, self._refuse = sheet.first_row_number + index, refuse
        self.all = [cells.clean(cell) for cell in sheet.rows[index]]
        self.filled = [cell for cell in self.all if cell != ""]

    def __getitem__(self, name: str) -> object:
        column = self.columns.get(name)
        return self.all[column] if column is not None and column < len(self.all) else ""

    def parse(self, name: str, parser: Callable[[object], _T]) -> _T | None:
        """Return what the cell says, or None with the problem noted."""
        try:
            return parser(self[name])
        except LedgerError as error:
            self.refuse(name, str(error))
            return None

    def refuse(self, name: str, advice: str) -> None:
        """Note a problem in the column of a field."""
        self._refuse(self.number, advice, self._heading(name))

    @cached_property
    def identity(self) -> Identity:
        """Return what tells one voucher from another, however it is written."""
        kind, on = str(self["kind"]), self["on"]
        return (
            words.fold(str(self["code"])),
            text.fold(str(self["number"])),
            day_of(on) or str(on),
            words.kind_of(kind) or kind,
        )

    def continues(self, identity: Identity) -> bool:
        """Tell whether all that this row says of its voucher was said before."""
        return all(
            said in ("", before) for said, before in zip(self.identity, identity, strict=True)
        )

    def repeats_heading(self, name: str) -> bool:
        """Tell the headings printed again at the top of a page, by one of their columns."""
        return isinstance(self[name], str) and self[name] == self._heading(name)

    @property
    def is_title(self) -> bool:
        """Tell a title between rows: one cell of words."""
        return len(self.filled) == 1 and isinstance(self.filled[0], str)

    @property
    def is_total(self) -> bool:
        """Tell a row of sums: it says so and names no account."""
        if any(self[name] != "" for name in ("account", "debit_account", "number", "code")):
            return False
        return any(isinstance(cell, str) and words.is_total(cell) for cell in self.filled)

    def _heading(self, name: str) -> str:
        column = self.columns.get(name, -1)
        written = cells.clean(self.headings[column]) if 0 <= column < len(self.headings) else ""
        return str(written) or words.HEADINGS[name][0].capitalize()
