"""What is asked for under a contract, beside what was asked for and paid under it before."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, Sum

from ledger.models.chart import Balance, Function
from projects import contracts, instalments
from projects.models.contract import Acceptance, Contract
from projects.models.payment import PaymentPart, PaymentRequest
from projects.models.project import Project
from projects.workflow import ContractState, PaymentState

Kind = PaymentRequest.Kind

_LIVE = ~Q(state=PaymentState.RETURNED)
_PAID = Q(state=PaymentState.PAID, entry__reversed_by__isnull=True)


@dataclass(frozen=True)
class Claim:
    """A payment under a contract, in đồng: an advance, accepted work, or what was retained.

    `gross` is what is asked for; of it `recovered` of the advance is taken off (accepted work only),
    and what the contract says is retained.
    """

    kind: PaymentRequest.Kind
    contract: Contract
    gross: int
    recovered: int = 0
    acceptance: Acceptance | None = None

    @property
    def retained(self) -> int:
        """Return what is kept back for the warranty."""
        if self.kind != Kind.STAGE:
            return 0
        return instalments.retained(terms(self.contract), self.gross)

    @property
    def amount(self) -> int:
        """Return the đồng that would leave."""
        return self.gross - self.recovered - self.retained


def of(payment: PaymentRequest) -> Claim | None:
    """Return what a stored request claims; None for one without a contract."""
    if payment.contract is None:
        return None
    return Claim(
        kind=Kind(payment.kind),
        contract=payment.contract,
        gross=payment.gross,
        recovered=payment.recovered,
        acceptance=payment.acceptance,
    )


def terms(contract: Contract) -> instalments.Terms:
    """Return the terms of a contract, its value with the amendments signed so far."""
    keeps = contract.warranty == Contract.Warranty.RETENTION
    return instalments.Terms(
        value=contracts.value(contract),
        advance_share=contract.advance_share,
        recovered_by=contract.recovered_by,
        retention_share=contract.retention_share if keeps else type(contract.retention_share)(0),
    )


def standing(
    contract: Contract, *, but: int | None = None, before: int | None = None
) -> instalments.Standing:
    """Return what was asked for and paid under a contract.

    The request with id `but` is left out; so is the one with id `before` and all that came later.
    """
    rows = PaymentRequest.objects.filter(contract=contract).exclude(pk=but or 0)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    advance, stage, back = (Q(kind=kind) for kind in (Kind.ADVANCE, Kind.STAGE, Kind.RETENTION))
    sums = rows.aggregate(
        sum_advanced=Sum("gross", filter=advance & _LIVE, default=0),
        sum_advanced_paid=Sum("gross", filter=advance & _PAID, default=0),
        sum_gross=Sum("gross", filter=stage & _LIVE, default=0),
        sum_recovered=Sum("recovered", filter=stage & _LIVE, default=0),
        sum_recovered_paid=Sum("recovered", filter=stage & _PAID, default=0),
        sum_retained_paid=Sum("retained", filter=stage & _PAID, default=0),
        sum_released=Sum("gross", filter=back & _LIVE, default=0),
    )
    return instalments.Standing(
        **{name.removeprefix("sum_"): int(total) for name, total in sums.items()}
    )


def left_of(acceptance: Acceptance, *, but: int | None = None) -> int:
    """Return the đồng of an acceptance that no request, but that with id `but`, asks for yet."""
    rows = PaymentRequest.objects.filter(_LIVE, acceptance=acceptance).exclude(pk=but or 0)
    asked = rows.aggregate(sum=Sum("gross", default=0))["sum"]
    return acceptance.value - int(asked)


def proposed(acceptance: Acceptance) -> Claim:
    """Return the claim for all that is left of an acceptance, recovering no more than it must."""
    contract, gross = acceptance.contract, left_of(acceptance)
    instalment = instalments.propose(terms(contract), standing(contract), gross)
    return Claim(Kind.STAGE, contract, gross, instalment.recovered, acceptance)


def begun(contract: Contract, kind: PaymentRequest.Kind) -> Claim:
    """Return the most that may be claimed now as an advance, or of what was retained."""
    so_far = standing(contract)
    if kind == Kind.ADVANCE:
        return Claim(kind, contract, instalments.most_advance(terms(contract), so_far))
    return Claim(kind, contract, max(so_far.kept, 0))


@dataclass(frozen=True)
class Open:
    """What may be claimed under one contract now: each claim for all that is left."""

    contract: Contract
    claims: tuple[Claim, ...]


def open_in(project: Project) -> list[Open]:
    """Return the contracts of a project under which something may be claimed now."""
    rows = project.contracts.exclude(state=ContractState.DRAFT).select_related("payee", "project")
    found = [Open(row, tuple(_open_under(row))) for row in rows.order_by("pk")]
    return [each for each in found if each.claims]


def _open_under(contract: Contract) -> Iterator[Claim]:
    if contract.state == ContractState.SIGNED:
        advance = begun(contract, Kind.ADVANCE)
        if advance.gross > 0:
            yield advance
        for acceptance in contracts.standing(contract).select_related("contract"):
            claim = proposed(acceptance)
            if claim.gross > 0:
                yield claim
    kept = begun(contract, Kind.RETENTION)
    if kept.gross > 0:
        yield kept


def advanced_by_fund(project: Project) -> dict[int, int]:
    """Return the đồng that each fund has advanced under the project's contracts, by id of the fund."""
    rows = PaymentPart.objects.filter(
        payment__project=project,
        payment__kind=Kind.ADVANCE,
        payment__state=PaymentState.PAID,
        payment__entry__reversed_by__isnull=True,
    )
    return dict(rows.values("fund").annotate(sum=Sum("amount")).values_list("fund", "sum"))


def unrecovered(project: Project) -> int:
    """Return the đồng advanced and paid under a project's contracts that no payment made recovered."""
    rows = PaymentRequest.objects.filter(_PAID, project=project)
    sums = rows.aggregate(
        given=Sum("gross", filter=Q(kind=Kind.ADVANCE), default=0),
        back=Sum("recovered", default=0),
    )
    return int(sums["given"]) - int(sums["back"])


def standing_at(project: Project, function: Function) -> dict[int, int]:
    """Return what an account of each fund stands at for a project, đồng, debit above 0."""
    rows = Balance.objects.filter(
        account__purpose=project.purpose_id, account__function=function, account__unit="VND"
    )
    return {
        fund: debit - credit
        for fund, debit, credit in rows.values_list("account__fund", "debit", "credit")
        if debit != credit
    }
