"""A package of projects, whole or written piece by piece. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from disclosure.oc4ids.values import Json, kept, moment

VERSION = "0.9"
BETWEEN, CLOSED = ",\n", "\n]}\n"


@dataclass(frozen=True)
class Publisher:
    """Who gives the data out, under which licence, and where the data is explained."""

    name: str
    site: str
    licence: str
    policy: str


def head(publisher: Publisher, *, uri: str, at: datetime) -> Json:
    """Return what stands above the projects; `at` is when the newest of them was published."""
    return kept(
        uri=uri,
        publishedDate=moment(at),
        version=VERSION,
        publisher={"name": publisher.name, "uri": publisher.site},
        license=publisher.licence,
        publicationPolicy=publisher.policy,
    )


def opened(above: Json) -> str:
    """Return a package up to where its first project goes."""
    return f'{text(above)[:-1]},"projects":[\n'


def written(above: Json, projects: Iterable[str]) -> Iterator[str]:
    """Yield the package piece by piece from the JSON of each project: one is in memory at a time.

    A package without a project does not fit the schema: with none this yields nothing.
    """
    start = between = opened(above)
    for project in projects:
        yield between + project
        between = BETWEEN
    if between is not start:
        yield CLOSED


def text(value: Json) -> str:
    """Return JSON on one line, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
