"""Staff pages of supervision: what was found, what was answered."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from disclosure import permissions, supervising
from disclosure.forms import AnswerForm, FindingForm
from disclosure.models.supervision import Finding
from ledger import clocks
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.views.request import PAGE, page_of, person


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
