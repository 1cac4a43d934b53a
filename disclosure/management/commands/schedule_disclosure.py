"""Make the duties to publish of what was decided since; run it each morning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure import scheduling
from ledger import leaves
from ledger.models.chart import Book


class Command(BaseCommand):
    help = "Lập lịch công khai từ các quyết định, sự kiện đã ghi (chạy lại không lập trùng)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--book", metavar="CODE", help="một sổ, ví dụ LS-1; mặc định: mọi sổ")

    def handle(self, *_args: Any, **options: Any) -> None:
        for book in self._books(options["book"]):
            made = scheduling.schedule(book=book, on=timezone.localdate())
            self.stdout.write(f"{book}: thêm {len(made)} việc công khai")

    def _books(self, code: str | None) -> list[Book]:
        if code is None:
            return list(Book.objects.select_related("organisation").order_by("pk"))
        book = leaves.book_of(code)
        if book is None:
            message = f"Không có sổ mang mã {code}."
            raise CommandError(message)
        return [book]
