"""The handover of the works: its minutes, confirmed or sent back."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.people import Role, User
from ledger.views.request import person
from projects import handing_over, permissions, workflow
from projects.forms.settlement import HandoverForm
from projects.models.project import Project
from projects.models.settlement import Handover
from projects.views import parts
from projects.views.project import crumbs_of
from projects.workflow import HandoverState

ROWS = Handover.objects.select_related(
    "project__book__organisation", "project__purpose", "document", "made_by", "decided_by"
)


@login_required
@require_safe
def handover_show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the minutes, or what is missing for them."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, on=today)
    handover = ROWS.filter(project=project).first()
    context = {
        "project": project,
        "handover": handover,
        "events": parts.decisions_of(handover, project) if handover else [],
        "actions": _actions(user, project, handover, on=today),
        "crumbs": crumbs_of(project, (_("Bàn giao"), "")),
    }
    return render(request, "projects/handover_show.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover_record(request: HttpRequest, code: str) -> HttpResponse:
    """Write the minutes, or put right those sent back."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, on=today)
    handover = ROWS.filter(project=project).first()
    form = HandoverForm(request.POST or None, project=project, handover=handover)
    if request.method == "POST" and form.is_valid():
        try:
            handing_over.record(project=project, paper=form.paper(), by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập biên bản bàn giao, chờ chủ tài khoản xác nhận."))
            return redirect("handover_show", code)
    title = str(workflow.move("handover", "record").label)
    context = {
        "title": title,
        "form": form,
        "project": project,
        "submit_label": title,
        "cancel_url": reverse("handover_show", args=[code]),
        "crumbs": _crumbs(project, title),
    }
    return render(request, "projects/ending_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the chair confirm the minutes."""
    user, today = person(request), timezone.localdate()
    handover = permissions.object_for(user, ROWS, pk, Role.CHAIR, on=today)
    problems = []
    if request.method == "POST":
        try:
            handing_over.confirm(handover=handover, by=user, on=today)
        except LedgerError as error:
            problems = [str(error)]
        else:
            messages.success(request, _("Đã xác nhận bàn giao. Thời hạn quyết toán bắt đầu tính."))
            return redirect("handover_show", handover.project.code)
    title = str(workflow.move("handover", "confirm").label)
    return _decide(request, handover, title, problems=problems)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the minutes back with a reason."""
    user, today = person(request), timezone.localdate()
    handover = permissions.object_for(user, ROWS, pk, Role.CHAIR, on=today)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            handing_over.send_back(
                handover=handover, by=user, on=today, reason=form.cleaned_data["reason"]
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lại biên bản kèm lý do."))
            return redirect("handover_show", handover.project.code)
    return _decide(request, handover, pgettext("việc", "Trả lại"), form=form, tone="danger")


def _decide(
    request: HttpRequest,
    handover: Handover,
    title: str,
    *,
    problems: list[str] | None = None,
    form: ReasonForm | None = None,
    tone: str = "primary",
) -> HttpResponse:
    context = {
        "title": title,
        "project": handover.project,
        "problems": problems,
        "form": form,
        "sentences": [
            _("Bàn giao ngày %(day)s, biên bản %(number)s, cho %(receiver)s.")
            % {
                "day": f"{handover.on:%d/%m/%Y}",
                "number": handover.document_number,
                "receiver": handover.receiver,
            },
            _("Tình trạng: %(condition)s") % {"condition": handover.condition},
        ],
        "submit_label": title,
        "submit_tone": tone,
        "cancel_url": reverse("handover_show", args=[handover.project.code]),
        "crumbs": _crumbs(handover.project, title),
    }
    return render(request, "projects/ending_confirm.html", context)


def _crumbs(project: Project, title: str) -> list[tuple[str, str]]:
    url = reverse("handover_show", args=[project.code])
    return crumbs_of(project, (_("Bàn giao"), url), (title, ""))


def _actions(
    user: User, project: Project, handover: Handover | None, *, on: date
) -> list[tuple[str, str, str]]:
    """Return what this person may do now: (label, address, tone)."""
    state = handover.state if handover else HandoverState.DRAFT
    works = {role: permissions.works_in(user, project.book, role, on=on) for role in Role}
    found = []
    if state != HandoverState.DONE and works[Role.ACCOUNTANT]:
        label = _("Lập biên bản bàn giao") if handover is None else _("Sửa biên bản")
        found.append((label, reverse("handover_record", args=[project.code]), "secondary"))
    own = handover is not None and handover.made_by_id == user.pk
    if handover is not None and state == HandoverState.DRAFT and works[Role.CHAIR] and not own:
        found = [
            (_("Xác nhận bàn giao"), reverse("handover_confirm", args=[handover.pk]), "primary"),
            (pgettext("việc", "Trả lại"), reverse("handover_return", args=[handover.pk]), "danger"),
        ]
    return found
