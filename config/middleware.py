"""What every answer carries."""

import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

# No inline script, no inline style, nothing from elsewhere.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


_STAFF = ("/lam-viec/", "/quan-tri/", "/tai-khoan/")
_NO_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")
# Where a person is known: there a cookie says the language, elsewhere the address does.
PERSONAL = (*_STAFF, "/ngon-ngu/")


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Add the Content-Security-Policy header to each answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        return response

    return middleware


def kept_nowhere(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let no browser keep a staff page: the next person at a shared computer only presses Back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(_STAFF):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def no_nul(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to an address or a cookie with a NUL: no browser sends one, no database keeps it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if any("\0" in said for said in (request.path_info, *request.COOKIES.values())):
            raise BadRequest("NUL in address or cookie")
        return get_response(request)

    return middleware


def language_of_choice(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Speak Vietnamese until a person chooses otherwise: by the address of a public page, else by a cookie.

    The browser's own language is not asked: an old computer of a commune often runs in English.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        is_personal = request.path_info.startswith(PERSONAL)
        chosen = _by_cookie(request) if is_personal else _by_address(request)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
            # Templates may render late; the page must be in one language.
            if hasattr(response, "render") and callable(response.render):
                response = response.render()
        response.headers.setdefault("Content-Language", language)
        if is_personal:
            patch_vary_headers(response, ("Cookie",))
        return response

    return middleware


def _by_cookie(request: HttpRequest) -> str:
    return request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")


def _by_address(request: HttpRequest) -> str:
    """Return what the address begins with: a page in another language has an address of its own."""
    return translation.get_language_from_path(request.path_info) or ""


def takes_gzip(request: HttpRequest) -> bool:
    """Tell whether the visitor's browser unpacks."""
    said = request.META.get("HTTP_ACCEPT_ENCODING", "").lower()
    return "gzip" in said and not _NO_GZIP.search(said)


def compressed_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Compress pages for slow lines; files go as they are, with their length and their bytes.

    Django adds random bytes to each answer, so its length does not tell what a page repeats.
    """
    gzip = GZipMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if not is_page or not takes_gzip(request):
            return response
        packed = gzip.process_response(request, response)
        assert isinstance(packed, HttpResponse)  # noqa: S101 -- it was one before
        return packed

    return middleware
