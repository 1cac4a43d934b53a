"""Pages of a call: opening it, how far it has come, closing it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger.exceptions import LedgerError
from ledger.models.people import Role
from ledger.views.request import page_of, person
from projects import calling, contributions, permissions, workflow
from projects.filters import PledgeFilter
from projects.forms.call import AgreedCallForm, VoluntaryCallForm
from projects.models.contribution import Call, Pledge
from projects.views.project import crumbs_of

CALLS = Call.objects.select_related(
    "project__book__organisation", "project__purpose", "cash_box", "bank_account__bank", "basis"
)
CLERKS = (Role.ACCOUNTANT, Role.CASHIER)


@login_required
@require_http_methods(["GET", "POST"])
def call_open(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the kind of call, then open it; the two kinds ask for different things."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, Role.CHAIR, on=today)
    context = {"project": project, "crumbs": crumbs_of(project, (_("Mở đợt vận động"), ""))}
    kind = request.GET.get("loai", "")
    if kind not in Call.Kind.values:
        return render(request, "projects/call_kind.html", context)
    form_class = AgreedCallForm if kind == Call.Kind.AGREED else VoluntaryCallForm
    form = form_class(request.POST or None, project=project, initial={"opens_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            call = calling.open_call(
                project=project, kind=kind, by=user, on=today, **form.cleaned_data
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã mở đợt vận động."))
            return redirect("call_show", call.pk)
    context |= {"form": form, "kind": Call.Kind(kind)}
    return render(request, "projects/call_open.html", context)


@login_required
@require_safe
def call_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a call: promised beside received, its pledges, the ways on."""
    user, today = person(request), timezone.localdate()
    call = permissions.object_for(user, CALLS, pk, on=today)
    found = PledgeFilter(request.GET, Pledge.objects.filter(call=call).order_by("id"))
    page = page_of(request, found.qs)
    chosen = Pledge.objects.filter(pk__in=[row.pk for row in page]).order_by("id")
    context = {
        "call": call,
        "progress": contributions.of_call(call),
        "filter": found,
        "page_obj": page,
        "standings": contributions.standings(chosen),
        "is_open": call.state == Call.State.OPEN,
        "is_agreed": call.kind == Call.Kind.AGREED,
        "can_record": permissions.works_in(user, call.project.book, *CLERKS, on=today),
        "can_close": _may_close(call) and permissions.works_in(
            user, call.project.book, *workflow.move("call", "close").roles, on=today
        ),
        "crumbs": crumbs_of(call.project, (call.title, "")),
    }  # fmt: skip
    return render(request, "projects/call_show.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def call_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what closing means, then close."""
    user, today = person(request), timezone.localdate()
    move = workflow.move("call", "close")
    call = permissions.object_for(user, CALLS, pk, *move.roles, on=today)
    problems = []
    if request.method == "POST":
        try:
            calling.close_call(call=call, by=user, on=today)
        except LedgerError as error:
            problems = [str(error)]
        else:
            messages.success(request, _("Đã kết thúc đợt vận động."))
            return redirect("call_show", pk)
    context = {
        "call": call,
        "problems": problems,
        "is_agreed": call.kind == Call.Kind.AGREED,
        "crumbs": crumbs_of(call.project, (call.title, call_url(call)), (_("Kết thúc"), "")),
    }
    return render(request, "projects/call_close.html", context)


def call_url(call: Call) -> str:
    """Return the address of a call."""
    return reverse("call_show", args=[call.pk])


def _may_close(call: Call) -> bool:
    return call.state in workflow.move("call", "close").sources
