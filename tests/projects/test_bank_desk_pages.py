"""The desk of an account, lines shared out in one form, fees by the month, money of unknown origin."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger import statements, suspending, suspense
from ledger.models.bank import Match, StatementLine
from projects.models.contribution import Contribution
from tests import make
from tests.projects.test_bank_pages import page_of, send
from tests.projects.test_reconciling import bank_says, code, promise
from tests.projects.test_reconciling import call as call  # a fixture
from tests.projects.test_reconciling import world as world
from tests.world import World, approved, waited

WHY = "Giấy báo của ngân hàng ghi tên người chuyển"


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages live on the day of the tests."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


def at_desk(client: Client, world: World, line: StatementLine | None = None) -> str:
    client.force_login(world.accountant)
    query = {"dong": str(line.pk)} if line else {}
    return client.get(reverse("bank_desk", args=[world.bank.pk]), query).content.decode()


def near(called: str) -> str:
    return called[:-1] + ("A" if called[-1] != "A" else "B")


def test_the_desk_goes_from_line_to_line_and_says_where_one_is(client, world, call):
    pledges = [promise(call, 100), promise(call, 200, "Lê Văn Hai")]
    first, second, _third = bank_says(
        world,
        *[(100 * n, f"{near(code(p))} x") for n, p in enumerate(pledges, 1)],
        (7, "chuc ba con"),
    )
    page = at_desk(client, world)
    assert "Dòng 1 trong 3" in page
    assert "Dòng trước" not in page
    page = send(
        client,
        world,
        "match_confirm",
        first.pk,
        **{"choice": f"codes:{code(pledges[0])}", "lan-luot": "1"},
    )
    assert "Dòng 1 trong 2" in page
    assert near(code(pledges[1])) in page
    assert "Bỏ lần khớp vừa rồi" in page
    assert "Dòng 1 trong 2" in at_desk(client, world, first)  # matched: the next one
    assert "Dòng 1 trong 2" in at_desk(client, world, second)


def test_a_second_click_is_told_that_it_is_done_and_books_once(client, world, call):
    pledge = promise(call, 100)
    (line,) = bank_says(world, (100, f"{near(code(pledge))} x"))
    for _click in range(2):
        page = send(client, world, "match_confirm", line.pk, choice=f"codes:{code(pledge)}")
        assert "Đã khớp dòng" in page
    assert Contribution.objects.count() == 1


def test_an_empty_desk_leads_back(client, world):
    assert "Không còn dòng nào phải khớp" in at_desk(client, world)


def test_a_match_taken_back_at_the_desk_lies_on_it_again(client, world, call):
    pledge = promise(call, 100)
    (line,) = bank_says(world, (100, f"{near(code(pledge))} x"))
    send(client, world, "match_confirm", line.pk, choice=f"codes:{code(pledge)}")
    address = reverse("match_undo", args=[Match.objects.get().pk]) + "?lan-luot=1"
    assert "Chọn nhầm khoản" in client.get(address).content.decode()
    page = client.post(address, {"reason": "Chọn nhầm khoản này"}, follow=True).content.decode()
    assert "Dòng 1 trong 1" in page


def test_suggestions_and_a_typed_voucher_share_a_line_in_one_form(client, world, call):
    pledge = promise(call, 300)
    (line,) = bank_says(world, (1_300, f"{near(code(pledge))} gop chung"))
    client.force_login(world.accountant)
    page = client.get(reverse("match_confirm", args=[line.pk])).content.decode()
    assert 'name="take_1"' in page
    page = send(
        client,
        world,
        "match_confirm",
        line.pk,
        value_1=f"code:{code(pledge)}",
        take_1="on",
        part_1="300",
        code_1="pt2/2026",
        amount_1="1.000",
    )
    assert "Đã khớp dòng" in page, page
    assert statements.open_amount(line) == 0


def test_a_refused_form_keeps_what_was_ticked_and_typed(client, world, call):
    pledge = promise(call, 300)
    (line,) = bank_says(world, (200, f"{near(code(pledge))} x"))
    page = send(
        client,
        world,
        "match_confirm",
        line.pk,
        value_1=f"code:{code(pledge)}",
        take_1="on",
        part_1="150",
        code_1="PT 99",
        amount_1="20",
    )
    assert "Không có khoản chờ hay chứng từ" in page
    assert 'value="150"' in page
    assert 'value="PT 99"' in page
    assert not Match.objects.exists()


def test_tax_and_rest_of_a_payment_are_tied_together_on_one_page(client, world):
    payment = approved(world, fund=world.deposit)
    first, second = bank_says(world, (-540, f"TT {waited(payment).code}"), (-60, "nop thue"))
    page = send(
        client,
        world,
        "match_confirm",
        first.pk,
        **{
            "value_1": f"code:{waited(payment).code}",
            "take_1": "on",
            "part_1": "540",
            f"line_{second.pk}": "on",
        },
    )
    assert "Đã khớp dòng" in page, page
    payment.refresh_from_db()
    assert payment.state == "PAID"
    assert [statements.open_amount(line) for line in (first, second)] == [0, 0]


def test_a_search_finds_vouchers_by_number_and_amount_and_its_choice_is_kept(client, world):
    (line,) = bank_says(world, (999, "chuyen tien"))
    client.force_login(world.accountant)
    address = reverse("match_confirm", args=[line.pk])
    for words in ("PT 2/2026", "1.000"):
        assert "chon=entry%3A" in client.get(address, {"q": words}).content.decode()
    entry = statements.open_movements(custody=world.bank)[0].entry
    page = client.get(address, {"chon": f"entry:{entry.pk}"}).content.decode()
    assert f'value="entry:{entry.pk}"' in page


def test_the_fees_of_a_month_are_booked_with_one_click(client, world):
    fees = bank_says(world, (-11, "VAT phi CK"), (-22, "PHI SMS"), (3, "IN TIEN LAI TKTG"))
    gift = bank_says(world, (50, "chuc ba con"))[0]
    page = page_of(client, world, **{"trang-thai": "lai-phi"})
    assert page.count('name="dong"') == 3
    assert f'value="{gift.pk}"' not in page
    page = send(client, world, "bank_fees", world.bank.pk, dong=[fee.pk for fee in fees])
    assert "Đã ghi và khớp 3 dòng lãi, phí" in page
    assert statements.open_count(world.bank) == 1
    page = send(client, world, "bank_fees", world.bank.pk, dong=[fee.pk for fee in fees])
    assert "đã khớp hết" in page
    assert "ít nhất một dòng" in send(client, world, "bank_fees", world.bank.pk)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"q": "chúc"}, {"chuc ba con"}),
        ({"amount": "11"}, {"VAT phi CK"}),
        ({"side": "OUT"}, {"VAT phi CK"}),
        ({"until": "2026-01-01"}, set()),
        ({"amount": "nhiều"}, set()),
    ],
)
def test_lines_are_found_by_words_amount_side_and_day(client, world, query, seen):
    bank_says(world, (-11, "VAT phi CK"), (200, "chuc ba con"))
    page = page_of(client, world, **query)
    assert {text for text in ("VAT phi CK", "chuc ba con") if text in page} == seen


def test_vouchers_that_wait_for_the_bank_are_listed_with_their_age(client, world):
    page = page_of(client, world, **{"trang-thai": "chung-tu"})
    assert "PT 2/2026" in page
    assert "0 ngày" in page


def test_money_of_unknown_origin_is_kept_listed_and_moved_on(client, world):
    (line,) = bank_says(world, (250, "chuc may man"))
    page = send(client, world, "bank_suspend", line.pk)
    assert "tiền chưa rõ nguồn" in page
    assert "1 khoản chưa rõ nguồn" in page_of(client, world)
    client.force_login(world.chair)
    page = client.get(reverse("bank_unknown", args=[world.bank.pk])).content.decode()
    assert "chuc may man" in page
    assert "Xác định nguồn" not in page
    match = Match.objects.get()
    page = send(client, world, "bank_identify", match.pk, reason=WHY)
    assert "Hãy ghi mã đăng ký" in page
    found = {"project": world.project.pk, "name": "Lê Thị Ví Dụ", "kind": "PERSON"}
    page = client.post(
        reverse("bank_identify", args=[match.pk]),
        found | {"display": "INITIALS", "reason": WHY},
        follow=True,
    ).content.decode()
    assert "Đã xác định nguồn" in page, page
    assert Contribution.objects.get().amount == 250
    client.force_login(world.accountant)
    page = client.get(reverse("bank_identify", args=[match.pk])).content.decode()
    assert "không còn giữ" in page


def test_money_of_unknown_origin_is_given_back_by_its_line(client, world):
    came, back = bank_says(world, (250, "la"), (-250, "tra lai"))
    match = suspending.suspend(line=came, by=world.accountant, on=make.TODAY)
    client.force_login(world.accountant)
    page = client.get(reverse("match_confirm", args=[back.pk])).content.decode()
    assert f'name="match" value="{match.pk}"' in page
    assert "Hãy chọn khoản" in send(client, world, "bank_give_back", back.pk, match=match.pk)
    page = send(client, world, "bank_give_back", back.pk, match=match.pk, reason=WHY)
    assert "Đã ghi trả lại" in page
    assert suspense.kept([world.bank]) == []
