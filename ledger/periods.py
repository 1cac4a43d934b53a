"""Which months of a book are closed, what waits to be decided, and what stood there at a closing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import rfc8785
from django.db import connection
from django.db.models import BigIntegerField, Func, QuerySet

from ledger.models.chart import Book
from ledger.models.periods import ClosingDecision, ClosingRequest, PeriodBalance

_A_MONTH_AT_MOST = timedelta(days=31)


class _SnapshotAfter(Func):
    """The closing that counts on the day after a day."""

    template = "ledger_snapshot_before(%(expressions)s + 1)"
    output_field = BigIntegerField()


@dataclass(frozen=True)
class Span:
    """Months of a book, `first` to `last`, closed by one decision; None: one month that is open."""

    first: date
    last: date
    decision: ClosingDecision | None


def snapshot_before(book: Book, day: date) -> int | None:
    """Return the decision whose `PeriodBalance` rows are the balances to start from on `day`.

    It is the last closing that ended before `day` and that no reopening undid; None where there
    is none. In SQL: ledger_snapshot_before(book, day).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_snapshot_before(%s, %s)", [book.pk, day])
        row = cursor.fetchone()
    return row[0] if row else None


def month_end(day: date) -> date:
    """Return the last day of the month of `day`."""
    return (day.replace(day=1) + _A_MONTH_AT_MOST).replace(day=1) - timedelta(days=1)


def ends(since: date, until: date) -> Iterator[date]:
    """Yield the last days of the months from that of `since` on, up to `until`."""
    last = month_end(since)
    while last <= until:
        yield last
        last = month_end(last + timedelta(days=1))


def closable(book: Book, *, on: date) -> list[date]:
    """Return the months that may be closed on a day, by their last days, oldest first."""
    since = book.opened_on if book.closed_to is None else book.closed_to + timedelta(days=1)
    return list(ends(since, on - timedelta(days=1)))


def reopenable(book: Book) -> list[date | None]:
    """Return up to where a closed book may stay closed: ends of months, latest first, then None."""
    if book.closed_to is None:
        return []
    earlier = ends(book.opened_on, book.closed_to - timedelta(days=1))
    return [*reversed(list(earlier)), None]


def spans(book: Book, *, on: date) -> list[Span]:
    """Return the months of a book up to that of `on`, latest first: what is open, what was closed."""
    found, first = [], book.opened_on
    for decision in _standing(book):
        last = decision.request.last or first
        found.append(Span(first, last, decision))
        first = last + timedelta(days=1)
    for last in ends(first, month_end(on)):
        found.append(Span(first, last, None))
        first = last + timedelta(days=1)
    return found[::-1]


def _standing(book: Book) -> list[ClosingDecision]:
    """Return what holds a book closed, oldest first: its closings, and a reopening into one of them."""
    found = sorted(effective(book), key=lambda decision: decision.request.last or date.min)
    if found and found[-1].request.last == book.closed_to:
        return found
    rows = ClosingDecision.objects.filter(
        request__book=book, accepted=True, request__last=book.closed_to
    )
    last = rows.select_related("request__asked_by", "decided_by").order_by("-id").first()
    return [*found, last] if last and book.closed_to else found


def effective(book: Book) -> "QuerySet[ClosingDecision]":
    """Return the closings of a book that no reopening undid."""
    rows = ClosingDecision.objects.filter(request__book=book, accepted=True)
    standing = rows.filter(pk=_SnapshotAfter("request__book", "request__last"))
    return standing.select_related("request__asked_by", "decided_by")


def is_undone(decision: ClosingDecision) -> bool:
    """Tell whether a later reopening took back the closing that `decision` made."""
    asked = decision.request
    if not (decision.accepted and asked.is_close and asked.last):
        return False
    return snapshot_before(asked.book, asked.last + timedelta(days=1)) != decision.pk


def pending(book: Book) -> ClosingRequest | None:
    """Return the request that waits for a decision."""
    return waiting_in([book]).select_related("asked_by").first()


def waiting_in(books: Sequence[Book]) -> "QuerySet[ClosingRequest]":
    """Return the requests of some books that wait for a decision."""
    return ClosingRequest.objects.filter(book__in=books, decision=None).order_by("id")


def requests(book: Book) -> "QuerySet[ClosingRequest]":
    """Return everything that was asked of a book, newest first, with what was decided."""
    rows = ClosingRequest.objects.filter(book=book).order_by("-id")
    return rows.select_related("asked_by", "decision__decided_by")


def request_in(books: Sequence[Book], pk: int) -> ClosingRequest | None:
    """Return a request of one of `books`, with its decision and the closing before it."""
    rows = ClosingRequest.objects.filter(book__in=books, pk=pk)
    related = ("book__organisation", "asked_by", "decision__decided_by")
    return rows.select_related(*related, "decision__previous__request").first()


def since(decision: ClosingDecision) -> date:
    """Return the first day of the period that `decision` closed."""
    before = decision.previous.request.last if decision.previous else None
    return before + timedelta(days=1) if before else decision.request.book.opened_on


def paper_name(decision: ClosingDecision) -> str:
    """Return what the log calls a decision: khoa-so/2026-10/1, mo-lai/2026-09/1; the last is a count."""
    asked = decision.request
    same = ClosingDecision.objects.filter(
        request__book=asked.book_id,
        request__action=asked.action,
        request__last=asked.last,
        accepted=True,
        pk__lte=decision.pk,
    )
    kind = "khoa-so" if asked.is_close else "mo-lai"
    return f"{kind}/{asked.last:%Y-%m}/{same.count()}" if asked.last else f"{kind}/{same.count()}"


def paper(decision: ClosingDecision) -> bytes:
    """Return what the log holds the hash of: the balances at the closing, as canonical JSON (RFC 8785).

    Amounts are decimal digits in a string, like those of the leaves; no person is named. `sign_off` is
    the hash of the month's reconciliation; a closing older than that rule has none.
    """
    asked = decision.request
    rows = PeriodBalance.objects.filter(decision=decision).select_related("account__purpose")
    accounts = [_account(row) for row in rows.order_by("account_id")]
    last = asked.last.isoformat() if asked.last else None
    head = {"book": asked.book.code, "kind": str(asked.action), "last": last}
    signed = {"sign_off": decision.sign_off.sha256} if decision.sign_off else {}
    return rfc8785.dumps({**head, **signed, "accounts": accounts})


def _account(row: PeriodBalance) -> dict[str, str | int | None]:
    account = row.account
    return {
        "function": str(account.function),
        "fund": account.fund_id,
        "purpose": account.purpose.code if account.purpose else None,
        "unit": account.unit,
        "debit": str(row.debit),
        "credit": str(row.credit),
        "lines": str(row.lines),
    }
