"""Public pages, ready packed: one for everybody who asks for an address, made again when anything changes."""

import gzip
import hashlib
from collections.abc import Callable, Hashable
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response

from config.middleware import PERSONAL, takes_gzip
from config.shelf import Page, Shelf
from disclosure.duty_filters import PublicDutyFilter
from disclosure.filters import ListingFilter
from disclosure.generation import Generation

# A browser asks each time, and is told in a few bytes that nothing changed; what stands between may
# answer many visitors with one question a minute.
_SHARED = "public, max-age=0, s-maxage=60"
_ASKED_AGAIN = "private, no-cache"
# What the generation does not count (a name of a place, a norm, an hour that has passed) shows after this.
_SECONDS = 60
# A page that was asked something is kept when it is one of these: pages of a list and its filters, not words.
_KNOWN = {"page", "bang", *ListingFilter.base_filters, *PublicDutyFilter.base_filters} - {"q"}
_LONGEST_QUERY = 200
# Lists narrowed in many ways share this part, so that they cannot push out the pages themselves.
_FOR_ASKED = 0.25
_Key = tuple[Hashable, ...]


def ready_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer with a page that is ready, or make it, and keep it when it is the same for everybody.

    Stands before sessions, log-in and database. A new version of the code begins with an empty shelf.
    """
    most = settings.READY_PAGES_MIB * 1024 * 1024
    plain = Shelf(int(most * (1 - _FOR_ASKED)), seconds=_SECONDS)
    narrowed = Shelf(int(most * _FOR_ASKED), seconds=_SECONDS)
    generation = Generation()

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or request.path_info.startswith(PERSONAL):
            return get_response(request)
        asked = _asked(request)
        if not most or asked is None:
            return _made(request, get_response(request))[0]
        shelf, now = narrowed if asked else plain, monotonic()
        key = _key(request, asked, generation.at(now))
        if page := shelf.get(key, now=now):
            return _answer(request, page)
        response, made = _made(request, get_response(request))
        if made:
            shelf.put(key, made, now=now)
        return response

    return middleware


def _asked(request: HttpRequest) -> _Key | None:
    """Return what the address asks for, by name, in the order it was said; None: not to be kept."""
    query = request.META.get("QUERY_STRING", "")
    if not query:
        return ()
    if len(query) > _LONGEST_QUERY or not _KNOWN.issuperset(request.GET):
        return None
    return tuple(sorted((name, tuple(said)) for name, said in request.GET.lists()))


def _key(request: HttpRequest, asked: _Key, generation: Hashable) -> _Key:
    """Name a page: pages tell their whole address, and what is late today.

    Raises DisallowedHost, as every page does, for a host that is none of ours.
    """
    host = request.scheme, request.get_host()
    return (*host, request.path_info, asked, timezone.localdate(), generation)


def _made(request: HttpRequest, response: HttpResponse) -> tuple[HttpResponse, Page | None]:
    """Return the answer, and the page it is when it is the same for everybody."""
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return response, None
    if not _is_for_everybody(response):
        response.headers.setdefault("Cache-Control", _ASKED_AGAIN)
        return response, None
    body = response.content
    page = Page(
        packed=gzip.compress(body, mtime=0),
        length=len(body),
        sha256=hashlib.sha256(body).hexdigest()[:32],
        headers=tuple(
            (name, value) for name, value in response.items() if name != "Content-Length"
        ),
    )
    return _answer(request, page), page


def _is_for_everybody(response: HttpResponse) -> bool:
    """Tell whether a page was made without looking at who asks; what says its own keeping goes its own way."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "Vary" not in response.headers
        and "Cache-Control" not in response.headers
    )


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    """Return a page packed or as it is, or that it has not changed."""
    is_packed = takes_gzip(request)
    tag = f'"{page.sha256}.gz"' if is_packed else f'"{page.sha256}"'
    body = b""
    if request.method == "GET":
        body = page.packed if is_packed else gzip.decompress(page.packed)
    response = HttpResponse(body, headers=dict(page.headers))
    response.headers["Content-Length"] = str(len(page.packed) if is_packed else page.length)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = _SHARED
    response.headers["Vary"] = "Accept-Encoding"
    answer = get_conditional_response(request, tag, None, response)
    assert isinstance(answer, HttpResponse)  # noqa: S101 -- it was given one
    return answer
