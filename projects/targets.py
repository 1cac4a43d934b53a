"""What an account waits for, by code: a pledge or a payment, and its entry where it is booked already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q

from ledger import matching, statements
from ledger.models.bank import Custody, Expected
from ledger.statements import BankMovement
from projects.models.contribution import Contribution, Form, Pledge
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.workflow import PaymentState

_Row = tuple[str, str, int, str, date, date | None, int]


@dataclass(frozen=True)
class Target:
    """What a code stands for: a pledge or a payment, and its entry where it is booked already."""

    expected: Expected
    pledge: Pledge | None = None
    payment: PaymentRequest | None = None
    booked: BankMovement | None = None

    @property
    def project(self) -> Project | None:
        """Return the project the money is for."""
        if self.pledge is not None:
            return self.pledge.call.project
        return self.payment.project if self.payment else None

    @property
    def room(self) -> int:
        """Return the đồng that a bank line is proposed to bring: what is open, or was expected."""
        return abs(self.booked.open) if self.booked else self.expected.amount


def waited(custody: Custody) -> list[matching.Expected]:
    """Return all that may still come or go by code on an account, as matching takes it.

    Open codes, and codes that stopped waiting because they are booked by hand and not confirmed yet.
    A few columns of each: there may be tens of thousands.
    """
    return [matching.Expected(*row) for row in _rows(custody)]


def arranged(custody: Custody) -> matching.Index:
    """Return the same arranged for matching; the process keeps what it arranged for the last pages."""
    return _index(_rows(custody))


@lru_cache(maxsize=4)
def _index(rows: tuple[_Row, ...]) -> matching.Index:
    """Arrange rows; kept by all that they say, so that nothing older than the rows is ever used."""
    return matching.Index(matching.Expected(*row) for row in rows)


def _rows(custody: Custody) -> tuple[_Row, ...]:
    pledged = Pledge.objects.filter(
        call__project__book=custody.book_id, withdrawn_on=None, expected__is_open=True
    )
    booked = [*_booked_pledges(custody), *_payments(custody)]
    mine = Expected.objects.filter(
        Q(pk__in=pledged.values("expected")) | Q(pk__in=booked), book=custody.book_id
    )
    columns = ("code", "direction", "amount", "party", "since", "until", "pk")
    return tuple(mine.order_by("pk").values_list(*columns))


def of(custody: Custody, keys: Iterable[int]) -> dict[int, Target]:
    """Return what the expected movements of these ids stand for now; those not waited for are left out."""
    wanted = list(keys)
    pledges = list(
        Pledge.objects.filter(
            call__project__book=custody.book_id, withdrawn_on=None, expected__in=wanted
        ).select_related("expected", "giver", "call__project__purpose")
    )
    payments = list(
        PaymentRequest.objects.filter(
            custody=custody,
            expected__in=wanted,
            state__in=[PaymentState.APPROVED, PaymentState.PAID],
        ).select_related("expected", "payee", "project", "entry")
    )
    received = dict(
        Contribution.objects.filter(pledge__in=pledges)
        .order_by("-entry")
        .values_list("entry_id", "pledge_id")
    )
    entries = [*received, *(payment.entry_id for payment in payments if payment.entry_id)]
    booked = {
        movement.entry.pk: movement
        for movement in statements.open_movements(custody=custody, entries=entries)
    }
    given = {pledge: booked[entry] for entry, pledge in received.items() if entry in booked}
    found: dict[int, Target] = {}
    for pledge in pledges:
        if pledge.expected is not None and (pledge.expected.is_open or pledge.pk in given):
            target = Target(pledge.expected, pledge, None, given.get(pledge.pk))
            found[pledge.expected.pk] = target
    for payment in payments:
        movement = booked.get(payment.entry_id or 0)
        if payment.expected is not None and (movement or payment.state == PaymentState.APPROVED):
            found[payment.expected.pk] = Target(payment.expected, None, payment, movement)
    return found


def _booked_pledges(custody: Custody) -> list[int]:
    """Return the codes that wait no more, of gifts booked by hand that the bank has not confirmed."""
    gifts = Contribution.objects.filter(
        project__book=custody.book_id,
        form=Form.TRANSFER,
        pledge__expected__is_open=False,
        pledge__withdrawn_on=None,
    )
    codes = dict(gifts.values_list("entry", "pledge__expected"))
    return [codes[entry] for entry in _open(custody, codes)]


def _payments(custody: Custody) -> list[int]:
    """Return the codes of what is approved, and of what is paid and not confirmed."""
    rows = PaymentRequest.objects.filter(custody=custody, expected__isnull=False)
    approved = rows.filter(state=PaymentState.APPROVED).values_list("expected", flat=True)
    paid = rows.filter(state=PaymentState.PAID, entry__isnull=False)
    codes = dict(paid.values_list("entry", "expected"))
    return [*approved, *(codes[entry] for entry in _open(custody, codes))]


def _open(custody: Custody, entries: Iterable[int]) -> list[int]:
    """Return those of `entries` that the bank has not confirmed in full."""
    return statements.open_entries(custody, list(entries))
