"""Lists that stand still while somebody walks through them, page by page.

A walk is pinned when it begins: its cursors carry what it was pinned to and how many rows it has, so
that all pages together give as many rows as the first one said, whatever is published meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from django.core import signing

if TYPE_CHECKING:
    from django.db.models import QuerySet

Key = tuple[Any, ...]


class NotACursorError(ValueError):
    """The word is no cursor of this list."""


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after `key`, or at the very beginning; in a list of `count` rows."""

    pins: Key
    count: int
    key: Key | None = None

    def written(self, salt: str) -> str:
        """Return the word that stands in an address; `salt` names the list it is good for."""
        told = [self.pins, self.count, self.key]
        return signing.Signer(salt=salt).sign_object(told)

    @classmethod
    def read(cls, word: str, salt: str) -> Self:
        """Read what `written` wrote for the same list; NotACursorError."""
        try:
            pins, count, key = signing.Signer(salt=salt).unsign_object(word)
        except (signing.BadSignature, ValueError) as error:
            raise NotACursorError from error
        return cls(tuple(pins), count, None if key is None else tuple(key))


@dataclass(frozen=True)
class Walk:
    """A pinned list: `after` gives keys and rows in order, `up_to` the keys backwards from one."""

    pins: Key
    count: int
    after: Callable[[Key | None, int], Sequence[tuple[Key, Any]]]
    up_to: Callable[[Key, int], Sequence[Key]]


@dataclass(frozen=True)
class Page:
    """Some rows of a walk and where its neighbours begin."""

    count: int
    rows: list[Any]
    next: Cursor | None
    previous: Cursor | None


def page(walk: Walk, key: Key | None, size: int) -> Page:
    """Return the `size` rows after `key`."""
    found = list(walk.after(key, size + 1))
    more, found = len(found) > size, found[:size]
    following = Cursor(walk.pins, walk.count, found[-1][0]) if more else None
    return Page(walk.count, [row for _key, row in found], following, _before(walk, key, size))


def _before(walk: Walk, key: Key | None, size: int) -> Cursor | None:
    if key is None:
        return None
    passed = walk.up_to(key, size + 1)
    start = passed[size] if len(passed) > size else None
    return Cursor(walk.pins, walk.count, start)


def of_rows(rows: "QuerySet[Any]", field: str, *, pins: Key = (), count: int | None = None) -> Walk:
    """Walk through rows in the order of a field that no two of them share."""

    def after(key: Key | None, limit: int) -> list[tuple[Key, Any]]:
        kept = rows if key is None else rows.filter(**{f"{field}__gt": key[0]})
        return [((getattr(row, field),), row) for row in kept.order_by(field)[:limit]]

    def up_to(key: Key, limit: int) -> list[Key]:
        kept = rows.filter(**{f"{field}__lte": key[0]}).order_by(f"-{field}")
        return [(value,) for value in kept.values_list(field, flat=True)[:limit]]

    return Walk(pins, rows.count() if count is None else count, after, up_to)


def of_places(take: Callable[[int, int], Sequence[Any]], *, pins: Key, count: int) -> Walk:
    """Walk through what never changes, by place: `take(start, end)` gives the rows between."""

    def after(key: Key | None, limit: int) -> list[tuple[Key, Any]]:
        start = key[0] if key else 0
        rows = take(start, min(start + limit, count))
        return [((place,), row) for place, row in enumerate(rows, start + 1)]

    def up_to(key: Key, limit: int) -> list[Key]:
        return [(place,) for place in range(key[0], max(key[0] - limit, 0), -1)]

    return Walk(pins, count, after, up_to)
