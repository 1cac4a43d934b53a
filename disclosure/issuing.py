"""Issue printed statements by two people: one prepares what another lets out, or asks to withdraw it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disclosure import canonical, drafts, personal, publishing, snapshot
from disclosure.drafts import StatementRefusedError
from disclosure.facts import Word
from disclosure.facts.statement import Head
from disclosure.models.release import Proposal
from disclosure.models.statement import (
    Statement,
    StatementRequest,
    StatementRuling,
    StatementWithdrawal,
)
from disclosure.statements import KINDS, body
from disclosure.statements.kind import StatementKind, Subject
from ledger import permissions, reasons, trail
from ledger.models.chart import Book
from ledger.models.people import Role, User

PREPARERS = (Role.ACCOUNTANT, Role.CHAIR)
ISSUERS = (Role.CHAIR,)


def prepare(
    *,
    book: Book,
    kind: StatementKind,
    subject: Subject,
    since: date,
    until: date,
    by: User,
    at: datetime,
    reason: str,
    gap_stated: str = "",
    looked_at: bool = False,
) -> StatementRequest:
    """Prepare a statement of `subject` from `since` to `until` for another person to issue.

    The accountant or the chair (NotAllowedError), with a reason (reasons.ReasonTooShortError);
    refuses what `drafts.draft` refuses, and words that may be personal data unless somebody `looked_at`
    them. A request about the same made before and not ruled on is replaced by this one.
    """
    permissions.require(by, book.organisation, *PREPARERS, on=timezone.localdate(at))
    asked = StatementRequest(
        act=Proposal.Kind.RELEASE,
        book=book,
        kind=kind.code,
        subject_code=subject.code,
        subject_title=subject.title,
        since=since,
        until=until,
        reason=publishing.public_reason(reason),
        gap_stated=gap_stated.strip(),
        prepared_by=by,
        prepared_at=at,
    )

    def ask() -> StatementRequest:
        facts = drafts.draft(asked, on=timezone.localdate(at))
        doubts = personal.doubts(canonical.typed(facts))
        if doubts and not looked_at:
            raise StatementRefusedError(
                _("Có chỗ giống dữ liệu cá nhân. Hãy đọc từng chỗ rồi đánh dấu là đã xem.")
            )
        asked.doubts = len(doubts)
        asked.sha256 = body.content_sha256(facts, asked.gap_stated)
        return _sent_before(asked) or _recorded(asked)

    return publishing.steadily(ask)


def issue(*, request: StatementRequest, by: User, at: datetime) -> Statement:
    """Freeze what was prepared as the next version of its statement, and return it.

    Only the chair (NotAllowedError), and not what they prepared (SamePersonError). Refuses, with
    StatementRefusedError, a request already ruled on or replaced, and one whose figures have
    changed since: what is issued is what was looked at.
    """
    on = timezone.localdate(at)

    def release() -> Statement:
        held = _held(request, by, *ISSUERS, on=on, act=Proposal.Kind.RELEASE)
        facts = drafts.draft(held, on=on)
        if body.content_sha256(facts, held.gap_stated) != held.sha256:
            raise StatementRefusedError(
                _("Số liệu đã thay đổi từ lúc lập đề nghị. Hãy để người lập lập lại.")
            )
        with _first_wins():
            _rule(held, by=by, at=at, agreed=True)
            made = _frozen(held, facts, by=by, at=at)
        text = f"{made.version} {made.sha256}"
        trail.record("issue_statement", made, by=by, book=held.book, text=text)
        return made

    return publishing.steadily(release)


def refuse(*, request: StatementRequest, by: User, at: datetime, reason: str) -> StatementRuling:
    """Send a request back, with a reason; by whoever could have followed it."""
    with transaction.atomic():
        held = _held(request, by, *deciders(request), on=timezone.localdate(at))
        with _first_wins():
            made = _rule(held, by=by, at=at, agreed=False, reason=reasons.require(reason))
        trail.record("refuse_statement", held, by=by, book=held.book, text=made.reason)
        return made


def ask_withdrawal(
    *, statement: Statement, by: User, at: datetime, reason: str
) -> StatementRequest:
    """Ask another person to take a statement out of view; StatementRefusedError when it is."""
    permissions.require(by, statement.book.organisation, *PREPARERS, on=timezone.localdate(at))
    asked = StatementRequest(
        act=Proposal.Kind.WITHDRAWAL,
        statement=statement,
        book=statement.book,
        kind=statement.kind,
        subject_code=statement.subject_code,
        subject_title=statement.subject_title,
        since=statement.since,
        until=statement.until,
        reason=publishing.public_reason(reason),
        prepared_by=by,
        prepared_at=at,
    )
    with transaction.atomic():
        if not Statement.objects.in_view().filter(pk=statement.pk).exists():
            raise StatementRefusedError(_("Bản này đã được rút."))
        return _recorded(asked)


def withdraw(*, request: StatementRequest, by: User, at: datetime) -> StatementWithdrawal:
    """Take a statement out of view as somebody else asked; its hash stays, its reason in public."""
    with transaction.atomic():
        on = timezone.localdate(at)
        held = _held(request, by, *PREPARERS, on=on, act=Proposal.Kind.WITHDRAWAL)
        assert held.statement is not None  # noqa: S101 -- the database holds it for this act
        with _first_wins():
            _rule(held, by=by, at=at, agreed=True)
            made = StatementWithdrawal.objects.create(
                statement=held.statement,
                request=held,
                reason=held.reason,
                withdrawn_by=by,
                withdrawn_at=at,
            )
        trail.record("withdraw_statement", held.statement, by=by, book=held.book, text=made.reason)
        return made


def deciders(request: StatementRequest) -> tuple[Role, ...]:
    """Return the roles that may follow a request or send it back."""
    return PREPARERS if request.is_withdrawal else ISSUERS


def _sent_before(asked: StatementRequest) -> StatementRequest | None:
    """Return the same request, still waiting: a button pressed twice asks once."""
    rows = StatementRequest.objects.waiting().filter(
        book=asked.book,
        kind=asked.kind,
        subject_code=asked.subject_code,
        since=asked.since,
        until=asked.until,
        sha256=asked.sha256,
        reason=asked.reason,
        gap_stated=asked.gap_stated,
        prepared_by=asked.prepared_by,
    )
    return rows.first()


def _recorded(asked: StatementRequest) -> StatementRequest:
    asked.save(force_insert=True)
    trail.record(
        "prepare_statement", asked, by=asked.prepared_by, book=asked.book, text=asked.reason
    )
    return asked


def _held(
    request: StatementRequest, by: User, *roles: Role, on: date, act: str | None = None
) -> StatementRequest:
    """Return the request, still waiting for somebody like `by`."""
    permissions.require(by, request.book.organisation, *roles, on=on)
    permissions.require_other(request.prepared_by, by)
    held = StatementRequest.objects.waiting().filter(pk=request.pk).first()
    if held is None or act not in (None, held.act):
        raise StatementRefusedError(
            _("Đề nghị này đã được xử lý hoặc đã có đề nghị mới hơn. Hãy tải lại trang.")
        )
    return held


def _rule(
    request: StatementRequest, *, by: User, at: datetime, agreed: bool, reason: str = ""
) -> StatementRuling:
    return StatementRuling.objects.create(
        request=request, agreed=agreed, reason=reason, by=by, at=at
    )


@contextmanager
def _first_wins() -> Iterator[None]:
    """Let the database say that somebody else was faster."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise StatementRefusedError(
            _("Có người vừa xử lý đề nghị này. Hãy tải lại trang rồi xem kết quả.")
        ) from error


def _frozen(asked: StatementRequest, facts: Any, *, by: User, at: datetime) -> Statement:
    kind, before, organisation = KINDS[asked.kind], drafts.latest(asked), asked.book.organisation
    with translation.override("vi"):
        title = str(kind.title)
    head = Head(
        kind=Word(asked.kind, title),
        subject=Word(asked.subject_code, asked.subject_title),
        agency=organisation.name,
        commune_code=organisation.commune_code,
        since=asked.since,
        until=asked.until,
        version=before.version + 1 if before else 1,
        reason=asked.reason,
        gap_stated=asked.gap_stated,
        issued_at=at,
        previous=before.sha256 if before else "",
        log=snapshot.log_point(asked.book),
    )
    written = body.write(kind, head, facts)
    sha256 = hashlib.sha256(written).hexdigest()
    return Statement.objects.create(
        request=asked,
        book=asked.book,
        kind=asked.kind,
        subject_code=asked.subject_code,
        subject_title=asked.subject_title,
        since=asked.since,
        until=asked.until,
        commune_code=organisation.commune_code,
        version=head.version,
        code=canonical.code_of(sha256),
        body=written,
        sha256=sha256,
        reason=asked.reason,
        issued_by=by,
        issued_at=at,
    )
