"""Pages of payments: the list, a request, one payment, its voucher."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import money, pdf
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.models.people import Role
from ledger.views.answer import inline
from ledger.views.request import page_of, person
from projects import claimable, papers, payments, permissions, requesting, workflow
from projects.filters import PaymentFilter
from projects.forms.payment import PaymentForm
from projects.views import parts, payment_parts, sheets, voucher


@login_required
@require_safe
def payment_list(request: HttpRequest) -> HttpResponse:
    """List the payments of the person's books."""
    user, today = person(request), timezone.localdate()
    books = book_permissions.books_of(user, on=today)
    found = PaymentFilter(request.GET, payments.in_books(books))
    context = {
        "can_ask": book_permissions.books_of(user, [Role.ACCOUNTANT], on=today),
        "filter": found,
        "page_obj": page_of(request, found.qs),
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Chi tiền"), "")],
    }
    return render(request, "projects/payment_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_request(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a payment out of the funds that hold money for the project."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, on=today)
    funds = payments.funds_to_pay_from(project)
    form = PaymentForm(
        request.POST if request.method == "POST" else None, project=project, funds=funds
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = requesting.request_payment(
                project=project,
                payee=form.paid_to(),
                content=data["content"],
                parts=form.parts(),
                custody=form.custody(),
                invoice=data["invoice"],
                accepted_on=data["accepted_on"],
                tax=data["tax"] or 0,
                by=user,
                on=today,
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị chi, chờ kế toán kiểm tra hồ sơ."))
            return redirect("payment_show", made.pk)
    context = {
        "form": form,
        "project": project,
        "funds": funds,
        "claimable": claimable.open_in(project, on=today) if request.method != "POST" else [],
        "cancel_url": reverse("project_show", args=[code]),
        "crumbs": [
            (_("Dự án"), reverse("project_list")),
            (project.title, reverse("project_show", args=[code])),
            (_("Đề nghị chi"), ""),
        ],
    }
    return render(request, "projects/payment_request.html", context)


@login_required
@require_safe
def payment_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one payment: facts, parts, what happened, what this person may do next."""
    user, today = person(request), timezone.localdate()
    payment = payment_parts.payment_for_reader(user, pk, on=today)
    context = {
        "payment": payment,
        "parts": payment.parts.select_related("fund").order_by("pk"),
        "words": money.in_words(payment.amount),
        "steps": payment_parts.arithmetic(payment),
        "contract_rows": payment_parts.contract_rows(payment),
        "checklist": papers.checklist(payment, on=today),
        "events": parts.decisions_of(payment, payment.project),
        "buttons": payment_parts.buttons(payment, user, on=today),
        "next": payment_parts.waits_for(payment),
        "is_reversed": payments.is_reversed(payment),
        "is_confirmed": payments.is_confirmed(payment),
        "has_voucher": payment.state
        in (workflow.PaymentState.APPROVED, workflow.PaymentState.PAID),
        "papers": sheets.papers_of(payment),
        "crumbs": payment_parts.crumbs(payment),
    }
    return render(request, "projects/payment_show.html", context)


@login_required
@require_safe
def payment_voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the voucher of an approved or paid payment as a PDF."""
    payment = payment_parts.payment_for_reader(person(request), pk, on=timezone.localdate())
    if payment.state not in (workflow.PaymentState.APPROVED, workflow.PaymentState.PAID):
        raise Http404
    with translation.override("vi"):
        sheet = voucher.sheet_of(payment)
        data = pdf.render(
            "print/payment_voucher.html", sheet.context, title=sheet.title, created=sheet.moment
        )
    return inline(data, sheet.file_name)
