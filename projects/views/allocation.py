"""Pages of allocation requests: drafted, changed, shown with what can be done now."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from ledger import calendars
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.models.people import Role, User
from ledger.views.request import person
from projects import allocating, entitlement, permissions
from projects.forms.allocation import AllocationForm
from projects.models.allocation import AllocationRequest
from projects.models.project import Project
from projects.views import parts
from projects.views.project import crumbs_of
from projects.workflow import AllocationState, Level

ROWS = AllocationRequest.objects.select_related(
    "project__book__organisation", "project__purpose", "norm__basis", "custody__bank", "made_by",
    "decided_by", "threshold__basis", "due_basis",
)  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def allocation_request(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a request; "Tính" shows the arithmetic of the norm without saving."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, on=today)
    form = AllocationForm(request.POST or None, project=project, on=today)
    return _filled(request, form, project, None)


@login_required
@require_http_methods(["GET", "POST"])
def allocation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned request."""
    user, today = person(request), timezone.localdate()
    allocation = permissions.object_for(user, ROWS, pk, Role.ACCOUNTANT, on=today)
    form = AllocationForm(
        request.POST or None,
        project=allocation.project,
        on=today,
        initial=vars(entitlement.ask_of(allocation)),
    )
    return _filled(request, form, allocation.project, allocation)


def _filled(
    request: HttpRequest,
    form: AllocationForm,
    project: Project,
    allocation: AllocationRequest | None,
) -> HttpResponse:
    calculating = request.POST.get("do") == "calculate"
    result = None
    if calculating:
        form.only_calculating()
    if request.method == "POST" and form.is_valid():
        result = form.calculation()
        if not calculating and not form.errors:
            try:
                saved = _saved(form, project, allocation, by=person(request))
            except LedgerError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Đã lưu bản nháp. Xem lại rồi gửi đề nghị."))
                return redirect("allocation_show", saved.pk)
    title = _("Sửa đề nghị phân bổ") if allocation else _("Đề nghị phân bổ vốn đối ứng")
    context = {
        "form": form,
        "project": project,
        "allocation": allocation,
        "title": title,
        "result": result,
        "steps": [
            {"text": step.label, "work": step.expression, "amount": step.amount}
            for step in (result.steps if result else ())
        ],
        "crumbs": crumbs_of(project, (title, "")),
    }
    return render(request, "projects/allocation_form.html", context)


def _saved(
    form: AllocationForm, project: Project, allocation: AllocationRequest | None, *, by: User
) -> AllocationRequest:
    today = timezone.localdate()
    if allocation is None:
        return allocating.request_allocation(project=project, ask=form.ask(), by=by, on=today)
    return allocating.edit_request(request=allocation, ask=form.ask(), by=by, on=today)


@login_required
@require_safe
def allocation_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request of the commune with its arithmetic, its clock and what can be done now."""
    user, today = person(request), timezone.localdate()
    allocation = permissions.object_for(user, ROWS, pk, on=today)
    chip = parts.waiting_chip(allocation, today=today, calendar=calendars.calendar())
    context = {
        "allocation": allocation,
        "project": allocation.project,
        "steps": parts.steps_of(allocation),
        "chip": chip,
        "events": parts.decisions_of(allocation, allocation.project),
        "actions": _actions(allocation, user),
        "crumbs": crumbs_of(allocation.project, (allocation.content, "")),
    }
    return render(request, "projects/allocation_show.html", context)


def _actions(allocation: AllocationRequest, user: User) -> list[tuple[str, str, str]]:
    """Return what this person may do now: (label, address, tone)."""
    today = timezone.localdate()
    roles = book_permissions.roles_in(user, allocation.project.book.organisation, on=today)
    mine = allocation.made_by_id == user.pk
    open_to_maker = allocation.state in {AllocationState.DRAFT, AllocationState.RETURNED}
    found = []
    if open_to_maker and mine and Role.ACCOUNTANT in roles:
        found = [(_("Gửi đề nghị"), "submit", "primary"), (_("Sửa"), "edit", "secondary")]
    waits_here = allocation.state == AllocationState.SUBMITTED and allocation.level == Level.COMMUNE
    if waits_here and not mine and Role.CHAIR in roles:
        found = [
            (_("Duyệt phân bổ"), "approve", "primary"),
            (pgettext("việc", "Trả lại"), "return", "danger"),
        ]
    if allocation.state == AllocationState.APPROVED and Role.ACCOUNTANT in roles:
        found = [(_("Rút về tài khoản"), "draw", "primary")]
    decided_here = allocation.level == Level.COMMUNE and not mine and Role.CHAIR in roles
    if allocation.state == AllocationState.APPROVED and decided_here:
        found = [(_("Thu hồi quyết định"), "revoke", "danger")]
    if allocation.state == AllocationState.DRAWN and roles & {Role.ACCOUNTANT, Role.CHAIR}:
        found = [(_("Đảo khoản rút ghi nhầm"), "take_back", "quiet")]
    return [
        (label, reverse(f"allocation_{verb}", args=[allocation.pk]), tone)
        for label, verb, tone in found
    ]
