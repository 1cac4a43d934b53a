"""What the end of a year leaves: advances, budget money drawn and not spent, what is carried over."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from ledger import balances
from ledger.exceptions import LedgerError
from ledger.models.chart import MONEY, Book, Function, Fund, Pot, Regime
from ledger.models.law import LegalBasis, YearDay
from projects import contracts
from projects.models.contract import Contract
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.models.settlement import Handover, Return, YearEndRecord
from projects.workflow import ContractState, HandoverState, PaymentState, ReturnState

Kind = PaymentRequest.Kind
What = YearEndRecord.What


class NoYearDayError(LedgerError):
    """The register says no day for this duty."""


@dataclass(frozen=True)
class Due:
    """A day of the next year by which a duty of this year must be done, by its legal basis."""

    on: date
    basis: LegalBasis


@dataclass(frozen=True)
class Advance:
    """What of a contract's advance no payment had recovered by 31 December, in đồng."""

    contract: Contract
    given: int
    recovered: int
    record: YearEndRecord | None

    @property
    def left(self) -> int:
        """Return what is still to be recovered."""
        return self.given - self.recovered

    @property
    def is_reconciled(self) -> bool:
        """Tell whether the Treasury confirmed this very amount."""
        return self.record is not None and self.record.amount == self.left


@dataclass(frozen=True)
class Unspent:
    """Budget money of one fund and project in hand on 31 December, in đồng.

    `returned` went back since; `carried` may be spent in the next year by `record`.
    """

    project: Project
    fund: Fund
    there: int
    returned: int
    waiting: int
    record: YearEndRecord | None

    @property
    def carried(self) -> int:
        """Return what may pass to the next year."""
        return min(self.record.amount, self.there) if self.record else 0

    @property
    def left(self) -> int:
        """Return what is still to go back, requests that wait not taken off."""
        return max(self.there - self.returned - self.carried, 0)


@dataclass(frozen=True)
class Carried:
    """What a project takes into the next year, in đồng: not drawn, in hand, agreed and not paid."""

    project: Project
    not_drawn: int
    money: int
    contracts: int
    approved: int


@dataclass(frozen=True)
class Report:
    """A project handed over by the end of the year, with how far its settlement had come."""

    project: Project
    handover: Handover
    submitted_on: date | None
    approved_on: date | None


def last_day(year: int) -> date:
    """Return 31 December of `year`."""
    return date(year, 12, 31)


def due(code: YearDay.Code, year: int) -> Due:
    """Return the day of the next year by which a duty of `year` must be done. Raises NoYearDayError."""
    row = (
        YearDay.objects.on(date(year + 1, 1, 1))
        .filter(code=code)
        .select_related("basis")
        .order_by("-valid_from")
        .first()
    )
    if row is None:
        raise NoYearDayError(
            _("Chưa có hạn “%(what)s” trong danh mục. Hãy đề nghị quản trị danh mục nhập.")
            % {"what": YearDay.Code(code).label}
        )
    return Due(_day(year + 1, row.month, row.day), row.basis)


def advances(book: Book, year: int) -> list[Advance]:
    """Return the contracts whose advance was not all recovered on 31 December, oldest first."""
    paid = Q(state=PaymentState.PAID, paid_on__lte=last_day(year))
    live = Q(entry__reversed_by__isnull=True) | Q(entry__reversed_by__on__gt=last_day(year))
    rows = PaymentRequest.objects.filter(paid & live, book=book, contract__isnull=False)
    sums = {
        row["contract"]: (row["given"], row["back"])
        for row in rows.values("contract").annotate(
            given=Sum("gross", filter=Q(kind=Kind.ADVANCE), default=0),
            back=Sum("recovered", default=0),
        )
        if row["given"] > row["back"]
    }
    known = _last_records(book, year, What.ADVANCE, "contract_id")
    of = Contract.objects.filter(pk__in=sums).select_related("project", "payee").order_by("pk")
    return [Advance(row, *sums[row.pk], known.get((row.pk,))) for row in of]


def unspent(book: Book, year: int) -> list[Unspent]:
    """Return the budget money of projects in hand on 31 December, by project and fund."""
    stood = balances.standing_in(book, *MONEY, on=last_day(year), regime=Regime.BUDGET)
    there: dict[tuple[int, int], tuple[Pot, int]] = {}
    for _function, pot, net in stood:
        if pot.purpose is not None:
            before = there.get((pot.purpose.pk, pot.fund.pk), (pot, 0))[1]
            there[pot.purpose.pk, pot.fund.pk] = (pot, before + net)
    projects = {
        project.purpose_id: project
        for project in Project.objects.filter(
            purpose__in={purpose for purpose, _fund in there}
        ).select_related("book__organisation", "purpose")
    }
    back = _returned(book, year)
    known = _last_records(book, year, What.CARRIED, "project_id", "fund_id")
    return [
        Unspent(
            projects[purpose],
            pot.fund,
            net,
            *back.get((projects[purpose].pk, fund), (0, 0)),
            known.get((projects[purpose].pk, fund)),
        )
        for (purpose, fund), (pot, net) in there.items()
        if purpose in projects and net > 0
    ]


