"""A project or a commune as a small box inside another site, and how that site finds it (oEmbed 1.0)."""

from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from disclosure import catalogue
from disclosure.models.catalogue import Listing
from ledger.models.places import Commune, Province

WIDTH, HEIGHT = 480, 360

# Any site may show these, and nothing else of ours.
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self' data:",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors *",
    )
)
_BOXES = {"project_page": "embed_project", "commune_page": "embed_commune"}


@require_safe
@xframe_options_exempt
@cache_control(public=True, max_age=300)
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project in a box."""
    listing = get_object_or_404(Listing.objects.public(), project_code=code)
    (row,) = catalogue.listed([listing], timezone.localdate())
    context = {
        "title": listing.title,
        "place": row.place,
        "figures": listing,
        "told": _("Bản %d") % listing.version,
        "at": listing.published_at,
        "address": request.build_absolute_uri(reverse("project_page", args=[code])),
    }
    return _boxed(render(request, "disclosure/embed.html", context))


@require_safe
@xframe_options_exempt
@cache_control(public=True, max_age=300)
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sums of a commune in a box."""
    title = _commune(code)
    sums = catalogue.sums_in(commune_code=code)
    context = {
        "title": title,
        "place": _("%d công trình đã công khai") % sums.projects,
        "figures": sums,
        "address": request.build_absolute_uri(reverse("commune_page", args=[code])),
    }
    return _boxed(render(request, "disclosure/embed.html", context))


@require_safe
@cache_control(public=True, max_age=300)
def oembed(request: HttpRequest) -> HttpResponse:
    """Tell how one of our pages is shown inside another; 404 for any other address."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=HTTPStatus.NOT_IMPLEMENTED)
    name, code = _named(request, request.GET.get("url", ""))
    box = request.build_absolute_uri(reverse(_BOXES[name], args=[code]))
    title = _title(name, code)
    width = _within(request.GET.get("maxwidth", ""), WIDTH)
    height = _within(request.GET.get("maxheight", ""), HEIGHT)
    frame = '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy"></iframe>'
    answer = JsonResponse(
        {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": "Sổ Công",
            "provider_url": settings.PUBLIC_URL,
            "cache_age": 300,
            "width": width,
            "height": height,
            "html": format_html(frame, box, width, height, title),
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _named(request: HttpRequest, address: str) -> tuple[str, str]:
    """Return the page that an address of ours leads to, and its code; Http404."""
    try:
        parts = urlsplit(address[:500])
        with override(get_language_from_path(parts.path)):
            match = resolve(parts.path)
    except (ValueError, Resolver404) as error:
        raise Http404 from error
    ours = {request.get_host(), urlsplit(settings.PUBLIC_URL).netloc}
    if parts.scheme not in ("http", "https") or parts.netloc not in ours:
        raise Http404
    if match.url_name not in _BOXES:
        raise Http404
    return match.url_name, match.kwargs["code"]


def _title(name: str, code: str) -> str:
    if name == "project_page":
        return get_object_or_404(Listing.objects.public(), project_code=code).title
    return _commune(code)


def _commune(code: str) -> str:
    """Return the name of a commune with its province, because communes share names; Http404."""
    today = timezone.localdate()
    place = get_object_or_404(Commune.objects.on(today), code=code)
    assert isinstance(place, Commune)  # noqa: S101 -- the manager of dated rows is shared
    return f"{place}, {get_object_or_404(Province.objects.on(today), code=place.province_code)}"


def _within(asked: str, usual: int) -> int:
    """Return what the site has room for, at most the usual."""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else usual
    return min(max(number, 1), usual)


def _boxed(response: HttpResponse) -> HttpResponse:
    response.headers["Content-Security-Policy"] = _POLICY
    return response
