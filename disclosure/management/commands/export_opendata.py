"""Write the open data into a folder, in the place of what was there; a timer runs it each night."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure import exporting
from disclosure.models.catalogue import Listing
from disclosure.opendata import Scope
from ledger.exceptions import LedgerError
from ledger.models.places import Commune, Province

_EVERY = 500


class Command(BaseCommand):
    help = "Ghi dữ liệu mở (OC4IDS, CSV, Excel, JSON, sổ công khai, mã băm) ra một thư mục, thay trọn bộ cũ."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--out",
            type=Path,
            default=settings.OPEN_DATA_DIR,
            metavar="DIR",
            help="mặc định: nơi trang công khai lấy tệp",
        )
        place = parser.add_mutually_exclusive_group()
        place.add_argument("--commune", default="", metavar="CODE", help="chỉ một xã")
        place.add_argument("--province", default="", metavar="CODE", help="chỉ một tỉnh")
        parser.add_argument(
            "--since",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="thay-doi.jsonl chỉ ghi từ ngày này; các tệp khác luôn đủ",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        scope = Scope(options["province"], options["commune"])
        _require_known(scope)
        try:
            done = exporting.export(
                folder=options["out"],
                scope=scope,
                since=options["since"],
                at=timezone.now(),
                tell=self._tell,
            )
        except LedgerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{options['out']}: {done.projects} công trình, {done.files} tệp, {done.size} byte"
        )

    def _tell(self, done: int, total: int) -> None:
        if done % _EVERY == 0:
            self.stdout.write(f"{done}/{total} công trình")


def _require_known(scope: Scope) -> None:
    """Refuse a code that names no place: an empty set would look as if nothing were public."""
    today = timezone.localdate()
    if scope == Scope() or Listing.objects.filter(scope.within).exists():
        return
    named = (
        Commune.objects.on(today).filter(code=scope.commune)
        if scope.commune
        else Province.objects.on(today).filter(code=scope.province)
    )
    if not named.exists():
        raise CommandError(f"Không có đơn vị hành chính mang mã {scope.commune or scope.province}.")
