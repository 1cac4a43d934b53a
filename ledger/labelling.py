"""Remember which column of a bank's table holds what, once somebody has said it."""

import hashlib
from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import transaction

from ledger import bankfiles, import_rules, text, trail
from ledger.bankfiles import cells
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody, StatementMap
from ledger.models.people import User


def outline(data: bytes, filename: str) -> bankfiles.Outline:
    """Return the top of a table, so that a person can name its columns. Raises SheetError."""
    return bankfiles.outline(data, filename, settings.STATEMENT_MAX_BYTES)


def headings_of(shown: bankfiles.Outline) -> str:
    """Return the mark under which the columns of tables with these headings are remembered.

    Case, accents and empty columns behind do not matter; a table without headings goes by its width.
    """
    words = [text.fold(cell) for cell in shown.rows[0]]
    while words and not words[-1]:
        words.pop()
    if any(cells.day_of(word) for word in words):
        words = [str(len(words))]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def known_columns(custody: Custody, data: bytes, filename: str) -> dict[str, int] | None:
    """Return the columns that somebody named for files of this account with these headings."""
    if not StatementMap.objects.filter(custody=custody).exists():
        return None
    try:
        mark = headings_of(outline(data, filename))
    except LedgerError:
        return None  # a bank message has no columns
    maps = StatementMap.objects.filter(custody=custody, headings=mark).order_by("-pk")
    return maps.values_list("columns", flat=True).first()


def remember_columns(
    *, custody: Custody, headings: str, columns: Mapping[str, int], by: User, on: date
) -> StatementMap:
    """Keep which column holds what under these headings, for this account; the newest counts.

    Raises NotAllowedError (not the accountant), import_rules.ImportRefusedError.
    """
    import_rules.require(custody, by=by, on=on)
    with transaction.atomic():
        kept = StatementMap.objects.create(
            custody=custody, headings=headings, columns=dict(columns), made_by=by
        )
        trail.record("name_columns", kept, by=by, book=custody.book)
    return kept
