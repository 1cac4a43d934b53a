"""Publish: freeze the facts of a project as a new version, once and for all."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import SerializationFailure

from disclosure import canonical, flags, listing, personal, snapshot
from disclosure.facts import WITHIN, Edition, ProjectFacts
from disclosure.models.publication import Publication
from disclosure.models.release import Proposal
from ledger import permissions, reasons, text, trail
from ledger.exceptions import LedgerError
from ledger.models.people import Role, User
from projects.models.contribution import MONEY_FORMS
from projects.models.project import Project

_T = TypeVar("_T")

MIN_GAP_REASON = 20
_TRIES = 3


class PublicationRefusedError(LedgerError):
    """The figures do not tie and nobody says why, or there is nothing new to say."""


def publish(*, proposal: Proposal, by: User, at: datetime) -> Publication:
    """Freeze what was prepared in `proposal` as the next version of its project, and return it.

    Only the chair releases (NotAllowedError), and not what they prepared (SamePersonError).
    Refuses, with PublicationRefusedError, a proposal already decided on or replaced, and one whose
    figures have changed since: what is released is what was looked at.
    """
    on = timezone.localdate(at)
    permissions.require(by, proposal.project.book.organisation, Role.CHAIR, on=on)
    permissions.require_other(proposal.prepared_by, by)

    def release() -> Publication:
        project = _locked(proposal.project)
        if not Proposal.objects.waiting().filter(pk=proposal.pk, kind=Proposal.Kind.RELEASE):
            raise PublicationRefusedError(
                _("Đề nghị này đã được xử lý hoặc đã có đề nghị mới hơn. Hãy tải lại trang.")
            )
        facts = draft(project, on=on, gap_stated=proposal.gap_stated)
        if canonical.content_sha256(facts) != proposal.sha256:
            raise PublicationRefusedError(
                _("Số liệu đã thay đổi từ lúc kế toán lập đề nghị. Hãy để kế toán lập lại.")
            )
        return _freeze(project, facts, by=by, at=at, proposal=proposal, reason=proposal.reason)

    return steadily(release)


def draft(project: Project, *, on: date, gap_stated: str = "") -> ProjectFacts:
    """Return what would be published of `project` on a day.

    Refuses, with PublicationRefusedError, figures that do not tie, or payments the bank has not
    confirmed, unless `gap_stated` explains them in at least MIN_GAP_REASON characters; words that
    are personal data beyond doubt; and what would say the same as the last version.
    """
    facts = snapshot.take(project, on)
    _require_tied(facts, gap_stated)
    facts = explained(project, facts, gap_stated)
    require_impersonal(canonical.typed(facts))
    last = latest(project)
    if last is not None and last.is_in_view and canonical.same_content(last.read(), facts):
        raise PublicationRefusedError(
            _("Không có gì mới so với bản %(version)d, nên không công khai thêm.")
            % {"version": last.version}
        )
    return facts


def republish_findings(*, project: Project, by: User, at: datetime, reason: str) -> Publication:
    """Publish the last version again with only its findings renewed; no figure moves.

    For `supervising`, which has checked who may. Raises PublicationRefusedError when nothing
    was published yet.
    """
    with transaction.atomic():
        locked = _locked(project)
        last = latest(locked)
        if last is None:
            raise PublicationRefusedError(_("Công trình này chưa công khai lần nào."))
        if not last.is_in_view:
            # What was hidden must not come back under a new number.
            raise PublicationRefusedError(
                _("Bản mới nhất đã được rút. Hãy đợi xã công khai bản mới rồi ghi lại.")
            )
        facts = replace(last.read(), findings=snapshot.findings(locked))
        require_impersonal(canonical.typed(facts.findings, "findings"))
        facts = replace(facts, flags=flags.standing(facts))
        return _freeze(locked, facts, by=by, at=at, reason=reason)


def explained(project: Project, facts: ProjectFacts, gap_stated: str) -> ProjectFacts:
    """Return `facts` with what explains a gap, and what the rules find in them then."""
    stated = replace(facts.equation, reason=gap_stated.strip())
    return snapshot.flagged(project, replace(facts, equation=stated))


def latest(project: Project) -> Publication | None:
    """Return the newest version of `project`, without its PDF."""
    return Publication.objects.filter(project=project).defer("pdf").order_by("-version").first()


def faults(facts: ProjectFacts) -> list[str]:
    """Return, in sentences, what keeps `facts` from being published without an explanation."""
    found = []
    if facts.equation.gap:
        found.append(_("Đã nhận trừ đã chi không bằng số tiền còn lại trong các quỹ."))
    if _listed(facts) != (facts.equation.received, facts.equation.paid):
        found.append(_("Danh sách khoản thu, chi cộng lại không bằng số tổng trong sổ."))
    open_payments = [entry.voucher for entry in facts.unmatched if entry.amount < 0]
    if open_payments:
        found.append(
            _("Có %(count)d khoản chi qua ngân hàng chưa khớp sao kê: %(vouchers)s.")
            % {"count": len(open_payments), "vouchers": ", ".join(open_payments)}
        )
    return found


def notes(facts: ProjectFacts) -> list[str]:
    """Return, in sentences, what will be public and deserves a look, but stops nothing."""
    receipts = [entry.voucher for entry in facts.unmatched if entry.amount > 0]
    if not receipts:
        return []
    return [
        _(
            "Có %(count)d khoản thu qua ngân hàng chưa khớp sao kê; trang công khai nêu rõ từng khoản."
        )
        % {"count": len(receipts)}
    ]


def public_reason(reason: str) -> str:
    """Return a reason that will be read by everybody: long enough, and about nobody's papers."""
    stated = text.nfc(reasons.require(reason))
    require_impersonal([("reason", stated)])
    return stated


