"""The settlement of a project: figures, clocks, what was decided, and what can be done now."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from ledger import calendars
from ledger.models.people import Role, User
from ledger.views.request import person
from projects import closure, permissions, settlements, workflow
from projects.models.project import Project
from projects.models.settlement import Settlement
from projects.views import parts, settlement_tables
from projects.views.project import crumbs_of
from projects.workflow import SettlementState

ROWS = Settlement.objects.select_related(
    "project__book__organisation", "project__purpose", "made_by", "reviewed_by", "decided_by",
    "entry",
)  # fmt: skip
# Where each step has its page.
_PAGES = {
    "submit": "settlement_submit",
    "review": "settlement_review",
    "return": "settlement_return",
    "approve": "settlement_approve",
    "take_back": "settlement_take_back",
    "close": "settlement_close",
    "reopen": "settlement_reopen",
}
_TONES = {"return": "danger", "take_back": "quiet", "reopen": "quiet"}


@login_required
@require_safe
def settlement_show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the figures, the clocks, what was decided and what can be done now."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, on=today)
    settlement = ROWS.filter(project=project).first()
    approved = settlement is not None and settlement.state == SettlementState.APPROVED
    context = {
        "project": project,
        "settlement": settlement,
        "handover": settlements.handover_of(project),
        "tables": settlement_tables.all_of(project, settlement),
        "steps": _steps(project, settlement, today=today),
        "sheets": settlement.sheets.select_related("by").order_by("pk") if settlement else [],
        "surpluses": _surpluses(project),
        "returns": project.returns.select_related("fund", "entry").order_by("pk"),
        "blockers": closure.blockers(project, settlement) if settlement and approved else [],
        "money_left": closure.money_left(project) if approved else [],
        "events": parts.decisions_of(settlement, project) if settlement else [],
        "actions": _actions(user, project, settlement, on=today),
        "is_chair": permissions.works_in(user, project.book, Role.CHAIR, on=today),
        "is_clerk": permissions.works_in(user, project.book, Role.ACCOUNTANT, on=today),
        "is_cashier": permissions.works_in(user, project.book, Role.CASHIER, on=today),
        "crumbs": crumbs_of(project, (_("Quyết toán"), "")),
    }
    return render(request, "projects/settlement_show.html", context)


def label(verb: str) -> str:
    """Return what the button of a step says."""
    return (
        pgettext("việc", "Trả lại")
        if verb == "return"
        else str(workflow.move("settlement", verb).label)
    )


def _steps(
    project: Project, settlement: Settlement | None, *, today: date
) -> list[dict[str, object]]:
    calendar = calendars.calendar()
    found: list[dict[str, object]] = []
    for step in settlements.steps(project, settlement):
        due = step.due
        running = due is not None and step.done_on is None
        found.append(
            {
                "label": step.step.label,
                "due": due,
                "done_on": step.done_on,
                "late": due is not None and step.done_on is not None and step.done_on > due.due_on,
                "problem": step.problem,
                "chip": parts.clock_chip(due.due_on, due.basis, today=today, calendar=calendar)
                if due is not None and running
                else None,
            }
        )
    return found


def _surpluses(project: Project) -> list[dict[str, object]]:
    return [
        {
            "row": row,
            "open": closure.open_of(row),
            "askable": row.move_id is None and row.amount > closure.asked_of(row),
        }
        for row in closure.surpluses(project)
    ]


def _actions(
    user: User, project: Project, settlement: Settlement | None, *, on: date
) -> list[tuple[str, str, str]]:
    """Return what this person may do now: (label, address, tone)."""
    if settlement is None:
        clerk = permissions.works_in(user, project.book, Role.ACCOUNTANT, on=on)
        url = reverse("settlement_draft", args=[project.code])
        ready = settlements.handover_of(project) is not None
        return [(_("Lập hồ sơ quyết toán"), url, "primary")] if clerk and ready else []
    found = []
    own = settlement.made_by_id == user.pk
    for move in workflow.MOVES:
        if move.thing != "settlement" or settlement.state not in move.sources:
            continue
        if not permissions.works_in(user, project.book, *move.roles, on=on):
            continue
        if own and move.verb in {"review", "return", "approve"}:
            continue
        if move.verb == "draft":
            url = reverse("settlement_draft", args=[project.code])
        else:
            url = reverse(_PAGES[move.verb], args=[settlement.pk])
        tone = _TONES.get(move.verb, "secondary" if move.verb == "draft" else "primary")
        found.append((label(move.verb), url, tone))
    return found + _leftovers(user, project, settlement, on=on)


def _leftovers(
    user: User, project: Project, settlement: Settlement, *, on: date
) -> list[tuple[str, str, str]]:
    if settlement.state != SettlementState.APPROVED:
        return []
    found = []
    if permissions.works_in(user, project.book, Role.ACCOUNTANT, on=on):
        url = reverse("surplus_decide", args=[project.code])
        found.append((_("Ghi quyết định xử lý tiền còn lại"), url, "secondary"))
    if closure.owed_back(project) and permissions.works_in(
        user, project.book, Role.ACCOUNTANT, Role.CASHIER, on=on
    ):
        url = reverse("overpaid_recover", args=[project.code])
        found.append((_("Ghi thu hồi tiền chi vượt"), url, "secondary"))
    return found
