"""Pages of the plan of a year: what is to be public, drafted by the accountant, approved by the chair."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosure import minutes, permissions, planning
from disclosure.forms import PlanApprovalForm, PlanForm
from disclosure.models.plan import DisclosurePlan
from disclosure.views.calendar import calendar_crumbs
from ledger import permissions as book_permissions
from ledger import spreadsheets
from ledger.exceptions import LedgerError
from ledger.models.chart import Book
from ledger.models.people import Role, User
from ledger.spreadsheets import Column
from ledger.views.answer import inline
from ledger.views.request import person

_EDIT = ["GET", "HEAD", "POST"]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How far from this year a plan may be drafted or read.
_BEFORE, _AFTER = 20, 1


@login_required
@require_safe
def plan_now(request: HttpRequest) -> HttpResponse:
    """Lead to the plan of this year."""
    permissions.calendar_books(person(request), on=timezone.localdate())
    return redirect("plan_show", timezone.localdate().year)


@login_required
@require_safe
def plan_show(request: HttpRequest, year: int) -> HttpResponse:
    """Show the plan of a year, or that there is none yet."""
    user, today = person(request), timezone.localdate()
    book, plan = _plan(user, year)
    roles = book_permissions.roles_in(user, book.organisation, on=today)
    drafted = plan is not None and plan.approved_on is None
    context = {
        "plan": plan,
        "year": year,
        "contents": planning.contents(plan) if plan else [],
        "commune_code": book.organisation.commune_code,
        "may_edit": Role.ACCOUNTANT in roles and (plan is None or drafted),
        "may_approve": drafted and Role.CHAIR in roles and plan and plan.made_by_id != user.pk,
        "crumbs": calendar_crumbs((_name(year), "")),
    }
    return render(request, "disclosure/plan_show.html", context)


@login_required
@require_http_methods(_EDIT)
def plan_edit(request: HttpRequest, year: int) -> HttpResponse:
    """Draft the plan of a year; the first draft follows the rules in force."""
    user, today = person(request), timezone.localdate()
    book, plan = _plan(user, year, Role.ACCOUNTANT)
    known = planning.contents(plan) if plan else planning.proposed(book, today)
    form = PlanForm(request.POST if request.method == "POST" else None, contents=known)
    if form.is_valid():
        try:
            planning.draft(book=book, year=year, contents=form.contents(), by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi kế hoạch; chủ tài khoản duyệt."))
            return redirect("plan_show", year)
    context = {
        "form": form,
        "year": year,
        "cancel_url": reverse("plan_show", args=[year]),
        "crumbs": _crumbs(year, _("Soạn kế hoạch")),
    }
    return render(request, "disclosure/plan_edit.html", context)


@login_required
@require_http_methods(_EDIT)
def plan_approve(request: HttpRequest, year: int) -> HttpResponse:
    """Approve the plan of a year under the number of its paper."""
    user, today = person(request), timezone.localdate()
    _book, plan = _plan(user, year, Role.CHAIR)
    if plan is None:
        raise Http404
    form = PlanApprovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            planning.approve(plan=plan, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Đã duyệt kế hoạch công khai; nay phải công khai kế hoạch.")
            )
            return redirect("plan_show", year)
    context = {
        "form": form,
        "plan": plan,
        "contents": planning.contents(plan),
        "cancel_url": reverse("plan_show", args=[year]),
        "crumbs": _crumbs(year, _("Duyệt kế hoạch")),
    }
    return render(request, "disclosure/plan_approve.html", context)


@login_required
@require_safe
def plan_paper(request: HttpRequest, year: int) -> HttpResponse:
    """Print the plan of a year."""
    plan = _existing(person(request), year)
    return inline(minutes.of_plan(plan), f"ke-hoach-cong-khai-{year}.pdf")


@login_required
@require_safe
def plan_workbook(request: HttpRequest, year: int) -> HttpResponse:
    """Give the plan of a year as an Excel file."""
    plan = _existing(person(request), year)
    columns = [
        Column(_("Nội dung công khai")),
        Column(_("Hình thức")),
        Column(_("Thời điểm")),
        Column(_("Thời gian")),
        Column(_("Người thực hiện")),
    ]
    rows = [list(vars(row).values()) for row in planning.contents(plan)]
    sheet = spreadsheets.Sheet(_name(year), columns, rows, [str(plan.book.organisation)])
    return inline(spreadsheets.workbook(sheet), f"ke-hoach-cong-khai-{year}.xlsx", _XLSX)


def _plan(user: User, year: int, *roles: Role) -> tuple[Book, DisclosurePlan | None]:
    """Return the book of the person and its plan of a year, if any; 404 for a year far away."""
    today = timezone.localdate()
    book = permissions.calendar_books(user, *roles, on=today)[0]
    if not today.year - _BEFORE <= year <= today.year + _AFTER:
        raise Http404
    rows = DisclosurePlan.objects.select_related("book__organisation", "made_by", "approved_by")
    return book, rows.filter(book=book, year=year).first()


def _existing(user: User, year: int) -> DisclosurePlan:
    _book, plan = _plan(user, year)
    if plan is None:
        raise Http404
    return plan


def _name(year: int) -> str:
    return _("Kế hoạch công khai năm %(year)d") % {"year": year}


def _crumbs(year: int, here: str) -> list[tuple[str, str]]:
    return calendar_crumbs((_name(year), reverse("plan_show", args=[year])), (here, ""))
