"""Books beside the bank: what is booked and not on a statement, and the other way round."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import refcode
from ledger.models.bank import Expected
from ledger.models.chart import Book
from ledger.tallies import Movement, OpenLine
from projects.differences.form import Difference, Kind, Owner
from projects.models.contribution import Pledge
from projects.models.payment import PaymentRequest


def of_movements(movements: list[Movement]) -> Iterator[Difference]:
    """Yield what is booked on bank accounts and not, or not wholly, on their statements."""
    for movement in movements:
        url = reverse("entry_show", args=[movement.entry])
        for share in movement.shares:
            if share.open:
                yield Difference(
                    _kind_of(movement),
                    share.purpose,
                    abs(share.open),
                    movement.on,
                    Owner.ACCOUNTANT,
                    movement.voucher,
                    url,
                )


def _kind_of(movement: Movement) -> Kind:
    if movement.undoes is not None:
        return Kind.REVERSED_BUT_MATCHED
    if movement.matched:
        return Kind.AMOUNT_DIFFERS
    return Kind.RECEIPT_NOT_AT_BANK if movement.moved > 0 else Kind.PAYMENT_NOT_AT_BANK


def of_lines(lines: list[OpenLine], owners: dict[int, int]) -> Iterator[Difference]:
    """Yield the statement lines without an entry; `owners` names the purpose a line's code points to."""
    for line in lines:
        yield Difference(
            Kind.AMOUNT_DIFFERS if line.open != line.amount else Kind.BANK_LINE_UNKNOWN,
            owners.get(line.line),
            abs(line.open),
            line.on,
            Owner.ACCOUNTANT,
            _("Dòng thu") if line.open > 0 else _("Dòng chi"),
            f"{reverse('bank_account', args=[line.custody])}?amount={abs(line.amount)}",
        )


def pointed_at(book: Book, lines: list[OpenLine]) -> dict[int, int]:
    """Return the purpose that the code in a line's text points to, by line; the others are left out."""
    found = {line.line: set(refcode.find(line.text, [book.code_prefix])) for line in lines}
    wanted = set().union(*found.values())
    if not wanted:
        return {}
    expected = Expected.objects.filter(book=book, code__in=wanted)
    owners: dict[str, int] = {}
    for rows, path in (
        (Pledge.objects.filter(expected__in=expected), "call__project__purpose"),
        (PaymentRequest.objects.filter(expected__in=expected), "project__purpose"),
    ):
        owners |= dict(rows.values_list("expected__code", path))
    named = {
        line: {owners[code] for code in codes if code in owners} for line, codes in found.items()
    }
    return {line: next(iter(known)) for line, known in named.items() if len(known) == 1}
