"""Match bank lines by their codes, in the books or on files alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import bankfiles
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.people import User
from ledger.money import format_vnd
from projects import reconciling, rehearsal

_WIDTH = 30


class Command(BaseCommand):
    help = "Match bank lines by code: --account ID --by USER, or --rehearse LIST --statement FILE."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--account", "--custody", dest="custody", type=int, help="the id of the account"
        )
        parser.add_argument("--by", help="the user name of the accountant")
        parser.add_argument("--rehearse", type=Path, help="a list of expected movements")
        parser.add_argument("--statement", type=Path, help="a statement file")
        parser.add_argument("--out", type=Path, help="where the report goes (default: the screen)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["rehearse"] and options["statement"]:
                self._rehearse(options["rehearse"], options["statement"], options["out"])
            elif options["custody"] and options["by"]:
                self._reconcile(options["custody"], options["by"])
            else:
                raise CommandError(self.help)
        except (LedgerError, OSError, Custody.DoesNotExist, User.DoesNotExist) as error:
            raise CommandError(str(error)) from error

    def _reconcile(self, custody: int, username: str) -> None:
        done = reconciling.reconcile_auto(
            custody=Custody.objects.select_related("book__organisation").get(pk=custody),
            by=User.objects.get(username=username),
            on=timezone.localdate(),
            told=self._progress,
        )
        self.stdout.write(_("Đã khớp %(count)d dòng theo mã.") % {"count": done.matched})
        for line, sentence in done.refused:
            self.stdout.write(f"{line}: {sentence}")

    def _progress(self, done: int, every: int) -> None:
        """Draw the bar again on its line; one line a part where nobody watches."""
        if every <= reconciling.AT_ONCE:
            return
        filled = _WIDTH * done // every
        bar = f"[{'█' * filled}{'·' * (_WIDTH - filled)}] " + _("%(done)s/%(total)s dòng") % {
            "done": format_vnd(done),
            "total": format_vnd(every),
        }
        watched = self.stdout.isatty()
        self.stdout.write(f"\r{bar}" if watched else bar, ending="" if watched else "\n")
        if watched and done == every:
            self.stdout.write("")
        self.stdout.flush()

    def _rehearse(self, expected: Path, statement: Path, out: Path | None) -> None:
        found = bankfiles.read(statement.read_bytes(), statement.name, settings.STATEMENT_MAX_BYTES)
        waited = rehearsal.read_expected(expected.read_bytes(), expected.name)
        report = rehearsal.report(found.rows, waited)
        if out is None:
            self.stdout.write(report)
        else:
            out.write_text(report, encoding="utf-8")
            self.stdout.write(_("Đã ghi %(count)d dòng.") % {"count": len(found.rows)})
