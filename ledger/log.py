"""The public log of a book, read from its tables into the files that anyone checks it with."""

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connection
from django.db.models import QuerySet

from ledger import leaves, logfiles
from ledger.logfiles import Key, Point, Private, Row
from ledger.models.chart import Book
from ledger.models.log import Checkpoint, Leaf, SigningKey

# Leaves read at once: a download holds this many, however long the log is.
STEP = 2_000

# From the lines and not from the leaves: two ways to the same figures, which the script compares.
_TOTALS = """
    SELECT a.function, a.unit, sum(n.amount)::text
    FROM ledger_leaf f JOIN ledger_line n ON n.entry_id = f.entry_id JOIN ledger_account a ON a.id = n.account_id
    WHERE f.book_id = %s AND f.index < %s GROUP BY a.function, a.unit
"""


def checkpoint_at(book: Book, size: int | None = None) -> Checkpoint | None:
    """Return the checkpoint of `book` over `size` leaves; its last one without a size."""
    found = Checkpoint.objects.filter(book=book).select_related("book", "previous", "key")
    return (found if size is None else found.filter(size=size)).order_by("-size").first()


def last_checkpoints() -> QuerySet[Checkpoint]:
    """Return the last checkpoint of every book that has one, by the name of whose book it is."""
    found = Checkpoint.objects.filter(next=None).select_related("book__organisation", "key")
    return found.order_by("book__organisation__name", "book_id")


def leaves_csv(checkpoint: Checkpoint) -> Iterator[str]:
    """Yield la-so.csv: every leaf under `checkpoint` and none after it, line by line."""
    return logfiles.leaves_csv(_rows(checkpoint))


def checkpoints_json(checkpoint: Checkpoint) -> str:
    """Return diem-chot.json: the checkpoints up to this one, their keys, the totals of the accounts."""
    book = checkpoint.book
    found = Checkpoint.objects.filter(book=book, size__lte=checkpoint.size)
    rows = found.select_related("book", "previous").order_by("size")
    points = [Point(leaves.statement(row), row.key_id, bytes(row.signature)) for row in rows]
    keys = [
        Key(key.id, bytes(key.public), _time(key.since), _time(key.until) if key.until else None)
        for key in keys_of(checkpoint)
    ]
    return logfiles.checkpoints_json(book.code, keys, points, _totals(checkpoint))


def keys_of(checkpoint: Checkpoint) -> list[SigningKey]:
    """Return the keys that signed the checkpoints up to this one, oldest first."""
    signed = Checkpoint.objects.filter(book=checkpoint.book, size__lte=checkpoint.size)
    return list(SigningKey.objects.filter(id__in=signed.values("key")).order_by("since", "id"))


def receipt_json(leaf: Leaf, *, private: bool) -> str | None:
    """Return bien-nhan.json of `leaf`, or None before a checkpoint covers it.

    With `private` it holds the salt and the private text, as long as they are not erased: for the
    person it concerns and for those who keep the book, never for the public.
    """
    checkpoint = leaves.first_over(leaf)
    if checkpoint is None:
        return None
    return logfiles.receipt_json(
        checkpoint.book.code,
        _row(leaf),
        size=checkpoint.size,
        proof=leaves.inclusion(leaf, checkpoint),
        private=_private(leaf) if private else None,
    )


def _rows(checkpoint: Checkpoint) -> Iterator[Row]:
    """Read by number, a few at a time: leaves never change, so no cursor need be held open."""
    found = Leaf.objects.filter(book=checkpoint.book).only("index", "body", "hash")
    for start in range(0, checkpoint.size, STEP):
        end = min(start + STEP, checkpoint.size)
        for leaf in found.filter(index__gte=start, index__lt=end).order_by("index"):
            yield _row(leaf)


def _row(leaf: Leaf) -> Row:
    return Row(leaf.index, bytes(leaf.body), bytes(leaf.hash))


def _totals(checkpoint: Checkpoint) -> dict[tuple[str, str], int]:
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, [checkpoint.book_id, checkpoint.size])
        return {(function, unit): int(amount) for function, unit, amount in cursor.fetchall()}


def _private(leaf: Leaf) -> Private | None:
    private = getattr(leaf.entry, "private", None)
    return Private(bytes(private.salt), private.text) if private else None


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
