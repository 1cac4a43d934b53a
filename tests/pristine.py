"""The database as migrations left it, for tests that commit.

After such a test Django empties every table. The books refuse to be emptied, and the reference data
would be gone, so the whole database is put back from a copy made once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

from config import database


def keep() -> None:
    """Copy the test database before any test has touched it."""
    name = str(connection.settings_dict["NAME"])
    if not name.startswith("test_"):
        raise RuntimeError("No test database: a test that commits must ask pytest-django for one.")
    with _from_outside() as cursor:
        _copy(cursor, source=name, target=_copy_name())


def restore(_case: TransactionTestCase | None = None) -> None:
    """Put the test database back; whoever is still connected to it is cut off."""
    with _from_outside() as cursor:
        _copy(cursor, source=_copy_name(), target=str(connection.settings_dict["NAME"]))


def drop() -> None:
    with _from_outside() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{_copy_name()}"')


def _copy_name() -> str:
    return f"{connection.settings_dict['NAME']}_pristine"


def _copy(cursor: CursorWrapper, *, source: str, target: str) -> None:
    cursor.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


@contextmanager
def _from_outside() -> Iterator[CursorWrapper]:
    """Give the owner a cursor on the server, our own connection closed: one cannot drop where one sits."""
    with database.as_owner(), connection._nodb_cursor() as cursor:
        yield cursor
