"""The movements of a statement file in the order of time. Pure."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby, pairwise

from ledger import bankfiles, overlap


class Rows:
    """The movements of a file from the oldest on, with what the account held after each."""

    def __init__(self, found: bankfiles.StatementFile) -> None:
        """Put the movements of a file, which may run either way, in the order of time."""
        rows = list(found.rows)
        if rows[0].on > rows[-1].on or (rows[0].on == rows[-1].on and not _adds_up(found)):
            rows.reverse()
        after = overlap.running(
            (row.amount for row in rows), (row.balance for row in rows), found.opening
        )
        if any(one.on > then.on for one, then in pairwise(rows)):
            order = sorted(range(len(rows)), key=lambda place: rows[place].on)
            rows, after = [rows[place] for place in order], [after[place] for place in order]
        self.of, self.after = rows, after
        self._days = _days(rows)

    def facts(self, place: int) -> overlap.Facts:
        """Return what makes the movement at `place` itself."""
        row = self.of[place]
        return overlap.facts(
            amount=row.amount, balance=self.after[place], doc_no=row.doc_no[:60], text=row.text
        )

    def day(self, place: int) -> range:
        """Return the places of all movements of the day that the one at `place` has."""
        return self._days[self.of[place].on]


def _days(rows: Sequence[bankfiles.Row]) -> dict[date, range]:
    """Return the places of each day."""
    found, start = dict[date, range](), 0
    for on, of in groupby(rows, key=lambda row: row.on):
        found[on] = range(start, start + sum(1 for _row in of))
        start = found[on].stop
    return found


def _adds_up(found: bankfiles.StatementFile) -> bool:
    """Tell whether the movements of a single day stand in the order of time."""
    after = found.opening
    for row in found.rows:
        after = None if after is None else after + row.amount
        if None not in (after, row.balance) and after != row.balance:
            return False
    return True
