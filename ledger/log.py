"""The public log of a book, read from its tables into the files that anyone checks it with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Count, Max, Min, QuerySet

from ledger import leaves, logfiles, proofs
from ledger.logfiles import Key, Point, Private, Row
from ledger.models.chart import Book
from ledger.models.log import Checkpoint, Leaf, SigningKey
from ledger.proofs import Step

# Leaves read at once: a download holds this many, however long the log is.
STEP = 2_000

# From the lines and not from the leaves: two ways to the same figures, which the script compares.
_TOTALS = """
    SELECT a.function, a.unit, sum(n.amount)::text
    FROM ledger_leaf f JOIN ledger_line n ON n.entry_id = f.entry_id JOIN ledger_account a ON a.id = n.account_id
    WHERE f.book_id = %s AND f.index < %s GROUP BY a.function, a.unit
"""

_AGES = """
    SELECT count(*), min(last.at), max(last.at) FROM ledger_book b
    CROSS JOIN LATERAL (SELECT at FROM ledger_checkpoint WHERE book_id = b.id ORDER BY size DESC LIMIT 1) last
"""


@dataclass(frozen=True)
class KeyUse:
    """A key and how many checkpoints of a book it signed, from the size of the first to the last."""

    key: SigningKey
    count: int
    first: int
    last: int


@dataclass(frozen=True)
class Ages:
    """How many books are sealed, and when: the one that waits longest, and the newest seal of all."""

    books: int
    oldest: datetime | None
    newest: datetime | None


def checkpoint_at(book: Book, size: int | None = None) -> Checkpoint | None:
    """Return the checkpoint of `book` over `size` leaves; its last one without a size."""
    found = points_of(book)
    return (found if size is None else found.filter(size=size)).first()


def points_of(book: Book) -> QuerySet[Checkpoint]:
    """Return the checkpoints of `book`, the newest first."""
    found = Checkpoint.objects.filter(book=book).select_related("book", "previous", "key")
    return found.order_by("-size")


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


def keys_used(book: Book) -> list[KeyUse]:
    """Return each key that signed checkpoints of `book`, oldest first, with which ones."""
    signed = Checkpoint.objects.filter(book=book).values("key").order_by()
    spans = {
        row["key"]: row for row in signed.annotate(n=Count("pk"), low=Min("size"), high=Max("size"))
    }
    keys = SigningKey.objects.filter(id__in=spans).order_by("since", "id")
    return [KeyUse(key, *(spans[key.id][name] for name in ("n", "low", "high"))) for key in keys]


def leaf_at(book: Book, index: int) -> Leaf | None:
    """Return the leaf of `book` with this number."""
    return Leaf.objects.select_related("book").filter(book=book, index=index).first()


def leaf_called(book: Book, name: str) -> Leaf | None:
    """Return the leaf of a voucher (PT 12/2026) or of a paper (the code of a project/its version)."""
    return Leaf.objects.filter(book=book, name=name).order_by("index").first()


def way(leaf: Leaf, checkpoint: Checkpoint) -> list[Step] | None:
    """Return the steps from `leaf` to the root of `checkpoint`; None when they do not lead there."""
    proof = leaves.inclusion(leaf, checkpoint)
    steps = proofs.climb(bytes(leaf.hash), leaf.index, checkpoint.size, proof)
    top = steps[-1].reached if steps else bytes(leaf.hash)
    return steps if steps is not None and top == bytes(checkpoint.root) else None


def grown(points: Sequence[Checkpoint]) -> set[int]:
    """Return the ids of those `points`, of one book, that only added to the checkpoint before.

    Proved from the leaves in a fixed number of queries. The first one has nothing before it: it is
    among them when its root is that of its leaves.
    """
    if not points:
        return set()
    made = leaves.from_tree(
        points[0].book_id,
        lambda tree: [(_proof(tree, point), tree(0, point.size)) for point in points],
    )
    return {
        point.pk
        for point, (proof, top) in zip(points, made, strict=True)
        if top == bytes(point.root) and (proof is None or _only_added(point, proof))
    }


def consistency_json(book: Book, first: int, second: int) -> str | None:
    """Return noi-tiep.json between two checkpoints of `book`; None when either is not there."""
    sizes = Checkpoint.objects.filter(book=book, size__in=(first, second))
    if first >= second or sizes.count() != len((first, second)):
        return None
    proof = leaves.from_tree(book.pk, lambda tree: proofs.consistency_in(tree, first, second))
    return logfiles.consistency_json(book.code, (first, second), proof)


def ages() -> Ages:
    """Return when books were last sealed; one short look into each book."""
    with connection.cursor() as cursor:
        cursor.execute(_AGES)
        return Ages(*cursor.fetchone())


def proof_json(leaf: Leaf, checkpoint: Checkpoint) -> str:
    """Return bien-nhan.json of `leaf` under `checkpoint`, without anything private."""
    proof = leaves.inclusion(leaf, checkpoint)
    code = checkpoint.book.code
    return logfiles.receipt_json(code, _row(leaf), size=checkpoint.size, proof=proof, private=None)


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


def _proof(tree: proofs.Tree, point: Checkpoint) -> list[bytes] | None:
    if point.previous is None:
        return None
    return proofs.consistency_in(tree, point.previous.size, point.size)


def _only_added(point: Checkpoint, proof: Sequence[bytes]) -> bool:
    before = point.previous
    assert before is not None  # noqa: S101 -- there is a proof of it
    old, new = bytes(before.root), bytes(point.root)
    return proofs.verify_consistency(before.size, point.size, proof, old, new)


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
