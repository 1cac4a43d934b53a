"""The pages of reconciliation and of the monthly sign-off: what is told, asked, presented, confirmed."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger import permissions, posting, signoffs
from ledger import signing_off as ledger_signing
from ledger.models.chart import Function, Source
from ledger.models.periods import SignOff
from ledger.signing_off import SignOffRefusedError
from projects import signing_off
from projects.differences import Kind
from tests import make
from tests import world as worlds
from tests.closings import AT, OCTOBER
from tests.projects.test_accord import accepted, bank, forge, post
from tests.world import World

pytestmark = pytest.mark.django_db

NOTE = "Đã kiểm từng dòng với ngân hàng"
EARLY = date(2026, 10, 5)


@pytest.fixture
def world() -> World:
    return worlds.make_world()


def visit(user: Any, name: str, *args: object, **sent: str) -> str:
    client = Client()
    client.force_login(user)
    url = reverse(name, args=args)
    answer = client.post(url, sent, follow=True) if sent else client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def notes(*kinds: Kind) -> dict[Kind, str]:
    return dict.fromkeys(kinds, NOTE)


def present(world: World, *kinds: Kind) -> SignOff:
    return signing_off.present(
        book=world.book, last=OCTOBER, notes=notes(*kinds), by=world.accountant, at=AT
    )


# The verb


def test_what_is_presented_keeps_figures_differences_and_notes(world):
    post(world, 300, EARLY)
    world.project.planned_costs.create(source=Source.PEOPLE, amount=1_000)
    made = present(world, Kind.RECEIPT_NOT_AT_BANK, Kind.PLAN_SHORT)
    kept = json.loads(made.content)
    assert kept["total"]["received"] == "300"
    assert [(row["kind"], row["amount"], row["note"]) for row in kept["differences"]] == [
        ("RECEIPT_NOT_AT_BANK", "300", NOTE),
        ("PLAN_SHORT", "700", NOTE),
    ]
    assert kept["projects"][0]["project"] == world.project.code
    assert world.project.title not in made.content


def test_a_class_without_a_note_is_refused_by_its_name(world):
    post(world, 300, EARLY)
    with pytest.raises(SignOffRefusedError, match="Đã ghi thu, sao kê chưa có"):
        present(world)
    assert not SignOff.objects.exists()


def test_books_that_differ_from_contract_files_are_not_signed(world):
    forge(accepted(world, on=EARLY), 100)
    with pytest.raises(SignOffRefusedError, match="Sổ kế toán khác hồ sơ hợp đồng"):
        present(world, *Kind)


def test_only_the_accountant_presents(world):
    with pytest.raises(permissions.NotAllowedError):
        signing_off.present(book=world.book, last=OCTOBER, notes={}, by=world.chair, at=AT)


def test_the_text_of_bank_lines_and_names_stay_out_of_what_is_kept(world):
    bank(world, (EARLY, 200, "Nguyen Van Kin ung ho lam duong"))
    made = present(world, Kind.BANK_LINE_UNKNOWN)
    assert "Kin" not in made.content


# The pages


def test_the_page_of_a_project_tells_each_difference_with_its_row(world):
    entry = post(world, 300, EARLY)
    page = visit(world.accountant, "project_accord", world.project.code)
    assert "Đã ghi thu, sao kê chưa có" in page
    assert reverse("entry_show", args=[entry.pk]) in page
    assert "Kế toán" in page
    assert "phải làm" in page


def test_the_page_of_a_project_that_ties_says_so(world):
    project = make.make_project(world.book)
    page = visit(world.accountant, "project_accord", project.code)
    assert "Không có chênh lệch nào" in page


def test_the_page_of_a_commune_shows_projects_accounts_and_lines(world):
    bank(world, (EARLY, 200, "khong ro"), opening=50)
    page = visit(world.accountant, "accord_show")
    assert world.project.title in page
    assert "Dòng sao kê chưa rõ là của khoản nào" in page
    assert "250" in page  # what the statement stands at: opened with 50


def test_a_day_before_the_book_goes_back_and_says_why(world):
    client = Client()
    client.force_login(world.accountant)
    answer = client.get(reverse("accord_show"), {"ngay": "01/01/2020"}, follow=True)
    assert "Sổ mở từ ngày" in answer.content.decode()
    answer = client.get(reverse("accord_show"), {"ngay": "hôm kia"})
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
@pytest.mark.parametrize("name", ["accord_show", "project_accord"])
def test_a_reconciliation_is_taken_home(world, name, kind):
    client = Client()
    client.force_login(world.accountant)
    args = [world.project.code] if name == "project_accord" else []
    answer = client.get(reverse(name, args=args), {"dang": kind})
    assert answer.status_code == 200
    assert b"".join(answer)[:2] == (b"PK" if kind == "xlsx" else b"%P")


def last_month() -> date:
    first = timezone.localdate().replace(day=1)
    return date.fromordinal(first.toordinal() - 1)


def test_the_accountant_presents_and_the_chair_confirms_from_the_page_of_the_day(world):
    month = last_month()
    todo = visit(world.accountant, "work")
    assert f"Đối chiếu tháng {month:%m/%Y}" in todo
    page = visit(world.accountant, "sign_off_present", f"{month:%Y-%m}", gui="1")
    made = SignOff.objects.get()
    assert "chờ xác nhận" in page
    assert f"Đối chiếu tháng {month:%m/%Y}" not in visit(world.accountant, "work")
    assert "Xác nhận đối chiếu" in visit(world.chair, "work")
    assert "Xác nhận đối chiếu" in visit(world.chair, "sign_off_confirm", made.pk)
    assert "đã xác nhận" in visit(world.chair, "sign_off_confirm", made.pk, xong="1")
    assert signoffs.standing(world.book, month) == made
    assert "đã xác nhận" in visit(world.accountant, "sign_off_list")


def test_a_missing_note_keeps_what_was_typed(world):
    month = last_month()
    post(world, 300, month)
    world.project.planned_costs.create(source=Source.PEOPLE, amount=1_000)
    page = visit(
        world.accountant, "sign_off_present", f"{month:%Y-%m}", note_PLAN_SHORT="Còn đợt hai"
    )
    assert "Còn đợt hai" in page
    assert not SignOff.objects.exists()


def test_the_chair_sends_it_back_with_a_reason(world):
    made = signing_off.present(book=world.book, last=OCTOBER, notes={}, by=world.accountant, at=AT)
    page = visit(world.chair, "sign_off_return", made.pk, reason="Thiếu sao kê Kho bạc tháng này")
    assert "Thiếu sao kê Kho bạc" in page
    assert "trả lại" in page


def test_what_came_after_is_told_on_the_page(world):
    made = present(world)
    ledger_signing.confirm(sign_off=made, by=world.chair, at=AT)
    post(world, 300, EARLY)
    assert "không còn hiệu lực" in visit(world.accountant, "sign_off_show", made.pk)


def test_the_kept_text_is_served_as_it_was_hashed(world):
    made = present(world)
    client = Client()
    client.force_login(world.chair)
    answer = client.get(reverse("sign_off_show", args=[made.pk]), {"dang": "json"})
    assert answer.content.decode() == made.content


@pytest.mark.parametrize("month", ["2026-13", "2020-01", "2999-01", "x"])
def test_a_month_the_book_does_not_know_does_not_exist(world, month):
    client = Client()
    client.force_login(world.accountant)
    assert client.get(reverse("sign_off_present", args=[month])).status_code == 404


def test_money_of_no_project_stands_in_a_row_of_its_own(world):
    fund = make.make_fund(world.book, custody=world.bank, source=Source.FRONT)
    posting.post_entry(
        book=world.book,
        kind=posting.VoucherKind.BANK_RECEIPT,
        on=EARLY,
        lines=[
            posting.Posting(Function.BANK, fund, 77_000),
            posting.Posting(Function.CONTRIBUTED, fund, -77_000),
        ],
        by=world.accountant,
        summary="Thu quỹ chung",
        key="chung",
    )
    page = visit(world.accountant, "accord_show")
    assert "Tiền không của công trình nào" in page
    assert "77.000" in page
