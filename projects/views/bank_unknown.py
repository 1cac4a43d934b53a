"""Pages of money of unknown origin: keep it, say whose it is, give it back."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger import suspending, suspense
from ledger.exceptions import LedgerError
from ledger.models.bank import Match
from ledger.models.people import Role, User
from ledger.views.request import page_of, person
from projects import identifying, offers, permissions
from projects.forms.tie import IdentifyForm, ReturnForm
from projects.identifying import Found
from projects.registering import NewGiver
from projects.tying import Part, ReconciliationRefusedError
from projects.views.bank import ROLES, account_for, crumbs_of, line_name
from projects.views.bank_line import line_for, onward


@login_required
@require_safe
def bank_unknown(request: HttpRequest, pk: int) -> HttpResponse:
    """List what an account keeps of unknown origin, oldest first, with its age."""
    user, today = person(request), timezone.localdate()
    custody = account_for(user, pk, *ROLES, on=today)
    found = suspense.kept([custody])
    page = page_of(request, found)
    context = {
        "custody": custody,
        "page_obj": page,
        "rows": [(match, (today - match.line.on).days) for match in page],
        "total": sum(match.amount for match in found),
        "can_change": permissions.works_in(user, custody.book, Role.ACCOUNTANT, on=today),
        "crumbs": crumbs_of(custody, (_("Tiền chưa rõ nguồn"), "")),
    }
    return render(request, "projects/bank_unknown.html", context)


@login_required
@require_POST
def bank_suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a line as of unknown origin."""
    user, today = person(request), timezone.localdate()
    line = line_for(user, pk, Role.ACCOUNTANT, on=today)
    try:
        match = suspending.suspend(line=line, by=user, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("match_confirm", pk)
    said = _("Đã ghi %(no)s vào tiền chưa rõ nguồn. Khi biết người gửi, hãy xác định nguồn.")
    messages.success(request, said % {"no": match.entry.voucher})
    return onward(request, line)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bank_identify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose the money is: a code that was promised, or a gift to a project."""
    user, today = person(request), timezone.localdate()
    match = _match_for(user, pk, on=today)
    custody = match.line.custody
    data = request.POST if request.method == "POST" else None
    form = IdentifyForm(data, book=custody.book, whole=match.amount)
    if request.method == "POST" and form.is_valid():
        try:
            _identify(match, form, by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Đã xác định nguồn của %(line)s.") % {"line": line_name(match.line)}
            )
            return redirect("bank_unknown", custody.pk)
    context = {
        "match": match,
        "line": match.line,
        "form": form,
        "is_kept": suspense.is_kept(match),
        "age": (today - match.line.on).days,
        "cancel_url": reverse("bank_unknown", args=[custody.pk]),
        "crumbs": crumbs_of(
            custody,
            (_("Tiền chưa rõ nguồn"), reverse("bank_unknown", args=[custody.pk])),
            (_("Xác định nguồn"), ""),
        ),
    }
    return render(request, "projects/bank_identify.html", context)


@login_required
@require_POST
def bank_give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a line, money out, as the return of money of unknown origin."""
    user, today = person(request), timezone.localdate()
    line = line_for(user, pk, Role.ACCOUNTANT, on=today)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy chọn khoản đã nhận và ghi căn cứ trả lại."))
        return redirect("match_confirm", pk)
    match = get_object_or_404(
        Match.objects.select_related("line__custody", "entry"),
        pk=form.cleaned_data["match"],
        line__custody=line.custody_id,
    )
    try:
        suspending.give_back(
            match=match, line=line, by=user, on=today, reason=form.cleaned_data["reason"]
        )
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("match_confirm", pk)
    messages.success(request, _("Đã ghi trả lại người gửi và khớp dòng sao kê."))
    return onward(request, line)


def _match_for(user: User, pk: int, *, on: date) -> Match:
    rows = Match.objects.select_related(
        "line__custody__book__organisation", "line__custody__bank", "entry"
    )
    return permissions.object_for(
        user, rows, pk, Role.ACCOUNTANT, on=on, book="line__custody__book"
    )


def _identify(match: Match, form: IdentifyForm, *, by: User, on: date) -> None:
    data = form.cleaned_data
    reason = data["reason"]
    if data["project"]:
        giver = NewGiver(data["name"].strip(), data["kind"])
        found = Found(data["project"], giver, data["display"])
        identifying.identify_gift(match=match, found=found, by=by, on=on, reason=reason)
        return
    to = offers.named(match.line.custody, data["code"])
    if to is None:
        raise ReconciliationRefusedError(_("Không có khoản chờ hay chứng từ nào mang mã này."))
    part = Part(to, data["amount"] or match.amount)
    identifying.identify(match=match, parts=[part], by=by, on=on, reason=reason)
