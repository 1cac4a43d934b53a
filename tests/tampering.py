"""What the owner of the tables does, in the middle of a test that runs as the application.

In test databases alone a function does with the owner's rights what it is told.
"""

from collections.abc import Sequence

from django.db import connection


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


def as_owner(sql: str, *values: object) -> None:
    """Run `sql` in our own transaction with the rights of the tables' owner."""
    words = compose(sql, values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tampering.as_owner(%s)", [words])


def compose(sql: str, values: Sequence[object]) -> str:
    """Return `sql` with its values written into it."""
    with connection.cursor() as cursor:
        written: str = cursor.mogrify(sql, values) if values else sql
    return written
