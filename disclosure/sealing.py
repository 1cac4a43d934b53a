"""Seal a book together with what was published of it."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from disclosure.models.publication import Publication
from disclosure.models.statement import Statement
from ledger import sealing
from ledger.models.chart import Book
from ledger.models.log import Checkpoint
from ledger.sealing import Paper


def seal(*, book: Book, at: datetime, key: Ed25519PrivateKey) -> Checkpoint | None:
    """Add the new entries, publications and statements of `book` to its log; see ledger.sealing.seal."""
    return sealing.seal(book=book, at=at, key=key, papers=_papers(book))


def _papers(book: Book) -> list[Paper]:
    """Return what was made public of `book` by name and hash: publications, then statements, oldest first."""
    found = Publication.objects.filter(project__book=book).order_by("id")
    published = found.values_list("project_code", "version", "sha256")
    papers = [Paper(f"{code}/{version}", sha256) for code, version, sha256 in published]
    issued = Statement.objects.filter(book=book).only("code", "sha256").order_by("id")
    return papers + [Paper(statement.paper, statement.sha256) for statement in issued]
