"""Pages of a project: the list, the hub, opening one, its documents and moves."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.forms import PastDayForm
from ledger.models.people import Role
from ledger.views.request import page_of, person
from projects import (
    contracts,
    opening,
    overview,
    payments,
    permissions,
    reconciliation,
    statuses,
    workflow,
)
from projects.filters import ProjectFilter
from projects.forms.project import DocumentForm, ProjectForm
from projects.models.contract import Contract
from projects.models.project import Document, Project

RECENT = 12
_EDITABLE = (workflow.ProjectState.PLANNED, workflow.ProjectState.BUILDING)


def crumbs_of(project: Project, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from the list to this page of `project`."""
    return [
        (_("Dự án"), reverse("project_list")),
        (project.title, reverse("project_show", args=[project.code])),
        *more,
    ]


@login_required
def project_list(request: HttpRequest) -> HttpResponse:
    """List the projects of the person's books."""
    books = book_permissions.books_of(person(request), on=timezone.localdate())
    projects = Project.objects.in_books(books).select_related("book__organisation")
    found = ProjectFilter(request.GET, projects.order_by("-made_at", "-id"))
    context = {
        "filter": found,
        "page_obj": page_of(request, found.qs),
        "can_open": book_permissions.books_of(
            person(request), [Role.ACCOUNTANT, Role.CHAIR], on=timezone.localdate()
        ),
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Dự án"), "")],
    }
    return render(request, "projects/project_list.html", context)


@login_required
def project_open(request: HttpRequest) -> HttpResponse:
    """Open a project in the person's own book."""
    user, today = person(request), timezone.localdate()
    book = book_permissions.book_for(user, Role.ACCOUNTANT, Role.CHAIR, on=today)
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            project = opening.open_project(book=book, plan=form.plan(), by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã mở công trình %(code)s.") % {"code": project.code})
            return redirect("project_show", project.code)
    crumbs = [(_("Dự án"), reverse("project_list")), (_("Mở công trình"), "")]
    return render(request, "projects/project_open.html", {"form": form, "crumbs": crumbs})


@login_required
def project_show(request: HttpRequest, code: str) -> HttpResponse:
    """Show everything about one project, with the ways on."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, on=today)
    roles = book_permissions.roles_in(user, project.book.organisation, on=today)
    context = {
        "project": project,
        "overview": (figures := overview.of(project)),
        "statuses": _statuses(project, figures),
        "warning": statuses.warning(project),
        "roles": roles,
        "moves": _moves(project, roles),
        "calls": project.calls.order_by("-opens_on"),
        "allocations": project.allocations.order_by("-made_at"),
        "agreements": project.agreements.select_related("business").order_by("-made_at"),
        "contracts": _contracts(project, today),
        "payments": project.payments.select_related("payee").order_by("-made_at")[:10],
        "documents": project.documents.order_by("-added_at"),
        "can_edit": project.state in _EDITABLE and bool(roles & {Role.ACCOUNTANT, Role.CHAIR}),
        "checked_on": reconciliation.checked_on(project),
        "events": _events(project),
        "crumbs": [(_("Dự án"), reverse("project_list")), (project.title, "")],
    }
    return render(request, "projects/project_show.html", context)


@login_required
def project_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct what a project says of itself."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, Role.CHAIR, on=today)
    initial = ProjectForm.initial_of(opening.plan_of(project))
    form = ProjectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            opening.edit_project(project=project, plan=form.plan(), by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã sửa thông tin công trình."))
            return redirect("project_show", code)
    context = {
        "form": form,
        "project": project,
        "crumbs": crumbs_of(project, (_("Sửa thông tin"), "")),
    }
    return render(request, "projects/project_edit.html", context)


@login_required
def project_move(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Start or complete a project on a day."""
    user, today = person(request), timezone.localdate()
    moves = {"khoi-cong": ("start", opening.start), "hoan-thanh": ("complete", opening.complete)}
    name, act = moves[verb]
    move = workflow.move("project", name)
    project = permissions.project_for(user, code, *move.roles, on=today)
    form = PastDayForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            act(project=project, by=user, on=form.cleaned_data["on"], acting_on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi: %(move)s.") % {"move": move.label})
            return redirect("project_show", code)
    context = {
        "form": form,
        "project": project,
        "move": move,
        "crumbs": crumbs_of(project, (str(move.label), "")),
    }
    return render(request, "projects/project_move.html", context)


@login_required
def document_add(request: HttpRequest, code: str) -> HttpResponse:
    """File a document of a project."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, Role.CHAIR, on=today)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            opening.add_document(project=project, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error("upload", str(error))
        else:
            messages.success(request, _("Đã lưu tài liệu."))
            return redirect("project_show", code)
    context = {
        "form": form,
        "project": project,
        "crumbs": crumbs_of(project, (_("Thêm tài liệu"), "")),
    }
    return render(request, "projects/document_add.html", context)


@login_required
def document_get(request: HttpRequest, pk: int) -> FileResponse:
    """Give the file to somebody of its commune."""
    document = permissions.object_for(
        person(request), Document.objects.all(), pk, on=timezone.localdate()
    )
    return FileResponse(
        document.file.open("rb"),
        as_attachment=True,
        filename=document.file_name,
        content_type=document.content_type,
    )


def _statuses(project: Project, figures: overview.Overview) -> list[dict[str, object]]:
    """Return the five statuses for the strip."""
    last = payments.paid(project).aggregate(paid=Max("paid_on"), accepted=Max("accepted_on"))
    so_far = statuses.Paid(figures.received, figures.paid, last["paid"], last["accepted"])
    return [
        {
            "label": _(each.label),
            "state": statuses.shown(each),
            "date": each.on,
            "percent": each.percent,
        }
        for each in statuses.of(project, so_far)
    ]


def _contracts(project: Project, today: date) -> list[tuple[Contract, contracts.Summary]]:
    rows = list(contracts.of_project(project))
    figures = contracts.summaries(rows, on=today)
    return [(row, figures[row.pk]) for row in rows]


def _events(project: Project) -> list[dict[str, object]]:
    """Return the last decisions, newest first, as the timeline shows them."""
    return [
        {
            "date": decision.on,
            "title": decision.label,
            "detail": f"{decision.by}. {decision.reason}".removesuffix(". "),
        }
        for decision in project.decisions.select_related("by").order_by("-at")[:RECENT]
    ]


def _moves(project: Project, roles: frozenset[Role]) -> list[tuple[str, str]]:
    """Return the moves that these roles may take now: (label, address)."""
    slugs = {"start": "khoi-cong", "complete": "hoan-thanh"}
    return [
        (str(move.label), reverse("project_move", args=[project.code, slugs[move.verb]]))
        for move in workflow.MOVES
        if move.thing == "project" and project.state in move.sources and roles & set(move.roles)
    ]
