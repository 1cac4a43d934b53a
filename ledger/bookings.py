"""Entries as accountants write them: Nợ, Có, amount (định khoản), in official numbers where there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ledger import opposites
from ledger.models.journal import Line
from ledger.official import Numbers, Official, Standing


@dataclass(frozen=True)
class Side:
    """A line and the official account it stands on; None where no number is known."""

    line: Line
    official: Official | None

    @property
    def mark(self) -> str:
        """Return the number as tables show it; without one, what the account is for."""
        if self.official is None:
            return self.line.account.get_function_display()
        return self.official.mark

    @property
    def is_kept(self) -> bool:
        """Tell whether the official books know the line; without a number it counts as known."""
        return self.official is None or self.official.standing != Standing.NONE

    @property
    def table(self) -> str | None:
        """Return what the line is paired within; what is kept outside the balance is said alone."""
        if self.official is not None and self.official.standing == Standing.OUTSIDE:
            return None
        return self.line.account.unit


@dataclass(frozen=True)
class Booking:
    """What one debit and one credit account exchange, in đồng or hundredths of `unit`."""

    debit: Side | None
    credit: Side | None
    amount: int

    @property
    def sides(self) -> list[Side]:
        """Return the sides there are."""
        return [side for side in (self.debit, self.credit) if side]

    @property
    def unit(self) -> str:
        """Return the unit of the amount."""
        return self.sides[0].line.account.unit


def lines_of(entries: Iterable[int]) -> dict[int, list[Line]]:
    """Return the lines of some entries, in their order, in one query."""
    found: dict[int, list[Line]] = defaultdict(list)
    lines = Line.objects.filter(entry__in=list(entries)).select_related("account__fund")
    for line in lines.order_by("entry_id", "position"):
        found[line.entry_id].append(line)
    return found


def booked(lines: Sequence[Line], numbers: Numbers, *, on: date) -> list[Booking]:
    """Return who stands against whom in the lines of one entry; what no official book knows is left out."""
    every = [Side(line, numbers.of(line.account, on)) for line in lines]
    sides = [side for side in every if side.is_kept]
    legs = [
        opposites.Leg(side.line.account.fund_id, side.table, side.line.amount) for side in sides
    ]
    return [
        Booking(
            debit=None if pair.debit is None else sides[pair.debit],
            credit=None if pair.credit is None else sides[pair.credit],
            amount=pair.amount,
        )
        for pair in opposites.pairs(legs)
    ]


def against(bookings: Iterable[Booking]) -> dict[int, str]:
    """Return, for each line by its id, the accounts that stand against it (TK đối ứng)."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for booking in bookings:
        if booking.debit and booking.credit:
            found[booking.debit.line.pk][booking.credit.mark] = None
            found[booking.credit.line.pk][booking.debit.mark] = None
    return {line: ", ".join(marks) for line, marks in found.items()}


def marks(sides: Iterable[Side | None]) -> str:
    """Return the accounts of one side of an entry, each once."""
    return ", ".join(dict.fromkeys(side.mark for side in sides if side))
