"""What the log says of an entry, a paper, a checkpoint; and the proof that a leaf is in it.

No words typed by people are in a leaf: those of a publication are held by its hash, those about
private persons by a salted commitment, so that erasing them leaves every proof valid.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC
from functools import partial, reduce
from operator import or_
from typing import TypeVar

from django.db.models import Q

from ledger import proofs
from ledger.models.chart import Book
from ledger.models.journal import Entry, Line, PrivatePart
from ledger.models.log import Checkpoint, Leaf, Subtree
from ledger.models.people import Organisation

_T = TypeVar("_T")

# The digits of a row's number.
_MOST_DIGITS = 18
_MISSING = bytes(proofs.HASH_SIZE)


def book_of(code: str) -> Book | None:
    """Return the book that has this name in its log."""
    prefix, _dash, number = code.rpartition("-")
    if not (number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS):
        return None
    found = Book.objects.select_related("organisation").filter(code_prefix=prefix, pk=number)
    return next((book for book in found if book.code == code), None)


def book_of_commune(code: str) -> Book | None:
    """Return the book kept by the commune with this code."""
    kept = Book.objects.filter(organisation__kind=Organisation.Kind.COMMUNE)
    return kept.filter(organisation__commune_code=code).first() if code else None


def sealed_code_of_commune(code: str) -> str:
    """Return the code of the commune's book where it was sealed at least once; "" otherwise."""
    kept = Checkpoint.objects.filter(book__organisation__kind=Organisation.Kind.COMMUNE)
    sealed = kept.filter(book__organisation__commune_code=code).select_related("book")[:1]
    return next((checkpoint.book.code for checkpoint in sealed), "") if code else ""


def of_entry(book: Book, entry: Entry, lines: Iterable[Line], private: PrivatePart | None) -> bytes:
    """Return the leaf of an entry: what, when, which accounts, how much, nothing of persons.

    Amounts are decimal digits in a string (đồng, or hundredths of `unit`): JSON numbers stop
    being exact above 2**53.
    """
    return proofs.leaf_bytes(
        {
            "book": book.code,
            "kind": str(entry.kind),
            "voucher": entry.voucher,
            "on": entry.on.isoformat(),
            "reverses": entry.reverses.voucher if entry.reverses else None,
            "lines": [_line(line) for line in lines],
            "commitment": proofs.commitment(bytes(private.salt), private.text) if private else None,
        }
    )


def of_paper(book: Book, name: str, sha256: str) -> bytes:
    """Return the leaf of a paper that was published, by the hash of its bytes."""
    return proofs.leaf_bytes({"book": book.code, "kind": "PAPER", "name": name, "sha256": sha256})


def statement(checkpoint: Checkpoint) -> dict[str, object]:
    """Return what a checkpoint states and its signature covers."""
    previous = checkpoint.previous
    return {
        "book": checkpoint.book.code,
        "size": checkpoint.size,
        "root": bytes(checkpoint.root).hex(),
        "previous": bytes(previous.root).hex() if previous else None,
        "at": checkpoint.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def latest(book: Book) -> Checkpoint | None:
    """Return the last checkpoint of `book`."""
    return Checkpoint.objects.filter(book=book).order_by("-size").first()


def leaf_named(book: Book, voucher: str) -> Leaf | None:
    """Return the leaf of a voucher, written as people write it: PT 12/2026."""
    found = Leaf.objects.filter(book=book, kind=Leaf.Kind.ENTRY, name=voucher)
    return found.select_related("book", "entry__private").first()


def leaf_of(entry: Entry) -> Leaf | None:
    """Return the leaf of `entry`, or None when it is not in the log yet."""
    return Leaf.objects.filter(entry=entry).first()


def first_over(leaf: Leaf) -> Checkpoint | None:
    """Return the first checkpoint that covers `leaf`."""
    return (
        Checkpoint.objects.filter(book_id=leaf.book_id, size__gt=leaf.index)
        .select_related("book", "previous")
        .order_by("size")
        .first()
    )


def inclusion(leaf: Leaf, checkpoint: Checkpoint) -> list[bytes]:
    """Return the proof that `leaf` is under `checkpoint`."""
    return from_tree(
        leaf.book_id, lambda tree: proofs.inclusion_in(tree, leaf.index, checkpoint.size)
    )


def from_tree(book_id: int, make: Callable[[proofs.Tree], _T]) -> _T:
    """Return what `make` makes of the tree of a book, reading in two queries the subtrees it needs.

    Called twice, the first time to learn which ones. One that is missing counts as zeros: what is
    made with it proves nothing, and whoever checks it sees that.
    """
    needed: set[tuple[int, int]] = set()

    def note(level: int, place: int) -> bytes:
        needed.add((level, place))
        return _MISSING

    make(partial(proofs.over, note))
    known = _read(book_id, needed)
    return make(
        partial(proofs.over, lambda level, place: known.get((level, place), _MISSING)),
    )


def _read(book_id: int, needed: set[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    at: dict[int, list[int]] = defaultdict(list)
    for level, place in needed:
        at[level].append(place)
    found = Leaf.objects.filter(book=book_id, index__in=at.pop(0, []))
    known = {(0, index): bytes(digest) for index, digest in found.values_list("index", "hash")}
    which = reduce(or_, (Q(level=level, place__in=places) for level, places in at.items()), Q())
    kept = Subtree.objects.filter(which, book=book_id) if at else Subtree.objects.none()
    for level, place, digest in kept.values_list("level", "place", "hash"):
        known[level, place] = bytes(digest)
    return known


def _line(line: Line) -> dict[str, object]:
    account, fund = line.account, line.account.fund
    return {
        "function": str(account.function),
        "fund": fund.pk,
        "regime": str(fund.regime),
        "source": str(fund.source),
        "purpose": account.purpose.code if account.purpose else None,
        "unit": account.unit,
        "amount": str(line.amount),
    }
