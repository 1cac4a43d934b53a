"""The printed statements of the example: one of each kind, prepared by one and issued by another."""

from datetime import date, datetime

from disclosure import drafts, issuing
from disclosure.example.stage import Stage
from disclosure.models.release import Proposal
from disclosure.models.statement import StatementRequest
from disclosure.statements import KINDS
from disclosure.statements.kind import StatementKind, Subject

_WHY = "Báo cáo thu, chi gửi Mặt trận Tổ quốc xã và niêm yết tại trụ sở"
_GAP = "Còn khoản chưa rõ nguồn và khoản ngân hàng ghi sau; xã đang hỏi lại ngân hàng"


def issue(stage: Stage, *, at: datetime) -> None:
    """Issue one statement of each kind that the book has a subject for, of the year until yesterday."""
    until = stage.day(1)
    since = max(stage.book.opened_on, date(until.year, 1, 1))
    for kind in KINDS.values():
        for subject in kind.subjects(stage.book)[:1]:
            asked = issuing.prepare(
                book=stage.book,
                kind=kind,
                subject=subject,
                since=since,
                until=until,
                by=stage.accountant,
                at=at,
                reason=_WHY,
                gap_stated=_gap(stage, kind, subject, since, until),
                looked_at=True,
            )
            issuing.issue(request=asked, by=stage.chair, at=at)


def _gap(stage: Stage, kind: StatementKind, subject: Subject, since: date, until: date) -> str:
    """Return the explanation, where something does not tie."""
    asked = StatementRequest(
        act=Proposal.Kind.RELEASE,
        book=stage.book,
        kind=kind.code,
        subject_code=subject.code,
        subject_title=subject.title,
        since=since,
        until=until,
    )
    return _GAP if kind.faults(drafts.gathered(asked, on=stage.today)) else ""
