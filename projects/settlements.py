"""The figures of a settlement: capital by source, contracts, costs, assets, debts; whole đồng.

They stand where forms 01–07/QTDA (TT 73/2026/TT-BTC) ask for them; the forms themselves are sheets.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from ledger import balances, calendars, money
from ledger.calendars import Deadline
from ledger.models.chart import MONEY, OUTLAY, Book, Function, Fund, Regime, Source
from ledger.models.law import Clock
from projects import contracts
from projects.models.allocation import AllocationRequest
from projects.models.contract import Contract
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.models.settlement import CostKind, Handover, Settlement, SettlementCost
from projects.workflow import AllocationState, HandoverState, PaymentState, SettlementState

Kind = PaymentRequest.Kind
_PAID = Q(state=PaymentState.PAID, entry__reversed_by__isnull=True)
_COST = (Function.WORKS, Function.SUPPORT)
# The cost wherever it stands now: before the settlement on works, after it in the asset.
_BORNE = (Function.WORKS, Function.SUPPORT, Function.ASSET, Function.HANDED_OVER)


@dataclass(frozen=True)
class SourceRow:
    """Capital of one source in đồng: `borne` is the cost it bears, goods and labour among it."""

    source: Source
    planned: int = 0
    allotted: int = 0
    received: int = 0
    in_kind: int = 0
    paid: int = 0
    borne: int = 0
    left: int = 0


@dataclass(frozen=True)
class ContractRow:
    """A–B settlement of one contract in đồng; `owed` below zero is what the contractor owes.

    `advance` is what no payment recovered yet; `settled` the accepted value after the review.
    """

    contract: Contract
    original: int
    value: int
    accepted: int
    settled: int
    advance: int
    paid: int
    retained: int

    @property
    def amended(self) -> int:
        """Return what signed amendments added or took off."""
        return self.value - self.original

    @property
    def owed(self) -> int:
        """Return what is still owed to the contractor, what is retained among it."""
        return self.settled - self.paid


@dataclass(frozen=True)
class Cost:
    """A cost as the books have it: of a contract, of goods and labour, of support, or other."""

    kind: CostKind
    title: str
    amount: int
    contract: Contract | None = None
    estimate: int | None = None
    in_kind: bool = False
    support: bool = False

    @property
    def key(self) -> str:
        """Return the name of the row in a form."""
        if self.contract is not None:
            return f"contract-{self.contract.pk}"
        return "in_kind" if self.in_kind else "support" if self.support else "direct"


@dataclass(frozen=True)
class Step:
    """A step of the road with its deadline: `done_on` None while it is open; `due` None before it begins."""

    step: Clock.Step
    due: Deadline | None
    done_on: date | None
    problem: str = ""


@dataclass(frozen=True)
class Figures:
    """All figures of a project that is settled, or to be."""

    sources: tuple[SourceRow, ...]
    contracts: tuple[ContractRow, ...]
    costs: tuple[Cost, ...]

    @property
    def cost(self) -> int:
        """Return the whole cost in the books."""
        return sum(row.amount for row in self.costs)

    @property
    def total(self) -> SourceRow:
        """Return the sums over the sources; its own source means nothing."""
        sums = {
            name: sum(getattr(row, name) for row in self.sources)
            for name in ("planned", "allotted", "received", "in_kind", "paid", "borne", "left")
        }
        return SourceRow(Source.PEOPLE, **sums)


def of(project: Project) -> Settlement | None:
    """Return the settlement of a project, if one was begun."""
    return Settlement.objects.filter(project=project).select_related("entry").first()


def handover_of(project: Project) -> Handover | None:
    """Return the handover of a project that was confirmed."""
    return Handover.objects.filter(project=project, state=HandoverState.DONE).first()


def figures(project: Project, settlement: Settlement | None = None) -> Figures:
    """Return the figures as the books have them now."""
    done = _contracts(project, settlement)
    return Figures(_sources(project), done, costs(project))


def costs(project: Project) -> tuple[Cost, ...]:
    """Return the costs in the books, one for each contract and one for each other kind."""
    rows = list(contracts.of_project(project))
    summaries = _summaries(rows)
    works = Counter[bool]()
    support = 0
    for function, fund, net in balances.standing(project.purpose, *_COST):
        if function == Function.SUPPORT:
            support += net
        else:
            works[fund.regime == Regime.IN_KIND] += net
    found = [
        Cost(CostKind.CONSTRUCTION, row.title, its.accepted, row, its.value)
        for row in rows
        if (its := summaries[row.pk]).accepted
    ]
    accepted = sum(each.accepted for each in summaries.values())
    others = (
        (False, False, CostKind.OTHER, _("Chi không qua hợp đồng"), works[False] - accepted),
        (True, False, CostKind.CONSTRUCTION, _("Hiện vật, ngày công, đất đã quy giá trị"), works[True]),
        (False, True, CostKind.OTHER, _("Hỗ trợ trực tiếp hộ dân"), support),
    )  # fmt: skip
    found += [
        Cost(kind, title, amount, in_kind=in_kind, support=given)
        for in_kind, given, kind, title, amount in others
        if amount
    ]
    return tuple(found)


def approved_by_source(project: Project) -> dict[Source, int]:
    """Return the approved cost by source; empty before the approval."""
    settlement = of(project)
    if settlement is None or settlement.state not in {
        SettlementState.APPROVED,
        SettlementState.CLOSED,
    }:
        return {}
    sums = Counter[Source]()
    for _function, fund, net in balances.standing(project.purpose, *_BORNE):
        sums[Source(fund.source)] += net
    return {source: sums[source] for source in Source if sums[source]}


def settled_value(contract: Contract) -> int | None:
    """Return what the approved settlement leaves of a contract's value, in đồng; None before it."""
    rows = SettlementCost.objects.filter(
        contract=contract,
        settlement__state__in=[SettlementState.APPROVED, SettlementState.CLOSED],
    )
    return rows.values_list("reviewed", flat=True).first()


