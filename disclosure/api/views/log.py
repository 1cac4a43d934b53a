"""The public log: its books, the checkpoints over them, the leaves under the last one."""

from collections.abc import Sequence

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response

from disclosure.api import described, examples, serializers, walks
from disclosure.api.answers import ListView
from ledger import leaves, log
from ledger.models.log import Checkpoint, Leaf


class Books(ListView):
    """Every book that has a log."""

    asks = frozenset({"cursor", "limit"})

    @described.listed(
        "books", serializers.BookRow, "Các sổ đã chốt, theo lần chốt cuối", example=examples.BOOK
    )
    def get(self, request: Request) -> Response:
        """List books."""
        cursor = self.cursor()
        rows = log.last_checkpoints().select_related("book__organisation")
        walk = walks.of_rows(rows, "book_id", count=cursor.count if cursor else None)
        return self.page(walk, cursor, serializers.BookRow)


class Checkpoints(ListView):
    """The checkpoints of a book."""

    asks = frozenset({"cursor", "limit"})

    @described.listed(
        "checkpoints",
        serializers.CheckpointRow,
        "Các điểm chốt của một sổ, lần đầu trước",
        "code",
        example=examples.CHECKPOINT,
    )
    def get(self, request: Request, code: str) -> Response:
        """List checkpoints."""
        cursor = self.cursor()
        last = _checkpoint(code, cursor)
        rows = Checkpoint.objects.filter(book=last.book, size__lte=last.size)
        walk = walks.of_rows(
            rows, "size", pins=(last.size,), count=cursor.count if cursor else None
        )
        return self.page(walk, cursor, serializers.CheckpointRow)


class Leaves(ListView):
    """The leaves of a book under its last checkpoint."""

    asks = frozenset({"cursor", "limit"})

    @described.listed(
        "leaves",
        serializers.LeafRow,
        "Các lá của một sổ, đến điểm chốt cuối",
        "code",
        example=examples.LEAF,
    )
    def get(self, request: Request, code: str) -> Response:
        """List leaves, from number 0 on."""
        cursor = self.cursor()
        last = _checkpoint(code, cursor)

        def take(start: int, end: int) -> Sequence[Leaf]:
            rows = Leaf.objects.filter(book=last.book, index__gte=start, index__lt=end)
            return list(rows.order_by("index"))

        walk = walks.of_places(take, pins=(last.size,), count=last.size)
        return self.page(walk, cursor, serializers.LeafRow)


def _checkpoint(code: str, cursor: walks.Cursor | None) -> Checkpoint:
    """Return the checkpoint that a walk is pinned to, the last one for a new walk; Http404."""
    book = leaves.book_of(code)
    found = log.checkpoint_at(book, cursor.pins[0] if cursor else None) if book else None
    if found is None:
        raise Http404
    return found
