"""What stands side by side for one project and source, and what each account adds to it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from ledger.models.chart import OUTLAY, Function, Regime
from ledger.tallies import Stand

AT_BANK = frozenset({Function.BANK, Function.TREASURY})
_GIVEN = frozenset({Function.CONTRIBUTED, Function.COUNTERPART, Function.INTEREST})


@dataclass
class Figures:
    """What stands side by side, in đồng.

    `allotted` is drawn or (`undrawn`) not yet; `received` money given, drawn, earned or moved here; `paid` what went out,
    fees and what was moved away with it; `booked` what the books hold at banks and the treasury, and
    `bank` how much of it the statements confirm.
    """

    planned: int = 0
    allotted: int = 0
    undrawn: int = 0
    received: int = 0
    in_kind: int = 0
    paid: int = 0
    accepted: int = 0
    cash: int = 0
    booked: int = 0
    bank: int = 0

    def add(self, other: "Figures") -> None:
        """Add what another source or project has."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    @property
    def left(self) -> int:
        """Return the money in hand: in cash boxes and, by the books, at banks."""
        return self.cash + self.booked

    @property
    def gap(self) -> int:
        """Return what received − paid = in hand misses: money that is neither, waiting to be sorted."""
        return self.left - (self.received - self.paid)

    @property
    def unconfirmed(self) -> int:
        """Return what the books hold at banks and the statements do not confirm; signed."""
        return self.booked - self.bank

    @property
    def short(self) -> int:
        """Return what has not come, in any form, of what was planned; below 0 where more came."""
        return self.planned - (self.received + self.undrawn + self.in_kind)

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not any(getattr(self, each.name) for each in fields(self))


def total(found: Iterable[Figures]) -> Figures:
    """Return all of them together."""
    summed = Figures()
    for each in found:
        summed.add(each)
    return summed


def add_stand(figures: Figures, stand: Stand) -> None:
    """Add what an account stands at to the figures of its project and source."""
    function, net = stand.function, stand.net
    if function in _GIVEN:
        figures.received -= net
    if function in {Function.COUNTERPART, Function.ALLOTTED}:
        figures.allotted += net if function == Function.ALLOTTED else -net
    if function == Function.ALLOTTED:
        figures.undrawn += net
    if function == Function.IN_KIND:
        figures.in_kind -= net
    if function == Function.FEES or (function in OUTLAY and stand.regime != Regime.IN_KIND):
        figures.paid += net
    if function == Function.CASH:
        figures.cash += net
    if function in AT_BANK:
        figures.booked += net
        figures.bank += net
