"""Filters of the disclosure calendar: duties for staff and for the public, and what was put up."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from disclosure import duties, register
from disclosure.models.duties import BOARDS, Channel, Duty, DutyQuerySet, Posting
from ledger.filters import DayFilter

_STATES = [
    (duties.State.OPEN, _("Chưa làm, còn hạn")),
    (duties.State.OVERDUE, _("Quá hạn")),
    (duties.State.DONE, _("Đã làm đúng hạn")),
    (duties.State.DONE_LATE, _("Làm trễ")),
    (duties.State.EXCUSED, _("Được miễn")),
]


class PublicDutyFilter(django_filters.FilterSet):
    """Duties to make public by state and way."""

    trang_thai = django_filters.ChoiceFilter(
        label=_("Tình trạng"), method="by_state", empty_label=_("Tất cả"), choices=_STATES
    )
    hinh_thuc = django_filters.ChoiceFilter(
        label=_("Hình thức"),
        field_name="channel",
        empty_label=_("Tất cả"),
        choices=Channel.choices,
    )

    class Meta:
        model = Duty
        fields: list[str] = []

    def __init__(self, data: QueryDict, queryset: DutyQuerySet, *, on: date) -> None:
        super().__init__(data, queryset)
        self.on = on

    def by_state(self, rows: DutyQuerySet, _name: str, value: str) -> DutyQuerySet:
        """Keep the duties that stand so today."""
        return duties.in_state(rows, duties.State(value), self.on)


class DutyFilter(PublicDutyFilter):
    """For staff also by project, and by the quarter in which they are due."""

    q = django_filters.CharFilter(label=_("Công trình, mã"), method="by_words")
    quy = django_filters.ChoiceFilter(
        label=_("Hạn trong quý"), method="by_quarter", empty_label=_("Tất cả"), choices=()
    )

    _ORDER = ("q", "trang_thai", "hinh_thuc", "quy")

    def __init__(self, data: QueryDict, queryset: DutyQuerySet, *, on: date) -> None:
        super().__init__(data, queryset, on=on)
        self.filters: dict[str, Any] = {name: self.filters[name] for name in self._ORDER}
        first = queryset.order_by("due_on").values_list("due_on", flat=True).first()
        last = queryset.order_by("-due_on").values_list("due_on", flat=True).first()
        found = register.span(first or on, max(last or on, on))
        self.filters["quy"].extra["choices"] = [(each.code, each.name) for each in found[::-1]]

    def by_words(self, rows: DutyQuerySet, _name: str, value: str) -> DutyQuerySet:
        """Keep the duties whose project or subject holds the words."""
        said = Q(project_code__icontains=value) | Q(title__icontains=value)
        return rows.filter(said | Q(subject__icontains=value))

    def by_quarter(self, rows: DutyQuerySet, _name: str, value: str) -> DutyQuerySet:
        """Keep the duties due in a quarter written 2026-Q4."""
        year, _q, number = value.partition("-Q")
        quarter = register.Quarter(int(year), int(number))
        return rows.filter(due_on__range=(quarter.first, quarter.last))


class PostingFilter(django_filters.FilterSet):
    """Postings by way, and those that still hang."""

    hinh_thuc = django_filters.ChoiceFilter(
        label=_("Hình thức"),
        field_name="channel",
        empty_label=_("Tất cả"),
        choices=Channel.choices,
    )
    con = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        method="by_hanging",
        empty_label=_("Tất cả"),
        choices=[("dang", _("Đang niêm yết")), ("go", _("Đã gỡ"))],
    )
    since = DayFilter(label=_("Từ ngày"), field_name="posted_on", lookup_expr="gte")
    until = DayFilter(label=_("Đến ngày"), field_name="posted_on", lookup_expr="lte")

    class Meta:
        model = Posting
        fields: list[str] = []

    @property
    def qs(self) -> QuerySet[Posting]:
        """Return the postings, the newest first."""
        found: QuerySet[Posting] = super().qs
        return found.order_by("-posted_on", "-pk")

    def by_hanging(self, rows: QuerySet[Posting], _name: str, value: str) -> QuerySet[Posting]:
        """Keep what hangs on a board, or what was taken down from one."""
        return rows.filter(channel__in=BOARDS, take_down__isnull=value == "dang")
