"""Pages of contracts: the list, drafting one, all about one."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ledger import permissions as book_permissions
from ledger.exceptions import LedgerError
from ledger.models.people import Role, User
from ledger.views.request import page_of, person
from projects import (
    amendments,
    contracting,
    contracts,
    deciding,
    guarantees,
    permissions,
    terms,
    workflow,
)
from projects.contract_rules import Item
from projects.filters import ContractFilter
from projects.forms import grid
from projects.forms.contract import ContractForm
from projects.models.contract import Contract
from projects.models.project import Decision, Project
from projects.views.contract_parts import ROWS, crumbs_to
from projects.views.project import crumbs_of
from projects.workflow import AcceptanceState, AmendmentState, ContractState


@login_required
@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """List the contracts of the person's books with their figures."""
    today = timezone.localdate()
    books = book_permissions.books_of(person(request), on=today)
    found = ContractFilter(request.GET, contracts.in_books(books))
    page = page_of(request, found.qs)
    figures = contracts.summaries(page, on=today)
    context = {
        "filter": found,
        "page_obj": page,
        "rows": [(contract, figures[contract.pk]) for contract in page],
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Hợp đồng"), "")],
    }
    return render(request, "projects/contract_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def contract_draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a contract for a project."""
    user, today = person(request), timezone.localdate()
    project = permissions.project_for(user, code, Role.ACCOUNTANT, on=today)
    form = _form(request, project, None)
    if _is_sent(request) and form.is_valid():
        try:
            made = contracting.draft_contract(
                project=project,
                payee=form.party(),
                terms=form.terms(),
                items=form.items(),
                by=user,
                on=today,
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã lập bản nháp hợp đồng, chờ chủ tài khoản ký."))
            return redirect("contract_show", made.pk)
    back = reverse("project_show", args=[code])
    title = _("Lập hợp đồng")
    return _page(request, project, form, title, back, crumbs_of(project, (title, "")))


@login_required
@require_http_methods(["GET", "POST"])
def contract_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a draft anew."""
    user, today = person(request), timezone.localdate()
    contract = permissions.object_for(user, ROWS, pk, Role.ACCOUNTANT, on=today)
    form = _form(request, contract.project, contract)
    if _is_sent(request) and form.is_valid():
        try:
            contracting.update_draft(
                contract=contract,
                payee=form.party(),
                terms=form.terms(),
                items=form.items(),
                by=user,
                on=today,
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã sửa bản nháp hợp đồng."))
            return redirect("contract_show", pk)
    back, title = reverse("contract_show", args=[pk]), _("Sửa bản nháp")
    return _page(request, contract.project, form, title, back, crumbs_to(contract, (title, "")))


@login_required
@require_safe
def contract_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a contract: terms, work, amendments, acceptances, defects, guarantees, what is next."""
    user, today = person(request), timezone.localdate()
    contract = permissions.object_for(user, ROWS, pk, on=today)
    roles = book_permissions.roles_in(user, contract.project.book.organisation, on=today)
    lines = contracts.lines(contract)
    context = {
        "contract": contract,
        "project": contract.project,
        "roles": roles,
        "today": today,
        "figures": contracts.summary(contract, on=today),
        "terms": terms.terms(contract, on=contract.signed_on or today),
        "lines": lines,
        "steps": amendments.steps(contract),
        "acceptances": contract.acceptances.order_by("number"),
        "defects": contract.defects.order_by("mended_on", "due_on", "pk"),
        "guarantees": guarantees.standings(contract, on=today),
        "payments": contract.payments.order_by("pk"),
        "documents": contract.project.documents.order_by("-added_at"),
        "next": _next(contract, on=today),
        "is_maker": user.pk == contract.made_by_id,
        "may": _may(contract, user, roles),
        "events": _events(contract),
        "crumbs": crumbs_to(contract),
    }
    return render(request, "projects/contract_show.html", context)


def _is_sent(request: HttpRequest) -> bool:
    """Tell whether the whole form was sent, not only asked to take in lines or to show more."""
    return request.method == "POST" and "more" not in request.POST


def _form(request: HttpRequest, project: Project, contract: Contract | None) -> ContractForm:
    if request.method == "POST" and not _is_sent(request):
        initial, rows = grid.grown(request.POST)
        return ContractForm(project=project, rows=rows, initial=initial)
    if request.method == "POST":
        return ContractForm(request.POST, project=project, rows=grid.rows_sent(request.POST))
    if contract is None:
        return ContractForm(project=project)
    items = [
        Item(row.content, row.unit, row.quantity, row.unit_price)
        for row in contract.items.filter(amendment=None).order_by("position")
    ]
    initial = ContractForm.initial_of(contract) | grid.initial_of(items)
    return ContractForm(project=project, rows=max(len(items) + 2, grid.START), initial=initial)


def _page(
    request: HttpRequest,
    project: Project,
    form: ContractForm,
    title: str,
    back: str,
    crumbs: list[tuple[str, str]],
) -> HttpResponse:
    context = {
        "form": form,
        "project": project,
        "title": title,
        "cancel_url": back,
        "crumbs": crumbs,
    }
    return render(request, "projects/contract_form.html", context)


def _may(contract: Contract, user: User, roles: frozenset[Role]) -> dict[str, bool]:
    """Tell which buttons this person sees."""
    clerk, chair = Role.ACCOUNTANT in roles, Role.CHAIR in roles
    own = user.pk == contract.made_by_id
    draft, signed = contract.state == ContractState.DRAFT, contract.state == ContractState.SIGNED
    complete = contracts.completion(contract) is not None
    waits = contract.acceptances.filter(state=AcceptanceState.DRAFT).exists()
    proposed = contract.amendments.filter(state=AmendmentState.DRAFT).exists()
    return {
        "edit": draft and clerk,
        "sign": draft and chair and not own,
        "amend": signed and clerk and not complete and not proposed,
        "accept": signed and clerk and not complete and not waits,
        "guarantee": clerk and contract.state != ContractState.LIQUIDATED,
        "defect": not draft and (clerk or chair),
        "liquidate": signed and chair and not own,
        "pay": signed and clerk,
    }


def _next(contract: Contract, *, on: date) -> str:
    """Return what is waited for, in one sentence."""
    if contract.state == ContractState.DRAFT:
        return _("Chờ chủ tài khoản ký; người lập không tự ký.")
    if contract.state == ContractState.LIQUIDATED:
        return ""
    if contract.amendments.filter(state=AmendmentState.DRAFT).exists():
        return _("Có phụ lục chờ ký. Khối lượng tăng thêm chỉ nghiệm thu sau khi phụ lục đã ký.")
    if contract.acceptances.filter(state=AcceptanceState.DRAFT).exists():
        return _("Có lần nghiệm thu chờ chủ tài khoản xác nhận.")
    late = contracts.open_defects(contract).filter(due_on__lt=on).first()
    if late is not None:
        return _("Quá hạn khắc phục từ %(day)s: %(defect)s") % {
            "day": f"{late.due_on:%d/%m/%Y}",
            "defect": late.text,
        }
    return ""


def _events(contract: Contract) -> list[dict[str, Any]]:
    """Return the moves of the contract, its amendments and its acceptances, oldest first."""
    things = [contract, *contract.amendments.all(), *contract.acceptances.all()]
    subjects = [deciding.subject_of(thing) for thing in things]
    rows = Decision.objects.filter(project=contract.project, subject__in=subjects)
    return [
        {
            "date": row.on,
            "title": str(workflow.move(*row.move.split(".")).label),
            "tone": "wait" if row.to_state == "RETURNED" else "done",
            "detail": f"{row.by}: {row.reason}" if row.reason else str(row.by),
        }
        for row in rows.select_related("by").order_by("pk")
    ]
