"""Wait for a movement on a bank account, known by its reference code."""

import secrets
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ledger import refcode
from ledger.exceptions import LedgerError
from ledger.models.bank import Direction, Expected
from ledger.models.chart import Book


class CodeRefusedError(LedgerError):
    """The code is mistyped, belongs to another commune, or is in use."""


def expect(
    *,
    book: Book,
    direction: Direction,
    amount: int,
    party: str,
    since: date,
    until: date | None = None,
    code: str = "",
) -> Expected:
    """Wait for `amount` đồng with a new code, or with the `code` already given out on a list.

    Raises CodeRefusedError when a given code is wrong or taken.
    """
    if code:
        _require_free(book, code)
    fields = {
        "book": book,
        "direction": direction,
        "amount": amount,
        "party": party,
        "since": since,
        "until": until,
    }
    for _attempt in range(20):
        try:
            with transaction.atomic():
                return Expected.objects.create(code=code or _draw(book), **fields)
        except IntegrityError:
            if code or Expected.objects.filter(code=code).exists():
                break
    raise CodeRefusedError(_("Mã %(code)s đã dùng. Hãy dùng mã khác.") % {"code": code})


def close(expected: Expected) -> None:
    """Stop waiting: nothing more is matched to this code by itself."""
    Expected.objects.filter(pk=expected.pk).update(is_open=False)


def reopen(expected: Expected) -> None:
    """Wait again: the match that had closed this code was taken back."""
    Expected.objects.filter(pk=expected.pk).update(is_open=True)


def _draw(book: Book) -> str:
    return refcode.make(book.code_prefix, secrets.SystemRandom())


def _require_free(book: Book, code: str) -> None:
    if not refcode.is_valid(code):
        raise CodeRefusedError(
            _("Mã %(code)s sai chữ kiểm tra. Hãy xem lại từng chữ cái.") % {"code": code}
        )
    if not code.startswith(book.code_prefix):
        raise CodeRefusedError(
            _("Mã %(code)s không phải của xã này (phải bắt đầu bằng %(prefix)s).")
            % {"code": code, "prefix": book.code_prefix}
        )
    if Expected.objects.filter(code=code).exists():
        raise CodeRefusedError(_("Mã %(code)s đã dùng. Hãy dùng mã khác.") % {"code": code})
