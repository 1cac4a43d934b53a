"""Write a printed statement to a file: of a published version, or one that was issued."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q
from django.utils import timezone

from disclosure import movements, rendering
from disclosure.models.publication import Publication
from disclosure.models.statement import Kind, Statement, StatementQuerySet
from disclosure.rendering import Kind as PrintKind
from ledger.exceptions import LedgerError

_HOW = (
    "Chưa có bản sao kê nào như vậy. Kế toán lập ở Công khai, In báo cáo; chủ tài khoản phát hành."
)


class Command(BaseCommand):
    help = "Ghi bản in PDF ra tệp: sao kê công trình đã công khai, hoặc bản sao kê đã phát hành."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--project", metavar="CODE", help="công trình, theo mã")
        what.add_argument("--statement", metavar="CODE10", help="bản sao kê, theo mã kiểm tra")
        what.add_argument("--commune", metavar="CODE", help="sao kê của xã, theo mã xã")
        what.add_argument("--fund", metavar="CODE", help="sao kê nguồn tiền, theo mã")
        what.add_argument("--agreement", metavar="NUMBER", help="sao kê thỏa thuận, theo số")
        what.add_argument("--norms", metavar="CODE", help="sao kê chi theo định mức, theo mã xã")
        parser.add_argument("--version-number", type=int, metavar="N", help="mặc định: mới nhất")
        parser.add_argument("--from", type=date.fromisoformat, metavar="DATE", dest="since")
        parser.add_argument("--to", type=date.fromisoformat, metavar="DATE", dest="until")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
        parser.add_argument(
            "--signature-field", action="store_true", help="chừa ô trống để ký số bằng USB token"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        found = _publication(options) if options["project"] else _statement(options)
        kind = (
            rendering.PROJECT
            if isinstance(found, Publication)
            else rendering.of_statement(found.kind)
        )
        out: Path = options["out"]
        try:
            content = _content(kind, bytes(found.body), field=options["signature_field"])
        except LedgerError as error:
            raise CommandError(str(error)) from error
        out.write_bytes(content)
        self.stdout.write(f"{out}: bản {found.version}, mã kiểm tra {found.code}")


def _content(kind: PrintKind, body: bytes, *, field: bool) -> bytes:
    if field:
        return rendering.for_token(kind, body, at=timezone.now())
    return bytes(rendering.finish(kind, body, clock=timezone.now).pdf)


def _publication(options: dict[str, Any]) -> Publication:
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
    return publication


def _statement(options: dict[str, Any]) -> Statement:
    rows = _asked(options)
    for name in ("since", "until"):
        if options[name] is not None:
            rows = rows.filter(**{name: options[name]})
    if options["version_number"] is not None:
        rows = rows.filter(version=options["version_number"])
    found = rows.order_by("-until", "-issued_at", "-pk").first()
    if found is None:
        raise CommandError(_HOW)
    if not found.is_in_view:
        message = f"Bản {found.version} đã được rút: {found.withdrawal.reason}"
        raise CommandError(message)
    return found


def _asked(options: dict[str, Any]) -> StatementQuerySet:
    if options["statement"]:
        return Statement.objects.filter(code=options["statement"].upper())
    kinds = (
        (Kind.COMMUNE, "commune"),
        (Kind.FUND, "fund"),
        (Kind.AGREEMENT, "agreement"),
        (Kind.NORM, "norms"),
    )
    kind, subject = next((kind, options[name]) for kind, name in kinds if options[name])
    rows = Statement.objects.filter(kind=kind)
    if kind != Kind.AGREEMENT:
        return rows.filter(subject_code=subject)
    # By its number alone, or with the code of its project before it.
    number = movements.name_of(subject)
    return rows.filter(Q(subject_code=number) | Q(subject_code__endswith=f"-{number}"))
