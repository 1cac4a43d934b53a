"""Which row of a table holds its headings, and which column each wanted field."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ledger import text as vn

_HEADER_ROWS = 60
_HEADER_COLUMNS = 256
_HEADING_LENGTH = 90


class Header(NamedTuple):
    """Where the headings are (-1: nowhere) and which column holds which field.

    `twins` are further columns, each after its field, whose headings speak of it just as well.
    """

    row_index: int
    columns: dict[str, int]
    twins: tuple[tuple[str, int], ...] = ()


def find_header(rows: Sequence[Sequence[object]], wanted: Mapping[str, Sequence[str]]) -> Header:
    """Find the row of headings and the column of each wanted field.

    `wanted` lists for each field its names, the preferred first; accents and case do not
    matter, nor do further words around a name. A heading over two rows is read as one. A
    cell serves the field whose name covers most of its words, the earlier field in a tie.
    """
    names = {
        field: [heading_words(alias) for alias in aliases] for field, aliases in wanted.items()
    }
    best = Header(-1, {})
    top = rows[:_HEADER_ROWS]
    for index, row in enumerate(top):
        found = _header(index, row, names)
        if index and _may_be_second_line(top[index - 1], row):
            joined = _header(index, _joined(top[index - 1], row), names)
            found = max(found, joined, key=_width)
        if _width(found) > _width(best):
            best = found
    return best


def _width(header: Header) -> int:
    return len(header.columns)


def heading_words(cell: object) -> tuple[str, ...]:
    """A heading as plain words. ``No.`` is a number, so that it is not taken for *nợ*."""
    if not isinstance(cell, str) or len(cell) > _HEADING_LENGTH:
        return ()
    return _words(cell)


@lru_cache(maxsize=4096)
def _words(cell: str) -> tuple[str, ...]:
    plain = re.sub(r"\bno\.", "number", vn.fold(cell))
    return tuple(re.findall(r"[a-z0-9]+", plain))


def _may_be_second_line(upper: Sequence[object], lower: Sequence[object]) -> bool:
    """Both rows are words alone, so neither is a movement nor a line of the head."""
    filled = [cell for cell in (*upper, *lower) if cell not in ("", None)]
    return all(isinstance(cell, str) and not re.search(r"\d", cell) for cell in filled)


def _joined(upper: Sequence[object], lower: Sequence[object]) -> list[object]:
    """Two rows of headings as one; a merged cell above speaks for the cells below it."""
    joined: list[object] = []
    above: object = ""
    for column in range(max(len(upper), len(lower))):
        own = upper[column] if column < len(upper) else ""
        low = lower[column] if column < len(lower) else ""
        above = own or (above if low else "")
        joined.append(f"{above} {low}".strip())
    return joined


def _header(index: int, row: Sequence[object], names: dict[str, list[tuple[str, ...]]]) -> Header:
    claims: dict[str, list[tuple[int, bool, int]]] = defaultdict(list)
    for column, cell in enumerate(row[:_HEADER_COLUMNS]):
        words = heading_words(cell)
        if not words:
            continue
        named = [
            (-len(alias), order, words != alias, rank, field)
            for order, (field, aliases) in enumerate(names.items())
            for rank, alias in enumerate(aliases)
            if _speaks_of(words, alias)
        ]
        if named:
            _, _, inexact, rank, field = min(named)
            claims[field].append((rank, inexact, column))
    best = {field: min(several) for field, several in claims.items()}
    twins = [
        (field, claim[2])
        for field, several in claims.items()
        for claim in several
        if claim[:2] == best[field][:2] and claim != best[field]
    ]
    return Header(index, {field: claim[2] for field, claim in best.items()}, tuple(twins))


def _speaks_of(words: tuple[str, ...], alias: tuple[str, ...]) -> bool:
    """Whether the alias stands in the heading; a word of up to three letters must be all of it."""
    if words == alias:
        return bool(alias)
    size = len(alias)
    if size == 1 and len(alias[0]) <= len("chi"):
        return False
    return any(words[i : i + size] == alias for i in range(len(words) - size + 1))
