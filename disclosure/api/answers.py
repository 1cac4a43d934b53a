"""What every answer of the API has in common: JSON, for every site, revalidated; mistakes as problems.

A mistake is a problem (RFC 9457) whose `detail` says in Vietnamese what to do.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import defaults
from rest_framework.exceptions import APIException, Throttled, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Field, Serializer
from rest_framework.throttling import AnonRateThrottle
from rest_framework.views import APIView

from disclosure.api.walks import Cursor, NotACursorError, Walk, page
from disclosure.canonical import VIETNAM
from disclosure.models.publication import Publication
from disclosure.views.published import WithdrawnError

LONGEST_QUERY = 1_000
USUAL, MOST = 50, 200

_EVERY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
}
_PREFLIGHT = {
    "Allow": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


# Figures repeat themselves: a page of two hundred rows weighs a tenth when packed.
_packed = GZipMiddleware(lambda _request: HttpResponse())


class Json(JSONRenderer):
    """JSON that says it is UTF-8."""

    charset = "utf-8"


class Problem(Json):
    """A mistake, as JSON."""

    media_type = "application/problem+json"


class AlwaysJson(BaseContentNegotiation):
    """A browser that asks for a page gets JSON too: there is nothing else here."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Return no parser: nothing is sent here."""
        return None

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """Return the only renderer."""
        return renderers[0], renderers[0].media_type