def by_kind(rows: Iterable[SettlementCost]) -> list[tuple[CostKind, int, int | None]]:
    """Return proposed and reviewed cost by kind (form 04): reviewed None while one is not."""
    found: dict[CostKind, list[SettlementCost]] = {}
    for row in rows:
        found.setdefault(CostKind(row.kind), []).append(row)
    return [
        (
            kind,
            sum(row.proposed for row in found[kind]),
            None
            if any(row.reviewed is None for row in found[kind])
            else sum(row.reviewed or 0 for row in found[kind]),
        )
        for kind in CostKind
        if kind in found
    ]


def steps(project: Project, settlement: Settlement | None) -> list[Step]:
    """Return the four clocks of a settlement (NĐ 193/2026/NĐ-CP), each from the step before it."""
    handover = handover_of(project)
    state = settlement.state if settlement else ""
    waiting = state in {"", SettlementState.DRAFT, SettlementState.RETURNED}
    submitted = settlement.submitted_on if settlement and not waiting else None
    reviewed = settlement.reviewed_on if settlement and not waiting else None
    approved = (
        settlement.decided_on
        if settlement and state in {SettlementState.APPROVED, SettlementState.CLOSED}
        else None
    )
    closed = settlement.closed_on if settlement else None
    begun = (
        (Clock.Step.SETTLEMENT_DOSSIER, handover.on if handover else None, submitted),
        (Clock.Step.SETTLEMENT_REVIEW, submitted, reviewed),
        (Clock.Step.SETTLEMENT_APPROVAL, reviewed, approved),
        (Clock.Step.ACCOUNT_CLOSED, approved, closed),
    )
    province = project.book.organisation.province_code
    return [_step(step, since, done, province) for step, since, done in begun]


def open_step(project: Project, settlement: Settlement | None) -> Step | None:
    """Return the step whose clock runs now."""
    running = (
        step
        for step in steps(project, settlement)
        if step.done_on is None and (step.due or step.problem)
    )
    return next(running, None)


