"""The five statuses of a project, each on its own: progress, acceptance, disbursement, handover, settlement.

Their words are kept in Vietnamese, as the books are; pages translate them.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as translated
from django.utils.translation import gettext_noop as _

from ledger import money
from projects import contracts
from projects.models.contract import Acceptance
from projects.models.project import Project
from projects.models.settlement import Handover, Settlement
from projects.workflow import AcceptanceState, HandoverState, ProjectState, SettlementState

if TYPE_CHECKING:
    from django.db.models import QuerySet

NOT_YET = _("chưa có")


@dataclass(frozen=True)
class Status:
    """A word, its day, and percent done where that is known."""

    code: str
    label: str
    word: str
    on: date | None
    percent: int | None


@dataclass(frozen=True)
class Paid:
    """What came in and went out, in đồng, and the last days of payment and of acceptance told by it."""

    received: int
    paid: int
    last_on: date | None = None
    accepted_on: date | None = None


def of(project: Project, so_far: Paid) -> tuple[Status, ...]:
    """Return the five statuses in their order."""
    return (
        progress(project),
        acceptance(project, so_far),
        disbursement(so_far),
        handover(project),
        settlement(project),
    )


def progress(project: Project) -> Status:
    """Return how far the work is, as the commune says."""
    state = ProjectState(project.state)
    begun = {
        ProjectState.PLANNED: (None, 0),
        ProjectState.BUILDING: (project.starts_on, None),
    }
    on, percent = begun.get(state, (project.completed_on, 100))
    return Status("progress", _("Tiến độ"), str(state.label), on, percent)


def acceptance(project: Project, so_far: Paid) -> Status:
    """Return what was accepted of the signed contracts; without any, what payments told of it."""
    label, agreed = _("Nghiệm thu"), contracts.signed_value(project)
    if not agreed:
        on = so_far.accepted_on
        return Status("acceptance", label, _("Đã nghiệm thu") if on else NOT_YET, on, None)
    last = _standing(project).order_by("on").last()
    percent = contracts.percent(contracts.accepted_of(project), agreed)
    said = f"Đã nghiệm thu {percent} % giá trị hợp đồng" if last else _("Chưa nghiệm thu")
    return Status("acceptance", label, said, last.on if last else None, percent)


def disbursement(so_far: Paid) -> Status:
    """Return how much of what was received went out."""
    if not so_far.paid:
        return Status("disbursement", _("Giải ngân"), _("Chưa chi"), None, 0)
    percent = so_far.paid * 100 // so_far.received if so_far.received > 0 else None
    said = _("Đã chi") if percent is None else f"Đã chi {percent} % số đã nhận"
    return Status("disbursement", _("Giải ngân"), said, so_far.last_on, percent)


def handover(project: Project) -> Status:
    """Return whether the works were handed over."""
    done = Handover.objects.filter(project=project, state=HandoverState.DONE).first()
    word = NOT_YET if done is None else _("Đã bàn giao")
    return Status("handover", _("Bàn giao"), word, done.on if done else None, None)


def settlement(project: Project) -> Status:
    """Return whether the settlement was approved, and the account closed."""
    row = Settlement.objects.filter(project=project).first()
    if row is None or row.state not in (SettlementState.APPROVED, SettlementState.CLOSED):
        closed = project.state == ProjectState.CLOSED
        word = _("Đã quyết toán") if closed else NOT_YET
        return Status("settlement", _("Quyết toán"), word, None, None)
    closed = row.state == SettlementState.CLOSED
    word = _("Đã tất toán") if closed else _("Đã phê duyệt quyết toán")
    return Status("settlement", _("Quyết toán"), word, row.closed_on or row.decided_on, None)


def shown(status: Status) -> str:
    """Return the words of a status in the language of the reader; shares stand inside as figures."""
    if status.code == "disbursement" and status.on and status.percent is not None:
        return translated("Đã chi %(percent)d %% số đã nhận") % {"percent": status.percent}
    if status.code == "acceptance" and status.on and status.percent is not None:
        said = translated("Đã nghiệm thu %(percent)d %% giá trị hợp đồng")
        return said % {"percent": status.percent}
    return translated(status.word)


def warning(project: Project) -> str:
    """Say that contractors were paid more than was accepted of their work; "" where they were not."""
    paid = contracts.paid_of(project)
    agreed, accepted = contracts.signed_value(project), contracts.accepted_of(project)
    if paid <= accepted:
        return ""
    return translated(
        "Đã chi theo hợp đồng %(paid)d %% giá trị, mới nghiệm thu %(accepted)d %%: chênh %(over)s đồng "
        "là tạm ứng chưa có khối lượng. Hãy nghiệm thu hoặc thu hồi."
    ) % {
        "paid": contracts.percent(paid, agreed),
        "accepted": contracts.percent(accepted, agreed),
        "over": money.format_vnd(paid - accepted),
    }


def _standing(project: Project) -> "QuerySet[Acceptance]":
    return Acceptance.objects.filter(
        contract__project=project,
        state=AcceptanceState.ACCEPTED,
        entry__reversed_by__isnull=True,
    )
