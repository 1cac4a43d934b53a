"""Write down a giver with its searching form, or who is paid: once under one name and number."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ledger import text
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import Organisation
from projects.models.contribution import Giver
from projects.models.payment import Payee


class GiverRefusedError(LedgerError):
    """The giver has no name."""


class PayeeRefusedError(LedgerError):
    """The payee has no name, or belongs to another book."""


@dataclass(frozen=True)
class NewPayee:
    """Who is to be paid, as typed; the same name, tax code and account is the same payee."""

    kind: str
    name: str
    tax_code: str = ""
    account_number: str = ""
    bank_name: str = ""


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


def register_payee(book: Book, payee: Payee | NewPayee | None) -> Payee:
    """Return the payee of `book`, stored on first use.

    Raises PayeeRefusedError for nobody, an empty name, and a payee of another book.
    """
    if isinstance(payee, Payee):
        if payee.book_id != book.pk:
            raise PayeeRefusedError(_("Người nhận tiền không thuộc sổ của xã này."))
        return payee
    name = " ".join(text.nfc(payee.name).split()) if payee else ""
    if payee is None or not name:
        raise PayeeRefusedError(_("Hãy ghi tên người nhận tiền."))
    found, _new = Payee.objects.get_or_create(
        book=book,
        kind=payee.kind,
        name=name,
        tax_code=payee.tax_code.strip(),
        account_number=payee.account_number.strip(),
        defaults={"bank_name": payee.bank_name.strip()},
    )
    return found
