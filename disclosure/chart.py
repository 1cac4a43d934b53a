"""Geometry of the pictures: plan beside actual by source. Pure: figures in, percentages out."""

from collections.abc import Iterable
from dataclasses import dataclass

from disclosure.facts import SourceFigures


@dataclass(frozen=True)
class Pair:
    """Two bars of one source on a common scale; widths are SVG percentages such as `41.7`."""

    label: str
    code: str
    planned: int | None
    actual: int
    planned_width: str
    actual_width: str


def plan_beside_actual(sources: Iterable[SourceFigures]) -> list[Pair]:
    """Return a pair of bars for each source; the longest bar takes the whole width."""
    rows = list(sources)
    whole = max((max(row.planned or 0, _actual(row)) for row in rows), default=0)
    return [
        Pair(
            label=row.source.word,
            code=row.source.code.lower(),
            planned=row.planned,
            actual=_actual(row),
            planned_width=_percent(row.planned or 0, whole),
            actual_width=_percent(_actual(row), whole),
        )
        for row in rows
    ]


def _actual(row: SourceFigures) -> int:
    return max(row.received + row.in_kind, 0)


def _percent(part: int, whole: int) -> str:
    tenths = (part * 2000 + whole) // (2 * whole) if whole else 0
    return f"{tenths // 10}.{tenths % 10}"
