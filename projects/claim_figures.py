"""The figures of a payment under a contract as its papers tell them: before, this time, together."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum

from projects import contracts
from projects.models.payment import PaymentPart, PaymentRequest
from projects.workflow import PaymentState

_LIVE = ~Q(state=PaymentState.RETURNED)


@dataclass(frozen=True)
class Source:
    """What a fund bears, in đồng: in the payments before this one, and in this one."""

    name: str
    before: int
    now: int

    @property
    def together(self) -> int:
        """Return both."""
        return self.before + self.now


@dataclass(frozen=True)
class Figures:
    """What stands on a request to pay, all in đồng; `before` is what earlier requests asked for.

    `advance_left` is the advance not recovered before this payment. `accepted` counts up to the
    acceptance that is paid for.
    """

    value: int
    accepted: int
    advance_left: int
    gross_before: int
    retained_before: int
    sources: tuple[Source, ...]

    @property
    def before(self) -> int:
        """Return what left before, from all funds."""
        return sum(source.before for source in self.sources)

    @property
    def now(self) -> int:
        """Return what leaves this time, from all funds."""
        return sum(source.now for source in self.sources)

    @property
    def together(self) -> int:
        """Return both."""
        return self.before + self.now


def of(payment: PaymentRequest) -> Figures:
    """Return the figures of a payment under a contract; a payment without one has no value agreed."""
    earlier = _earlier(payment)
    kinds = PaymentRequest.Kind
    sums = earlier.aggregate(
        advanced=Sum("gross", filter=Q(kind=kinds.ADVANCE), default=0),
        recovered=Sum("recovered", default=0),
        gross=Sum("gross", filter=Q(kind=kinds.STAGE), default=0),
        retained=Sum("retained", default=0),
    )
    return Figures(
        value=contracts.value(payment.contract) if payment.contract else 0,
        accepted=_accepted(payment),
        advance_left=sums["advanced"] - sums["recovered"],
        gross_before=sums["gross"],
        retained_before=sums["retained"],
        sources=_sources(payment, list(earlier.values_list("pk", flat=True))),
    )


def _earlier(payment: PaymentRequest) -> "QuerySet[PaymentRequest]":
    if payment.contract is None:
        return PaymentRequest.objects.none()
    rows = PaymentRequest.objects.filter(_LIVE, contract=payment.contract, pk__lt=payment.pk)
    return rows.exclude(entry__reversed_by__isnull=False)


def _accepted(payment: PaymentRequest) -> int:
    if payment.contract is None:
        return 0
    rows = contracts.standing(payment.contract)
    if payment.acceptance is not None:
        rows = rows.filter(number__lte=payment.acceptance.number)
    return int(rows.aggregate(sum=Sum("value", default=0))["sum"])


def _sources(payment: PaymentRequest, earlier: list[int]) -> tuple[Source, ...]:
    rows = PaymentPart.objects.filter(payment__in=[payment.pk, *earlier])
    sums = rows.values("fund__name").annotate(
        before=Sum("amount", filter=Q(payment__in=earlier), default=0),
        now=Sum("amount", filter=Q(payment=payment), default=0),
    )
    return tuple(
        Source(row["fund__name"], row["before"], row["now"]) for row in sums.order_by("fund__name")
    )
