"""Where the published projects are: a map drawn here, and the same as a table."""

from collections import Counter
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure import atlas, catalogue
from disclosure.filters import ListingFilter
from disclosure.models.catalogue import Listing, ListingQuerySet

# So many points are drawn one by one; above that they are gathered by commune, then by province.
_MOST_POINTS = 200
_MOST_NAMES = 40
_LONGEST_NAME = 48


@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """Draw the projects that the filters leave, each a link, or the places they are gathered at."""
    found = ListingFilter(request.GET, on=timezone.localdate())
    crumbs = [(_("Trang đầu"), reverse("home")), (_("Bản đồ công trình"), "")]
    context: dict[str, Any] = {"filter": found, "crumbs": crumbs}
    if not found.is_valid():
        return render(request, "disclosure/map.html", context, status=HTTPStatus.BAD_REQUEST)
    located = found.qs.exclude(latitude=None).exclude(longitude=None)
    drawn = _drawn(list(located[: _MOST_POINTS + 1]), located, found)
    return render(request, "disclosure/map.html", context | drawn)


def _drawn(first: list[Listing], located: ListingQuerySet, found: ListingFilter) -> dict[str, Any]:
    """Return the sheet with the table that says the same."""
    if len(first) > _MOST_POINTS:
        marks = _gathered(located, found)
        if len(marks) > 1:
            names = sorted(marks, key=lambda mark: -mark.count)[:_MOST_NAMES]
            return {"sheet": atlas.draw(marks, names), "places": marks}
    shown = catalogue.listed(first[:_MOST_POINTS], found.on)
    points = [
        _mark(row.listing.title, reverse("project_page", args=[row.listing.project_code]), row)
        for row in shown
    ]
    called = {row.place: _mark(row.place.partition(",")[0], "", row) for row in shown}
    often = Counter(row.place for row in shown).most_common(_MOST_NAMES)
    names = [called[place] for place, _count in often]
    return {
        "sheet": atlas.draw(points, names) if points else None,
        "rows": shown,
        "is_cut": len(first) > _MOST_POINTS,
    }


def _mark(name: str, url: str, row: catalogue.Listed) -> atlas.Mark:
    short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    return atlas.Mark(
        short, url, float(row.listing.latitude or 0), float(row.listing.longitude or 0)
    )


def _gathered(located: ListingQuerySet, found: ListingFilter) -> list[atlas.Mark]:
    """Return a mark for each commune, or where these too are many for each province."""
    for column, name, names in (
        ("commune_code", "xa", catalogue.commune_names),
        ("province_code", "tinh", catalogue.province_names),
    ):
        rows = (
            located.order_by()
            .values(column)
            .annotate(n=Count("pk"), at=Avg("latitude"), along=Avg("longitude"))
        )
        groups = list(rows.order_by(column)[: _MOST_POINTS + 1])
        if len(groups) <= _MOST_POINTS:
            called = names([row[column] for row in groups], found.on)
            return [
                atlas.Mark(
                    called.get(row[column], row[column]),
                    f"?{urlencode(_narrowed(found) | {name: row[column]})}",
                    float(row["at"]),
                    float(row["along"]),
                    row["n"],
                )
                for row in groups
            ]
    return []


def _narrowed(found: ListingFilter) -> dict[str, str]:
    """Return what was asked for, so that a place opens with it."""
    return {name: value for name in found.filters if (value := found.data.get(name))}
