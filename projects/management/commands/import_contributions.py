"""Import a list of pledges into a call, as the page does: all or nothing, known rows passed over."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.people import User
from projects import calling, listed
from projects.models.contribution import Call


class Command(BaseCommand):
    help = "Nhập danh sách đăng ký đóng góp (Excel hoặc CSV) vào một đợt vận động."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the call, the file and the person who imports."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--call", type=int, required=True, help="số của đợt vận động")
        parser.add_argument("--by", required=True, help="tên đăng nhập của người nhập")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem, không ghi")

    def handle(self, *, file: Path, call: int, by: str, dry_run: bool, **_options: Any) -> None:
        """Read the list, say what is in it, import it unless asked not to."""
        found_call = Call.objects.select_related("project__book__organisation").filter(pk=call)
        person = User.objects.filter(username=by).first()
        if not (target := found_call.first()) or person is None:
            raise CommandError(_("Không có đợt vận động hoặc người dùng này. Hãy xem lại."))
        try:
            data = file.read_bytes()
            self._show(listed.of_file(target, data, file.name))
            if dry_run:
                return
            done = calling.import_pledges(
                call=target, by=person, on=timezone.localdate(), data=data, filename=file.name
            )
        except OSError as error:
            raise CommandError(_("Không đọc được tệp %(file)s.") % {"file": file}) from error
        except LedgerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Đã nhập %(added)d đăng ký, %(known)d dòng đã có từ trước.")
            % {"added": done.added, "known": done.known}
        )

    def _show(self, found: listed.Listed) -> None:
        for line in (*map(str, found.problems), *found.remarks):
            self.stderr.write(line)
        for total in found.totals:
            self.stdout.write(f"{total.form.label}: {total.count}, {total.amount} đồng")
