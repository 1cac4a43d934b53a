"""What a page costs: the server to give it, a reader on a slow line to load it for the first time.

Rates are of the WSGI application in this process, asked in turns: no socket, no browser beside it.
"""

import gzip
import io
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.management import call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse

from bench.figure import Figure, medians_ms
from disclosure.models.publication import Publication

_MOST = {"home": 40 * 1024}
_MOST_OF_OTHERS = 60 * 1024
_FILE = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg|png))"')
_AT_ONCE, _ROUNDS = 200, 9
_Asked = Callable[[], None]


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(content_type="text/plain")


# The floor of an answer without a body: the same server, with all that stands before its pages.
urlpatterns = [path("", _nothing)]


class _ForNothing(WSGIRequest):
    urlconf = __name__


class _Empty(WSGIHandler):
    request_class = _ForNothing


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Measure rates against a page of the same frame that asks the database nothing; then weights."""
    if not quick:
        call_command("demo", stdout=io.StringIO())
    pages = _pages()
    with override_settings(READY_PAGES_MIB=64):
        yield from _rates(list(pages.values())[-1], *((2, 1) if quick else (_AT_ONCE, _ROUNDS)))
    for name, address in pages.items():
        most = _MOST.get(name, _MOST_OF_OTHERS)
        yield Figure(f"first load of {name}, packed", _first_load(address), "bytes", most, target=1)


def _pages() -> dict[str, str]:
    """Return what is weighed; the last is what is asked for again and again: the largest project."""
    pages = {"account_login": reverse("account_login"), "home": reverse("home")}
    newest = Publication.objects.newest()
    if largest := max(newest, key=lambda publication: len(publication.body), default=None):
        pages["the largest project"] = reverse("project_page", args=[largest.project_code])
    return pages


def _rates(address: str, at_once: int, rounds: int) -> Iterator[Figure]:
    ours, empty = WSGIHandler(), _Empty()
    tag = _asked(ours, address)["ETag"]
    # It is made anew for each visitor, with two forms in it.
    template = partial(_ask, ours, reverse("verify"), 200)
    works: list[_Asked] = [
        partial(_ask, ours, address, 200),
        partial(_ask, ours, address, 304, **{"if-none-match": tag}),
        template,
        partial(_ask, empty, "/", 200),
    ]
    _ask_no_database(template)
    taken = medians_ms(*(partial(_again, work, at_once) for work in works), rounds=rounds)
    ready, unchanged, made, least = (at_once / each * 1000 for each in taken)
    rates = (
        ("a ready page, of a page without a query", ready, made, 0.6),
        ("a page not changed, of an empty answer", unchanged, least, 0.8),
    )
    for name, rate, floor, target in rates:
        yield Figure(name, rate, "/s", floor, target, more_is_better=True)


def _again(work: _Asked, times: int) -> None:
    for _time in range(times):
        work()


def _ask_no_database(work: _Asked) -> None:
    with CaptureQueriesContext(connection) as asked:
        work()
    if len(asked):
        raise RuntimeError(f"The floor asks the database: {asked.captured_queries}")


def _ask(server: WSGIHandler, address: str, status: int, **said: str) -> None:
    answer = _asked(server, address, **said)
    if answer.status_code != status:
        raise RuntimeError(f"{address} answers {answer.status_code}")


def _asked(server: WSGIHandler, address: str, **said: str) -> Any:
    """Return the answer of the server, its bytes taken as one that writes them to a line takes them."""
    headers = {"accept-encoding": "gzip", **said}
    answer = server(RequestFactory().get(address, headers=headers).environ, _begun)
    b"".join(answer)
    answer.close()
    return answer


def _begun(_status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
    return bytes


def _first_load(address: str) -> int:
    answer = _asked(WSGIHandler(), address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    page = gzip.decompress(answer.content).decode()
    return len(answer.content) + sum(map(_weight, set(_FILE.findall(page))))


def _weight(name: str) -> int:
    return len(gzip.compress(Path(str(finders.find(name))).read_bytes()))
