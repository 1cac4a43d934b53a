"""What waits in disclosure: findings to answer, completed projects to supervise."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.models.release import Proposal
from disclosure.models.supervision import Finding
from ledger import permissions
from ledger.models.people import Role, User
from projects import queues
from projects.queues import Waiting


def waiting_for(user: User, *, on: date) -> list[Waiting]:
    """Return everything that waits for `user` in all rooms, the nearest deadline first."""
    found = [
        *queues.waiting_for(user, on=on),
        *_findings_to_answer(user, on=on),
        *_proposals_to_decide(user, on=on),
    ]
    return sorted(found, key=lambda item: (item.due_on is None, item.due_on or on))


def _findings_to_answer(user: User, *, on: date) -> list[Waiting]:
    books = permissions.books_of(user, [Role.ACCOUNTANT, Role.CHAIR], on=on)
    findings = Finding.objects.filter(project__book__in=books, answers=None)
    return [
        Waiting(
            _("Trả lời kiến nghị giám sát"),
            finding.project.title,
            reverse("finding_show", args=[finding.pk]),
            finding.due_on,
        )
        for finding in findings.select_related("project")
    ]


def _proposals_to_decide(user: User, *, on: date) -> list[Waiting]:
    """Return what somebody else prepared: releases for the chair, withdrawals for either."""
    chaired = permissions.books_of(user, [Role.CHAIR], on=on)
    kept = permissions.books_of(user, [Role.ACCOUNTANT], on=on)
    rows = Proposal.objects.waiting().exclude(prepared_by=user)
    mine = rows.filter(
        Q(project__book__in=chaired) | Q(project__book__in=kept, kind=Proposal.Kind.WITHDRAWAL)
    )
    names = {
        Proposal.Kind.RELEASE: _("Duyệt công khai"),
        Proposal.Kind.WITHDRAWAL: _("Xác nhận rút bản công khai"),
    }
    return [
        Waiting(
            names[Proposal.Kind(row.kind)],
            row.project.title,
            reverse("publish_preview", args=[row.project.code]),
            None,
        )
        for row in mine.order_by("prepared_at")
    ]
