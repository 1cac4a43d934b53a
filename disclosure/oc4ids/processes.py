"""Signed contracts as contracting processes: value, changes, accepted stages, money paid. Pure."""

from collections.abc import Iterable
from datetime import date

from disclosure.facts import Amendment, Contract, ProjectFacts
from disclosure.movements import Movement, name_of
from disclosure.oc4ids import codes, money, parties
from disclosure.oc4ids.values import Json, kept, moment, period, told, vnd


def of(facts: ProjectFacts, rows: Iterable[Movement], project_id: str) -> list[Json]:
    """Return the contracts; the movements in `rows` that belong to none are left to the project."""
    paid = [row for row in rows if row.direction < 0]
    return [_process(facts, each, paid, project_id) for each in facts.contracts]


def contract_of(facts: ProjectFacts, row: Movement) -> Contract | None:
    """Return the contract a payment is under; older versions name only who was paid."""
    if row.direction > 0 or row.kind.code == "DIRECT":
        return None
    if row.contract:
        return next((each for each in facts.contracts if each.number == row.contract), None)
    found = [each for each in facts.contracts if each.payee == row.party]
    return found[0] if len(found) == 1 else None


def _process(
    facts: ProjectFacts, contract: Contract, paid: list[Movement], project_id: str
) -> Json:
    stages = _milestones(contract)
    own = [row for row in paid if contract_of(facts, row) == contract]
    summary = kept(
        externalReference=contract.number,
        title=contract.title,
        status=codes.CONTRACT.get(contract.state.code),
        tender=kept(
            procurementMethodDetails=contract.selection, procuringEntity=parties.owner(facts)
        ),
        suppliers=[parties.organisation(contract.payee)],
        contractValue=vnd(contract.original),
        contractPeriod=period(contract.signed_on, _first_end(contract)),
        finalValue=vnd(contract.value) if contract.state.code == "LIQUIDATED" else None,
        modifications=_modifications(contract),
        milestones=stages,
        transactions=[
            money.transaction(facts, row, relatedImplementationMilestone=_stage(row, stages))
            for row in own
        ],
        x_currentValue=contract.value,
        x_acceptedValue=contract.accepted,
        x_acceptedPercent=contract.percent,
        x_supplierKind=told(contract.payee_kind),
    )
    return {"id": f"{project_id}-{name_of(contract.number)}", "summary": summary}


def _first_end(contract: Contract) -> date | None:
    """Return the last day as signed: unknown once an amendment has moved it."""
    return None if contract.amendments else contract.ends_on


def _modifications(contract: Contract) -> list[Json]:
    value, ends_on = contract.original, _first_end(contract)
    found = []
    for change in contract.amendments:
        found.append(_modification(change, value, ends_on))
        value, ends_on = value + change.difference, change.ends_on
    return found


def _modification(change: Amendment, value: int, ends_on: date | None) -> Json:
    moved = bool(change.difference)
    return kept(
        id=str(change.number),
        date=moment(change.signed_on),
        rationale=change.reason,
        type="value" if moved else "duration",
        oldContractValue=vnd(value) if moved else None,
        newContractValue=vnd(value + change.difference) if moved else None,
        oldContractPeriod=period(None, ends_on),
        newContractPeriod=period(None, change.ends_on),
    )


def _milestones(contract: Contract) -> list[Json]:
    return [
        kept(
            id=f"nghiem-thu-{number}",
            title=row.stage,
            type="delivery",
            code="completion" if row.kind.code == "COMPLETION" else None,
            dateMet=moment(row.on),
            status="met",
            value=vnd(row.value),
            x_boardWasThere=row.board_was_there,
        )
        for number, row in enumerate(contract.acceptances, start=1)
    ]


def _stage(row: Movement, stages: list[Json]) -> Json | None:
    """Return the accepted stage a payment is for, where its day tells it beyond doubt."""
    found = [
        each for each in stages if row.accepted_on and each["dateMet"] == moment(row.accepted_on)
    ]
    return kept(id=found[0]["id"], title=found[0]["title"]) if len(found) == 1 else None
