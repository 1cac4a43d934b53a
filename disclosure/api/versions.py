"""One version of a project, read in part: its facts without the long lists, and slices of those."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection

from disclosure import canonical, movements
from disclosure.models.publication import Publication

# Each has its own address, page by page: a big project has a hundred thousand of them.
LONG = ("contributions", "payments", "others", "unmatched")

_SHORT = """
    SELECT facts - %s::text[],
        ARRAY(SELECT coalesce(jsonb_array_length(facts -> name), 0)
              FROM unnest(%s::text[]) WITH ORDINALITY AS names(name, place) ORDER BY place)
    FROM disclosure_publication WHERE id = %s
"""
_LENGTH = (
    "SELECT coalesce(jsonb_array_length(facts -> %s), 0) FROM disclosure_publication WHERE id = %s"
)
_SLICE = """
    SELECT jsonb_path_query_array(facts, '$.*[$first to $last]', jsonb_build_object('first', %s::int, 'last', %s::int))
    FROM (SELECT jsonb_build_object('rows', facts -> %s) AS facts FROM disclosure_publication WHERE id = %s) AS one
"""


@dataclass(frozen=True)
class Short:
    """The facts of a version without its long lists, and how long those are."""

    facts: dict[str, Any]
    counts: dict[str, int]


def short(publication: Publication) -> Short:
    """Return the facts of a version but for the long lists."""
    facts, lengths = _one(_SHORT, [list(LONG), list(LONG), publication.pk])
    return Short(json.loads(facts), dict(zip(LONG, lengths, strict=True)))


def length(publication: Publication, name: str) -> int:
    """Return how many rows a list of a version has."""
    return int(_one(_LENGTH, [name, publication.pk])[0])


def rows(publication: Publication, name: str, start: int, end: int) -> list[dict[str, Any]]:
    """Return the rows of a list of a version from `start` up to `end`; the rest stays in the database."""
    if start >= end:
        return []
    found: list[dict[str, Any]] = json.loads(
        _one(_SLICE, [start, end - 1, name, publication.pk])[0]
    )
    return found


def transactions(publication: Publication) -> list[dict[str, Any]]:
    """Return every movement of money of a version, in the order of the open data."""
    return _transactions(publication.pk, publication.sha256)


@lru_cache(maxsize=2)  # who walks through a long one comes back for its next page
def _transactions(pk: int, _sha256: str) -> list[dict[str, Any]]:
    publication = Publication.objects.only("body").get(pk=pk)
    return [canonical.plain(each) for each in movements.of(publication.read())]


def _one(text: str, values: list[Any]) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        found: tuple[Any, ...] = cursor.fetchone() or ()
        return found
