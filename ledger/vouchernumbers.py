"""Entries by the number of their voucher, as people write it: PT 12, bc12/2026."""

import re

from django.db.models import Q

from ledger.models.journal import VOUCHER_PREFIX

_VOUCHER = re.compile(r"\s*([A-Za-z]+)\s*(\d{1,9})(?:/(\d{4}))?\s*", re.ASCII)


def numbered(value: str) -> Q:
    """Return what keeps the entries whose number is `PT 12` or `PT 12/2026`; nothing else is a number."""
    found = _VOUCHER.fullmatch(value)
    kinds = {prefix: kind for kind, prefix in VOUCHER_PREFIX.items()}
    if found is None or found[1].upper() not in kinds:
        return Q(pk__in=[])
    number = Q(kind=kinds[found[1].upper()], number=int(found[2]))
    return number & Q(year=int(found[3])) if found[3] else number
