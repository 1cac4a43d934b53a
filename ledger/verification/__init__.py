"""Re-read the books and prove every rule again, whatever the guards of the database let through.

Set-based: each rule is one statement that returns the first row breaking it, so memory stays flat.
Rules of single entries are proved over ranges of ids, rules of a whole book at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils.translation import gettext as _

from ledger.models.chart import Book
from ledger.verification import books, deep, entries, log, periods, published, rule
from ledger.verification.published import Root as Root
from ledger.verification.rule import Rule

# Entries proved by one statement: a fraction of a second, and a step one sees moving.
STEP = 20_000


@dataclass(frozen=True)
class Fault:
    """A row that breaks a rule, in words: whose book, which row, what should stand there."""

    book: str
    row: str
    rule: str
    expected: str
    found: str

    def __str__(self) -> str:
        return _("%(book)s, %(row)s: %(rule)s. Phải là %(expected)s, trong sổ là %(found)s.") % {
            "book": self.book,
            "row": self.row,
            "rule": self.rule,
            "expected": self.expected,
            "found": self.found,
        }


@dataclass(frozen=True)
class Range:
    """Entries with ids after `first` up to and including `last`; leaves from `first` on, before `last`.

    `end` is where the last range ends.
    """

    first: int
    last: int
    end: int


def ranges(*, after: int = 0, book: Book | None = None) -> Iterator[Range]:
    """Yield the ranges of ids that hold entries or lines, from the one after `after`."""
    of_book = {"book": _id(book)}
    with connection.cursor() as cursor:
        cursor.execute(entries.LAST, of_book)
        (end,) = cursor.fetchone()
        while after < end:
            cursor.execute(entries.NEXT, of_book | {"first": after, "step": STEP})
            (last,) = cursor.fetchone()
            yield Range(after, last or end, end)
            after = last or end


def count(part: Range, *, book: Book | None = None) -> int:
    """Return how many entries a range holds."""
    with connection.cursor() as cursor:
        cursor.execute(entries.COUNT, _of(part, book))
        return int(cursor.fetchone()[0])


def fault_in_entries(part: Range, *, book: Book | None = None) -> Fault | None:
    """Return the first entry in a range, of one book or of all, that breaks a rule."""
    return _first(entries.RULES, _of(part, book))


def fault_in_book(book: Book) -> Fault | None:
    """Return the first thing in a whole book that breaks a rule.

    Numbers, accounts and bank matches first, then the closed periods and the public log with its
    signed checkpoints. What is kept beside the lines is proved by `fault_in_sums`.
    """
    rules = (*books.RULES, *log.RULES, *periods.RULES)
    return (
        _first(rules, {"book": book.pk}) or _fault_in_checkpoints(book) or _fault_in_closings(book)
    )


def fault_in_sums(*, book: Book | None = None) -> Fault | None:
    """Return the first balance or sum of a day, of one book or of all, that the lines do not give."""
    return _first(books.SUMS, {"book": _id(book)})


def leaf_ranges(book: Book, *, since: int = 0) -> Iterator[Range]:
    """Yield the numbers of the leaves of a book in parts, from the one numbered `since`."""
    with connection.cursor() as cursor:
        cursor.execute(deep.LAST, {"book": book.pk})
        (end,) = cursor.fetchone()
    for first in range(since, end, STEP):
        yield Range(first, min(first + STEP, end), end)


def fault_in_leaves(part: Range, book: Book) -> Fault | None:
    """Return the first leaf in a range that does not say what the rows of the books say."""
    return _first(deep.RULES, _of(part, book))


def fault_in_published(book: Book, roots: Sequence[Root]) -> Fault | None:
    """Return the first root that was published and that the leaves of `book` do not give any more."""
    for root, found in published.broken(book, roots):
        row = _("gốc %(size)d lá công bố ở %(where)s") % {"size": root.size, "where": root.where}
        return Fault(str(book), row, _("gốc đã công bố còn tính lại được từ sổ"), root.root, found)
    return None


def _fault_in_checkpoints(book: Book) -> Fault | None:
    for checkpoint, name, expected, found in log.claims(book):
        if expected != found:
            row = _("điểm chốt %(size)d") % {"size": checkpoint.size}
            return Fault(str(book), row, name, str(expected), str(found))
    return None


def _fault_in_closings(book: Book) -> Fault | None:
    for decision, name, expected, found in periods.claims(book):
        if expected != found:
            return Fault(str(book), rule.closing(str(decision.pk)), name, str(expected), str(found))
    return None


@contextmanager
def one_moment() -> Iterator[None]:
    """Read everything as of one moment, while others go on posting.

    Inside a transaction already begun it reads as that one does.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # A big book is summed in memory in one pass; a small one is found by its index, without
            # reading the lines of all others.
            cursor.execute("SET LOCAL work_mem = '64MB'")
            cursor.execute("SET LOCAL random_page_cost = 1.1")
        yield


def _id(book: Book | None) -> int | None:
    return None if book is None else book.pk


def _of(part: Range, book: Book | None) -> dict[str, int | None]:
    return {"first": part.first, "last": part.last, "book": _id(book)}


def _first(rules: Iterable[Rule], given: dict[str, int | None]) -> Fault | None:
    with connection.cursor() as cursor:
        for rule in rules:
            cursor.execute(rule.sql, given)
            if (row := cursor.fetchone()) is not None:
                return _fault(rule, *row)
    return None


def _fault(rule: Rule, book: int, subject: str, expected: object, found: object) -> Fault:
    whose = Book.objects.select_related("organisation").filter(pk=book).first()
    missing = _("không có")
    return Fault(
        str(whose or missing),
        rule.subject(subject),
        str(rule.name),
        missing if expected is None else str(expected),
        missing if found is None else str(found),
    )
