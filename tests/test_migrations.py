"""Every migration can be undone, and undoing leaves nothing behind."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration, RunSQL
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

ROOMS = ("ledger", "projects", "disclosure")


def _migrations() -> dict[str, Migration]:
    loaded = MigrationLoader(None).disk_migrations
    return {f"{app}.{name}": made for (app, name), made in loaded.items() if app in ROOMS}


def _undoable(operation: Operation) -> bool:
    if isinstance(operation, RunSQL) and not operation.reverse_sql:
        return False
    return operation.reversible


@pytest.mark.parametrize("name", sorted(_migrations()))
def test_a_migration_says_how_to_undo_it(name: str) -> None:
    operations = _migrations()[name].operations
    assert [operation for operation in operations if not _undoable(operation)] == []


def _own_names() -> set[str]:
    """Return the tables, functions and triggers that are ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        )
        return {name for (name,) in cursor.fetchall() if name.split("_")[0] in ROOMS}


@pytest.mark.django_db(transaction=True)
def test_all_migrations_go_back_to_nothing_and_forward_again() -> None:
    before = _own_names()
    call_command("migrate", "ledger", "zero", verbosity=0)
    assert _own_names() == set()
    call_command("migrate", verbosity=0)
    assert _own_names() == before
