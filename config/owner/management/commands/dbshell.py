"""Django's own command: a shell on the database as the application, or as the owner of the tables."""

from contextlib import nullcontext
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import dbshell

from config import database


class Command(dbshell.Command):
    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--owner", action="store_true", help="Speak as the owner of the tables."
        )

    def handle(self, **options: Any) -> None:
        with database.as_owner() if options["owner"] else nullcontext():
            super().handle(**options)
