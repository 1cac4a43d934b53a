"""Lock a row that the application may read and never change.

PostgreSQL lets only those who may update a row lock it: `ledger_lock_row` (``migrations/sql/roles.sql``)
does it with the owner's rights. Where rows may change, ``select_for_update`` does.
"""

from django.db import connection, transaction
from django.db.models import Model


def lock(row: Model) -> None:
    """Wait until nobody else has `row`, and keep it to the end of the transaction.

    What was read before may have passed: read what hangs on it after. Raises TransactionManagementError.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A row is locked inside a transaction only.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_lock_row(%s, %s)", [row._meta.db_table, row.pk])
