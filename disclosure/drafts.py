"""What a statement would say if it was issued now, and whether it may be issued so."""

from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from disclosure import canonical, publishing
from disclosure.models.statement import About, Statement, StatementRequest
from disclosure.publishing import MIN_GAP_REASON
from disclosure.statements import KINDS, body
from disclosure.statements.kind import StatementKind, Subject
from ledger import daysums
from ledger.exceptions import LedgerError


class StatementRefusedError(LedgerError):
    """The figures do not tie, the period is not over, nothing is new, or somebody was faster."""


def draft(asked: StatementRequest, *, on: date) -> Any:
    """Return the facts that a request, saved or not, would issue on a day.

    Refuses, with StatementRefusedError, a period that is not over, figures that do not tie unless
    `gap_stated` explains them in at least MIN_GAP_REASON characters, and what says the same as the
    last version; with PublicationRefusedError words that are personal data beyond doubt; with
    NoSuchDayError days that the book does not know.
    """
    facts = gathered(asked, on=on)
    _require_tied(KINDS[asked.kind], facts, asked.gap_stated)
    publishing.require_impersonal(
        [*canonical.typed(facts), ("gap_stated", asked.gap_stated), ("", asked.subject_title)]
    )
    last = latest(asked)
    if last and last.is_in_view:
        sha256 = body.content_sha256(facts, asked.gap_stated)
        if sha256 == last.request.sha256:
            raise StatementRefusedError(
                _("Không có gì mới so với bản %(version)d, nên không phát hành thêm.")
                % {"version": last.version}
            )
    return facts


def gathered(asked: StatementRequest, *, on: date) -> Any:
    """Return what the books say of what is asked for, in Vietnamese.

    Refuses, with StatementRefusedError, a period not over and a subject the book does not have.
    """
    if asked.until > on:
        raise StatementRefusedError(
            _("Kỳ báo cáo chưa hết. Hãy chọn đến ngày %(day)s hoặc sớm hơn.")
            % {"day": f"{on:%d/%m/%Y}"}
        )
    daysums.require_period(asked.book, asked.since, asked.until)
    kind, subject = KINDS[asked.kind], Subject(asked.subject_code, asked.subject_title)
    with translation.override("vi"):
        if subject not in kind.subjects(asked.book):
            raise StatementRefusedError(
                _("Sổ này không có, hoặc đã đổi tên: %(title)s. Hãy chọn lại.")
                % {"title": subject.title}
            )
        return kind.gather(asked.book, subject, asked.since, asked.until)


def looked_at(asked: StatementRequest, *, on: date) -> Any:
    """Return what `gathered` does, every figure as of one moment: what a preview shows."""
    return publishing.steadily(lambda: gathered(asked, on=on))


def latest(thing: About) -> Statement | None:
    """Return the newest version of the same statement, without its bytes."""
    rows = Statement.objects.about(thing).light().select_related("withdrawal", "request")
    return rows.order_by("-version").first()


def _require_tied(kind: StatementKind, facts: Any, gap_stated: str) -> None:
    found = kind.faults(facts)
    if found and len(gap_stated) < MIN_GAP_REASON:
        ask = _("Hãy đối chiếu xong, hoặc nêu rõ chênh lệch, ít nhất %(count)d ký tự.")
        raise StatementRefusedError(" ".join([*found, ask % {"count": MIN_GAP_REASON}]))