def to_settle(books: Sequence[Book]) -> "QuerySet[Handover]":
    """Return the handovers of `books` whose projects are not closed, oldest first."""
    rows = Handover.objects.filter(project__book__in=books, state=HandoverState.DONE)
    rows = rows.exclude(project__settlement__state=SettlementState.CLOSED)
    return rows.select_related(
        "project__book__organisation", "project__purpose", "project__settlement"
    ).order_by("on", "pk")


def shared_out(amount: int, shares: Sequence[int]) -> list[int]:
    """Return `amount` in parts in proportion to `shares`, no part above its share.

    Raises ValueError where the shares do not hold the amount.
    """
    if amount > sum(shares):
        raise ValueError("more than there is")
    return money.split_by_ratio(amount, list(shares)) if amount else [0] * len(shares)


def _step(step: Clock.Step, since: date | None, done: date | None, province: str) -> Step:
    if since is None:
        return Step(step, None, done)
    try:
        return Step(step, calendars.deadline(step, since, province), done)
    except calendars.NoClockError as error:
        return Step(step, None, done, str(error))


def _summaries(rows: Sequence[Contract]) -> dict[int, contracts.Summary]:
    return contracts.summaries(rows, on=date.max)


def _contracts(project: Project, settlement: Settlement | None) -> tuple[ContractRow, ...]:
    rows = list(contracts.of_project(project).exclude(state="DRAFT"))
    summaries = _summaries(rows)
    reviewed = {}
    if settlement is not None:
        known = settlement.costs.filter(contract__isnull=False, reviewed__isnull=False)
        reviewed = dict(known.values_list("contract_id", "reviewed"))
    paid = _paid(project)
    return tuple(
        ContractRow(
            contract=row,
            original=summaries[row.pk].original,
            value=summaries[row.pk].value,
            accepted=summaries[row.pk].accepted,
            settled=reviewed.get(row.pk, summaries[row.pk].accepted) or 0,
            **paid.get(row.pk, {"advance": 0, "paid": 0, "retained": 0}),
        )
        for row in rows
    )


def _paid(project: Project) -> dict[int, dict[str, int]]:
    advance, stage, back = (Q(kind=kind) for kind in (Kind.ADVANCE, Kind.STAGE, Kind.RETENTION))
    rows = PaymentRequest.objects.filter(_PAID, project=project, contract__isnull=False)
    sums = rows.values("contract").annotate(
        paid=Sum("amount"),
        given=Sum("gross", filter=advance, default=0),
        recovered=Sum("recovered", filter=stage, default=0),
        kept=Sum("retained", filter=stage, default=0),
        released=Sum("gross", filter=back, default=0),
    )
    return {
        row["contract"]: {
            "advance": row["given"] - row["recovered"],
            "paid": row["paid"],
            "retained": row["kept"] - row["released"],
        }
        for row in sums
    }


def _sources(project: Project) -> tuple[SourceRow, ...]:
    purpose = project.purpose
    found: dict[str, Counter[Source]] = {
        "planned": Counter({Source(row.source): row.amount for row in project.planned_costs.all()}),
        "allotted": _allotted(project),
        "received": Counter(balances.received_by_source(purpose)),
        "in_kind": Counter(balances.in_kind_by_source(purpose)),
        "paid": Counter(),
        "borne": Counter(),
        "left": Counter(),
    }
    for function, fund, net in balances.standing(purpose, *OUTLAY, *MONEY):
        for name in _columns(function, fund):
            found[name][Source(fund.source)] += net
    return tuple(
        SourceRow(source, **{name: sums[source] for name, sums in found.items()})
        for source in Source
        if any(sums[source] for sums in found.values())
    )


def _columns(function: Function, fund: Fund) -> list[str]:
    if function in MONEY:
        return ["left"]
    paid = [] if fund.regime == Regime.IN_KIND else ["paid"]
    return [*paid, "borne"] if function in _BORNE else paid


def _allotted(project: Project) -> "Counter[Source]":
    rows = AllocationRequest.objects.filter(
        project=project, state__in=[AllocationState.APPROVED, AllocationState.DRAWN]
    )
    sums = rows.values_list("source").annotate(sum=Sum("amount"))
    return Counter({Source(source): amount for source, amount in sums})
