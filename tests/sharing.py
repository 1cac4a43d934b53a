"""One world for all tests of a module: made once, seen untouched by each, taken back at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from tests import tampering


@contextmanager
def kept(blocker: DjangoDbBlocker, media_folder: Path) -> Iterator[None]:
    """Open the database around the life of a module's fixture.

    The tests work inside this transaction, each in its own savepoint; none of them may commit.
    """
    with blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media_folder):
            yield
        transaction.set_rollback(True)


def measure() -> None:
    """Let the planner know the rows of a world just made, in the transaction that holds it.

    The server may have measured the tables while they were empty, and would then read them whole
    for each row of one another.
    """
    tampering.as_owner("ANALYZE")
