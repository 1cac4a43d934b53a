"""What a contract is worth, what of it was accepted, what is left, what is wanting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from ledger.models.chart import Book
from projects.models.contract import (
    Acceptance,
    AcceptanceItem,
    Amendment,
    Contract,
    ContractItem,
    Defect,
)
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.workflow import AcceptanceState, AmendmentState, ContractState, PaymentState

# What stands in an agreed contract: its own items, and those of amendments that are signed.
_AGREED = Q(amendment=None) | Q(amendment__state=AmendmentState.SIGNED)


@dataclass(frozen=True)
class Line:
    """One item with its signed changes: volumes in its unit, amounts in đồng."""

    item: ContractItem
    quantity: Decimal
    amount: int
    accepted: Decimal
    accepted_amount: int

    @property
    def left(self) -> Decimal:
        """Return the volume that may still be accepted."""
        return self.quantity - self.accepted

    @property
    def left_amount(self) -> int:
        """Return the đồng that may still be accepted."""
        return self.amount - self.accepted_amount

    @property
    def percent(self) -> int:
        """Return how much of the amount was accepted, in whole percent downwards."""
        return percent(self.accepted_amount, self.amount)


@dataclass(frozen=True)
class Summary:
    """The figures of a contract, in đồng; `original` before amendments, `ends_on` after them."""

    original: int
    value: int
    accepted: int
    ends_on: date
    open_defects: int
    late_defects: int

    @property
    def percent(self) -> int:
        """Return how much of the value was accepted, in whole percent downwards."""
        return percent(self.accepted, self.value)


def percent(part: int, whole: int) -> int:
    """Return `part` of `whole` in whole percent, rounded down; 0 of nothing."""
    return part * 100 // whole if whole > 0 else 0


def amount_of(quantity: Decimal, unit_price: int) -> int:
    """Return whole đồng, rounded half away from zero as the database does.

    >>> amount_of(Decimal("0.5"), 3), amount_of(Decimal("-0.5"), 3)
    (2, -2)
    """
    return int((quantity * unit_price).quantize(Decimal(1), ROUND_HALF_UP))


def value(contract: Contract) -> int:
    """Return the đồng agreed, signed amendments included."""
    return contract.items.filter(_AGREED).aggregate(sum=Sum("amount"))["sum"] or 0


def accepted(contract: Contract) -> int:
    """Return the đồng accepted so far."""
    return standing(contract).aggregate(sum=Sum("value"))["sum"] or 0


def ends_on(contract: Contract) -> date:
    """Return the day by which all must be built, after signed amendments."""
    last = contract.amendments.filter(state=AmendmentState.SIGNED).order_by("number").last()
    return last.ends_on if last else contract.ends_on


def paid_for(contract: Contract) -> int:
    """Return the đồng that accepted work must meet: advances, and stages less the advance recovered."""
    return _paid_for(PaymentRequest.objects.filter(contract=contract))


def paid_of(project: Project) -> int:
    """Return what `paid_for` says of all contracts of a project together."""
    return _paid_for(PaymentRequest.objects.filter(contract__project=project))


def standing(contract: Contract) -> "QuerySet[Acceptance]":
    """Return the acceptances that count, oldest first: accepted, and not reversed since."""
    rows = contract.acceptances.filter(
        state=AcceptanceState.ACCEPTED, entry__reversed_by__isnull=True
    )
    return rows.order_by("number")


def is_reversed(acceptance: Acceptance) -> bool:
    """Tell whether the entry of an acceptance was reversed in the journal."""
    rows = Acceptance.objects.filter(pk=acceptance.pk, entry__reversed_by__isnull=False)
    return rows.exists()


def completion(contract: Contract) -> Acceptance | None:
    """Return the acceptance of the completed work, if there is one."""
    return standing(contract).filter(kind=Acceptance.Kind.COMPLETION).first()


def lines(contract: Contract, *, with_drafts: bool = False, on: date | None = None) -> list[Line]:
    """Return the items in their order, each with its signed changes and what was accepted.

    `with_drafts` counts the changes that are proposed, too; `on` only those signed by that day.
    """
    agreed_then = _AGREED if on is None else Q(amendment=None) | Q(amendment__signed_on__lte=on)
    rows = contract.items.filter(Q() if with_drafts else agreed_then).select_related("amendment")
    agreed = list(rows.order_by(F("amendment__number").asc(nulls_first=True), "position"))
    done = _accepted_by_item([contract.pk])
    return [_line(row, agreed, done) for row in agreed if row.of_id is None]


def of_project(project: Project) -> "QuerySet[Contract]":
    """Return the contracts of a project, oldest first."""
    return project.contracts.select_related("payee").order_by("pk")


def in_books(books: Iterable[Book]) -> "QuerySet[Contract]":
    """Return the contracts of `books`, newest first."""
    rows = Contract.objects.filter(project__book__in=list(books))
    return rows.select_related("project__book__organisation", "payee").order_by("-pk")


def summaries(contracts: Iterable[Contract], *, on: date) -> dict[int, Summary]:
    """Return the figures of many contracts by id, in as many queries for one as for a thousand."""
    rows = list(contracts)
    ids = [row.pk for row in rows]
    values, done = _values(ids), _accepted_values(ids)
    ends, wanting = _ends(ids), _defects(ids, on)
    return {
        row.pk: Summary(
            *values.get(row.pk, (0, 0)),
            done.get(row.pk, 0),
            ends.get(row.pk, row.ends_on),
            *wanting.get(row.pk, (0, 0)),
        )
        for row in rows
    }


def summary(contract: Contract, *, on: date) -> Summary:
    """Return the figures of one contract."""
    return summaries([contract], on=on)[contract.pk]


def signed_value(project: Project, *, but: Contract | None = None) -> int:
    """Return the đồng of all signed contracts of a project, leaving one out."""
    rows = ContractItem.objects.filter(_AGREED, contract__project=project).exclude(
        contract__state=ContractState.DRAFT
    )
    rows = rows if but is None else rows.exclude(contract=but)
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def accepted_of(project: Project) -> int:
    """Return the đồng accepted under all contracts of a project."""
    rows = Acceptance.objects.filter(
        contract__project=project,
        state=AcceptanceState.ACCEPTED,
        entry__reversed_by__isnull=True,
    )
    return rows.aggregate(sum=Sum("value"))["sum"] or 0


def planned(project: Project) -> int:
    """Return the planned cost of a project from all sources, in đồng."""
    return project.planned_costs.aggregate(sum=Sum("amount"))["sum"] or 0


def open_defects(contract: Contract) -> "QuerySet[Defect]":
    """Return what is still to be mended, nearest deadline first."""
    return contract.defects.filter(mended_on=None).order_by("due_on", "pk")


def _line(
    item: ContractItem, agreed: list[ContractItem], done: dict[int, tuple[Decimal, int]]
) -> Line:
    own = [row for row in agreed if item.pk in (row.pk, row.of_id)]
    accepted, accepted_amount = done.get(item.pk, (Decimal(0), 0))
    return Line(
        item=item,
        quantity=sum((row.quantity for row in own), Decimal(0)),
        amount=sum(row.amount for row in own),
        accepted=accepted,
        accepted_amount=accepted_amount,
    )


def _accepted_by_item(ids: list[int]) -> dict[int, tuple[Decimal, int]]:
    rows = AcceptanceItem.objects.filter(
        acceptance__contract__in=ids,
        acceptance__state=AcceptanceState.ACCEPTED,
        acceptance__entry__reversed_by__isnull=True,
    )
    sums = rows.values("item").annotate(volume=Sum("quantity"), worth=Sum("amount"))
    return {row["item"]: (row["volume"], row["worth"]) for row in sums}


def _values(ids: list[int]) -> dict[int, tuple[int, int]]:
    sums = (
        ContractItem.objects.filter(_AGREED, contract__in=ids)
        .values("contract")
        .annotate(all=Sum("amount"), first=Sum("amount", filter=Q(amendment=None)))
    )
    return {row["contract"]: (row["first"] or 0, row["all"] or 0) for row in sums}


def _accepted_values(ids: list[int]) -> dict[int, int]:
    rows = Acceptance.objects.filter(
        contract__in=ids, state=AcceptanceState.ACCEPTED, entry__reversed_by__isnull=True
    )
    return dict(rows.values("contract").annotate(sum=Sum("value")).values_list("contract", "sum"))


def _ends(ids: list[int]) -> dict[int, date]:
    """Return the day of the last signed amendment of each contract that has one."""
    signed = Amendment.objects.filter(contract__in=ids, state=AmendmentState.SIGNED)
    last = signed.values("contract").annotate(last=Max("number")).values_list("contract", "last")
    newest = dict(last)
    return {row.contract_id: row.ends_on for row in signed if row.number == newest[row.contract_id]}


def _defects(ids: list[int], on: date) -> dict[int, tuple[int, int]]:
    rows = Defect.objects.filter(contract__in=ids, mended_on=None).values("contract")
    sums = rows.annotate(wanting=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
    return {row["contract"]: (row["wanting"], row["late"]) for row in sums}


def _paid_for(payments: "QuerySet[PaymentRequest]") -> int:
    rows = payments.filter(
        kind__in=[PaymentRequest.Kind.ADVANCE, PaymentRequest.Kind.STAGE],
        state=PaymentState.PAID,
        entry__reversed_by__isnull=True,
    )
    return rows.aggregate(sum=Sum(F("gross") - F("recovered")))["sum"] or 0
