"""The pages of money that moves: ask, agree, refuse, take cash to the bank."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger import balances
from ledger.models.bank import Bank, Custody
from ledger.models.chart import Pot
from ledger.models.decisions import Decision
from ledger.models.people import Role
from tests import make
from tests.ledger.test_moving import PDF, give, propose, village_account
from tests.ledger.test_moving import bank as bank  # a fixture
from tests.ledger.test_moving import cash as cash  # a fixture
from tests.ledger.test_moving import cashier as cashier  # a fixture
from tests.ledger.test_moving import drain as drain  # a fixture
from tests.ledger.test_moving import road as road  # a fixture
from tests.ledger.test_moving import source as source  # a fixture
from tests.ledger.test_moving import target as target  # a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages live on the day of the tests."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


def typed(source: Pot, custody: Custody, **more: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "source": f"{source.fund.pk}-{source.purpose.pk if source.purpose else 0}",
        "custody": custody.pk,
        "regime": "",
        "amount": "600",
        "issuer": "VILLAGE",
        "number": "03/BB-HNT",
        "on": "19/11/2026",
        "why": "Làm đường xong còn dư, thôn thống nhất làm rãnh",
        "key": "k",
    }
    return fields | more


def send(client: Client, who: object, page: str, /, *args: int, **data: object) -> str:
    client.force_login(who)  # type: ignore[arg-type]  # a user
    answer = client.post(reverse(page, args=args), data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_move_is_asked_for_agreed_to_and_posted(client, source, drain, bank, clerk, chair):
    scan = SimpleUploadedFile("bien-ban.pdf", PDF)
    page = send(client, clerk, "move_propose", **typed(source, bank, purpose=drain.pk, file=scan))
    assert "chờ duyệt" in page
    decision = Decision.objects.get()
    client.force_login(chair)
    assert "03/BB-HNT" in client.get(reverse("work")).content.decode()
    page = client.get(reverse("move_agree", args=[decision.pk])).content.decode()
    assert "Điều chuyển nội bộ" in page
    assert "600" in page
    page = send(client, chair, "move_agree", decision.pk)
    assert "Đã ghi sổ điều chuyển DC 1/2026" in page
    assert balances.money_of(drain) == 600
    paper = client.get(reverse("move_paper", args=[decision.pk]))
    assert b"".join(paper.streaming_content) == PDF
    assert "03/BB-HNT" in client.get(reverse("move_list")).content.decode()


def test_a_refusal_needs_its_reason_and_shows_it(client, source, target, clerk, chair):
    decision = propose(source, target, clerk)
    assert "ít nhất 10" in send(client, chair, "move_refuse", decision.pk, reason="Không")
    page = send(client, chair, "move_refuse", decision.pk, reason="Thôn chưa họp lần hai")
    assert "Thôn chưa họp lần hai" in page
    assert "Từ chối" in page


def test_what_is_wrong_is_told_on_the_form(client, source, drain, bank, clerk):
    page = send(
        client, clerk, "move_propose", **typed(source, bank, purpose=drain.pk, amount="1001")
    )
    assert "chỉ còn 1.000 đồng" in page
    page = send(client, clerk, "move_propose", **typed(source, bank) | {"source": "9-9"})
    assert "Hãy chọn" in page or "hợp lệ" in page
    assert not Decision.objects.exists()


def test_the_cashier_takes_cash_to_the_bank(client, cash, bank, cashier):
    client.force_login(cashier)
    assert "còn 500 đồng" in client.get(reverse("cash_deposit")).content.decode()
    data = {
        "source": f"{cash.fund.pk}-{cash.purpose.pk}",
        "custody": bank.pk,
        "amount": "300",
        "on": "20/11/2026",
        "key": "nop",
    }
    assert "Đã ghi DC 1/2026" in send(client, cashier, "cash_deposit", **data)
    assert balances.money_in_pot(cash) == 200


def test_the_head_of_a_village_sees_and_agrees_to_what_leaves_its_account(
    client,
    book,
    clerk,
    chair,
    road,
    target,
):
    account = village_account(book, clerk)
    pot = Pot(make.make_fund(book, custody=account, purpose=road), road)
    give(pot, 1_000, clerk)
    head = make.make_member(book.organisation, Role.VILLAGE_HEAD)
    decision = propose(pot, target, clerk)
    client.force_login(head)
    assert decision.number in client.get(reverse("work")).content.decode()
    assert "Đã đồng ý; còn chờ" in send(client, head, "move_agree", decision.pk)
    assert "Đã ghi sổ" in send(client, chair, "move_agree", decision.pk)
    assert balances.money_in_pot(target) == 600


def test_a_head_sees_nothing_of_other_accounts(client, book, source, target, clerk):
    decision = propose(source, target, clerk)
    client.force_login(make.make_member(book.organisation, Role.VILLAGE_HEAD))
    for name in ("move_show", "move_agree", "move_refuse", "move_paper"):
        assert client.get(reverse(name, args=[decision.pk])).status_code == 404


def test_a_village_account_is_opened_with_what_the_villagers_agreed(client, book, clerk):
    data: dict[str, object] = {
        "kind": "VILLAGE",
        "name": "Tài khoản thôn 3",
        "bank": Bank.objects.get(bin="970405").pk,
        "number": "5400 2000 1",
        "holder": "Lê Văn Thạch",
    }
    assert "chỉ mở khi hội nghị thôn đồng ý" in send(client, clerk, "custody_open", **data)
    agreed = {"village": "Thôn 3", "agreed_number": "03/BB-HN", "agreed_on": "01/10/2026"}
    page = send(client, clerk, "custody_open", **(data | agreed))
    assert "03/BB-HN" in page
    client.force_login(clerk)
    assert "Điều 21–23" in client.get(reverse("custody_open")).content.decode()
