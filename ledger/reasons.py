"""The reason that stands beside every correction, return and publication."""

from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError

MIN_LENGTH = 10


class ReasonTooShortError(LedgerError):
    """A reason of a word or two explains nothing to whoever reads the books later."""


def require(reason: str) -> str:
    """Return `reason` trimmed. Raises ReasonTooShortError below MIN_LENGTH characters."""
    trimmed = reason.strip()
    if len(trimmed) < MIN_LENGTH:
        raise ReasonTooShortError(
            _("Hãy ghi lý do, ít nhất %(count)d ký tự.") % {"count": MIN_LENGTH}
        )
    return trimmed
