"""Where the pages are, for search engines: an index, a file for each commune; what they may not visit."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.canonical import VIETNAM
from disclosure.models.catalogue import CommuneSums, Listing
from disclosure.models.statement import Statement

# The protocol allows 50,000 addresses a file: so many projects, and the newest statements.
MOST, _MOST_STATEMENTS = 40_000, 5_000

_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_CLOSED = ("/lam-viec/", "/quan-tri/", "/tai-khoan/", "/ngon-ngu/")
_COMMON = (
    "home",
    "opendata",
    "opendata_dictionary",
    "api_guide",
    "log_list",
    "verify",
    "flag_list",
)


@require_safe
@cache_control(public=True, max_age=3600)
def robots(_request: HttpRequest) -> HttpResponse:
    """Keep robots off what is not public, and show them the map."""
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in _CLOSED)]
    lines.append(f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=3600)
def index(_request: HttpRequest) -> HttpResponse:
    """List the maps: of the common pages, and of each commune."""
    addresses = [reverse("sitemap_common")]
    rows = CommuneSums.objects.filter(projects__gt=0).order_by("commune_code")
    for code, projects in rows.values_list("commune_code", "projects"):
        parts = range(1, -(-projects // MOST) + 1)
        addresses += [reverse("sitemap_commune", args=[code, part]) for part in parts]
    return _written("sitemapindex", "sitemap", ((address, None) for address in addresses))


@require_safe
@cache_control(public=True, max_age=3600)
def common(_request: HttpRequest) -> HttpResponse:
    """List the pages that are of no commune."""
    provinces = CommuneSums.objects.filter(projects__gt=0).values_list("province_code", flat=True)
    codes = provinces.distinct().order_by("province_code")
    addresses = [reverse(name) for name in _COMMON]
    addresses += [reverse("province_page", args=[code]) for code in codes]
    return _written("urlset", "url", ((address, None) for address in addresses))


@require_safe
@cache_control(public=True, max_age=3600)
def of_commune(_request: HttpRequest, code: str, part: int) -> HttpResponse:
    """List the commune itself, its statements and its projects."""
    rows = Listing.objects.public().filter(commune_code=code).order_by("project")
    start = (part - 1) * MOST
    if not 0 <= start < rows.count():
        raise Http404
    told = rows.values_list("project_code", "published_at")[start : start + MOST]
    return _written("urlset", "url", _of_commune(code, part, list(told)))


def _of_commune(
    code: str, part: int, rows: list[tuple[str, datetime]]
) -> Iterator[tuple[str, datetime | None]]:
    if part == 1:
        yield reverse("commune_page", args=[code]), max(at for _code, at in rows)
        yield from _statements_of(code)
    # One address is made as all are: asking for each would take a second for every ten thousand.
    before, _code, after = reverse("project_page", args=["MA"]).partition("MA")
    for project, at in rows:
        yield f"{before}{project}{after}", at


def _statements_of(code: str) -> Iterator[tuple[str, datetime | None]]:
    rows = Statement.objects.newest().in_view().filter(commune_code=code).order_by("-issued_at")
    for statement, at in rows.values_list("code", "issued_at")[:_MOST_STATEMENTS]:
        yield reverse("statement_page", args=[statement]), at


def _written(
    root: str, element: str, addresses: Iterator[tuple[str, datetime | None]]
) -> HttpResponse:
    """Write addresses, each with the day it was changed where that is known."""
    out = BytesIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement(root, AttributesImpl({"xmlns": _SCHEMA}))
    for address, changed in addresses:
        xml.startElement(element, AttributesImpl({}))
        xml.addQuickElement("loc", f"{settings.PUBLIC_URL}{address}")
        if changed is not None:
            xml.addQuickElement("lastmod", changed.astimezone(VIETNAM).isoformat("T", "seconds"))
        xml.endElement(element)
    xml.endElement(root)
    xml.endDocument()
    return HttpResponse(out.getvalue(), content_type="application/xml; charset=utf-8")
