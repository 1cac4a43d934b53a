"""What a view reads off a request."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from ledger.models.people import User

# Rows on a page of a list: what a person still looks through.
PAGE = 50
# More digits than any row or amount has; longer strings are not turned into numbers.
_MOST_DIGITS = 18


def person(request: HttpRequest) -> User:
    """Return the user of a view guarded by ``login_required``."""
    return cast("User", request.user)


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any]) -> Page[Any]:
    """Return the page of `rows` that the address asks for; past the end, the last one."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def numbers(words: Iterable[str]) -> set[int]:
    """Return the plain numbers among words of an address or a form; "²" and the like are none."""
    plain = (word for word in words if word.isascii() and word.isdecimal())
    return {int(word) for word in plain if len(word) <= _MOST_DIGITS}
