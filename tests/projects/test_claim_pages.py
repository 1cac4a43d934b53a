"""The pages of a payment under a contract: its arithmetic, its file, the decision on it."""

import pytest
from django.utils import timezone

from projects import claims, papers
from projects.claims import Claim, Kind
from projects.models.contract import Contract
from projects.models.payment import PaymentRequest
from tests import make
from tests.projects.test_contract_payments import accepted, advance, claim_for, go, rich
from tests.projects.test_payment_pages import act, file_data
from tests.world import World


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages live on the day of the tests."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


@pytest.fixture
def world(db) -> World:
    return rich()


@pytest.fixture
def contract(world: World) -> Contract:
    contract = make.make_contract(world.project, by=world.accountant, chair=world.chair)
    go(world, claim_for(world, advance(contract, 60_000_000)))
    return contract


def test_accepted_work_is_asked_for_with_its_arithmetic(client, world, contract):
    acceptance = accepted(world, contract)
    page = act(client, world.accountant, "payment_request", world.project.code)
    assert "Thanh toán nghiệm thu lần 1" in page
    page = act(client, world.accountant, "stage_request", acceptance.pk)
    for figure in ("100.000.000", "37.500.000", "−5.000.000", "57.500.000"):
        assert figure in page
    part = f"part_{world.deposit.pk}"
    sent = {"gross": "40.000.000", "content": "Thanh toán đợt 1", part: "1", "do": "calculate"}
    page = act(client, world.accountant, "stage_request", acceptance.pk, data=sent)
    for figure in ("15.000.000", "−2.000.000", "23.000.000"):
        assert figure in page
    assert "Chưa ghi được" not in page
    sent |= {"recovered": "15.000.000", part: "23.000.000", "do": "ask"}
    page = act(client, world.accountant, "stage_request", acceptance.pk, data=sent)
    assert "chờ kế toán kiểm tra hồ sơ" in page
    made = PaymentRequest.objects.get(kind="STAGE")
    assert (made.gross, made.recovered, made.retained) == (40_000_000, 15_000_000, 2_000_000)


def test_a_claim_above_what_was_accepted_is_refused_and_keeps_what_was_typed(
    client, world, contract
):
    acceptance = accepted(world, contract)
    sent = {
        "gross": "100.000.001",
        "recovered": "50.000.000",
        "content": "Đợt quá tay",
        f"part_{world.deposit.pk}": "45.000.001",
        "do": "ask",
    }
    page = act(client, world.accountant, "stage_request", acceptance.pk, data=sent)
    assert "chỉ còn 100.000.000 đồng" in page
    assert "Đợt quá tay" in page
    assert not PaymentRequest.objects.filter(kind="STAGE").exists()


def test_a_file_with_a_paper_missing_says_which_and_keeps_the_others(client, world, contract):
    acceptance = accepted(world, contract, by=world.accountant)
    payment = claim_for(world, claims.proposed(acceptance))
    data = file_data(payment, do="check")
    invoice = papers.rules(payment, on=make.TODAY).get(code="INVOICE")
    del data[f"tick_{invoice.pk}"]
    page = act(client, world.accountant, "payment_check", payment.pk, data=data)
    assert "còn thiếu: Hóa đơn" in page
    assert payment.evidence.count() == 4


def test_the_chair_sees_the_contract_and_the_tax_before_deciding(client, world, contract):
    acceptance = accepted(world, contract)
    claim = Claim(Kind.STAGE, contract, 40_000_000, 15_000_000, acceptance)
    payment = make.check_payment(claim_for(world, claim, tax=1_000_000))
    page = act(client, world.chair, "payment_approve", payment.pk)
    for words in ("Giá trị hợp đồng", "200.000.000", "Còn lại của hợp đồng", "115.000.000"):
        assert words in page
    assert "nộp thuế thay 1.000.000 + người nhận hưởng 22.000.000" in page
