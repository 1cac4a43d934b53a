"""Geometry of the picture of money: from each source through the project to who was paid. Pure.

Labels stand at both sides in columns of their own, so heights are pixels, widths are the page's:
the bands lie in a box 100 wide that is stretched, the letters are not.
"""

import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from disclosure import movements
from disclosure.facts import ProjectFacts

# What no fact has a word for; whoever draws says it in the reader's language.
LEFT, SHORT, OTHERS, REST = "left", "short", "others", "rest"

SHOWN = 8
_LETTERS, _LINES = 12, 4
_LINE, _GAP, _HEAD = 17, 12, 48
_WHOLE, _LEAST = 180, 1.5
_BAR = 6


@dataclass(frozen=True)
class Piece:
    """What came from one source, or went to one payee, in đồng above 0; a `typed` label is a name.

    `kind` is the code of a source in small letters, `paid`, or one of the four above.
    """

    label: str
    kind: str
    amount: int
    typed: bool = False


@dataclass(frozen=True)
class Node:
    """A piece with its label in short lines, its bar and its band to or from the project."""

    piece: Piece
    lines: tuple[tuple[str, str], ...]
    amount_y: str
    y: str
    height: str
    band: str


@dataclass(frozen=True)
class Flow:
    """The picture: its height, the bar of the project, the nodes before and behind it; đồng in all."""

    height: int
    y: str
    bar: str
    total: int
    given: tuple[Node, ...]
    spent: tuple[Node, ...]


def of(
    facts: ProjectFacts, words: Mapping[str, str], say: Callable[[str], str] = str
) -> Flow | None:
    """Return the picture, or None where no money moved; both sides add up to the same.

    Moves between two sources of the project are left out. `words` names LEFT, SHORT, OTHERS and
    REST; `say` translates the words of the facts.
    """
    given, spent = _given(facts, words, say), _spent(facts, words, say)
    left = facts.equation.received - facts.equation.paid
    if left > 0:
        spent.append(Piece(words[LEFT], LEFT, left))
    if left < 0:
        given.append(Piece(words[SHORT], SHORT, -left))
    total = sum(piece.amount for piece in given)
    return _drawn(given, spent, total) if total else None


def _given(facts: ProjectFacts, words: Mapping[str, str], say: Callable[[str], str]) -> list[Piece]:
    sums = Counter(
        {row.source: 0 for row in facts.sources}  # in the order of the project's plan
    )
    for move in movements.each(facts):
        if move.direction > 0 and not move.is_within and move.source is not None:
            sums[move.source] += move.amount
    pieces = [Piece(say(word.word), word.code.lower(), sum_) for word, sum_ in sums.items() if sum_]
    return _whole(pieces, facts.equation.received, words[REST])


def _spent(facts: ProjectFacts, words: Mapping[str, str], say: Callable[[str], str]) -> list[Piece]:
    sums = Counter[tuple[str, bool]]()
    for move in movements.each(facts):
        if move.direction < 0 and not move.is_within:
            to = (move.party, True) if move.party_kind else (say(move.kind.word), False)
            sums[to] += move.amount
    rows = sums.most_common()
    kept = SHOWN if len(rows) == SHOWN else SHOWN - 1
    pieces = [Piece(label, "paid", amount, typed) for (label, typed), amount in rows[:kept]]
    if more := rows[kept:]:
        pieces.append(Piece(words[OTHERS], OTHERS, sum(amount for _to, amount in more)))
    return _whole(pieces, facts.equation.paid, words[REST])


def _whole(pieces: list[Piece], total: int, rest: str) -> list[Piece]:
    """Add what the single movements do not tell of a sum, so that the picture shows all of it."""
    missing = total - sum(piece.amount for piece in pieces)
    return [*pieces, Piece(rest, REST, missing)] if missing > 0 else pieces


def _drawn(given: Sequence[Piece], spent: Sequence[Piece], total: int) -> Flow:
    inner = max(_column_height(given, total), _column_height(spent, total), _WHOLE)
    top = _HEAD + (inner - _WHOLE) / 2
    return Flow(
        height=round(_HEAD + inner),
        y=_px(top),
        bar=_px(_WHOLE),
        total=total,
        given=_column(given, total, inner, top, (_BAR, 50 - _BAR / 2)),
        spent=_column(spent, total, inner, top, (100 - _BAR, 50 + _BAR / 2)),
    )


def _column(
    pieces: Sequence[Piece], total: int, inner: float, middle: float, ends: tuple[float, float]
) -> tuple[Node, ...]:
    """Place the pieces below one another, the column in the middle; bands lie end to end at the project."""
    top = _HEAD + (inner - _column_height(pieces, total)) / 2
    nodes = []
    for piece in pieces:
        lines, slot, share = _lines(piece.label), _slot(piece, total), _share(piece, total)
        height = max(share, _LEAST)
        y, baseline = top + (slot - height) / 2, top + (slot - _LINE * (len(lines) + 1)) / 2 + 13
        nodes.append(
            Node(
                piece,
                tuple((line, _px(baseline + _LINE * at)) for at, line in enumerate(lines)),
                _px(baseline + _LINE * len(lines)),
                _px(y),
                _px(height),
                _band(ends, (y, height), (middle, share)),
            )
        )
        top, middle = top + slot + _GAP, middle + share
    return tuple(nodes)


def _band(ends: tuple[float, float], outer: tuple[float, float], inner: tuple[float, float]) -> str:
    """Return the path of a band; `outer` and `inner` are where it begins and how thick it is."""
    x, to, bend = ends[0], ends[1], (ends[0] + ends[1]) / 2
    (y, height), (at, share) = outer, inner
    return (
        f"M{_px(x)} {_px(y)}C{_px(bend)} {_px(y)} {_px(bend)} {_px(at)} {_px(to)} {_px(at)}"
        f"v{_px(share)}C{_px(bend)} {_px(at + share)} {_px(bend)} {_px(y + height)}"
        f" {_px(x)} {_px(y + height)}z"
    )


def _column_height(pieces: Sequence[Piece], total: int) -> float:
    return sum(_slot(piece, total) for piece in pieces) + _GAP * max(len(pieces) - 1, 0)


def _slot(piece: Piece, total: int) -> float:
    return max(_share(piece, total), _LINE * (len(_lines(piece.label)) + 1))


def _share(piece: Piece, total: int) -> float:
    return piece.amount * _WHOLE / total


def _lines(label: str) -> list[str]:
    return textwrap.wrap(label, _LETTERS, max_lines=_LINES, placeholder="…") or [""]


def _px(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
