"""Acceptances: measured within what is agreed, confirmed by another, booked fund by fund."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from ledger import permissions, posting, reasons, reversing
from ledger.models.chart import Balance, Function, Fund, Regime, Source
from ledger.models.journal import Entry
from ledger.models.people import Role
from projects import accepting, amending, bearing, contracting, contracts, payment_lines, workflow
from projects.models.contract import Acceptance, Contract
from projects.models.payment import PaymentPart, PaymentRequest
from tests import make, world

pytestmark = pytest.mark.django_db

REASON = "Ghi nhầm khối lượng"


@pytest.fixture
def place() -> world.World:
    place = world.make_world()
    make.decide(place.project)
    return place


def _contract(place: world.World, **given) -> Contract:
    return make.make_contract(place.project, by=place.accountant, chair=place.chair, **given)


def _measured(place: world.World, contract: Contract, **given) -> Acceptance:
    return make.make_draft_acceptance(contract, place.deposit, by=place.accountant, **given)


def _accepted(place: world.World, contract: Contract, **given) -> Acceptance:
    return make.make_acceptance(
        contract, place.deposit, by=place.accountant, chair=place.chair, **given
    )


def _item(content: str, quantity: str, price: int):
    return contracting.Item(content, "m³", Decimal(quantity), price)


def _net(fund: Fund, function: Function) -> int:
    rows = Balance.objects.filter(account__fund=fund, account__function=function)
    return sum(row.debit - row.credit for row in rows)


def test_what_is_accepted_is_booked_against_the_contractor(place):
    acceptance = _accepted(place, _contract(place))
    assert acceptance.value == 100_000_000
    assert _net(place.deposit, Function.WORKS) == 100_000_000
    assert _net(place.deposit, Function.CONTRACTOR) == -100_000_000
    assert acceptance.entry is not None
    assert acceptance.entry.kind == posting.VoucherKind.JOURNAL
    assert acceptance.entry.on == acceptance.on
    assert contracts.accepted(acceptance.contract) == 100_000_000


def test_several_funds_bear_it(place):
    contract = _contract(place)
    acceptance = _accepted(
        place, contract, parts=[(place.cash, 30_000_000), (place.deposit, 70_000_000)]
    )
    assert _net(place.cash, Function.WORKS) == 30_000_000
    assert acceptance.parts.count() == 2


def test_parts_add_up_to_the_value(place):
    contract = _contract(place)
    with pytest.raises(accepting.AcceptanceRefusedError, match=r"99\.999\.999 đồng"):
        _measured(place, contract, parts=[(place.deposit, 99_999_999)])


def test_funds_of_others_bear_nothing(place):
    contract = _contract(place)
    other = make.make_fund(
        place.book, custody=place.box, purpose=make.make_purpose(place.book, name="Chợ")
    )
    with pytest.raises(accepting.AcceptanceRefusedError, match="không dùng cho công trình này"):
        _measured(place, contract, parts=[(other, 100_000_000)])


def test_no_more_is_accepted_than_is_agreed_and_left(place):
    contract = _contract(place)
    _accepted(place, contract, volumes=[Decimal(60), Decimal(0)])
    with pytest.raises(accepting.AcceptanceRefusedError, match="còn được nghiệm thu 40 m³"):
        _measured(place, contract, volumes=[Decimal("40.001"), Decimal(0)], stage="Đợt 2")


def test_extra_work_is_accepted_after_its_amendment_is_signed(place):
    contract = _contract(place)
    first = contract.items.get(position=1)
    amendment = amending.propose_amendment(
        contract=contract,
        reason="Bổ sung do mưa lũ",
        ends_on=contract.ends_on,
        changes=[amending.Change(first, Decimal(10))],
        items=[],
        by=place.accountant,
        on=make.TODAY,
    )
    volumes = [Decimal(105), Decimal(0)]
    with pytest.raises(accepting.AcceptanceRefusedError, match="ký phụ lục trước"):
        _measured(place, contract, volumes=volumes)
    amending.sign_amendment(
        amendment=amendment, signed_on=date(2026, 11, 10), by=place.chair, on=make.TODAY
    )
    with pytest.raises(accepting.AcceptanceRefusedError, match="đến ngày nghiệm thu"):
        _measured(place, contract, volumes=volumes, on=date(2026, 11, 9))
    later = _accepted(place, contract, volumes=volumes, on=date(2026, 11, 10))
    assert later.value == 157_500_000


def test_the_last_volume_takes_what_is_left_to_the_dong(place):
    item = _item("Đào đất", "0.9", 3)
    contract = _contract(place, items=[item])
    assert contracts.value(contract) == 3
    for stage in ("Đợt 1", "Đợt 2"):
        _accepted(
            place,
            contract,
            volumes=[Decimal("0.4")],
            parts=[(place.deposit, 1)],
            stage=stage,
        )
    last = _accepted(
        place, contract, volumes=[Decimal("0.1")], parts=[(place.deposit, 1)], stage="Đợt 3"
    )
    assert last.value == 1
    assert contracts.accepted(contract) == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"on": date(2026, 8, 31)}, "01/09/2026"),
        ({"on": make.TODAY + timedelta(days=1)}, "tương lai"),
        ({"stage": " "}, "giai đoạn"),
        ({"board_was_there": False}, "lý do vắng"),
        ({"volumes": [Decimal(0), Decimal(0)]}, "ít nhất một công việc"),
    ],
)
def test_minutes_that_say_too_little_are_refused(place, given, said):
    with pytest.raises(accepting.AcceptanceRefusedError, match=said):
        _measured(place, _contract(place), **given)


def test_a_board_that_is_absent_has_a_reason(place):
    given = {"board_was_there": False, "absence_reason": "Trưởng ban ốm, đã báo trước"}
    assert _measured(place, _contract(place), **given).state == workflow.AcceptanceState.DRAFT


def test_one_acceptance_waits_at_a_time(place):
    contract = _contract(place)
    _measured(place, contract)
    with pytest.raises(accepting.AcceptanceRefusedError, match="chờ xác nhận"):
        _measured(place, contract)


def test_a_draft_contract_accepts_nothing(place):
    contract = make.make_draft_contract(place.project, by=place.accountant)
    with pytest.raises(accepting.AcceptanceRefusedError, match="đã ký"):
        _measured(place, contract)


def test_who_measured_does_not_confirm(place):
    acceptance = _measured(place, _contract(place))
    with pytest.raises(permissions.NotAllowedError):
        accepting.accept(acceptance=acceptance, by=place.accountant, on=make.TODAY)
    both = make.make_member(place.book.organisation, Role.CHAIR)
    assert accepting.accept(acceptance=acceptance, by=both, on=make.TODAY).decided_by == both


def test_a_second_click_books_nothing_more(place):
    acceptance = _accepted(place, _contract(place))
    with pytest.raises(workflow.WrongStateError):
        accepting.accept(acceptance=acceptance, by=place.chair, on=make.TODAY)
    assert _net(place.deposit, Function.WORKS) == 100_000_000


def test_a_returned_acceptance_is_measured_anew(place):
    contract = _contract(place)
    acceptance = _measured(place, contract)
    with pytest.raises(reasons.ReasonTooShortError):
        accepting.return_(acceptance=acceptance, by=place.chair, on=make.TODAY, reason="sai")
    accepting.return_(acceptance=acceptance, by=place.chair, on=make.TODAY, reason=REASON)
    assert _measured(place, contract).number == 2


def test_an_acceptance_made_by_mistake_is_taken_back(place):
    contract = _contract(place)
    acceptance = _accepted(place, contract)
    back = accepting.take_back(acceptance=acceptance, by=place.chair, on=make.TODAY, reason=REASON)
    assert (back.state, back.entry) == (workflow.AcceptanceState.RETURNED, None)
    assert contracts.accepted(contract) == 0
    assert _net(place.deposit, Function.CONTRACTOR) == 0
    assert _accepted(place, contract).number == 2


def test_one_reversed_in_the_journal_counts_no_more_and_is_taken_back(place):
    contract = _contract(place)
    acceptance = _accepted(place, contract)
    assert acceptance.entry is not None
    reversing.reverse_entry(
        entry=acceptance.entry, on=make.TODAY, by=place.accountant, reason=REASON
    )
    assert contracts.accepted(contract) == 0
    accepting.take_back(acceptance=acceptance, by=place.chair, on=make.TODAY, reason=REASON)
    assert Entry.objects.filter(reverses__isnull=False).count() == 1


def test_what_a_payment_rests_on_is_not_taken_back(place):
    acceptance = _accepted(place, _contract(place))
    _stage_payment(place, acceptance)
    with pytest.raises(accepting.AcceptanceRefusedError, match="đề nghị chi"):
        accepting.take_back(acceptance=acceptance, by=place.chair, on=make.TODAY, reason=REASON)


def _stage_payment(place: world.World, acceptance: Acceptance) -> PaymentRequest:
    payment = PaymentRequest.objects.create(
        project=place.project,
        book=place.book,
        year=2026,
        number=1,
        kind="STAGE",
        contract=acceptance.contract,
        acceptance=acceptance,
        gross=100,
        retained=5,
        payee=acceptance.contract.payee,
        content="Thanh toán đợt 1",
        amount=95,
        custody=place.bank,
        made_by=place.accountant,
    )
    PaymentPart.objects.create(payment=payment, fund=place.deposit, amount=95)
    return payment


def test_completion_waits_until_what_is_due_is_mended(place):
    contract = _contract(place)
    defect = accepting.add_defect(
        contract=contract,
        text="Nứt mặt đường km 0+200",
        found_on=date(2026, 10, 1),
        due_on=date(2026, 10, 15),
        by=place.accountant,
        on=make.TODAY,
    )
    with pytest.raises(accepting.AcceptanceRefusedError, match="Nứt mặt đường"):
        _measured(place, contract, kind=Acceptance.Kind.COMPLETION)
    assert contracts.summary(contract, on=make.TODAY).late_defects == 1
    accepting.close_defect(
        defect=defect,
        mended_on=date(2026, 10, 20),
        mended_text="Đã vá bằng bê tông",
        by=place.accountant,
        on=make.TODAY,
    )
    _accepted(place, contract, kind=Acceptance.Kind.COMPLETION)
    with pytest.raises(accepting.AcceptanceRefusedError, match="nghiệm thu hoàn thành"):
        _measured(place, contract)


def test_a_completion_may_list_what_is_mended_later(place):
    contract = _contract(place)
    acceptance = accepting.record(
        contract=contract,
        minutes=make.make_minutes(kind=Acceptance.Kind.COMPLETION),
        volumes=[(contract.items.get(position=1), Decimal(1))],
        parts=[(place.deposit, 1_500_000)],
        by=place.accountant,
        on=make.TODAY,
        defects=[accepting.Wanting("Chưa dọn vệ sinh", date(2026, 12, 1))],
    )
    accepting.accept(acceptance=acceptance, by=place.chair, on=make.TODAY)
    assert acceptance.defects.get().due_on == date(2026, 12, 1)


def test_a_defect_is_mended_once(place):
    contract = _contract(place)
    defect = accepting.add_defect(
        contract=contract,
        text="Hở mạch nối",
        found_on=date(2026, 11, 1),
        due_on=date(2026, 11, 30),
        by=place.chair,
        on=make.TODAY,
    )
    mend = {"defect": defect, "by": place.accountant, "on": make.TODAY, "mended_text": "Đã trám"}
    with pytest.raises(accepting.AcceptanceRefusedError, match="Ngày khắc phục"):
        accepting.close_defect(mended_on=date(2026, 10, 1), **mend)
    accepting.close_defect(mended_on=date(2026, 11, 10), **mend)
    with pytest.raises(accepting.AcceptanceRefusedError, match="rồi"):
        accepting.close_defect(mended_on=date(2026, 11, 11), **mend)


def test_the_plan_proposes_how_funds_share_a_value(place):
    place.project.planned_costs.create(source="PROVINCE", amount=500_000_000)
    budget = make.make_fund(
        place.book,
        custody=place.bank,
        regime=Regime.BUDGET,
        source=Source.PROVINCE,
        purpose=place.project.purpose,
    )
    shares = bearing.proposed(place.project, 100)
    assert shares == {budget.pk: 33, place.cash.pk: 67}


def test_paying_goes_on_as_before(place):
    payment = world.approved(place)
    assert payment_lines.of(payment)[0].function == Function.WORKS
