"""Supervise after completion: findings on what was published, and the commune's answers.

Law 10/2022/QH15 art. 41–45: the Front and the boards recommend, the commune answers in time. Both
are published at once, beside figures that do not move.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import publishing
from disclosure.models.publication import Publication
from disclosure.models.supervision import Answer, Finding
from disclosure.permissions import ANSWERERS, FINISHED, SUPERVISORS
from ledger import calendars, permissions, trail
from ledger.exceptions import LedgerError
from ledger.models.law import Clock
from ledger.models.people import Organisation, User
from ledger.text import nfc
from projects.models.project import Project

if TYPE_CHECKING:
    from django.db.models import QuerySet

MIN_TEXT = 20
MAX_TEXT = 2000


class SupervisionRefusedError(LedgerError):
    """The project is not finished, the version is not the last, or the text does not fit."""


def record_finding(
    *, publication: Publication, topic: str, text: str, by: User, at: datetime
) -> Finding:
    """Record what a Front or board member found on a published, completed project; publish it.

    The answer is due by the clock FINDING_ANSWER of the project's province. Raises
    NotAllowedError for a person of another commune or role, SupervisionRefusedError for a
    project still under way, an outdated version or a text out of MIN_TEXT–MAX_TEXT characters,
    NoClockError when no term is in the register.
    """
    on = timezone.localdate(at)
    organisation = _organisation(publication, by, at)
    said = _checked(text)
    with transaction.atomic():
        project = _finished(publication)
        _require_new(said, Finding.objects.filter(project=project, organisation=organisation))
        due = calendars.deadline(
            Clock.Step.FINDING_ANSWER, on, project.book.organisation.province_code
        )
        row = Finding.objects.create(
            project=project,
            publication=publication,
            organisation=organisation,
            number=Finding.objects.filter(project=project).count() + 1,
            topic=topic,
            text=said,
            raised_by=by,
            raised_on=on,
            due_on=due.due_on,
            due_basis=due.basis,
        )
        trail.record("record_finding", row, by=by, book=project.book)
        told = f"Thêm kiến nghị số {row.number} của {organisation.name}."
        publishing.republish_findings(project=project, by=by, at=at, reason=told)
    return row


def answer(*, finding: Finding, text: str, by: User, at: datetime) -> Answer:
    """Record the answer of the commune to a finding and publish it; a later one stands beside it.

    By accountant or chair of the commune, never by who raised it. Raises NotAllowedError,
    SamePersonError, SupervisionRefusedError.
    """
    on = timezone.localdate(at)
    owner = finding.project.book.organisation
    permissions.require(by, owner, *ANSWERERS, on=on)
    permissions.require_other(finding.raised_by, by)
    said = _checked(text)
    with transaction.atomic():
        project = Project.objects.select_for_update(no_key=True, of=("self",)).get(
            pk=finding.project_id
        )
        _require_new(said, finding.answers.all())
        row = Answer.objects.create(finding=finding, text=said, answered_by=by, answered_on=on)
        trail.record("answer_finding", row, by=by, book=project.book)
        told = f"Thêm trả lời kiến nghị số {finding.number}."
        publishing.republish_findings(project=project, by=by, at=at, reason=told)
    return row


def _organisation(publication: Publication, by: User, at: datetime) -> Organisation:
    """Return the body of the commune for which `by` speaks."""
    held = permissions.organisations_of(by, *SUPERVISORS, on=timezone.localdate(at))
    for organisation in held:
        if organisation.commune_code == publication.commune_code and by.is_active:
            return organisation
    raise permissions.NotAllowedError(
        _("Việc này dành cho Mặt trận Tổ quốc và ban giám sát của xã có công trình.")
    )


def _finished(publication: Publication) -> Project:
    project = Project.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=publication.project_id
    )
    if project.state not in FINISHED or publication.state not in FINISHED:
        raise SupervisionRefusedError(
            _(
                "Chỉ kiến nghị sau khi công trình hoàn thành và bản công khai đã ghi hoàn thành. "
                "Hãy đợi xã công khai bản mới."
            )
        )
    last = publishing.latest(project)
    if last is None or last.pk != publication.pk:
        raise SupervisionRefusedError(
            _("Đã có bản công khai mới hơn. Hãy xem bản mới rồi ghi kiến nghị.")
        )
    return project


def _require_new(said: str, before: "QuerySet[Finding] | QuerySet[Answer]") -> None:
    """Refuse what was said word for word already: a second click is not a second finding."""
    if before.filter(text=said).exists():
        raise SupervisionRefusedError(_("Nội dung này đã ghi rồi. Hãy tải lại trang."))


def _checked(said: str) -> str:
    said = nfc(said).strip()
    if not MIN_TEXT <= len(said) <= MAX_TEXT:
        raise SupervisionRefusedError(
            _("Hãy viết từ %(least)d đến %(most)d ký tự; đang có %(count)d.")
            % {"least": MIN_TEXT, "most": MAX_TEXT, "count": len(said)}
        )
    return said
