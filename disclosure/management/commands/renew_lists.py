"""``manage.py renew_lists``: make the public lists and sums again from the publications."""

from typing import Any

from django.core.management.base import BaseCommand

from disclosure import listing


class Command(BaseCommand):
    help = "Lập lại danh sách và số tổng công khai từ các bản công khai (sau khi nâng cấp)."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = listing.renew()
        self.stdout.write(f"Đã lập lại danh sách: {count} công trình.")
