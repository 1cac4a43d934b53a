"""The log of a book, read from its tables into the files of `logfiles`."""

from collections.abc import Iterator
from datetime import UTC, datetime

from disclosure import logfiles
from disclosure.logfiles import Key, Point, Private, Row
from ledger import leaves
from ledger.models.chart import Book
from ledger.models.log import Checkpoint, Leaf, SigningKey


def leaves_csv(book: Book) -> str:
    """Return every leaf of `book` that a checkpoint covers."""
    return logfiles.leaves_csv(_rows(book))


def checkpoints_json(book: Book) -> str:
    """Return the checkpoints of `book`, the keys that signed them, and the totals of its accounts."""
    found = Checkpoint.objects.filter(book=book).select_related("book", "previous").order_by("size")
    points = [Point(leaves.statement(each), each.key_id, bytes(each.signature)) for each in found]
    used = SigningKey.objects.filter(id__in={point.key for point in points}).order_by("since")
    keys = [
        Key(key.id, bytes(key.public), _time(key.since), _time(key.until) if key.until else None)
        for key in used
    ]
    return logfiles.checkpoints_json(leaves.book_code(book), _rows(book), keys, points)


def receipt_json(leaf: Leaf) -> str | None:
    """Return the receipt of `leaf` with what is private in it, or None before a checkpoint covers it.

    For the person it concerns, never for the public.
    """
    checkpoint = leaves.first_over(leaf)
    if checkpoint is None:
        return None
    return logfiles.receipt_json(
        leaves.book_code(checkpoint.book),
        _row(leaf),
        size=checkpoint.size,
        proof=leaves.inclusion(leaf, checkpoint),
        private=_private(leaf),
    )


def _rows(book: Book) -> Iterator[Row]:
    return (_row(leaf) for leaf in Leaf.objects.filter(book=book).order_by("index").iterator())


def _row(leaf: Leaf) -> Row:
    return Row(leaf.index, bytes(leaf.body), bytes(leaf.hash))


def _private(leaf: Leaf) -> Private | None:
    private = getattr(leaf.entry, "private", None)
    return Private(bytes(private.salt), private.text) if private else None


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
