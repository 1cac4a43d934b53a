"""Take in a bank statement from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import importing
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.people import User


class Command(BaseCommand):
    help = "Import a bank or treasury statement (Excel or CSV) into an account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--custody", type=int, required=True, help="the id of the account")
        parser.add_argument("--by", required=True, help="the user name of the accountant")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = importing.import_statement(
                custody=Custody.objects.select_related("book__organisation").get(
                    pk=options["custody"]
                ),
                data=options["file"].read_bytes(),
                filename=options["file"].name,
                by=User.objects.get(username=options["by"]),
                on=timezone.localdate(),
            )
        except (LedgerError, OSError, Custody.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Đã nhập %(added)d dòng mới; %(known)d dòng đã có từ trước.")
            % {"added": done.added, "known": done.known}
        )
