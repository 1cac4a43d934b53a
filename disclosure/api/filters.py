"""The filters of the front page, for machines: places by their codes alone, without a list to choose from."""

from datetime import date

import django_filters
from django.db.models import Exists, OuterRef
from django.http import QueryDict

from disclosure.filters import ListingFilter
from disclosure.models.catalogue import Listing, ListingQuerySet
from disclosure.models.publication import Publication

# How a list is put in order belongs to pages; a walk has an order of its own.
_OF_PAGES = ("xep",)


class ProjectFilter(ListingFilter):
    """The projects of a place, a kind, a state, with every word; any commune without its province."""

    def __init__(self, data: QueryDict, *, on: date) -> None:
        super().__init__(data, on=on)
        self.data = (
            data  # a page forgives a commune of another province; a machine finds none there
        )
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
