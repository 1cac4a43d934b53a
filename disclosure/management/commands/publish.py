"""Publish a project from a script, as the chair would from the page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from disclosure import publishing
from ledger.exceptions import LedgerError
from ledger.models.people import User
from projects.models.project import Project


class Command(BaseCommand):
    help = "Công khai một công trình: bản mới, có mã băm và bản sao kê PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--project", required=True, metavar="CODE")
        parser.add_argument("--by", required=True, metavar="USERNAME")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--gap", default="", help="giải trình khi số liệu chưa khớp")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            publication = publishing.publish(
                project=Project.objects.get(code=options["project"]),
                by=User.objects.get(username=options["by"]),
                at=timezone.now(),
                reason=options["reason"],
                gap_stated=options["gap"],
            )
        except Project.DoesNotExist as error:
            message = f"Không có công trình mang mã {options['project']}."
            raise CommandError(message) from error
        except User.DoesNotExist as error:
            message = f"Không có người dùng {options['by']}."
            raise CommandError(message) from error
        except LedgerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{publication.project_code} bản {publication.version}: "
            f"mã kiểm tra {publication.code}, SHA-256 {publication.sha256}"
        )
