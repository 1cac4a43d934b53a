"""Many entries at once with all rules, beside COPY of the same rows; and one entry of many lines."""

from collections.abc import Iterator

from bench import floor
from bench.figure import ROUNDS, Figure, in_the_middle, ms
from bench.ground import BigBook, make_big_book
from ledger import posting

_LINES = 2_000


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Post many at once, in the order of their days, then copy the same rows into plain tables."""
    big = make_big_book()
    floor.build()
    count = 200 if quick else 20_000
    rounds = [_bulk(big, count, first=at * count) for at in range(1 if quick else ROUNDS)]
    value, least = in_the_middle(rounds)
    yield Figure("bulk with all rules", value, "entries/s", least, 0.5, more_is_better=True)
    times = [_long_entry(big, at) for at in range(1 if quick else ROUNDS)]
    value, least = in_the_middle(times)
    yield Figure(f"one entry of {_LINES:,} lines", value, "ms", least, 50, absolute=True)


def _bulk(big: BigBook, count: int, *, first: int) -> tuple[float, float]:
    before, vouchers = _last_entry(), big.vouchers(first, count)
    ours = ms(lambda: big.post(vouchers))
    rows = {table: floor.copied_out(table, after=before) for table in ("entry", "line")}
    least = ms(lambda: floor.copy_in(rows))
    return 1000 * count / ours, 1000 * count / least


def _long_entry(big: BigBook, number: int) -> tuple[float, float]:
    before = _last_entry()
    lines = [line for at in range(_LINES // 2) for line in big.postings(at)]
    ours = ms(
        lambda: posting.post_entry(
            book=big.book,
            kind=posting.VoucherKind.JOURNAL,
            on=big.day(number),
            lines=lines,
            by=big.maker,
            summary="Chuyển sổ cũ",
            key=f"long-{number}",
        )
    )
    rows = {table: floor.copied_out(table, after=before) for table in ("entry", "line")}
    return ours, ms(lambda: floor.copy_in(rows))


def _last_entry() -> int:
    return posting.Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
