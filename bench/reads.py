"""What pages ask of a big book, through the functions they call; beside it, the bare rows."""

from collections.abc import Callable
from datetime import date

from django.db import connection

from bench.figure import medians_ms
from ledger import balances, ledgers
from ledger.models.chart import Account

PAGE = 50
AS_OF = date(2026, 3, 31)


def _balance(pk: int) -> None:
    ledgers.held(Account.objects.select_related("balance").get(pk=pk))


def _as_of(pk: int) -> None:
    balances.as_of(Account.objects.select_related("book").get(pk=pk), AS_OF)


def _trial(pk: int) -> None:
    ledgers.trial_balance(Account.objects.select_related("book").get(pk=pk).book)


def _last_page(pk: int) -> None:
    lines = ledgers.of_account(Account.objects.select_related("book").get(pk=pk))
    lines[len(lines) - PAGE :]  # a slice is read from the database


READS: dict[str, Callable[[int], None]] = {
    "balance": _balance,
    "balance as of a day": _as_of,
    "trial balance": _trial,
    "account page": _last_page,
}

# The rows themselves, by a prepared statement, without Django.
FLOORS = {
    "balance": "SELECT debit, credit FROM ledger_balance WHERE account_id = %(pk)s",
    "balance as of a day": """SELECT sum(debit - credit) FROM ledger_balanceday
        WHERE account_id = %(pk)s AND "on" <= %(day)s""",
    "trial balance": """SELECT a.id, b.debit, b.credit FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
        WHERE a.book_id = (SELECT book_id FROM ledger_account WHERE id = %(pk)s)""",
    "account page": f"""SELECT l.*, e.* FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry_id
        WHERE l.account_id = %(pk)s ORDER BY l."on" DESC, l.entry_id DESC, l.position DESC LIMIT {PAGE}""",
}


def taken(*, account: int, rounds: int = 5) -> dict[str, tuple[float, float]]:
    """Return the median milliseconds of each read of an account and its book, with those of its floor."""
    found = {}
    for name, read in READS.items():
        ours, least = medians_ms(
            _asked(read, account), _asked_bare(FLOORS[name], account), rounds=rounds
        )
        found[name] = (ours, least)
    return found


def _asked(read: Callable[[int], None], account: int) -> Callable[[], None]:
    return lambda: read(account)


def _asked_bare(sql: str, account: int) -> Callable[[], object]:
    connection.ensure_connection()
    bare = connection.connection
    given = {"pk": account, "day": AS_OF}
    return lambda: bare.execute(sql, given, prepare=True).fetchall()
