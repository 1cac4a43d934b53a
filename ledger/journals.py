"""The journal as lists show it: each entry with its amount, read a page at a time."""

from collections.abc import Collection, Sequence
from typing import overload

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ledger.models.chart import Book, Function
from ledger.models.journal import Entry, Line, VoucherCounter


def entries(books: list[Book]) -> "QuerySet[Entry]":
    """Return the journal with `amount`, newest first: the đồng on the debit side.

    An allotment counts by itself; drawn, it counts once, as the money.
    """
    return _shown(Entry.objects.filter(book__in=books)).order_by("-on", "-id")


def entry_count(books: list[Book]) -> int:
    """Return how many entries there are: the numbers of vouchers have no gap."""
    return VoucherCounter.objects.filter(book__in=books).aggregate(n=Sum("last"))["n"] or 0


def net(entries: Collection[int], functions: Collection[Function]) -> dict[int, int]:
    """Return what some entries (ids) move on accounts of some functions: đồng by entry, debit above 0."""
    lines = Line.objects.filter(
        entry__in=entries, account__function__in=functions, account__unit="VND"
    )
    sums = lines.order_by().values("entry").annotate(net=Sum("amount"))
    return dict(sums.values_list("entry", "net"))


class Pages(Sequence[Entry]):
    """Entries to be read a page at a time; only those of the page are looked up and summed."""

    def __init__(self, rows: "QuerySet[Entry]", *, count: int | None = None) -> None:
        """Take the entries in their order, and their number where it is known."""
        self._rows = rows
        self._count = rows.count() if count is None else count

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        """Return one entry, or those of a page."""
        if not isinstance(place, slice):
            place = range(len(self))[place]
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        ids = self._ids(start, stop)
        found = _shown(Entry.objects.filter(pk__in=ids)).in_bulk()
        return [found[pk] for pk in ids]

    def _ids(self, start: int, stop: int) -> list[int]:
        """Return ids from the nearer end, so that the last page costs what the first does."""
        if start < len(self) // 2:
            return list(self._rows.values_list("pk", flat=True)[start:stop])
        last = self._rows.reverse().values_list("pk", flat=True)
        return list(last[len(self) - stop : len(self) - start])[::-1]


def _shown(rows: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """Join the amounts: one look into the lines for each entry shown, never a sum of the journal."""
    debit = Line.objects.filter(entry=OuterRef("pk"), amount__gt=0, account__unit="VND")
    allotted = Q(account__function__in=[Function.ALLOTTED, Function.ALLOTMENT])
    amount = (
        debit.order_by()
        .values("entry")
        .annotate(sum=Coalesce(Sum("amount", filter=~allotted), Sum("amount")))
        .values("sum")
    )
    rows = rows.annotate(amount=Coalesce(Subquery(amount), 0))
    return rows.select_related("reverses", "reversed_by")
