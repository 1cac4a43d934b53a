"""Debian's Chromium. A machine without it fails the tests; it does not skip them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser. Django refuses the database to this thread until it has stopped."""
    options = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_path(), args=options)
        yield browser
        browser.close()


def _path() -> str:
    for name in (os.environ.get("CHROMIUM"), *_NAMES):
        if name and (found := shutil.which(name)):
            return found
    pytest.fail("There is no Chromium: run `make setup-tests`, or name it in CHROMIUM.")
