"""Printed receipts: one, or several in one file."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ledger import letterhead, money, pdf
from ledger import permissions as book_permissions
from ledger.views.answer import inline
from ledger.views.request import numbers, person
from projects import permissions
from projects.models.contribution import Contribution, Form
from projects.views.contribution import CONTRIBUTIONS

# Receipts printed at once: as many as a morning brings, and a page the printer can still take.
MAX_AT_ONCE = 100


@login_required
@require_safe
def contribution_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Print one receipt."""
    rows = CONTRIBUTIONS.select_related("entry__private")
    made = permissions.object_for(person(request), rows, pk, on=timezone.localdate())
    return _printed([made], f"bien-nhan-{made.entry.voucher}")


@login_required
@require_safe
def contribution_receipts(request: HttpRequest) -> HttpResponse:
    """Print the receipts chosen on a list, each on its own sheet."""
    pks = numbers(request.GET.getlist("chon"))
    books = book_permissions.books_of(person(request), on=timezone.localdate())
    rows = CONTRIBUTIONS.filter(project__book__in=books, pk__in=pks).order_by("entry_id")
    if not (made := list(rows[:MAX_AT_ONCE])):
        raise Http404
    return _printed(made, "bien-nhan")


def _printed(rows: list[Contribution], name: str) -> HttpResponse:
    title = title_of(rows[0]) if len(rows) == 1 else "Biên nhận đóng góp"
    context = {"receipts": [_sheet(made) for made in rows]}
    content = pdf.render("print/receipt.html", context, title=title, created=rows[0].made_at)
    return inline(content, name.replace(" ", "-").replace("/", "-") + ".pdf")


def title_of(made: Contribution) -> str:
    """Return the title of a receipt; no form number is claimed."""
    return "Phiếu thu" if made.form == Form.CASH else "Biên nhận đóng góp"


def _sheet(made: Contribution) -> dict[str, Any]:
    office = made.project.book.organisation.name
    payer = "Người nộp tiền" if made.form == Form.CASH else "Người đóng góp"
    posts = (payer, "Thủ quỹ", "Kế toán", "Chủ tài khoản")
    return {
        "made": made,
        "title": title_of(made),
        "agency": letterhead.agency(office),
        "place": letterhead.place(office),
        "words": money.in_words(made.amount) if made.amount else "",
        "code": made.entry.code,
        "mirror": getattr(made.entry, "reversed_by", None),
        "signatures": [{"post": post} for post in posts],
    }
