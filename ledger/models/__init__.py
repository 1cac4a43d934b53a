"""The tables of the books; import the module, not the class list: ``from ledger.models.chart import Fund``."""

from ledger.models import (
    bank,
    chart,
    decisions,
    journal,
    law,
    log,
    official,
    oldbooks,
    people,
    periods,
    places,
    tied,
    trail,
)  # fmt: skip

__all__ = [
    "bank", "chart", "decisions", "journal", "law", "log", "official", "oldbooks", "people",
    "periods", "places", "tied", "trail",
]  # fmt: skip
