"""`manage.py seal`: seal what is new in every book, or in one; a timer runs it."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure import sealing
from ledger import leaves, log, signing
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.log import Checkpoint


class Command(BaseCommand):
    help = "Niêm sổ: chốt những gì mới vào nhật ký công khai, ký bằng khóa ngoài cơ sở dữ liệu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--book", metavar="CODE", help="mã sổ như LS-1; bỏ trống: mọi sổ")
        parser.add_argument("--to", metavar="DIR", type=Path, help="ghi tệp công khai vào đây")
        parser.add_argument(
            "--receipt", metavar="VOUCHER", help='ghi cả biên nhận, ví dụ "PT 1/2026"'
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            key = signing.read_key(settings.SIGNING_KEY_FILE, create=not settings.PRODUCTION)
            books = _books(options["book"])
            for book in books:
                sealing.seal(book=book, at=timezone.now(), key=key)
                self._tell(book)
        except LedgerError as error:
            raise CommandError(str(error)) from error
        if options["to"]:
            for book in books:
                _write(book, options["to"] / book.code, options["receipt"])

    def _tell(self, book: Book) -> None:
        last = leaves.latest(book)
        told = f"{last.size} lá, gốc {bytes(last.root).hex()}" if last else "chưa có gì để chốt"
        self.stdout.write(f"{book.code} {book}: {told}")


def _books(code: str | None) -> list[Book]:
    books = list(Book.objects.select_related("organisation").order_by("pk"))
    found = [book for book in books if code in (None, book.code)]
    if code and not found:
        known = ", ".join(book.code for book in books)
        raise CommandError(f"Không có sổ {code}. Các sổ: {known}.")
    return found


def _write(book: Book, folder: Path, voucher: str | None) -> None:
    checkpoint = log.checkpoint_at(book)
    if checkpoint is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    files = {"la-so.csv": log.leaves_csv(checkpoint), **_small_files(checkpoint, voucher)}
    for name, text in files.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            file.writelines(text)


def _small_files(checkpoint: Checkpoint, voucher: str | None) -> dict[str, list[str]]:
    files = {"diem-chot.json": [log.checkpoints_json(checkpoint)]}
    if voucher:
        files["bien-nhan.json"] = [_receipt(checkpoint.book, voucher)]
    return files


def _receipt(book: Book, voucher: str) -> str:
    leaf = leaves.leaf_named(book, voucher)
    receipt = log.receipt_json(leaf, private=True) if leaf else None
    if receipt is None:
        raise CommandError(f"Sổ {book.code} chưa chốt chứng từ {voucher}.")
    return receipt
