"""What was promised and what came in; a contribution counts while its entry is not reversed."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import (
    Count,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from projects.models.contribution import MONEY_FORMS, Call, Contribution, Form, Pledge
from projects.models.project import Project


@dataclass
class Total:
    """What one form adds up to: đồng of money or agreed value, and quantities by unit."""

    form: Form
    count: int = 0
    amount: int = 0
    quantities: dict[str, Decimal] = field(default_factory=dict)

    @property
    def is_money(self) -> bool:
        """Tell money from the value of goods, labour and land."""
        return self.form in MONEY_FORMS


@dataclass(frozen=True)
class Progress:
    """Promised beside received for one call, by form; `pledges` are those not withdrawn."""

    pledges: int
    promised: list[Total]
    received: list[Total]

    @property
    def promised_money(self) -> int:
        """Return the đồng promised as money."""
        return sum(total.amount for total in self.promised if total.is_money)


def all_live() -> "QuerySet[Contribution]":
    """Return every contribution whose entry stands."""
    return Contribution.objects.filter(entry__reversed_by__isnull=True)


def live(project: Project) -> "QuerySet[Contribution]":
    """Return the contributions of `project` that stand, oldest first, without further queries."""
    rows = all_live().filter(project=project)
    return rows.select_related("giver", "entry", "call", "pledge").order_by("received_on", "id")


def totals_by_form(
    rows: "QuerySet[Contribution] | QuerySet[Pledge]",
) -> list[Total]:
    """Add up contributions or pledges by form, in the order of `Form`; one query."""
    totals: dict[str, Total] = {}
    sums = (
        rows.order_by()
        .values("form", "unit")
        .annotate(count=Count("id"), money=Sum("amount"), goods=Sum("quantity"))
    )
    for row in sums:
        total = totals.setdefault(row["form"], Total(Form(row["form"])))
        total.count += row["count"]
        total.amount += row["money"] or 0
        if row["goods"] is not None:
            total.quantities[row["unit"]] = row["goods"]
    return [totals[form] for form in Form if form in totals]


def of_call(call: Call) -> Progress:
    """Return how far a call has come."""
    pledges = Pledge.objects.filter(call=call, withdrawn_on=None)
    return Progress(
        pledges=pledges.count(),
        promised=totals_by_form(pledges),
        received=totals_by_form(all_live().filter(call=call)),
    )


def with_received(pledges: "QuerySet[Pledge]") -> "QuerySet[Pledge]":
    """Add `got_amount` (đồng), `got_quantity` and `times` (receipts ever made) to each pledge."""
    mine = all_live().filter(pledge=OuterRef("pk")).order_by().values("pledge")
    ever = Contribution.objects.filter(pledge=OuterRef("pk")).order_by().values("pledge")
    return pledges.annotate(
        got_amount=Coalesce(Subquery(mine.annotate(s=Sum("amount")).values("s")), 0),
        got_quantity=Coalesce(
            Subquery(mine.annotate(s=Sum("quantity")).values("s")),
            Decimal(0),
            output_field=DecimalField(max_digits=12, decimal_places=2),
        ),
        times=Coalesce(
            Subquery(ever.annotate(n=Count("id")).values("n"), output_field=IntegerField()), 0
        ),
    ).select_related("giver", "expected")


def outstanding(pledges: "QuerySet[Pledge]") -> "QuerySet[Pledge]":
    """Keep the pledges of which something is still to come, those taken back left out."""
    money = Q(form__in=MONEY_FORMS, got_amount__lt=F("amount"))
    goods = ~Q(form__in=MONEY_FORMS) & Q(got_quantity__lt=F("quantity"))
    return with_received(pledges.filter(withdrawn_on=None)).filter(money | goods)


@dataclass(frozen=True)
class Standing:
    """One pledge, what came of it and what is left, in đồng or in its unit."""

    pledge: Pledge
    got: Decimal | int
    left: Decimal | int
    times: int

    @property
    def is_done(self) -> bool:
        """Tell whether everything promised has come."""
        return self.left <= 0


def standings(pledges: "QuerySet[Pledge]") -> list[Standing]:
    """Return the standing of each pledge of the page, in two queries at most."""
    return [_standing(pledge) for pledge in with_received(pledges)]


def standing_of(pledge: Pledge) -> Standing:
    """Return the standing of one pledge."""
    return standings(Pledge.objects.filter(pk=pledge.pk))[0]


def _standing(pledge: Pledge) -> Standing:
    promised, got = _measures(pledge)
    left = promised - got
    times: int = pledge.times  # type: ignore[attr-defined]  # annotated above
    return Standing(pledge, got, left if left > 0 else type(left)(0), times)


def _measures(pledge: Pledge) -> tuple[Decimal | int, Decimal | int]:
    if pledge.form in MONEY_FORMS:
        return pledge.amount or 0, pledge.got_amount  # type: ignore[attr-defined]
    return pledge.quantity or Decimal(0), pledge.got_quantity  # type: ignore[attr-defined]
