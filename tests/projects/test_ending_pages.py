"""The pages of handover, settlement, leftovers and the year's end, clicked through by those who use them."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger.models.bank import Custody
from ledger.models.chart import Function
from ledger.models.people import User
from projects import queues, settling
from projects.models.settlement import Handover, Return, Settlement, Surplus, YearEndRecord
from tests import make, settled
from tests.settled import Built

REASON = "Thiếu bản vẽ hoàn công"


@pytest.fixture
def built(db) -> Built:
    return settled.make_built()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


def page(user: User, name: str, *args: object) -> str:
    answer = browser(user).get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def send(user: User, name: str, *args: object, **data: object) -> str:
    answer = browser(user).post(reverse(name, args=args), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_road_from_the_handover_to_the_approval(built):
    code = built.project.code
    send(
        built.accountant,
        "handover_record",
        code,
        on=f"{settled.DONE:%d/%m/%Y}",
        number="05/BB",
        receiver="Ban nhân dân thôn 3",
        condition="Hoàn thành, dùng tốt",
    )
    handover = Handover.objects.get()
    shown = send(built.chair, "handover_confirm", handover.pk)
    assert "Đã bàn giao" in shown
    (cost,) = (c.key for c in settled.figures(built).costs)
    send(built.accountant, "settlement_draft", code, **{f"kind-{cost}": "CONSTRUCTION"})
    made = Settlement.objects.get()
    asset = {
        "name-1": "Đường bê tông",
        "kind-1": "LONG",
        "quantity-1": "850,5",
        "unit-1": "m",
        "value-1": "1.000",
        "keeper-1": "Thôn 3",
        "kind-2": "LONG",
        "kind-3": "LONG",
    }
    assert "Chờ thẩm tra" in send(built.accountant, "settlement_submit", made.pk, **asset)
    pk = made.costs.get().pk
    review = {f"reviewed-{pk}": "900", f"left-{pk}": "0", f"reason-{pk}": "Đo lại ít hơn"}
    shown = send(built.reviewer, "settlement_review", made.pk, number="07/BC", **review)
    assert "Chờ phê duyệt" in shown
    assert "Tài sản hình thành" in page(built.chair, "settlement_approve", made.pk)
    shown = send(built.chair, "settlement_approve", made.pk, number="99/QĐ")
    assert "Đã phê duyệt quyết toán" in shown
    assert "Còn nợ nhà thầu" in shown
    assert [a.value for a in made.assets.all()] == [900]


def test_a_form_that_is_refused_keeps_what_was_typed(built):
    shown = send(
        built.accountant,
        "handover_record",
        built.project.code,
        on="01/01/2030",
        number="05/BB",
        receiver="Ban nhân dân thôn Đạ Nhim – Krông Nô",
        condition="Tốt",
    )
    assert "không được ở tương lai" in shown
    assert "Ban nhân dân thôn Đạ Nhim – Krông Nô" in shown


def test_assets_that_do_not_add_up_are_told(built):
    settled.hand_over(built)
    made = settling.draft(project=built.project, by=built.accountant, on=make.TODAY)
    asset = {
        "name-1": "Đường",
        "kind-1": "LONG",
        "quantity-1": "1",
        "unit-1": "m",
        "value-1": "999",
        "keeper-1": "Thôn 3",
        "kind-2": "LONG",
        "kind-3": "LONG",
    }
    assert "phải bằng 1.000 đồng" in send(built.accountant, "settlement_submit", made.pk, **asset)


def test_a_dossier_is_sent_back_and_its_reason_shown(built):
    settled.hand_over(built)
    made = settled.submit(built)
    shown = send(built.chair, "settlement_return", made.pk, reason=REASON)
    assert f"Bị trả lại: {REASON}" in shown


def test_closing_says_what_still_stands(built):
    done = settled.approve(built)
    shown = send(built.chair, "settlement_close", done.pk)
    assert shown.count("Còn nợ nhà thầu 600 đồng") == 1
    assert "Còn nợ nhà thầu" in shown
    assert "cần quyết định xử lý tiền còn lại" in shown


def test_money_left_is_decided_on_and_sent_back(built):
    settled.approve(built)
    decided = {
        "fund": built.budget.pk,
        "way": "BUDGET",
        "amount": "2.000",
        "issuer": "COUNCIL",
        "number": "12/NQ-HĐND",
        "on": f"{timezone.localdate():%d/%m/%Y}",
        "why": "Nộp trả ngân sách phần còn thừa",
        "key": "abc",
    }
    for _turn in range(2):  # a double click
        send(built.accountant, "surplus_decide", built.project.code, **decided)
    surplus = Surplus.objects.get()
    slip = {"amount": "1.500", "receiver": "Kho bạc", "number": "UNC 1", "key": "s"}
    send(built.accountant, "surplus_return", surplus.pk, **slip)
    item = Return.objects.get()
    assert "1.500 đồng" in page(built.chair, "return_approve", item.pk)
    shown = send(built.chair, "return_approve", item.pk)
    assert "Đã nộp trả" in shown


def test_the_page_of_a_settlement_leads_to_its_report(built):
    settled.hand_over(built)
    made = settled.submit(built)
    shown = page(built.accountant, "settlement_show", built.project.code)
    assert reverse("settlement_report", args=[made.pk]) in shown


def test_money_in_a_cash_box_is_said_to_go_back_only_from_an_account(built):
    settled.approve(built)
    for user, linked in ((built.cashier, True), (built.accountant, False)):
        shown = page(user, "settlement_show", built.project.code)
        assert "Tiền mặt chỉ trả được từ tài khoản" in shown
        assert (reverse("cash_deposit") in shown) == linked


def test_money_in_a_village_account_is_said_to_be_moved_first(built):
    village = Custody.objects.create(
        book=built.book,
        kind=Custody.Kind.VILLAGE,
        name="Tài khoản thôn 3",
        number="540020000001",
        holder="Lê Văn Thạch",
        village="Thôn 3",
        agreed_number="03/BB-HN",
        agreed_on=make.LONG_AGO,
    )
    fund = make.make_fund(built.book, custody=village, purpose=built.project.purpose)
    settled.post(built, (Function.BANK, fund, 7), (Function.CONTRIBUTED, fund, -7), key="thôn")
    settled.approve(built)
    shown = page(built.accountant, "settlement_show", built.project.code)
    assert "trưởng thôn đồng ý" in shown
    assert reverse("move_propose") in shown


def test_nothing_retained_is_offered_before_it_may_go_back(db):
    built = settled.make_built(retains=True)
    accepted = built.contract.acceptances.get()
    settled.pay(
        built, built.contract, built.deposit, 400, kind="STAGE", acceptance=accepted, retained=20
    )
    shown = page(built.accountant, "retention_request", built.contract.pk)
    assert "Bảo hành đến hết ngày 31/10/2027" in shown
    assert 'name="gross"' not in shown
    url = reverse("retention_request", args=[built.contract.pk])
    assert url not in page(built.accountant, "payment_request", built.project.code)


def test_the_year_end_page_lists_what_stands(built):
    settled.pay(built, built.contract, built.budget, 300, kind="ADVANCE")
    shown = page(built.accountant, "year_end", 2026)
    assert "Tạm ứng chưa thu hồi" in shown
    assert "1.700" in shown
    for kind in ("xlsx", "pdf"):
        answer = browser(built.accountant).get(reverse("year_end", args=[2026]), {"dang": kind})
        assert answer.status_code == 200
        assert len(answer.content) > 1_000


@pytest.mark.parametrize("year", [1999, 2024, 9999])
def test_a_year_before_the_book_or_out_of_reason_is_not_there(built, year):
    answer = browser(built.accountant).get(f"/lam-viec/cuoi-nam/{year}/")
    assert answer.status_code == 404


def test_records_of_a_year_that_is_not_over_are_refused(built):
    settled.pay(built, built.contract, built.budget, 300, kind="ADVANCE")
    data = {"amount": "300", "number": "1/BB", "on": f"{timezone.localdate():%d/%m/%Y}"}
    shown = send(built.accountant, "year_end_advance", 2026, built.contract.pk, **data)
    assert "phải sau ngày 31/12/2026" in shown
    assert not YearEndRecord.objects.exists()


def test_warranties_are_listed_with_their_end(db):
    built = settled.make_built(retains=True)
    accepted = built.contract.acceptances.get()
    settled.pay(
        built,
        built.contract,
        built.deposit,
        400,
        kind="STAGE",
        acceptance=accepted,
        retained=20,
    )
    shown = page(built.accountant, "warranty_list")
    assert "31/10/2027" in shown
    assert "Chưa có hợp đồng" not in shown


def test_queues_tell_each_role_what_waits_with_its_deadline(built):
    settled.hand_over(built)
    waiting = queues.waiting_for(built.accountant, on=make.TODAY)
    (item,) = (w for w in waiting if w.what == "Lập hồ sơ quyết toán")
    assert f"{item.due_on:%d/%m/%Y}" == "28/02/2027"
    made = settled.submit(built)
    assert "Ghi kết quả thẩm tra" in {
        w.what for w in queues.waiting_for(built.reviewer, on=make.TODAY)
    }
    settled.review(built, made)
    assert "Phê duyệt quyết toán" in {
        w.what for w in queues.waiting_for(built.chair, on=make.TODAY)
    }


def test_the_first_weeks_of_a_year_ask_for_what_the_last_one_left(built):
    settled.pay(built, built.contract, built.budget, 300, kind="ADVANCE")
    day = make.TODAY.replace(year=2027, month=1, day=5)
    due = {w.what: w.due_on for w in queues.waiting_for(built.accountant, on=day)}
    assert f"{due['Đối chiếu tạm ứng với Kho bạc']:%d/%m/%Y}" == "10/02/2027"
    assert "Nộp trả tạm ứng không được chuyển sang năm sau" in due
