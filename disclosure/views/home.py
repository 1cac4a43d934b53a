"""The front page: search, filters, the sums of everything published."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from disclosure import catalogue
from disclosure.filters import ListingFilter
from disclosure.models.catalogue import CommuneSums, Listing
from disclosure.models.publication import Publication
from disclosure.views import published
from ledger import refcode

_CODE = re.compile(r"[\w-]{3,40}")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, the sums of everything published, the newest publications, the provinces."""
    query = request.GET.get("q", "").strip()
    if exact := _exactly(query):
        return redirect("version_page", exact.project_code, exact.version)
    today = timezone.localdate()
    newest = Listing.objects.public().order_by("-published_at", "-project")
    found = ListingFilter(request.GET, newest, on=today)
    page = published.page(request, found.qs, published.LIST_PAGE)
    context = {
        "filter": found,
        "page_obj": page,
        "rows": catalogue.listed(page, today),
        "sums": catalogue.sums(found.qs)
        if found.is_used
        else catalogue.sums_of(CommuneSums.objects.all()),
        "provinces": catalogue.provinces(today),
        "is_reference_code": refcode.is_valid(query.upper()),
    }
    return render(request, "disclosure/home.html", context)


def _exactly(query: str) -> Publication | None:
    """Return the version whose verification code or project code was typed."""
    if not _CODE.fullmatch(query):
        return None
    by_code = Publication.objects.light().filter(code=query.upper()).first()
    newest = Publication.objects.light().filter(project_code=query).order_by("-version")
    return by_code or newest.first()
