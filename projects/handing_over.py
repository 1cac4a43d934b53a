"""Hand the works over to whoever will use and keep them; the clocks of the settlement start there."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import permissions, reasons
from ledger.exceptions import LedgerError
from ledger.models.people import User
from projects import contracts, deciding, workflow
from projects.models.project import Document, Project
from projects.models.settlement import Handover
from projects.workflow import ContractState, HandoverState, ProjectState


class HandoverRefusedError(LedgerError):
    """The works cannot be handed over like this; the sentence says what is missing."""


@dataclass(frozen=True)
class Paper:
    """What the minutes of the handover say: day, number, who takes it over, in which condition."""

    on: date
    number: str
    receiver: str
    condition: str
    document: Document | None = None


def record(*, project: Project, paper: Paper, by: User, on: date) -> Handover:
    """Write down the minutes, or put right those sent back; the chair confirms.

    By the accountant. HandoverRefusedError: the project is not complete, a contract is without the
    acceptance of its completed work, the day lies ahead or before it. NotAllowedError,
    WrongStateError.
    """
    move = workflow.move("handover", "record")
    permissions.require(by, project.book.organisation, *move.roles, on=on)
    _require_paper(paper, on)
    with transaction.atomic():
        locked = Project.objects.select_for_update(no_key=True).get(pk=project.pk)
        _require_complete(locked, paper.on)
        made = Handover.objects.filter(project=locked).first() or Handover(project=locked)
        before = made.state if made.pk else ""
        if made.pk:
            workflow.require("handover", "record", made.state)
        if paper.document is not None and paper.document.project_id != locked.pk:
            raise HandoverRefusedError(_("Tài liệu này của công trình khác. Hãy chọn lại."))
        made.on, made.document_number = paper.on, paper.number.strip()
        made.receiver, made.condition = paper.receiver.strip(), paper.condition.strip()
        made.document, made.made_by, made.state = paper.document, by, move.target
        made.decided_by, made.decided_on, made.decision_reason = None, None, ""
        made.save()
        deciding.record(move, made, project=locked, from_state=before, by=by, on=on)
    return made


def confirm(*, handover: Handover, by: User, on: date) -> Handover:
    """Let the chair, who did not write the minutes, confirm them.

    NotAllowedError, SamePersonError, WrongStateError.
    """
    return _decide(handover, "confirm", by=by, on=on)


def send_back(*, handover: Handover, by: User, on: date, reason: str) -> Handover:
    """Send the minutes back with a reason; reasons.ReasonTooShortError, otherwise as `confirm`."""
    return _decide(handover, "return", by=by, on=on, reason=reasons.require(reason))


def _decide(handover: Handover, verb: str, *, by: User, on: date, reason: str = "") -> Handover:
    with transaction.atomic():
        rows = Handover.objects.select_related("project__book__organisation", "made_by")
        locked = rows.select_for_update(no_key=True, of=("self",)).get(pk=handover.pk)
        move = workflow.require("handover", verb, locked.state)
        permissions.require(by, locked.project.book.organisation, *move.roles, on=on)
        permissions.require_other(locked.made_by, by)
        if locked.state == HandoverState.DRAFT and verb == "confirm":
            _require_complete(locked.project, locked.on)
        before, locked.state = locked.state, move.target
        locked.decided_by, locked.decided_on, locked.decision_reason = by, on, reason[:500]
        locked.save()
        deciding.record(
            move, locked, project=locked.project, from_state=before, by=by, on=on, reason=reason
        )
    return locked


def _require_paper(paper: Paper, on: date) -> None:
    if not (paper.number.strip() and paper.receiver.strip() and paper.condition.strip()):
        raise HandoverRefusedError(
            _("Hãy ghi số biên bản, đơn vị nhận và tình trạng công trình khi bàn giao.")
        )
    if paper.on > on:
        raise HandoverRefusedError(_("Ngày bàn giao không được ở tương lai."))


def _require_complete(project: Project, day: date) -> None:
    """Refuse works that are not complete, or whose contracts are not accepted as a whole."""
    if project.state != ProjectState.COMPLETED:
        raise HandoverRefusedError(
            _("Chỉ bàn giao công trình đã hoàn thành. Chủ tài khoản xác nhận hoàn thành trước.")
        )
    if project.completed_on is not None and day < project.completed_on:
        raise HandoverRefusedError(
            _("Ngày bàn giao không được trước ngày hoàn thành %(day)s.")
            % {"day": f"{project.completed_on:%d/%m/%Y}"}
        )
    for contract in contracts.of_project(project).exclude(state=ContractState.DRAFT):
        accepted = contracts.completion(contract)
        if accepted is None:
            raise HandoverRefusedError(
                _("Hợp đồng %(number)s chưa nghiệm thu hoàn thành. Hãy nghiệm thu rồi bàn giao.")
                % {"number": contract.number}
            )
        if day < accepted.on:
            raise HandoverRefusedError(
                _("Ngày bàn giao không được trước ngày nghiệm thu hoàn thành %(day)s.")
                % {"day": f"{accepted.on:%d/%m/%Y}"}
            )
