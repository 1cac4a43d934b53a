"""The business's own pages: what is due next, what both sides did, a statement to print."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import letterhead, money, pdf
from ledger import permissions as book_permissions
from ledger.models.people import Role
from ledger.views.answer import inline
from ledger.views.request import person
from projects import parties, permissions, progress
from projects.models.agreement import Agreement, Commitment
from projects.progress import CommitmentProgress, CommitmentState
from projects.views import parts


@login_required
@require_safe
def business_home(request: HttpRequest) -> HttpResponse:
    """List the agreements of the person's businesses, with the next thing due in one sentence."""
    user, today = person(request), timezone.localdate()
    organisations = book_permissions.organisations_of(user, Role.BUSINESS, on=today)
    if not organisations:
        raise Http404
    rows = permissions.agreements_of_business(user, on=today)
    agreements = list(rows.select_related("project__book__organisation").order_by("-signed_on"))
    found = progress.by_agreement(agreements, today)
    running = [p for a in agreements if a.state == "SIGNED" for p in found[a.pk]]
    context = {
        "organisations": organisations,
        "next": _next_due(running),
        "rows": [(a, _counts(found[a.pk])) for a in agreements],
        "today": today,
        "crumbs": [(_("Thỏa thuận của doanh nghiệp"), "")],
    }
    return render(request, "projects/business_home.html", context)


@login_required
@require_safe
def business_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one own agreement: next thing due, both sides' commitments, history."""
    user, today = person(request), timezone.localdate()
    rows = permissions.agreements_of_business(user, on=today)
    agreement = get_object_or_404(
        rows.select_related("project__book__organisation", "business"), pk=pk
    )
    found = progress.commitments(agreement, today)
    context = {
        "agreement": agreement,
        "project": agreement.project,
        "commitments": found,
        "next": _next_due(found) if agreement.state == "SIGNED" else None,
        "sides": parties.sides_of(user, agreement, on=today) & {Commitment.Side.BUSINESS},
        "timeline": [_event(row) for row in found],
        "events": parts.decisions_of(agreement, agreement.project),
        "crumbs": [
            (_("Thỏa thuận của doanh nghiệp"), reverse("business_home")),
            (agreement.title, ""),
        ],
    }
    return render(request, "projects/business_agreement.html", context)


@login_required
@require_safe
def business_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the statement of an agreement as PDF, to the business or to its commune."""
    today = timezone.localdate()
    agreement = permissions.agreement_for(person(request), pk, on=today)
    title = "BẢN KÊ THỰC HIỆN THỎA THUẬN ĐỒNG TÀI TRỢ"
    data = pdf.render(
        "print/agreement.html",
        _statement(agreement, today),
        title=title,
        created=timezone.make_aware(datetime.combine(today, time.min)),
    )
    return inline(data, f"ban-ke-thoa-thuan-{agreement.pk}.pdf")


def _statement(agreement: Agreement, today: date) -> dict[str, object]:
    rows = progress.commitments(agreement, today)
    organisation = agreement.project.book.organisation
    sides = [
        (side.label, [row for row in rows if row.commitment.side == side])
        for side in Commitment.Side
    ]
    received = sum(row.done for row in rows if row.commitment.side == Commitment.Side.BUSINESS)
    return {
        "agency": letterhead.agency(organisation.name),
        "place": letterhead.place(organisation.name),
        "day": today,
        "agreement": agreement,
        "sides": sides,
        "received": received,
        "received_words": money.in_words(received),
        "title_lines": [f"{agreement.title} (số {agreement.number})"],
        "signatures": [
            {"post": "ĐẠI DIỆN DOANH NGHIỆP"},
            {"authority": "TM. ỦY BAN NHÂN DÂN", "post": "CHỦ TỊCH"},
        ],
    }


def _next_due(rows: Iterable[CommitmentProgress]) -> CommitmentProgress | None:
    """Return what the business must do next: the nearest due date that is not done."""
    own = [
        row
        for row in rows
        if row.commitment.side == Commitment.Side.BUSINESS and row.state != CommitmentState.DONE
    ]
    return min(own, key=lambda row: row.commitment.due_on, default=None)


def _counts(rows: list[CommitmentProgress]) -> dict[str, int]:
    states = [row.state for row in rows]
    return {
        "all": len(states),
        "done": states.count(CommitmentState.DONE),
        "late": states.count(CommitmentState.LATE),
    }


def _event(row: CommitmentProgress) -> dict[str, object]:
    commitment = row.commitment
    side = commitment.get_side_display()
    return {
        "date": commitment.due_on,
        "title": f"{side}: {commitment.content}",
        "tone": row.tone,
        "state": row.state.label,
        "detail": _detail(row),
    }


def _detail(row: CommitmentProgress) -> str:
    words = []
    if row.commitment.amount is not None:
        words.append(
            _("Đã thực hiện %(done)s trên %(amount)s đồng.")
            % {
                "done": money.format_vnd(row.done),
                "amount": money.format_vnd(row.commitment.amount),
            }
        )
    if row.done_on:
        words.append(_("Xong ngày %(day)s.") % {"day": f"{row.done_on:%d/%m/%Y}"})
    if row.days_late:
        words.append(_("Chậm %(days)d ngày.") % {"days": row.days_late})
    return " ".join(words)
