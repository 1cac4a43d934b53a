"""Hold a row that the application may read and never change.

PostgreSQL lets only those who may update a row lock it; here SQL does it with the owner's rights
(`ledger_hold_…` in ``migrations/sql/roles.sql``), and the row is held until the transaction ends.
"""

from django.db import connection, transaction

from ledger.models.bank import StatementLine
from ledger.models.journal import Entry


def hold_entry(entry: Entry) -> Entry:
    """Return `entry` as it is once nobody else holds it. Raises TransactionManagementError."""
    _hold("ledger_hold_entry", entry.pk)
    return Entry.objects.get(pk=entry.pk)


def hold_line(line: StatementLine) -> StatementLine:
    """Return the bank line as it is once nobody else holds it. Raises TransactionManagementError."""
    _hold("ledger_hold_statementline", line.pk)
    return StatementLine.objects.select_related("custody__book__organisation").get(pk=line.pk)


def _hold(function: str, key: int) -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A row is held inside a transaction only.")
    with connection.cursor() as cursor:
        cursor.callproc(function, [key])
