"""Filters of the books."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ledger import vouchernumbers
from ledger.fields import DayField
from ledger.models.chart import Book, Fund
from ledger.models.journal import Entry, Line, VoucherKind


class DayFilter(django_filters.Filter):
    """A day, typed or picked."""

    field_class = DayField


class EntryFilter(django_filters.FilterSet):
    """Entries by words or voucher number, kind, days and fund."""

    q = django_filters.CharFilter(
        label=_("Nội dung, số chứng từ"),
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = django_filters.ChoiceFilter(label=_("Loại chứng từ"), choices=VoucherKind.choices)
    fund = django_filters.ModelChoiceFilter(
        label=_("Nguồn tiền"),
        queryset=Fund.objects.none(),
        method="by_fund",
    )
    since = DayFilter(label=_("Từ ngày"), field_name="on", lookup_expr="gte")
    until = DayFilter(label=_("Đến ngày"), field_name="on", lookup_expr="lte")

    class Meta:
        model = Entry
        fields = ["q", "kind", "fund", "since", "until"]

    def __init__(self, data: QueryDict, queryset: "QuerySet[Entry]", *, books: list[Book]) -> None:
        super().__init__(data, queryset)
        funds = Fund.objects.filter(book__in=books).select_related("purpose")
        self.filters["fund"].field.queryset = funds.order_by("name")

    def by_words(self, rows: "QuerySet[Entry]", _name: str, value: str) -> "QuerySet[Entry]":
        """Keep the entries whose number is `PT 12` or `PT 12/2026`, or whose texts hold the words."""
        words = Q(summary__icontains=value) | Q(private__text__icontains=value)
        return rows.filter(words | vouchernumbers.numbered(value))

    def by_fund(self, rows: "QuerySet[Entry]", _name: str, value: Fund) -> "QuerySet[Entry]":
        """Keep the entries with a line on the fund."""
        return rows.filter(pk__in=Line.objects.filter(account__fund=value).values("entry"))
