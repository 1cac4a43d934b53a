"""Prove the books again: ``manage.py verify_books``; exit 1 names the first broken row."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure import verification as publications
from ledger import verification
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.verification import Fault, Root, published

_BAR = 20


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
        parser.add_argument(
            "--deep",
            action="store_true",
            help="viết lại từng lá của nhật ký công khai từ sổ để so, và so với gốc đã công bố",
        )
        parser.add_argument(
            "--from-leaf",
            type=int,
            default=0,
            metavar="SO",
            help="cùng --book và --deep: so tiếp từ lá này, như lần chạy trước đã báo",
        )
        parser.add_argument(
            "--published",
            type=Path,
            nargs="+",
            default=[],
            metavar="FILE",
            help="tệp diem-chot.json người khác đang giữ, hoặc thư mục các tệp ấy",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["from_leaf"] and not options["book"]:
            raise CommandError(_("--from-leaf đi cùng --book."))
        book = _book(options["book"])
        chosen = [book] if book else list(_books())
        with verification.one_moment():
            kept = _kept(options["published"])
            entries = self._entries(book, after=options["from_entry"])
            self._whole(chosen)
            self._sums(book)
            published_count = self._publications(book)
            if options["deep"]:
                self._deep(chosen, since=options["from_leaf"])
            if options["deep"] or kept:
                self._roots(chosen, kept)
        self.stdout.write(
            _("Sổ đúng: %(entries)d chứng từ, %(books)d sổ, %(published)d bản công khai.")
            % {"entries": entries, "books": len(chosen), "published": published_count}
        )

    def _entries(self, book: Book | None, *, after: int) -> int:
        read = 0
        for part in verification.ranges(after=after, book=book):
            _stop_at(
                verification.fault_in_entries(part, book=book), again=f"--from-entry {part.first}"
            )
            read += verification.count(part, book=book)
            self.stdout.write(
                _("%(bar)s %(read)d chứng từ đúng (đọc tiếp được bằng --from-entry %(last)d)")
                % {"bar": _bar(part.last, part.end), "read": read, "last": part.last}
            )
        return read

    def _sums(self, book: Book | None) -> None:
        _stop_at(verification.fault_in_sums(book=book))
        self.stdout.write(_("Số dư và số phát sinh từng ngày của mọi tài khoản bằng tổng các dòng"))

    def _whole(self, books: Sequence[Book]) -> None:
        for number, each in enumerate(books, start=1):
            _stop_at(verification.fault_in_book(each))
            self.stdout.write(
                _("%(bar)s %(number)d/%(all)d %(book)s: số chứng từ, số dư, sao kê đúng")
                % {
                    "bar": _bar(number, len(books)),
                    "number": number,
                    "all": len(books),
                    "book": each,
                }
            )

    def _publications(self, book: Book | None) -> int:
        count = publications.Count()
        _stop_at(publications.fault_in_publications(count, book=book))
        _stop_at(publications.fault_in_statements(book=book))
        _stop_at(publications.fault_in_lists(book=book))
        return count.publications

    def _deep(self, books: Sequence[Book], *, since: int) -> None:
        for book in books:
            for part in verification.leaf_ranges(book, since=since):
                again = f"--deep --book {book.organisation.commune_code} --from-leaf {part.first}"
                _stop_at(verification.fault_in_leaves(part, book), again=again)
                self.stdout.write(
                    _("%(bar)s %(book)s: %(read)d lá viết lại từ sổ, không khác một chữ")
                    % {"bar": _bar(part.last, part.end), "book": book.code, "read": part.last}
                )
            _stop_at(publications.fault_in_papers(book))

    def _roots(self, books: Sequence[Book], kept: Sequence[Root]) -> None:
        for book in books:
            roots = [*kept, *publications.roots(book)]
            _stop_at(verification.fault_in_published(book, roots))
            told = sum(root.book == book.code for root in roots)
            self.stdout.write(
                _("%(book)s: %(count)d gốc đã công bố còn tính lại được")
                % {"book": book.code, "count": told}
            )


def _bar(done: int, end: int) -> str:
    """Draw how far the reading has come: [█████░░░░░] 50 %."""
    part = done * _BAR // end if end else _BAR
    return f"[{'█' * part}{'░' * (_BAR - part)}] {done * 100 // end if end else 100} %"


def _books() -> Sequence[Book]:
    rows = Book.objects.select_related("organisation").order_by("organisation__name", "id")
    return list(rows)


def _kept(paths: Sequence[Path]) -> list[Root]:
    """Return the roots in the files of others; one of a book that is not here is a fault too."""
    try:
        kept = published.read(paths)
    except LedgerError as error:
        raise CommandError(str(error)) from error
    if (stray := published.of_no_book(kept)) is not None:
        raise CommandError(
            _("%(where)s: không còn sổ %(book)s, gốc %(size)d lá đã công bố là %(root)s.")
            % {"where": stray.where, "book": stray.book, "size": stray.size, "root": stray.root}
        )
    return kept


def _book(code: str | None) -> Book | None:
    if code is None:
        return None
    found = Book.objects.select_related("organisation").filter(organisation__commune_code=code)
    if (book := found.first()) is None:
        raise CommandError(_("Không có sổ của xã mang mã %(code)s.") % {"code": code})
    return book


def _stop_at(fault: Fault | None, *, again: str = "") -> None:
    if fault is None:
        return
    more = _(" Sửa xong, chạy tiếp với %(options)s.") % {"options": again} if again else ""
    raise CommandError(f"{fault}{more}")
