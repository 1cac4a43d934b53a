"""Pages of acceptances: measured, confirmed, returned, taken back."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import money
from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.people import Role, User
from ledger.views.request import person
from projects import acceptance_rules, accepting, bearing, contracts, permissions, workflow
from projects.forms.acceptance import AcceptanceForm
from projects.models.contract import Acceptance, Contract
from projects.views import parts
from projects.views.contract_parts import ROWS, crumbs_to

_ACCEPTANCES = Acceptance.objects.select_related(
    "contract__project__book__organisation",
    "contract__project__purpose",
    "contract__payee",
    "made_by",
    "decided_by",
    "entry",
    "document",
)
_BOOK = "contract__project__book"
_PAGES = {
    "accept": "acceptance_accept",
    "return": "acceptance_return",
    "take_back": "acceptance_take_back",
}


@login_required
@require_http_methods(["GET", "POST"])
def acceptance_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Measure what was built; the value and the shares of the funds are worked out on asking."""
    user, today = person(request), timezone.localdate()
    contract = permissions.object_for(user, ROWS, pk, Role.ACCOUNTANT, on=today)
    form = _form(request, contract)
    value = None
    if form.is_bound and form.is_valid():
        if "propose" in request.POST or not form.parts():
            form, value = _proposed(request, contract, form)
        else:
            try:
                made = accepting.record(
                    contract=contract,
                    minutes=form.minutes(),
                    volumes=form.volumes(),
                    parts=form.parts(),
                    defects=form.defects(),
                    document=form.cleaned_data["document"],
                    by=user,
                    on=today,
                )
            except LedgerError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Đã gửi, chờ chủ tài khoản xác nhận."))
                return redirect("acceptance_show", made.pk)
    title = _("Nghiệm thu")
    context = {
        "form": form,
        "contract": contract,
        "value": value,
        "words": money.in_words(value) if value else "",
        "open_defects": contracts.open_defects(contract),
        "today": today,
        "cancel_url": reverse("contract_show", args=[pk]),
        "crumbs": crumbs_to(contract, (title, "")),
    }
    return render(request, "projects/acceptance_form.html", context)


