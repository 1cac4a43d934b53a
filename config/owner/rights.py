"""What the log-in of the application may do to the books: add, never alter."""

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
    """Warn where the application logs in as somebody who can alter the books."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not _may_alter():
        return []
    return [
        checks.Warning(
            "The application logs in to the database as somebody who can alter the books.",
            hint="Give it a log-in of its own in DATABASE_URL and the owner's in DATABASE_OWNER_URL.",
            id="owner.W001",
        )
    ]


def _may_alter() -> bool:
    # What the application is set to log in as, also while `migrate` speaks as the owner.
    login = str(connections.settings[DEFAULT_DB_ALIAS]["USER"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(role, to_regclass('ledger_entry'), 'UPDATE')"
            " FROM (SELECT coalesce(to_regrole(quote_ident(%s)), current_user::regrole)::oid) AS r(role)",
            [login],
        )
        return bool(cursor.fetchone() == (True,))
