"""What the columns of a table seem to hold, told by their cells: a proposal, never a reading."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise, permutations

from ledger import text as vn
from ledger.bankfiles import cells
from ledger.money import AmountError

_LOOKED_AT = 200
_MONEY = ("debit", "credit", "amount")
_SIDES = frozenset({"c", "d", "cr", "dr", "co", "no", "+", "-", "thu", "chi", "credit", "debit"})

_Rows = Sequence[Sequence[object]]


def first_movement(rows: _Rows, columns: Mapping[str, int] | None = None) -> int:
    """Find the first row with a day and money, in these columns or in any; -1 for none."""
    for index, row in enumerate(rows):
        days = row if columns is None else [_cell(row, columns["on"])]
        if not any(map(_day, days)):
            continue
        sums = row if columns is None else [_cell(row, columns[f]) for f in _MONEY if f in columns]
        if any(figure(cell) for cell in sums if not _day(cell)):
            return index
    return -1


def columns(rows: _Rows, known: Mapping[str, int]) -> dict[str, int]:
    """Return what is known, and beside it what the cells tell of the other columns."""
    found = dict(known)
    body = [row for row in rows[1:] if any(map(_day, row))][:_LOOKED_AT]
    free = [c for c in range(max(map(len, body), default=0)) if c not in found.values()]
    _add(found, free, "on", _fullest(body, free, _is_day))
    if not {"amount", "debit", "credit"} & found.keys():
        for field, column in _by_balances(body, free, found.get("balance")).items():
            _add(found, free, field, column)
    _add(found, free, "side", _fullest(body, free, _is_side))
    _add(found, free, "text", _wordiest(body, free))
    return found


def figure(cell: object) -> int:
    """Return the đồng in a cell, 0 where there are none."""
    try:
        return cells.amount_of(cell) or 0
    except AmountError:
        return 0


def _add(found: dict[str, int], free: list[int], field: str, column: int | None) -> None:
    if column is not None and field not in found:
        found[field] = column
        if column in free:
            free.remove(column)


def _by_balances(body: _Rows, free: Sequence[int], balance: int | None) -> dict[str, int]:
    """Find the columns that explain how the balance moves from row to row, if any do."""
    sums = {c: [figure(_cell(row, c)) for row in body] for c in free}
    sums = {c: figures for c, figures in sums.items() if any(figures)}
    if balance is not None:
        sums[balance] = [figure(_cell(row, balance)) for row in body]
    for last in [balance] if balance is not None else list(sums):
        others = [c for c in sums if c != last]
        for debit, credit in permutations(others, 2):
            moves = [c - d for c, d in zip(sums[credit], sums[debit], strict=True)]
            if any(sums[debit]) and any(sums[credit]) and _explains(moves, sums[last]):
                return {"balance": last, "debit": debit, "credit": credit}
        for amount in others:
            if _explains(sums[amount], sums[last]):
                return {"balance": last, "amount": amount}
    return {}


def _explains(moves: Sequence[int], balances: Sequence[int]) -> bool:
    """Whether each balance is the one before it and the movement, in either direction of time."""
    steps = [after - before for before, after in pairwise(balances)]
    if len(steps) < 2:
        return False
    backwards = [-step for step in steps]
    return list(moves[1:]) == steps or list(moves[:-1]) == backwards


def _fullest(body: _Rows, free: Sequence[int], test: Callable[[object], bool]) -> int | None:
    counts = {c: sum(bool(test(_cell(row, c))) for row in body) for c in free}
    best = max(counts, key=lambda c: counts[c], default=None)
    return best if best is not None and counts[best] * 2 > len(body) else None


def _wordiest(body: _Rows, free: Sequence[int]) -> int | None:
    lengths = {c: sum(_letters(_cell(row, c)) for row in body) for c in free}
    best = max(lengths, key=lambda c: lengths[c], default=None)
    return best if best is not None and lengths[best] else None


def _letters(cell: object) -> int:
    return sum(map(str.isalpha, cell)) if isinstance(cell, str) else 0


def _is_day(cell: object) -> bool:
    return _day(cell) is not None


def _day(cell: object) -> date | None:
    """Read a day that is written as one: a plain number may be anything."""
    is_number = isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip().isdigit())
    return None if is_number else cells.day_of(cell)


def _is_side(cell: object) -> bool:
    return isinstance(cell, str) and vn.fold(cell) in _SIDES


def _cell(row: Sequence[object], column: int) -> object:
    return row[column] if column < len(row) else ""
