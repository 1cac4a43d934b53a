"""Pages of what is decided about a payment: approved, returned, paid, taken back."""

from collections.abc import Callable

from django import forms
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
from ledger.views.request import person
from projects import paying, workflow
from projects.forms.payment import PaidForm
from projects.models.payment import PaymentRequest
from projects.views import payment_parts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the chair approve, with what will be posted in front of them."""
    user, today = person(request), timezone.localdate()
    payment = payment_parts.payment_for_reader(user, pk, Role.CHAIR, on=today)
    return _decide(
        request,
        payment,
        "approve",
        form=forms.Form(request.POST if request.method == "POST" else None),
        act=lambda _form: paying.approve(payment=payment, by=user, on=today),
        done=_("Đã duyệt chi."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the chair send the request back with a reason."""
    user, today = person(request), timezone.localdate()
    payment = payment_parts.payment_for_reader(user, pk, Role.CHAIR, on=today)
    return _decide(
        request,
        payment,
        "return",
        form=ReasonForm(request.POST if request.method == "POST" else None),
        act=lambda form: paying.return_request(
            payment=payment, by=user, on=today, reason=form.cleaned_data["reason"]
        ),
        done=_("Đã trả lại đề nghị chi."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm that the money left, seeing in words and accounts what will be posted."""
    user, today = person(request), timezone.localdate()
    payment = payment_parts.payment_for_reader(user, pk, Role.CASHIER, Role.ACCOUNTANT, on=today)
    return _decide(
        request,
        payment,
        "pay",
        form=PaidForm(
            request.POST if request.method == "POST" else None,
            today=today,
            closed_to=payment.project.book.closed_to,
        ),
        act=lambda form: paying.record_paid(
            payment=payment,
            on=form.cleaned_data["on"],
            by=user,
            key=form.cleaned_data["key"],
            acting_on=today,
        ),
        done=_("Đã ghi sổ khoản chi."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back, by reversal and with a reason, a payment recorded by mistake."""
    user, today = person(request), timezone.localdate()
    payment = payment_parts.payment_for_reader(user, pk, Role.ACCOUNTANT, Role.CHAIR, on=today)
    return _decide(
        request,
        payment,
        "take_back",
        form=ReasonForm(request.POST if request.method == "POST" else None),
        act=lambda form: paying.take_back(
            payment=payment, by=user, on=today, reason=form.cleaned_data["reason"]
        ),
        done=_("Đã đảo khoản chi; đề nghị chờ chi lại."),
    )


def _decide(
    request: HttpRequest,
    payment: PaymentRequest,
    verb: str,
    *,
    form: forms.Form,
    act: Callable[[forms.Form], PaymentRequest],
    done: str,
) -> HttpResponse:
    """Show the confirm page of a move; on POST take it and go back to the payment."""
    move = workflow.move("payment", verb)
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("payment_show", payment.pk)
    context = {
        "payment": payment,
        "move": move,
        "form": form,
        "steps": payment_parts.arithmetic(payment),
        "contract_rows": payment_parts.contract_rows(payment),
        "checked_alone": verb == "approve" and payment.checked_by_id == payment.made_by_id,
        "sentences": payment_parts.sentences(payment),
        "postings": payment_parts.postings(payment) if verb in ("approve", "pay") else [],
        "postings_title": _("Khi chi sẽ ghi sổ") if verb == "approve" else "",
        "submit_tone": "danger" if verb in ("return", "take_back") else "primary",
        "cancel_url": reverse("payment_show", args=[payment.pk]),
        "crumbs": payment_parts.crumbs(payment, (str(move.label), "")),
    }
    return render(request, "projects/payment_decide.html", context)
