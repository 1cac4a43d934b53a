"""Codes with their words, in the language of the books."""

from typing import Any

from django.db.models import Choices

from disclosure.facts import Basis, Word
from ledger.models.law import LegalBasis


def word(choice: Choices) -> Word:
    """Return a stored choice as code and Vietnamese word."""
    label: Any = choice.label
    return Word(str(choice.value), str(label))


def basis(row: LegalBasis) -> Basis:
    """Return a legal basis by its number, and whether somebody has verified it."""
    return Basis(row.number, row.is_verified)
