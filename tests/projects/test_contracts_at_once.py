"""Work is accepted, paid, changed at one moment: nobody waits in a ring, every cost is borne once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from ledger import posting
from ledger.models.chart import Function, Fund, Regime, Source
from ledger.posting import Posting, VoucherKind
from projects import (
    accepting,
    amending,
    checking,
    claims,
    contract_steps,
    contracting,
    opening,
    paying,
    tying,
)
from projects.amending import Change, ContractRefusedError
from projects.claims import Claim, Kind
from projects.models.contract import Acceptance, Amendment, Contract
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Responsible
from projects.registering import NewPayee
from projects.workflow import WrongStateError
from tests import auditing, make
from tests.projects.test_contract_payments import advance, claim_for, rich
from tests.projects.test_reconciling import DAY, bank_says
from tests.racing import Holder, at_once, meet
from tests.world import World, pay, receive, waited
from tests.world import approved as world_approved

TODAY, REASON = make.TODAY, "Ghi nhầm đợt thanh toán"
BANK, JOURNAL = VoucherKind.BANK_PAYMENT, VoucherKind.JOURNAL


@pytest.fixture
def place(committed: None) -> World:
    return rich("90021", "TR")


@pytest.fixture
def contract(place: World) -> Contract:
    return make.make_contract(place.project, by=place.accountant, chair=place.chair)


@pytest.fixture(autouse=True)
def _in_order_afterwards(place: World):
    yield
    assert auditing.faults() == []
    auditing.prove()


def measured(place: World, contract: Contract, **given) -> Acceptance:
    return make.make_draft_acceptance(contract, place.deposit, by=place.accountant, **given)


def accept(place: World, acceptance: Acceptance) -> Acceptance:
    return accepting.accept(acceptance=acceptance, by=place.chair, on=TODAY)


def approved(place: World, claim: Claim, content: str = "Đợt 1", **given) -> PaymentRequest:
    payment = make.check_payment(claim_for(place, claim, content=content, **given))
    return paying.approve(payment=payment, by=place.chair, on=TODAY)


def stage(acceptance: Acceptance, gross: int) -> Claim:
    return Claim(Kind.STAGE, acceptance.contract, gross, 0, acceptance)


def owed(place: World) -> dict[int, int]:
    return claims.standing_at(place.project, Function.CONTRACTOR)


def busy(place: World, kind: VoucherKind) -> Holder:
    """Let somebody keep the numbers of a kind of voucher until the others wait."""
    return Holder(lambda: posting.take_turn(book=place.book, kind=kind, on=TODAY), lambda: None)


def fee(place: World, key: str) -> Callable[[], object]:
    """Return the act of paying a fee out of the bank."""
    lines = [Posting(f, place.deposit, n, place.project.purpose) for f, n in FEE.items()]
    return lambda: posting.post_entry(
        book=place.book,
        kind=BANK,
        on=TODAY,
        lines=lines,
        by=place.accountant,
        summary="Phí",
        key=key,
    )


FEE = {Function.FEES: 5, Function.BANK: -5}


def test_work_is_accepted_while_earlier_work_is_paid(place, contract):
    payment = approved(place, stage(accept(place, measured(place, contract)), 50_000_000))
    second = measured(place, contract, stage="Đợt 2")
    acts = [lambda: accept(place, second), lambda: pay(place, payment)]
    assert meet(busy(place, JOURNAL), *acts) == []
    assert owed(place) == {place.deposit.pk: -150_000_000}


def test_an_acceptance_is_taken_back_while_earlier_work_is_paid(place, contract):
    payment = approved(place, stage(accept(place, measured(place, contract)), 50_000_000))
    second = accept(place, measured(place, contract, stage="Đợt 2"))
    acts = [
        lambda: accepting.take_back(
            acceptance=second, by=place.chair, on=TODAY, reason="Đo nhầm khối lượng"
        ),
        lambda: pay(place, payment),
    ]
    assert meet(busy(place, VoucherKind.REVERSAL), *acts) == []
    assert owed(place) == {place.deposit.pk: -50_000_000}


def test_a_payment_is_taken_back_while_more_work_is_accepted(place, contract):
    payment = approved(place, stage(accept(place, measured(place, contract)), 50_000_000))
    paid = pay(place, payment)
    second = measured(place, contract, stage="Đợt 2")
    acts = [
        lambda: accept(place, second),
        lambda: paying.take_back(payment=paid, by=place.accountant, on=TODAY, reason=REASON),
    ]
    assert meet(busy(place, JOURNAL), *acts) == []
    assert owed(place) == {place.deposit.pk: -200_000_000}


def test_costs_are_those_of_one_order_or_the_other(place, contract):
    other = _fund(place)
    first = accept(place, measured(place, contract))
    parts = [(place.deposit, 27_500_000), (other, 20_000_000)]
    payment = approved(place, stage(first, 50_000_000), parts=parts)
    second = measured(place, contract, stage="Đợt 2", parts=[(other, 100_000_000)])
    ends = at_once(lambda: pay(place, payment), lambda: accept(place, second))
    assert ends == []
    assert sum(owed(place).values()) == -150_000_000
    works = claims.standing_at(place.project, Function.WORKS)
    # What the other source paid it took over, unless it owed more for the second acceptance by then.
    assert works[other.pk] in {100_000_000, 121_052_632}
    assert sum(works.values()) == 200_000_000


def _fund(place: World) -> Fund:
    fund = make.make_fund(
        place.book,
        custody=place.bank,
        purpose=place.project.purpose,
        regime=Regime.BUDGET,
        source=Source.COMMUNE,
    )
    receive(place, fund, 90_000_000)
    return fund


def test_a_stale_check_of_a_file_that_is_being_paid_is_told(place, contract):
    payment = approved(place, advance(contract, 10_000_000))
    acts = [
        lambda: pay(place, payment),
        lambda: checking.check(payment=payment, by=place.accountant, on=TODAY),
    ]
    ends = meet(busy(place, BANK), *acts)
    assert [type(end) for end in ends] == [WrongStateError]


def test_a_payment_waits_for_who_settles_the_project_before_it_takes_a_number(place, contract):
    payment = approved(place, advance(contract, 10_000_000))
    settling = Holder(lambda: contract_steps.locked(contract), fee(place, "phí"))
    assert meet(settling, lambda: pay(place, payment)) == []


def test_two_payments_tied_to_one_line_do_not_wait_for_a_third_in_a_ring(place):
    road = replace(place, project=make.make_project(place.book, made_by=place.accountant))
    road.deposit = make.make_fund(place.book, custody=place.bank, purpose=road.project.purpose)
    receive(road, road.deposit, 1_000)
    both = [direct(each, 100, "Mua cát") for each in (place, road)]
    third = direct(road, 200, "Mua đá")
    (line,) = bank_says(place, (-200, "TT hai khoan"))
    parts = [tying.Part(waited(payment), 100) for payment in both]
    acts = [
        lambda: tying.tie(lines=[line], parts=parts, by=place.accountant, on=DAY),
        lambda: pay(road, third),
    ]
    assert meet(busy(place, BANK), *acts) == []


def direct(place: World, amount: int, content: str) -> PaymentRequest:
    """Approve a payment without a contract out of the bank."""
    payee = NewPayee(Payee.Kind.CONTRACTOR, "Tổ thợ", "", "0123456789")
    given = {"fund": place.deposit, "content": content, "payee": payee}
    return world_approved(place, amount, **given)


# Figures that rest on each other


def lowered(place: World, contract: Contract) -> Amendment:
    """Draft the change of a contract from 200 million đồng to 20."""
    big, small = contract.items.order_by("position")
    return amending.propose_amendment(
        contract=contract,
        reason="Giảm khối lượng theo thực tế",
        ends_on=contract.ends_on,
        changes=[Change(big, Decimal(-90)), Change(small, Decimal(-45))],
        items=[],
        by=place.accountant,
        on=TODAY,
    )


def test_a_contract_is_not_lowered_below_what_is_asked_for_meanwhile(place, contract):
    amendment = lowered(place, contract)
    asking = Holder(lambda: claim_for(place, advance(contract, 60_000_000)), lambda: None)
    sign = partial(amending.sign_amendment, signed_on=TODAY, by=place.chair, on=TODAY)
    ends = meet(asking, lambda: sign(amendment=amendment))
    assert [type(end) for end in ends] == [ContractRefusedError]


def test_a_plan_is_not_lowered_below_what_is_signed_meanwhile(place):
    make.decide(place.project)
    Responsible.objects.create(project=place.project, name="Lê Văn Thạch", duty="Trưởng thôn")
    plan = replace(opening.plan_of(place.project), costs={Source.PEOPLE: 199_999_999})
    draft = make.make_draft_contract(place.project, by=place.accountant)
    signing = Holder(
        lambda: contracting.sign(
            contract=draft, signed_on=date(2026, 9, 1), by=place.chair, on=TODAY
        ),
        lambda: None,
    )
    edit = partial(opening.edit_project, plan=plan, by=place.accountant, on=TODAY)
    ends = meet(signing, lambda: edit(project=place.project))
    assert [type(end) for end in ends] == [opening.ProjectRefusedError]
