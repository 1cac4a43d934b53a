"""Hold an amount that is promised and not yet spent, and let it go again."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ledger import posting, refusals
from ledger.models.chart import Book, Hold, Release
from ledger.models.people import User


def hold(*, book: Book, place: posting.Posting, by: User, text: str, key: str) -> Hold:
    """Hold the amount of `place` (đồng or hundredths, above 0) on its account, and return it.

    What is held counts as spent wherever the account has a floor. The same `key` with the same
    content answers the first hold. Raises InsufficientFundsError, KeyReusedError, NotHeldError.
    """
    account = posting.accounts_of(book, [place])[0]
    made = {"account_id": account, "amount": place.amount, "text": text, "made_by": by}
    try:
        with transaction.atomic():
            held, fresh = Hold.objects.get_or_create(book=book, key=key, defaults=made)
    except IntegrityError as error:
        raise refusals.explained(error, book=book) from error
    if not fresh and (held.account_id, held.amount) != (account, place.amount):
        raise refusals.KeyReusedError(_("Khoản giữ chỗ này đã ghi với nội dung khác."))
    return held


def hold_all(*, book: Book, places: dict[str, posting.Posting], by: User, text: str) -> None:
    """Hold the amounts of several places, each under its key, as hold does.

    In the order of the accounts, in which postings move them too: nobody waits for each other.
    """
    accounts = posting.accounts_of(book, list(places.values()))
    for _account, key in sorted(zip(accounts, places, strict=True)):
        hold(book=book, place=places[key], by=by, text=text, key=key)


def release(*, hold: Hold, by: User, reason: str, amount: int | None = None) -> Release:
    """Let `amount` of a hold go, or (None) all that it still keeps.

    Raises NotHeldError when that is more than the hold keeps, or nothing.
    """
    wanted = left(hold) if amount is None else amount
    try:
        with transaction.atomic():
            return Release.objects.create(hold=hold, amount=wanted, reason=reason, made_by=by)
    except IntegrityError as error:
        raise refusals.explained(error, book=hold.book) from error


def release_all(*, book: Book, prefix: str, by: User, reason: str) -> None:
    """Let go what the holds whose keys begin with `prefix` still keep."""
    for held in Hold.objects.filter(book=book, key__startswith=prefix).order_by("account", "pk"):
        if left(held):
            release(hold=held, by=by, reason=reason)


def count(*, book: Book, prefix: str) -> int:
    """Return how many holds there ever were whose keys begin with `prefix`."""
    return Hold.objects.filter(book=book, key__startswith=prefix).count()


def left(hold: Hold) -> int:
    """Return what a hold still keeps, in đồng or hundredths."""
    return hold.amount - sum(hold.releases.values_list("amount", flat=True))
