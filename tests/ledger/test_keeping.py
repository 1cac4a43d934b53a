"""Opening and closing the places where money is kept."""

import pytest
from django.test import Client
from django.urls import reverse

from ledger import keeping, permissions
from ledger.models.bank import Bank, Custody
from ledger.models.chart import Book
from ledger.models.people import Role, User
from tests import make
from tests.world import make_world

pytestmark = pytest.mark.django_db


def opened(book: Book, by: User, **fields: object) -> Custody:
    given = {
        "kind": "BANK",
        "name": "Tài khoản",
        "number": "5400 2010",
        "bank": Bank.objects.all()[0],
    }
    return keeping.open_custody(book=book, by=by, on=make.TODAY, **(given | fields))  # type: ignore[arg-type]


def test_an_account_is_opened_with_its_number_without_spaces(book, clerk):
    assert opened(book, clerk).number == "54002010"


def test_a_cash_box_has_no_number_and_no_bank(book, clerk):
    box = opened(book, clerk, kind="CASH_BOX")
    assert (box.number, box.bank) == ("", None)


@pytest.mark.parametrize(
    ("fields", "sentence"), [({"number": " "}, "số tài khoản"), ({"bank": None}, "chọn ngân hàng")]
)
def test_an_account_that_says_too_little_is_refused(book, clerk, fields, sentence):
    with pytest.raises(keeping.CustodyRefusedError, match=sentence):
        opened(book, clerk, **fields)


def test_the_same_account_is_not_opened_twice(book, clerk):
    opened(book, clerk)
    with pytest.raises(keeping.CustodyRefusedError, match="đã có trong sổ"):
        opened(book, clerk)


def test_only_accountant_and_chair_open_an_account(book):
    with pytest.raises(permissions.NotAllowedError):
        opened(book, make.make_member(book.organisation, Role.CASHIER))


def test_a_place_that_holds_money_is_not_closed():
    world = make_world()
    with pytest.raises(keeping.CustodyRefusedError, match="còn giữ tiền"):
        keeping.close_custody(custody=world.box, by=world.accountant, on=make.TODAY)


def test_an_empty_place_is_closed_and_stays_on_record(book, clerk):
    box = opened(book, clerk, kind="CASH_BOX")
    assert keeping.close_custody(custody=box, by=clerk, on=make.TODAY).is_open is False
    assert Custody.objects.filter(pk=box.pk).exists()


def test_the_accountant_adds_a_cash_box_through_the_pages(client: Client, book, clerk):
    client.force_login(clerk)
    assert "Sổ chưa có két hay tài khoản nào" in client.get(reverse("custody_list")).text
    answer = client.post(reverse("custody_open"), {"kind": "BANK", "name": "Thiếu số"})
    assert "Hãy ghi số tài khoản" in answer.text
    page = client.post(
        reverse("custody_open"), {"kind": "CASH_BOX", "name": "Két xã"}, follow=True
    ).text
    assert "Đã thêm nơi giữ tiền" in page
    assert "Két xã" in page
