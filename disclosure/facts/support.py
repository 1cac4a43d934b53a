"""Counterpart money and the norms it follows."""

from dataclasses import dataclass
from datetime import date

from disclosure.facts.words import Basis, Text, Word


@dataclass(frozen=True)
class Step:
    """One line of a norm's arithmetic, with its result in đồng."""

    label: Text
    expression: str
    amount: int


@dataclass(frozen=True)
class Norm:
    """What the published norm gives, line by line."""

    title: str
    basis: Basis
    steps: tuple[Step, ...]
    amount: int


@dataclass(frozen=True)
class Allocation:
    """Counterpart money: asked, approved, drawn, paid, in đồng; the norm where one applies."""

    source: Word
    content: Text
    state: Word
    level: Word | None
    requested: int
    approved: int
    drawn: int
    paid: int
    submitted_on: date | None
    decided_on: date | None
    drawn_on: date | None
    norm: Norm | None
