"""Pages of what comes in: receive one, the list, one contribution, its reversal."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.people import Role
from ledger.views.request import numbers, page_of, person
from projects import contributions, permissions, receivable, receiving
from projects.filters import ContributionFilter, PledgeFilter
from projects.forms.contribution import receipt_form, receipt_initial
from projects.models.contribution import MONEY_FORMS, Call, Contribution, Form, Pledge
from projects.models.project import Project
from projects.views.call import CLERKS
from projects.views.pledge import PLEDGES
from projects.views.project import crumbs_of

CONTRIBUTIONS = Contribution.objects.select_related(
    "project__book__organisation", "project__purpose", "giver", "call", "pledge__expected",
    "entry__reversed_by", "entry__made_by", "received_by",
)  # fmt: skip
_FOUND = 20
_OFFERED = 10


@login_required
@require_http_methods(["GET", "POST"])
def contribution_receive(request: HttpRequest, code: str) -> HttpResponse:
    """Receive one gift, of a pledge found by name or code, or of somebody without a pledge."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, *CLERKS, on=today)
    pledge = _chosen_pledge(request, project)
    kind = _chosen_form(request, pledge)
    form = receipt_form(kind, pledge)(
        request.POST or None,
        project=project,
        form=kind,
        foreign="ngoai-te" in request.GET,
        initial={"on": today} | _initial(project, kind, pledge),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = receiving.receive(
                project=project,
                giver=pledge.giver if pledge else form.giver(),
                form=kind,
                by=user,
                call=pledge.call if pledge else None,
                pledge=pledge,
                today=today,
                **form.gift(),
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi sổ %(voucher)s.") % {"voucher": made.entry})
            return redirect("contribution_show", made.pk)
    context = {
        "project": project,
        "pledge": pledge,
        "form": form,
        "kind": kind,
        "kinds": Form,
        "may_be_foreign": kind in MONEY_FORMS and "ngoai-te" not in request.GET,
        "q": request.GET.get("q", ""),
        "found": _search(request, project) if pledge is None else [],
        "crumbs": crumbs_of(project, (_("Nhận đóng góp"), "")),
    }
    return render(request, "projects/contribution_receive.html", context)


@login_required
@require_safe
def contribution_list(request: HttpRequest) -> HttpResponse:
    """List what came in, in the books the person may read."""
    user, today = person(request), timezone.localdate()
    books = book_permissions.books_of(user, on=today)
    rows = CONTRIBUTIONS.filter(project__book__in=books).order_by("-received_on", "-id")
    found = ContributionFilter(request.GET, rows)
    desks = book_permissions.books_of(user, CLERKS, on=today)
    open_calls = Call.objects.filter(project__book__in=desks, state=Call.State.OPEN)
    context = {
        "can_receive": bool(desks),
        "calls": open_calls.select_related("project").order_by("-opens_on", "-id")[:_OFFERED],
        "filter": found,
        "page_obj": page_of(request, found.qs),
        "totals": contributions.totals_by_form(_standing_ones(found.qs)),
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Đóng góp"), "")],
    }
    return render(request, "projects/contribution_list.html", context)


@login_required
@require_safe
def contribution_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one contribution with its voucher and, if there is one, its reversal."""
    user, today = person(request), timezone.localdate()
    made = permissions.object_for(user, CONTRIBUTIONS, pk, on=today)
    context = {
        "made": made,
        "mirror": getattr(made.entry, "reversed_by", None),
        "can_undo": permissions.works_in(
            user, made.project.book, Role.ACCOUNTANT, Role.CHAIR, on=today
        ),
        "crumbs": crumbs_of(
            made.project, (_("Đóng góp"), reverse("contribution_list")), (str(made.entry), "")
        ),
    }
    return render(request, "projects/contribution_show.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def contribution_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Reverse a contribution with a reason."""
    user, today = person(request), timezone.localdate()
    made = permissions.object_for(user, CONTRIBUTIONS, pk, Role.ACCOUNTANT, Role.CHAIR, on=today)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            mirror = receiving.undo(
                contribution=made, on=today, by=user, reason=form.cleaned_data["reason"]
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã đảo bằng %(voucher)s.") % {"voucher": mirror})
            return redirect("contribution_show", pk)
    shown = reverse("contribution_show", args=[pk])
    crumbs = crumbs_of(made.project, (str(made.entry), shown), (_("Đảo bút toán"), ""))
    return render(
        request, "projects/contribution_undo.html", {"made": made, "form": form, "crumbs": crumbs}
    )


def _chosen_pledge(request: HttpRequest, project: Project) -> Pledge | None:
    given = request.GET.get("dang-ky", "")
    if not given:
        return None
    pledge = PLEDGES.filter(call__project=project, pk__in=numbers([given])).first()
    if pledge is None:
        raise Http404
    return pledge


def _chosen_form(request: HttpRequest, pledge: Pledge | None) -> Form:
    if pledge is not None:
        return Form(pledge.form)
    given = request.GET.get("hinh-thuc", "")
    return Form(given) if given in Form.values else Form.CASH


def _initial(project: Project, kind: Form, pledge: Pledge | None) -> dict[str, Any]:
    if pledge is not None:
        given = receipt_initial(pledge, pledge.call)
        return given | {"custody": receivable.custody_for(project, pledge.call, kind)}
    units = {Form.LABOUR: "công", Form.LAND: "m2"}
    return {
        "custody": receivable.custody_for(project, None, kind),
        "unit": units.get(kind, ""),
    }


def _search(request: HttpRequest, project: Project) -> list[contributions.Standing]:
    """Return the pledges that a name or code finds; none while nothing was typed."""
    if not request.GET.get("q", "").strip():
        return []
    pledges = Pledge.objects.filter(call__project=project, withdrawn_on=None).order_by("id")
    return contributions.standings(PledgeFilter({"q": request.GET["q"]}, pledges).qs[:_FOUND])


def _standing_ones(rows: QuerySet[Contribution]) -> "QuerySet[Contribution]":
    return contributions.all_live().filter(pk__in=rows.order_by().values("pk"))
