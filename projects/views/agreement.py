"""The commune's pages of an agreement: drafted, filled with commitments, signed, ended."""

from collections.abc import Mapping

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.people import Role
from ledger.views.request import person
from projects import agreeing, parties, permissions, progress
from projects.forms.agreement import AgreementForm, CommitmentForm, SignForm
from projects.models.agreement import Agreement, Commitment
from projects.views import parts
from projects.views.project import crumbs_of

_ROWS = Agreement.objects.select_related(
    "project__book__organisation", "project__purpose", "business", "made_by"
)
_COMMITMENTS = Commitment.objects.select_related(
    "agreement__project__book__organisation", "agreement__business"
)


@login_required
@require_http_methods(["GET", "POST"])
def agreement_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft an agreement for a project."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, on=today)
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = agreeing.draft_agreement(project=project, terms=form.terms(), by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập bản nháp. Hãy thêm cam kết của hai bên."))
            return redirect("agreement_show", made.pk)
    context = {
        "form": form,
        "project": project,
        "crumbs": crumbs_of(project, (_("Lập thỏa thuận"), "")),
    }
    return render(request, "projects/agreement_draft.html", context)


@login_required
@require_safe
def agreement_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an agreement with both sides' commitments and what can be done now."""
    user, today = person(request), timezone.localdate()
    agreement = permissions.object_for(user, _ROWS, pk, on=today)
    roles = book_permissions.roles_in(user, agreement.project.book.organisation, on=today)
    context = {
        "agreement": agreement,
        "project": agreement.project,
        "commitments": progress.commitments(agreement, today),
        "sides": parties.sides_of(user, agreement, on=today),
        "form": CommitmentForm() if agreement.state == "DRAFT" else None,
        "can_draft": agreement.state == "DRAFT" and Role.ACCOUNTANT in roles,
        "can_sign": agreement.state == "DRAFT" and Role.CHAIR in roles,
        "can_end": agreement.state == "SIGNED" and Role.CHAIR in roles,
        "can_receive": agreement.state == "SIGNED"
        and bool(roles & {Role.ACCOUNTANT, Role.CASHIER}),
        "events": parts.decisions_of(agreement, agreement.project),
        "crumbs": crumbs_of(agreement.project, (agreement.title, "")),
    }
    return render(request, "projects/agreement_show.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def commitment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a commitment to a draft."""
    user, today = person(request), timezone.localdate()
    agreement = permissions.object_for(user, _ROWS, pk, Role.ACCOUNTANT, on=today)
    form = CommitmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            agreeing.add_commitment(agreement=agreement, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thêm cam kết."))
            return redirect("agreement_show", pk)
    return _page(request, agreement, form, _("Thêm cam kết"))


@login_required
@require_POST
def commitment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a commitment out of a draft."""
    user, today = person(request), timezone.localdate()
    commitment = permissions.object_for(
        user, _COMMITMENTS, pk, Role.ACCOUNTANT, on=today, book="agreement__project__book"
    )
    try:
        agreeing.remove_commitment(commitment=commitment, by=user, on=today)
    except LedgerError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Đã bỏ cam kết khỏi bản nháp."))
    return redirect("agreement_show", commitment.agreement_id)


@login_required
@require_http_methods(["GET", "POST"])
def agreement_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the signatures of both sides."""
    user, today = person(request), timezone.localdate()
    agreement = permissions.object_for(user, _ROWS, pk, Role.CHAIR, on=today)
    form = SignForm(request.POST or None, initial={"signed_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            agreeing.sign(agreement=agreement, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi nhận thỏa thuận đã ký."))
            return redirect("agreement_show", pk)
    sentences = [
        _("Thỏa thuận đã ký thì không sửa nội dung và cam kết."),
        _("Doanh nghiệp sẽ thấy thỏa thuận này trên trang của mình."),
    ]
    return _page(request, agreement, form, _("Ký thỏa thuận"), {"sentences": sentences})


@login_required
@require_http_methods(["GET", "POST"])
def agreement_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a signed agreement with the reason."""
    user, today = person(request), timezone.localdate()
    agreement = permissions.object_for(user, _ROWS, pk, Role.CHAIR, on=today)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            agreeing.end_agreement(agreement=agreement, by=user, on=today, reason=reason)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã kết thúc thỏa thuận."))
            return redirect("agreement_show", pk)
    return _page(request, agreement, form, _("Kết thúc thỏa thuận"), {"submit_tone": "danger"})


def _page(
    request: HttpRequest,
    agreement: Agreement,
    form: forms.Form,
    title: str,
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    back = reverse("agreement_show", args=[agreement.pk])
    context = {
        "agreement": agreement,
        "form": form,
        "title": title,
        "submit_label": title,
        "cancel_url": back,
        "crumbs": crumbs_of(agreement.project, (agreement.title, back), (title, "")),
        **(more or {}),
    }
    return render(request, "projects/agreement_form.html", context)
