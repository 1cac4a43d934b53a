"""The newest entries of some books."""

from ledger.models.chart import Book
from ledger.models.journal import Entry


def entries(books: list[Book], *, limit: int) -> list[Entry]:
    """Return the last `limit` entries, newest first, with who reversed them."""
    rows = Entry.objects.filter(book__in=books).select_related("made_by", "reversed_by")
    return list(rows.order_by("-id")[:limit])
