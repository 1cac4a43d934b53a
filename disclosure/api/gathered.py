"""Findings, flags, agreements, norms of all published projects, one by one: out of their last versions.

The columns of the lists tell which projects have any, so no other publication is opened.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max, Sum
from psycopg import sql

from disclosure.api.walks import Key, Walk
from disclosure.models.catalogue import Listing
from disclosure.models.publication import Publication


@dataclass(frozen=True)
class Kind:
    """What is gathered: the column of the lists that counts it, and where the facts have it."""

    column: str
    path: str


FINDINGS = Kind("findings", "$.findings[*]")
FLAGS = Kind("flags", "$.flags[*]")
AGREEMENTS = Kind("agreements", "$.agreements[*]")
NORMS = Kind("norms", "$.allocations[*] ? (@.norm != null)")

# What was published after the walk began is passed over; what was withdrawn is gone at once.
_ROWS = """
    FROM disclosure_listing l
    CROSS JOIN LATERAL (
        SELECT id, version, published_at, facts FROM disclosure_publication
        WHERE project_id = l.project_id AND id <= %(last)s ORDER BY version DESC LIMIT 1
    ) p
    CROSS JOIN LATERAL jsonb_path_query(p.facts, %(path)s::jsonpath) WITH ORDINALITY AS r(value, position)
    WHERE (l.{column} > 0 OR l.publication_id > %(last)s)
      AND NOT l.withdrawn
      AND NOT EXISTS (SELECT FROM disclosure_withdrawal w WHERE w.publication_id = p.id)
      AND (%(province)s = '' OR l.province_code = %(province)s)
      AND (%(commune)s = '' OR l.commune_code = %(commune)s)
      AND (%(project)s = '' OR l.project_code = %(project)s)
"""
_AFTER = (
    "SELECT l.project_id, r.position, l.project_code, l.commune_code, l.province_code, p.version,"
    " p.published_at, r.value"
    + _ROWS
    + " AND l.project_id >= %(at)s AND (l.project_id, r.position) > (%(at)s, %(position)s)"
    " ORDER BY l.project_id, r.position LIMIT %(limit)s"
)
_UP_TO = (
    "SELECT l.project_id, r.position"
    + _ROWS
    + " AND l.project_id <= %(at)s AND (l.project_id, r.position) <= (%(at)s, %(position)s)"
    " ORDER BY l.project_id DESC, r.position DESC LIMIT %(limit)s"
)


@dataclass(frozen=True)
class Gathered:
    """One fact and the version that states it; `position` counts from 1 in its project."""

    project_code: str
    commune_code: str
    province_code: str
    version: int
    published_at: datetime
    position: int
    fact: dict[str, Any]


@dataclass(frozen=True)
class Where:
    """Of which place or project; all empty: of all."""

    province: str = ""
    commune: str = ""
    project: str = ""


def last_publication() -> int:
    """Return the number of the publication made last, by which a walk is pinned."""
    return Publication.objects.aggregate(last=Max("pk"))["last"] or 0


def walk(kind: Kind, where: Where, last: int, count: int | None) -> Walk:
    """Walk through the facts of a kind as they stood when publication `last` was the newest."""
    asked = {
        "last": last,
        "path": kind.path,
        "province": where.province,
        "commune": where.commune,
        "project": where.project,
    }

    def after(key: Key | None, limit: int) -> list[tuple[Key, Any]]:
        at, position = key or (0, 0)
        rows = _read(_AFTER, kind, asked | {"at": at, "position": position, "limit": limit})
        return [(row[:2], _gathered(row)) for row in rows]

    def up_to(key: Key, limit: int) -> list[Key]:
        return _read(_UP_TO, kind, asked | {"at": key[0], "position": key[1], "limit": limit})

    return Walk((last,), _count(kind, where) if count is None else count, after, up_to)


def _count(kind: Kind, where: Where) -> int:
    rows = Listing.objects.public().filter(**{f"{kind.column}__gt": 0})
    asked = {
        "province_code": where.province,
        "commune_code": where.commune,
        "project_code": where.project,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value})
    return rows.aggregate(n=Sum(kind.column))["n"] or 0


def _read(text: str, kind: Kind, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    statement = sql.SQL(text).format(column=sql.Identifier(kind.column))
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _gathered(row: tuple[Any, ...]) -> Gathered:
    _project, position, code, commune, province, version, at, value = row
    return Gathered(code, commune, province, version, at, position, json.loads(value))
