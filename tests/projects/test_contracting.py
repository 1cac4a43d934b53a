"""Contracts: drafted by the accountant, signed by the chair, changed by amendments, wound up."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ledger import permissions
from ledger.exceptions import LedgerError
from ledger.models.law import Limit
from ledger.models.people import Membership, Role
from projects import amending, contracting, contracts, workflow
from projects.models.contract import Contract
from projects.models.payment import Payee
from projects.registering import NewPayee
from tests import make, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> world.World:
    place = world.make_world()
    make.decide(place.project)
    return place


def _draft(place: world.World, **given) -> Contract:
    return make.make_draft_contract(place.project, by=place.accountant, **given)


def _signed(place: world.World, **given) -> Contract:
    return make.make_contract(place.project, by=place.accountant, chair=place.chair, **given)


def _sign(place: world.World, contract: Contract, **given):
    fields: dict[str, Any] = {"signed_on": date(2026, 9, 1), "by": place.chair, "on": make.TODAY}
    return contracting.sign(contract=contract, **(fields | given))


def _item(content: str = "Lan can", quantity: str = "10", price: int = 1_000_000):
    return contracting.Item(content, "m", Decimal(quantity), price)


def _propose(place: world.World, contract: Contract, **given):
    fields: dict[str, Any] = {
        "contract": contract,
        "reason": "Bổ sung rãnh do mưa lũ",
        "ends_on": contracts.ends_on(contract),
        "changes": [],
        "items": [],
        "by": place.accountant,
        "on": make.TODAY,
    }
    return amending.propose_amendment(**(fields | given))


def _sign_amendment(place: world.World, amendment, **given):
    fields: dict[str, Any] = {"signed_on": date(2026, 9, 20), "by": place.chair, "on": make.TODAY}
    return amending.sign_amendment(amendment=amendment, **(fields | given))


def test_a_contract_is_worth_the_sum_of_its_items(place):
    contract = _signed(place)
    assert contracts.value(contract) == 200_000_000
    assert contract.state == workflow.ContractState.SIGNED
    assert contract.signed_on == date(2026, 9, 1)


def test_amounts_are_rounded_half_away_from_zero(place):
    contract = _draft(place, items=[_item(quantity="0.5", price=1_001)])
    assert contracts.value(contract) == 501


def test_a_group_of_the_community_may_be_the_builder(place):
    group = NewPayee(Payee.Kind.GROUP, "Tổ thợ thôn 3")
    assert _signed(place, payee=group).payee.kind == Payee.Kind.GROUP


def test_a_household_is_no_builder(place):
    with pytest.raises(contracting.ContractRefusedError, match="nhà thầu hoặc tổ"):
        _draft(place, payee=NewPayee(Payee.Kind.HOUSEHOLD, "Hộ bà Lan"))


def test_a_draft_is_written_anew_with_its_items(place):
    contract = _draft(place)
    contracting.update_draft(
        contract=contract,
        payee=contract.payee,
        terms=make.make_terms(title="Tên mới"),
        items=[_item()],
        by=place.accountant,
        on=make.TODAY,
    )
    contract.refresh_from_db()
    assert (contract.title, contracts.value(contract)) == ("Tên mới", 10_000_000)


def test_a_signed_contract_is_not_written_anew(place):
    contract = _signed(place)
    with pytest.raises(workflow.WrongStateError):
        contracting.update_draft(
            contract=contract,
            payee=contract.payee,
            terms=make.make_terms(),
            items=[_item()],
            by=place.accountant,
            on=make.TODAY,
        )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"number": " "}, "số và nội dung"),
        ({"signed_for_payee": ""}, "người ký của cả hai"),
        ({"ends_on": date(2026, 9, 1)}, "trước ngày khởi công"),
        ({"advance_share": Decimal("1.5")}, "từ 0 % đến 100"),
        ({"warranty": "NONE"}, "phải là 0"),
        ({"warranty_months": 0}, "thời hạn bảo hành"),
        ({"items": [_item(), _item()]}, "hai lần"),
        ({"items": [_item(quantity="-1")]}, "lớn hơn 0"),
        ({"items": [_item(quantity="0.001", price=10)]}, "chưa được 1 đồng"),
    ],
)
def test_a_draft_that_contradicts_itself_is_refused(place, given, said):
    with pytest.raises(contracting.ContractRefusedError, match=said):
        _draft(place, **given)


def test_a_number_is_used_once_in_a_project(place):
    _draft(place, number="01/HĐ")
    with pytest.raises(contracting.ContractRefusedError, match="01/HĐ đã có"):
        _draft(place, number="01/HĐ")


def test_only_the_accountant_drafts(place):
    with pytest.raises(permissions.NotAllowedError):
        make.make_draft_contract(place.project, by=place.chair)


def test_who_drafted_does_not_sign(place):
    both = make.make_member(place.book.organisation, Role.CHAIR)
    Membership.objects.create(
        user=both,
        organisation=place.book.organisation,
        role=Role.ACCOUNTANT,
        since=make.LONG_AGO,
    )
    contract = make.make_draft_contract(place.project, by=both)
    with pytest.raises(permissions.SamePersonError):
        _sign(place, contract, by=both)


def test_only_the_chair_signs(place):
    other = make.make_member(place.book.organisation, Role.ACCOUNTANT)
    with pytest.raises(permissions.NotAllowedError):
        _sign(place, _draft(place), by=other)


def test_a_contract_is_signed_once(place):
    contract = _signed(place)
    with pytest.raises(workflow.WrongStateError):
        _sign(place, contract)


def test_nothing_is_signed_before_the_decision_to_invest(place):
    contract = _draft(place)
    with pytest.raises(contracting.ContractRefusedError, match="quyết định đầu tư 01/08/2026"):
        _sign(place, contract, signed_on=date(2026, 7, 31))
    type(place.project).objects.filter(pk=place.project.pk).update(decision_on=None)
    with pytest.raises(contracting.ContractRefusedError, match="chưa có quyết định đầu tư"):
        _sign(place, contract)


def test_a_signature_is_not_dated_ahead(place):
    with pytest.raises(contracting.ContractRefusedError, match="tương lai"):
        _sign(place, _draft(place), signed_on=make.TODAY + timedelta(days=1))


def test_contracts_are_not_worth_more_than_the_plan_together(place):
    _signed(place, items=[_item(quantity="900")])
    over = _draft(place, items=[_item(quantity="101")])
    with pytest.raises(contracting.ContractRefusedError, match=r"hơn 1\.000\.000 đồng"):
        _sign(place, over)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"advance_share": Decimal("0.301")}, "30,1 % vượt mức nhiều nhất 30 %"),
        ({"recovered_by": Decimal("0.9")}, "muộn hơn quy định"),
        ({"retention_share": Decimal("0.03")}, "3 % thấp hơn mức ít nhất 5 %"),
        ({"warranty_months": 6}, "ngắn hơn mức ít nhất 12 tháng"),
    ],
)
def test_terms_beyond_the_limits_of_the_day_are_not_signed(place, given, said):
    with pytest.raises(contracting.ContractRefusedError, match=said):
        _sign(place, _draft(place, **given))


def test_where_no_limit_is_known_none_is_held_against_a_contract(place):
    Limit.objects.all().delete()
    contract = _sign(place, _draft(place, advance_share=Decimal("0.5"), warranty_months=3))
    assert contract.state == workflow.ContractState.SIGNED


def test_a_limit_of_the_province_comes_before_the_general_one(place):
    Limit.objects.create(
        code=Limit.Code.ADVANCE_SHARE,
        value=Decimal("0.2"),
        province_code="68",
        basis=make.make_basis(),
        valid_from=make.LONG_AGO,
    )
    with pytest.raises(contracting.ContractRefusedError, match="nhiều nhất 20 %"):
        _sign(place, _draft(place))


def test_an_amendment_adds_work_once_it_is_signed(place):
    contract = _signed(place)
    first = contract.items.get(position=1)
    amendment = _propose(
        place,
        contract,
        changes=[amending.Change(first, Decimal(20))],
        items=[_item()],
        ends_on=date(2027, 1, 31),
    )
    assert contracts.value(contract) == 200_000_000
    _sign_amendment(place, amendment)
    assert contracts.value(contract) == 240_000_000
    assert contracts.ends_on(contract) == date(2027, 1, 31)
    assert [line.quantity for line in contracts.lines(contract)] == [120, 50, 10]
    summary = contracts.summary(contract, on=make.TODAY)
    assert (summary.original, summary.value) == (200_000_000, 240_000_000)


def test_an_amendment_is_signed_by_the_chair_within_the_plan(place):
    contract = _signed(place)
    amendment = _propose(place, contract, items=[_item(quantity="801")])
    with pytest.raises(permissions.NotAllowedError):
        _sign_amendment(place, amendment, by=place.accountant)
    with pytest.raises(contracting.ContractRefusedError, match=r"hơn 1\.000\.000 đồng"):
        _sign_amendment(place, amendment)


def test_one_amendment_waits_at_a_time_and_may_be_dropped(place):
    contract = _signed(place)
    amendment = _propose(place, contract, items=[_item()])
    with pytest.raises(contracting.ContractRefusedError, match="chờ ký"):
        _propose(place, contract, items=[_item("Khác")])
    amending.drop_amendment(amendment=amendment, by=place.accountant, on=make.TODAY)
    assert _propose(place, contract, items=[_item("Khác")]).number == 1


def test_an_amendment_that_changes_nothing_is_refused(place):
    with pytest.raises(contracting.ContractRefusedError, match="chưa thay đổi gì"):
        _propose(place, _signed(place))


def test_an_amendment_takes_nothing_below_what_was_accepted(place):
    contract = _signed(place)
    make.make_acceptance(contract, place.deposit, by=place.accountant, chair=place.chair)
    first = contract.items.get(position=1)
    with pytest.raises(contracting.ContractRefusedError, match="đã nghiệm thu 50 m³"):
        _propose(place, contract, changes=[amending.Change(first, Decimal("-50.001"))])
    amendment = _propose(place, contract, changes=[amending.Change(first, Decimal(-50))])
    _sign_amendment(place, amendment)
    assert contracts.value(contract) == 125_000_000
    assert contracts.summary(contract, on=make.TODAY).percent == 80


def test_a_draft_has_no_amendment(place):
    with pytest.raises(contracting.ContractRefusedError, match="Chỉ hợp đồng đang thực hiện"):
        _propose(place, _draft(place), items=[_item()])


def test_an_amendment_changes_only_what_the_contract_has(place):
    other = _signed(place, items=[_item()]).items.get()
    contract = _signed(place)
    with pytest.raises(contracting.ContractRefusedError, match="không thuộc hợp đồng"):
        _propose(place, contract, changes=[amending.Change(other, Decimal(1))])


def test_a_guarantee_is_kept_with_its_last_day(place):
    contract = _signed(place)
    fields: dict[str, Any] = {
        "contract": contract,
        "kind": "ADVANCE",
        "number": "BL-01",
        "bank": "Agribank",
        "amount": 60_000_000,
        "until": date(2027, 1, 1),
        "by": place.accountant,
        "on": make.TODAY,
    }
    assert contracting.add_guarantee(**fields).amount == 60_000_000
    for wrong in ({"amount": 0}, {"until": date(2026, 1, 1)}, {"number": " "}):
        with pytest.raises(contracting.ContractRefusedError):
            contracting.add_guarantee(**(fields | wrong))


def test_a_contract_is_wound_up_when_nothing_waits(place):
    contract = _signed(place)
    amendment = _propose(place, contract, items=[_item()])
    reason = "Đã hoàn thành mọi nghĩa vụ"
    with pytest.raises(contracting.ContractRefusedError, match="phụ lục chờ ký"):
        contracting.liquidate(contract=contract, by=place.chair, on=make.TODAY, reason=reason)
    amending.drop_amendment(amendment=amendment, by=place.accountant, on=make.TODAY)
    done = contracting.liquidate(contract=contract, by=place.chair, on=make.TODAY, reason=reason)
    assert done.liquidated_on == make.TODAY
    with pytest.raises(LedgerError):
        _propose(place, contract, items=[_item()])


def test_figures_of_many_contracts_come_in_as_many_queries_as_of_one(
    place, django_assert_num_queries
):
    many = [_signed(place, items=[_item(f"Việc {n}")]) for n in range(4)]
    with django_assert_num_queries(5):
        assert len(contracts.summaries(many, on=make.TODAY)) == 4


def test_the_payee_is_stored_once(place):
    assert _draft(place).payee_id == _draft(place).payee_id
