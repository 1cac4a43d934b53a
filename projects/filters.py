"""Filters of the lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ledger import money, refcode, text
from ledger.fields import DayField
from ledger.models.bank import Direction, StatementLine
from ledger.models.people import Organisation
from projects.models.allocation import AllocationRequest
from projects.models.contract import Contract
from projects.models.contribution import Call, Contribution, Form, Pledge
from projects.models.payment import PaymentRequest
from projects.models.project import Kind, Project
from projects.workflow import AllocationState, ContractState, PaymentState, ProjectState


class ProjectFilter(django_filters.FilterSet):
    """Projects by words, kind and state."""

    q = django_filters.CharFilter(label=_("Tên, mã, thôn"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("Loại"), choices=Kind.choices)
    state = django_filters.ChoiceFilter(label=_("Tiến độ"), choices=ProjectState.choices)

    class Meta:
        model = Project
        fields = ["q", "kind", "state"]

    def by_words(
        self, queryset: "QuerySet[Project]", _name: str, value: str
    ) -> "QuerySet[Project]":
        """Keep the projects whose title, code or village holds the words."""
        return queryset.filter(
            Q(title__icontains=value) | Q(code__icontains=value) | Q(village__icontains=value)
        )


class ReviewFilter(django_filters.FilterSet):
    """Requests on the review desk by commune, kind of project and state."""

    commune = django_filters.ModelChoiceFilter(
        label=_("Xã, phường"),
        field_name="project__book__organisation",
        queryset=Organisation.objects.none(),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Loại"), field_name="project__kind", choices=Kind.choices
    )
    state = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=[choice for choice in AllocationState.choices if choice[0] != "DRAFT"],
    )

    class Meta:
        model = AllocationRequest
        fields = ["commune", "kind", "state"]

    def __init__(self, data: Any, queryset: "QuerySet[AllocationRequest]") -> None:
        """Offer only the communes that have asked."""
        super().__init__(data, queryset)
        asked = queryset.order_by().values("project__book__organisation")
        communes = Organisation.objects.filter(pk__in=asked).order_by("name")
        self.filters["commune"].field.queryset = communes


def _by_giver(path: str, value: str) -> Q:
    """Match a name typed without accents, or a transfer code typed in any way."""
    found = Q(giver__folded__contains=text.fold(value))
    if code := refcode.squash(value):
        found |= Q(**{f"{path}expected__code__contains": code})
    return found


class PledgeFilter(django_filters.FilterSet):
    """Pledges of a call by name or code, form and state."""

    q = django_filters.CharFilter(label=_("Tên hoặc mã"), method="by_words")
    form = django_filters.ChoiceFilter(label=_("Hình thức"), choices=Form.choices)

    class Meta:
        model = Pledge
        fields = ["q", "form"]

    def by_words(self, queryset: "QuerySet[Pledge]", _name: str, value: str) -> "QuerySet[Pledge]":
        """Keep the pledges whose giver or code holds the words."""
        return queryset.filter(_by_giver("", value))


class ContributionFilter(django_filters.FilterSet):
    """Contributions by name or code, form, call and days."""

    q = django_filters.CharFilter(label=_("Tên hoặc mã"), method="by_words")
    form = django_filters.ChoiceFilter(label=_("Hình thức"), choices=Form.choices)
    call = django_filters.ModelChoiceFilter(label=_("Đợt vận động"), queryset=Call.objects.none())
    since = django_filters.DateFilter(
        label=_("Từ ngày"), field_name="received_on", lookup_expr="gte", widget=DayField.widget
    )
    until = django_filters.DateFilter(
        label=_("Đến ngày"), field_name="received_on", lookup_expr="lte", widget=DayField.widget
    )

    class Meta:
        model = Contribution
        fields = ["q", "form", "call", "since", "until"]

    def __init__(self, data: Any, queryset: "QuerySet[Contribution]") -> None:
        """Offer only the calls of what may be seen."""
        super().__init__(data, queryset)
        seen = queryset.order_by().values("call")
        self.filters["call"].field.queryset = Call.objects.filter(pk__in=seen).order_by("title")

    def by_words(
        self, queryset: "QuerySet[Contribution]", _name: str, value: str
    ) -> "QuerySet[Contribution]":
        """Keep the contributions whose giver or pledge's code holds the words."""
        return queryset.filter(_by_giver("pledge__", value))


