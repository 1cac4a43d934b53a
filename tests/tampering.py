"""Whoever speaks SQL to the books: the application, and the owner of the tables.

Tests run as the application. What the owner does in the middle of a test, a function that only test
databases have does with the owner's rights.
"""

import contextlib

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

# Who tries: the application; the owner; the owner with triggers and foreign keys switched off.
WAYS = pytest.mark.parametrize("way", ["application", "owner", "replica"])
_NO_RIGHT = "42501"


class RefusedError(Exception):
    """A guard or a missing right said no; a statement with a mistake in it is not refused."""


def allow() -> None:
    """Make the function; for the owner, once in each test database."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE SCHEMA tampering;
            CREATE FUNCTION tampering.as_owner(words text) RETURNS void
            LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
            BEGIN
                EXECUTE words;
            END $$;
            GRANT USAGE ON SCHEMA tampering TO so_cong_app;
            """
        )


def as_owner(sql: str, *values: str | int) -> None:
    """Run `sql` in our own transaction with the rights of the tables' owner."""
    with connection.cursor() as cursor:
        words = cursor.mogrify(sql, values) if values else sql
        cursor.execute("SELECT tampering.as_owner(%s)", [words])


def attempt(way: str, sql: str, *values: str | int) -> None:
    """Try `sql` in one of the WAYS, deferred checks and all. Raises RefusedError."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            if way == "application":
                cursor.execute(sql, values or None)
            else:
                if way == "replica":
                    _switch_triggers_off()
                as_owner(sql, *values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        refused = isinstance(error, IntegrityError)
        if refused or getattr(error.__cause__, "sqlstate", "") == _NO_RIGHT:
            raise RefusedError(str(error)) from error
        raise


def _switch_triggers_off() -> None:
    """Do it where the owner is a superuser; another owner may not, and tries without."""
    with contextlib.suppress(ProgrammingError), transaction.atomic():
        as_owner("SET LOCAL session_replication_role = replica")
