"""Bring old books in: ``manage.py import_entries so-cu.xlsx --book 23032 --by ketoan --accepted-by chutaikhoan``.

Exit 0 when all is in the books, 1 with the first problems otherwise. Killed half-way, the same
command goes on after the last whole batch.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import migrating, oldbooks
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.oldbooks import EntryFile, EntryFileDecision
from ledger.models.people import User
from ledger.money import format_vnd
from ledger.oldbooks import Compared

_WIDTH = 30


class Command(BaseCommand):
    help = "Nhập chứng từ của sổ cũ (Excel hoặc CSV) vào sổ của một xã; chạy lại thì ghi tiếp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file, the book and the two people."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--book", required=True, metavar="CODE", help="mã xã")
        parser.add_argument("--by", metavar="USER", help="tên đăng nhập của kế toán nhập tệp")
        parser.add_argument(
            "--accepted-by", metavar="USER", help="tên đăng nhập của chủ tài khoản duyệt tệp"
        )
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Show what is in the file, then keep it, let it in, and post its batches."""
        book, path = _book(options["book"]), options["file"]
        try:
            data = path.read_bytes()
            compared = oldbooks.compare(book, data, path.name, on=timezone.localdate())
            self._show(compared)
            if not options["dry_run"]:
                people = [_person(options[name]) for name in ("by", "accepted_by")]
                self._bring(book, path.name, data, compared, *people)
        except OSError as error:
            raise CommandError(_("Không đọc được tệp %(file)s.") % {"file": path}) from error
        except migrating.NothingNewError as error:
            self.stdout.write(str(error))
        except LedgerError as error:
            raise CommandError(str(error)) from error

    def _bring(
        self, book: Book, name: str, data: bytes, compared: Compared, maker: User, chair: User
    ) -> None:
        today = timezone.localdate()
        file = migrating.bring(
            book=book, data=data, filename=name, by=maker, on=today, compared=compared
        )
        if not EntryFileDecision.objects.filter(file=file).exists():
            migrating.accept(file=file, by=chair, on=today, compared=compared)
        self._post(file, compared, maker)

    def _post(self, file: EntryFile, compared: Compared, maker: User) -> None:
        posted = 0
        at, today = timezone.now(), timezone.localdate()
        for batch in migrating.post(file=file, by=maker, at=at, on=today, compared=compared):
            posted += batch.posted
            self._progress(batch.number, compared.batches)
        self.stdout.write(
            _("Đã ghi %(posted)s chứng từ; %(known)s chứng từ đã có từ trước.")
            % {
                "posted": format_vnd(posted),
                "known": format_vnd(len(compared.vouchers) - posted),
            }
        )

    def _progress(self, done: int, every: int) -> None:
        """Draw the bar again on its line; one line a batch where nobody watches."""
        filled = _WIDTH * done // every
        bar = f"[{'█' * filled}{'·' * (_WIDTH - filled)}] " + _("lô %(done)d/%(every)d") % {
            "done": done,
            "every": every,
        }
        watched = self.stdout.isatty()
        self.stdout.write(f"\r{bar}" if watched else bar, ending="" if watched else "\n")
        if watched and done == every:
            self.stdout.write("")
        self.stdout.flush()

    def _show(self, compared: Compared) -> None:
        for each in (*compared.problems.told, *compared.remarks.told):
            self.stderr.write(str(each))
        if untold := compared.problems.untold:
            self.stderr.write(_("… và %(n)s chỗ sai nữa.") % {"n": format_vnd(untold)})
        for fund in compared.new_funds:
            self.stdout.write(_("Sẽ mở nguồn tiền: %(name)s") % {"name": fund.name})
        for total in compared.totals.values():
            self.stdout.write(
                f"{total.kind.label}: {format_vnd(total.count)}, {format_vnd(total.amount)} đồng"
            )
        self.stdout.write(
            _("%(fresh)s chứng từ mới, %(known)s chứng từ đã có trong sổ.")
            % {"fresh": format_vnd(compared.fresh), "known": format_vnd(len(compared.known))}
        )
        if compared.problems:
            raise CommandError(
                _("Tệp còn %(n)s chỗ sai, chưa ghi gì vào sổ.")
                % {"n": format_vnd(compared.problems.count)}
            )


def _book(code: str) -> Book:
    books = Book.objects.select_related("organisation").filter(organisation__commune_code=code)
    if (book := books.first()) is None:
        raise CommandError(_("Không có sổ của xã mang mã %(code)s.") % {"code": code})
    return book


def _person(username: str | None) -> User:
    person = User.objects.filter(username=username).first() if username else None
    if person is None:
        raise CommandError(
            _("Hãy cho biết hai người: --by (kế toán) và --accepted-by (chủ tài khoản).")
        )
    return person