def unspent_of(project: Project, fund: Fund, year: int) -> int:
    """Return the đồng of a fund and project still to go back, requests that wait taken off."""
    for row in unspent(project.book, year):
        if (row.project.pk, row.fund.pk) == (project.pk, fund.pk):
            return max(row.left - row.waiting, 0)
    return 0


def carried(book: Book, year: int) -> list[Carried]:
    """Return what each project takes into the next year; those with nothing are left out."""
    drawn: dict[int, int] = {}
    held: dict[int, int] = {}
    for function, pot, net in balances.standing_in(
        book, *MONEY, Function.ALLOTTED, on=last_day(year)
    ):
        if pot.purpose is not None:
            sums = held if function in MONEY else drawn
            sums[pot.purpose.pk] = sums.get(pot.purpose.pk, 0) + net
    running, approved = _running(book, year), _approved(book, year)
    projects = Project.objects.filter(book=book).select_related("purpose").order_by("code")
    rows = (
        Carried(
            project,
            drawn.get(project.purpose_id, 0),
            held.get(project.purpose_id, 0),
            running.get(project.pk, 0),
            approved.get(project.pk, 0),
        )
        for project in projects
    )
    return [row for row in rows if row.not_drawn or row.money or row.contracts or row.approved]


def reports(book: Book, year: int) -> list[Report]:
    """Return the projects handed over by 31 December whose account was not closed before the year."""
    rows = Handover.objects.filter(
        project__book=book, state=HandoverState.DONE, on__lte=last_day(year)
    ).exclude(project__settlement__closed_on__lt=date(year, 1, 1))
    rows = rows.select_related("project__settlement").order_by("on", "pk")
    return [_report(row) for row in rows]


def reported(book: Book, year: int) -> YearEndRecord | None:
    """Return the record that the settlements of a year were reported, the last one."""
    return _last_records(book, year, What.REPORTED).get(())


def _report(row: Handover) -> Report:
    settlement = getattr(row.project, "settlement", None)
    gone = settlement is None or settlement.state in {"DRAFT", "RETURNED"}
    approved = settlement is not None and settlement.state in {"APPROVED", "CLOSED"}
    return Report(
        row.project,
        row,
        None if settlement is None or gone else settlement.submitted_on,
        settlement.decided_on if settlement is not None and approved else None,
    )


def _last_records(
    book: Book, year: int, what: YearEndRecord.What, *names: str
) -> dict[tuple[int, ...], YearEndRecord]:
    rows = YearEndRecord.objects.filter(book=book, year=year, what=what).select_related("by")
    return {tuple(getattr(row, name) for name in names): row for row in rows.order_by("pk")}


def _returned(book: Book, year: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Return by project and fund what went back of a year, and what waits to."""
    rows = Return.objects.filter(project__book=book, year=year, entry__reversed_by__isnull=True)
    sums = rows.values("project", "fund").annotate(
        paid=Sum("amount", filter=Q(state=ReturnState.PAID), default=0),
        waiting=Sum("amount", filter=Q(state=ReturnState.REQUESTED), default=0),
    )
    return {(row["project"], row["fund"]): (row["paid"], row["waiting"]) for row in sums}


def _running(book: Book, year: int) -> dict[int, int]:
    """Return by project what its running contracts are worth and was not paid by the end of the year."""
    end = last_day(year)
    rows = list(
        Contract.objects.filter(project__book=book, signed_on__lte=end).exclude(
            state=ContractState.LIQUIDATED, liquidated_on__lte=end
        )
    )
    values = contracts.summaries(rows, on=end)
    paid = dict(
        PaymentRequest.objects.filter(
            book=book,
            contract__in=rows,
            state=PaymentState.PAID,
            paid_on__lte=end,
            entry__reversed_by__isnull=True,
        )
        .values_list("contract")
        .annotate(sum=Sum("amount"))
    )
    found: dict[int, int] = {}
    for row in rows:
        left = max(values[row.pk].value - paid.get(row.pk, 0), 0)
        found[row.project_id] = found.get(row.project_id, 0) + left
    return found


def _approved(book: Book, year: int) -> dict[int, int]:
    """Return by project what was approved by the end of the year and paid later, or not yet."""
    end = last_day(year)
    rows = PaymentRequest.objects.filter(book=book, decided_on__lte=end).filter(
        Q(state=PaymentState.APPROVED) | Q(state=PaymentState.PAID, paid_on__gt=end)
    )
    return dict(rows.values_list("project").annotate(sum=Sum("amount")))


def _day(year: int, month: int, day: int) -> date:
    """Return that day, or the last of the month where the year has none such."""
    first = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), first - timedelta(days=1))
