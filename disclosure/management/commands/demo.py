"""`manage.py demo`: load the example and print one user for each role; safe to run again."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from disclosure.example import months, people, play
from ledger import signing


class Command(BaseCommand):
    """Load the example of Lương Sơn."""

    help = "Nạp dữ liệu ví dụ xã Lương Sơn (chạy lại không nạp trùng)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load what is missing, then list the users."""
        if play.is_loaded():
            self.stdout.write("Dữ liệu ví dụ đã có sẵn.")
        else:
            play.load(today=timezone.localdate(), say=self.stdout.write, seal=self._seal)
            key = signing.read_key(settings.SIGNING_KEY_FILE, create=not settings.PRODUCTION)
            months.close(people.assemble(), at=timezone.now(), key=key)
            self._seal()
        self.stdout.write("\nNgười dùng ví dụ (tên đăng nhập / mật khẩu / vai trò):")
        for post in people.POSTS:
            self.stdout.write(f"  {post.username:22}{post.password:28}{post.role.label}")

    def _seal(self) -> None:
        call_command("seal", stdout=self.stdout)
