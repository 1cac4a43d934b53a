"""Which funds may bear what was built for a project, and how its plan would share it."""

from django.db.models import Q, QuerySet

from ledger import money
from ledger.models.chart import Fund, Regime, Source
from projects.models.project import Project

# Gifts in kind are no money that meets a contractor's work; money held for others is not the project's.
_NOT_MONEY_OF_PROJECTS = (Regime.IN_KIND, Regime.ON_BEHALF)


def funds(project: Project) -> "QuerySet[Fund]":
    """Return the funds of money that may serve a project: its own, and those for no purpose alone."""
    rows = Fund.objects.filter(
        Q(purpose=None) | Q(purpose=project.purpose_id), book=project.book_id
    ).exclude(regime__in=_NOT_MONEY_OF_PROJECTS)
    return rows.select_related("custody").order_by("source", "name", "pk")


def proposed(project: Project, value: int) -> dict[int, int]:
    """Return đồng by fund id: `value` shared by the planned cost of each source, none lost.

    A source bears through its first fund, the project's own before a common one; empty without any.
    """
    first: dict[str, Fund] = {}
    for fund in sorted(funds(project), key=lambda fund: (fund.purpose_id is None, fund.pk)):
        first.setdefault(fund.source, fund)
    planned = dict(project.planned_costs.values_list("source", "amount"))
    sources = [source for source in Source if source in first and planned.get(source)]
    if not sources:
        return {}
    shares = money.split_by_ratio(value, [planned[source] for source in sources])
    return {first[source].pk: part for source, part in zip(sources, shares, strict=True) if part}
