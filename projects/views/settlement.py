"""The steps of a settlement, a page for each."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.people import Role
from ledger.posting import Posting
from ledger.views.request import person
from projects import (
    closure,
    permissions,
    settlement_lines,
    settlements,
    settling,
    winding_up,
    workflow,
)
from projects.forms.settlement import ApprovalForm, AssetForm, CostKindForm, ReviewForm
from projects.models.project import Project
from projects.models.settlement import Settlement
from projects.views import parts, settlement_page
from projects.views.project import crumbs_of
from projects.workflow import SettlementState


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Begin the dossier from the books; say what each cost is."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, on=today)
    form = CostKindForm(request.POST or None, costs=settlements.costs(project))
    if request.method == "POST" and (form.is_valid() or not form.fields):
        try:
            kinds = form.kinds() if form.fields else {}
            made = settling.draft(project=project, by=user, on=today, kinds=kinds)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập hồ sơ từ sổ. Xem lại tài sản rồi gửi thẩm tra."))
            return redirect("settlement_submit", made.pk)
    title = str(workflow.move("settlement", "draft").label)
    context = _context(project, title) | {"form": form}
    return render(request, "projects/settlement_draft.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the assets and send the dossier to the review."""
    user, today = person(request), timezone.localdate()
    settlement = permissions.object_for(user, settlement_page.ROWS, pk, Role.ACCOUNTANT, on=today)
    assets = list(settlement.assets.order_by("position"))
    form = AssetForm(request.POST or None, assets=assets)
    if request.method == "POST" and form.is_valid():
        try:
            settling.submit(settlement=settlement, by=user, on=today, assets=form.assets())
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi hồ sơ quyết toán để thẩm tra."))
            return redirect("settlement_show", settlement.project.code)
    costs = settlement.costs.order_by("pk")
    context = _context(settlement.project, settlement_page.label("submit")) | {
        "form": form,
        "costs": costs,
        "to_place": sum(cost.proposed for cost in costs if not cost.support),
    }
    return render(request, "projects/settlement_submit.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the review, line by line."""
    user, today = person(request), timezone.localdate()
    roles = workflow.move("settlement", "review").roles
    settlement = permissions.object_for(user, settlement_page.ROWS, pk, *roles, on=today)
    form = ReviewForm(request.POST or None, costs=list(settlement.costs.order_by("pk")))
    if request.method == "POST" and form.is_valid():
        try:
            settling.review(
                settlement=settlement,
                number=form.cleaned_data["number"],
                found=form.found(),
                assets=None,
                by=user,
                on=today,
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi kết quả thẩm tra, chờ phê duyệt."))
            return redirect("settlement_show", settlement.project.code)
    context = _context(settlement.project, settlement_page.label("review")) | {"form": form}
    return render(request, "projects/settlement_review.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be posted, then approve by a decision with a number."""
    user, today = person(request), timezone.localdate()
    settlement = permissions.object_for(user, settlement_page.ROWS, pk, Role.CHAIR, on=today)
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        done = _("Đã phê duyệt quyết toán. Tiếp theo: công nợ, tiền còn lại, rồi tất toán.")
        answer = _try(
            request,
            settlement,
            form,
            lambda: settling.approve(settlement=settlement, number=number, by=user, on=today),
            done,
        )
        if answer is not None:
            return answer
    reviewed = sum(cost.reviewed or 0 for cost in settlement.costs.all())
    waiting = settlement.state == SettlementState.REVIEWED
    context = _context(settlement.project, settlement_page.label("approve")) | {
        "form": form,
        "sentences": [parts.amount_sentences(reviewed)],
        "postings": _rows(settlement_lines.of(settlement)) if waiting else [],
    }
    return render(request, "projects/ending_confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the dossier back with a reason."""
    return _with_reason(
        request,
        pk,
        "return",
        settling.send_back,
        said=[_("Người lập thấy lý do, lập lại hồ sơ từ sổ rồi gửi lại.")],
        done=_("Đã trả lại hồ sơ quyết toán kèm lý do."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an approval back with a reason."""
    return _with_reason(
        request,
        pk,
        "take_back",
        settling.take_back,
        said=[_("Bút toán quyết toán được đảo hôm nay; hồ sơ lập lại từ đầu.")],
        done=_("Đã hủy phê duyệt và ghi bút toán đảo."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed project again with a reason."""
    return _with_reason(
        request,
        pk,
        "reopen",
        winding_up.reopen,
        said=[
            _(
                "Công trình trở lại trạng thái hoàn thành, đã phê duyệt quyết toán; sổ ghi tiếp được."
            )
        ],
        done=_("Đã mở lại công trình."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settlement_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close the account of the project once nothing stands."""
    user, today = person(request), timezone.localdate()
    settlement = permissions.object_for(user, settlement_page.ROWS, pk, Role.CHAIR, on=today)
    standing = closure.blockers(settlement.project, settlement)
    problems = []
    if request.method == "POST":
        try:
            winding_up.close(settlement=settlement, by=user, on=today)
        except LedgerError as error:
            problems = standing or [str(error)]
        else:
            messages.success(request, _("Đã tất toán, đóng công trình."))
            return redirect("settlement_show", settlement.project.code)
    context = _context(settlement.project, settlement_page.label("close")) | {
        "problems": problems,
        "sentences": [
            _("Sau khi tất toán, sổ không ghi thêm gì cho công trình này."),
            *([] if problems else standing),
        ],
    }
    return render(request, "projects/ending_confirm.html", context)


def _with_reason(
    request: HttpRequest,
    pk: int,
    verb: str,
    act: Callable[..., Settlement],
    *,
    said: list[str],
    done: str,
) -> HttpResponse:
    user, today = person(request), timezone.localdate()
    roles = workflow.move("settlement", verb).roles
    settlement = permissions.object_for(user, settlement_page.ROWS, pk, *roles, on=today)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        answer = _try(
            request,
            settlement,
            form,
            lambda: act(settlement=settlement, by=user, on=today, reason=reason),
            done,
        )
        if answer is not None:
            return answer
    context = _context(settlement.project, settlement_page.label(verb)) | {
        "form": form,
        "sentences": said,
        "submit_tone": "danger",
    }
    return render(request, "projects/ending_confirm.html", context)


def _try(
    request: HttpRequest, settlement: Settlement, form: Any, act: Callable[[], object], done: str
) -> HttpResponse | None:
    """Do it and go back to the page; None, with the reason on the form, when it is refused."""
    try:
        act()
    except LedgerError as error:
        form.add_error(None, str(error))
        return None
    messages.success(request, done)
    return redirect("settlement_show", settlement.project.code)


def _context(project: Project, title: str) -> dict[str, Any]:
    url = reverse("settlement_show", args=[project.code])
    return {
        "title": title,
        "project": project,
        "submit_label": title,
        "cancel_url": url,
        "crumbs": crumbs_of(project, (_("Quyết toán"), url), (title, "")),
    }


def _rows(lines: Sequence[Posting]) -> list[dict[str, object]]:
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
