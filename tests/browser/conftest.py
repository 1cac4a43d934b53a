"""A live server over a database of its own. Rows are written here, before a browser starts."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connections
from django.test import override_settings
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from disclosure.example import months, people, play, reference
from tests import pristine
from tests.closings import KEY

LONGEST_FIRST = (
    "test_contract_road",
    "test_road",
    "test_desk",
    "test_public_pages",
    "test_staff_pages",
    "test_lists",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put each of our modules at the head of what one process gets first."""
    ours = {
        name: [i for i in items if _is_ours(i) and i.path.stem == name] for name in LONGEST_FIRST
    }
    rest = [i for i in items if not (_is_ours(i) and i.path.stem in ours)]
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    share = max(2, len(items) // processes // 4)
    for number, module in reversed(list(enumerate(ours.values()))):
        place = number % processes * share
        rest[place:place] = module
    items[:] = rest


def _is_ours(item: pytest.Item) -> bool:
    return item.path.parent == Path(__file__).parent


@pytest.fixture(scope="module")
def today() -> date:
    return date.today()  # noqa: DTZ011  # the pages read today's date too


@pytest.fixture
def fresh_commune(live_server: LiveServer, settings: LazySettings, today: date) -> str:
    """Put people and the province's rules in place, and not one project; give the address."""
    settings.PUBLIC_URL = live_server.url
    cast = people.assemble()
    for key in ("luong-son", "ham-thuan"):
        people.custodies(cast.book(key))
    reference.enter(cast.users["quantri"], today)
    return live_server.url


@pytest.fixture(scope="module")
def example(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    media_folder: Path,
    today: date,
) -> Iterator[str]:
    """Load the whole example once for tests that only read; give the address."""
    server = LiveServer("localhost")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media_folder):
        play.load(today=today, say=lambda _line: None)
        months.close(people.assemble(), at=timezone.now(), key=KEY)
        yield server.url
        server.stop()
        connections.close_all()
        pristine.restore()
