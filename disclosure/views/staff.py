"""Staff pages: what will be public, what was, what was found, what was answered."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure import canonical, permissions, publishing, snapshot, supervising
from disclosure.facts import ProjectFacts
from disclosure.forms import AnswerForm, FindingForm, PublishForm
from disclosure.models.publication import Publication
from disclosure.models.supervision import Finding
from disclosure.views import shown
from ledger import clocks
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.models.people import Role
from ledger.views.request import PAGE, page_of, person
from projects.models.contribution import Contribution
from projects.models.project import Decision, Document, Project
from projects.permissions import project_for


@login_required
def publication_list(request: HttpRequest) -> HttpResponse:
    """List the projects of the person's books with their last version, the changed ones marked."""
    books = book_permissions.books_of(person(request), on=timezone.localdate())
    page = page_of(request, _with_last_version(Project.objects.in_books(books)))
    context = {
        "page_obj": page,
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Công khai"), "")],
    }
    return render(request, "disclosure/publication_list.html", context)


@login_required
def publish_preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show exactly what would be public now and what does not tie; the chair releases it."""
    user, now = person(request), timezone.now()
    today = timezone.localdate(now)
    project = project_for(user, code, on=today)
    roles = book_permissions.roles_in(user, project.book.organisation, on=today)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = publishing.publish(project=project, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Đã công khai bản %(version)d.") % {"version": made.version}
            )
            return redirect("project_page", code)
    context = _preview(project, snapshot.take(project, today)) | {
        "form": form,
        "may_publish": Role.CHAIR in roles,
        "crumbs": [
            (_("Dự án"), reverse("project_list")),
            (project.title, reverse("project_show", args=[code])),
            (_("Xem trước bản công khai"), ""),
        ],
    }
    return render(request, "disclosure/publish_preview.html", context)


@login_required
def finding_list(request: HttpRequest) -> HttpResponse:
    """For the Front: what may be supervised. For the commune: what waits for an answer."""
    user, today = person(request), timezone.localdate()
    findings = permissions.visible_findings(user, on=today).order_by("-raised_on", "-id")
    page = page_of(request, findings.prefetch_related("answers"))
    projects = permissions.finished_publications(user, on=today).order_by("-published_at")[:PAGE]
    context = {
        "page_obj": page,
        "rows": [(finding, _chip(finding)) for finding in page],
        "projects": projects,
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Giám sát"), "")],
    }
    return render(request, "disclosure/finding_list.html", context)


@login_required
def finding_record(request: HttpRequest, code: str) -> HttpResponse:
    """Record a finding on the last version of a finished project."""
    user, now = person(request), timezone.now()
    publication = permissions.supervised_publication(user, code, on=timezone.localdate(now))
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            finding = supervising.record_finding(
                publication=publication, by=user, at=now, **form.cleaned_data
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi và công khai kiến nghị."))
            return redirect("finding_show", finding.pk)
    context = {
        "form": form,
        "publication": publication,
        "crumbs": [(_("Giám sát"), reverse("finding_list")), (_("Ghi kiến nghị"), "")],
    }
    return render(request, "disclosure/finding_record.html", context)


@login_required
def finding_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a finding, its clock and its answers."""
    user, today = person(request), timezone.localdate()
    finding = permissions.visible_finding(user, pk, on=today)
    roles = book_permissions.roles_in(user, finding.project.book.organisation, on=today)
    context = {
        "finding": finding,
        "chip": _chip(finding),
        "answers": finding.answers.order_by("id"),
        "may_answer": bool(roles & set(permissions.ANSWERERS)) and finding.raised_by_id != user.pk,
        "crumbs": _finding_crumbs(finding),
    }
    return render(request, "disclosure/finding_show.html", context)


@login_required
def finding_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a finding for the commune."""
    user, now = person(request), timezone.now()
    finding = permissions.answerable_finding(user, pk, on=timezone.localdate(now))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            supervising.answer(finding=finding, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi và công khai trả lời."))
            return redirect("finding_show", pk)
    context = {
        "form": form,
        "finding": finding,
        "crumbs": [*_finding_crumbs(finding), (_("Trả lời"), "")],
    }
    return render(request, "disclosure/finding_answer.html", context)


def _preview(project: Project, facts: ProjectFacts) -> dict[str, Any]:
    last = publishing.latest(project)
    same = last is not None and _says_the_same(last, facts)
    return shown.context(facts) | {
        "project": project,
        "last": last,
        "nothing_new": same,
        "faults": publishing.faults(facts),
        "notes": publishing.notes(facts),
    }


def _says_the_same(last: Publication, facts: ProjectFacts) -> bool:
    """Compare with the last version, its explanation of a gap taken over."""
    equation = replace(facts.equation, reason=last.gap_stated)
    return canonical.same_content(last.read(), replace(facts, equation=equation))


def _with_last_version(projects: "QuerySet[Project]") -> "QuerySet[Project]":
    """Add `last_version`, `last_at`, and `changed`: something was booked or decided since."""
    newest = Publication.objects.filter(project=OuterRef("pk")).order_by("-version")
    rows = projects.annotate(
        last_version=Subquery(newest.values("version")[:1]),
        last_at=Subquery(newest.values("published_at")[:1]),
    )
    of_project = {"project": OuterRef("pk")}
    gifts = Contribution.objects.filter(
        Q(made_at__gt=OuterRef("last_at"))
        | Q(entry__reversed_by__recorded_at__gt=OuterRef("last_at")),
        **of_project,
    )
    decisions = Decision.objects.filter(at__gt=OuterRef("last_at"), **of_project)
    documents = Document.objects.filter(added_at__gt=OuterRef("last_at"), **of_project)
    changed = Exists(gifts) | Exists(decisions) | Exists(documents)
    return rows.annotate(changed=changed).order_by("-made_at", "-id")


def _chip(finding: Finding) -> dict[str, Any]:
    """Return the clock of a finding: answered, days left, or days late."""
    chip = {"date": finding.due_on, "basis": finding.due_basis.number}
    if finding.answers.all():
        return chip | {"text": _("đã trả lời"), "tone": "ok"}
    left = clocks.remaining(finding.due_on, timezone.localdate(), None)
    if left.late:
        text = ngettext("quá hạn %(days)d ngày", "quá hạn %(days)d ngày", left.days)
        return chip | {"text": text % {"days": left.days}, "tone": "late"}
    text = ngettext("còn %(days)d ngày", "còn %(days)d ngày", left.days)
    return chip | {"text": text % {"days": left.days}, "tone": "wait"}


def _finding_crumbs(finding: Finding) -> list[tuple[str, str]]:
    said = _("Kiến nghị số %(number)d") % {"number": finding.number}
    return [
        (_("Giám sát"), reverse("finding_list")),
        (said, reverse("finding_show", args=[finding.pk])),
    ]
