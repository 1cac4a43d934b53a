"""A live server over a database of its own. Rows are written here, before a browser starts."""

import os
from datetime import date

import pytest
from django.conf import LazySettings
from pytest_django.live_server_helper import LiveServer

from disclosure.example import people, play, reference


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest tests at the head of what each process gets first."""
    ours = [item for item in items if "browser" in item.path.parts]
    rest = [item for item in items if "browser" not in item.path.parts]
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    share = max(2, len(items) // processes // 4)
    for number, item in enumerate(ours):
        turn, process = divmod(number, processes)
        rest.insert(process * share + turn, item)
    items[:] = rest


@pytest.fixture
def today() -> date:
    return date.today()  # noqa: DTZ011  # the pages read today's date too


@pytest.fixture
def address(live_server: LiveServer, settings: LazySettings) -> str:
    """Give the address of the site; printed sheets point to it too."""
    settings.PUBLIC_URL = live_server.url
    return live_server.url


@pytest.fixture
def fresh_commune(address: str, today: date) -> str:
    """Put people and the province's rules in place, and not one project."""
    cast = people.assemble()
    for key in ("luong-son", "ham-thuan"):
        people.custodies(cast.book(key))
    reference.enter(cast.users["quantri"], today)
    return address


@pytest.fixture
def example(address: str, today: date) -> str:
    """Load the whole example."""
    play.load(today=today, say=lambda _line: None)
    return address
