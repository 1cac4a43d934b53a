"""Filters of the public list (words, place, kind, progress, agreement) and of the trail."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from disclosure import acts, catalogue
from disclosure.models.catalogue import Listing, ListingQuerySet
from ledger.filters import DayFilter
from ledger.models.chart import Book
from ledger.models.people import User
from ledger.models.trail import Event
from ledger.text import fold
from projects.models.project import Kind
from projects.workflow import ProjectState

LONGEST_QUERY = 100


class ListingFilter(django_filters.FilterSet):
    """The projects that hold every word, at a place, of a kind."""

    q = django_filters.CharFilter(label=_("Tìm"), method="by_words")
    tinh = django_filters.ChoiceFilter(label=_("Tỉnh, thành phố"), field_name="province_code")
    xa = django_filters.ChoiceFilter(label=_("Xã, phường"), field_name="commune_code")
    loai = django_filters.ChoiceFilter(label=_("Loại"), field_name="kind", choices=Kind.choices)
    tiendo = django_filters.ChoiceFilter(
        label=_("Tiến độ"),
        field_name="state",
        choices=ProjectState.choices,
    )
    thoathuan = django_filters.TypedChoiceFilter(
        label=_("Thỏa thuận với doanh nghiệp"),
        field_name="has_agreement",
        coerce=lambda typed: typed == "co",
        choices=[("co", _("Có thỏa thuận")), ("khong", _("Không có thỏa thuận"))],
    )

    class Meta:
        model = Listing
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        on = kwargs.pop("on")
        super().__init__(*args, **kwargs)
        provinces = [(row.code, row.name) for row in catalogue.provinces(on)]
        self.filters["tinh"].extra["choices"] = provinces
        province = self.data.get("tinh")
        # 3,321 communes do not fit on a phone: first the province, then its communes.
        rows = catalogue.communes(province, on) if province in dict(provinces) else []
        if rows:
            self.filters["xa"].extra["choices"] = [(row.code, row.name) for row in rows]
        else:
            del self.filters["xa"]

    @property
    def is_used(self) -> bool:
        """Tell whether anything was asked for."""
        return any(self.data.get(name) for name in self.filters)

    def by_words(self, rows: ListingQuerySet, _name: str, value: str) -> ListingQuerySet:
        """Keep the rows that hold every word, accents and case aside."""
        return rows.with_words(value[:LONGEST_QUERY])


class EventFilter(django_filters.FilterSet):
    """What was done: to one thing or one kind of thing, by one person, between two days."""

    doi_tuong = django_filters.CharFilter(field_name="subject", widget=forms.HiddenInput)
    loai = django_filters.ChoiceFilter(
        label=_("Đối tượng"), method="by_kind", empty_label=_("Tất cả"), choices=()
    )
    viec = django_filters.ChoiceFilter(
        label=_("Việc"), field_name="verb", empty_label=_("Tất cả"), choices=()
    )
    nguoi = django_filters.ModelChoiceFilter(
        label=_("Người làm"),
        field_name="by",
        queryset=User.objects.none(),
        empty_label=_("Tất cả"),
    )
    since = DayFilter(label=_("Từ ngày"), field_name="at__date", lookup_expr="gte")
    until = DayFilter(label=_("Đến ngày"), field_name="at__date", lookup_expr="lte")

    class Meta:
        model = Event
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: QuerySet[Event], *, books: list[Book]) -> None:
        super().__init__(data, queryset)
        self.filters["loai"].extra["choices"] = [
            (key, kind.name) for key, kind in acts.KINDS.items()
        ]
        self.filters["viec"].extra["choices"] = sorted(
            acts.verbs().items(), key=lambda verb: fold(str(verb[1]))
        )
        done_by = Event.objects.filter(book__in=books).values("by")
        people = User.objects.filter(pk__in=done_by).order_by("full_name", "username")
        self.filters["nguoi"].field.queryset = people

    def by_kind(self, rows: QuerySet[Event], _name: str, value: str) -> QuerySet[Event]:
        """Keep what was done to things of one kind."""
        return rows.filter(subject__startswith=f"{value}:")