class PaymentFilter(django_filters.FilterSet):
    """Payments by words and state."""

    q = django_filters.CharFilter(label=_("Nội dung, người nhận, hóa đơn"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("Tình trạng"), choices=PaymentState.choices)

    class Meta:
        model = PaymentRequest
        fields = ["q", "state"]

    def by_words(
        self, queryset: "QuerySet[PaymentRequest]", _name: str, value: str
    ) -> "QuerySet[PaymentRequest]":
        """Keep the payments whose content, payee, invoice, code or project holds the words."""
        return queryset.filter(
            Q(content__icontains=value)
            | Q(payee__name__icontains=value)
            | Q(invoice__icontains=value)
            | Q(expected__code__iexact=value)
            | Q(project__title__icontains=value)
        )


class ContractFilter(django_filters.FilterSet):
    """Contracts by words and state."""

    q = django_filters.CharFilter(label=_("Số, nội dung, bên nhận"), method="by_words")
    state = django_filters.ChoiceFilter(label=_("Tình trạng"), choices=ContractState.choices)

    class Meta:
        model = Contract
        fields = ["q", "state"]

    def by_words(
        self, queryset: "QuerySet[Contract]", _name: str, value: str
    ) -> "QuerySet[Contract]":
        """Keep the contracts whose number, title, payee or project holds the words."""
        return queryset.filter(
            Q(number__icontains=value)
            | Q(title__icontains=value)
            | Q(payee__name__icontains=value)
            | Q(project__title__icontains=value)
        )


class BankLineFilter(django_filters.FilterSet):
    """Bank lines by words, amount, which way the money went, and days; the tab stays as it is."""

    q = django_filters.CharFilter(label=_("Nội dung, số chứng từ"), method="by_words")
    amount = django_filters.CharFilter(label=_("Số tiền"), method="by_amount")
    side = django_filters.ChoiceFilter(
        label=_("Chiều"), choices=Direction.choices, method="by_side"
    )
    since = django_filters.DateFilter(
        label=_("Từ ngày"), field_name="on", lookup_expr="gte", widget=DayField.widget
    )
    until = django_filters.DateFilter(
        label=_("Đến ngày"), field_name="on", lookup_expr="lte", widget=DayField.widget
    )

    class Meta:
        model = StatementLine
        fields = ["q", "amount", "side", "since", "until"]

    def __init__(self, data: Any, queryset: "QuerySet[StatementLine]") -> None:
        """Carry the tab along, so that a filter does not leave it."""
        super().__init__(data, queryset)
        self.filters["trang-thai"] = django_filters.CharFilter(
            method="as_it_is", widget=forms.HiddenInput
        )
        self.filters["trang-thai"].parent = self

    def by_words(
        self, rows: "QuerySet[StatementLine]", _name: str, value: str
    ) -> "QuerySet[StatementLine]":
        """Keep the lines whose text or number holds the words, written with accents or without."""
        found = Q(doc_no__icontains=value)
        for words in {value, text.unaccented(value)}:
            found |= Q(text__icontains=words)
        return rows.filter(found)

    def by_amount(
        self, rows: "QuerySet[StatementLine]", _name: str, value: str
    ) -> "QuerySet[StatementLine]":
        """Keep the lines of exactly this amount, in or out; none when it is no amount."""
        try:
            amount = money.parse_positive_vnd(value.lstrip("+-−"))
        except money.AmountError:
            return rows.none()
        return rows.filter(amount__in=[amount, -amount])

    def by_side(
        self, rows: "QuerySet[StatementLine]", _name: str, value: str
    ) -> "QuerySet[StatementLine]":
        """Keep money in or money out."""
        return rows.filter(amount__gt=0) if value == Direction.IN else rows.filter(amount__lt=0)

    def as_it_is(
        self, rows: "QuerySet[StatementLine]", _name: str, _value: str
    ) -> "QuerySet[StatementLine]":
        """Leave the lines alone: the tab chose them."""
        return rows
