"""Calls, counterpart money, agreements, statuses and decisions of a project as facts."""

from collections import Counter
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext_noop as _

from disclosure.facts import (
    Agreement,
    Allocation,
    Call,
    Commitment,
    Ending,
    Equation,
    Event,
    Norm,
    Payment,
    Share,
    Status,
    Step,
)
from disclosure.snapshot.words import basis, word
from ledger.models.chart import Regime, Source
from projects import contributions, progress, settlements, workflow
from projects import statuses as states
from projects.models import agreement as promises
from projects.models.allocation import AllocationRequest
from projects.models.contract import Acceptance, Amendment
from projects.models.contribution import Call as CallRow
from projects.models.payment import PaymentPart
from projects.models.project import Project

# What events are called that no move of the workflow names.
DECIDED = _("Quyết định đầu tư")
CALL_OPENED = _("Mở đợt vận động")

_REACHED = (
    workflow.AllocationState.APPROVED,
    workflow.AllocationState.DRAWN,
)


def statuses(
    project: Project, equation: Equation, payments: tuple[Payment, ...]
) -> tuple[Status, ...]:
    """Return the five statuses; what is not followed yet says so."""
    so_far = states.Paid(
        received=equation.received,
        paid=equation.paid,
        last_on=max((p.on for p in payments), default=None),
        accepted_on=max((p.accepted_on for p in payments if p.accepted_on), default=None),
    )
    return tuple(Status(**vars(status)) for status in states.of(project, so_far))


def calls(project: Project) -> tuple[Call, ...]:
    """Return the calls with what was promised to each, in đồng, withdrawn pledges left out."""
    return tuple(_call(row) for row in project.calls.order_by("opens_on", "id"))


def allocations(project: Project) -> tuple[Allocation, ...]:
    """Return the requests that left the drawer, the money paid shared out first drawn first."""
    left = _paid_from_budget(project)
    rows = project.allocations.exclude(state=workflow.AllocationState.DRAFT)
    found = []
    for row in rows.select_related("norm__basis").order_by("drawn_on", "id"):
        drawn = row.amount if row.state == workflow.AllocationState.DRAWN else 0
        paid = min(drawn, left[row.source])
        left[row.source] -= paid
        found.append(_allocation(row, drawn=drawn, paid=paid))
    return tuple(found)


def agreements(project: Project, on: date) -> tuple[Agreement, ...]:
    """Return the signed agreements with what each side has done by `on`."""
    rows = project.agreements.exclude(state=workflow.AgreementState.DRAFT)
    return tuple(
        Agreement(
            kind=word(promises.Agreement.Kind(row.kind)),
            number=row.number,
            title=row.title,
            business=row.business.name,
            service=row.service,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            signed_on=row.signed_on,
            state=word(workflow.AgreementState(row.state)),
            commitments=tuple(_commitment(each) for each in progress.commitments(row, on)),
        )
        for row in rows.select_related("business").order_by("signed_on", "id")
    )


def ending(project: Project) -> Ending | None:
    """Return how the project was handed over and settled; None before either."""
    handover = settlements.handover_of(project)
    if handover is None:
        return None
    row, approved = settlements.of(project), settlements.approved_by_source(project)
    done = row if row is not None and approved else None
    return Ending(
        handed_over_on=handover.on,
        receiver=handover.receiver,
        decision_number=done.decision_number if done else "",
        approved_on=done.decided_on if done else None,
        proposed=sum(cost.proposed for cost in done.costs.all()) if done else None,
        approved=tuple(Share(word(source), amount) for source, amount in approved.items()),
        closed_on=done.closed_on if done else None,
    )


def events(project: Project) -> tuple[Event, ...]:
    """Return the decisions, oldest first; payments have their own list."""
    found = [Event(row.opens_on, CALL_OPENED, row.title) for row in project.calls.order_by("id")]
    if project.decision_on:
        found.append(Event(project.decision_on, DECIDED, project.decision_number))
    named = subjects(project)
    for row in project.decisions.exclude(move__startswith="payment.").order_by("id"):
        move = _moves().get(row.move)
        if move is not None:
            found.append(Event(row.on, str(move.label), named.get(row.subject, "")))
    return tuple(sorted(found, key=lambda event: event.on))


def _moves() -> dict[str, workflow.Move]:
    return {f"{move.thing}.{move.verb}": move for move in workflow.MOVES}


def subjects(project: Project) -> dict[str, str]:
    """Return what the decisions of a project are about, by how they name it."""
    rows = [
        *project.allocations.all(),
        *project.agreements.all(),
        *project.calls.all(),
        *project.contracts.all(),
        *Amendment.objects.filter(contract__project=project).select_related("contract"),
        *Acceptance.objects.filter(contract__project=project).select_related("contract"),
    ]
    return {f"{row._meta.label_lower}:{row.pk}": str(row) for row in rows}


def _call(row: CallRow) -> Call:
    reached = contributions.of_call(row)
    return Call(
        kind=word(CallRow.Kind(row.kind)),
        title=row.title,
        state=word(workflow.CallState(row.state)),
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        target=row.target,
        level=row.level,
        met_on=row.met_on,
        households=row.households,
        households_agreed=row.households_agreed,
        surplus_rule=row.surplus_rule,
        pledges=reached.pledges,
        pledged=reached.promised_money,
    )


def _paid_from_budget(project: Project) -> Counter[str]:
    parts = PaymentPart.objects.filter(
        payment__project=project,
        payment__state=workflow.PaymentState.PAID,
        payment__entry__reversed_by__isnull=True,
        fund__regime=Regime.BUDGET,
    )
    return Counter(dict(parts.values_list("fund__source").annotate(total=Sum("amount"))))


def _allocation(row: AllocationRequest, *, drawn: int, paid: int) -> Allocation:
    return Allocation(
        source=word(Source(row.source)),
        content=row.content,
        state=word(workflow.AllocationState(row.state)),
        level=word(workflow.Level(row.level)) if row.level else None,
        requested=row.amount,
        approved=row.amount if row.state in _REACHED else 0,
        drawn=drawn,
        paid=paid,
        submitted_on=row.submitted_on,
        decided_on=row.decided_on,
        drawn_on=row.drawn_on,
        norm=_norm(row),
    )


def _norm(row: AllocationRequest) -> Norm | None:
    if row.norm is None or row.norm_amount is None:
        return None
    steps = tuple(
        Step(step["label"], step.get("expression", ""), step["amount"]) for step in row.norm_steps
    )
    return Norm(row.norm.title, basis(row.norm.basis), steps, row.norm_amount)


def _commitment(row: progress.CommitmentProgress) -> Commitment:
    promise = row.commitment
    return Commitment(
        side=word(promises.Commitment.Side(promise.side)),
        kind=word(promises.Commitment.Kind(promise.kind)),
        content=promise.content,
        amount=promise.amount,
        due_on=promise.due_on,
        done=None if promise.amount is None else row.done,
        done_on=row.done_on,
        state=word(row.state),
    )
