"""A client in a process of its own, for tests that kill it, or the server under it.

``python -m tests.poster post 100`` posts the turns from 0 to 99, those posted before once more, and
says each once it is in the books; ``python -m tests.poster check`` adds the books up again.
"""

import json
import sys

import django
from django.db import transaction
from django.utils import timezone

django.setup()

from ledger import holding, loading, posting  # noqa: E402 -- models need the settings
from ledger.models.chart import Book, Function, Fund, Hold  # noqa: E402
from ledger.models.journal import Entry  # noqa: E402
from ledger.models.people import User  # noqa: E402
from ledger.posting import Posting, VoucherKind  # noqa: E402
from tests import auditing, make  # noqa: E402

LOADED = 20
_ON = make.TODAY


def post(turns: int) -> None:
    fund, by = _scene()
    for turn in range(turns):
        _turn(fund, by, turn)
        sys.stdout.write(f"{turn}\n")
        sys.stdout.flush()


def check() -> None:
    """Say what is wrong, and how many entries and holds there are of each turn."""
    faults = auditing.faults()
    auditing.prove()
    keys = [
        *Entry.objects.values_list("key", flat=True),
        *Hold.objects.values_list("key", flat=True),
    ]
    json.dump({"faults": faults, "keys": keys}, sys.stdout)


def keys(turn: int) -> set[str]:
    """Return the keys of one turn: all of them are in the books, or none."""
    return {f"{turn}:{each}" for each in ("thu", "chi", "giu", *range(LOADED))}


def _scene() -> tuple[Fund, User]:
    fund, by = Fund.objects.first(), User.objects.order_by("pk").first()
    if fund is not None and by is not None:
        return fund, by
    with transaction.atomic():
        by = make.make_user()
        return make.make_fund(make.make_book()), by


def _turn(fund: Fund, by: User, turn: int) -> None:
    """Post two vouchers singly, hold some of the money, and load many: in one transaction."""
    book: Book = fund.book
    with transaction.atomic():
        posting.post_entry(
            book=book, kind=VoucherKind.RECEIPT, on=_ON, lines=_lines(fund, 100), by=by,
            summary="Thu", private_text="Ông An", key=f"{turn}:thu",
        )  # fmt: skip
        posting.post_entry(
            book=book, kind=VoucherKind.PAYMENT, on=_ON, lines=_lines(fund, -30), by=by,
            summary="Chi", key=f"{turn}:chi",
        )  # fmt: skip
        place = Posting(Function.CASH, fund, 7)
        holding.hold(book=book, place=place, by=by, text="Giữ", key=f"{turn}:giu")
        vouchers = [
            loading.Voucher(VoucherKind.RECEIPT, _ON, _lines(fund, 1), "Thu", f"{turn}:{each}")
            for each in range(LOADED)
        ]
        loading.post_many(book=book, vouchers=vouchers, by=by, at=timezone.now())


def _lines(fund: Fund, amount: int) -> list[Posting]:
    return [Posting(Function.CASH, fund, amount), Posting(Function.CONTRIBUTED, fund, -amount)]


if __name__ == "__main__":
    post(int(sys.argv[2])) if sys.argv[1] == "post" else check()
