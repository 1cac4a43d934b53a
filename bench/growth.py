"""How posting, reading, bulk and verification grow from ten thousand lines to millions.

One book grows by bulk; at each size its database is copied, and at the end all sizes are measured
in turns, so that a busy machine is busy for all of them.
"""

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from statistics import median

from django.db import connection
from django.db.backends.utils import CursorWrapper

from bench import pgbench, scripts
from bench.figure import ROUNDS, Figure
from bench.ground import BigBook, Ground, make_big_book, make_ground
from bench.reads import READS
from bench.worker import crew
from config import database

# Lines in the book, two an entry; of 2,200,000 the hot account has a million.
SIZES = (10_000, 100_000, 1_000_000, 2_200_000, 4_600_000, 10_000_000)
_QUICK = (200, 400)
_BATCH = 10_000
# Whoever gives is kept in a private part: it is there to be hashed again when the books are proved.
_GIVER = "Bà Nguyễn Thị Hoà, thôn 3"
# Milliseconds that each read may take at the size that comes after a million lines.
_LIMITS = {"balance": 2, "balance as of a day": 20, "trial balance": 10, "account page": 30}
_MOST_GROWTH = 1.5


@dataclass
class Size:
    """What was measured at one size."""

    lines: int
    database: str
    bulk: float
    posting: list[float] = field(default_factory=list)
    verified: float = 0
    reads: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def measure(*, quick: bool = False) -> Iterator[Figure]:
    ground, big = make_ground(4, 2) if quick else make_ground(100, 10), make_big_book()
    budget = 5 if quick else float(os.environ.get("BENCH_SECONDS", "420"))
    with ExitStack() as copies:
        sizes = []
        for lines, rate in _grown(big, _QUICK if quick else SIZES, until=time.monotonic() + budget):
            sizes.append(Size(lines, copies.enter_context(_copy_of_now(lines)), rate))
        _measure_all(sizes, ground, big, quick=quick)
    yield from _figures(sizes)


def _grown(big: BigBook, sizes: tuple[int, ...], *, until: float) -> Iterator[tuple[int, float]]:
    """Grow the book to each size in turn while there is time; yield it and the entries a second."""
    posted, rate = 0, 50_000.0
    for lines in sizes:
        fresh = lines // 2 - posted
        # Reading it all again to verify it takes about as long as writing it.
        if posted and time.monotonic() + 2 * fresh / rate > until:
            return
        start = time.perf_counter()
        for first in range(posted, lines // 2, _BATCH):
            count = min(_BATCH, lines // 2 - first)
            big.post(big.vouchers(first, count, giver=_GIVER))
        rate, posted = fresh / (time.perf_counter() - start), lines // 2
        with database.as_owner(), connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield lines, rate


@contextmanager
def _copy_of_now(lines: int) -> Iterator[str]:
    """Copy the database as it is; the copy goes with the block."""
    source = str(connection.settings_dict["NAME"])
    copy = f"{source}_{lines}"
    source, target = connection.ops.quote_name(source), connection.ops.quote_name(copy)
    with _from_outside() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY FILE_COPY")
    try:
        yield copy
    finally:
        with _from_outside() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")


@contextmanager
def _from_outside() -> Iterator[CursorWrapper]:
    """Give the owner a cursor beside the database: one cannot copy where one sits."""
    with database.as_owner(), connection._nodb_cursor() as cursor:  # noqa: SLF001 - as Django's own tests
        yield cursor


def _measure_all(sizes: list[Size], ground: Ground, big: BigBook, *, quick: bool) -> None:
    script = scripts.posting(ground)
    rounds, seconds = (1, 0) if quick else (ROUNDS, 1)
    with ExitStack() as stack:
        workers = {size.lines: stack.enter_context(crew(1, size.database)) for size in sizes}
        for _ in range(rounds):
            for size in sizes:
                (taken,) = workers[size.lines].do("read", account=big.hot.pk)
                for name, (value, least) in taken.items():
                    size.reads.setdefault(name, []).append((value, least))
        for _ in range(rounds):
            for size in sizes:
                rate = pgbench.rate(script, clients=8, seconds=seconds, database=size.database)
                size.posting.append(rate)
        for size in sizes:
            (size.verified,) = workers[size.lines].do("verify")


def _figures(sizes: list[Size]) -> Iterator[Figure]:
    first, last = sizes[0], sizes[-1]
    million = next((size for size in sizes if size.lines >= 1_000_000), last)
    more = next((size for size in sizes if size.lines >= 2_000_000), last)
    for name in READS:
        value, least = _read(more, name)
        words = f"{name}, {_words(more.lines)} lines"
        yield Figure(words, value, "ms", least, _LIMITS[name], absolute=True)
    words = f"verify_books, one core, {_words(last.lines)} lines"
    yield Figure(
        words, last.verified, "entries/s", 50_000, 50_000, more_is_better=True, absolute=True
    )
    for size in sizes[1:]:
        target = _MOST_GROWTH if size is million else None
        words = f"{_words(first.lines)} → {_words(size.lines)} lines"
        for name in READS:
            yield Figure(
                f"{name}, {words}", _read(size, name)[0], "ms", _read(first, name)[0], target
            )
        rates = (
            ("SQL posting", median(size.posting), median(first.posting)),
            ("bulk", size.bulk, first.bulk),
            ("verification", size.verified, first.verified),
        )
        for name, value, least in rates:
            yield Figure(f"{name}, {words}", value, "/s", least, more_is_better=True)


def _words(lines: int) -> str:
    return f"{lines / 1e6:g} M" if lines >= 1_000_000 else f"{lines:,}"


def _read(size: Size, name: str) -> tuple[float, float]:
    values, floors = zip(*size.reads[name], strict=True)
    return median(values), median(floors)
