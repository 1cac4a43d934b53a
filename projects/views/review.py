"""The review desk of the Finance Department: the queue, and one request with all it takes."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, IntegerField, QuerySet, When
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import calendars, clocks
from ledger.models.people import User
from ledger.views.request import page_of, person
from projects import entitlement, overview, permissions, reconciliation
from projects.filters import ReviewFilter
from projects.models.allocation import AllocationRequest
from projects.models.project import Document
from projects.views import parts
from projects.workflow import AllocationState

QUEUE = 20


def _desk(user: User, on: date) -> "QuerySet[AllocationRequest]":
    """Return the requests a reviewer may see: those that wait first, the nearest deadline first."""
    waits = When(state=AllocationState.SUBMITTED, then=0)
    rows = permissions.requests_to_review(user, on=on)
    return rows.select_related(
        "project__book__organisation", "project__purpose", "norm__basis", "made_by", "decided_by",
        "due_basis", "custody__bank", "threshold__basis",
    ).order_by(Case(waits, default=1, output_field=IntegerField()), F("due_on").asc(), "id")  # fmt: skip


@login_required
@require_safe
def review_desk(request: HttpRequest) -> HttpResponse:
    """List the requests of the province by deadline."""
    user, today = person(request), timezone.localdate()
    if not permissions.provinces_reviewed(user, on=today):
        raise Http404
    found = ReviewFilter(request.GET, _desk(user, today))
    page = page_of(request, found.qs)
    calendar = calendars.calendar()
    context = {
        "filter": found,
        "page_obj": page,
        "rows": _with_chips(page, today, calendar),
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Thẩm định phân bổ"), "")],
    }
    return render(request, "projects/review_desk.html", context)


@login_required
@require_safe
def review_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request: arithmetic, evidence, figures of the project, history; the queue beside."""
    user, today = person(request), timezone.localdate()
    desk = _desk(user, today)
    allocation = get_object_or_404(desk, pk=pk)
    calendar = calendars.calendar()
    queue = list(desk.filter(state=AllocationState.SUBMITTED)[:QUEUE])
    before, after = _neighbours([row.pk for row in queue], pk)
    project = allocation.project
    figures = overview.of(project)
    context = {
        "allocation": allocation,
        "project": project,
        "queue": _with_chips(queue, today, calendar),
        "before": before,
        "after": after,
        "chip": parts.waiting_chip(allocation, today=today, calendar=calendar),
        "steps": parts.steps_of(allocation),
        "granted": entitlement.granted_elsewhere(allocation),
        "overview": figures,
        "checked_on": reconciliation.checked_on(project),
        "others": project.allocations.exclude(pk=pk).order_by("-made_at"),
        "documents": parts.documents_of(
            project.documents.order_by("-added_at"),
            lambda document: reverse("review_document", args=[pk, document.pk]),
        ),
        "events": parts.decisions_of(allocation, project),
        "can_decide": allocation.state == AllocationState.SUBMITTED,
        "crumbs": [(_("Thẩm định phân bổ"), reverse("review_desk")), (project.title, "")],
    }
    return render(request, "projects/review_show.html", context)


@login_required
@require_safe
def review_document(request: HttpRequest, pk: int, document_pk: int) -> FileResponse:
    """Give a document of the project under review to the reviewer."""
    desk = permissions.requests_to_review(person(request), on=timezone.localdate())
    allocation = get_object_or_404(desk, pk=pk)
    document = get_object_or_404(Document, pk=document_pk, project=allocation.project_id)
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=document.content_type,
    )


def _with_chips(
    rows: Iterable[AllocationRequest],
    today: date,
    calendar: clocks.Calendar,
) -> list[tuple[AllocationRequest, dict[str, object] | None]]:
    return [(row, parts.waiting_chip(row, today=today, calendar=calendar)) for row in rows]


def _neighbours(queue: list[int], pk: int) -> tuple[int | None, int | None]:
    """Return the request before and after `pk` in the queue; a decided one leads to the first."""
    if pk not in queue:
        return None, queue[0] if queue else None
    place = queue.index(pk)
    before = queue[place - 1] if place else None
    return before, queue[place + 1] if place + 1 < len(queue) else None
