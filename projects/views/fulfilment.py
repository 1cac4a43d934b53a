"""What is done for a commitment: money received, work reported, work confirmed."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger.exceptions import LedgerError
from ledger.models.people import Role, User
from ledger.views.request import person
from projects import fulfilling, parties, permissions, progress
from projects.forms.agreement import ReceiveForm, ReportForm
from projects.models.agreement import Agreement, Commitment, Fulfilment
from projects.models.contribution import Form

_COMMITMENTS = Commitment.objects.select_related(
    "agreement__project__book__organisation", "agreement__project__purpose", "agreement__business"
)


@login_required
@require_http_methods(["GET", "POST"])
def commitment_receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive money of the business for its commitment."""
    user, today = person(request), timezone.localdate()
    commitment = permissions.object_for(
        user, _COMMITMENTS.filter(side=Commitment.Side.BUSINESS), pk, Role.ACCOUNTANT, Role.CASHIER,
        on=today, book="agreement__project__book",
    )  # fmt: skip
    agreement = commitment.agreement
    form = ReceiveForm(
        request.POST or None,
        agreement=agreement,
        initial={"received_on": today, "amount": _left(commitment, today)},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data | {"form": Form(form.cleaned_data["form"])}
        try:
            fulfilling.receive_for_commitment(commitment=commitment, by=user, on=today, **data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã nhận tiền và tính cho cam kết."))
            return redirect("agreement_show", agreement.pk)
    return _page(request, commitment, form, _("Nhận tiền theo cam kết"), "agreement_show")


@login_required
@require_http_methods(["GET", "POST"])
def fulfilment_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Report what was done; only the side that owes."""
    user, today = person(request), timezone.localdate()
    commitment = get_object_or_404(_COMMITMENTS, pk=pk)
    place = _place(user, commitment.agreement, commitment.side, today)
    form = ReportForm(
        request.POST or None, commitment=commitment, today=today, initial={"done_on": today}
    )
    if request.method == "POST" and form.is_valid():
        data = {"amount": None} | form.cleaned_data
        try:
            fulfilling.report_fulfilment(commitment=commitment, by=user, on=today, **data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã báo thực hiện. Chờ bên kia xác nhận."))
            return redirect(place, commitment.agreement_id)
    return _page(request, commitment, form, _("Báo đã thực hiện"), place)


@login_required
@require_http_methods(["GET", "POST"])
def fulfilment_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what the other side reported."""
    user, today = person(request), timezone.localdate()
    fulfilment = get_object_or_404(Fulfilment.objects.select_related("made_by"), pk=pk)
    commitment = _COMMITMENTS.get(pk=fulfilment.commitment_id)
    place = _place(user, commitment.agreement, parties.other(commitment.side), today)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            fulfilling.confirm_fulfilment(fulfilment=fulfilment, by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã xác nhận."))
            return redirect(place, commitment.agreement_id)
    return _page(request, commitment, form, _("Xác nhận đã thực hiện"), place, fulfilment)


def _place(user: User, agreement: Agreement, side: str, today: date) -> str:
    """Return the page of the side `user` speaks for. Raises Http404 if it is not `side`."""
    if side not in parties.sides_of(user, agreement, on=today):
        raise Http404
    if side == Commitment.Side.COMMUNE:
        return "agreement_show"
    if agreement.state == "DRAFT":
        raise Http404
    return "business_agreement"


def _left(commitment: Commitment, today: date) -> int | None:
    rows = progress.commitments(commitment.agreement, today)
    return next(row.left for row in rows if row.commitment.pk == commitment.pk)


def _page(
    request: HttpRequest,
    commitment: Commitment,
    form: forms.Form,
    title: str,
    place: str,
    fulfilment: Fulfilment | None = None,
) -> HttpResponse:
    agreement = commitment.agreement
    back = reverse(place, args=[agreement.pk])
    context = {
        "agreement": agreement,
        "commitment": commitment,
        "fulfilment": fulfilment,
        "form": form,
        "title": title,
        "submit_label": title,
        "cancel_url": back,
        "crumbs": [(agreement.title, back), (title, "")],
    }
    return render(request, "projects/agreement_act.html", context)
