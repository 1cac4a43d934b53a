"""Filters of the public list: words without accents, place, kind, progress, agreement."""

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from disclosure import catalogue
from disclosure.models.publication import Publication, PublicationQuerySet
from ledger.text import fold
from projects.models.project import Kind
from projects.workflow import ProjectState

LONGEST_QUERY = 100


class PublicationFilter(django_filters.FilterSet):
    """The last versions that hold every word, at a place, of a kind."""

    q = django_filters.CharFilter(label=_("Tìm"), method="by_words")
    tinh = django_filters.ChoiceFilter(label=_("Tỉnh, thành phố"), field_name="province_code")
    xa = django_filters.ChoiceFilter(label=_("Xã, phường"), field_name="commune_code")
    loai = django_filters.ChoiceFilter(label=_("Loại"), field_name="kind", choices=Kind.choices)
    tiendo = django_filters.ChoiceFilter(
        label=_("Tiến độ"),
        field_name="state",
        choices=ProjectState.choices,
    )
    thoathuan = django_filters.ChoiceFilter(
        label=_("Thỏa thuận với doanh nghiệp"),
        method="by_agreement",
        choices=[("co", _("Có thỏa thuận")), ("khong", _("Không có thỏa thuận"))],
    )

    class Meta:
        model = Publication
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

    def by_words(self, rows: PublicationQuerySet, _name: str, value: str) -> PublicationQuerySet:
        """Keep the rows that hold every word, accents and case aside."""
        for word in fold(value[:LONGEST_QUERY]).split():
            rows = rows.filter(folded__contains=word)
        return rows

    def by_agreement(
        self, rows: PublicationQuerySet, _name: str, value: str
    ) -> PublicationQuerySet:
        """Keep the rows with an agreement, or those without."""
        without: dict[str, list[object]] = {"facts__agreements": []}
        return rows.filter(**without) if value == "khong" else rows.exclude(**without)
