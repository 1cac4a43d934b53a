"""What is read from the live tables, and what never is."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from disclosure import canonical, publishing, snapshot
from disclosure.facts import ProjectFacts
from ledger import banking, moving, reversing
from ledger.models.chart import Pot, Regime, Source
from ledger.models.decisions import Ruling
from projects.models.contribution import Display, Form
from projects.models.payment import Payee
from projects.models.project import Document, Kind, PlannedCost
from projects.registering import NewPayee
from tests import make
from tests import world as worlds
from tests.disclosure.scene import Scene, fill, make_scene
from tests.projects.test_reconciling import bank_says

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def take(scene: Scene) -> ProjectFacts:
    return snapshot.take(scene.project, make.TODAY)


def test_an_empty_project_has_facts_too(scene):
    facts = take(scene)
    assert (facts.equation.received, facts.equation.paid, facts.equation.balance) == (0, 0, 0)
    assert (len(facts.contributions), len(facts.payments)) == (0, 0)
    assert [status.word for status in facts.statuses] == [
        "Chuẩn bị",
        "chưa có",
        "Chưa chi",
        "chưa có",
        "chưa có",
    ]


def test_received_less_paid_is_what_is_left(scene):
    fill(scene)
    equation = take(scene).equation
    assert (equation.received, equation.paid, equation.balance) == (1_100_000, 400_000, 700_000)
    assert equation.gap == 0


def test_each_source_tells_plan_money_kind_and_payments(scene):
    PlannedCost.objects.create(project=scene.project, source=Source.PEOPLE, amount=2_000_000)
    fill(scene)
    (people,) = take(scene).sources
    assert (people.planned, people.received, people.in_kind, people.paid) == (
        2_000_000,
        1_100_000,
        1_250_000,
        400_000,
    )


def test_goods_without_an_agreed_value_show_their_quantity_alone(scene):
    fill(scene)
    labour, land = take(scene).in_kind
    assert (labour.quantity, labour.unit, labour.value) == (Decimal(5), "công", 1_250_000)
    assert (land.quantity, land.unit, land.value) == (Decimal("12.5"), "m²", None)


def test_each_giver_is_named_as_chosen(scene):
    fill(scene)
    names = [gift.name for gift in take(scene).contributions]
    assert names == ["Nguyễn Văn An", "", "", "L.V.T.", "Trần Văn Bảy", "Đặng Thị Sáu"]


def test_a_reversed_contribution_is_not_there(scene):
    wrong = scene.give("Nguyễn Văn An", 500_000)
    reversing.reverse_entry(
        entry=wrong.entry, on=make.TODAY, by=scene.accountant, reason="Ghi nhầm người nộp"
    )
    facts = take(scene)
    assert (facts.contributions, facts.equation.received) == ((), 0)


def test_names_that_givers_hid_are_nowhere(scene):
    scene.project.scope = "Có ông Lê Văn Tám hiến đất, bà Hiền góp tiền"
    scene.project.save()
    fill(scene)
    body = canonical.to_json(take(scene)).decode()
    assert not any(name in body for name in ("Phạm Thị Hiền", "Hiền", "Lê Văn Tám", "Tám"))


def test_a_supported_household_is_nowhere():
    scene = make_scene(kind=Kind.HOUSE, title="Nhà đại đoàn kết hộ bà Cao Thị Lành")
    scene.give("Nguyễn Văn An", 500_000)
    household = NewPayee(Payee.Kind.HOUSEHOLD, "Cao Thị Lành", "", "")
    scene.pay(400_000, household, "Hỗ trợ bà Lành làm nhà đợt 1")
    facts = take(scene)
    assert facts.payments[0].payee == "Hộ được hỗ trợ"
    assert facts.title == "Nhà đại đoàn kết hộ bà (không nêu tên)"
    assert "Lành" not in canonical.to_json(facts).decode()


def test_the_exact_spot_of_a_house_is_not_told():
    scene = make_scene(kind=Kind.HOUSE)
    scene.project.place, scene.project.latitude = "Nhà số 3, cạnh giếng", Decimal("11.2")
    scene.project.save()
    place = take(scene).place
    assert (place.detail, place.latitude) == ("", "")


def test_no_account_number_is_told(scene):
    fill(scene)
    scene.give("Nguyễn Văn An", 500_000, form=Form.TRANSFER)
    scene.pay(100_000, content="Chuyển vào tài khoản 0400123456789", by_bank=True)
    body = canonical.to_json(take(scene)).decode()
    assert "0400123456789" not in body
    assert scene.call.bank_account.number not in body


def test_two_gifts_of_one_unnamed_giver_have_nothing_in_common_but_the_choice(scene):
    scene.give("Phạm Thị Hiền", 300_000, display=Display.ANONYMOUS)
    scene.give("Phạm Thị Hiền", 200_000, display=Display.ANONYMOUS)
    scene.give("Trần Văn Bảy", 200_000, display=Display.ANONYMOUS)
    hers, hers_again, his = take(scene).contributions
    differs = {name for name, value in vars(hers_again).items() if value != vars(his)[name]}
    assert differs == {"voucher"}
    assert hers.voucher != hers_again.voucher


def test_a_transfer_the_bank_has_not_told_of_is_listed(scene):
    scene.give("Nguyễn Văn An", 500_000, form=Form.TRANSFER)
    paid = scene.pay(100_000, by_bank=True)
    facts = take(scene)
    assert [entry.amount for entry in facts.unmatched] == [500_000, -100_000]
    assert facts.payments[0].voucher == paid.entry.voucher
    assert facts.payments[0].matched is False


def test_only_public_documents_are_named(scene):
    for title, public in (("Biên bản nghiệm thu", True), ("Danh sách hộ nghèo", False)):
        Document.objects.create(
            project=scene.project,
            title=title,
            file="a.pdf",
            file_name="a.pdf",
            content_type="application/pdf",
            size=5,
            sha256="0" * 64,
            is_public=public,
            added_by=scene.accountant,
        )
    assert [document.title for document in take(scene).documents] == ["Biên bản nghiệm thu"]


def test_the_facts_are_vietnamese_whoever_looks(scene):
    fill(scene)
    with translation.override("en"):
        assert take(scene) == snapshot.take(scene.project, make.TODAY)
        assert take(scene).kind.word == "Đường giao thông"


def test_the_place_is_told_with_its_province(scene):
    assert str(take(scene).place) == "Thôn 3, xã Lương Sơn, tỉnh Lâm Đồng"


def test_decisions_are_told_without_the_payments(scene):
    fill(scene)
    scene.complete()
    words = [event.word for event in take(scene).events]
    assert words == ["Quyết định đầu tư", "Mở đợt vận động", "Khởi công", "Xác nhận hoàn thành"]


def test_a_thousand_contributions_take_no_more_queries(scene, django_assert_max_num_queries):
    scene.give("Nguyễn Văn An", 500_000)
    with CaptureQueriesContext(connection) as few:
        take(scene)
    for number in range(5):
        scene.give(f"Nguyễn Văn An {number}", 500_000)
    with django_assert_max_num_queries(len(few)):
        take(scene)


def test_interest_a_fee_and_a_move_are_told_and_the_lists_still_tie():
    place = worlds.make_world()
    for line in bank_says(place, (120, "lai"), (-20, "phi")):
        banking.record_own(line=line, by=place.accountant, on=make.TODAY)
    drain = make.make_project(place.book, made_by=place.accountant, title="Rãnh thoát nước")
    source = Pot(place.deposit, place.project.purpose)
    target = moving.target_pot(
        source=source, regime=Regime.VILLAGE, custody=place.bank, purpose=drain.purpose
    )
    paper = moving.Paper("7/BB-HN", make.TODAY, "VILLAGE", "Thôn thống nhất chuyển số dư", 300)
    asked = moving.propose(
        source=source, target=target, paper=paper, by=place.accountant, on=make.TODAY, key="k"
    )
    moving.agree(decision=asked, office=Ruling.Office.CHAIR, by=place.chair, on=make.TODAY)

    gave = snapshot.take(place.project, make.TODAY)
    assert [(row.kind.code, row.amount) for row in gave.others] == [
        ("INTEREST", 120),
        ("MOVED_OUT", -300),
        ("FEES", -20),
    ]
    assert (gave.equation.received, gave.equation.paid, gave.equation.balance) == (
        2_120,
        320,
        1_800,
    )
    assert [(row.received, row.paid) for row in gave.sources] == [(2_120, 320)]
    took = snapshot.take(drain, make.TODAY)
    assert [(row.kind.code, row.amount, row.decision) for row in took.others] == [
        ("MOVED_IN", 300, "7/BB-HN")
    ]
    assert (took.equation.received, took.equation.balance, took.equation.gap) == (300, 300, 0)
    assert publishing.faults(took) == []


def test_a_move_between_the_sources_of_one_project_is_neither_received_nor_paid():
    place = worlds.make_world()
    source = Pot(place.deposit, place.project.purpose)
    budget = make.make_fund(
        place.book,
        custody=place.bank,
        purpose=place.project.purpose,
        regime=Regime.BUDGET,
        source=Source.COMMUNE,
    )
    target = Pot(budget, place.project.purpose)
    paper = moving.Paper("8/QĐ", make.TODAY, "COUNCIL", "Nộp phần dư vào ngân sách", 400)
    asked = moving.propose(
        source=source, target=target, paper=paper, by=place.accountant, on=make.TODAY, key="k"
    )
    moving.agree(decision=asked, office=Ruling.Office.CHAIR, by=place.chair, on=make.TODAY)
    facts = snapshot.take(place.project, make.TODAY)
    assert (facts.equation.received, facts.equation.paid, facts.equation.gap) == (2_000, 0, 0)
    assert {row.source.code: row.received for row in facts.sources} == {
        "COMMUNE": 400,
        "PEOPLE": 1_600,
    }
    assert sum(row.amount for row in facts.others) == 0


def test_signed_contracts_and_what_was_accepted_are_told(scene):
    make.decide(scene.project)
    fund = make.make_fund(scene.project.book, purpose=scene.project.purpose)
    contract = make.make_contract(scene.project, title="Thi công mặt đường")
    make.make_draft_contract(scene.project, title="Chưa ký")
    make.make_acceptance(contract, fund)
    make.make_draft_acceptance(contract, fund, stage="Chưa xác nhận")
    facts = take(scene)
    (told,) = facts.contracts
    assert (told.title, told.payee, told.value, told.percent) == (
        "Thi công mặt đường",
        "Công ty Bình An",
        200_000_000,
        50,
    )
    assert [(each.stage, each.board_was_there) for each in told.acceptances] == [("Đợt 1", True)]
    assert facts.statuses[1].word == "Đã nghiệm thu 50 % giá trị hợp đồng"
    assert facts.statuses[1].percent == 50
    assert "Trưởng ban giám sát" not in " ".join(canonical.texts(facts))


def test_an_edition_from_before_contracts_were_told_is_still_read(scene):
    body = canonical.to_json(take(scene)).replace(b'"contracts":[],', b"")
    assert canonical.from_json(body).contracts == ()
