"""Provinces and communes: what they have published."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure import catalogue, duties, indicators
from disclosure.models.catalogue import Listing
from disclosure.views import pages, published
from ledger import leaves
from ledger.models.places import Commune, Province


@require_safe
def province_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the communes of a province with what they have published."""
    today = timezone.localdate()
    province = get_object_or_404(Province.objects.on(today), code=code)
    newest = Listing.objects.public().filter(province_code=code)
    rows = newest.order_by("-published_at", "-project")[: published.LIST_PAGE]
    context = {
        "province": province,
        "sums": catalogue.sums_in(province_code=code),
        "communes": catalogue.communes(code, today),
        "rows": catalogue.listed(rows, today),
        "crumbs": [(_("Trang đầu"), reverse("home")), (province, "")],
    }
    return render(request, "disclosure/province.html", context)


@require_safe
def commune_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the projects a commune has published; communes share names, so the province is told."""
    today = timezone.localdate()
    commune = get_object_or_404(Commune.objects.on(today), code=code)
    assert isinstance(commune, Commune)  # noqa: S101 -- the manager of dated rows is shared
    province = get_object_or_404(Province.objects.on(today), code=commune.province_code)
    newest = Listing.objects.public().filter(commune_code=code)
    book = leaves.book_of_commune(code)
    sums = catalogue.sums_in(commune_code=code)
    rows = newest.order_by("-published_at", "-project")
    page = pages.page(request, rows, published.LIST_PAGE, sums.projects)
    context = {
        "commune": commune,
        "province": province,
        "sums": sums,
        "page_obj": page,
        "rows": catalogue.listed(page, today),
        "book": book,
        **(_indicators(code, today) if page else {}),
        "tally": duties.tally(duties.of_books([book]), today) if book else None,
        "crumbs": [
            (_("Trang đầu"), reverse("home")),
            (province, reverse("province_page", args=[commune.province_code])),
            (commune, ""),
        ],
    }
    return render(request, "disclosure/commune.html", context)


def _indicators(code: str, on: date) -> dict[str, Any]:
    """Return the values of `disclosure/_indicators.html`."""
    sources = indicators.by_source(code)
    return {
        "attention": indicators.attention(code, on),
        "states": indicators.by_state(code),
        "years": indicators.by_year(code),
        "sources": sources,
        "sources_total": indicators.total(sources),
        "differences": indicators.differences(code),
    }
