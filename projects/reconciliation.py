"""What the bank says beside what was expected: proposals for people, and what is still open."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ledger import matching, posting, statements
from ledger.matching import Kind
from ledger.models.bank import Custody, Expected, StatementLine
from ledger.models.chart import Fund
from ledger.statements import BankMovement
from projects import payers, targets
from projects.models.contribution import Contribution
from projects.models.project import Project
from projects.targets import Target as Target
from projects.workflow import PaymentState

# How far the day of a voucher and the day of its bank line may lie apart to be proposed together.
NEAR = timedelta(days=7)
MOST_CHOICES = 4
# Open lines read together while the certain ones are looked for.
AT_ONCE = 2_000


@dataclass(frozen=True)
class Choice:
    """One thing a bank line may be tied to: codes together, or an entry written by hand."""

    reason: str
    targets: tuple[Target, ...] = ()
    entry: "posting.Entry | None" = None
    parts: tuple[tuple[str, int], ...] = ()

    @property
    def score(self) -> int:
        """Return the points of all that speaks for it."""
        return sum(points for _part, points in self.parts)

    @property
    def value(self) -> str:
        """Return what a form sends to name this choice."""
        if self.entry is not None:
            return f"entry:{self.entry.pk}"
        return "codes:" + ",".join(target.expected.code for target in self.targets)


@dataclass(frozen=True)
class Proposal:
    """A bank line, what may be done with it, why, and the choices, the best first."""

    line: StatementLine
    open: int
    kind: Kind
    reason: str
    choices: tuple[Choice, ...]

    @property
    def is_the_banks_own(self) -> bool:
        """Tell whether the text speaks of interest or a fee."""
        return self.reason == matching.THE_BANKS_OWN


def propose(custody: Custody) -> list[Proposal]:
    """Return a proposal for each open line of an account, oldest first, in a handful of queries."""
    return propose_for(custody, list(statements.open_lines(custody)))


def propose_for(custody: Custody, lines: Sequence[StatementLine]) -> list[Proposal]:
    """Return a proposal for each of some open lines of an account (as `statements.open_lines` gives them).

    A payment is certain among the lines given only: who matches without a person asks `certain`.
    """
    return Judged(custody, lines).proposals(lines)


class Judged:
    """What matching says of some open lines, made into proposals for those that somebody looks at."""

    def __init__(self, custody: Custody, lines: Sequence[StatementLine]) -> None:
        """Match the lines with all that is waited for."""
        self._custody, self._lines = custody, lines
        outcomes = matching.match(
            [_bank_line(line) for line in lines],
            targets.arranged(custody) if lines else (),
            history=payers.seen_before(custody, lines),
        )
        self._outcomes = {found.line_number: found for found in outcomes}

    def proposals(self, lines: Sequence[StatementLine]) -> list[Proposal]:
        """Return a proposal for each of some of the lines."""
        return _proposals(self._custody, lines, [self._outcomes[line.pk] for line in lines])

    def sketches(self) -> list[Proposal]:
        """Return the proposals for all lines as far as their kind takes: the choices of certain ones alone."""
        outcomes = (self._outcomes[line.pk] for line in self._lines)
        kinds = [
            found if found.kind == Kind.AUTO else replace(found, candidates=())
            for found in outcomes
        ]
        return _proposals(self._custody, self._lines, kinds)


def certain(custody: Custody) -> list[tuple[int, matching.Outcome]]:
    """Return the open lines of an account, by id, that one code names beyond doubt; oldest first.

    Goes through all open lines, some thousand in memory at a time; only the certain ones are kept.
    """
    outcomes = matching.each(_OpenLines(custody), targets.arranged(custody))
    return [(found.line_number, found) for found in outcomes if found.kind == Kind.AUTO]


class _OpenLines(Collection[matching.BankLine]):
    """The open lines of an account, read anew each time they are gone through."""

    def __init__(self, custody: Custody) -> None:
        self._rows = statements.open_lines(custody)

    def __iter__(self) -> Iterator[matching.BankLine]:
        columns = ("pk", "on", "standing__open", "text", "doc_no")
        for row in self._rows.values_list(*columns).iterator(chunk_size=AT_ONCE):
            yield matching.BankLine(*row)

    def __len__(self) -> int:
        return self._rows.count()

    def __contains__(self, line: object) -> bool:
        return any(line == each for each in self)


def settled(custody: Custody, found: Sequence[tuple[int, matching.Outcome]]) -> list[Proposal]:
    """Return, as it stands now, what `certain` had found; lines that are open no more are left out."""
    outcomes = dict(found)
    lines = list(statements.open_lines(custody).filter(pk__in=outcomes))
    return _proposals(custody, lines, [outcomes[line.pk] for line in lines])


def _proposals(
    custody: Custody, lines: Sequence[StatementLine], outcomes: Sequence[matching.Outcome]
) -> list[Proposal]:
    if not lines:
        return []
    keys = {int(key) for found in outcomes for each in found.candidates for key in each.keys}
    by_id = targets.of(custody, keys)
    by_hand = _ByHand(_near(custody, lines))
    return [
        by_hand.joined(_proposal(line, outcome, by_id))
        for line, outcome in zip(lines, outcomes, strict=True)
    ]


def _near(custody: Custody, lines: Sequence[StatementLine]) -> list[BankMovement]:
    """Return the entries that some lines may confirm by amount and day."""
    days = [line.on for line in lines]
    return statements.open_movements(
        custody=custody,
        since=min(days) - NEAR,
        until=max(days) + NEAR,
        amounts=sorted({_open(line) for line in lines}),
    )


def target_of(expected: Expected, custody: Custody) -> Target | None:
    """Return what a code stands for on an account now; None when nothing waits there."""
    return targets.of(custody, [expected.pk]).get(expected.pk)


def unreconciled(project: Project) -> list[BankMovement]:
    """Return the entries of a project on bank accounts that no bank line confirms, oldest first."""
    return statements.open_movements(purpose=project.purpose)


def checked_on(project: Project) -> date | None:
    """Return the day up to which statements confirm all of a project's bank money, or None.

    None while an entry of the project waits for its bank line, or an account has no statement.
    Lines of the account that belong to nothing here, interest say, do not count against it.
    """
    if unreconciled(project):
        return None
    kept = Fund.objects.filter(accounts__purpose=project.purpose, custody__isnull=False)
    places = Custody.objects.filter(funds__in=kept).exclude(kind=Custody.Kind.CASH_BOX).distinct()
    days = [statements.covered_until(custody) for custody in places]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


def _bank_line(line: StatementLine) -> matching.BankLine:
    return matching.BankLine(line.pk, line.on, _open(line), line.text, line.doc_no)


def _open(line: StatementLine) -> int:
    matched: int = line.matched  # type: ignore[attr-defined]  # annotated by statements
    return line.amount - matched


def _proposal(line: StatementLine, outcome: matching.Outcome, by_id: dict[int, Target]) -> Proposal:
    choices = tuple(
        Choice(
            candidate.reason,
            tuple(by_id[int(key)] for key in candidate.keys),
            parts=tuple(candidate.parts.items()),
        )
        for candidate in outcome.candidates
        if all(int(key) in by_id for key in candidate.keys)
    )
    found = Proposal(line, _open(line), outcome.kind, outcome.reason, choices)
    if outcome.candidates and not choices:  # settled since it was read
        return replace(found, kind=Kind.NONE, reason=_("Mã này không còn chờ tiền."))
    if found.kind != Kind.AUTO:
        return found
    doubt = _doubt(found, choices[0].targets[0])
    return replace(found, kind=Kind.SUGGEST, reason=doubt) if doubt else found


def _doubt(found: Proposal, target: Target) -> str:
    """Return why a line with one exact code still needs a person; empty when it does not."""
    if found.open != found.line.amount:
        return _("Dòng này đã khớp một phần.")
    if target.booked is not None and target.booked.open != found.open:
        return _("Mã này đã có chứng từ %(voucher)s với số tiền khác.") % {
            "voucher": target.booked.entry.voucher
        }
    payment = target.payment
    approved = payment and payment.state == PaymentState.APPROVED and payment.decided_on
    if approved and found.line.on < approved:
        return _("Ngân hàng chuyển tiền trước ngày duyệt chi.")
    return ""


class _ByHand:
    """Entries on the account that wait for a bank line, found by amount, day and giver."""

    def __init__(self, movements: Iterable[BankMovement]) -> None:
        self._by_amount: dict[int, list[BankMovement]] = defaultdict(list)
        for movement in movements:
            self._by_amount[movement.open].append(movement)
        entries = [movement.entry.pk for movement in movements]
        self._givers = dict(
            Contribution.objects.filter(entry__in=entries).values_list("entry_id", "giver_id")
        )

    def joined(self, found: Proposal) -> Proposal:
        """Add the entries of the same amount and about the same day as choices."""
        named = {
            target.booked.entry.pk
            for choice in found.choices
            for target in choice.targets
            if target.booked
        }
        near = [
            movement.entry
            for movement in self._by_amount.get(found.open, ())
            if abs(movement.entry.on - found.line.on) <= NEAR and movement.entry.pk not in named
        ]
        if not near:
            return found
        near.sort(key=lambda entry: abs(entry.on - found.line.on))
        choices = (*found.choices, *(Choice(_same_amount(entry), (), entry) for entry in near))
        found = replace(found, choices=choices[:MOST_CHOICES])
        if found.kind == Kind.NONE:
            return replace(found, kind=Kind.SUGGEST, reason=choices[0].reason)
        return self._held_back(found, near)

    def _held_back(self, found: Proposal, near: list["posting.Entry"]) -> Proposal:
        """Leave to a person a receipt that its giver's voucher, written by hand, may book already."""
        pledge = found.choices[0].targets[0].pledge if found.kind == Kind.AUTO else None
        same = [e for e in near if pledge and self._givers.get(e.pk) == pledge.giver_id]
        if not same or found.choices[0].targets[0].booked is not None:
            return found
        reason = _("Có thể đã ghi sổ bằng tay ở %(voucher)s.") % {"voucher": same[0].voucher}
        return replace(found, kind=Kind.SUGGEST, reason=reason)


def _same_amount(entry: "posting.Entry") -> str:
    """Return the reason that is kept with the match, so in the language of the books."""
    return f"Chứng từ {entry.voucher} ngày {entry.on:%d/%m/%Y} cùng số tiền, chưa khớp"
