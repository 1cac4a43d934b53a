"""Move money of unknown origin on to whoever is found to have sent it, with the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import money, permissions, posting, reasons, reconciling, statements, suspending
from ledger.models.bank import Match, StatementLine
from ledger.models.people import Role, User
from projects import receiving, tying
from projects.models.contribution import Display, Form, Giver
from projects.models.project import Project
from projects.registering import NewGiver
from projects.tying import Part, ReconciliationRefusedError

# Kept in the books, so never in the language of the person at the keyboard.
_KEY = "bank:"


@dataclass(frozen=True)
class Found:
    """Who sent the money and what for, where no pledge was made: a gift to a project."""

    project: Project
    giver: Giver | NewGiver
    display: str = Display.NAME


def identify(
    *, match: Match, parts: Sequence[Part], by: User, on: date, reason: str
) -> list[Match]:
    """Move what a match keeps as of unknown origin to codes or entries, and return the new matches.

    By the accountant, with the evidence in `reason`. The suspense entry is reversed and the receipts
    are dated `on`, the day their origin became known, so that no month behind changes; the bank line
    keeps the bank's day. What the parts leave is kept on. Raises suspending.SuspenseRefusedError,
    reasons.ReasonTooShortError, NotAllowedError and what `tying.tie` raises.
    """
    with transaction.atomic():
        line, reason = _begin(match, by=by, on=on, reason=reason)
        if sum(part.amount for part in parts) > match.amount:
            raise ReconciliationRefusedError(
                _("Chỉ giữ %(amount)s đồng chưa rõ nguồn. Hãy giảm số tiền.")
                % {"amount": money.format_vnd(match.amount)}
            )
        tying.take_turns(line, parts)
        _set_free(match, by=by, on=on, reason=reason)
        made = tying.tie(lines=[line], parts=parts, by=by, on=on, reason=reason, received_on=on)
        if statements.open_amount(line) > 0:
            suspending.suspend(line=line, by=by, on=on, day=on)
        return made


def identify_gift(*, match: Match, found: Found, by: User, on: date, reason: str) -> Match:
    """Move what a match keeps as of unknown origin to a project as a gift, and return the new match.

    As `identify`, for a giver who had pledged nothing; raises what `receiving.receive` does besides.
    """
    with transaction.atomic():
        line, reason = _begin(match, by=by, on=on, reason=reason)
        _set_free(match, by=by, on=on, reason=reason)
        gift = receiving.receive(
            project=found.project,
            giver=found.giver,
            form=Form.TRANSFER,
            on=on,
            by=by,
            key=f"{_KEY}{line.pk}:gift:{line.matches.count()}",
            display=found.display,
            amount=match.amount,
            custody=line.custody,
            note=reason[:200],
        )
        return reconciling.match_line(
            line=line,
            entry=gift.entry,
            amount=match.amount,
            expected=None,
            how=Match.How.PERSON,
            reason=reason,
            by=by,
            on=on,
        )


def _begin(match: Match, *, by: User, on: date, reason: str) -> tuple[StatementLine, str]:
    """Check who and why; return the bank line, locked, whose money is still kept."""
    permissions.require(by, match.line.custody.book.organisation, Role.ACCOUNTANT, on=on)
    reason = reasons.require(reason)
    line = reconciling.lock_line(match.line)
    suspending.require_kept(match)
    return line, reason


def _set_free(match: Match, *, by: User, on: date, reason: str) -> None:
    """Take the match back and reverse its entry, all numbers of the transaction taken before."""
    book = match.line.custody.book
    for kind in (posting.VoucherKind.BANK_RECEIPT, posting.VoucherKind.REVERSAL):
        posting.take_turn(book=book, kind=kind, on=on)
    reconciling.unmatch(match=match, by=by, reason=reason, on=on)
    suspending.take_back(match=match, by=by, on=on, reason=reason)
