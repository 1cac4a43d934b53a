"""What the log-in of the application may do to the books: read and add, never alter."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connection, connections


def settle() -> None:
    """Give the application its rights on every table there is; for the owner of the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('ledger_settle_rights()') IS NOT NULL")
        if cursor.fetchone() == (True,):
            cursor.execute("SELECT ledger_settle_rights()")


def check(*, databases: Sequence[str] | None, **_others: Any) -> list[checks.CheckMessage]:
    """Warn where the application logs in as somebody who can alter the books, or not even read them."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    said: list[checks.CheckMessage] = []
    reads, alters = _rights_on_entries()
    if alters:
        said.append(
            checks.Warning(
                "The application logs in to the database as somebody who can alter the books.",
                hint="Give it a log-in of its own in DATABASE_URL and the owner's in DATABASE_OWNER_URL.",
                id="owner.W001",
            )
        )
    if not reads:
        said.append(
            checks.Warning(
                "The application logs in to the database as somebody who cannot read the books.",
                hint="GRANT so_cong_app TO that log-in, or run migrate as the owner of the tables.",
                id="owner.W002",
            )
        )
    return said


def _rights_on_entries() -> tuple[bool, bool]:
    """Return whether the application's log-in reads and whether it alters; before the first `migrate` it reads."""
    login = str(connections.settings[DEFAULT_DB_ALIAS]["USER"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(has_table_privilege(role, entries, 'SELECT'), true),"
            " coalesce(has_table_privilege(role, entries, 'UPDATE'), false)"
            " FROM (SELECT coalesce(to_regrole(quote_ident(%s)), current_user::regrole)::oid,"
            " to_regclass('public.ledger_entry')) AS r (role, entries)",
            [login],
        )
        reads, alters = cursor.fetchone()
    return reads, alters
