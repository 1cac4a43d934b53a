"""Staff pages of release: what would be public now, who prepared it, who lets it out or takes it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from disclosure import canonical, changes, permissions, publishing, releasing, snapshot
from disclosure.facts import ProjectFacts
from disclosure.forms import ProposalForm, ReasonForm
from disclosure.models.flag import FlagAnswer
from disclosure.models.publication import Publication
from disclosure.models.release import Proposal
from disclosure.views import shown
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.models.people import User
from ledger.views.request import page_of, person
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
    """Show exactly what would be public now; one person prepares it here, another releases it."""
    user, now = person(request), timezone.now()
    project = project_for(user, code, on=timezone.localdate(now))
    form = ProposalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            releasing.propose(project=project, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập đề nghị công khai; chờ chủ tài khoản duyệt."))
            return redirect("publish_preview", code)
    return _preview_page(request, project, user, form)


@login_required
@require_POST
def publication_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release what somebody else prepared."""
    user, now = person(request), timezone.now()
    proposal = permissions.proposal_for(user, pk, on=timezone.localdate(now))
    code = proposal.project.code
    try:
        made = publishing.publish(proposal=proposal, by=user, at=now)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("publish_preview", code)
    messages.success(request, _("Đã công khai bản %(version)d.") % {"version": made.version})
    return redirect("publish_preview", code)


@login_required
def proposal_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Send back what somebody prepared, with a reason."""
    user, now = person(request), timezone.now()
    proposal = permissions.proposal_for(user, pk, on=timezone.localdate(now))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            releasing.refuse(proposal=proposal, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lại đề nghị."))
            return redirect("publish_preview", proposal.project.code)
    context = {
        "form": form,
        "proposal": proposal,
        "crumbs": _crumbs(proposal.project, _("Trả lại")),
    }
    return render(request, "disclosure/proposal_refuse.html", context)


@login_required
def withdrawal_ask(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Ask for a version to be taken out of view."""
    user, now = person(request), timezone.now()
    publication = permissions.version_to_withdraw(user, code, version, on=timezone.localdate(now))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            releasing.ask_withdrawal(publication=publication, by=user, at=now, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đề nghị rút; chờ người thứ hai xác nhận."))
            return redirect("publish_preview", code)
    context = {
        "form": form,
        "publication": publication,
        "crumbs": _crumbs(publication.project, _("Rút bản công khai")),
    }
    return render(request, "disclosure/withdrawal_ask.html", context)


@login_required
@require_POST
def withdrawal_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the version out of view, as somebody else asked."""
    user, now = person(request), timezone.now()
    proposal = permissions.proposal_for(user, pk, on=timezone.localdate(now))
    try:
        releasing.withdraw(proposal=proposal, by=user, at=now)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã rút bản công khai; lý do hiện ở chỗ của bản ấy."))
    return redirect("publish_preview", proposal.project.code)


def _preview_page(
    request: HttpRequest, project: Project, user: User, form: ProposalForm
) -> HttpResponse:
    today = timezone.localdate()
    roles = book_permissions.roles_in(user, project.book.organisation, on=today)
    waiting = Proposal.objects.waiting().filter(project=project).first()
    is_maker = waiting is not None and waiting.prepared_by_id == user.pk
    may_decide = (
        waiting is not None and not is_maker and bool(roles & permissions.deciders(waiting))
    )
    shown_now = _preview(project, snapshot.take(project, today), waiting)
    if not shown_now["doubts"]:
        del form.fields["looked_at"]
    context = shown_now | {
        "form": form,
        "waiting": waiting,
        "is_maker": is_maker,
        "may_decide": may_decide,
        "may_prepare": bool(roles & set(releasing.PREPARERS)) and not may_decide,
        "crumbs": _crumbs(project, _("Xem trước bản công khai")),
    }
    return render(request, "disclosure/publish_preview.html", context)


def _preview(project: Project, facts: ProjectFacts, waiting: Proposal | None) -> dict[str, Any]:
    last = publishing.latest(project)
    before = last.read() if last else None
    explained = publishing.explained(project, facts, _gap(last, waiting))
    return shown.context(facts) | {
        "project": project,
        "last": last,
        "nothing_new": before is not None
        and last is not None
        and last.is_in_view
        and canonical.same_content(before, explained),
        "is_as_prepared": waiting is not None
        and canonical.content_sha256(explained) == waiting.sha256,
        "changes": shown.changes(changes.between(before, explained)) if before else [],
        "doubts": shown.doubts(publishing.doubts(facts)),
        "faults": publishing.faults(facts),
        "notes": publishing.notes(facts),
    }


def _gap(last: Publication | None, waiting: Proposal | None) -> str:
    """Return the explanation of a gap that would be published: the one prepared, or the last one."""
    if waiting is not None:
        return waiting.gap_stated
    return last.gap_stated if last else ""


def _crumbs(project: Project, here: str) -> list[tuple[str, str]]:
    return [
        (_("Dự án"), reverse("project_list")),
        (project.title, reverse("project_show", args=[project.code])),
        (here, ""),
    ]


def _with_last_version(projects: "QuerySet[Project]") -> "QuerySet[Project]":
    """Add `last_version`, `last_at`, and `changed`: something was booked, decided or answered since."""
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
    answers = FlagAnswer.objects.filter(answered_at__gt=OuterRef("last_at"), **of_project)
    changed = Exists(gifts) | Exists(decisions) | Exists(documents) | Exists(answers)
    return rows.annotate(changed=changed).order_by("-made_at", "-id")
