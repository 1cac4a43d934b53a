"""What the rules compare with: dated rows by code, the working-day calendar, earlier publications."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from disclosure.facts import Basis, Evidence, Flag, Threshold, Word
from ledger.clocks import Calendar


class Unit(StrEnum):
    """What a threshold counts; a share is a fraction (0.3 = 30 %)."""

    DONG = "DONG"
    SHARE = "SHARE"
    DAYS = "DAYS"
    WORKING_DAYS = "WORKING_DAYS"
    TIMES = "TIMES"


_WORDS = {
    Unit.DONG: "đồng",
    Unit.SHARE: "phần",
    Unit.DAYS: "ngày",
    Unit.WORKING_DAYS: "ngày làm việc",
    Unit.TIMES: "lần",
}


@dataclass(frozen=True)
class Limit:
    """A rule as it stands in the register on a day: its title, its basis, its thresholds."""

    rule: Word
    basis: Basis
    valid_from: date
    valid_to: date | None = None
    numbers: Mapping[Unit, Decimal] = field(default_factory=dict)

    @property
    def amount(self) -> int:
        """Return the threshold in đồng."""
        return int(self.numbers.get(Unit.DONG, 0))

    @property
    def share(self) -> Decimal:
        """Return the threshold as a fraction."""
        return self.numbers.get(Unit.SHARE, Decimal(0))

    @property
    def days(self) -> int:
        """Return the threshold in days, of whichever kind."""
        found = self.numbers.get(Unit.DAYS, self.numbers.get(Unit.WORKING_DAYS, 0))
        return int(found)

    @property
    def times(self) -> int:
        """Return how many times."""
        return int(self.numbers.get(Unit.TIMES, 0))

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """Return the thresholds as facts."""
        return tuple(
            Threshold(Word(unit.value, _WORDS[unit]), self.numbers[unit])
            for unit in Unit
            if unit in self.numbers
        )

    def flag(
        self, key: str, found: str, *, since: date | None, evidence: Iterable[Evidence]
    ) -> Flag:
        """Return what was found; the evidence in one order, whatever that of the rows."""
        return Flag(
            rule=self.rule,
            key=key,
            found=found,
            since=since,
            basis=self.basis,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            thresholds=self.thresholds,
            evidence=tuple(sorted(evidence, key=_order)),
        )


@dataclass(frozen=True)
class Limits:
    """The rules in force by code; `published` are the days of the publications before this one."""

    rules: Mapping[str, Limit]
    calendar: Calendar = field(default_factory=Calendar)
    published: tuple[date, ...] = ()

    def __getitem__(self, code: str) -> Limit:
        return self.rules[code]


def _order(row: Evidence) -> tuple[date, str, str, int]:
    return row.on or date.max, row.place, row.what, row.amount or 0
