"""Pages of contracts: drafted in a grid, signed, changed, accepted, mended."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger.models.people import User
from projects import amending, contracts
from projects.models.contract import Acceptance, Amendment, Contract, Defect
from tests import make, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> world.World:
    place = world.make_world()
    make.decide(place.project)
    return place


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _text(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def _signed(place: world.World, **given) -> Contract:
    return make.make_contract(place.project, by=place.accountant, chair=place.chair, **given)


TYPED = {
    "kind": "CONTRACTOR",
    "name": "Công ty Bình An",
    "number": "01/2026/HĐ-XD",
    "title": "Thi công đường",
    "selection": "Chỉ định thầu",
    "signed_for_owner": "Ông A",
    "signed_for_payee": "Bà B",
    "starts_on": "10/09/2026",
    "ends_on": "20/12/2026",
    "advance_share": "30",
    "recovered_by": "80",
    "warranty": "RETENTION",
    "retention_share": "5",
    "warranty_months": "12",
    "rows": "8",
    "content_1": "Đổ bê tông",
    "unit_1": "m³",
    "quantity_1": "12,345",
    "price_1": "1.000.000",
}


def test_a_contract_is_drafted_in_a_grid_and_signed(place):
    clerk, address = as_user(place.accountant), reverse("contract_draft", args=[place.project.code])
    assert "Công việc của hợp đồng" in clerk.get(address).content.decode()
    answer = clerk.post(address, TYPED)
    contract = Contract.objects.get()
    assert answer["Location"] == reverse("contract_show", args=[contract.pk])
    assert contracts.value(contract) == 12_345_000
    assert contract.advance_share == Decimal("0.3")
    chair = as_user(place.chair)
    assert "12.345.000 đồng, với Công ty Bình An" in _text(chair, "contract_sign", contract.pk)
    chair.post(reverse("contract_sign", args=[contract.pk]), {"signed_on": "01/09/2026"})
    contract.refresh_from_db()
    assert contract.state == "SIGNED"


def test_lines_pasted_from_a_sheet_go_into_the_empty_rows(place):
    clerk, address = as_user(place.accountant), reverse("contract_draft", args=[place.project.code])
    pasted = "Đào đất\tm³\t100,5\t50.000\r\nLu lèn\tm²\t200\t20.000"
    shown = clerk.post(address, TYPED | {"paste": pasted, "more": "1"}).content.decode()
    assert Contract.objects.count() == 0
    assert 'value="12,345"' in shown
    assert 'name="content_2" value="Đào đất"' in shown
    assert 'name="price_3" value="20.000"' in shown
    assert 'value="01/2026/HĐ-XD"' in shown


def test_more_rows_come_without_losing_what_was_typed(place):
    clerk, address = as_user(place.accountant), reverse("contract_draft", args=[place.project.code])
    shown = clerk.post(address, TYPED | {"more": "1"}).content.decode()
    assert 'name="content_18"' in shown
    assert 'value="Đổ bê tông"' in shown


def test_a_row_with_something_missing_says_which(place):
    clerk, address = as_user(place.accountant), reverse("contract_draft", args=[place.project.code])
    shown = clerk.post(address, TYPED | {"content_2": "Lan can"}).content.decode()
    assert "Dòng 2, khối lượng: Hãy ghi ô này, hoặc xóa cả dòng." in shown
    assert 'value="Lan can"' in shown


def test_terms_beyond_the_law_are_shown_and_not_signed(place):
    contract = make.make_draft_contract(
        place.project, by=place.accountant, advance_share=Decimal("0.5")
    )
    chair = as_user(place.chair)
    assert "Ngoài quy định" in _text(chair, "contract_show", contract.pk)
    answer = chair.post(reverse("contract_sign", args=[contract.pk]), {"signed_on": "01/09/2026"})
    assert "vượt mức nhiều nhất 30 %" in answer.content.decode()


def test_a_draft_is_corrected(place):
    contract = make.make_draft_contract(place.project, by=place.accountant)
    clerk = as_user(place.accountant)
    assert 'value="Đổ bê tông mặt đường"' in _text(clerk, "contract_edit", contract.pk)
    clerk.post(reverse("contract_edit", args=[contract.pk]), TYPED)
    assert contracts.value(contract) == 12_345_000


def test_an_amendment_is_proposed_shown_side_by_side_and_signed(place):
    contract = _signed(place)
    item = contract.items.get(position=1)
    clerk, address = as_user(place.accountant), reverse("amendment_propose", args=[contract.pk])
    assert "Đổ bê tông mặt đường" in clerk.get(address).content.decode()
    typed = {
        "reason": "Bổ sung do mưa lũ",
        "ends_on": "31/01/2027",
        f"change_{item.pk}": "-10",
        "rows": "3",
        "content_1": "Lan can",
        "unit_1": "m",
        "quantity_1": "5",
        "price_1": "2.000.000",
    }
    clerk.post(address, typed)
    shown = _text(clerk, "contract_show", contract.pk)
    assert "195.000.000" in shown
    amendment = Amendment.objects.get()
    chair = as_user(place.chair)
    assert "200.000.000 đồng → 195.000.000 đồng" in _text(chair, "amendment_sign", amendment.pk)
    today = f"{timezone.localdate():%d/%m/%Y}"
    chair.post(reverse("amendment_sign", args=[amendment.pk]), {"signed_on": today})
    assert contracts.value(contract) == 195_000_000


def test_a_draft_of_an_amendment_is_thrown_away(place):
    contract = _signed(place)
    amendment = amending.propose_amendment(
        contract=contract,
        reason="Kéo dài vì mưa",
        ends_on=date(2027, 2, 1),
        changes=[],
        items=[],
        by=place.accountant,
        on=make.TODAY,
    )
    clerk = as_user(place.accountant)
    for _click in range(2):
        assert clerk.post(reverse("amendment_drop", args=[amendment.pk])).status_code in {302, 404}
    assert not contract.amendments.exists()


def _measure(contract: Contract, fund, **more):
    first = contract.items.get(position=1)
    return {
        "kind": "STAGE",
        "stage": "Đợt 1",
        "on": "01/11/2026",
        "quality": "Đạt",
        "conclusion": "Đồng ý",
        "board_was_there": "on",
        f"volume_{first.pk}": "40",
    } | more


def test_an_acceptance_is_valued_shared_sent_and_confirmed(place):
    contract = _signed(place)
    clerk, address = as_user(place.accountant), reverse("acceptance_record", args=[contract.pk])
    typed = _measure(contract, place.deposit)
    shown = clerk.post(address, typed).content.decode()
    assert "60.000.000" in shown
    assert Acceptance.objects.count() == 0
    parts = {f"part_{place.deposit.pk}": "60.000.000", "defect_1": "Nứt", "due_1": "01/12/2026"}
    answer = clerk.post(address, typed | parts)
    acceptance = Acceptance.objects.get()
    assert answer["Location"] == reverse("acceptance_show", args=[acceptance.pk])
    chair = as_user(place.chair)
    confirm = _text(chair, "acceptance_accept", acceptance.pk)
    assert "Chi phí công trình" in confirm
    chair.post(reverse("acceptance_accept", args=[acceptance.pk]))
    assert contracts.accepted(contract) == 60_000_000
    assert "Nứt" in _text(chair, "acceptance_show", acceptance.pk)
    chair.post(
        reverse("acceptance_take_back", args=[acceptance.pk]), {"reason": "Đo nhầm khối lượng"}
    )
    assert contracts.accepted(contract) == 0


def test_a_refused_acceptance_keeps_what_was_typed(place):
    contract = _signed(place)
    clerk, address = as_user(place.accountant), reverse("acceptance_record", args=[contract.pk])
    first = contract.items.get(position=1)
    typed = _measure(contract, place.deposit) | {f"volume_{first.pk}": "100,5"}
    shown = clerk.post(address, typed).content.decode()
    assert "còn được nghiệm thu 100 m³" in shown
    assert 'value="100,5"' in shown


def test_a_chair_returns_an_acceptance(place):
    acceptance = make.make_draft_acceptance(_signed(place), place.deposit, by=place.accountant)
    chair = as_user(place.chair)
    chair.post(reverse("acceptance_return", args=[acceptance.pk]), {"reason": "Thiếu nhật ký"})
    acceptance.refresh_from_db()
    assert acceptance.state == "RETURNED"


def test_a_defect_is_written_down_and_mended(place):
    contract = _signed(place)
    clerk = as_user(place.accountant)
    typed = {"text": "Nứt mặt đường", "found_on": "01/10/2026", "due_on": "15/10/2026"}
    clerk.post(reverse("defect_add", args=[contract.pk]), typed)
    assert "Quá hạn" in _text(clerk, "contract_show", contract.pk)
    defect = Defect.objects.get()
    mended = {"mended_on": "20/10/2026", "mended_text": "Đã vá"}
    clerk.post(reverse("defect_close", args=[defect.pk]), mended)
    assert "Đã khắc phục" in _text(clerk, "contract_show", contract.pk)


def test_a_guarantee_that_ends_soon_is_marked(place):
    contract = _signed(place)
    clerk = as_user(place.accountant)
    until = timezone.localdate() + timedelta(days=10)
    typed = {
        "kind": "ADVANCE",
        "number": "BL-1",
        "bank": "Agribank",
        "amount": "60.000.000",
        "until": f"{until:%d/%m/%Y}",
    }
    clerk.post(reverse("guarantee_add", args=[contract.pk]), typed)
    assert "Sắp hết hiệu lực" in _text(clerk, "contract_show", contract.pk)


def test_a_contract_is_wound_up_with_a_reason(place):
    contract = _signed(place)
    chair = as_user(place.chair)
    address = reverse("contract_liquidate", args=[contract.pk])
    assert "Hãy ghi lý do" in chair.post(address, {"reason": "xong"}).content.decode()
    chair.post(address, {"reason": "Đã hoàn thành mọi nghĩa vụ"})
    contract.refresh_from_db()
    assert contract.state == "LIQUIDATED"


def test_the_list_shows_figures_and_finds_by_words(place):
    _signed(place, title="Xây cầu tràn")
    clerk = as_user(place.accountant)
    shown = _text(clerk, "contract_list")
    assert "Xây cầu tràn" in shown
    assert "200.000.000" in shown
    empty = clerk.get(reverse("contract_list"), {"q": "không có"}).content.decode()
    assert "Không có hợp đồng nào khớp" in empty


def test_the_project_page_names_its_contracts(place):
    _signed(place)
    shown = _text(as_user(place.accountant), "project_show", place.project.code)
    assert "Lập hợp đồng" in shown
    assert "Thi công đường bê tông thôn 3" in shown


def test_another_communes_contract_does_not_exist(place):
    contract = _signed(place)
    other = world.make_world("23033", "HT")
    for name in ("contract_show", "contract_edit", "acceptance_record", "amendment_propose"):
        assert as_user(other.accountant).get(reverse(name, args=[contract.pk])).status_code == 404


def test_a_second_click_signs_nothing(place):
    contract = make.make_draft_contract(place.project, by=place.accountant)
    chair = as_user(place.chair)
    address = reverse("contract_sign", args=[contract.pk])
    assert chair.post(address, {"signed_on": "01/09/2026"}).status_code == 302
    again = chair.post(address, {"signed_on": "01/09/2026"}).content.decode()
    assert "ở trạng thái hiện tại" in again
