"""`manage.py render_statements`: draw the prints that wait; a service, or `--once` by a timer."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from disclosure import rendering
from ledger.pdfkeys import PdfKeyError

_PAUSE = 2  # seconds


class Command(BaseCommand):
    help = "Dựng các bản in đang chờ; chạy mãi như một dịch vụ, hoặc một lượt với --once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="dựng hết rồi thôi")

    def handle(self, *_args: Any, **options: Any) -> None:
        while True:
            try:
                count = rendering.draw_waiting(clock=timezone.now)
            except PdfKeyError as error:
                raise CommandError(str(error)) from error
            if count:
                self.stdout.write(f"Đã dựng {count} bản in.")
            if options["once"]:
                return
            time.sleep(_PAUSE)
