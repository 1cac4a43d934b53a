"""What accounts had moved by the end of a day: from the nearest sums kept, and the days between.

Sums are kept at each closing that still counts (`PeriodBalance`) and now (`Balance`). Whichever is
nearer is taken, and the days (`BalanceDay`) up to the one asked for are added or taken off, so that
the cost follows the days between and never the lines. One statement, so that all of it is of one moment.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ledger import prepared
from ledger.exceptions import LedgerError
from ledger.models.chart import Book

_A_DAY = timedelta(days=1)


class NoSuchDayError(LedgerError):
    """Balances are asked for a day before the book, or for a period that ends before it begins."""


@dataclass(frozen=True)
class Moved:
    """Running sums of an account since its book was opened; đồng, or hundredths of its unit."""

    debit: int = 0
    credit: int = 0
    lines: int = 0

    @property
    def net(self) -> int:
        """Return the balance: on the debit side above 0, on the credit side below."""
        return self.debit - self.credit


def moved_by(day: str, *, accounts: str = "") -> str:
    """Return a query of (account_id, debit, credit, lines) at the end of a day of the book %(book)s.

    `day` is the name of its parameter; `accounts` that of the ids of the accounts, all of the book
    when it is empty. The sums of a day are looked up account by account: few days are read of each,
    whatever their number.
    """
    return f"""
        SELECT a.id AS account_id,
               CASE WHEN at.from_now THEN b.debit - d.debit ELSE coalesce(p.debit, 0) + d.debit END AS debit,
               CASE WHEN at.from_now THEN b.credit - d.credit ELSE coalesce(p.credit, 0) + d.credit END AS credit,
               CASE WHEN at.from_now THEN b.lines - d.lines ELSE coalesce(p.lines, 0) + d.lines END AS lines
        FROM ({_nearest(day)}) at
        JOIN ledger_account a ON a.book_id = %(book)s {_wanted(accounts)}
        JOIN ledger_balance b ON b.account_id = a.id
        LEFT JOIN ledger_periodbalance p ON p.decision_id = at.closing AND p.account_id = a.id
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(s.debit), 0) AS debit, coalesce(sum(s.credit), 0) AS credit,
                   coalesce(sum(s.lines), 0) AS lines
            FROM ledger_balanceday s WHERE s.account_id = a.id AND s."on" > at.low AND s."on" <= at.high) d
    """  # noqa: S608  # names of parameters, given in code


def moved_till_now(*, accounts: str = "") -> str:
    """Return the same query for the end of all days."""
    return f"""
        SELECT b.account_id, b.debit, b.credit, b.lines
        FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
        WHERE a.book_id = %(book)s {_wanted(accounts)}
    """  # noqa: S608


def _wanted(accounts: str) -> str:
    return f"AND a.id = ANY(%({accounts})s)" if accounts else ""


def _nearest(day: str) -> str:
    """Return a query of the one row saying which sums kept are nearest to a day, and the days between."""
    return f"""
        WITH book AS (
            SELECT id, opened_on - 1 AS start,
                   greatest(opened_on - 1, (SELECT max(e."on") FROM ledger_entry e WHERE e.book_id = k.id)) AS final
            FROM ledger_book k WHERE id = %(book)s),
        asked AS (
            SELECT start, final, least(%({day})s::date, final) AS day,
                   ledger_snapshot_before(id, least(%({day})s::date, final) + 1) AS closing FROM book),
        near AS MATERIALIZED (
            SELECT asked.day, c.id AS closing, coalesce(q."last", start) AS kept,
                   final - day <= day - coalesce(q."last", start) AS from_now
            FROM asked LEFT JOIN ledger_closingdecision c ON c.id = asked.closing
                 LEFT JOIN ledger_closingrequest q ON q.id = c.request_id)
        SELECT closing, from_now, CASE WHEN from_now THEN day ELSE kept END AS low,
               CASE WHEN from_now THEN 'infinity' ELSE day END AS high
        FROM near
    """  # noqa: S608


def moved(book: int, accounts: Iterable[int], day: date) -> dict[int, Moved]:
    """Return what each of some accounts of a book had moved by the end of a day, in one query."""
    with prepared.cursor() as cursor:
        cursor.execute(_MOVED, {"book": book, "accounts": list(accounts), "day": day})
        return {pk: Moved(int(d), int(c), int(n)) for pk, d, c, n in cursor.fetchall()}


_MOVED = moved_by("day", accounts="accounts")


def require_day(book: Book, day: date) -> None:
    """Refuse, with NoSuchDayError, a day before the eve of the book: it knows nothing of it."""
    if day < book.opened_on - _A_DAY:
        raise NoSuchDayError(
            _("Sổ mở từ ngày %(day)s. Hãy chọn ngày không sớm hơn ngày ấy.")
            % {"day": f"{book.opened_on:%d/%m/%Y}"}
        )


def require_period(book: Book, since: date | None, until: date | None) -> None:
    """Refuse, with NoSuchDayError, a period that begins before the book or ends before it begins."""
    first = since or book.opened_on
    require_day(book, first - _A_DAY)
    if until is not None and until < first:
        raise NoSuchDayError(
            _("Ngày cuối kỳ %(until)s ở trước ngày đầu kỳ %(since)s. Hãy chọn lại.")
            % {"since": f"{first:%d/%m/%Y}", "until": f"{until:%d/%m/%Y}"}
        )
