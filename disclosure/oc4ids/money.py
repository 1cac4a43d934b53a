"""The money of a project in the standard's terms: budget by source, and every movement. Pure."""

from disclosure.facts import ProjectFacts
from disclosure.movements import Movement
from disclosure.oc4ids import codes, parties
from disclosure.oc4ids.values import Json, kept, moment, told, vnd

BY_SOURCE = "theo-nguon"


def budget(facts: ProjectFacts) -> Json:
    """Return the planned total and its split by source: the one split there is."""
    planned = [row for row in facts.sources if row.planned is not None]
    lines = [
        kept(
            id=row.source.code,
            description=row.source.word,
            amount=vnd(row.planned),
            sourceParty=parties.source(row.source),
            approvalDate=moment(facts.decision_on),
        )
        for row in planned
    ]
    if not planned:
        return kept(approvalDate=moment(facts.decision_on))
    split = kept(id=BY_SOURCE, description="Theo nguồn vốn", budgetBreakdown=lines)
    return kept(
        amount=vnd(sum(row.planned or 0 for row in planned)),
        approvalDate=moment(facts.decision_on),
        budgetBreakdowns=[split],
    )


def transaction(facts: ProjectFacts, row: Movement, **more: Json | None) -> Json:
    """Return a movement; the amount is above zero, `x_direction` says which way it went."""
    came = row.direction > 0
    return kept(
        id=row.id,
        date=moment(row.on),
        value=vnd(row.amount),
        payer=_giver(row) if came else parties.owner(facts),
        payee=parties.owner(facts) if came else _payee(row),
        x_direction="in" if came else "out",
        x_flow=codes.FLOW.get(row.kind.code),
        x_kind=told(row.kind),
        x_source=told(row.source),
        x_voucher=row.voucher,
        x_giverName=row.party if row.kind.code == "GIFT" else None,
        x_giverNaming=_naming(row),
        x_description=row.content,
        x_invoice=row.invoice,
        x_decision=row.decision,
        x_reconciled=row.matched,
        **more,
    )


def _giver(row: Movement) -> Json | None:
    """Return who gave: the source; money that nobody gave has none."""
    gave = row.kind.code in ("GIFT", "DRAWING") and row.source is not None
    return parties.source(row.source) if gave and row.source else None


def _payee(row: Movement) -> Json | None:
    return parties.payee(row.party, row.party_kind) if row.party else None


def _naming(row: Movement) -> str | None:
    """Tell whether the giver let a name be shown, which nobody has verified."""
    if row.kind.code != "GIFT":
        return None
    return "declared" if row.party else "withheld"
