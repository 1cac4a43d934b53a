"""Take in a bank statement from a file; run again after a stop, it goes on where it ended."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import bankfiles, importing
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.people import User
from ledger.money import format_vnd

_WIDTH = 30


class Command(BaseCommand):
    help = "Import a bank or treasury statement into an account, part by part."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--custody", type=int, required=True, help="the id of the account")
        parser.add_argument("--by", required=True, help="the user name of the accountant")
        parser.add_argument(
            "--columns",
            metavar="on=1,text=4,debit=5,credit=6",
            help="which column (from 1) holds what, where the headings do not tell",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            parts = importing.bring(
                custody=Custody.objects.select_related("book__organisation").get(
                    pk=options["custody"]
                ),
                data=options["file"].read_bytes(),
                filename=options["file"].name,
                by=User.objects.get(username=options["by"]),
                on=timezone.localdate(),
                columns=_columns(options["columns"]),
            )
            for done in parts:
                self._progress(done)
        except bankfiles.ColumnsError as error:
            raise CommandError(f"{error} {_('Hoặc chỉ ra cột bằng --columns.')}") from error
        except (LedgerError, OSError, Custody.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Đã nhập %(added)s dòng mới; %(known)s dòng đã có từ trước.")
            % {"added": format_vnd(done.added), "known": format_vnd(done.known)}
        )

    def _progress(self, done: importing.Imported) -> None:
        """Draw the bar again on its line; one line a part where nobody watches."""
        if done.total <= importing.PART:
            return
        filled = _WIDTH * done.done // done.total
        bar = f"[{'█' * filled}{'·' * (_WIDTH - filled)}] " + _("%(done)s/%(total)s dòng") % {
            "done": format_vnd(done.done),
            "total": format_vnd(done.total),
        }
        watched = self.stdout.isatty()
        self.stdout.write(f"\r{bar}" if watched else bar, ending="" if watched else "\n")
        if watched and done.is_whole:
            self.stdout.write("")
        self.stdout.flush()


def _columns(words: str | None) -> dict[str, int] | None:
    if not words:
        return None
    try:
        named = dict(each.split("=") for each in words.split(","))
        return {field.strip(): int(number) - 1 for field, number in named.items()}
    except ValueError as error:
        raise CommandError(_("Hãy ghi cột như on=1,text=4,debit=5,credit=6.")) from error
