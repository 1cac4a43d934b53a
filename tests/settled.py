"""A project on its way to the end: built under a contract, accepted, paid in part, handed over."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from ledger import funding, posting
from ledger.models.bank import Custody
from ledger.models.chart import Function, Fund, Regime, Source
from ledger.models.people import Role, User
from ledger.posting import Posting
from projects import contracting, handing_over, settlements, settling
from projects.models.contract import Acceptance, Contract
from projects.models.payment import PaymentPart, PaymentRequest
from projects.models.project import PlannedCost, Project
from projects.models.settlement import Handover, Return, Settlement, Surplus
from projects.settling import Review
from tests import make
from tests.world import World, make_world

DONE = make.TODAY - timedelta(days=20)


@dataclass
class Built(World):
    """A world whose project is complete, with a reviewer, a contract and the budget's money."""

    reviewer: User
    budget: Fund
    contract: Contract


def post(world: World, *lines: tuple[Function, Fund, int], on: date = make.TODAY, key: str) -> Any:
    """Post lines for the project, as the accountant."""
    return posting.post_entry(
        book=world.book,
        kind=posting.VoucherKind.JOURNAL,
        on=on,
        lines=[Posting(f, fund, amount, world.project.purpose) for f, fund, amount in lines],
        by=world.accountant,
        summary="Bút toán thử",
        key=key,
    )


def make_contract(world: World, value: int, *, retains: bool = False) -> Contract:
    """Sign a contract of `value` đồng: as many metres at one đồng each; `retains` 5 % or nothing."""
    items = [contracting.Item("Đường bê tông", "m", Decimal(value), 1)]
    warranty = Contract.Warranty.RETENTION if retains else Contract.Warranty.GUARANTEE
    return make.make_contract(
        world.project, by=world.accountant, chair=world.chair, items=items, warranty=warranty
    )


def accept(
    world: World, contract: Contract, *parts: tuple[Fund, int], kind: str = "COMPLETION"
) -> Acceptance:
    """Accept work worth the parts."""
    return make.make_acceptance(
        contract,
        parts[0][0],
        by=world.accountant,
        chair=world.chair,
        volumes=[Decimal(sum(amount for _fund, amount in parts))],
        parts=list(parts),
        kind=kind,
        stage="Toàn bộ công trình",
        on=DONE,
    )


@transaction.atomic
def pay(
    world: World,
    contract: Contract,
    fund: Fund,
    gross: int,
    *,
    kind: str,
    acceptance: Acceptance | None = None,
    recovered: int = 0,
    retained: int = 0,
    on: date = make.TODAY,
) -> PaymentRequest:
    """Write a paid payment of a contract and book it as the verb does."""
    assert fund.custody is not None
    amount = gross - recovered - retained
    number = PaymentRequest.objects.filter(book=world.book, year=on.year).count() + 1
    made = PaymentRequest.objects.create(
        project=world.project,
        book=world.book,
        year=on.year,
        number=number,
        kind=kind,
        contract=contract,
        acceptance=acceptance,
        gross=gross,
        recovered=recovered,
        retained=retained,
        payee=contract.payee,
        content=f"Chi lần {number}",
        amount=amount,
        custody=fund.custody,
        made_by=world.accountant,
    )
    PaymentPart.objects.create(payment=made, fund=fund, amount=amount)
    place = funding.money_function(fund.custody)
    lines = {
        "ADVANCE": [(Function.CONTRACTOR, fund, amount), (place, fund, -amount)],
        "STAGE": [
            (Function.CONTRACTOR, fund, amount + retained),
            (Function.RETENTION, fund, -retained),
            (place, fund, -amount),
        ],
        "RETENTION": [(Function.RETENTION, fund, amount), (place, fund, -amount)],
    }[kind]
    entry = post(world, *[line for line in lines if line[2]], on=on, key=f"pay-{made.pk}")
    make.check_payment(made, on=on)
    for state, more in (("APPROVED", {}), ("PAID", {"entry": entry, "paid_on": on})):
        PaymentRequest.objects.filter(pk=made.pk).update(
            state=state, decided_by=world.chair, decided_on=on, **more
        )
    made.refresh_from_db()
    return made


