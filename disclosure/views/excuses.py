"""Pages on which a duty to make public is excused: the accountant asks, the chair decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosure import excusing, permissions
from disclosure.forms import ExcuseDecisionForm, ExcuseForm
from disclosure.models.excuses import ExcuseRequest
from disclosure.views.calendar import calendar_crumbs
from ledger.exceptions import LedgerError
from ledger.models.people import Role
from ledger.views.request import person
from projects.permissions import works_in

_EDIT = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_EDIT)
def duty_excuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was asked and decided about a duty; the accountant asks."""
    user, today = person(request), timezone.localdate()
    sent = request.method == "POST"
    duty = permissions.visible_duty(user, pk, *([Role.ACCOUNTANT] if sent else []), on=today)
    form = ExcuseForm(request.POST if sent else None)
    if form.is_valid():
        try:
            excusing.ask(duty=duty, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị miễn; chủ tài khoản quyết định."))
            return redirect("duty_excuse", pk)
    asked = ExcuseRequest.objects.filter(duty=duty)
    asked = asked.select_related("basis", "asked_by", "decision__by")
    rows = list(asked.order_by("-pk"))
    settled = duty.posted.exists() or any(_is_open(row) for row in rows)
    context = {
        "duty": duty,
        "requests": rows,
        "form": form,
        "may_ask": not settled and works_in(user, duty.book, Role.ACCOUNTANT, on=today),
        "may_decide": works_in(user, duty.book, Role.CHAIR, on=today),
        "cancel_url": reverse("calendar_list"),
        "crumbs": calendar_crumbs((_("Miễn công khai"), "")),
    }
    return render(request, "disclosure/duty_excuse.html", context)


@login_required
@require_http_methods(_EDIT)
def excuse_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a request, or refuse it and say why."""
    user, today = person(request), timezone.localdate()
    asked = permissions.excuse_to_decide(user, pk, on=today)
    form = ExcuseDecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            excusing.decide(request=asked, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi quyết định; lịch công khai cho mọi người thấy."))
            return redirect("duty_excuse", asked.duty_id)
    context = {
        "asked": asked,
        "duty": asked.duty,
        "decided": hasattr(asked, "decision"),
        "form": form,
        "cancel_url": reverse("duty_excuse", args=[asked.duty_id]),
        "crumbs": calendar_crumbs((_("Quyết định miễn công khai"), "")),
    }
    return render(request, "disclosure/excuse_decide.html", context)


def _is_open(row: object) -> bool:
    """Tell whether a request waits or was agreed to, so that no other is needed."""
    decision = getattr(row, "decision", None)
    return decision is None or decision.agreed
