"""The floor: plain tables of the same shape, written row by row with nothing asked and nothing checked.

Columns, indexes, storage and foreign keys are read from the catalogue, so that the floor stays what the
books are. It has no trigger of ours and no CHECK; a script does the row work of a posting, each row by a
statement of its own, prepared, inside BEGIN and COMMIT.
"""

import re
from functools import cache

from django.db import connection, transaction

from config import database

_TABLES = ("vouchercounter", "entry", "privatepart", "line", "balance", "balanceday")

_OURS = re.compile(rf"REFERENCES ledger_({'|'.join(_TABLES)})\(")

_FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND conrelid = %s::regclass ORDER BY conname
"""


def build() -> None:
    """Make the tables floor_entry, floor_line … anew, with a balance row for each account."""
    with database.as_owner(), connection.cursor() as cursor:
        for table in reversed(_TABLES):
            cursor.execute(f"DROP TABLE IF EXISTS floor_{table}")
        for table in _TABLES:
            cursor.execute(
                f"CREATE TABLE floor_{table} (LIKE ledger_{table} INCLUDING ALL EXCLUDING CONSTRAINTS)"
            )
            cursor.execute(
                "SELECT unnest(reloptions) FROM pg_class WHERE oid = %s::regclass",
                [f"ledger_{table}"],
            )
            for (option,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE floor_{table} SET ({option})")
            cursor.execute(f"GRANT ALL ON floor_{table} TO PUBLIC")
        for table in _TABLES:
            _bind(table)
        columns = ", ".join(f'"{name}"' for name, _needed in _columns("balance"))
        cursor.execute(
            f"INSERT INTO floor_balance ({columns}) SELECT {columns} FROM ledger_balance"
        )


def _bind(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN_KEYS, [f"ledger_{table}"])
        for _name, definition in cursor.fetchall():
            bound = _OURS.sub(r"REFERENCES floor_\1(", definition)
            cursor.execute(f"ALTER TABLE floor_{table} ADD {bound}")


@cache
def _columns(table: str) -> list[tuple[str, bool]]:
    """Return the columns of a table, each with whether a row must name it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT attname, attnotnull AND NOT atthasdef AND attidentity = ''
            FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum
            """,
            [f"ledger_{table}"],
        )
        return [(name, needed) for name, needed in cursor.fetchall()]


def insert(table: str, values: dict[str, str]) -> str:
    """Return an INSERT of one row into the floor's table: `values` are what is known, in SQL.

    Columns the table has not are left out. Raises RuntimeError for one that must be named and is not.
    """
    wanted = _columns(table)
    if missing := [name for name, needed in wanted if needed and name not in values]:
        raise RuntimeError(f"The floor does not know what to write into {table}: {missing}")
    given = [(name, values[name]) for name, _needed in wanted if name in values]
    columns = ", ".join(f'"{name}"' for name, _value in given)
    return f"INSERT INTO floor_{table} AS t ({columns}) VALUES ({', '.join(v for _n, v in given)})"


def copied_out(table: str, *, after: int) -> bytes:
    """Return the rows of a table of the books that belong to entries after `after`, as COPY has them."""
    of = "id" if table == "entry" else "entry_id"
    columns = ", ".join(f'"{name}"' for name, _needed in _columns(table))
    asked = (
        f"COPY (SELECT {columns} FROM ledger_{table} WHERE {of} > {after} ORDER BY {of}) TO STDOUT"
    )
    with connection.cursor() as cursor, cursor.copy(asked) as out:
        return b"".join(bytes(piece) for piece in out)


def copy_in(rows: dict[str, bytes]) -> None:
    """Copy rows into the floor's tables in one transaction; their foreign keys are checked at its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, data in rows.items():
            columns = ", ".join(f'"{name}"' for name, _needed in _columns(table))
            with cursor.copy(f"COPY floor_{table} ({columns}) FROM STDIN") as into:
                into.write(data)
