"""What a view reads off a request."""

from collections.abc import Sequence
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from ledger.models.people import User

# Rows on a page of a list: what a person still looks through.
PAGE = 50


def person(request: HttpRequest) -> User:
    """Return the user of a view guarded by ``login_required``."""
    return cast("User", request.user)


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any]) -> Page[Any]:
    """Return the page of `rows` that the address asks for; past the end, the last one."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))
