"""What money hangs on: the plan, the contract, the day, the limit of the day, for Python and for SQL."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger import reversing
from ledger.models.chart import Source
from ledger.models.law import LegalBasis, Limit
from projects import accepting, amending, claims, opening, paying
from projects.acceptance_rules import AcceptanceRefusedError
from projects.amending import Change, ContractRefusedError
from projects.claims import Claim, Kind
from projects.models.contract import Amendment, Contract
from projects.models.payment import PaymentRequest
from projects.models.project import PlannedCost, Responsible
from tests import make, tampering
from tests.projects.test_contract_payments import advance, claim_for, go
from tests.projects.test_contract_payments import contract as contract  # a fixture
from tests.projects.test_contract_payments import world as world
from tests.world import World, checked, receive

SIGNED, LATER = "2026-11-20", date(2027, 11, 2)
APPROVE = (
    "UPDATE projects_paymentrequest SET state = 'APPROVED', decided_by_id = %s, decided_on = %s"
    " WHERE state = 'CHECKED'"
)
PAY = (
    "UPDATE projects_paymentrequest SET state = 'PAID', paid_on = %s,"
    " entry_id = (SELECT max(id) FROM ledger_entry) WHERE state = 'APPROVED'"
)


# The plan


@tampering.WAYS
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE projects_plannedcost SET amount = 199999999",
        "DELETE FROM projects_plannedcost",
        "UPDATE projects_plannedcost SET project_id = (SELECT max(id) FROM projects_project)",
        "TRUNCATE projects_plannedcost",
    ],
)
def test_sql_does_not_lower_a_plan_below_what_is_signed(world, contract, way, sql):
    make.make_project(world.book, made_by=world.accountant)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)


@tampering.WAYS
def test_a_plan_goes_down_to_what_is_signed_and_no_further(world, contract, way):
    tampering.attempt(way, "UPDATE projects_plannedcost SET amount = 200000000")
    with pytest.raises(tampering.RefusedError, match="more than is planned"):
        tampering.attempt(way, "UPDATE projects_plannedcost SET amount = 199999999")


def test_a_plan_below_what_is_signed_is_refused_with_both_figures(world, contract):
    Responsible.objects.create(project=world.project, name="Lê Văn Thạch", duty="Trưởng thôn")
    plan = opening.plan_of(world.project)
    edit = {"project": world.project, "by": world.accountant, "on": make.TODAY}
    opening.edit_project(plan=replace(plan, costs={Source.PEOPLE: 200_000_000}), **edit)
    with pytest.raises(
        opening.ProjectRefusedError, match=r"trị giá 200\.000\.000 đồng.*chỉ 199\.999\.999"
    ):
        opening.edit_project(plan=replace(plan, costs={Source.PEOPLE: 199_999_999}), **edit)
    assert PlannedCost.objects.get().amount == 200_000_000


# The contract


def lower(world: World, contract: Contract, left: int = 10) -> Amendment:
    """Draft the change of a contract from 200 million đồng to so many m³ at 1.5 million, and 5 m."""
    big, small = contract.items.filter(amendment=None).order_by("position")
    return amending.propose_amendment(
        contract=contract,
        reason="Giảm khối lượng theo thực tế",
        ends_on=contract.ends_on,
        changes=[Change(big, Decimal(left - 100)), Change(small, Decimal(-45))],
        items=[],
        by=world.accountant,
        on=make.TODAY,
    )


def test_an_amendment_below_what_is_advanced_is_refused_when_drafted_and_when_signed(
    world, contract
):
    amendment = lower(world, contract)
    claim_for(world, advance(contract, 60_000_000))
    with pytest.raises(ContractRefusedError, match=r"xuống 20\.000\.000.*đề nghị chi 60\.000\.000"):
        amending.sign_amendment(
            amendment=amendment, signed_on=make.TODAY, by=world.chair, on=make.TODAY
        )
    amending.drop_amendment(amendment=amendment, by=world.accountant, on=make.TODAY)
    with pytest.raises(ContractRefusedError, match=r"xuống 59\.000\.000"):
        lower(world, contract, 36)
    assert lower(world, contract, 37).pk


@tampering.WAYS
def test_sql_does_not_sign_an_amendment_below_what_is_advanced(world, contract, way):
    lower(world, contract)
    claim_for(world, advance(contract, 20_000_001))
    sql = "UPDATE projects_amendment SET state = 'SIGNED', signed_on = %s, decided_by_id = %s"
    with pytest.raises(tampering.RefusedError, match="worth what is paid under it"):
        tampering.attempt(way, sql, SIGNED, world.chair.pk)


# The advance


STAGE = (
    "INSERT INTO projects_paymentrequest (project_id, book_id, year, number, kind, contract_id, acceptance_id,"
    " payee_id, content, amount, gross, recovered, retained, tax, custody_id, invoice, state, decision_reason,"
    " made_by_id, made_at) SELECT project_id, book_id, year, number + 1, kind, contract_id, acceptance_id,"
    " payee_id, content, 38000000 - %s, 40000000, %s, 2000000, 0, custody_id, '', 'REQUESTED', '', made_by_id,"
    " now() FROM projects_paymentrequest ORDER BY number DESC LIMIT 1"
)


@tampering.WAYS
@pytest.mark.parametrize("less", [0, 1])
def test_sql_does_not_recover_less_of_the_advance_than_it_must(world, contract, way, less):
    go(world, claim_for(world, advance(contract, 60_000_000)))
    accepted = make.make_acceptance(contract, world.deposit, chair=world.chair)
    first = Claim(Kind.STAGE, contract, 50_000_000, 18_750_000, accepted)
    claim_for(world, first)
    # 41.25 million stand, to be spread over the 110 million up to 80 %: 15 of the next 40.
    recovered = 15_000_000 - less
    # What recovers enough is refused for its parts alone, which nobody wrote.
    rule = "advance_recovered_in_time" if less else "its parts and its entry differ"
    with pytest.raises(tampering.RefusedError, match=rule):
        tampering.attempt(way, STAGE, recovered, recovered)


@tampering.WAYS
def test_an_advance_reversed_in_the_journal_need_not_be_recovered(world, contract, way):
    paid = go(world, claim_for(world, advance(contract, 60_000_000)))
    accepted = make.make_acceptance(contract, world.deposit, chair=world.chair)
    assert paid.entry is not None
    reversing.reverse_entry(
        entry=paid.entry, on=make.TODAY, by=world.accountant, reason="Ngân hàng trả lại tiền"
    )
    claim_for(world, Claim(Kind.STAGE, contract, 50_000_000, 0, accepted))
    with pytest.raises(tampering.RefusedError, match="its parts"):
        tampering.attempt(way, STAGE, 0, 0)


# Cash


@pytest.fixture
def limit() -> Limit:
    """Let the province allow a million đồng in cash, and its own row go before the general one."""
    return Limit(
        code=Limit.Code.CASH_PAYMENT,
        province_code="68",
        value=1_000_000,
        basis=LegalBasis.objects.get(number="13/2017/TT-BTC"),
        valid_from=make.TODAY,
    )


@tampering.WAYS
def test_sql_does_not_approve_or_pay_cash_above_the_limit_of_the_day(world, way, limit):
    receive(world, world.cash, 9_000_000, key="két")
    payment = checked(world, 1_000_001)
    limit.save()
    with pytest.raises(paying.PaymentRefusedError, match=r"nhiều nhất 1\.000\.000 đồng"):
        paying.approve(payment=payment, by=world.chair, on=make.TODAY)
    with pytest.raises(tampering.RefusedError, match="cash_within_limit"):
        tampering.attempt(way, APPROVE, world.chair.pk, SIGNED)
    limit.valid_from = date(2026, 11, 21)
    limit.save()
    paying.approve(payment=payment, by=world.chair, on=make.TODAY)
    receive(world, world.deposit, 1, key="ngày khác")
    with pytest.raises(tampering.RefusedError, match="payment_on_day_of_entry"):
        tampering.attempt(way, PAY, "2026-11-21")
    limit.valid_from = make.TODAY
    limit.save()
    with pytest.raises(tampering.RefusedError, match="cash_within_limit"):
        tampering.attempt(way, PAY, SIGNED)


@tampering.WAYS
def test_a_transfer_knows_no_limit_of_cash(world, way, limit):
    receive(world, world.deposit, 9_000_000, key="tài khoản")
    limit.save()
    checked(world, 1_000_001, fund=world.deposit)
    tampering.attempt(way, APPROVE, world.chair.pk, SIGNED)
    assert PaymentRequest.objects.get().state == "APPROVED"


# What was retained


@pytest.fixture
def retained(world: World, contract: Contract) -> Contract:
    """Pay for the first half, complete the second: 5 million đồng are kept until 01/11/2027."""
    first = make.make_acceptance(contract, world.deposit, chair=world.chair)
    go(world, claim_for(world, claims.proposed(first)))
    make.make_acceptance(
        contract, world.deposit, chair=world.chair, kind="COMPLETION", stage="Đợt 2"
    )
    return contract


def release(world: World, contract: Contract) -> PaymentRequest:
    payment = claim_for(world, claims.begun(contract, Kind.RETENTION), on=LATER)
    return make.check_payment(payment, on=LATER)


@tampering.WAYS
def test_sql_does_not_release_before_the_warranty_ends(world, retained, way):
    payment = release(world, retained)
    with pytest.raises(tampering.RefusedError, match="release_after_warranty"):
        tampering.attempt(way, APPROVE, world.chair.pk, "2027-11-01")
    paying.approve(payment=payment, by=world.chair, on=LATER)
    receive(world, world.deposit, 1, key="cùng ngày")
    with pytest.raises(tampering.RefusedError, match="release_after_warranty"):
        tampering.attempt(way, PAY, SIGNED)


@tampering.WAYS
def test_sql_does_not_release_while_a_defect_is_open(world, retained, way):
    payment = release(world, retained)
    accepting.add_defect(
        contract=retained,
        text="Nứt mặt đường",
        found_on=LATER,
        due_on=date(2027, 12, 1),
        by=world.accountant,
        on=LATER,
    )
    with pytest.raises(paying.PaymentRefusedError, match="Còn 1 tồn tại"):
        paying.approve(payment=payment, by=world.chair, on=LATER)
    with pytest.raises(tampering.RefusedError, match="release_after_mending"):
        tampering.attempt(way, APPROVE, world.chair.pk, "2027-11-02")


@tampering.WAYS
def test_completed_work_is_not_undone_while_what_was_kept_goes_back(world, retained, way):
    release(world, retained)
    last = retained.acceptances.get(kind="COMPLETION")
    with pytest.raises(AcceptanceRefusedError, match="Tiền giữ lại bảo hành đã đề nghị trả"):
        accepting.take_back(acceptance=last, by=world.chair, on=LATER, reason="Đo nhầm khối lượng")
    reversing.reverse_entry(
        entry=last.entry, on=LATER, by=world.accountant, reason="Đo nhầm khối lượng"
    )
    with pytest.raises(tampering.RefusedError, match="rests on the completed work"):
        tampering.attempt(
            way,
            "UPDATE projects_acceptance SET state = 'RETURNED', entry_id = NULL WHERE kind = 'COMPLETION'",
        )
