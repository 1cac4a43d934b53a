"""Prove the books again: ``manage.py verify_books``; exit 1 names the first broken row."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure import verification as publications
from ledger import verification
from ledger.models.chart import Book
from ledger.verification import Fault


class Command(BaseCommand):
    help = "Đọc lại toàn bộ sổ sách và bản công khai, báo dòng sai đầu tiên."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--book", metavar="CODE", help="mã xã; mặc định: mọi sổ")
        parser.add_argument(
            "--from-entry",
            type=int,
            default=0,
            metavar="ID",
            help="đọc tiếp các chứng từ sau số này, như lần chạy trước đã báo",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        book = _book(options["book"])
        with verification.one_moment():
            entries = self._entries(book, after=options["from_entry"])
            books = self._books(book)
            published = self._publications(book)
        self.stdout.write(
            _("Sổ đúng: %(entries)d chứng từ, %(books)d sổ, %(published)d bản công khai.")
            % {"entries": entries, "books": books, "published": published}
        )

    def _entries(self, book: Book | None, *, after: int) -> int:
        read = 0
        for part in verification.ranges(after=after, book=book):
            _stop_at(verification.fault_in_entries(part, book=book), after=part.first)
            read += verification.count(part, book=book)
            self.stdout.write(
                _("%(read)d chứng từ đúng (đọc tiếp được bằng --from-entry %(last)d)")
                % {"read": read, "last": part.last}
            )
        return read

    def _books(self, book: Book | None) -> int:
        rows = Book.objects.select_related("organisation").order_by("organisation__name", "id")
        chosen = [book] if book else list(rows)
        for number, each in enumerate(chosen, start=1):
            _stop_at(verification.fault_in_book(each))
            self.stdout.write(
                _("%(number)d/%(all)d %(book)s: số chứng từ, số dư, sao kê đúng")
                % {"number": number, "all": len(chosen), "book": each}
            )
        return len(chosen)

    def _publications(self, book: Book | None) -> int:
        count = publications.Count()
        _stop_at(publications.fault_in_publications(count, book=book))
        return count.publications


def _book(code: str | None) -> Book | None:
    if code is None:
        return None
    found = Book.objects.select_related("organisation").filter(organisation__commune_code=code)
    if (book := found.first()) is None:
        raise CommandError(_("Không có sổ của xã mang mã %(code)s.") % {"code": code})
    return book


def _stop_at(fault: Fault | None, *, after: int | None = None) -> None:
    if fault is None:
        return
    more = "" if after is None else _(" Sửa xong, chạy tiếp với --from-entry %d.") % after
    raise CommandError(f"{fault}{more}")
