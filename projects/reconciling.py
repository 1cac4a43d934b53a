"""Match bank lines to what was expected: by code alone where it is certain, by a person otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import (
    banking,
    expecting,
    permissions,
    posting,
    reconciling,
    statements,
    suspending,
    suspense,
)
from ledger.exceptions import LedgerError
from ledger.matching import Kind
from ledger.models.bank import Custody, Expected, Match, StatementLine, Unmatch
from ledger.models.people import Role, User
from projects import receiving, reconciliation, tying
from projects.models.contribution import Contribution
from projects.reconciliation import Proposal
from projects.tying import ReconciliationRefusedError as ReconciliationRefusedError

# Certain lines whose vouchers are looked up together.
AT_ONCE = 500


@dataclass(frozen=True)
class Reconciled:
    """What an automatic run did: lines matched, lines refused with why, certain lines left for later."""

    matched: int
    refused: tuple[tuple[StatementLine, str], ...]
    left: int = 0


def reconcile_auto(
    *,
    custody: Custody,
    by: User,
    on: date,
    most: int | None = None,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Reconciled:
    """Match every open line that names one expected code beyond doubt; each in its own transaction.

    A receipt not yet booked is received on the bank's day; an approved payment is recorded as paid.
    What was matched is open no more, so a run that was broken off goes on where it stopped. At `most`
    so many lines are tried; `told` hears how many were, of how many. NotAllowedError when `by` is not
    the accountant; a rule broken by one line leaves that line open.
    """
    permissions.require(by, custody.book.organisation, Role.ACCOUNTANT, on=on)
    certain = reconciliation.certain(custody)
    tried = certain if most is None else certain[:most]
    matched, refused = 0, []
    for start in range(0, len(tried), AT_ONCE):
        told(start, len(tried))
        for found in reconciliation.settled(custody, tried[start : start + AT_ONCE]):
            if found.kind != Kind.AUTO:
                continue
            try:
                _settle_alone(found, by=by, on=on)
                matched += 1
            except LedgerError as error:
                refused.append((found.line, str(error)))
    told(len(tried), len(tried))
    return Reconciled(matched, tuple(refused), len(certain) - len(tried))


def _settle_alone(found: Proposal, *, by: User, on: date) -> Match:
    target = found.choices[0].targets[0]
    with transaction.atomic():
        _require_open(found.line, found.open)
        return tying.settle(
            found.line, target, found.open, Match.How.AUTO, found.reason, by=by, on=on
        )


def confirm(
    *,
    line: StatementLine,
    chosen: Sequence[tuple[Expected, int]],
    by: User,
    on: date,
    reason: str = "",
) -> list[Match]:
    """Tie a bank line to one code, or split it over several; amounts in đồng above zero.

    As `tying.tie` does with codes alone.
    """
    parts = [tying.Part(expected, amount) for expected, amount in chosen]
    return tying.tie(lines=[line], parts=parts, by=by, on=on, reason=reason)


def confirm_entry(
    *, line: StatementLine, entry: "posting.Entry", by: User, on: date, reason: str = ""
) -> Match:
    """Tie what is open of a bank line to an entry that was written by hand; nothing is posted.

    Takes the smaller of what is open on either side. Raises reconciling.MatchRefusedError and
    NotAllowedError.
    """
    with transaction.atomic():
        locked = reconciling.lock_line(line)
        left = statements.open_amount(locked)
        room = statements.movement_of(entry, locked.custody).open
        amount = left if abs(left) <= abs(room) else room
        return tying.tie_part(locked, entry, amount, {}, reason, by=by, on=on)


def undo(*, match: Match, by: User, on: date, reason: str) -> Unmatch:
    """Take a match back, and reverse the receipt or interest it had posted; a payment stays paid.

    So is what kept money of unknown origin or gave it back (suspending.SuspenseRefusedError). Raises reconciling.MatchRefusedError, reasons.ReasonTooShortError, NotAllowedError,
    InsufficientFundsError when the money received was spent since.
    """
    with transaction.atomic():
        undone = reconciling.unmatch(match=match, by=by, reason=reason, on=on)
        if tying.posted_receipt(match):
            contribution = Contribution.objects.select_related("entry", "project", "pledge").get(
                entry=match.entry
            )
            receiving.undo(contribution=contribution, on=on, by=by, reason=reason)
        elif banking.posted(match):
            banking.take_back(match=match, by=by, on=on, reason=reason)
        elif suspense.posted(match):
            suspending.take_back(match=match, by=by, on=on, reason=reason)
        elif match.expected is not None and match.amount < 0:
            expecting.reopen(match.expected)
    return undone


def _require_open(line: StatementLine, amount: int) -> None:
    """Refuse when somebody matched the line since it was read."""
    if statements.open_amount(reconciling.lock_line(line)) != amount:
        raise ReconciliationRefusedError(_("Dòng này vừa được người khác khớp."))
