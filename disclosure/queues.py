"""What waits in disclosure: findings to answer, what must be made public, a plan to approve."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure import duties
from disclosure import permissions as own
from disclosure.models.duties import Channel, Duty
from disclosure.models.excuses import ExcuseRequest
from disclosure.models.plan import DisclosurePlan
from disclosure.models.release import Proposal
from disclosure.models.statement import StatementRequest
from disclosure.models.supervision import Finding
from ledger import permissions
from ledger.models.people import Role, User
from projects import queues
from projects.queues import Waiting

# Events whose duties are told one by one; the rest stands in one line.
MOST = 5


def waiting_for(user: User, *, on: date) -> list[Waiting]:
    """Return everything that waits for `user` in all rooms, the nearest deadline first."""
    found = [
        *queues.waiting_for(user, on=on),
        *_findings_to_answer(user, on=on),
        *_proposals_to_decide(user, on=on),
        *_statements_to_issue(user, on=on),
        *_to_make_public(user, on=on),
        *_plans_to_approve(user, on=on),
        *_excuses_to_decide(user, on=on),
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


def _statements_to_issue(user: User, *, on: date) -> Iterator[Waiting]:
    """Yield what somebody else prepared: statements for the chair, withdrawals for either."""
    chaired = permissions.books_of(user, [Role.CHAIR], on=on)
    kept = permissions.books_of(user, [Role.ACCOUNTANT], on=on)
    rows = StatementRequest.objects.waiting().exclude(prepared_by=user)
    mine = rows.filter(Q(book__in=chaired) | Q(book__in=kept, act=Proposal.Kind.WITHDRAWAL))
    for row in mine.order_by("prepared_at"):
        what = _("Xác nhận rút bản sao kê") if row.is_withdrawal else _("Sao kê chờ phát hành")
        url = reverse("statement_request_show", args=[row.pk])
        yield Waiting(what, f"{row.get_kind_display()}: {row}", url)


def _to_make_public(user: User, *, on: date) -> Iterator[Waiting]:
    """Yield what this person is to make public, all ways of one event together, the oldest first."""
    books = permissions.books_of(user, own.RECORDERS, on=on)
    if not books:
        return
    rows = duties.waiting(own.postable(user, duties.of_books(books), on=on))
    events: dict[str, list[Duty]] = {}
    for duty in rows[: MOST * len(Channel)]:
        events.setdefault(duty.event, []).append(duty)
    for found in list(events.values())[:MOST]:
        yield _public_item(found)
    others = rows.order_by().values("event").distinct().count() - MOST
    if others > 0:
        about = _("Còn %(count)d nội dung khác trong lịch") % {"count": others}
        yield Waiting(_("Công khai"), about, reverse("calendar_list"))


def _public_item(found: list[Duty]) -> Waiting:
    ways = ", ".join(str(duty.get_channel_display()).lower() for duty in found)
    first = found[0]
    about = f"{first.title or first.subject} ({ways})"
    query = {"q": first.project_code} if first.project_code else {}
    what = _("Công khai: %(item)s") % {"item": str(first.get_item_display()).lower()}
    return Waiting(what, about, reverse("calendar_list", query=query), first.due_on)


def _plans_to_approve(user: User, *, on: date) -> Iterator[Waiting]:
    books = permissions.books_of(user, [Role.CHAIR], on=on)
    rows = DisclosurePlan.objects.filter(book__in=books, approved_on=None).exclude(made_by=user)
    for plan in rows.select_related("book"):
        url = reverse("plan_show", args=[plan.year])
        yield Waiting(_("Duyệt kế hoạch công khai"), str(plan.year), url)


def _excuses_to_decide(user: User, *, on: date) -> Iterator[Waiting]:
    books = permissions.books_of(user, [Role.CHAIR], on=on)
    rows = ExcuseRequest.objects.filter(duty__book__in=books, decision=None).exclude(asked_by=user)
    for row in rows.select_related("duty").order_by("pk"):
        url = reverse("excuse_decide", args=[row.pk])
        yield Waiting(_("Quyết định miễn công khai"), str(row.duty), url, row.duty.due_on)
