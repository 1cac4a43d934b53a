"""What most tests of the books begin with: one commune, its accountant and chair, a fund."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from ledger.models.chart import Book, Fund
from ledger.models.people import Role, User
from tests import make
from tests.closings import receive


@pytest.fixture
def book() -> Book:
    return make.make_book()


@pytest.fixture
def clerk(book: Book) -> User:
    return make.make_member(book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def chair(book: Book) -> User:
    return make.make_member(book.organisation, Role.CHAIR)


@pytest.fixture
def fund(book: Book) -> Fund:
    return make.make_fund(book, purpose=make.make_purpose(book, "23032-2026-001"))


@pytest.fixture
def far(clerk: User) -> Fund:
    """Money of another commune."""
    other = make.make_fund(make.make_book(make.make_commune("22918"), prefix="HT"))
    receive(other, clerk, make.TODAY)
    return other


@pytest.fixture
def sample_templates(settings: LazySettings) -> None:
    """Let templates of tests be found beside the real ones."""
    engine: dict[str, Any] = dict(settings.TEMPLATES[0])
    engine["DIRS"] = [*engine["DIRS"], Path(__file__).parent.parent / "templates"]
    settings.TEMPLATES = [engine]
