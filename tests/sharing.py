"""One world for all tests of a module: made once, seen untouched by each, taken back at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker


@contextmanager
def kept(blocker: DjangoDbBlocker, media_folder: Path) -> Iterator[None]:
    """Open the database around the life of a module's fixture.

    The tests work inside this transaction, each in its own savepoint; none of them may commit.
    """
    with blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=media_folder):
            yield
        transaction.set_rollback(True)
