"""The front page: search, filters, the sums of everything published; and what search finds as one types."""

import re
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosure import catalogue
from disclosure.filters import ListingFilter
from disclosure.models.publication import Publication
from disclosure.views import pages, published
from ledger import refcode

_CODE = re.compile(r"[\w-]{3,40}")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, the sums of everything published, what to look at first, the newest, the provinces."""
    if exact := _exactly(_typed(request)):
        return redirect("version_page", exact.project_code, exact.version)
    found = ListingFilter(request.GET, on=timezone.localdate())
    if not found.is_valid():
        context = {"filter": found}
        return render(request, "disclosure/home.html", context, status=HTTPStatus.BAD_REQUEST)
    return render(request, "disclosure/home.html", _results(request, found))


@require_safe
def home_results(request: HttpRequest) -> HttpResponse:
    """Return the results alone, as part of the front page that is open."""
    found = ListingFilter(request.GET, on=timezone.localdate())
    if not found.is_valid():
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    context = _results(request, found) | {"exact": _exactly(_typed(request))}
    return render(request, "disclosure/_results.html", context)


def _results(request: HttpRequest, found: ListingFilter) -> dict[str, Any]:
    on, sums = found.on, found.sums()
    rows = catalogue.InOrder(found.qs) if sums.is_cut else found.qs
    page = pages.page(request, rows, published.LIST_PAGE, sums.projects)
    is_front = not found.is_used and page.number == 1
    return {
        "filter": found,
        "page_obj": page,
        "rows": catalogue.listed(page, on),
        "sums": sums,
        "wanting": catalogue.listed(catalogue.wanting(on), on) if is_front else [],
        "provinces": catalogue.provinces(on) if is_front else [],
        "places": catalogue.named(_typed(request), on),
        "is_reference_code": refcode.is_valid(_typed(request).upper()),
    }


def _typed(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()


def _exactly(query: str) -> Publication | None:
    """Return the version whose verification code or project code was typed."""
    if not _CODE.fullmatch(query):
        return None
    by_code = Publication.objects.light().filter(code=query.upper()).first()
    newest = Publication.objects.light().filter(project_code=query).order_by("-version")
    return by_code or newest.first()
