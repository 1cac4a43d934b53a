"""A project with one of everything about contracts: drafts that wait, and what was signed and accepted."""

from datetime import date
from decimal import Decimal
from typing import Any

from ledger.models.chart import Fund
from ledger.models.people import User
from projects import accepting, amending
from projects.models.project import Project
from tests import make


def load(project: Project, fund: Fund, *, clerk: User, chair: User) -> None:
    """Draft one contract; sign another, with a draft of an amendment, two acceptances and a defect."""
    if project.decision_on is None:
        make.decide(project)
    make.make_draft_contract(project, by=clerk, number="02/HĐ", items=[_item()])
    contract = make.make_contract(project, by=clerk, chair=chair, number="01/HĐ", items=[_item()])
    accepted: dict[str, Any] = {"volumes": [Decimal(1)], "parts": [(fund, 1_000_000)]}
    make.make_acceptance(contract, fund, by=clerk, chair=chair, **accepted)
    make.make_draft_acceptance(contract, fund, by=clerk, stage="Đợt 2", **accepted)
    amending.propose_amendment(
        contract=contract,
        reason="Bổ sung do mưa lũ",
        ends_on=contract.ends_on,
        changes=[],
        items=[_item("Lan can")],
        by=clerk,
        on=make.TODAY,
    )
    accepting.add_defect(
        contract=contract,
        text="Nứt mặt đường",
        found_on=date(2026, 11, 1),
        due_on=date(2026, 11, 30),
        by=clerk,
        on=make.TODAY,
    )


def _item(content: str = "Đổ bê tông") -> amending.Item:
    return amending.Item(content, "m³", Decimal(10), 1_000_000)
