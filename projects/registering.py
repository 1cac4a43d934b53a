"""Write down a giver: the name as typed, and its searching form beside it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ledger import text
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import Organisation
from projects.models.contribution import Giver


class GiverRefusedError(LedgerError):
    """The giver has no name."""


@dataclass(frozen=True)
class NewGiver:
    """A giver not yet on record."""

    name: str
    kind: str = Giver.Kind.HOUSEHOLD
    village: str = ""
    organisation: Organisation | None = None


def register_giver(book: Book, giver: NewGiver) -> Giver:
    """Store one giver; two gifts under one name stay two givers, never merged by the program.

    Raises GiverRefusedError for an empty name.
    """
    return register_givers(book, [giver])[0]


def register_givers(book: Book, givers: Iterable[NewGiver]) -> list[Giver]:
    """Store many givers in one statement, in the order given."""
    return Giver.objects.bulk_create([_built(book, giver) for giver in givers])


def _built(book: Book, giver: NewGiver) -> Giver:
    name = " ".join(text.nfc(giver.name).split())
    if not name:
        raise GiverRefusedError(_("Hãy ghi họ và tên người đóng góp."))
    return Giver(
        book=book,
        kind=giver.kind,
        name=name,
        folded=text.fold(name)[:160],
        village=" ".join(text.nfc(giver.village).split()),
        organisation=giver.organisation,
    )
