"""A kind of printed statement: what it is about, how it is gathered, checked, shown and drawn.

`gather` alone reads live tables, all as of one moment and in Vietnamese; it masks what is private
(`disclosure.snapshot.private`) and returns a frozen dataclass of `disclosure.facts`. All the rest
reads those facts and no table, so that a page, a CSV and a PDF of one statement can only agree.

A template extends `print/statement_sheet.html`, which draws the head, the period, the equation in
figures and words, the signatures and the proof; its own part is the block `parts`. It is given
`facts`, `head`, `tables` (by their names, with `_` for `-`) and what `context` returns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ledger.models.chart import Book

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Cell: TypeAlias = str | int | date | None
Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True)
class Subject:
    """What a statement is about: a code that stays, fit for the public and an address, and its name."""

    code: str
    title: str


class Term(NamedTuple):
    """A figure of an equation, in đồng: `sign` is "+", "−" or "=", as it stands before it."""

    label: str
    amount: int
    sign: str = ""


@dataclass(frozen=True)
class Table:
    """One table of a statement: `name` is the stem of its file (`thu-chi`).

    The columns in `money` are whole đồng, other integers are counts or numbers; None is "not said",
    which is not a zero. `total`, where there is one, is as wide as a row.
    """

    name: str
    title: str
    headings: tuple[str, ...]
    money: frozenset[int]
    rows: tuple[Row, ...]
    total: Row | None = None


@dataclass(frozen=True)
class StatementKind:
    """A kind of statement.

    `facts` is the class that `gather(book, subject, since, until)` returns, both days included.
    `faults` are sentences that say what does not tie; a statement with any is refused unless it is
    explained. `equation` stands on top: what came to be, and at last what is left. Raise `layout` when what was printed before must be printed anew.
    """

    code: str
    title: "str | _StrPromise"
    layout: int
    facts: type
    subjects: Callable[[Book], list[Subject]]
    gather: Callable[[Book, Subject, date, date], Any]
    faults: Callable[[Any], list[str]]
    equation: Callable[[Any], tuple[Term, ...]]
    tables: Callable[[Any], tuple[Table, ...]]
    template: str
    context: Callable[[Any], dict[str, Any]]
