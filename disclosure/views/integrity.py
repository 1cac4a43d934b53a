"""Pages of integrity: everything published adds up, and the books behind it only grew."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure import catalogue, integrity
from disclosure.views import pages
from ledger import leaves, log
from ledger.models.log import SigningKey
from ledger.models.places import Commune, Province

_ROWS = 50
# Checkpoints on the page of a commune; the rest is in the log of its book.
_POINTS = 10


@require_safe
def integrity_page(request: HttpRequest) -> HttpResponse:
    """Show for all provinces that received − paid = balance, what does not, and how old it all is."""
    context = _sums(request) | {
        "places": integrity.provinces(timezone.localdate()),
        "page_of_place": "province_integrity",
        "ages": log.ages(),
        "keys": SigningKey.objects.order_by("since", "id"),
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("Toàn vẹn số liệu"), "")],
    }
    return render(request, "disclosure/integrity.html", context)


@require_safe
def province_integrity(request: HttpRequest, code: str) -> HttpResponse:
    """Show the same for the communes of a province."""
    today = timezone.localdate()
    province = get_object_or_404(Province.objects.on(today), code=code)
    context = _sums(request, province_code=code) | {
        "place": province,
        "places": integrity.communes(code, today),
        "page_of_place": "commune_integrity",
        "crumbs": _crumbs((str(province), "")),
    }
    return render(request, "disclosure/integrity.html", context)


@require_safe
def commune_integrity(request: HttpRequest, code: str) -> HttpResponse:
    """Show the same for a commune, with the checkpoints of its book, each proved to follow the one before."""
    today = timezone.localdate()
    commune = get_object_or_404(Commune.objects.on(today), code=code)
    assert isinstance(commune, Commune)  # noqa: S101 -- the manager of dated rows is shared
    province = get_object_or_404(Province.objects.on(today), code=commune.province_code)
    book = leaves.book_of_commune(code)
    points = list(log.points_of(book)[:_POINTS]) if book else []
    context = _sums(request, commune_code=code) | {
        "place": f"{commune}, {province}",
        "book": book,
        "code": book.code if book else "",
        "last": points[0] if points else None,
        "points": points,
        "grown": log.grown(points),
        "uses": log.keys_used(book) if book else [],
        "crumbs": _crumbs(
            (str(province), reverse("province_integrity", args=[province.code])),
            (str(commune), ""),
        ),
    }
    return render(request, "disclosure/integrity.html", context)


def _sums(request: HttpRequest, **place: str) -> dict[str, Any]:
    tied = integrity.of(**place)
    page = pages.page(request, integrity.explained(**place), _ROWS, tied.explained)
    return {
        "tied": tied,
        "today": timezone.localdate(),
        "page_obj": page,
        "rows": catalogue.listed(page, timezone.localdate()),
        "last_published": integrity.last_published(**place),
    }


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Trang đầu"), reverse("home")),
        (_("Toàn vẹn số liệu"), reverse("integrity")),
        *more,
    ]
