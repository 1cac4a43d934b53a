"""Publish a project from a script: one person prepares, the chair releases, as on the pages."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure import publishing, releasing
from ledger.exceptions import LedgerError
from ledger.models.people import Membership, Role, User
from projects.models.project import Project


class Command(BaseCommand):
    help = "Công khai một công trình: bản mới, có mã băm và bản sao kê PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--project", required=True, metavar="CODE")
        parser.add_argument(
            "--prepared-by", metavar="USERNAME", help="người lập; mặc định: kế toán của xã"
        )
        parser.add_argument(
            "--by", metavar="USERNAME", help="người duyệt; mặc định: chủ tài khoản của xã"
        )
        parser.add_argument("--reason", default="Công khai định kỳ")
        parser.add_argument("--gap", default="", help="giải trình khi số liệu chưa khớp")
        parser.add_argument(
            "--looked-at", action="store_true", help="đã đọc các chỗ giống dữ liệu cá nhân"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        project = _project(options["project"])
        today = timezone.localdate(now)
        maker = _person(options["prepared_by"], project, Role.ACCOUNTANT, on=today)
        chair = _person(options["by"], project, Role.CHAIR, on=today)
        try:
            proposal = releasing.propose(
                project=project,
                by=maker,
                at=now,
                reason=options["reason"],
                gap_stated=options["gap"],
                looked_at=options["looked_at"],
            )
            made = publishing.publish(proposal=proposal, by=chair, at=now)
        except LedgerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{made.project_code} bản {made.version}, {maker.username} lập, {chair.username} duyệt: "
            f"mã kiểm tra {made.code}, SHA-256 {made.sha256}"
        )


def _project(code: str) -> Project:
    try:
        return Project.objects.get(code=code)
    except Project.DoesNotExist as error:
        message = f"Không có công trình mang mã {code}."
        raise CommandError(message) from error


def _person(username: str | None, project: Project, role: Role, *, on: date) -> User:
    """Return the person named, or who holds `role` in the commune of the project on a day."""
    if username:
        try:
            return User.objects.get(username=username)
        except User.DoesNotExist as error:
            message = f"Không có người dùng {username}."
            raise CommandError(message) from error
    held = Membership.objects.on(on).filter(organisation=project.book.organisation, role=role)
    first = held.select_related("user").filter(user__is_active=True).order_by("pk").first()
    if first is None:
        message = f"Xã của công trình này chưa có {role.label.lower()}; hãy nêu tên người dùng."
        raise CommandError(message)
    return first.user
