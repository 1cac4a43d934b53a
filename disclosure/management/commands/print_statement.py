"""Write the statement of a published version to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure import rendering
from disclosure.models.publication import Publication
from ledger.exceptions import LedgerError


class Command(BaseCommand):
    help = "Ghi bản sao kê PDF của bản công khai mới nhất (hoặc bản được chọn) ra tệp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--project", required=True, metavar="CODE")
        parser.add_argument("--version-number", type=int, metavar="N", help="mặc định: mới nhất")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
        parser.add_argument(
            "--signature-field", action="store_true", help="chừa ô trống để ký số bằng USB token"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = Publication.objects.filter(project_code=options["project"])
        if options["version_number"] is not None:
            rows = rows.filter(version=options["version_number"])
        publication = rows.order_by("-version").first()
        if publication is None:
            message = f"Chưa có bản công khai nào của {options['project']}. Hãy công khai trước."
            raise CommandError(message)
        if not publication.is_in_view:
            message = f"Bản {publication.version} đã được rút: {publication.withdrawal.reason}"
            raise CommandError(message)
        out = options["out"]
        try:
            content = _content(bytes(publication.body), field=options["signature_field"])
        except LedgerError as error:
            raise CommandError(str(error)) from error
        out.write_bytes(content)
        self.stdout.write(f"{out}: bản {publication.version}, mã kiểm tra {publication.code}")


def _content(body: bytes, *, field: bool) -> bytes:
    if field:
        return rendering.for_token(rendering.PROJECT, body, at=timezone.now())
    return bytes(rendering.finish(rendering.PROJECT, body, clock=timezone.now).pdf)
