"""What nobody sends from our pages, but somebody will send: no 500, no way out, no way around."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from ledger.models.people import Role, User
from projects.models.contribution import Form
from tests import make, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> world.World:
    return world.make_world()


@pytest.fixture
def office(client: Client, place: world.World) -> Client:
    client.force_login(place.accountant)
    return client


@pytest.fixture
def person() -> Iterator[User]:
    cache.clear()
    yield make.make_user(username="ketoan-thu")
    cache.clear()


@pytest.mark.parametrize(
    "address",
    [
        "/du-an/a%00b/",
        "/lam-viec/du-an/a%00b/",
        "/lam-viec/du-an/%00/phan-bo/",
        "/xa/%00/",
        "/%00",
    ],
)
def test_a_nul_in_an_address_is_answered_with_400(office, address):
    assert office.get(address).status_code == 400


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "django_language", "messages"])
def test_a_nul_in_a_cookie_is_answered_with_400(client, name):
    answer = client.get("/", headers={"cookie": f'{name}="aaaaaaaaaaaaaaaa\\000bbb"'})
    assert answer.status_code == 400
    assert b"masthead" in answer.content


@pytest.mark.parametrize("typed", ["²", "٣", "9" * 30, "1" * 4999, "a\x00b", "-1", "%"])
def test_odd_numbers_in_an_address_find_nothing(office, place, typed):
    call = make.make_call(place.project, cash_box=place.box, bank_account=place.bank)
    make.make_pledge(call, place.accountant, Form.TRANSFER)
    receive = reverse("contribution_receive", args=[place.project.code])
    for address, query in (
        (reverse("receive_many", args=[call.pk]), {"da-ghi": typed}),
        (receive, {"q": typed}),
        (reverse("account_list"), {"don-vi": typed, "chuc-nang": typed}),
        (reverse("entry_list"), {"q": f"PT {typed}", "fund": typed, "since": typed}),
        (reverse("contribution_list"), {"call": typed, "until": typed, "page": typed}),
    ):
        assert office.get(address, query).status_code == 200
    assert office.get(receive, {"dang-ky": typed}).status_code == 404
    assert office.get(reverse("contribution_receipts"), {"chon": typed}).status_code == 404


@pytest.mark.parametrize(
    "way_out", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)"]
)
def test_neither_log_in_nor_language_leads_to_another_site(client, person, way_out):
    answer = client.post("/ngon-ngu/setlang/", {"language": "en", "next": way_out})
    assert answer["Location"] == "/en/"
    typed = {"login": person.username, "password": "mat-khau-thu", "next": way_out}
    answer = client.post(reverse("account_login"), typed)
    assert answer["Location"] == reverse("work")


@pytest.mark.parametrize("address", ["/ngon-ngu/setlang/", "/tai-khoan/dang-nhap/"])
def test_a_form_from_another_site_is_refused(address):
    answer = Client(enforce_csrf_checks=True).post(address, {"language": "en", "login": "x"})
    assert answer.status_code == 403


def test_after_five_wrong_passwords_the_right_one_waits_too(client, person):
    typed = {"login": person.username, "password": "sai"}
    for _attempt in range(5):
        client.post(reverse("account_login"), typed)
    answer = client.post(reverse("account_login"), typed | {"password": "mat-khau-thu"})
    assert "Sai quá nhiều lần" in answer.content.decode()


def test_a_person_whose_account_was_locked_is_out_at_once(office, place):
    assert office.get(reverse("entry_list")).status_code == 200
    User.objects.filter(pk=place.accountant.pk).update(is_active=False)
    assert office.get(reverse("entry_list")).status_code == 302


def test_no_browser_keeps_a_staff_page(office, client):
    assert office.get(reverse("entry_list"))["Cache-Control"] == "private, no-store"
    assert "no-store" not in Client().get("/")["Cache-Control"]


def test_what_a_message_says_of_a_person_is_not_in_a_cookie(office, place):
    call = make.make_call(place.project, cash_box=place.box, bank_account=place.bank)
    typed = {
        "name": "Nguyễn Văn Kín",
        "kind": "HOUSEHOLD",
        "form": "CASH",
        "amount": "500.000",
        "display": "ANONYMOUS",
    }
    answer = office.post(reverse("pledge_add", args=[call.pk]), typed)
    assert answer.status_code == 302
    assert set(answer.cookies) <= {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}


def test_only_an_administrator_sees_the_reference_desk(client, place):
    User.objects.filter(pk=place.chair.pk).update(is_staff=True)
    client.force_login(place.chair)
    assert client.get("/quan-tri/ledger/user/").status_code == 403
    place.chair.memberships.update(role=Role.ADMINISTRATOR)
    assert client.get("/quan-tri/ledger/user/").status_code == 200
