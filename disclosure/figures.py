"""The figures of a publication by source, class of difference and norm, as rows for sums. Pure."""

from collections import defaultdict
from typing import Any

from disclosure.facts import ProjectFacts, SideBySide, SourceFigures

Row = dict[str, Any]


def by_source(facts: ProjectFacts) -> list[Row]:
    """Return a row for each source; of editions without a reconciliation what they do say."""
    sides = (
        {row.source.code: row for row in facts.reconciliation.sources}
        if facts.reconciliation
        else {}
    )
    figures = {row.source.code: row for row in facts.sources}
    return [_source(code, figures.get(code), sides.get(code)) for code in sorted(figures | sides)]


def by_difference(facts: ProjectFacts) -> list[Row]:
    """Return a row for each class of difference: how many, how much."""
    found: dict[str, Row] = {}
    for each in facts.reconciliation.differences if facts.reconciliation else ():
        row = found.setdefault(
            each.kind.code, {"kind": each.kind.code, "word": each.kind.word, "rows": 0, "amount": 0}
        )
        row["rows"] += 1
        row["amount"] += each.amount
    return [found[code] for code in sorted(found)]


def by_norm(facts: ProjectFacts) -> list[Row]:
    """Return a row for each norm that support was asked by."""
    found: dict[tuple[str, str], Row] = defaultdict(
        lambda: {"requests": 0, "entitled": 0, "approved": 0, "paid": 0}
    )
    for allocation in facts.allocations:
        if allocation.norm is None:
            continue
        row = found[allocation.norm.title, allocation.norm.basis.number]
        row["requests"] += 1
        row["entitled"] += allocation.norm.amount
        row["approved"] += allocation.approved
        row["paid"] += allocation.paid
    return [
        {"title": title, "basis": basis} | found[title, basis] for title, basis in sorted(found)
    ]


def _source(code: str, figures: SourceFigures | None, side: SideBySide | None) -> Row:
    received, paid = _first("received", side, figures), _first("paid", side, figures)
    return {
        "source": code,
        "planned": _first("planned", side, figures),
        "allotted": side.allotted if side else 0,
        "received": received,
        "in_kind": figures.in_kind if figures else 0,
        "paid": paid,
        "accepted": side.accepted if side else 0,
        "left": side.left if side else received - paid,
        "bank": side.bank if side else 0,
    }


def _first(name: str, *rows: SideBySide | SourceFigures | None) -> int:
    return next((getattr(row, name) or 0 for row in rows if row is not None), 0)