@login_required
@require_safe
def acceptance_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an acceptance: minutes, volumes, funds, defects, what this person may do next."""
    user, today = person(request), timezone.localdate()
    acceptance = permissions.object_for(user, _ACCEPTANCES, pk, on=today, book=_BOOK)
    context = {
        "acceptance": acceptance,
        "contract": acceptance.contract,
        "project": acceptance.contract.project,
        "items": acceptance.items.select_related("item").order_by("pk"),
        "parts": acceptance.parts.select_related("fund").order_by("pk"),
        "defects": acceptance.defects.order_by("due_on"),
        "payments": acceptance.payments.order_by("pk"),
        "words": money.in_words(acceptance.value),
        "is_reversed": contracts.is_reversed(acceptance),
        "waits": acceptance.state == workflow.AcceptanceState.DRAFT,
        "buttons": _buttons(acceptance, user),
        "today": today,
        "events": parts.decisions_of(acceptance, acceptance.contract.project),
        "crumbs": crumbs_to(acceptance.contract, (acceptance.stage, "")),
    }
    return render(request, "projects/acceptance_show.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def acceptance_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm the work, seeing in words and accounts what will be posted."""
    user, today = person(request), timezone.localdate()
    acceptance = permissions.object_for(user, _ACCEPTANCES, pk, Role.CHAIR, on=today, book=_BOOK)
    return _decide(
        request,
        acceptance,
        "accept",
        forms.Form(request.POST if request.method == "POST" else None),
        lambda _form: accepting.accept(acceptance=acceptance, by=user, on=today),
        _("Đã xác nhận nghiệm thu và ghi sổ."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def acceptance_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an acceptance back with a reason."""
    user, today = person(request), timezone.localdate()
    acceptance = permissions.object_for(user, _ACCEPTANCES, pk, Role.CHAIR, on=today, book=_BOOK)
    return _decide(
        request,
        acceptance,
        "return",
        ReasonForm(request.POST or None),
        lambda form: accepting.return_(
            acceptance=acceptance, by=user, on=today, reason=form.cleaned_data["reason"]
        ),
        _("Đã trả lại; lần sau đo lại từ đầu."),
    )


@login_required
@require_http_methods(["GET", "POST"])
def acceptance_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back, by reversal and with a reason, an acceptance made by mistake."""
    user, today = person(request), timezone.localdate()
    acceptance = permissions.object_for(user, _ACCEPTANCES, pk, Role.CHAIR, on=today, book=_BOOK)
    return _decide(
        request,
        acceptance,
        "take_back",
        ReasonForm(request.POST or None),
        lambda form: accepting.take_back(
            acceptance=acceptance, by=user, on=today, reason=form.cleaned_data["reason"]
        ),
        _("Đã đảo lần nghiệm thu."),
    )


def _form(request: HttpRequest, contract: Contract) -> AcceptanceForm:
    return AcceptanceForm(
        request.POST if request.method == "POST" else None,
        project=contract.project,
        lines=contracts.lines(contract),
        funds=list(bearing.funds(contract.project)),
    )


def _proposed(
    request: HttpRequest, contract: Contract, form: AcceptanceForm
) -> tuple[AcceptanceForm, int | None]:
    """Return the form with what the volumes are worth shared as the plan says; errors stay."""
    try:
        found = acceptance_rules.measured(contract, form.volumes(), on=form.cleaned_data["on"])
    except LedgerError as error:
        form.add_error(None, str(error))
        return form, None
    value = sum(each.amount for each in found)
    shares = bearing.proposed(contract.project, value)
    sent = request.POST.copy()
    for fund in form.funds:
        sent[f"part_{fund.pk}"] = money.format_vnd(shares[fund.pk]) if fund.pk in shares else ""
    filled = AcceptanceForm(sent, project=contract.project, lines=form.lines, funds=form.funds)
    return filled, value


def _buttons(acceptance: Acceptance, user: User) -> list[dict[str, object]]:
    """Return the moves this person may take now."""
    organisation = acceptance.contract.project.book.organisation
    roles = book_permissions.roles_in(user, organisation, on=timezone.localdate())
    return [
        {
            "label": move.label,
            "url": reverse(_PAGES[move.verb], args=[acceptance.pk]),
            "tone": "primary" if move.verb == "accept" else "danger",
        }
        for move in workflow.MOVES
        if move.thing == "acceptance"
        and acceptance.state in move.sources
        and roles & set(move.roles)
        and user.pk != acceptance.made_by_id
    ]


def _decide(
    request: HttpRequest,
    acceptance: Acceptance,
    verb: str,
    form: forms.Form,
    act: Callable[[forms.Form], Acceptance],
    done: str,
) -> HttpResponse:
    """Show the confirm page of a move; on POST take it and go back to the acceptance."""
    move, contract = workflow.move("acceptance", verb), acceptance.contract
    here = reverse("acceptance_show", args=[acceptance.pk])
    if request.method == "POST" and form.is_valid():
        try:
            act(form)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect(here)
    context = {
        "acceptance": acceptance,
        "contract": contract,
        "form": form,
        "title": str(move.label),
        "submit_label": move.label,
        "submit_tone": "primary" if verb == "accept" else "danger",
        "sentences": _sentences(acceptance),
        "postings": _postings(acceptance) if verb == "accept" else [],
        "cancel_url": here,
        "crumbs": crumbs_to(contract, (acceptance.stage, here), (str(move.label), "")),
    }
    return render(request, "projects/acceptance_decide.html", context)


def _sentences(acceptance: Acceptance) -> list[str]:
    board = (
        _("Ban giám sát đầu tư của cộng đồng có mặt.")
        if acceptance.board_was_there
        else _("Ban giám sát đầu tư của cộng đồng vắng: %(reason)s")
        % {"reason": acceptance.absence_reason}
    )
    return [
        _("%(stage)s, nghiệm thu ngày %(day)s theo hợp đồng %(number)s.")
        % {
            "stage": acceptance.stage,
            "day": f"{acceptance.on:%d/%m/%Y}",
            "number": acceptance.contract.number,
        },
        parts.amount_sentences(acceptance.value),
        board,
    ]


def _postings(acceptance: Acceptance) -> list[dict[str, object]]:
    return [
        {
            "account": "",
            "name": line.function.label,
            "fund": line.fund.name,
            "debit": max(line.amount, 0) or None,
            "credit": max(-line.amount, 0) or None,
        }
        for line in accepting.postings(acceptance)
    ]
