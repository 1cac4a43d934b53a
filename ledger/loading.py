"""Post many vouchers at once, for books that come from elsewhere: the same rules, by COPY."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper

from ledger import posting, prepared, refusals
from ledger.models.chart import Book
from ledger.models.journal import VoucherKind
from ledger.models.people import User
from ledger.posting import Posting

_ENTRIES = """
    COPY ledger_entry (id, book_id, kind, "on", year, number, recorded_at, summary, key, fingerprint, made_by_id,
                       approved_by_id, reason) FROM STDIN
"""
_PRIVATE = "COPY ledger_privatepart (entry_id, text, salt) FROM STDIN"
_IDS = "SELECT nextval(pg_get_serial_sequence('ledger_entry', 'id')) FROM generate_series(1, %s)"
_POSTED = "SELECT key, fingerprint FROM ledger_entry WHERE book_id = %s AND key = ANY(%s::text[])"
_LINES = 'COPY ledger_line (entry_id, book_id, "on", position, account_id, amount) FROM STDIN'


@dataclass(frozen=True)
class Voucher:
    """An entry to be; its fields are those of `posting.post_entry`."""

    kind: VoucherKind
    on: date
    lines: Sequence[Posting]
    summary: str
    key: str
    private_text: str = ""
    reason: str = ""


@dataclass(frozen=True)
class _Numbered:
    pk: int
    number: int
    voucher: Voucher


def post_many(
    *,
    book: Book,
    vouchers: Sequence[Voucher],
    by: User,
    at: datetime,
    approved_by: User | None = None,
) -> int:
    """Post all of `vouchers` or none, in their order, recorded `at`; return how many are new.

    A key posted before with the same content is passed over. Floors hold for the whole: the
    balances move once. Raises what `posting.post_entry` raises.
    """
    if not vouchers:
        return 0
    for voucher in vouchers:
        posting.require_balance(voucher.lines)
    try:
        with transaction.atomic():
            # In the order of a single posting, or the two would wait for each other: accounts,
            # counters, then the keys, which nobody of these kinds adds any more.
            accounts = _accounts(book, vouchers)
            numbers = _numbers(book, vouchers)
            new = _numbered(list(_unposted(book, vouchers)), numbers)
            if new:
                _copy(_ENTRIES, _entries(new, book=book, by=by, at=at, approved_by=approved_by))
                _copy(_PRIVATE, _private_parts(new))
                _copy(_LINES, _lines(new, book=book, accounts=accounts))
    except IntegrityError as error:
        raise refusals.explained(error, book=book) from error
    return len(new)


def _unposted(book: Book, vouchers: Sequence[Voucher]) -> Iterator[Voucher]:
    """Yield the vouchers that are not in the books yet."""
    posted, seen = _posted(book, vouchers), dict[str, Voucher]()
    for voucher in vouchers:
        if (twin := seen.setdefault(voucher.key, voucher)) is not voucher:
            known = _fingerprint(twin)
        elif voucher.key in posted:
            known = posted[voucher.key]
        else:
            yield voucher
            continue
        if known != _fingerprint(voucher):
            raise refusals.key_reused(book, voucher.key)


def _posted(book: Book, vouchers: Sequence[Voucher]) -> dict[str, str]:
    """Return the fingerprints, by key, of those in the books already."""
    with connection.cursor() as cursor:
        cursor.execute(_POSTED, [book.pk, prepared.array(voucher.key for voucher in vouchers)])
        return dict(cursor.fetchall())


def _fingerprint(voucher: Voucher) -> str:
    return posting.fingerprint(
        voucher.kind, voucher.on, voucher.lines, voucher.summary, voucher.private_text
    )


def _numbers(book: Book, vouchers: Sequence[Voucher]) -> dict[tuple[int, str], Iterator[int]]:
    """Return the next numbers of each year and kind.

    The counters are locked one after the other in the order of their names, until the end.
    """
    runs = sorted({(voucher.on.year, str(voucher.kind)) for voucher in vouchers})
    with connection.cursor() as cursor:
        return {run: count(_next_number(cursor, book, *run)) for run in runs}


def _numbered(
    vouchers: Sequence[Voucher], numbers: dict[tuple[int, str], Iterator[int]]
) -> list[_Numbered]:
    """Give each voucher its id and the next number of its kind and year, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(_IDS, [len(vouchers)])
        ids = [pk for (pk,) in cursor.fetchall()]
    return [
        _Numbered(pk, next(numbers[voucher.on.year, str(voucher.kind)]), voucher)
        for pk, voucher in zip(ids, vouchers, strict=True)
    ]


def _next_number(cursor: CursorWrapper, book: Book, year: int, kind: str) -> int:
    cursor.execute("SELECT ledger_next_number(%s, %s, %s)", [book.pk, year, kind])
    return int(cursor.fetchone()[0])


def _copy(statement: str, rows: Iterable[Sequence[object]]) -> None:
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _entries(
    new: Sequence[_Numbered], *, book: Book, by: User, at: datetime, approved_by: User | None
) -> Iterator[Sequence[object]]:
    approver = approved_by.pk if approved_by else None
    for each in new:
        voucher = each.voucher
        yield (
            *(each.pk, book.pk, str(voucher.kind), voucher.on, voucher.on.year, each.number, at),
            # Made here, while the server is busy with the rows before.
            *(voucher.summary, voucher.key, _fingerprint(voucher), by.pk, approver, voucher.reason),
        )


def _private_parts(new: Sequence[_Numbered]) -> Iterator[Sequence[object]]:
    for each in new:
        if each.voucher.private_text:
            yield each.pk, each.voucher.private_text, secrets.token_bytes(32)


def _accounts(book: Book, vouchers: Sequence[Voucher]) -> dict[tuple[object, ...], int]:
    places = {_place(line): line for voucher in vouchers for line in voucher.lines}
    return dict(zip(places, posting.accounts_of(book, list(places.values())), strict=True))


def _lines(
    new: Sequence[_Numbered], *, book: Book, accounts: dict[tuple[object, ...], int]
) -> Iterator[Sequence[object]]:
    for each in new:
        for position, line in enumerate(each.voucher.lines, start=1):
            account = accounts[_place(line)]
            yield each.pk, book.pk, each.voucher.on, position, account, line.amount


def _place(line: Posting) -> tuple[object, ...]:
    return line.function, line.fund.pk, line.purpose and line.purpose.pk, line.unit
