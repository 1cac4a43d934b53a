"""Money that is short of the plan, allotted and not drawn, or still in a cash box."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from ledger.models.chart import Function, Source
from ledger.tallies import Stand
from projects.differences.form import Difference, Kind, Owner
from projects.models.allocation import AllocationRequest
from projects.models.project import Project
from projects.workflow import AllocationState, ProjectState

# Who is asked for what a source still owes the plan.
_ASKED = {
    Source.PROVINCE: Owner.FINANCE,
    Source.PROGRAMME: Owner.FINANCE,
    Source.COMMUNE: Owner.CHAIR,
}


def of_plan(project: Project, short: Iterable[tuple[Source, int]]) -> Iterator[Difference]:
    """Yield what each source still owes the plan, in đồng; a settled project asks for nothing."""
    if project.state == ProjectState.CLOSED:
        return
    for source, amount in short:
        if amount > 0:
            yield Difference(
                Kind.PLAN_SHORT,
                project.purpose_id,
                amount,
                project.decision_on,
                _ASKED.get(source, Owner.ACCOUNTANT),
                str(source.label),
                reverse("project_show", args=[project.code]),
            )


def of_allocations(projects: Collection[Project], on: date) -> Iterator[Difference]:
    """Yield what was allotted by a day and not drawn by then."""
    decided = [AllocationState.APPROVED, AllocationState.DRAWN]
    rows = AllocationRequest.objects.filter(
        project__in=projects, state__in=decided, decided_on__lte=on
    ).exclude(drawn_on__lte=on)
    for row in rows.select_related("project").order_by("decided_on", "pk"):
        yield Difference(
            Kind.ALLOTTED_NOT_DRAWN,
            row.project.purpose_id,
            row.amount,
            row.decided_on,
            Owner.ACCOUNTANT,
            str(row.get_source_display()),
            reverse("allocation_show", args=[row.pk]),
        )


def of_cash(stands: Iterable[Stand], since: Mapping[int | None, date]) -> Iterator[Difference]:
    """Yield the cash of each purpose in the boxes; `since` says since when it lies there."""
    held: dict[int | None, int] = defaultdict(int)
    for stand in stands:
        if stand.function == Function.CASH:
            held[stand.purpose] += stand.net
    for purpose, amount in held.items():
        if amount:
            yield Difference(
                Kind.CASH_IN_HAND,
                purpose,
                amount,
                since.get(purpose),
                Owner.CASHIER,
                _("két tiền mặt"),
                reverse("cash_book"),
            )