def budget_fund(world: World, amount: int, custody: Custody | None = None) -> Fund:
    """Return a fund of the budget with money drawn for the project."""
    account = custody or Custody.objects.create(
        book=world.book, kind=Custody.Kind.TREASURY, name="Tài khoản Kho bạc", number="3711.0"
    )
    fund = make.make_fund(
        world.book,
        custody=account,
        purpose=world.project.purpose,
        regime=Regime.BUDGET,
        source=Source.PROVINCE,
    )
    place = funding.money_function(account)
    post(
        world,
        (place, fund, amount),
        (Function.COUNTERPART, fund, -amount),
        on=DONE - timedelta(days=40),
        key=f"draw-{fund.pk}",
    )
    return fund


def plan(world: World, **amounts: int) -> None:
    for source, amount in amounts.items():
        PlannedCost.objects.create(project=world.project, source=source, amount=amount)


def complete(world: World) -> None:
    project = world.project
    project.state, project.completed_on = "COMPLETED", DONE
    project.save(update_fields=["state", "completed_on"])


def make_built(*, value: int = 1_000, accepted: int = 1_000, retains: bool = False) -> Built:
    """Return a project of 2,000 đồng of the budget and 1,000 of the people in a bank account.

    Accepted: 600 of the budget and the rest of the people; handed over, nothing of it paid.
    """
    world = make_world()
    reviewer = make.make_member(world.book.organisation, Role.ACCOUNTANT, "Người thẩm tra")
    budget = budget_fund(world, 2_000)
    plan(world, PROVINCE=3_000, PEOPLE=2_000)
    contract = make_contract(world, value, retains=retains)
    if accepted:
        accept(world, contract, (budget, 600), (world.deposit, accepted - 600))
    complete(world)
    return Built(**vars(world), reviewer=reviewer, budget=budget, contract=contract)


def hand_over(world: World, *, on: date = DONE) -> Any:
    made = handing_over.record(
        project=world.project,
        paper=handing_over.Paper(on, "05/BB", "Ban nhân dân thôn 3", "Hoàn thành, dùng tốt"),
        by=world.accountant,
        on=make.TODAY,
    )
    return handing_over.confirm(handover=made, by=world.chair, on=make.TODAY)


def submit(world: World) -> Settlement:
    made = settling.draft(project=world.project, by=world.accountant, on=make.TODAY)
    return settling.submit(settlement=made, by=world.accountant, on=make.TODAY)


def review(world: Built, settlement: Settlement, **cut: Any) -> Settlement:
    """Accept all costs but what `cut` takes off the contract's: amount=…, left_out=…."""
    found = {}
    for cost in settlement.costs.all():
        less = cut.get("amount", 0) if cost.contract_id else 0
        left = cut.get("left_out", 0) if cost.contract_id else 0
        found[cost.pk] = Review(
            cost.proposed - less, left, "Khối lượng đo lại ít hơn" if less else ""
        )
    return settling.review(
        settlement=settlement,
        number="07/BC",
        found=found,
        assets=None,
        by=world.reviewer,
        on=make.TODAY,
    )


def approve(world: Built, **cut: Any) -> Settlement:
    """Take a project from the handover to the approval."""
    hand_over(world)
    done = review(world, submit(world), **cut)
    return settling.approve(settlement=done, number="99/QĐ-UBND", by=world.chair, on=make.TODAY)


def figures(world: World) -> settlements.Figures:
    return settlements.figures(world.project)


def load(project: Project, fund: Fund, *, clerk: User) -> None:
    """Leave one of each thing of an ending on a project, for pages to be opened."""
    Handover.objects.create(
        project=project,
        on=DONE,
        receiver="Ban nhân dân thôn",
        document_number="05/BB",
        condition="Tốt",
        made_by=clerk,
    )
    Settlement.objects.create(project=project, made_by=clerk)
    surplus = Surplus.objects.create(
        project=project,
        fund=fund,
        way=Surplus.Way.BUDGET,
        amount=10,
        number="12/NQ",
        on=DONE,
        issuer=Surplus.Issuer.COUNCIL,
        why="Nộp ngân sách",
        key="k",
        made_by=clerk,
    )
    Return.objects.create(
        project=project,
        fund=fund,
        surplus=surplus,
        amount=5,
        receiver="Kho bạc",
        number="UNC 1",
        key="k",
        made_by=clerk,
        made_on=DONE,
    )
