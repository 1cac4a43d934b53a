"""The program asked by itself, as a visitor without a cookie would ask it; nothing goes over the network."""

import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from disclosure import rendering
from disclosure.models.prints import Rendering, State
from ledger.exceptions import LedgerError

_PAUSE = 0.2


class NoAnswerError(LedgerError):
    """A page of the site cannot be copied: it does not answer as it should."""


@dataclass
class Answer:
    """What an address answers: status, content type, the bytes."""

    status: int
    kind: str
    parts: Iterator[bytes]

    @property
    def is_page(self) -> bool:
        """Tell whether a browser shows it as a page."""
        return self.kind.startswith("text/html")


class Site:
    """The site whose public address is `live`."""

    def __init__(self, live: str, *, clock: Callable[[], datetime]) -> None:
        """Load the program; `clock` times what has to be drawn."""
        self._handler, self._live, self._clock = WSGIHandler(), urlsplit(live), clock

    @contextmanager
    def asked(self, address: str, method: str = "GET") -> Iterator[Answer]:
        """Give the answer of an address; a print that is being drawn is waited for.

        NoAnswerError when the server fails or the print cannot be drawn.
        """
        while True:
            with self._once(address, method) as answer:
                if answer.status != 202:
                    yield answer
                    return
            self._draw(address)

    @contextmanager
    def _once(self, address: str, method: str) -> Iterator[Answer]:
        response = self._handler.get_response(WSGIRequest(self._environ(address, method)))
        try:
            if (status := response.status_code) >= 500 or status in {400, 403}:
                raise NoAnswerError(
                    _(
                        "%(address)s trả lời %(status)d; bản sao cũ còn nguyên. Hãy xem PUBLIC_URL và"
                        " ALLOWED_HOSTS, mở trang ấy trên trang gốc, rồi chạy lại."
                    )
                    % {"address": address, "status": status}
                )
            yield Answer(status, response.headers.get("Content-Type", ""), iter(response))
        finally:
            _close(response)

    def _environ(self, address: str, method: str) -> dict[str, Any]:
        path, _, query = address.partition("?")
        secure = self._live.scheme == "https"
        return {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_PROTOCOL": "HTTP/1.1",
            "SERVER_NAME": self._live.hostname or "",
            "SERVER_PORT": str(self._live.port or (443 if secure else 80)),
            "HTTP_HOST": self._live.netloc,
            "HTTP_X_FORWARDED_PROTO": self._live.scheme,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": self._live.scheme,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }

    def _draw(self, address: str) -> None:
        """Draw what waits, or wait for who draws it."""
        rendering.draw_waiting(clock=self._clock)
        drawn = Rendering.objects.exclude(state=State.DONE)
        if drawn.filter(state=State.FAILED).exists() and not drawn.exclude(state=State.FAILED):
            raise NoAnswerError(_("Chưa dựng được bản in %s.") % address)
        time.sleep(_PAUSE)


def _close(response: HttpResponseBase) -> None:
    """Close the files of an answer, and leave our own connection open: the next one needs it."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)
