"""Django's own command, speaking as the owner of the tables."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connection

from config import database
from config.owner import rights


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with database.as_owner():
            if options["plan"] or options["check_unapplied"]:
                super().handle(*args, **options)
                return
            _require_owner()
            super().handle(*args, **options)
            # By the guards the tables have now, so that no migration need think of it.
            rights.settle()


def _require_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class"
            " WHERE oid = to_regclass('django_migrations')"
        )
        if cursor.fetchone() == (False,):
            raise CommandError("Only the owner of the tables migrates: set DATABASE_OWNER_URL.")
