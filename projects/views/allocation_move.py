"""The moves of an allocation request, one page each: sent, decided, drawn, taken back."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger import calendars, funding
from ledger.exceptions import LedgerError
from ledger.forms import PastDayForm, ReasonForm
from ledger.models.chart import Function, Source
from ledger.models.people import Role
from ledger.views.request import person
from projects import allocating, delegation, permissions
from projects.models.allocation import AllocationRequest
from projects.views import parts
from projects.views.allocation import ROWS


@login_required
@require_http_methods(["GET", "POST"])
def allocation_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who will decide and by when, then send."""
    user, today = person(request), timezone.localdate()
    allocation = permissions.object_for(user, ROWS, pk, Role.ACCOUNTANT, on=today)
    problems = []
    if request.method == "POST":
        try:
            allocating.submit(request=allocation, by=user, on=today)
        except LedgerError as error:
            problems = [str(error)]
        else:
            messages.success(request, _("Đã gửi đề nghị phân bổ."))
            return redirect("allocation_show", pk)
    try:
        sentences = _course(allocation)
    except LedgerError as error:
        sentences, problems = [], [str(error)]
    return _confirm(
        request, allocation, title=_("Gửi đề nghị"), sentences=sentences, problems=problems
    )


def _course(allocation: AllocationRequest) -> list[str]:
    """Say in words who decides and by when. Raises LedgerError where the register is silent."""
    project, today = allocation.project, timezone.localdate()
    level = delegation.level_for(project, allocation.amount, on=today)
    threshold = delegation.threshold_for(project, on=today)
    province = project.book.organisation.province_code
    term = calendars.deadline("ALLOCATION_REVIEW", today, province)
    return [
        parts.amount_sentences(allocation.amount),
        _("Người quyết định: %(who)s (ngưỡng phân cấp theo %(basis)s).")
        % {"who": level.label, "basis": threshold.basis},
        _("Hạn trả lời: %(day)s, tức %(days)d %(unit)s theo %(basis)s.")
        % {
            "day": f"{term.due_on:%d/%m/%Y}",
            "days": term.days,
            "unit": term.unit.label,
            "basis": term.basis,
        },
        _("Sau khi gửi, đề nghị chỉ sửa được nếu bị trả lại."),
    ]


@login_required
@require_http_methods(["GET", "POST"])
def allocation_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be posted, then approve; chair of the commune or reviewer of the province."""
    user, today = person(request), timezone.localdate()
    allocation = permissions.decidable_for(user, ROWS, pk, on=today)
    problems = []
    if request.method == "POST":
        try:
            allocating.approve(request=allocation, by=user, on=today)
        except LedgerError as error:
            problems = [str(error)]
        else:
            messages.success(request, _("Đã duyệt phân bổ."))
            return redirect(permissions.place_of(user, allocation, on=today), pk)
    lines = [(Function.ALLOTTED.label, 1), (Function.ALLOTMENT.label, -1)]
    sentences = [
        _("Duyệt phân bổ cho công trình %(project)s.") % {"project": allocation.project.title},
        parts.amount_sentences(allocation.amount),
    ]
    return _confirm(
        request, allocation, title=_("Duyệt phân bổ"), sentences=sentences, problems=problems,
        postings=_postings(allocation, lines),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def allocation_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a request back with the reason."""
    user, today = person(request), timezone.localdate()
    allocation = permissions.decidable_for(user, ROWS, pk, on=today)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            allocating.return_request(request=allocation, by=user, on=today, reason=reason)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã trả lại đề nghị kèm lý do."))
            return redirect(permissions.place_of(user, allocation, on=today), pk)
    sentences = [_("Người lập sẽ thấy lý do, sửa rồi gửi lại; thời hạn tính lại từ ngày gửi lại.")]
    return _confirm(
        request, allocation, title=_("Trả lại đề nghị"), sentences=sentences, form=form,
        tone="danger",
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def allocation_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the day the allotted money came to the account."""
    user, today = person(request), timezone.localdate()
    allocation = permissions.object_for(user, ROWS, pk, Role.ACCOUNTANT, on=today)
    closed_to = allocation.project.book.closed_to
    form = PastDayForm(request.POST or None, today=today, closed_to=closed_to)
    if request.method == "POST" and form.is_valid():
        try:
            day = form.cleaned_data["on"]
            allocating.draw(request=allocation, by=user, on=day, acting_on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi nhận vốn về tài khoản."))
            return redirect("allocation_show", pk)
    place = funding.money_function(allocation.custody).label
    lines = [
        (place, 1),
        (Function.COUNTERPART.label, -1),
        (Function.ALLOTMENT.label, 1),
        (Function.ALLOTTED.label, -1),
    ]
    sentences = [
        _("Vốn đã về %(place)s.") % {"place": allocation.custody},
        parts.amount_sentences(allocation.amount),
    ]
    return _confirm(
        request, allocation, title=_("Rút về tài khoản"), sentences=sentences, form=form,
        postings=_postings(allocation, lines),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def allocation_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Reverse a drawing recorded by mistake."""
    user, today = person(request), timezone.localdate()
    allocation = permissions.object_for(user, ROWS, pk, Role.ACCOUNTANT, Role.CHAIR, on=today)
    sentences = [_("Bút toán đảo được ghi hôm nay; phân bổ trở lại trạng thái chờ rút.")]
    title = _("Đảo khoản rút ghi nhầm")
    return _undo(request, allocation, allocating.take_back, title=title, sentences=sentences)


@login_required
@require_http_methods(["GET", "POST"])
def allocation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an approval back before the money is drawn."""
    user, today = person(request), timezone.localdate()
    allocation = permissions.decidable_for(user, ROWS, pk, on=today)
    sentences = [_("Bút toán đảo được ghi hôm nay; người lập sửa và gửi lại được.")]
    title = _("Thu hồi quyết định phân bổ")
    return _undo(request, allocation, allocating.revoke, title=title, sentences=sentences)


def _undo(
    request: HttpRequest,
    allocation: AllocationRequest,
    act: Callable[..., AllocationRequest],
    *,
    title: str,
    sentences: list[str],
) -> HttpResponse:
    user, today = person(request), timezone.localdate()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(request=allocation, by=user, on=today, reason=form.cleaned_data["reason"])
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi bút toán đảo."))
            return redirect(permissions.place_of(user, allocation, on=today), allocation.pk)
    return _confirm(request, allocation, title=title, sentences=sentences, form=form, tone="danger")


def _postings(
    allocation: AllocationRequest, lines: Sequence[tuple[object, int]]
) -> list[Mapping[str, object]]:
    fund = f"{Source(allocation.source).label} · {allocation.custody}"
    return parts.postings_of([(name, sign * allocation.amount) for name, sign in lines], fund)


def _confirm(
    request: HttpRequest,
    allocation: AllocationRequest,
    *,
    title: str,
    sentences: list[str],
    problems: list[str] | None = None,
    postings: Sequence[Mapping[str, object]] | None = None,
    form: ReasonForm | PastDayForm | None = None,
    tone: str = "primary",
) -> HttpResponse:
    place = permissions.place_of(person(request), allocation, on=timezone.localdate())
    context = {
        "allocation": allocation,
        "title": title,
        "sentences": sentences,
        "problems": problems,
        "postings": postings,
        "form": form,
        "submit_label": title,
        "submit_tone": tone,
        "cancel_url": reverse(place, args=[allocation.pk]),
        "crumbs": [(allocation.content, reverse(place, args=[allocation.pk])), (title, "")],
    }
    return render(request, "projects/allocation_confirm.html", context)
