"""Hold what an approved payment is to spend, until it is paid."""

import contextlib

from django.db import transaction

from ledger import funding, holding, posting
from ledger.models.people import User
from projects.models.payment import PaymentRequest

# Kept in the books for the public, so never in the language of the person at the keyboard.
_APPROVED = "Giữ cho khoản chi đã duyệt"


def hold(payment: PaymentRequest, *, by: User) -> None:
    """Hold each part, so that nothing else spends it; once more after a payment was taken back.

    Raises InsufficientFundsError.
    """
    book, kept = payment.project.book, funding.money_function(payment.custody)
    turn = holding.count(book=book, prefix=_holds(payment))
    parts = payment.parts.select_related("fund").order_by("fund")
    places = {
        f"{_holds(payment)}{turn}:{part.pk}": posting.Posting(
            kept, part.fund, part.amount, payment.project.purpose
        )
        for part in parts
    }
    holding.hold_all(book=book, places=places, by=by, text=_APPROVED)


def hold_again(payment: PaymentRequest, *, by: User) -> None:
    """Hold the parts once more, unless the money has gone elsewhere since it came back."""
    with contextlib.suppress(posting.InsufficientFundsError), transaction.atomic():
        hold(payment, by=by)


def release(payment: PaymentRequest, *, by: User, reason: str) -> None:
    """Let go what is still held for a payment."""
    holding.release_all(
        book=payment.project.book, prefix=_holds(payment), by=by, reason=reason[:300]
    )


def _holds(payment: PaymentRequest) -> str:
    return f"payment:{payment.pk}:"
