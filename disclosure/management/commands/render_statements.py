"""`manage.py render_statements`: draw the prints that wait; a service, or `--once` by a timer."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from disclosure import rendering

_PAUSE = 2  # seconds


class Command(BaseCommand):
    help = "Dựng các bản in đang chờ; chạy mãi như một dịch vụ, hoặc một lượt với --once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="dựng hết rồi thôi")

    def handle(self, *_args: Any, **options: Any) -> None:
        while True:
            if count := rendering.draw_waiting(clock=timezone.now):
                self.stdout.write(f"Đã dựng {count} bản in.")
            if options["once"]:
                return
            time.sleep(_PAUSE)
