"""Until when a contractor answers for the work, and what is kept back until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from ledger import clocks
from ledger.models.chart import Book
from projects import contracts
from projects.models.contract import Acceptance, Contract
from projects.models.payment import PaymentRequest
from projects.workflow import AcceptanceState, ContractState, PaymentState

_PAID = Q(payments__state=PaymentState.PAID, payments__entry__reversed_by__isnull=True)


@dataclass(frozen=True)
class Warranty:
    """A contract whose warranty runs, or whose retention still stands; `kept` in đồng.

    `ends_on` is None before the work is accepted as complete; `days_left` below zero once it is over.
    """

    contract: Contract
    ends_on: date | None
    kept: int
    days_left: int | None
    open_defects: int

    @property
    def is_due(self) -> bool:
        """Tell whether what is kept may go back: the warranty is over, nothing is to be mended."""
        over = self.days_left is not None and self.days_left < 0
        return over and bool(self.kept) and not self.open_defects


def ends_on(contract: Contract) -> date | None:
    """Return the last day of the warranty, counted from the completed work; None before it is accepted."""
    completion = contracts.completion(contract)
    if completion is None:
        return None
    months = contract.warranty_months
    return clocks.due(completion.on, months, clocks.Unit.MONTH, clocks.Calendar())


def kept(books: Sequence[Book], *, on: date) -> list[Warranty]:
    """Return the contracts of `books` under warranty or with retention, the nearest end first."""
    rows = (
        Contract.objects.filter(project__book__in=books)
        .exclude(state=ContractState.DRAFT)
        .annotate(
            retained=Sum("payments__retained", filter=_PAID, default=0),
            released=Sum(
                "payments__gross",
                filter=_PAID & Q(payments__kind=PaymentRequest.Kind.RETENTION),
                default=0,
            ),
        )
        .select_related("project", "payee")
    )
    found = list(rows)
    summaries = contracts.summaries(found, on=on)
    completed = _completions(found)
    listed = [_warranty(row, completed.get(row.pk), summaries[row.pk], on) for row in found]
    running = [w for w in listed if w.kept or (w.days_left is not None and w.days_left >= 0)]
    return sorted(running, key=lambda w: (w.ends_on is None, w.ends_on or on, w.contract.pk))


def _completions(rows: Sequence[Contract]) -> dict[int, date]:
    accepted = Acceptance.objects.filter(
        contract__in=rows,
        kind=Acceptance.Kind.COMPLETION,
        state=AcceptanceState.ACCEPTED,
        entry__reversed_by__isnull=True,
    )
    return dict(accepted.order_by("-number").values_list("contract", "on"))


def _warranty(
    row: Contract, completed: date | None, summary: contracts.Summary, on: date
) -> Warranty:
    until = (
        clocks.due(completed, row.warranty_months, clocks.Unit.MONTH, clocks.Calendar())
        if completed
        else None
    )
    return Warranty(
        contract=row,
        ends_on=until,
        kept=row.retained - row.released,  # type: ignore[attr-defined]  # annotated
        days_left=(until - on).days if until else None,
        open_defects=summary.open_defects,
    )
