"""Seal a book: number what is new as leaves of its log, and sign the root over all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from ledger import leaves, proofs, signing
from ledger.models.chart import Book
from ledger.models.journal import Entry, Line
from ledger.models.log import Checkpoint, Leaf, SigningKey, Subtree
from ledger.proofs import Frontier

_T = TypeVar("_T")

BATCH = 1_000

# Entries without a leaf whose transaction is older than every one still running, by the snapshot:
# whatever may yet commit comes after them. The snapshot counts the transactions of every database
# on the server; those seen at work in another one cannot write here. What a restored server
# brought along may bear numbers it has not reached itself.
_FINISHED = """
    WITH running AS (
        SELECT coalesce(min(x), pg_snapshot_xmax(pg_current_snapshot())) AS oldest
        FROM pg_snapshot_xip(pg_current_snapshot()) AS x
        WHERE NOT EXISTS (
            SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.transactionid = x::xid
              AND a.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())))
    SELECT e.id FROM ledger_entry e, running
    WHERE e.book_id = %s AND e.xid <> pg_current_xact_id()
      AND NOT EXISTS (SELECT FROM ledger_leaf l WHERE l.entry_id = e.id)
      AND (%s OR e.xid < running.oldest OR e.xid >= pg_snapshot_xmax(pg_current_snapshot()))
    ORDER BY e.id
"""


@dataclass(frozen=True)
class Paper:
    """Something published elsewhere: a name, one of its kind in the book, and its SHA-256 in hex."""

    name: str
    sha256: str


def seal(
    *,
    book: Book,
    at: datetime,
    key: Ed25519PrivateKey,
    papers: Sequence[Paper] = (),
    alone: bool = False,
) -> Checkpoint | None:
    """Add what is new in `book` to its log, sign a checkpoint at `at`, and return it.

    Entries come in the order of their numbers, then `papers` not in the log yet; those of a
    transaction still running (also of this one) wait for the next time. With `alone` the caller has
    locked the book against posting, so that none is running but its own. Returns None when there is
    nothing new. Two at once take turns, book by book. Raises signing.SigningKeyError.
    """
    with transaction.atomic():
        Book.objects.select_for_update(no_key=True, of=("self",)).get(pk=book.pk)
        last = leaves.latest(book)
        before = _frontier(last)
        after = before
        for batch in _batches(_fresh(book, papers, start=before.size, alone=alone)):
            Leaf.objects.bulk_create(batch)
            after = _grown(after, book, batch)
        if after.size == before.size:
            return None
        return _checkpoint(book, after, key, previous=last, at=at.replace(microsecond=0))


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _frontier(last: Checkpoint | None) -> Frontier:
    if last is None:
        return Frontier()
    peaks, size = bytes(last.peaks), proofs.HASH_SIZE
    return Frontier(last.size, tuple(peaks[at : at + size] for at in range(0, len(peaks), size)))


def _grown(tree: Frontier, book: Book, batch: Sequence[Leaf]) -> Frontier:
    """Add leaves to the tree, and keep the subtrees that they fill."""
    kept: list[Subtree] = []

    def note(level: int, place: int, digest: bytes) -> None:
        kept.append(Subtree(book=book, level=level, place=place, hash=digest))

    after = tree.grown((bytes(leaf.hash) for leaf in batch), note)
    Subtree.objects.bulk_create(kept)
    return after


def _fresh(book: Book, papers: Sequence[Paper], *, start: int, alone: bool) -> Iterator[Leaf]:
    """Yield the leaves to be, numbered from `start`."""
    index = start
    for entry, body in _entries(book, alone=alone):
        yield _leaf(book, index, Leaf.Kind.ENTRY, entry.voucher, body, entry)
        index += 1
    for paper in _unsealed(book, papers):
        body = leaves.of_paper(book, paper.name, paper.sha256)
        yield _leaf(book, index, Leaf.Kind.PAPER, paper.name, body)
        index += 1


def _leaf(
    book: Book, index: int, kind: Leaf.Kind, name: str, body: bytes, entry: Entry | None = None
) -> Leaf:
    digest = proofs.leaf_hash(body)
    return Leaf(book=book, index=index, kind=kind, name=name, entry=entry, body=body, hash=digest)


def _entries(book: Book, *, alone: bool) -> Iterator[tuple[Entry, bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(_FINISHED, [book.pk, alone])
        numbers = [number for (number,) in cursor.fetchall()]
    for batch in _batches(numbers):
        entries = Entry.objects.select_related("reverses", "private").in_bulk(batch)
        for number, lines in _lines(batch):
            entry = entries[number]
            yield entry, leaves.of_entry(book, entry, lines, getattr(entry, "private", None))


def _lines(numbers: Sequence[int]) -> Iterator[tuple[int, Iterable[Line]]]:
    lines = (
        Line.objects.filter(entry__in=numbers)
        .select_related("account__fund", "account__purpose")
        .order_by("entry_id", "position")
    )
    yield from groupby(lines, key=lambda line: line.entry_id)


def _unsealed(book: Book, papers: Sequence[Paper]) -> list[Paper]:
    names = [paper.name for paper in papers]
    known = Leaf.objects.filter(book=book, kind=Leaf.Kind.PAPER, name__in=names)
    sealed = set(known.values_list("name", flat=True))
    return [paper for paper in papers if paper.name not in sealed]


def _checkpoint(
    book: Book,
    tree: Frontier,
    key: Ed25519PrivateKey,
    *,
    previous: Checkpoint | None,
    at: datetime,
) -> Checkpoint:
    row: SigningKey = signing.registered(key, at=at)
    checkpoint = Checkpoint(
        book=book,
        size=tree.size,
        root=tree.root,
        peaks=b"".join(tree.peaks),
        previous=previous,
        at=at,
        key=row,
    )
    message = proofs.checkpoint_bytes(leaves.statement(checkpoint))
    checkpoint.signature = key.sign(message)
    checkpoint.save(force_insert=True)
    return checkpoint
