"""Filters and orders of the public list, and filters of the trail."""

from datetime import MAXYEAR, MINYEAR, date
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from disclosure import acts, catalogue
from disclosure.models.catalogue import Listing, ListingQuerySet
from ledger.filters import DayFilter
from ledger.models.chart import Book, Source
from ledger.models.people import User
from ledger.models.trail import Event
from ledger.text import fold
from projects.models.project import Kind
from projects.workflow import ProjectState

LONGEST_QUERY = 100

_NEWEST = ("-published_at", "-project")
# The orders of the public list: code in the address, words, columns; an index stands behind each.
ORDERS: tuple[tuple[str, Promise, tuple[Any, ...]], ...] = (
    ("moi", _("Mới công khai"), _NEWEST),
    ("ten", _("Tên"), ("title_key", "project")),
    ("nhan", _("Đã nhận nhiều nhất"), ("-received", "-project")),
    ("con", _("Còn lại nhiều nhất"), ((F("received") - F("paid")).desc(), F("project").desc())),
    ("tre", _("Trễ hạn lâu nhất"), ("finished", "due_on", "project")),
)


class YearFilter(django_filters.Filter):
    """A year as people write it."""

    field_class = forms.IntegerField

    def __init__(self, **how: Any) -> None:
        super().__init__(min_value=MINYEAR, max_value=MAXYEAR, **how)


def _yes_or_no(label: Promise, yes: Promise, no: Promise, **how: str) -> Any:
    """Return a filter of two answers; neither asked is both."""
    return django_filters.TypedChoiceFilter(
        label=label,
        coerce=lambda typed: typed == "co",
        choices=[("", _("Tất cả")), ("co", yes), ("khong", no)],
        **how,
    )


def _one_place(data: QueryDict) -> QueryDict:
    """Drop the commune of another province: who chooses another province leaves it behind."""
    commune, province = data.get("xa", ""), data.get("tinh", "")
    if not (commune and province) or catalogue.province_of(commune) in {"", province}:
        return data
    kept = data.copy()
    del kept["xa"]
    return kept


class ListingFilter(django_filters.FilterSet):
    """The projects that hold every word, at a place, of a kind, in an order; nothing withdrawn."""

    q = django_filters.CharFilter(label=_("Tìm"), method="by_words")
    tinh = django_filters.ChoiceFilter(
        label=_("Tỉnh, thành phố"), field_name="province_code", empty_label=_("Tất cả")
    )
    xa = django_filters.ChoiceFilter(
        label=_("Xã, phường"), field_name="commune_code", empty_label=_("Tất cả")
    )
    loai = django_filters.ChoiceFilter(
        label=_("Loại"), field_name="kind", choices=Kind.choices, empty_label=_("Tất cả")
    )
    tiendo = django_filters.ChoiceFilter(
        label=_("Tiến độ"),
        field_name="state",
        choices=ProjectState.choices,
        empty_label=_("Tất cả"),
    )
    nguon = django_filters.ChoiceFilter(
        label=_("Nguồn"),
        method="by_source",
        choices=Source.choices,
        empty_label=_("Tất cả"),
    )
    nam = YearFilter(label=_("Năm"), field_name="year")
    thoathuan = _yes_or_no(
        _("Thỏa thuận"),
        _("Có thỏa thuận"),
        _("Không có thỏa thuận"),
        field_name="has_agreement",
    )
    tre = _yes_or_no(_("Hạn hoàn thành"), _("Đã trễ hạn"), _("Chưa trễ hạn"), method="by_late")
    canhbao = _yes_or_no(
        _("Điểm cần chú ý"), _("Có điểm cần chú ý"), _("Không có"), method="by_flags"
    )
    xep = django_filters.ChoiceFilter(
        choices=[(code, label) for code, label, _columns in ORDERS],
        method="in_order",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Listing
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, on: date) -> None:
        super().__init__(_one_place(data), Listing.objects.public().order_by(*_NEWEST))
        self.on = on
        provinces = [(row.code, row.name) for row in catalogue.provinces(on)]
        self.filters["tinh"].extra["choices"] = provinces
        # 3,321 communes do not fit on a phone: first the province, then its communes.
        commune = self.data.get("xa", "")
        chosen = self.data.get("tinh") or catalogue.province_of(commune)
        rows = catalogue.communes(chosen, on) if chosen in dict(provinces) else []
        self.filters["xa"].extra["choices"] = [(row.code, row.name) for row in rows]
        if not rows and not commune:
            del self.filters["xa"]

    @property
    def is_used(self) -> bool:
        """Tell whether anything was asked for; the order alone leaves nothing out."""
        return any(self.data.get(name) for name in self.filters if name != "xep")

    @property
    def narrows(self) -> bool:
        """Tell whether more than words was asked for."""
        return any(self.data.get(name) for name in self.filters if name not in {"q", "xep"})

    @property
    def orders(self) -> list[tuple[str, Promise]]:
        """Return the orders to choose from: code and words."""
        return [(code, label) for code, label, _columns in ORDERS]

    @property
    def order(self) -> str:
        """Return the code of the order the list stands in."""
        return self.form.cleaned_data.get("xep") or ORDERS[0][0]

    def sums(self) -> catalogue.Sums:
        """Add up what was found; where only a place was asked for, its sums are kept already."""
        asked = {name: value for name in self.filters if (value := self.data.get(name))}
        if asked.keys() <= {"tinh", "xa", "xep"}:
            return catalogue.sums_in(asked.get("tinh", ""), asked.get("xa", ""))
        return catalogue.sums(self.qs)

    def by_words(self, rows: ListingQuerySet, _name: str, value: str) -> ListingQuerySet:
        """Keep the rows that hold every word, accents and case aside."""
        return rows.with_words(value[:LONGEST_QUERY])

    def by_source(self, rows: ListingQuerySet, _name: str, value: str) -> ListingQuerySet:
        """Keep what a source brought money or goods to."""
        return rows.filter(sources__contains=[value])

    def by_late(self, rows: ListingQuerySet, _name: str, value: bool) -> ListingQuerySet:  # noqa: FBT001 -- so a filter calls
        """Keep what is late today, or what is not."""
        late = Q(finished=False, due_on__lt=self.on)
        return (
            rows.filter(late)
            if value
            else rows.filter(Q(finished=True) | Q(due_on=None) | Q(due_on__gte=self.on))
        )

    def by_flags(self, rows: ListingQuerySet, _name: str, value: bool) -> ListingQuerySet:  # noqa: FBT001 -- so a filter calls
        """Keep what shows a point that deserves an explanation, or what shows none."""
        return rows.flagged() if value else rows.filter(flags=0)

    def in_order(self, rows: ListingQuerySet, _name: str, value: str) -> ListingQuerySet:
        """Sort by one of `ORDERS`."""
        return rows.order_by(*next(columns for code, _label, columns in ORDERS if code == value))


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
