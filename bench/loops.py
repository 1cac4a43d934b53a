"""One Python process at work: it posts as the verbs do, or verifies, again and again."""

import random
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.db import connection

from bench.ground import DAYS, FIRST_DAY, SUMMARY, Ground
from ledger import posting, verification
from ledger.models.chart import Book, Function, Fund, Purpose
from ledger.models.people import User


def post(*, ground: dict[str, int], seconds: float) -> float:
    """Post into pots drawn by lot for so long, at least ten times; return the postings a second."""
    made = Ground(**ground)
    _post_one(made)
    done, start = 0, time.perf_counter()
    while (taken := time.perf_counter() - start) < seconds or done < 10:
        _post_one(made)
        done += 1
    return done / taken


def verify() -> float:
    """Verify all books on one core as the command does; return the entries a second."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
    done, start = 0, time.perf_counter()
    with verification.one_moment():
        for part in verification.ranges():
            done += verification.count(part)
            _sound(verification.fault_in_entries(part))
        for book in Book.objects.select_related("organisation"):
            _sound(verification.fault_in_book(book))
        _sound(verification.fault_in_sums())
    return done / (time.perf_counter() - start)


def _sound(fault: verification.Fault | None) -> None:
    if fault is not None:
        raise RuntimeError(str(fault))


def _post_one(ground: Ground) -> None:
    number = random.randrange(ground.books)  # noqa: S311 - which book is no secret
    pot = number * ground.funds + random.randrange(ground.funds)  # noqa: S311
    hand = _at_hand(ground)
    fund, purpose = (
        hand.funds[ground.first_fund + pot],
        hand.purposes[ground.first_purpose + number],
    )
    amount = random.randint(1_000, 5_000_000)  # noqa: S311
    posting.post_entry(
        book=hand.books[ground.first_book + number],
        kind=posting.VoucherKind.RECEIPT,
        on=FIRST_DAY + timedelta(days=random.randrange(DAYS)),  # noqa: S311
        lines=[
            posting.Posting(Function.CASH, fund, amount, purpose),
            posting.Posting(Function.CONTRIBUTED, fund, -amount, purpose),
        ],
        by=hand.maker,
        summary=SUMMARY,
        key=f"bench-{secrets.token_hex(8)}",
    )


@dataclass(frozen=True)
class _Hand:
    """What a request has at hand already when it posts."""

    books: dict[int, Book]
    funds: dict[int, Fund]
    purposes: dict[int, Purpose]
    maker: User


@cache
def _at_hand(ground: Ground) -> _Hand:
    return _Hand(
        Book.objects.in_bulk(),
        Fund.objects.in_bulk(),
        Purpose.objects.in_bulk(),
        User.objects.get(pk=ground.maker),
    )