def require_impersonal(texts: Iterable[tuple[str, str]]) -> None:
    """Refuse, with PublicationRefusedError, words that are personal data beyond doubt."""
    found = [doubt.shown for doubt in personal.doubts(texts) if doubt.certain]
    if found:
        raise PublicationRefusedError(
            _("Có dữ liệu cá nhân trong nội dung: %(shown)s. Hãy sửa ở nơi đã nhập rồi làm lại.")
            % {"shown": "; ".join(found)}
        )


def doubts(facts: ProjectFacts) -> list[personal.Doubt]:
    """Return the words of `facts` that look like personal data; names given to be shown are not."""
    return personal.doubts(canonical.typed(facts))


def steadily(work: Callable[[], _T]) -> _T:
    """Do `work` with every figure read as of one moment; inside a transaction begun, as it reads.

    Begun anew when somebody changed the same rows meanwhile; PublicationRefusedError when that
    goes on.
    """
    if connection.in_atomic_block:
        with transaction.atomic():
            return work()
    for _time in range(_TRIES):
        try:
            return _at_one_moment(work)
        except OperationalError as error:
            if not isinstance(error.__cause__, SerializationFailure):
                raise
    raise PublicationRefusedError(
        _("Nhiều công trình đang được công khai cùng lúc. Hãy đợi một phút rồi bấm lại.")
    )


def _at_one_moment(work: Callable[[], _T]) -> _T:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return work()


def _locked(project: Project) -> Project:
    return Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)


def _require_tied(facts: ProjectFacts, gap_stated: str) -> None:
    found = faults(facts)
    if found and len(gap_stated.strip()) < MIN_GAP_REASON:
        ask = _("Hãy đối chiếu xong, hoặc nêu rõ chênh lệch, ít nhất %(count)d ký tự.")
        raise PublicationRefusedError(" ".join([*found, ask % {"count": MIN_GAP_REASON}]))


def _listed(facts: ProjectFacts) -> tuple[int, int]:
    """Return what the lists add up to: đồng received, drawn, earned, and đồng paid or borne."""
    given = sum(gift.amount or 0 for gift in facts.contributions if gift.form.code in MONEY_FORMS)
    drawn = sum(allocation.drawn for allocation in facts.allocations)
    others = [other.amount for other in facts.others if other.kind.code != WITHIN]
    gained = sum(amount for amount in others if amount > 0)
    spent = sum(payment.amount for payment in facts.payments)
    return given + drawn + gained, spent - sum(amount for amount in others if amount < 0)


def _freeze(
    project: Project,
    facts: ProjectFacts,
    *,
    by: User,
    at: datetime,
    reason: str,
    proposal: Proposal | None = None,
) -> Publication:
    after = latest(project)
    version = after.version + 1 if after else 1
    previous = after.sha256 if after else ""
    edition = Edition(version, text.nfc(reason), at, previous, snapshot.log_point(project.book))
    facts = replace(facts, edition=edition)
    body = canonical.to_json(facts)
    sha256 = hashlib.sha256(body).hexdigest()
    try:
        with transaction.atomic():
            publication = Publication.objects.create(
                project=project,
                version=version,
                body=body,
                facts=canonical.plain(facts),
                sha256=sha256,
                code=canonical.code_of(sha256),
                reason=edition.reason,
                gap_stated=facts.equation.reason,
                proposal=proposal,
                published_by=by,
                published_at=at,
                **_columns(facts),
            )
    except IntegrityError as error:
        raise PublicationRefusedError(
            _("Có người vừa công khai công trình này. Hãy tải lại trang rồi xem bản mới nhất.")
        ) from error
    listing.keep(publication, facts)
    trail.record("publish", publication, by=by, book=project.book, text=f"{version} {sha256}")
    return publication


def _columns(facts: ProjectFacts) -> dict[str, str | int]:
    """Return what the lists show and search; contributors are not among the words searched."""
    words = (facts.title, facts.code, str(facts.place), facts.scope, facts.owner, facts.kind.word)
    businesses = (agreement.business for agreement in facts.agreements)
    return {
        "project_code": facts.code,
        "title": facts.title,
        "folded": text.fold(" ".join([*words, *businesses])),
        "kind": facts.kind.code,
        "state": facts.state.code,
        "province_code": facts.place.province_code,
        "commune_code": facts.place.commune_code,
        "received": facts.equation.received,
        "paid": facts.equation.paid,
    }
