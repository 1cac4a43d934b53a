"""Filters of the lists."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from projects.models.project import Kind, Project
from projects.workflow import ProjectState


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
