"""Release by two people: one prepares what the other lets go out, or asks to take it back."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import canonical, listing, publishing
from disclosure.models.publication import Publication
from disclosure.models.release import Proposal, Refusal, Withdrawal
from disclosure.publishing import PublicationRefusedError
from ledger import permissions, reasons, trail
from ledger.models.people import Role, User
from projects.models.project import Project

PREPARERS = (Role.ACCOUNTANT, Role.CHAIR)


def propose(
    *,
    project: Project,
    by: User,
    at: datetime,
    reason: str,
    gap_stated: str = "",
    looked_at: bool = False,
) -> Proposal:
    """Prepare what is known of `project` at `at` for another person to release.

    The accountant or the chair (NotAllowedError), with a reason (reasons.ReasonTooShortError);
    refuses what `publishing.draft` refuses, and words that may be personal data unless somebody
    `looked_at` them. A proposal made before and not decided on is replaced by this one.
    """
    on = timezone.localdate(at)
    permissions.require(by, project.book.organisation, *PREPARERS, on=on)
    reason = publishing.public_reason(reason)

    def prepare() -> Proposal:
        locked = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
        facts = publishing.draft(locked, on=on, gap_stated=gap_stated)
        doubts = publishing.doubts(facts)
        if doubts and not looked_at:
            raise PublicationRefusedError(
                _("Có chỗ giống dữ liệu cá nhân. Hãy đọc từng chỗ rồi đánh dấu là đã xem.")
            )
        return _recorded(
            Proposal(
                kind=Proposal.Kind.RELEASE,
                project=locked,
                sha256=canonical.content_sha256(facts),
                doubts=len(doubts),
                gap_stated=gap_stated.strip(),
                reason=reason,
                prepared_by=by,
                prepared_at=at,
            )
        )

    return publishing.steadily(prepare)


def refuse(*, proposal: Proposal, by: User, at: datetime, reason: str) -> Refusal:
    """Send a proposal back, with a reason; by whoever could have followed it."""
    with transaction.atomic():
        held = _held(proposal, by, on=timezone.localdate(at))
        made = Refusal.objects.create(
            proposal=held, reason=reasons.require(reason), refused_by=by, refused_at=at
        )
        trail.record("refuse_proposal", held, by=by, book=held.project.book, text=made.reason)
        return made


def ask_withdrawal(*, publication: Publication, by: User, at: datetime, reason: str) -> Proposal:
    """Ask another person to take a version out of view; PublicationRefusedError when it is."""
    project, on = publication.project, timezone.localdate(at)
    permissions.require(by, project.book.organisation, *PREPARERS, on=on)
    reason = publishing.public_reason(reason)
    with transaction.atomic():
        Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)
        if Withdrawal.objects.filter(publication=publication).exists():
            raise PublicationRefusedError(_("Bản này đã được rút."))
        return _recorded(
            Proposal(
                kind=Proposal.Kind.WITHDRAWAL,
                project=project,
                publication=publication,
                reason=reason,
                prepared_by=by,
                prepared_at=at,
            )
        )


def withdraw(*, proposal: Proposal, by: User, at: datetime) -> Withdrawal:
    """Take a version out of view as somebody else asked; its hash stays in the log, its reason in public."""
    with transaction.atomic():
        held = _held(proposal, by, on=timezone.localdate(at), kind=Proposal.Kind.WITHDRAWAL)
        publication = held.publication
        assert publication is not None  # noqa: S101 -- the database holds it for this kind
        made = Withdrawal.objects.create(
            publication=publication,
            proposal=held,
            reason=held.reason,
            withdrawn_by=by,
            withdrawn_at=at,
        )
        listing.follow(publication.project_id)
        trail.record("withdraw", publication, by=by, book=held.project.book, text=made.reason)
        return made


def _recorded(proposal: Proposal) -> Proposal:
    proposal.save(force_insert=True)
    book = proposal.project.book
    trail.record("propose", proposal, by=proposal.prepared_by, book=book, text=proposal.reason)
    return proposal


def _held(proposal: Proposal, by: User, *, on: date, kind: str | None = None) -> Proposal:
    """Hold the project's row and return the proposal, still waiting for somebody like `by`."""
    project = Project.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=proposal.project_id
    )
    roles = PREPARERS if proposal.kind == Proposal.Kind.WITHDRAWAL else (Role.CHAIR,)
    permissions.require(by, project.book.organisation, *roles, on=on)
    permissions.require_other(proposal.prepared_by, by)
    held = Proposal.objects.waiting().filter(pk=proposal.pk).first()
    if held is None or kind not in (None, held.kind):
        raise PublicationRefusedError(
            _("Đề nghị này đã được xử lý hoặc đã có đề nghị mới hơn. Hãy tải lại trang.")
        )
    return held
