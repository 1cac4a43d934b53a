"""Pages on which a payment under a contract is asked for: its arithmetic before it is sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger.exceptions import LedgerError
from ledger.models.people import Role
from ledger.views.request import person
from projects import claimable, claims, payments, permissions, requesting
from projects.claims import Claim, Kind
from projects.forms.claim import ClaimForm
from projects.models.contract import Acceptance, Contract
from projects.models.payment import PaymentRequest
from projects.views import payment_parts

_CONTRACTS = Contract.objects.select_related(
    "project__book__organisation", "project__purpose", "payee"
)
_ACCEPTANCES = Acceptance.objects.select_related(
    "contract__project__book__organisation", "contract__project__purpose", "contract__payee"
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def advance_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an advance, at most what the contract still allows."""
    return _filled(request, claims.begun(_contract(request, pk), Kind.ADVANCE))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stage_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the payment of accepted work."""
    acceptance = permissions.object_for(
        person(request),
        _ACCEPTANCES,
        pk,
        Role.ACCOUNTANT,
        on=timezone.localdate(),
        book="contract__project__book",
    )
    return _filled(request, claims.proposed(acceptance))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retention_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that what was retained for the warranty goes back; before it may, say why it does not."""
    contract = _contract(request, pk)
    reason = claimable.why_kept(contract, on=timezone.localdate())
    return _filled(request, claims.begun(contract, Kind.RETENTION), reason=reason)


def _contract(request: HttpRequest, pk: int) -> Contract:
    today = timezone.localdate()
    return permissions.object_for(person(request), _CONTRACTS, pk, Role.ACCOUNTANT, on=today)


def _filled(request: HttpRequest, start: Claim, *, reason: str = "") -> HttpResponse:
    """Show the form with its arithmetic; "Tính lại" reckons without sending.

    With a `reason` nothing may be asked for yet: the page says it, and offers no sum.
    """
    project = start.contract.project
    funds = payments.funds_to_pay_from(project)
    calculating = request.POST.get("do") == "calculate"
    form = ClaimForm(request.POST if request.method == "POST" else None, start=start, funds=funds)
    if calculating:
        form = form.recalculated()
    elif request.method == "POST" and form.is_valid():
        try:
            made = _asked(request, form)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị chi, chờ kế toán kiểm tra hồ sơ."))
            return redirect("payment_show", made.pk)
    claim, tax = start, 0
    if form.is_bound:
        form.is_valid()
        claim, tax = form.claim(), form.cleaned_data.get("tax") or 0
    title = start.kind.label
    context = {
        "form": form,
        "project": project,
        "contract": start.contract,
        "acceptance": start.acceptance,
        "funds": funds,
        "title": title,
        "steps": payment_parts.steps_of(claim, tax) if claim.gross else [],
        "calculating": calculating,
        "reason": reason,
        "cancel_url": reverse("payment_request", args=[project.code]),
        "crumbs": [
            (_("Dự án"), reverse("project_list")),
            (project.title, reverse("project_show", args=[project.code])),
            (_("Đề nghị chi"), reverse("payment_request", args=[project.code])),
            (title, ""),
        ],
    }
    return render(request, "projects/claim_request.html", context)


def _asked(request: HttpRequest, form: ClaimForm) -> PaymentRequest:
    data, start = form.cleaned_data, form.start
    accepted = start.acceptance
    return requesting.request_payment(
        project=start.contract.project,
        claim=form.claim(),
        content=data["content"],
        parts=form.parts(),
        custody=form.custody(),
        invoice=data.get("invoice", ""),
        accepted_on=accepted.on if accepted else None,
        tax=data["tax"] or 0,
        by=person(request),
        on=timezone.localdate(),
    )
