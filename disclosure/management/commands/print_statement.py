"""Write the statement of a published version to a file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure import rendering
from disclosure.models.publication import Publication
from disclosure.rendering import NotRenderedError


class Command(BaseCommand):
    help = "Ghi bản sao kê PDF của bản công khai mới nhất (hoặc bản được chọn) ra tệp."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--project", required=True, metavar="CODE")
        parser.add_argument("--version-number", type=int, metavar="N", help="mặc định: mới nhất")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")

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
        body, out = bytes(publication.body), options["out"]
        try:
            made = rendering.finish(rendering.PROJECT, body, clock=timezone.now)
        except NotRenderedError as error:
            raise CommandError(str(error)) from error
        out.write_bytes(bytes(made.pdf))
        self.stdout.write(f"{out}: bản {publication.version}, mã kiểm tra {publication.code}")
