"""Post an entry: the one way anything gets into the journal."""

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from ledger import prepared, refusals
from ledger.models.chart import Account, Book, Function, Fund, Purpose
from ledger.models.decisions import Decision
from ledger.models.journal import Entry as Entry
from ledger.models.journal import VoucherKind as VoucherKind
from ledger.models.people import User
from ledger.refusals import InsufficientFundsError as InsufficientFundsError
from ledger.refusals import KeyReusedError as KeyReusedError
from ledger.refusals import PostingRefusedError as PostingRefusedError
from ledger.refusals import UnbalancedEntryError as UnbalancedEntryError
from ledger.refusals import UndecidedMoveError as UndecidedMoveError

# The whole entry in one round trip: see sql/posting.sql, 7.
_POST = """
    SELECT * FROM ledger_post(
        %s::bigint, %s::text, %s::date, %s::text, %s::text, %s::text, %s::bigint, %s::bigint, %s::bigint, %s::text,
        %s::bigint, %s::text, %s::bytea, %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[])
"""
_TURN = "SELECT ledger_next_number(%s, %s, %s)"
_ACCOUNTS = "SELECT ledger_accounts(%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Posting:
    """One line to be: whole đồng (or hundredths of `unit`), debit > 0, credit < 0."""

    function: Function
    fund: Fund
    amount: int
    purpose: Purpose | None = None
    unit: str = "VND"


@dataclass(frozen=True)
class _Answer:
    pk: int
    year: int
    number: int
    recorded_at: datetime
    fresh: bool


def post_entry(
    *,
    book: Book,
    kind: VoucherKind,
    on: date,
    lines: Sequence[Posting],
    by: User,
    summary: str,
    key: str,
    private_text: str = "",
    approved_by: User | None = None,
    reverses: Entry | None = None,
    reason: str = "",
    decision: Decision | None = None,
) -> Entry:
    """Write one entry with its lines and return it; the database moves the balances.

    `summary` is fit for the public; names of private persons belong in `private_text`. The same
    `key` with the same content returns the entry already posted. `decision` lets money pass from
    one fund or purpose to another. Raises UnbalancedEntryError, InsufficientFundsError,
    UndecidedMoveError, KeyReusedError or PostingRefusedError; then nothing is written.
    """
    require_balance(lines)
    mark = fingerprint(kind, on, lines, summary, private_text)
    values = [
        *(str(book.pk), str(kind), on.isoformat(), summary, key, mark),
        *(_pk(by), _pk(approved_by), _pk(reverses), reason, _pk(decision)),
        *(private_text, f"\\x{secrets.token_hex(32)}"),
        *(prepared.array(column) for column in (*places(lines), [line.amount for line in lines])),
    ]
    try:
        with _undone_if_refused(), prepared.cursor() as cursor:
            cursor.execute(_POST, values)
            answer = _Answer(*cursor.fetchone())
    except IntegrityError as error:
        raise refusals.explained(error, book=book, key=key) from error
    if not answer.fresh:
        return Entry.objects.get(pk=answer.pk)
    return _entry(
        answer,
        book=book,
        kind=kind,
        on=on,
        summary=summary,
        key=key,
        fingerprint=mark,
        reverses=reverses,
        reason=reason,
        decision=decision,
        made_by=by,
        approved_by=approved_by,
    )


def take_turn(*, book: Book, kind: VoucherKind, on: date, lines: Sequence[Posting] = ()) -> None:
    """Wait for all who post vouchers of this kind, and keep them waiting until the transaction ends.

    For whoever moves a balance before posting, or posts more than once: a posting opens its
    accounts, takes its number and moves the balances, and two who go the other way round would wait
    for each other. `lines` are those to be posted then.
    """
    if lines:
        accounts_of(book, lines)
    with connection.cursor() as cursor:
        cursor.execute(_TURN, [book.pk, on.year, str(kind)])


def _pk(row: Model | None) -> str | None:
    return None if row is None else str(row.pk)


def account_of(book: Book, line: Posting) -> Account:
    """Return the account of a posting, opened on first use."""
    return Account.objects.get(pk=accounts_of(book, [line])[0])


def accounts_of(book: Book, lines: Sequence[Posting]) -> list[int]:
    """Return the ids of the accounts of some postings, in their order, opened on first use."""
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, [book.pk, *places(lines)])
        return list(cursor.fetchone()[0])


def places(
    lines: Sequence[Posting],
) -> tuple[list[str], list[int], list[int | None], list[str]]:
    """Return what names the accounts of some postings: functions, funds, purposes, units."""
    return (
        [str(line.function) for line in lines],
        [line.fund.pk for line in lines],
        [line.purpose.pk if line.purpose else None for line in lines],
        [line.unit for line in lines],
    )


def require_balance(lines: Sequence[Posting]) -> None:
    """Refuse lines that do not balance in each fund and unit (UnbalancedEntryError)."""
    sums: dict[tuple[int, str], int] = {}
    for line in lines:
        pot = (line.fund.pk, line.unit)
        sums[pot] = sums.get(pot, 0) + line.amount
    if len(lines) < 2 or any(sums.values()) or any(line.amount == 0 for line in lines):
        raise UnbalancedEntryError(
            _("Bút toán không cân: tổng Nợ phải bằng tổng Có trong từng nguồn tiền.")
        )


def fingerprint(
    kind: VoucherKind, on: date, lines: Sequence[Posting], summary: str, private_text: str
) -> str:
    """Return the SHA-256, in hex, of what an entry says; `verify_books` makes it again in SQL."""
    rows = [
        [str(each.function), each.fund.pk, each.purpose and each.purpose.pk, each.unit, each.amount]
        for each in lines
    ]
    body = [str(kind), on.isoformat(), summary, private_text, rows]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


@contextmanager
def _undone_if_refused() -> Iterator[None]:
    """Let the transaction around us go on after a refusal; alone, the statement is its own."""
    if connection.in_atomic_block:
        with transaction.atomic():
            yield
    else:
        yield


def _entry(answer: _Answer, **fields: object) -> Entry:
    """Return the entry as it stands in the database now, without reading it again."""
    entry = Entry.from_db(connection.alias, ["id"], [answer.pk])
    stored = {"year": answer.year, "number": answer.number, "recorded_at": answer.recorded_at}
    for name, value in (fields | stored).items():
        setattr(entry, name, value)
    return entry
