"""What the public reads comes from a copy of the database, where there is one (`DATABASE_REPLICA_URL`).

Only a GET of a public page is read there, and of it only what was published and what places and logs
are. All else (staff, whatever is sent, commands, what a page writes down) stays with the books
themselves: there everybody reads what they have just written.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import cached_property
from time import monotonic

from django.db import DEFAULT_DB_ALIAS, Error, connections, models
from django.http import HttpRequest, HttpResponse

from config.middleware import PERSONAL

ALIAS = "replica"
_ROOMS = frozenset({"disclosure", "ledger"})
# Written while a page is read, and read again at once.
_WRITTEN = frozenset({"disclosure.rendering"})
# A copy that does not answer is left alone for so many seconds; the books answer meanwhile.
_PAUSE = 10


class _Request:
    """A request for a public page; asks for the copy when something is first read."""

    _again_at = float("-inf")

    @cached_property
    def alias(self) -> str:
        if monotonic() < _Request._again_at:
            return DEFAULT_DB_ALIAS
        copy = connections[ALIAS]
        try:
            copy.close_if_health_check_failed()
            copy.ensure_connection()
        except Error:
            _Request._again_at = monotonic() + _PAUSE
            return DEFAULT_DB_ALIAS
        return ALIAS


_public: ContextVar[_Request | None] = ContextVar("public", default=None)


def public_reads(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let a public page be read from the copy, unless that does not answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(PERSONAL):
            return get_response(request)
        mark = _public.set(_Request())
        try:
            return get_response(request)
        finally:
            _public.reset(mark)

    return middleware


class Router:
    """Says where a table is read; it is always written in the books themselves."""

    def db_for_read(self, model: type[models.Model], **_hints: object) -> str:
        """Return the copy for what a public page may read there."""
        asked, meta = _public.get(), model._meta
        if asked is None or connections[DEFAULT_DB_ALIAS].in_atomic_block:
            # A transaction reads what it has written, and all of it as of one moment.
            return DEFAULT_DB_ALIAS
        if meta.app_label not in _ROOMS or meta.label_lower in _WRITTEN:
            return DEFAULT_DB_ALIAS
        return asked.alias

    def db_for_write(self, _model: type[models.Model], **_hints: object) -> str:
        """Return the books themselves, also for a row that was read from the copy."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, _one: models.Model, _other: models.Model, **_hints: object) -> bool:
        """Let rows of both be of each other: they are the same rows."""
        return True

    def allow_migrate(self, db: str, *_labels: object, **_hints: object) -> bool:
        """Make tables in the books themselves; they come to the copy by copying."""
        return db == DEFAULT_DB_ALIAS
