"""The pages of a payment, from the request to the voucher."""

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ledger import balances
from ledger.models.people import Role, User
from projects import papers
from projects.models.payment import PaymentRequest
from tests import make
from tests.ledger.test_moving import village_account
from tests.world import World, approved, ask, checked, make_world, pay, receive, waited


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages live on the day of the tests."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


def act(
    client: Client, user: User, name: str, *args: object, data: dict[str, str] | None = None
) -> str:
    """Do what `user` does on a page: see it, or send it with `data`; return the page after."""
    client.force_login(user)
    url = reverse(name, args=args)
    answer = client.get(url) if data is None else client.post(url, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def request_data(world: World, **given: str) -> dict[str, str]:
    return {
        "kind": "CONTRACTOR",
        "name": "Tổ thợ Bình An",
        "content": "Mua xi măng đợt 1",
        "invoice": "HD-01",
        f"part_{world.cash.pk}": "600",
    } | given


def file_data(payment: PaymentRequest, **given: str) -> dict[str, str]:
    """Tick every paper of a payment file, each with its number."""
    data: dict[str, str] = {}
    for rule in papers.rules(payment, on=make.TODAY):
        data |= {f"tick_{rule.pk}": "on", f"note_{rule.pk}": "Số 12"}
    return data | given


def test_a_cash_payment_walks_from_request_to_voucher_through_its_pages(client, world):
    page = act(client, world.accountant, "payment_request", world.project.code)
    assert "Còn 1.000 đồng cho công trình này" in page
    page = act(
        client,
        world.accountant,
        "payment_request",
        world.project.code,
        data=request_data(world),
    )
    assert "chờ kế toán kiểm tra hồ sơ" in page
    payment = PaymentRequest.objects.get()
    page = act(
        client, world.accountant, "payment_check", payment.pk, data=file_data(payment, do="check")
    )
    assert "chờ duyệt chi" in page
    assert "Sáu trăm đồng" in act(client, world.chair, "payment_approve", payment.pk)
    act(client, world.chair, "payment_approve", payment.pk, data={})
    page = act(client, world.cashier, "payment_pay", payment.pk)
    assert "Chi phí công trình" in page
    page = act(
        client, world.cashier, "payment_pay", payment.pk, data={"on": today(page), "key": "k1"}
    )
    assert "Đã ghi sổ khoản chi" in page
    assert balances.money_in(world.cash) == 400
    client.force_login(world.accountant)
    text = text_of(client, payment)
    assert "PHIẾU CHI" in text
    assert "Sáu trăm đồng" in text


def today(page: str) -> str:
    """Return the day that the form offers."""
    found = re.search(r'name="on" value="([\d/]+)"', page)
    assert found is not None
    return found[1]


def text_of(client: Client, payment: PaymentRequest) -> str:
    answer = client.get(reverse("payment_voucher", args=[payment.pk]))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    return "\n".join(page.extract_text() for page in pages)


def test_the_order_for_the_bank_carries_the_code_of_the_transfer(client, world):
    payment = approved(world, fund=world.deposit)
    client.force_login(world.accountant)
    text = text_of(client, payment)
    assert "ỦY NHIỆM CHI" in text
    assert f"TT {waited(payment).code}" in text
    assert payment.payee.account_number in text


def test_a_voucher_is_vietnamese_whatever_the_language_of_the_page(client, world):
    payment = approved(world)
    client.force_login(world.accountant)
    client.cookies["django_language"] = "en"
    assert "Chi phí công trình" in text_of(client, payment)


def test_a_request_not_approved_has_no_voucher(client, world):
    client.force_login(world.accountant)
    url = reverse("payment_voucher", args=[ask(world).pk])
    assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": ""}, "ghi tên người nhận"),
        ({"part": ""}, "ít nhất một nguồn"),
        ({"part": "1,5"}, "1,5"),
        ({"part": "-5"}, "lớn hơn 0"),
        ({"part": "1.001"}, "chỉ còn 1.000 đồng"),
        ({"other": "100"}, "nhiều nơi"),
        ({"content": ""}, "Nội dung chi"),
        ({"accepted_on": "21/11/2026"}, "nghiệm thu không được sau"),
    ],
)
def test_a_wrong_request_is_refused_with_what_to_do(client, world, given, sentence):
    names = {"part": f"part_{world.cash.pk}", "other": f"part_{world.deposit.pk}"}
    data = request_data(world, **{names.get(name, name): value for name, value in given.items()})
    page = act(client, world.accountant, "payment_request", world.project.code, data=data)
    assert "Chưa ghi được" in page
    assert sentence in page
    assert not PaymentRequest.objects.exists()


