"""Figures and days as the sentences of flags say them, in Vietnamese."""

from datetime import date
from decimal import Decimal

from ledger import money

_TENTH = Decimal("0.1")


def dong(amount: int) -> str:
    """Say đồng: ``1.234.567 đồng``."""
    return f"{money.format_vnd(amount)} đồng"


def day(on: date) -> str:
    """Say a day: ``20/11/2026``."""
    return f"{on:%d/%m/%Y}"


def percent(part: Decimal) -> str:
    """Say a share, at most one decimal, rounded down.

    >>> percent(Decimal("0.125")), percent(Decimal("0.3"))
    ('12,5 %', '30 %')
    """
    whole = (part * 100).quantize(_TENTH, rounding="ROUND_FLOOR")
    text = f"{whole:f}".removesuffix(".0")
    return f"{text.replace('.', ',')} %"


def share(part: int, whole: int) -> Decimal:
    """Return `part` of `whole` as a fraction; 0 of nothing."""
    return Decimal(part) / whole if whole > 0 else Decimal(0)