class PublicView(APIView):
    """A read-only address that asks nobody who they are."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = ()
    throttle_classes = (AnonRateThrottle,)
    renderer_classes = (Json,)
    content_negotiation_class = AlwaysJson
    http_method_names = ["get", "head", "options"]
    # The names that may stand after the question mark.
    asks: ClassVar[frozenset[str]] = frozenset()
    changed_at: datetime | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer in Vietnamese whoever asks, and only what the asker does not have yet."""
        with override("vi"), _at_one_moment():
            response = super().dispatch(request, *args, **kwargs)
            assert isinstance(response, Response)  # noqa: S101 -- nothing else is made here
            response.render()
            return _finished(request, response, self.changed_at)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a question that we do not understand, before it is looked up."""
        super().initial(request, *args, **kwargs)
        asked = request.META.get("QUERY_STRING", "")
        if len(asked) > LONGEST_QUERY:
            raise _refused(_("Câu hỏi quá dài: nhiều nhất %d ký tự.") % LONGEST_QUERY)
        for name, values in request.query_params.lists():
            if name not in self.asks:
                known = ", ".join(sorted(self.asks)) or _("không có")
                raise _refused(
                    _("Không có tham số “%(name)s” ở đây. Tham số dùng được: %(known)s.")
                    % {"name": name[:40], "known": known}
                )
            if len(values) > 1 or "\0" in values[0]:
                raise _refused(_("Tham số “%s” chỉ ghi một lần, bằng chữ thường đọc được.") % name)

    def get_exception_handler(self) -> Callable[..., Response | None]:
        """Say what is wrong as a problem."""
        return problem

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """Tell a page of another site that it may read."""
        return Response(status=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)


class ListView(PublicView):
    """A list in pages, each with how many there are in all and where its neighbours are."""

    def cursor(self) -> Cursor | None:
        """Return where the page begins; None: at the beginning of a new walk."""
        word = self.request.query_params.get("cursor", "")
        try:
            return Cursor.read(word, self._salt()) if word else None
        except NotACursorError as error:
            raise _refused(
                _("“cursor” không phải của danh sách này. Hãy lấy từ “next” của trang trước.")
            ) from error

    def page(
        self, walk: Walk, cursor: Cursor | None, shape: type[Field[Any, Any, Any, Any]]
    ) -> Response:
        """Return the page asked for as count, next, previous, results."""
        found = page(walk, cursor.key if cursor else None, self._size())
        return Response(
            {
                "count": found.count,
                "next": self._address(found.next),
                "previous": self._address(found.previous),
                "results": self._told(shape, found.rows),
            },
            headers=_links(self._address(found.next), self._address(found.previous)),
        )

    def _told(self, shape: type[Field[Any, Any, Any, Any]], rows: list[Any]) -> list[Any]:
        if issubclass(shape, Serializer):
            return list(shape(rows, many=True, context={"request": self.request}).data)
        return [shape().to_representation(row) for row in rows]

    def _size(self) -> int:
        typed = self.request.query_params.get("limit", str(USUAL))
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
        if not 1 <= number <= MOST:
            raise _refused(_("“limit” là số dòng một trang, từ 1 đến %d.") % MOST)
        return number

    def _salt(self) -> str:
        """Name this list and what it was narrowed to: a cursor of another is not good here."""
        asked = sorted(self.request.query_params.items())
        kept = [f"{name}={value}" for name, value in asked if name not in ("cursor", "limit")]
        return "&".join([self.request.path, *kept])

    def _address(self, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        asked = self.request.query_params.copy()
        asked["cursor"] = cursor.written(self._salt())
        return self.request.build_absolute_uri(f"{self.request.path}?{asked.urlencode()}")


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a mistake; what is not a mistake of the asker is left to the server's own page."""
    more: dict[str, Any] = {}
    headers: dict[str, str] = {}
    match error:
        case WithdrawnError():
            status, detail = HTTPStatus.GONE, _("Bản công khai này đã được rút.")
            more = tombstone(error.publication)
        case Http404():
            status, detail = HTTPStatus.NOT_FOUND, _("Không có gì ở địa chỉ này. Hãy xem lại mã.")
        case PermissionDenied():
            status, detail = HTTPStatus.FORBIDDEN, _("Địa chỉ này không mở cho mọi người.")
        case Throttled():
            status = HTTPStatus.TOO_MANY_REQUESTS
            wait = int(getattr(error, "wait", None) or 0) + 1
            detail = _("Hỏi quá nhanh. Hãy hỏi lại sau %d giây.") % wait
            headers = {"Retry-After": str(wait)}
        case ValidationError():
            status, detail = HTTPStatus.BAD_REQUEST, _first(error.detail)
        case APIException(status_code=HTTPStatus.METHOD_NOT_ALLOWED):
            status, detail = HTTPStatus.METHOD_NOT_ALLOWED, _("Ở đây chỉ đọc: dùng GET.")
            headers = {"Allow": _PREFLIGHT["Allow"]}
        case APIException():
            status, detail = HTTPStatus(error.status_code), str(error.detail)
        case _:
            return None
    view = context.get("view")
    if isinstance(view, APIView):
        view.renderer_classes = (Problem,)
        view.request.accepted_renderer = Problem()
        view.request.accepted_media_type = Problem.media_type
    told = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    return Response(told | more, status=status, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Answer what no view was asked about: as a problem under the API, else with our page."""
    if not request.path_info.startswith(reverse("api_start")):
        return defaults.bad_request(request, exception)
    status = HTTPStatus.BAD_REQUEST
    detail = "Địa chỉ có ký tự không đọc được. Hãy xem lại địa chỉ."
    told = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    kind = f"{Problem.media_type}; charset={Problem.charset}"
    return HttpResponse(
        Problem().render(told), content_type=kind, status=status, headers=_EVERY_SITE
    )


def tombstone(publication: Publication) -> dict[str, Any]:
    """Return what stays of a withdrawn version: that it was there, when it went and why."""
    withdrawal = publication.withdrawal
    return {
        "project_code": publication.project_code,
        "version": publication.version,
        "code": publication.code,
        "sha256": publication.sha256,
        "withdrawn_at": withdrawal.withdrawn_at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "reason": withdrawal.reason,
    }


def _refused(detail: str) -> ValidationError:
    return ValidationError([detail])


def _first(detail: Any) -> str:
    """Return the first sentence of what a form or a view says is wrong."""
    while isinstance(detail, dict | list) and detail:
        detail = next(iter(detail.values())) if isinstance(detail, dict) else detail[0]
    return str(detail)


def _links(following: str | None, previous: str | None) -> dict[str, str]:
    told = [
        f'<{address}>; rel="{rel}"'
        for rel, address in (("next", following), ("prev", previous))
        if address
    ]
    return {"Link": ", ".join(told)} if told else {}


def _finished(
    request: HttpRequest, response: Response, changed_at: datetime | None
) -> HttpResponse:
    """Add who may read, how long it is good, and 304 where the asker has it already."""
    for header, said in _EVERY_SITE.items():
        response.headers[header] = said
    description = f'<{reverse("api_schema")}>; rel="service-desc"'
    links = [response.headers["Link"]] if "Link" in response.headers else []
    response.headers["Link"] = ", ".join([*links, description])
    if response.status_code != HTTPStatus.OK:
        response.headers.setdefault("Cache-Control", "no-store")
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    if changed_at is not None:
        response.headers["Last-Modified"] = http_date(changed_at.timestamp())
    seconds = int(changed_at.timestamp()) if changed_at is not None else None
    answer = get_conditional_response(request, etag, seconds, response)
    assert isinstance(answer, HttpResponse)  # noqa: S101 -- it was given one
    if answer is not response:
        for header in _EVERY_SITE:
            answer.headers[header] = response.headers[header]
        return answer
    return _packed.process_response(request, answer)  # type: ignore[return-value]


@contextmanager
def _at_one_moment() -> Iterator[None]:
    """Read all of an answer as of one moment, so that a count fits its rows; and only read."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
