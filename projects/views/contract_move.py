"""What is done to a contract: signed, guaranteed, changed, wound up."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ledger import money
from ledger.exceptions import LedgerError
from ledger.forms import ReasonForm
from ledger.models.people import Role
from ledger.views.request import person
from projects import amending, contracting, contracts, permissions, terms
from projects.forms import grid
from projects.forms.contract import AmendmentForm, GuaranteeForm, SignedOnForm
from projects.models.contract import Amendment, Contract
from projects.views.contract_parts import ROWS, act_page, crumbs_to

_AMENDMENTS = Amendment.objects.select_related(
    "contract__project__book__organisation", "contract__payee", "made_by"
)
_BOOK = "contract__project__book"


@login_required
@require_http_methods(["GET", "POST"])
def contract_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the signatures, with the terms and the plan in front of the chair."""
    user, today = person(request), timezone.localdate()
    contract = permissions.object_for(user, ROWS, pk, Role.CHAIR, on=today)
    form = SignedOnForm(request.POST or None, initial={"signed_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            contracting.sign(contract=contract, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi nhận hợp đồng đã ký."))
            return redirect("contract_show", pk)
    agreed, planned = contracts.value(contract), contracts.planned(contract.project)
    before = contracts.signed_value(contract.project, but=contract)
    sentences = [
        _("Giá trị hợp đồng: %(value)s đồng, với %(payee)s.")
        % {"value": money.format_vnd(agreed), "payee": contract.payee.name},
        _("Các hợp đồng đã ký của công trình: %(before)s đồng; dự toán: %(planned)s đồng.")
        % {"before": money.format_vnd(before), "planned": money.format_vnd(planned)},
        *terms.problems(contract, on=today),
        _("Hợp đồng đã ký thì không sửa; thay đổi bằng phụ lục."),
    ]
    return act_page(request, contract, form, _("Ký hợp đồng"), sentences)


@login_required
@require_http_methods(["GET", "POST"])
def contract_liquidate(request: HttpRequest, pk: int) -> HttpResponse:
    """Wind a contract up with the reason."""
    user, today = person(request), timezone.localdate()
    contract = permissions.object_for(user, ROWS, pk, Role.CHAIR, on=today)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contracting.liquidate(contract=contract, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã thanh lý hợp đồng."))
            return redirect("contract_show", pk)
    sentences = [
        _("Đã nghiệm thu %(accepted)s đồng trong giá trị hợp đồng %(value)s đồng.")
        % {
            "accepted": money.format_vnd(contracts.accepted(contract)),
            "value": money.format_vnd(contracts.value(contract)),
        },
        _("Thanh lý rồi thì không nghiệm thu, không thêm phụ lục. Nghĩa vụ bảo hành vẫn còn."),
    ]
    return act_page(request, contract, form, _("Thanh lý hợp đồng"), sentences, tone="danger")


@login_required
@require_http_methods(["GET", "POST"])
def guarantee_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a guarantee."""
    user, today = person(request), timezone.localdate()
    contract = permissions.object_for(user, ROWS, pk, Role.ACCOUNTANT, on=today)
    form = GuaranteeForm(request.POST or None, project=contract.project)
    if request.method == "POST" and form.is_valid():
        try:
            contracting.add_guarantee(contract=contract, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi bảo lãnh."))
            return redirect("contract_show", pk)
    return act_page(request, contract, form, _("Ghi bảo lãnh"))


@login_required
@require_http_methods(["GET", "POST"])
def amendment_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a change: volumes of today's items, and new work."""
    user, today = person(request), timezone.localdate()
    contract = permissions.object_for(user, ROWS, pk, Role.ACCOUNTANT, on=today)
    form = _amendment_form(request, contract)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            amending.propose_amendment(
                contract=contract,
                reason=data["reason"],
                ends_on=data["ends_on"],
                changes=form.changes(),
                items=form.items(),
                by=user,
                on=today,
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập phụ lục, chờ chủ tài khoản ký."))
            return redirect("contract_show", pk)
    title = _("Lập phụ lục")
    context = {
        "form": form,
        "contract": contract,
        "title": title,
        "cancel_url": reverse("contract_show", args=[pk]),
        "crumbs": crumbs_to(contract, (title, "")),
    }
    return render(request, "projects/amendment_form.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def amendment_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the signatures under a change, its figures before and after in front of the chair."""
    user, today = person(request), timezone.localdate()
    amendment = permissions.object_for(user, _AMENDMENTS, pk, Role.CHAIR, on=today, book=_BOOK)
    contract = amendment.contract
    form = SignedOnForm(request.POST or None, initial={"signed_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            amending.sign_amendment(amendment=amendment, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi nhận phụ lục đã ký."))
            return redirect("contract_show", contract.pk)
    before = contracts.value(contract)
    after = before + sum(item.amount for item in amendment.items.all())
    sentences = [
        _("Phụ lục %(number)d: %(reason)s")
        % {"number": amendment.number, "reason": amendment.reason},
        _("Giá trị hợp đồng: %(before)s đồng → %(after)s đồng.")
        % {"before": money.format_vnd(before), "after": money.format_vnd(after)},
        _("Hoàn thành: %(before)s → %(after)s.")
        % {
            "before": f"{contracts.ends_on(contract):%d/%m/%Y}",
            "after": f"{amendment.ends_on:%d/%m/%Y}",
        },
    ]
    return act_page(request, contract, form, _("Ký phụ lục"), sentences)


@login_required
@require_POST
def amendment_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away a change that nobody signed."""
    user, today = person(request), timezone.localdate()
    amendment = permissions.object_for(user, _AMENDMENTS, pk, Role.ACCOUNTANT, on=today, book=_BOOK)
    try:
        amending.drop_amendment(amendment=amendment, by=user, on=today)
    except (LedgerError, Amendment.DoesNotExist) as error:
        said = str(error) if isinstance(error, LedgerError) else _("Phụ lục này đã bỏ rồi.")
        messages.error(request, said)
    else:
        messages.success(request, _("Đã bỏ bản nháp phụ lục."))
    return redirect("contract_show", amendment.contract_id)


def _amendment_form(request: HttpRequest, contract: Contract) -> AmendmentForm:
    make = partial(
        AmendmentForm, lines=contracts.lines(contract), ends_on=contracts.ends_on(contract)
    )
    if request.method == "POST" and "more" in request.POST:
        initial, rows = grid.grown(request.POST)
        return make(rows=rows, initial=initial)
    if request.method == "POST":
        return make(request.POST, rows=grid.rows_sent(request.POST))
    return make(rows=3)
