"""Look at a page as it stands: does it fit a phone, can everybody use it, did it stay at home?"""

import os
import re
from itertools import count
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

DESK, PHONE, NARROW = 1280, 360, 320
HEIGHT = 800

_WIDE = "document.documentElement.scrollWidth"
_PROTRUDING = """() => [...document.querySelectorAll("body *")]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 0.5)
  .map((part) => `<${part.localName} class="${part.className}"> ${part.textContent.trim()}`.slice(0, 80))"""
_ASK_AXE = "axe.run(document, {resultTypes: ['violations']})"
_numbers = count(2)

Kind = tuple[str, str, bool]
_looked_at: WeakKeyDictionary[Browser, set[Kind]] = WeakKeyDictionary()


class Watch:
    """What a page says and asks for behind the reader's back; `awaited` may be said."""

    def __init__(self, browser: Browser, page: Page, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.awaited = ""
        self.looked_at = _looked_at.setdefault(browser, set())
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._follow)

    def _hear(self, message: ConsoleMessage) -> None:
        awaited = self.awaited and self.awaited in message.text
        if message.type in ("error", "warning") and not awaited:
            self.complaints.append(message.text)

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"left the house: {request.url}")


def at_each_width(page: Page, watch: Watch) -> None:
    """Assert that nothing scrolls sideways, axe finds nothing and the console is silent.

    Axe is asked once about each kind of page in each language, refused or not.
    """
    kind = _kind(page)
    for width in (NARROW, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if page.evaluate(_WIDE) > width:
            parts = "\n".join(page.evaluate(_PROTRUDING))
            pytest.fail(f"{page.url} scrolls sideways at {width} px:\n{parts}")
        if width != NARROW and kind not in watch.looked_at:
            _photograph(page, width)
            by_axe(page, f"{width} px")
    watch.looked_at.add(kind)
    assert not watch.complaints, f"{page.url}: {watch.complaints}"


def by_axe(page: Page, how: str) -> None:
    """Assert that axe finds nothing."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate(_ASK_AXE))
    assert not found.violations_count, f"{page.url}, {how}\n{found.generate_report()}"


def _kind(page: Page) -> Kind:
    """Return the page's address without numbers and tokens, its language, whether it refuses."""
    path = page.url.partition("//")[2].partition("/")[2]
    language = page.locator("html").get_attribute("lang") or ""
    refuses = page.locator("[role=alert]").count() > 0
    return re.sub(r"[0-9a-f]{32}|[\d-]+", "N", path), language, refuses


def _photograph(page: Page, width: int) -> None:
    """Save a picture where the environment names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        words = re.sub(r"\W+", "-", page.title().partition("·")[0])[:50].strip("-")
        name = f"{next(_numbers) // 2:03}-{words}-{width}.png"
        page.screenshot(path=Path(folder) / name, full_page=True)
