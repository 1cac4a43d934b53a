"""Pages of payments: the list, a request, the decision on it, paying, the voucher."""

from collections.abc import Callable
from datetime import date

from django import forms
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
from ledger.forms import ReasonForm
from ledger.models.people import Role, User
from ledger.views.answer import inline
from ledger.views.request import page_of, person
from projects import paying, payments, permissions, workflow
from projects.filters import PaymentFilter
from projects.forms.payment import PaidForm, PaymentForm
from projects.models.payment import PaymentRequest
from projects.views import parts, voucher

_PAGES = {
    "approve": "payment_approve",
    "return": "payment_return",
    "confirm": "payment_confirm",
    "pay": "payment_pay",
    "take_back": "payment_take_back",
}


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
            made = paying.request_payment(
                project=project,
                payee=form.paid_to(),
                content=data["content"],
                parts=form.parts(),
                custody=form.custody(),
                invoice=data["invoice"],
                accepted_on=data["accepted_on"],
                by=user,
                on=today,
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã gửi đề nghị chi, chờ chủ tài khoản duyệt."))
            return redirect("payment_show", made.pk)
    context = {
        "form": form,
        "project": project,
        "funds": funds,
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
    payment = _payment_for_reader(user, pk, on=today)
    context = {
        "payment": payment,
        "parts": payment.parts.select_related("fund").order_by("pk"),
        "words": money.in_words(payment.amount),
        "events": parts.decisions_of(payment, payment.project),
        "buttons": _buttons(payment, user, on=today),
        "next": _next(payment),
        "is_reversed": payments.is_reversed(payment),
        "is_confirmed": payments.is_confirmed(payment),
        "has_voucher": payment.state
        in (workflow.PaymentState.APPROVED, workflow.PaymentState.PAID),
        "crumbs": _crumbs(payment),
    }
    return render(request, "projects/payment_show.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def payment_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the chair approve, with what will be posted in front of them."""
    user, today = person(request), timezone.localdate()
    payment = _payment_for_reader(user, pk, Role.CHAIR, on=today)
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
    payment = _payment_for_reader(user, pk, Role.CHAIR, on=today)
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
    payment = _payment_for_reader(user, pk, Role.CASHIER, Role.ACCOUNTANT, on=today)
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
    payment = _payment_for_reader(user, pk, Role.ACCOUNTANT, Role.CHAIR, on=today)
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


@login_required
@require_safe
def payment_voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the voucher of an approved or paid payment as a PDF."""
    payment = _payment_for_reader(person(request), pk, on=timezone.localdate())
    if payment.state not in (workflow.PaymentState.APPROVED, workflow.PaymentState.PAID):
        raise Http404
    with translation.override("vi"):
        sheet = voucher.sheet_of(payment)
        data = pdf.render(
            "print/payment_voucher.html", sheet.context, title=sheet.title, created=sheet.moment
        )
    return inline(data, sheet.file_name)


def _payment_for_reader(user: User, pk: int, *roles: Role, on: date) -> PaymentRequest:
    """Return a payment of a book where `user` holds one of `roles` (default: a reader's)."""
    rows = PaymentRequest.objects.select_related(
        "project__book__organisation",
        "project__purpose",
        "payee",
        "custody__bank",
        "entry__made_by",
        "expected",
        "made_by",
        "decided_by",
    )
    return permissions.object_for(user, rows, pk, *roles, on=on)


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
        "sentences": _sentences(payment),
        "postings": _postings(payment) if verb in ("approve", "pay") else [],
        "postings_title": _("Khi chi sẽ ghi sổ") if verb == "approve" else "",
        "submit_tone": "danger" if verb in ("return", "take_back") else "primary",
        "cancel_url": reverse("payment_show", args=[payment.pk]),
        "crumbs": _crumbs(payment, (str(move.label), "")),
    }
    return render(request, "projects/payment_decide.html", context)


def _sentences(payment: PaymentRequest) -> list[str]:
    return [
        _("Chi cho %(payee)s: %(content)s.")
        % {"payee": payment.payee.name, "content": payment.content.rstrip(".")},
        parts.amount_sentences(payment.amount),
        _("Từ %(custody)s, công trình %(project)s.")
        % {"custody": payment.custody.name, "project": payment.project.title},
    ]


def _postings(payment: PaymentRequest) -> list[dict[str, object]]:
    return [
        {
            "account": "",
            "name": line.function.label,
            "fund": line.fund.name,
            "debit": max(line.amount, 0) or None,
            "credit": max(-line.amount, 0) or None,
        }
        for line in paying.postings(payment)
    ]


def _buttons(payment: PaymentRequest, user: User, *, on: date) -> list[dict[str, object]]:
    """Return the moves this person may take now, the usual one first."""
    roles = book_permissions.roles_in(user, payment.project.book.organisation, on=on)
    return [
        {
            "label": move.label,
            "url": reverse(_PAGES[move.verb], args=[payment.pk]),
            "tone": "primary" if move.verb in ("approve", "pay") else "danger",
        }
        for move in workflow.MOVES
        if move.thing == "payment"
        and payment.state in move.sources
        and roles & set(move.roles)
        and _may(payment, move.verb, user, roles)
    ]


def _may(payment: PaymentRequest, verb: str, user: User, roles: frozenset[Role]) -> bool:
    """Tell what the table of moves cannot: who made it, where the money is, what the bank knows."""
    if verb == "confirm":
        return _waits_for_village(payment)
    if verb == "pay" and _waits_for_village(payment):
        return False
    if verb == "pay":
        if payment.custody.is_bank:
            return Role.ACCOUNTANT in roles and user.pk != payment.decided_by_id
        return Role.CASHIER in roles and user.pk not in (
            payment.made_by_id,
            payment.decided_by_id,
        )
    if verb == "take_back":
        return payments.is_reversed(payment) or not payments.is_confirmed(payment)
    return user.pk != payment.made_by_id


def _waits_for_village(payment: PaymentRequest) -> bool:
    return payments.needs_village(payment) and not hasattr(payment, "village_consent")


def _next(payment: PaymentRequest) -> str:
    """Return who is waited for, in one sentence."""
    if payment.state == workflow.PaymentState.APPROVED and _waits_for_village(payment):
        return _("Chờ trưởng thôn %(village)s xác nhận chi từ tài khoản của thôn.") % {
            "village": payment.custody.village
        }
    if payment.state == workflow.PaymentState.REQUESTED:
        return _("Chờ chủ tài khoản duyệt; người lập không tự duyệt.")
    if payment.state == workflow.PaymentState.APPROVED and payment.expected:
        return _("Chờ kế toán chuyển tiền, ghi nội dung: TT %(code)s.") % {
            "code": payment.expected.code
        }
    if payment.state == workflow.PaymentState.APPROVED:
        return _("Chờ thủ quỹ xuất quỹ và ghi đã chi.")
    return ""


def _crumbs(payment: PaymentRequest, *more: tuple[str, str]) -> list[tuple[str, str]]:
    project = payment.project
    return [
        (_("Dự án"), reverse("project_list")),
        (project.title, reverse("project_show", args=[project.code])),
        (payment.content, reverse("payment_show", args=[payment.pk])),
        *more,
    ]