def test_a_project_without_money_offers_no_form(client, world):
    empty = make_world("24000", "XK")
    pay(empty, approved(empty, 1_000))
    pay(empty, approved(empty, 1_000, fund=empty.deposit), "k2")
    page = act(client, empty.accountant, "payment_request", empty.project.code)
    assert "chưa có tiền" in page


def test_a_payment_above_the_fund_is_refused_on_the_page_of_the_decision(client, world):
    approved(world, 600)
    page = act(client, world.chair, "payment_approve", checked(world, 500).pk, data={})
    assert "chỉ còn 400 đồng" in page


def test_a_return_asks_for_a_reason(client, world):
    payment = ask(world)
    page = act(client, world.chair, "payment_return", payment.pk, data={"reason": "thiếu"})
    assert "ít nhất 10 ký tự" in page
    page = act(client, world.chair, "payment_return", payment.pk, data={"reason": "Thiếu biên bản"})
    assert "Thiếu biên bản" in page


def test_each_person_sees_the_button_that_is_theirs(client, world):
    asked, due = checked(world, 100), approved(world, 200)
    approve, cash = (
        reverse(name, args=[p.pk]) for name, p in [("payment_approve", asked), ("payment_pay", due)]
    )
    assert approve in act(client, world.chair, "payment_show", asked.pk)
    assert approve not in act(client, world.accountant, "payment_show", asked.pk)
    assert cash in act(client, world.cashier, "payment_show", due.pk)
    assert cash not in act(client, world.accountant, "payment_show", due.pk)


def test_a_day_still_to_come_is_not_recorded(client, world):
    payment = approved(world)
    page = act(
        client, world.cashier, "payment_pay", payment.pk, data={"on": "21/11/2026", "key": "k"}
    )
    assert "Ngày không được ở tương lai" in page


def test_a_payment_is_taken_back_from_its_page(client, world):
    payment = pay(world, approved(world))
    page = act(
        client, world.accountant, "payment_take_back", payment.pk, data={"reason": "Ghi nhầm ngày"}
    )
    assert "chờ chi lại" in page
    assert balances.money_in(world.cash) == 1_000


def test_the_list_is_filtered_by_words_and_state(client, world):
    ask(world, 100, content="Mua xi măng")
    approved(world, 200, content="Thuê máy trộn")
    client.force_login(world.accountant)

    def listed(**query: str) -> str:
        return str(client.get(reverse("payment_list"), query).content.decode())

    assert "Thuê máy trộn" not in listed(q="xi măng")
    assert "Mua xi măng" not in listed(state="APPROVED")
    assert "Không có đề nghị chi" in listed(q="cát vàng")


def test_the_list_takes_a_fixed_number_of_queries(client, world, django_assert_max_num_queries):
    for n in range(1, 21):
        ask(world, n)
    client.force_login(world.accountant)
    with django_assert_max_num_queries(9):
        client.get(reverse("payment_list"))


@pytest.mark.parametrize(
    "name",
    [
        "payment_show",
        "payment_check",
        "payment_approve",
        "payment_return",
        "payment_pay",
        "payment_take_back",
        "payment_voucher",
    ],
)
def test_a_payment_of_another_commune_is_not_there(client, world, name):
    payment = approved(world)
    stranger = make_world("24000", "XK")
    for user in (stranger.accountant, stranger.cashier, stranger.chair):
        client.force_login(user)
        assert client.get(reverse(name, args=[payment.pk])).status_code == 404


def test_only_the_accountant_reaches_the_request(client, world):
    for user in (world.cashier, world.chair):
        client.force_login(user)
        url = reverse("payment_request", args=[world.project.code])
        assert client.get(url).status_code == 404


def test_the_village_head_finds_and_confirms_what_waits(client, world):
    account = village_account(world.book, world.accountant)
    fund = make.make_fund(world.book, custody=account, purpose=world.project.purpose)
    receive(world, fund, 1_000)
    payment = approved(world, fund=fund)
    client.force_login(world.accountant)
    page = client.get(reverse("payment_show", args=[payment.pk])).content.decode()
    assert "Chờ trưởng thôn Thôn 3 xác nhận" in page
    head = make.make_member(world.book.organisation, Role.VILLAGE_HEAD)
    client.force_login(head)
    url = reverse("payment_confirm", args=[payment.pk])
    assert url in client.get(reverse("work")).content.decode()
    assert "Mua xi măng" in client.get(url).content.decode()
    assert "Đã xác nhận khoản chi" in client.post(url, follow=True).content.decode()
    assert client.get(url).status_code == 404
