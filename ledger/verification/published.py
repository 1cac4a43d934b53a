"""Roots that were published: what others keep of the log, against what the books still give."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from ledger import leaves, proofs, signing
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.log import Leaf, SigningKey
from ledger.proofs import Frontier

_CHUNK = 2_000


class UnreadableError(LedgerError):
    """A file that was given as published holds no checkpoints."""


@dataclass(frozen=True)
class Root:
    """A root over the first `size` leaves of a book, in hex, and where it was published."""

    book: str
    size: int
    root: str
    where: str


def read(paths: Iterable[Path]) -> list[Root]:
    """Return the roots in some files diem-chot.json, and in those under some folders.

    Raises UnreadableError for what is no such file, or was not signed by a key of ours.
    """
    return [root for path in paths for file in _files(path) for root in _roots(file)]


def broken(book: Book, roots: Sequence[Root]) -> Iterator[tuple[Root, str]]:
    """Yield each root of `book` that its leaves do not give any more, and what they give."""
    own = sorted((root for root in roots if root.book == book.code), key=lambda root: root.size)
    if not own:
        return
    found = Leaf.objects.filter(book=book).order_by("index").values_list("hash", flat=True)
    hashes, tree = found.iterator(chunk_size=_CHUNK), Frontier()
    for root in own:
        tree = tree.grown(bytes(each) for each in islice(hashes, root.size - tree.size))
        if tree.size < root.size:
            yield root, _("chỉ còn %(size)d lá") % {"size": tree.size}
        elif tree.root.hex() != root.root:
            yield root, tree.root.hex()


def of_no_book(roots: Sequence[Root]) -> Root | None:
    """Return the first root of a book that is not here."""
    known = {code: leaves.book_of(code) for code in {root.book for root in roots}}
    return next((root for root in roots if known[root.book] is None), None)


def _files(path: Path) -> list[Path]:
    return sorted(path.rglob("diem-chot*.json")) if path.is_dir() else [path]


def _roots(path: Path) -> Iterator[Root]:
    try:
        told = json.loads(path.read_text("utf-8-sig"))["checkpoints"]
        points = [(point["statement"], point["key"], point["signature"]) for point in told]
        for statement, key, signature in points:
            _require_signed(path, statement, key, bytes.fromhex(signature))
            size, root = int(statement["size"]), str(statement["root"])
            where = _("%(file)s, chốt %(at)s") % {"file": path, "at": statement["at"]}
            yield Root(str(statement["book"]), size, root, where)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableError(
            _("%(file)s không phải tệp diem-chot.json còn nguyên. Hãy đưa đúng tệp đã tải.")
            % {"file": path}
        ) from error


def _require_signed(path: Path, statement: dict[str, Any], key: str, signature: bytes) -> None:
    """Believe only what a key of this log signed: anybody can write a file."""
    known = SigningKey.objects.filter(pk=key).first()
    message = proofs.checkpoint_bytes(statement)
    if known is None or not signing.verifies(bytes(known.public), signature, message):
        raise UnreadableError(
            _("%(file)s: điểm chốt %(size)s lá không mang chữ ký của khóa nào trong sổ này.")
            % {"file": path, "size": statement["size"]}
        )
