"""Write the whole public site into a folder of files, in the place of the last copy; a timer runs it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure import exporting
from disclosure.sitefiles import copying
from ledger.exceptions import LedgerError

_EVERY = 500


class Command(BaseCommand):
    help = (
        "Ghi cả trang công khai ra tệp, để nginx một mình cũng phục vụ được; thay trọn bản sao cũ."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="DIR")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if not exporting.is_fresh(settings.OPEN_DATA_DIR):
                call_command("export_opendata", stdout=self.stdout)
            done = copying.copy_site(
                folder=options["out"],
                live=settings.PUBLIC_URL,
                clock=timezone.now,
                tell=self._tell,
                miss=self._miss,
            )
        except LedgerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['out']}: {done.pages} trang, {done.files} tệp khác, {done.missing} địa chỉ không có"
        )

    def _tell(self, done: int, known: int) -> None:
        if done % _EVERY == 0:
            self.stdout.write(f"{done}/{known} địa chỉ")

    def _miss(self, address: str) -> None:
        self.stderr.write(f"Không có trên trang gốc: {address}")
