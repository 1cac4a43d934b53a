"""The long lists of a version: every contribution, payment and entry the bank has not confirmed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure import longlists
from disclosure.longlists import Kind
from disclosure.models.publication import Publication
from disclosure.views import pages, published
from ledger import refcode

_LONGEST_QUERY = 100


@require_safe
def contributions_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List the contributions of a version, found by name or voucher."""
    context = _context(request, code, version, Kind.CONTRIBUTION, _("Đóng góp đã nhận"))
    return render(request, "disclosure/contributions.html", context)


@require_safe
def payments_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List the payments of a version, found by payee, what for, or voucher."""
    context = _context(request, code, version, Kind.PAYMENT, _("Các khoản đã chi"))
    return render(request, "disclosure/payments.html", context)


@require_safe
def unmatched_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List what a version books on bank accounts and the bank has not confirmed."""
    context = _context(request, code, version, Kind.UNMATCHED, _("Chưa khớp sao kê"))
    return render(request, "disclosure/unmatched.html", context)


def _context(
    request: HttpRequest, code: str, version: int, kind: Kind, heading: str
) -> dict[str, Any]:
    rows = Publication.objects.light().filter(project_code=code)
    publication = published.one(rows, version)
    typed = request.GET.get("q", "")[:_LONGEST_QUERY]
    found = longlists.find(publication, kind, typed)
    size = published.ROWS_PAGE
    page = (
        pages.page(request, found, size, len(found))
        if typed
        else published.page(request, found, size)
    )
    return {
        "facts": found.facts,
        "log_code": published.log_code(found.facts),
        "publication": publication,
        "heading": heading,
        "q": typed,
        "is_reference_code": refcode.is_valid(typed.strip().upper()),
        "whole": found.whole,
        "page_obj": page,
        "crumbs": [
            *published.crumbs(found.facts),
            (found.facts.title, published.address(publication)),
            (heading, ""),
        ],
    }
