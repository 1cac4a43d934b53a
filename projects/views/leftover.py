"""Money left after a settlement: decided on, sent back; and what a contractor pays back."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from ledger import money, moves
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.bank import Custody
from ledger.models.chart import Fund
from ledger.models.people import Role
from ledger.views.request import person
from projects import closure, permissions, returning, winding_up, workflow
from projects.forms.settlement import RecoverForm, ReturnForm, SurplusForm
from projects.models.project import Project
from projects.models.settlement import Return, Surplus
from projects.views import parts
from projects.views.project import crumbs_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ledger.models.decisions import Decision

RETURNS = Return.objects.select_related(
    "project__book__organisation", "project__purpose", "fund__custody", "made_by", "surplus"
)
SURPLUSES = Surplus.objects.select_related(
    "project__book__organisation", "project__purpose", "fund__custody"
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def surplus_decide(request: HttpRequest, code: str) -> HttpResponse:
    """Write down what was decided on money left in a fund."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, on=today)
    left = closure.money_left(project)
    form = SurplusForm(request.POST or None, left=left, **_offers(project, left))
    if request.method == "POST" and form.is_valid():
        try:
            winding_up.decide_surplus(
                project=project,
                fund=form.cleaned_data["fund"],
                paper=form.paper(),
                by=user,
                on=today,
                key=form.once(),
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi quyết định xử lý tiền còn lại."))
            return redirect("settlement_show", code)
    context = _context(project, _("Xử lý tiền còn lại"), _("Ghi quyết định")) | {"form": form}
    return render(request, "projects/ending_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overpaid_recover(request: HttpRequest, code: str) -> HttpResponse:
    """Book what a contractor paid back."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, Role.CASHIER, on=today)
    owed = closure.owed_back(project)
    funds = Fund.objects.filter(pk__in=owed).order_by("name")
    form = RecoverForm(request.POST or None, funds=funds, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            winding_up.recover(
                project=project,
                fund=data["fund"],
                amount=data["amount"],
                on=data["on"],
                by=user,
                key=f"recover:{form.once()}",
                today=today,
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi sổ khoản thu hồi."))
            return redirect("settlement_show", code)
    said = [
        _("%(fund)s: nhà thầu còn phải hoàn lại %(amount)s đồng.")
        % {"fund": fund.name, "amount": money.format_vnd(owed[fund.pk])}
        for fund in funds
    ]
    title = _("Thu hồi tiền chi vượt quyết toán")
    context = _context(project, title, _("Ghi thu hồi")) | {"form": form, "sentences": said}
    return render(request, "projects/ending_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def surplus_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to refund, or to pay to the budget, what was decided."""
    user, today = person(request), timezone.localdate()
    surplus = permissions.object_for(user, SURPLUSES, pk, Role.ACCOUNTANT, on=today)
    left = surplus.amount - closure.asked_of(surplus)
    form = ReturnForm(request.POST or None, initial={"amount": left, "number": surplus.number})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        slip = returning.Slip(data["amount"], data["receiver"], data["number"])
        try:
            returning.request_surplus(
                surplus=surplus, slip=slip, by=user, on=today, key=form.once()
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị, chờ chủ tài khoản duyệt."))
            return redirect("settlement_show", surplus.project.code)
    title = str(surplus.get_way_display())
    context = _context(surplus.project, title, _("Gửi đề nghị")) | {
        "form": form,
        "sentences": [
            _("%(fund)s: còn %(left)s đồng theo văn bản %(number)s.")
            % {
                "fund": surplus.fund.name,
                "left": money.format_vnd(max(left, 0)),
                "number": surplus.number,
            }
        ],
    }
    return render(request, "projects/ending_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def return_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be posted, then approve money that goes back."""
    user, today = person(request), timezone.localdate()
    item = permissions.object_for(user, RETURNS, pk, Role.CHAIR, on=today)
    problems = []
    if request.method == "POST":
        try:
            returning.approve(item=item, by=user, on=today)
        except LedgerError as error:
            problems = [str(error)]
        else:
            messages.success(request, _("Đã duyệt và ghi sổ khoản nộp trả."))
            return redirect(_place(item))
    title = str(workflow.move("return", "approve").label)
    context = _context(item.project, title, title) | {
        "problems": problems,
        "sentences": _said(item),
        "postings": _postings(item),
        "cancel_url": _place(item),
    }
    return render(request, "projects/ending_confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def return_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the request back with a reason."""
    user, today = person(request), timezone.localdate()
    item = permissions.object_for(user, RETURNS, pk, Role.CHAIR, on=today)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            returning.refuse(item=item, by=user, on=today, reason=form.cleaned_data["reason"])
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lại đề nghị kèm lý do."))
            return redirect(_place(item))
    title = pgettext("việc", "Trả lại")
    context = _context(item.project, title, title) | {
        "form": form,
        "sentences": _said(item),
        "submit_tone": "danger",
        "cancel_url": _place(item),
    }
    return render(request, "projects/ending_confirm.html", context)


def _place(item: Return) -> str:
    if item.year is not None:
        return reverse("year_end", args=[item.year])
    return reverse("settlement_show", args=[item.project.code])


def _said(item: Return) -> list[str]:
    said = [
        parts.amount_sentences(item.amount),
        _("Từ %(fund)s, trả cho %(receiver)s, chứng từ %(number)s. Người lập: %(maker)s.")
        % {
            "fund": item.fund.name,
            "receiver": item.receiver,
            "number": item.number,
            "maker": item.made_by,
        },
    ]
    if item.fund.custody is not None and item.fund.custody.kind != Custody.Kind.CASH_BOX:
        said.append(_("Duyệt khi đã chuyển tiền; dòng sao kê được khớp ở trang Đối chiếu."))
    return said


def _postings(item: Return) -> list[dict[str, object]]:
    try:
        lines = returning.postings(item.fund, item.project.purpose, item.amount)
    except LedgerError:
        return []
    return [
        {
            "account": "",
            "name": line.function.label,
            "fund": line.fund.name,
            "debit": max(line.amount, 0) or None,
            "credit": max(-line.amount, 0) or None,
        }
        for line in lines
    ]


def _offers(project: Project, left: list[closure.Left]) -> dict[str, Any]:
    open_moves: QuerySet[Decision] = moves.of_books([project.book]).filter(
        from_purpose=project.purpose
    )
    taken = project.surpluses.filter(move__isnull=False).values("move")
    of_moves = open_moves.exclude(pk__in=taken)
    ids = {row.fund.pk for row in left} | set(of_moves.values_list("from_fund", flat=True))
    return {"funds": Fund.objects.filter(pk__in=ids).order_by("name"), "moves": of_moves}


def _context(project: Project, title: str, submit: str) -> dict[str, Any]:
    url = reverse("settlement_show", args=[project.code])
    return {
        "title": title,
        "project": project,
        "submit_label": submit,
        "cancel_url": url,
        "crumbs": crumbs_of(project, (_("Quyết toán"), url), (title, "")),
    }
