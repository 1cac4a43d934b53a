"""The front page shows what is found as one types, and keeps the address; without script the button does it."""

import pytest

from tests.browser import chromium
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.django_db

ROAD = "Đường bê tông thôn 3"


def test_what_is_found_shows_as_one_types(example: str) -> None:
    with chromium.started() as browser:
        visitor = Visitor(browser, example)
        visitor.open("/")
        visitor.page.locator("#tim").press_sequentially("duong be tong")
        results = visitor.page.locator("#ket-qua")
        results.get_by_text("Công trình tìm được").wait_for()
        assert ROAD in results.inner_text()
        assert visitor.page.url.endswith("/?q=duong+be+tong")
        visitor.page.reload()
        assert ROAD in results.inner_text()


def test_the_button_finds_the_same_without_script(example: str) -> None:
    with chromium.started() as browser:
        visitor = Visitor(browser, example, script=False)
        visitor.open("/")
        visitor.page.locator("#tim").fill("duong be tong")
        visitor.page.locator("#tim").press("Enter")
        assert ROAD in visitor.page.locator("#ket-qua").inner_text()
