"""Where the books live: PostgreSQL at DATABASE_URL, or a server of our own in ``var/``.

Two log-ins: the application's, which may read and add to the books, and the owner's, which makes
and alters the tables (`as_owner`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.db import connection

from config.embedded import server


def from_url(url: str, *, owner: str = "") -> dict[str, Any]:
    """Return Django's settings for ``postgresql://user:password@host:port/name?sslmode=…``.

    `owner` is the address of the same database for the owner of the tables; without it one log-in
    does both. Raises ValueError when an address is not PostgreSQL, or they name two databases.
    """
    place = _place(url)
    owns = _place(owner or url)
    if owns["NAME"] != place["NAME"]:
        raise ValueError("DATABASE_OWNER_URL must name the same database as DATABASE_URL")
    return place | {"ENGINE": "django.db.backends.postgresql", "OWNER": owns}


def embedded(data: Path) -> dict[str, Any]:
    """Return Django's settings for the server that `config.embedded` starts on first use."""
    return {
        "ENGINE": "config.embedded",
        "NAME": "postgres",
        "USER": server.APPLICATION,
        "PASSWORD": "",
        "HOST": str(data),
        "PORT": "",
        "OPTIONS": {},
        "OWNER": {"USER": server.OWNER},
    }


@contextmanager
def as_owner() -> Iterator[None]:
    """Let this thread speak to its database as the owner of the tables.

    Raises RuntimeError inside a transaction, which cannot change hands.
    """
    if connection.in_atomic_block:
        raise RuntimeError("A transaction cannot be handed over to the owner of the tables.")
    before = connection.settings_dict
    connection.close()
    # A copy: other threads go on with the log-in of the application.
    connection.settings_dict = {**before, **before["OWNER"], "NAME": before["NAME"]}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before


def _place(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must start with postgresql://")
    options = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }
