"""The long lists of a version: every contribution, payment and entry the bank has not confirmed."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from disclosure.facts import ProjectFacts
from disclosure.models.publication import Publication
from disclosure.views import published
from ledger.text import fold


@require_safe
@published.revalidated
@condition(etag_func=published.etag)
def contributions_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List the contributions of a version, found by name or voucher."""
    publication = published.publication(code, version)
    facts = publication.read()
    words = fold(request.GET.get("q", "")[:100])
    gifts = [gift for gift in facts.contributions if words in _said(gift.name, gift.voucher)]
    context = _rows_context(request, publication, facts, gifts, _("Đóng góp đã nhận"))
    return render(
        request, "disclosure/contributions.html", context | {"q": request.GET.get("q", "")}
    )


@require_safe
@published.revalidated
@condition(etag_func=published.etag)
def payments_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List the payments of a version, found by payee, what for, or voucher."""
    publication = published.publication(code, version)
    facts = publication.read()
    words = fold(request.GET.get("q", "")[:100])
    paid = [row for row in facts.payments if words in _said(row.payee, row.content, row.voucher)]
    context = _rows_context(request, publication, facts, paid, _("Các khoản đã chi"))
    return render(request, "disclosure/payments.html", context | {"q": request.GET.get("q", "")})


@require_safe
@published.revalidated
@condition(etag_func=published.etag)
def unmatched_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List what a version books on bank accounts and the bank has not confirmed."""
    publication = published.publication(code, version)
    facts = publication.read()
    context = _rows_context(request, publication, facts, facts.unmatched, _("Chưa khớp sao kê"))
    return render(request, "disclosure/unmatched.html", context)


def _rows_context(
    request: HttpRequest,
    publication: Publication,
    facts: ProjectFacts,
    rows: Sequence[object],
    heading: str,
) -> dict[str, Any]:
    return {
        "facts": facts,
        "publication": publication,
        "heading": heading,
        "page_obj": published.page(request, rows, published.ROWS_PAGE),
        "crumbs": [
            *published.crumbs(facts),
            (facts.title, published.address(publication)),
            (heading, ""),
        ],
    }


def _said(*parts: str) -> str:
    return fold(" ".join(parts))
