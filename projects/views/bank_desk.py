"""The desk of an account: its open lines one after another, worked through without leaving the keyboard."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import openlines, statements
from ledger.models.bank import Custody, StatementLine
from ledger.models.people import Role
from ledger.views.request import numbers, person
from projects.views.bank import account_for, crumbs_of, last_match
from projects.views.bank_line import proposal_of


@login_required
@require_safe
def bank_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one open line with what it may be tied to; the oldest, or the one the address names."""
    user, today = person(request), timezone.localdate()
    custody = account_for(user, pk, Role.ACCOUNTANT, on=today)
    line = _line(custody, request.GET.get("dong", ""))
    context: dict[str, object] = {
        "custody": custody,
        "line": line,
        "last_match": last_match(custody, user),
        "crumbs": crumbs_of(custody, (_("Khớp lần lượt"), "")),
    }
    if line is not None:
        context |= {
            "place": openlines.place_of(line),
            "open": statements.open_amount(line),
            "proposal": proposal_of(line),
            "age": (today - line.on).days,
        }
    return render(request, "projects/bank_desk.html", context)


def _line(custody: Custody, wanted: str) -> StatementLine | None:
    """Return the open line that is wanted, the next one after it, or the oldest."""
    rows = StatementLine.objects.filter(custody=custody).select_related(
        "custody__book__organisation", "custody__bank", "standing"
    )
    named = rows.filter(pk__in=numbers([wanted])).first()
    if named is not None and named.standing.open:
        return named
    following = openlines.after(named) if named else None
    return rows.filter(pk=following or openlines.first(custody) or 0).first()
