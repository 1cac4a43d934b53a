"""What pages of allocations and agreements show: clocks, decisions, steps, files."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ledger import clocks, money
from projects import workflow
from projects.models.allocation import AllocationRequest
from projects.models.project import Decision, Document, Project
from projects.workflow import AllocationState

# When a page begins to warn: a habit of the page, not a rule of law.
SOON = 3


def clock_chip(
    due_on: date | None, basis: object, *, today: date, calendar: clocks.Calendar
) -> dict[str, object] | None:
    """Return how long is left in working days, as the include wants it; None without a deadline."""
    if due_on is None:
        return None
    days, late = clocks.remaining(due_on, today, calendar)
    if late:
        text = ngettext("quá hạn %(days)d ngày", "quá hạn %(days)d ngày", days)
    elif days:
        text = ngettext("còn %(days)d ngày làm việc", "còn %(days)d ngày làm việc", days)
    else:
        text = _("hết hạn hôm nay")
    tone = "late" if late else "wait" if days <= SOON else "ok"
    return {"text": text % {"days": days}, "tone": tone, "date": due_on, "basis": basis}


def waiting_chip(
    request: AllocationRequest, *, today: date, calendar: clocks.Calendar
) -> dict[str, object] | None:
    """Return the clock of a request that waits for its decision."""
    if request.state != AllocationState.SUBMITTED:
        return None
    return clock_chip(request.due_on, request.due_basis, today=today, calendar=calendar)


def decisions_of(subject: Model, project: Project) -> list[dict[str, object]]:
    """Return the moves of `subject`, oldest first, for the timeline."""
    rows = Decision.objects.filter(
        project=project, subject=f"{subject._meta.label_lower}:{subject.pk}"
    )
    return [
        {
            "date": row.on,
            "title": str(workflow.move(*row.move.split(".")).label),
            "tone": "wait" if row.to_state == "RETURNED" else "done",
            "detail": f"{row.by}: {row.reason}" if row.reason else str(row.by),
        }
        for row in rows.select_related("by").order_by("id")
    ]


def steps_of(request: AllocationRequest) -> list[dict[str, object]]:
    """Return the arithmetic frozen in a request, for the include."""
    basis = request.norm.basis if request.norm else None
    return [
        {
            "text": step["label"],
            "work": step["expression"],
            "amount": step["amount"],
            "basis": "" if number else basis,
        }
        for number, step in enumerate(request.norm_steps)
    ]


def documents_of(documents: Iterable[Document], url: Any) -> list[dict[str, object]]:
    """Return files for the include; `url` makes the address of one."""
    return [
        {
            "title": document.title,
            "url": url(document),
            "kind": document.file_name.rpartition(".")[2].upper(),
            "size": document.size,
            "date": document.added_at,
            "hash": document.sha256,
        }
        for document in documents
    ]


def amount_sentences(amount: int) -> str:
    """Return an amount in figures and in words."""
    return _("Số tiền: %(figure)s đồng (%(words)s).") % {
        "figure": money.format_vnd(amount),
        "words": money.in_words(amount),
    }


def postings_of(lines: Sequence[tuple[object, int]], fund: str) -> list[Mapping[str, object]]:
    """Return (account name, signed đồng) pairs as rows of the confirm page."""
    return [
        {
            "account": "",
            "name": name,
            "fund": fund,
            "debit": max(amount, 0) or None,
            "credit": max(-amount, 0) or None,
        }
        for name, amount in lines
    ]
