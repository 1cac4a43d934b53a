"""The business's own pages: its agreements and nobody else's."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ledger.models.chart import Book
from ledger.models.people import Organisation, Role, User
from projects import fulfilling, parties
from projects.models.agreement import Agreement, Commitment, Fulfilment
from tests import make

pytestmark = pytest.mark.django_db
Side = Commitment.Side


@pytest.fixture
def book() -> Book:
    return make.make_book()


@pytest.fixture
def clerk(book: Book) -> User:
    return make.make_member(book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def business() -> Organisation:
    return make.make_business()


@pytest.fixture
def owner(business: Organisation) -> Client:
    return as_user(make.make_member(business, Role.BUSINESS))


@pytest.fixture
def signed(book: Book, business: Organisation) -> Agreement:
    agreement = make.make_agreement(make.make_project(book), business)
    make.make_commitment(agreement, due_on=date(2026, 10, 1))
    make.make_commitment(agreement, amount=None, due_on=date(2027, 8, 1))
    make.make_commitment(agreement, Side.COMMUNE, amount=None)
    return make.sign(agreement)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def service_of(agreement: Agreement, side: str) -> Commitment:
    return agreement.commitments.get(side=side, amount=None)


def test_the_home_page_says_the_next_thing_due_in_one_sentence(signed, owner):
    page = text(owner, "business_home")
    assert "Tài trợ đợt 1" in page
    assert "50.000.000" in page
    assert "01/10/2026" in page


def test_a_draft_is_not_shown_to_the_business(book, business, owner):
    draft = make.make_agreement(make.make_project(book), business)
    assert draft.title not in text(owner, "business_home")
    assert owner.get(reverse("business_agreement", args=[draft.pk])).status_code == 404


def test_the_agreement_shows_both_sides_and_no_word_ppp(signed, owner):
    page = text(owner, "business_agreement", signed.pk)
    assert "Doanh nghiệp: Tài trợ đợt 1" in page
    assert "Ủy ban nhân dân xã: Bảo dưỡng đèn" in page
    assert "PPP" not in page


@pytest.mark.parametrize("name", ["business_agreement", "business_statement"])
def test_another_business_finds_nothing_by_guessing_the_address(signed, name):
    stranger = make.make_member(make.make_business("Công ty khác"), Role.BUSINESS)
    assert as_user(stranger).get(reverse(name, args=[signed.pk])).status_code == 404


def test_another_business_neither_reports_nor_confirms_by_guessing(signed, clerk):
    stranger = as_user(make.make_member(make.make_business("Công ty khác"), Role.BUSINESS))
    report = reverse("fulfilment_report", args=[service_of(signed, Side.BUSINESS).pk])
    done = fulfilling.report_fulfilment(
        commitment=service_of(signed, Side.COMMUNE), done_on=make.TODAY, amount=None, note="",
        by=clerk, on=make.TODAY,
    )  # fmt: skip
    confirm = reverse("fulfilment_confirm", args=[done.pk])
    assert [stranger.post(url).status_code for url in (report, confirm)] == [404, 404]


def test_the_business_reports_its_work_and_the_commune_confirms_it(signed, clerk, owner):
    commitment = service_of(signed, Side.BUSINESS)
    url = reverse("fulfilment_report", args=[commitment.pk])
    today = timezone.localdate()
    data = {"done_on": today.isoformat(), "note": "Đã thay 3 bóng"}
    assert owner.post(url, data)["Location"] == reverse("business_agreement", args=[signed.pk])
    done = Fulfilment.objects.get()
    confirm = reverse("fulfilment_confirm", args=[done.pk])
    assert owner.post(confirm).status_code == 404
    page = as_user(clerk).get(confirm).content.decode()
    assert "Đã thay 3 bóng" in page
    as_user(clerk).post(confirm)
    done.refresh_from_db()
    assert done.confirmed_by == clerk


def test_the_business_cannot_report_its_money_nor_receive_it(signed, owner):
    money = signed.commitments.get(side=Side.BUSINESS, kind="MONEY")
    url = reverse("fulfilment_report", args=[money.pk])
    today = timezone.localdate().isoformat()
    page = owner.post(url, {"done_on": today, "amount": "5", "note": "Đã chuyển"})
    assert "khi xã nhận được" in page.content.decode()
    assert owner.get(reverse("commitment_receive", args=[money.pk])).status_code == 404


def test_a_day_ahead_is_refused_on_the_report(signed, owner):
    url = reverse("fulfilment_report", args=[service_of(signed, Side.BUSINESS).pk])
    page = owner.post(url, {"done_on": "2099-01-01", "note": "Sẽ làm"})
    assert "tương lai" in page.content.decode()


def test_people_of_the_commune_have_no_business_pages(signed, clerk):
    client = as_user(clerk)
    assert client.get(reverse("business_home")).status_code == 404
    assert client.get(reverse("business_agreement", args=[signed.pk])).status_code == 404


def test_the_statement_is_a_pdf_of_the_own_agreement(signed, owner):
    answer = owner.get(reverse("business_statement", args=[signed.pk]))
    assert answer["Content-Type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "Tài trợ đợt 1" in words
    assert "PPP" not in words


def test_an_accountant_speaks_for_the_commune_alone(signed, clerk):
    assert parties.sides_of(clerk, signed, on=make.TODAY) == {"COMMUNE"}
