"""What old books hold once they are read: vouchers, problems, remarks."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from ledger import text
from ledger.entrylist import words

# What a person still reads; the rest is counted.
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: Excel's row number, what to do, and perhaps the heading."""

    row: int
    text: str
    column: str = ""
    sheet: str = ""

    def __str__(self) -> str:
        where = f"Trang tính “{self.sheet}”, dòng" if self.sheet else "Dòng"
        column = f", cột “{self.column}”" if self.column else ""
        return f"{where} {self.row}{column}: {self.text}"


@dataclass(frozen=True, slots=True)
class Line:
    """One side of a voucher in the words of the file; debit > 0, credit < 0.

    `amount` is whole đồng, or hundredths of `unit`.
    """

    account: str
    amount: int
    fund: str
    regime: str = ""
    purpose: str = ""
    unit: str = "VND"
    row: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Voucher:
    """One old voucher with its lines; `number` is the one it had in the old books."""

    kind: str
    number: str
    on: date
    summary: str
    lines: tuple[Line, ...]
    private: str = ""
    code: str = ""
    row: int = field(default=0, compare=False)
    sheet: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """Return what knows the voucher again in any file: its own code, or kind, number and day."""
        said = ("ma", self.code) if self.code else (self.kind, self.number, self.on.isoformat())
        body = "|".join(text.fold(part) for part in said)
        return f"so-cu:{hashlib.sha256(body.encode()).hexdigest()[:40]}"

    @property
    def kind_name(self) -> str:
        """Return the kind as people write it."""
        return words.KINDS[self.kind][0]

    @property
    def amount(self) -> int:
        """Return the đồng it moves: the sum of its debits."""
        return sum(line.amount for line in self.lines if line.unit == "VND" and line.amount > 0)

    def problem(self, advice: str, row: int = 0) -> Problem:
        """Return a problem of this voucher, at one of its rows or at its first."""
        return Problem(row or self.row, advice, sheet=self.sheet)


@dataclass
class Notes:
    """Sentences for a person: the first ones kept, all counted."""

    told: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, problem: Problem) -> None:
        """Keep a problem, or only count it."""
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(problem)

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def untold(self) -> int:
        """Return how many are only counted."""
        return self.count - len(self.told)


@dataclass
class EntryList:
    """What was read; with any problem nothing may be posted. Remarks need a look, no more."""

    vouchers: list[Voucher] = field(default_factory=list)
    problems: Notes = field(default_factory=Notes)
    remarks: Notes = field(default_factory=Notes)
