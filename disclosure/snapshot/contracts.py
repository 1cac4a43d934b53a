"""Signed contracts, their changes and what was accepted as facts."""

from datetime import date

from disclosure.facts import Acceptance, Amendment, Contract
from disclosure.snapshot.words import word
from projects import amendments, contracts, warranties, workflow
from projects.models import contract as agreed
from projects.models.payment import Payee
from projects.models.project import Project


def signed(project: Project, on: date) -> tuple[Contract, ...]:
    """Return the contracts that were signed, oldest first; a draft is nobody's business yet."""
    rows = list(contracts.of_project(project).exclude(signed_on=None).order_by("signed_on", "pk"))
    figures = contracts.summaries(rows, on=on)
    return tuple(_contract(row, figures[row.pk]) for row in rows)


def _contract(row: agreed.Contract, figures: contracts.Summary) -> Contract:
    assert row.signed_on is not None  # noqa: S101 -- the constraint contract_signed_has_day
    return Contract(
        number=row.number,
        title=row.title,
        payee=row.payee.name,
        payee_kind=word(Payee.Kind(row.payee.kind)),
        selection=row.selection,
        state=word(workflow.ContractState(row.state)),
        signed_on=row.signed_on,
        ends_on=figures.ends_on,
        original=figures.original,
        value=figures.value,
        accepted=figures.accepted,
        percent=figures.percent,
        amendments=tuple(
            _amendment(step) for step in amendments.steps(row) if step.amendment.signed_on
        ),
        acceptances=tuple(_acceptance(each) for each in contracts.standing(row)),
        warranty_until=warranties.ends_on(row),
    )


def _amendment(step: amendments.Step) -> Amendment:
    row = step.amendment
    assert row.signed_on is not None  # noqa: S101 -- kept by the caller
    return Amendment(row.number, row.signed_on, row.reason, step.difference, row.ends_on)


def _acceptance(row: agreed.Acceptance) -> Acceptance:
    return Acceptance(
        stage=row.stage,
        kind=word(agreed.Acceptance.Kind(row.kind)),
        on=row.on,
        value=row.value,
        board_was_there=row.board_was_there,
    )
