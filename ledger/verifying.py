"""Say that a text, a regime or an official number was read and is right; or take that back."""

from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import permissions, trail
from ledger.exceptions import LedgerError
from ledger.models.law import Verifiable
from ledger.models.people import User

_V = TypeVar("_V", bound=Verifiable)


class VerificationRefusedError(LedgerError):
    """The row is verified already, or is not verified at all."""


def verify(row: _V, *, by: User, on: date) -> _V:
    """Record that `by` has checked the row against its source, and return it.

    Until then nothing that rests on the row is printed as an official sheet. Raises
    NotAllowedError (no administrator), VerificationRefusedError (done by another already).
    """
    permissions.require_administrator(by, on=on)
    with transaction.atomic():
        locked = _locked(row)
        if locked.is_verified:
            raise VerificationRefusedError(
                _("“%(row)s” đã được %(name)s kiểm chứng.")
                % {"row": locked, "name": locked.verified_by}
            )
        locked.verified_by, locked.verified_on = by, on
        locked.save(update_fields=["verified_by", "verified_on"])
        trail.record("verify", locked, by=by, book=None, text=str(locked)[:300])
    return locked


def take_back(row: _V, *, by: User, on: date) -> _V:
    """Take the verification of a row back, so that it may be corrected, and return it.

    Raises NotAllowedError, VerificationRefusedError (the row is not verified).
    """
    permissions.require_administrator(by, on=on)
    with transaction.atomic():
        locked = _locked(row)
        if not locked.is_verified:
            raise VerificationRefusedError(_("“%(row)s” chưa được kiểm chứng.") % {"row": locked})
        locked.verified_by = locked.verified_on = None
        locked.save(update_fields=["verified_by", "verified_on"])
        trail.record("unverify", locked, by=by, book=None, text=str(locked)[:300])
    return locked


def _locked(row: _V) -> _V:
    rows = type(row)._base_manager  # noqa: SLF001  # the manager that every model has
    found: _V = rows.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)
    return found
