"""A village's real list of promises, handed in at the screen."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser import chromium, giving
from tests.browser.story import Story

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "samples"

# The bad rows of the bad sample, each by its row number and column.
NAMED = (
    "Dòng 7, cột “Họ và tên”",
    "Dòng 10, cột “Số tiền (đồng)”",
    "Dòng 14, cột “Số tiền (đồng)”: “1,5” không phải là số tiền đồng rõ ràng",
    "Dòng 19, cột “Hình thức”: không nhận “Vàng miếng”",
    "Dòng 26, cột “Số tiền (đồng)”: “năm trăm nghìn”",
)


def test_a_bad_list_imports_nothing_and_names_its_rows_and_a_good_one_goes_in(
    fresh_commune: str, today: date
) -> None:
    bad, good = _sample("dang-ky-dong-gop-loi.xlsx"), _sample("dang-ky-dong-gop.xlsx")
    with chromium.started() as browser:
        story = Story(browser, fresh_commune, today)
        giving.open_project(story)
        giving.open_agreed_call(story)
        clerk = story.accountant
        giving.show_list(clerk, story.call, "danh-sach-loi.xlsx", bad)
        clerk.is_refused("Chưa nhập dòng nào. Hãy sửa 5 chỗ", *NAMED)
        clerk.open(story.call)
        clerk.sees("Chưa có đăng ký nào khớp.")
        giving.show_list(clerk, story.call, "danh-sach.xlsx", good)
        clerk.press("Nhập 137 đăng ký")
        clerk.is_told("Đã nhập 137 đăng ký.")
        clerk.sees("137 đăng ký", "Hiến đất", "21,5 m2")


def _sample(name: str) -> bytes:
    if not (SAMPLES / name).is_file():
        pytest.skip(f"the sample {name} is not beside this checkout")
    return (SAMPLES / name).read_bytes()
