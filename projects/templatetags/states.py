"""The tone of a state, the same on every page."""

from django import template

from projects.workflow import (
    AcceptanceState,
    AllocationState,
    CallState,
    ContractState,
    HandoverState,
    PaymentState,
    ProjectState,
    ReturnState,
    SettlementState,
)

register = template.Library()

_TONES: dict[str, str] = {
    ProjectState.COMPLETED: "done",
    CallState.OPEN: "done",
    AllocationState.SUBMITTED: "wait",
    AllocationState.RETURNED: "late",
    AllocationState.APPROVED: "wait",
    AllocationState.DRAWN: "done",
    PaymentState.REQUESTED: "wait",
    PaymentState.PAID: "done",
    ContractState.SIGNED: "done",
    AcceptanceState.ACCEPTED: "done",
    HandoverState.DONE: "done",
    SettlementState.REVIEWED: "wait",
    ReturnState.REFUSED: "late",
}


@register.filter
def state_tone(state: str) -> str:
    """Return the tone of a badge: done, wait for somebody, late for what was given back."""
    return _TONES.get(state, "")
