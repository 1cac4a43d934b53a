"""Statements that the server reads and plans once for each connection, not once for each call.

Django sends text with the values written into it; for one call made thousands of times the reading
costs as much as the work. Values go as text, so that a statement must say of what type each is.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper


class _Cursor(psycopg.Cursor[tuple[Any, ...]]):
    def execute(self, query: Any, params: Any = None, **_options: Any) -> Self:
        return super().execute(query, params, prepare=True)


@contextmanager
def cursor() -> Iterator[CursorWrapper]:
    """Give a cursor of Django's connection, with its errors and its log, that prepares what it runs."""
    connection.ensure_connection()
    with _Cursor(connection.connection) as prepared:
        bare: Any = prepared  # Django's types know its own cursors only
        logged = connection.queries_logged
        yield connection.make_debug_cursor(bare) if logged else connection.make_cursor(bare)


def array(values: Iterable[Any]) -> str:
    """Return values as the text of an SQL array."""
    return "{" + ",".join("NULL" if each is None else _quoted(each) for each in values) + "}"


def _quoted(value: object) -> str:
    if isinstance(value, int):
        return str(value)
    return '"' + str(value).replace("\\", r"\\").replace('"', r"\"") + '"'
