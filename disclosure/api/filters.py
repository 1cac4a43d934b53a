"""The filters of the front page, for machines: places by their codes alone, without a list to choose from."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Sum

from disclosure.filters import ListingFilter
from disclosure.models.catalogue import CommuneSums, Listing, ListingQuerySet
from disclosure.models.publication import Publication

# How a list is put in order belongs to pages; a walk has an order of its own.
_OF_PAGES = ("xep",)


class ProjectFilter(ListingFilter):
    """The projects of a place, a kind, a state, with every word; any commune without its province."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in (("tinh", "province_code"), ("xa", "commune_code")):
            self.filters[name] = django_filters.CharFilter(field_name=field, max_length=5)
            self.filters[name].parent, self.filters[name].model = self, Listing
        for name in _OF_PAGES:
            self.filters.pop(name, None)


NAMES = frozenset(ListingFilter.base_filters) - set(_OF_PAGES)


def as_of(rows: ListingQuerySet, last: int) -> ListingQuerySet:
    """Leave out projects first published after publication `last`."""
    first = Publication.objects.filter(project=OuterRef("project"), version=1, pk__lte=last)
    return rows.filter(Exists(first))


def count(rows: ListingQuerySet, asked: dict[str, str]) -> int:
    """Count projects; where only a place was asked for, from what is kept of it."""
    used = {name for name, value in asked.items() if value and name in NAMES}
    if used - {"tinh", "xa"}:
        return rows.count()
    sums = CommuneSums.objects.all()
    for name, field in (("tinh", "province_code"), ("xa", "commune_code")):
        if name in used:
            sums = sums.filter(**{field: asked[name]})
    return sums.aggregate(n=Sum("projects"))["n"] or 0
