"""What every test shares: the database server, a private world of files, no silent skips in CI."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck
from hypothesis import settings as examples
from pytest_django import DjangoDbBlocker

from config import database
from config.embedded import server
from tests import pristine, tampering


def pytest_configure() -> None:
    """Make this process a user of the embedded server, so that it stays up between workers."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # A test changes something and looks at once; pages kept ready have tests of their own.
    settings.READY_PAGES_MIB = 0
    # A busy machine is no fault; and the same commit gives the same answer in CI.
    examples.register_profile(
        "ours",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=bool(os.environ.get("CI")),
    )
    examples.load_profile("ours")
    place = settings.DATABASES["default"]
    if place["ENGINE"] == "config.embedded":
        server.socket_of(Path(place["HOST"]))


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_modify_db_settings: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """Let the owner make the database and take it down; between, tests are the application.

    After a test that commits the database is put back, instead of emptying every table.
    """
    with django_db_blocker.unblock(), database.as_owner():
        before = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
        tampering.allow()
        pristine.keep()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", pristine.restore)
        yield
    with django_db_blocker.unblock(), database.as_owner():
        pristine.drop()
        teardown_databases(before, verbosity=0)


@pytest.fixture(scope="session")
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _private_world(settings: LazySettings, media_folder: Path) -> Iterator[None]:
    """Keep uploads and throttling counts away from the real ones and from other tests."""
    settings.MEDIA_ROOT = media_folder
    settings.RENDER_SERVICE = True  # a process begun by a test would look at the real books
    yield
    cache.clear()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a test commit, for races and second connections; the database is put back after it."""
    # pytest-django makes a test database only when a test of the run is marked django_db.
    assert str(connection.settings_dict["NAME"]).startswith("test_"), "mark a test django_db"
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        pristine.restore()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI, with the reference files beside the checkout, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("CI"):
        return
    shared = settings.BASE_DIR.parent / "shared"
    if shared.is_dir() and reporter.stats.get("skipped") and session.exitstatus == 0:
        reporter.write_line("Skipped tests fail this run: everything they need is here.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
