"""The contract files of projects as of a day: debts, advances and retentions that stand."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.differences.form import Difference, Kind, Owner
from projects.models.contract import Acceptance
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.workflow import AcceptanceState, PaymentState


@dataclass(frozen=True)
class Files:
    """The contract files of some projects as of a day: what was accepted, and what was paid on it."""

    acceptances: list[Acceptance]
    payments: list[PaymentRequest]

    def accepted(self) -> dict[int, int]:
        """Return the đồng accepted of each purpose: by contract, and of what was bought directly."""
        found: dict[int, int] = defaultdict(int)
        for acceptance in self.acceptances:
            found[acceptance.contract.project.purpose_id] += acceptance.value
        for payment in self.payments:
            if payment.kind == PaymentRequest.Kind.DIRECT and payment.accepted_on:
                found[payment.project.purpose_id] += payment.amount
        return found


def read(projects: Collection[Project], on: date) -> Files:
    """Read the contract files of some projects as of a day."""
    acceptances = Acceptance.objects.filter(
        contract__project__in=projects,
        state=AcceptanceState.ACCEPTED,
        entry__on__lte=on,
        entry__reversed_by=None,
    )
    payments = PaymentRequest.objects.filter(
        project__in=projects, state=PaymentState.PAID, paid_on__lte=on, entry__reversed_by=None
    )
    return Files(
        list(acceptances.select_related("contract__project").order_by("on", "pk")),
        list(payments.select_related("project", "contract").order_by("paid_on", "pk")),
    )


def of_files(found: Files) -> Iterator[Difference]:
    """Yield debts, advances and retentions that stand, and what was paid beyond what was accepted."""
    yield from _of_acceptances(found)
    yield from _of_contracts(found)


def _of_acceptances(found: Files) -> Iterator[Difference]:
    gross: dict[int, int] = defaultdict(int)
    for payment in found.payments:
        if payment.acceptance_id is not None:
            gross[payment.acceptance_id] += payment.gross
    for acceptance in found.acceptances:
        left = acceptance.value - gross[acceptance.pk]
        if left:
            owed = left > 0
            yield Difference(
                Kind.ACCEPTED_NOT_PAID if owed else Kind.PAID_ABOVE_ACCEPTED,
                acceptance.contract.project.purpose_id,
                abs(left),
                acceptance.on,
                Owner.ACCOUNTANT if owed else Owner.CHAIR,
                _("Hợp đồng %(contract)s, nghiệm thu lần %(number)d")
                % {"contract": acceptance.contract.number, "number": acceptance.number},
                _url(acceptance.contract_id),
            )


def _of_contracts(found: Files) -> Iterator[Difference]:
    """Yield the advance and the retention of each contract that stand, since the first of them."""
    kinds = PaymentRequest.Kind
    by_contract: dict[int, list[PaymentRequest]] = defaultdict(list)
    for payment in found.payments:
        if payment.contract_id is not None:
            by_contract[payment.contract_id].append(payment)
    for pk, rows in by_contract.items():
        advance = sum(row.amount for row in rows if row.kind == kinds.ADVANCE)
        advance -= sum(row.recovered for row in rows)
        kept = sum(row.retained for row in rows)
        kept -= sum(row.amount for row in rows if row.kind == kinds.RETENTION)
        since_advance = [row.paid_on for row in rows if row.kind == kinds.ADVANCE]
        since_kept = [row.paid_on for row in rows if row.retained]
        for kind, left, since in (
            (Kind.ADVANCE_STANDING, advance, since_advance),
            (Kind.RETENTION_HELD, kept, since_kept),
        ):
            if left > 0:
                yield Difference(
                    kind,
                    rows[0].project.purpose_id,
                    left,
                    since[0] if since else None,
                    Owner.CONTRACTOR,
                    _("Hợp đồng %(contract)s") % {"contract": _number(rows[0])},
                    _url(pk),
                )


def _number(payment: PaymentRequest) -> str:
    return payment.contract.number if payment.contract else ""


def _url(pk: int | None) -> str:
    return reverse("contract_show", args=[pk])
