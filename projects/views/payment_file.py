"""The page on which an accountant ticks the papers of a payment file, and says that it is whole."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ledger.exceptions import LedgerError
from ledger.models.people import Role, User
from ledger.views.request import person
from projects import checking, papers, workflow
from projects.forms.papers import PapersForm
from projects.models.payment import PaymentRequest
from projects.views import payment_parts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down the papers that are there; with "Xác nhận đủ hồ sơ" check the file at once."""
    user, today = person(request), timezone.localdate()
    payment = payment_parts.payment_for_reader(user, pk, Role.ACCOUNTANT, on=today)
    checklist = papers.checklist(payment, on=today)
    form = PapersForm(
        request.POST if request.method == "POST" else None, payment=payment, checklist=checklist
    )
    if request.method == "POST" and form.is_valid():
        checks = request.POST.get("do") == "check"
        try:
            _file(payment, form, user, checks=checks)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            told = _("Đã xác nhận đủ hồ sơ, chờ duyệt chi.") if checks else _("Đã ghi giấy tờ.")
            messages.success(request, told)
            return redirect("payment_show" if checks else "payment_check", payment.pk)
    context = {
        "payment": payment,
        "form": form,
        "is_open": papers.is_open(payment),
        "may_check": papers.may_check(payment, user, on=today),
        "is_maker": user.pk == payment.made_by_id,
        "steps": payment_parts.arithmetic(payment),
        "contract_rows": payment_parts.contract_rows(payment),
        "sentences": payment_parts.sentences(payment),
        "cancel_url": reverse("payment_show", args=[payment.pk]),
        "crumbs": payment_parts.crumbs(payment, (_("Hồ sơ chi"), "")),
        "move": workflow.move("payment", "check"),
    }
    return render(request, "projects/payment_check.html", context)


def _file(payment: PaymentRequest, form: PapersForm, user: User, *, checks: bool) -> None:
    """Keep the papers; the check comes after, so that what was typed stays when one is missing."""
    today = timezone.localdate()
    checking.file_papers(payment=payment, found=form.found(), by=user, on=today)
    if checks:
        checking.check(payment=payment, by=user, on=today)
