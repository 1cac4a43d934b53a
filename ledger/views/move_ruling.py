"""Rule on a move: agree to it or refuse it, by an office that is waited for."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger import money, moves, moving
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.chart import Pot
from ledger.models.decisions import Decision, Ruling
from ledger.models.people import User
from ledger.views.moves import crumbs, decision_for, offices_of
from ledger.views.request import person

_EDIT = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(_EDIT)
def move_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will be posted; on a click agree, and move the money when nobody else is waited for."""
    user, today = person(request), timezone.localdate()
    decision, office = _ruling_for(user, pk, on=today)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            entry = moving.agree(decision=decision, office=office, by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            said = _("Đã ghi sổ điều chuyển %(no)s.") % {"no": entry.voucher} if entry else ""
            messages.success(request, said or _("Đã đồng ý; còn chờ người khác."))
            return redirect("move_show", pk)
    return _confirm(request, decision, form, _("Đồng ý điều chuyển"), with_postings=True)


@login_required
@require_http_methods(_EDIT)
def move_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse with a reason."""
    user, today = person(request), timezone.localdate()
    decision, office = _ruling_for(user, pk, on=today)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            moving.refuse(decision=decision, office=office, by=user, on=today, reason=reason)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã từ chối điều chuyển."))
            return redirect("move_show", pk)
    return _confirm(request, decision, form, _("Từ chối điều chuyển"), with_postings=False)


def _ruling_for(user: User, pk: int, *, on: date) -> tuple[Decision, Ruling.Office]:
    """Return a decision and the office the person may rule for, waited for or not; 404 without one."""
    decision = decision_for(user, pk, on=on)
    held = offices_of(user, decision, on=on)
    if not held:
        raise Http404
    waited = moves.offices_waited_for(decision)
    return decision, next((office for office in held if office in waited), held[0])


def _confirm(
    request: HttpRequest,
    decision: Decision,
    form: forms.Form,
    title: str,
    *,
    with_postings: bool,
) -> HttpResponse:
    show = reverse("move_show", args=[decision.pk])
    context = {
        "decision": decision,
        "form": form,
        "title": title,
        "sentences": [
            _("Từ %(source)s sang %(target)s.")
            % {"source": decision.source, "target": decision.target},
            _("Số tiền %(amount)s đồng (%(words)s).")
            % {
                "amount": money.format_vnd(decision.amount),
                "words": money.in_words(decision.amount),
            },
            _("Theo %(number)s ngày %(day)s: %(why)s.")
            % {
                "number": decision.number,
                "day": f"{decision.on:%d/%m/%Y}",
                "why": decision.why.rstrip("."),
            },
        ],
        "postings": _postings(decision) if with_postings else [],
        "submit_tone": "primary" if with_postings else "danger",
        "cancel_url": show,
        "crumbs": crumbs((decision.number, show), (title, "")),
    }
    return render(request, "ledger/move_confirm.html", context)


def _postings(decision: Decision) -> list[dict[str, object]]:
    lines = moving.postings(decision.source, decision.target, decision.amount)
    return [
        {
            "account": "",
            "name": line.function.label,
            "fund": str(Pot(line.fund, line.purpose)),
            "debit": max(line.amount, 0) or None,
            "credit": max(-line.amount, 0) or None,
        }
        for line in lines
    ]
