"""The village head's page: confirm a payment out of the village's own account."""

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

from ledger import permissions
from ledger.exceptions import LedgerError
from ledger.models.people import Role, User
from ledger.views.request import person
from projects import paying, payments, workflow
from projects.models.payment import PaymentRequest
from projects.views import parts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would be paid, to whom and for what; on a click confirm it."""
    user, today = person(request), timezone.localdate()
    payment = _payment_for_head(user, pk, on=today)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            paying.confirm(payment=payment, by=user, on=today)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã xác nhận khoản chi. Kế toán chuyển tiền tiếp."))
            return redirect("work")
    context = {
        "payment": payment,
        "move": workflow.move("payment", "confirm"),
        "form": form,
        "sentences": [
            _("Chi cho %(payee)s: %(content)s.")
            % {"payee": payment.payee.name, "content": payment.content.rstrip(".")},
            parts.amount_sentences(payment.amount),
            _("Từ %(custody)s, công trình %(project)s.")
            % {"custody": payment.custody.name, "project": payment.project.title},
        ],
        "postings": [],
        "cancel_url": reverse("work"),
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (payment.content, "")],
    }
    return render(request, "projects/payment_decide.html", context)


def _payment_for_head(user: User, pk: int, *, on: date) -> PaymentRequest:
    """Return a payment that waits for the head of a village that `user` is; 404 otherwise."""
    for book in permissions.books_of(user, [Role.VILLAGE_HEAD], on=on):
        headed = permissions.headed_by(user, book.organisation, on=on)
        found = payments.waiting_for_village(book, headed).filter(pk=pk).first()
        if found is not None:
            return found
    raise Http404
