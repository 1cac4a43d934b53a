"""What the pages about a contract share: its rows, the way to them, the page of one act."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from projects.models.contract import Contract
from projects.views.project import crumbs_of

ROWS = Contract.objects.select_related(
    "project__book__organisation", "project__purpose", "payee", "made_by"
)


def crumbs_to(contract: Contract, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from the list of projects to this page of `contract`."""
    here = reverse("contract_show", args=[contract.pk])
    return crumbs_of(contract.project, (contract.number, here if more else ""), *more)


def act_page(
    request: HttpRequest,
    contract: Contract,
    form: forms.Form,
    title: str,
    sentences: list[str] | None = None,
    *,
    tone: str = "primary",
) -> HttpResponse:
    """Show a form of one act on a contract, with what it means in sentences."""
    context = {
        "contract": contract,
        "form": form,
        "title": title,
        "submit_label": title,
        "submit_tone": tone,
        "sentences": sentences or [],
        "cancel_url": reverse("contract_show", args=[contract.pk]),
        "crumbs": crumbs_to(contract, (title, "")),
    }
    return render(request, "projects/contract_act.html", context)
