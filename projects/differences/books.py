"""Books beside the contract files: there must be no difference at all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger import tallies
from ledger.models.chart import Function
from ledger.tallies import Stand
from projects.differences.files import Files
from projects.differences.form import Difference, Kind, Owner
from projects.models.payment import PaymentRequest
from projects.models.project import Project

_OWED = (Function.CONTRACTOR, Function.RETENTION)


def of_books(found: Files) -> Iterator[Difference]:
    """Yield each entry of a contract file that does not move what its file says; there must be none."""
    entries = [row.entry_id for row in found.acceptances]
    entries += [row.entry_id for row in found.payments]
    nets = tallies.nets([pk for pk in entries if pk], _OWED)
    for acceptance in found.acceptances:
        say = {Function.CONTRACTOR: -acceptance.value}
        project = acceptance.contract.project
        yield from _differing(acceptance.entry_id, say, nets, project, acceptance.on)
    for payment in found.payments:
        if payment.contract_id is not None:
            yield from _differing(
                payment.entry_id, _says(payment), nets, payment.project, payment.paid_on
            )


def _says(payment: PaymentRequest) -> dict[Function, int]:
    """Return what a payment under a contract moves: the debt, and what is kept back of it."""
    if payment.kind == PaymentRequest.Kind.RETENTION:
        return {Function.RETENTION: payment.amount}
    settled = payment.amount + payment.retained
    return {Function.CONTRACTOR: settled, Function.RETENTION: -payment.retained}


def _differing(
    entry: int | None,
    say: dict[Function, int],
    nets: dict[tuple[int, Function], int],
    project: Project,
    on: date | None,
) -> Iterator[Difference]:
    for function in _OWED:
        gap = nets.get((entry or 0, function), 0) - say.get(function, 0)
        if gap:
            yield Difference(
                Kind.BOOKS_DIFFER,
                project.purpose_id,
                abs(gap),
                on,
                Owner.ACCOUNTANT,
                str(function.label),
                reverse("entry_show", args=[entry]),
            )


def of_debts(stands: Iterable[Stand], found: Files) -> Iterator[Difference]:
    """Yield what stands on CONTRACTOR and no contract file explains: old books, say."""
    held: dict[int | None, int] = defaultdict(int)
    for stand in stands:
        if stand.function == Function.CONTRACTOR:
            held[stand.purpose] += stand.net
    for owner, owed in _owed_by_files(found).items():
        held[owner] -= owed
    for purpose, left in held.items():
        if left:
            yield Difference(
                Kind.DEBT_WITHOUT_FILE,
                purpose,
                abs(left),
                None,
                Owner.ACCOUNTANT,
                _("trả trước") if left > 0 else _("còn phải trả"),
                reverse("account_list"),
            )


def _owed_by_files(found: Files) -> dict[int, int]:
    """Return the đồng that stand on CONTRACTOR by the files of each purpose: advances above 0."""
    owed: dict[int, int] = defaultdict(int)
    for acceptance in found.acceptances:
        owed[acceptance.contract.project.purpose_id] -= acceptance.value
    for payment in found.payments:
        if payment.contract_id is not None:
            owed[payment.project.purpose_id] += _says(payment).get(Function.CONTRACTOR, 0)
    return owed
