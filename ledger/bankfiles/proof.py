"""Proof that a statement adds up, whichever end of it is the older one."""

from collections.abc import Sequence

from ledger.bankfiles.form import BalanceError, Row
from ledger.bankfiles.labels import Labels, Shown


def prove(rows: Sequence[Row], found: Labels) -> tuple[int | None, int | None]:
    """Opening and closing balance in đồng, as shown or as the rows imply. Raises BalanceError."""
    newest_first = rows[0].on > rows[-1].on
    likely = _Order(rows, found, newest_first)
    # Within one day nothing but the balances tells which end is older.
    if likely.error and rows[0].on == rows[-1].on:
        other = _Order(rows, found, not newest_first)
        likely = likely if other.error else other
    if likely.error:
        raise likely.error
    return likely.opening, likely.closing


class _Order:
    """The rows as read in one direction of time."""

    def __init__(self, rows: Sequence[Row], found: Labels, backwards: bool) -> None:  # noqa: FBT001
        step = -1 if backwards else 1
        self._rows = rows[::step]
        self.opening = _at_an_end(found.openings[::step], len(rows))
        self.closing = _at_an_end(found.closings[::-step], len(rows))
        if self.opening is None:
            self.opening = self._implied_opening()
        self.error = self._first_error()

    def _implied_opening(self) -> int | None:
        total = 0
        for row in self._rows:
            total += row.amount
            if row.balance is not None:
                return row.balance - total
        return None

    def _first_error(self) -> BalanceError | None:
        if self.opening is None:
            return None
        balance = self.opening
        for row in self._rows:
            balance += row.amount
            if row.balance is not None and row.balance != balance:
                return BalanceError(row.source_row, balance, row.balance, "số dư")
        if self.closing is None:
            self.closing = balance
        if self.closing != balance:
            last = self._rows[-1].source_row
            return BalanceError(last, balance, self.closing, "số dư cuối kỳ sau dòng này")
        return None


def _at_an_end(shown: Sequence[Shown], rows: int) -> int | None:
    """The first balance above or below all rows; between rows stand those of a page or a day."""
    return next((figure for figure, after in shown if after in (0, rows)), None)
