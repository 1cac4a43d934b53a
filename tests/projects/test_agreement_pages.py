"""The commune's pages of agreements."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger import balances
from ledger.models.chart import Book
from ledger.models.people import Organisation, Role, User
from projects.models.agreement import Agreement, Commitment, Fulfilment
from projects.models.project import Project
from tests import make

pytestmark = pytest.mark.django_db
Side = Commitment.Side
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def book() -> Book:
    return make.make_book()


@pytest.fixture
def clerk(book: Book) -> User:
    return make.make_member(book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def chair(book: Book) -> User:
    return make.make_member(book.organisation, Role.CHAIR)


@pytest.fixture
def business() -> Organisation:
    return make.make_business()


@pytest.fixture
def project(book: Book) -> Project:
    return make.make_project(book)


@pytest.fixture
def draft(project: Project, business: Organisation, clerk: User) -> Agreement:
    agreement = make.make_agreement(project, business, made_by=clerk)
    make.make_commitment(agreement)
    make.make_commitment(agreement, Side.COMMUNE, amount=None)
    return agreement


@pytest.fixture
def signed(draft: Agreement) -> Agreement:
    return make.sign(draft)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_an_agreement_is_drafted_filled_and_signed(project, business, clerk, chair):
    client = as_user(clerk)
    terms = {
        "business": business.pk, "number": "01/TT", "title": "Đèn", "service": "Lắp 20 bộ đèn",
        "starts_on": "01/09/2026", "ends_on": "01/09/2027",
    }  # fmt: skip
    client.post(reverse("agreement_draft", args=[project.code]), terms)
    agreement = Agreement.objects.get()
    add = reverse("commitment_add", args=[agreement.pk])
    money = {"side": "BUSINESS", "kind": "MONEY", "content": "Đợt 1", "amount": "50.000.000"}
    client.post(add, money | {"due_on": "01/10/2026"})
    work = {"side": "COMMUNE", "kind": "SERVICE", "content": "Bảo dưỡng", "amount": ""}
    client.post(add, work | {"due_on": "01/11/2026"})
    signatures = {"signed_for_commune": "Ông A", "signed_for_business": "Bà B"}
    as_user(chair).post(
        reverse("agreement_sign", args=[agreement.pk]), signatures | {"signed_on": TODAY}
    )
    agreement.refresh_from_db()
    assert (agreement.state, agreement.commitments.count()) == ("SIGNED", 2)


def test_drafting_offers_no_ppp_contract_and_says_why(project, clerk):
    page = text(as_user(clerk), "agreement_draft", project.code)
    assert "cơ quan có thẩm quyền" in page
    assert "PPP" not in page


def test_no_page_of_a_co_financing_agreement_says_ppp(signed, clerk):
    assert "PPP" not in text(as_user(clerk), "agreement_show", signed.pk)


def test_a_commitment_of_money_without_amount_comes_back_with_a_sentence(draft, clerk):
    data = {"side": "BUSINESS", "kind": "MONEY", "content": "Đợt 2", "due_on": "2026-12-01"}
    page = as_user(clerk).post(reverse("commitment_add", args=[draft.pk]), data)
    assert "lớn hơn 0 đồng" in page.content.decode()


def test_a_commitment_is_taken_out_of_a_draft_but_not_out_of_a_signed_agreement(draft, clerk):
    first = make.make_commitment(draft)
    client = as_user(clerk)
    client.post(reverse("commitment_remove", args=[first.pk]))
    assert not Commitment.objects.filter(pk=first.pk).exists()
    make.sign(draft)
    kept = draft.commitments.filter(side=Side.BUSINESS).get()
    page = client.post(reverse("commitment_remove", args=[kept.pk]), follow=True)
    assert "đã ký thì không sửa" in page.content.decode()


def test_money_is_received_for_a_commitment_once_even_when_sent_twice(signed, clerk):
    commitment = signed.commitments.get(side=Side.BUSINESS)
    account = make.make_bank_account(signed.project.book)
    client = as_user(clerk)
    url = reverse("commitment_receive", args=[commitment.pk])
    key = client.get(url).context["form"]["key"].value()
    data = {
        "key": key, "received_on": TODAY, "amount": "20.000.000", "form": "TRANSFER",
        "custody": account.pk,
    }  # fmt: skip
    client.post(url, data)
    client.post(url, data)
    assert Fulfilment.objects.get().amount == 20_000_000
    assert balances.money_of(signed.project.purpose) == 20_000_000
    page = text(client, "agreement_show", signed.pk)
    assert "20.000.000" in page


def test_cash_into_a_bank_account_is_refused_on_the_page(signed, clerk):
    commitment = signed.commitments.get(side=Side.BUSINESS)
    account = make.make_bank_account(signed.project.book)
    data = {
        "key": "k", "received_on": TODAY, "amount": "5", "form": "CASH",
        "custody": account.pk,
    }  # fmt: skip
    page = as_user(clerk).post(reverse("commitment_receive", args=[commitment.pk]), data)
    assert page.context["form"].non_field_errors()
    assert not Fulfilment.objects.exists()


def test_ending_needs_a_reason(signed, chair):
    url = reverse("agreement_end", args=[signed.pk])
    assert "ít nhất 10" in as_user(chair).post(url, {"reason": "xong"}).content.decode()
    as_user(chair).post(url, {"reason": "Hai bên đã làm xong mọi cam kết"})
    signed.refresh_from_db()
    assert signed.state == "ENDED"


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.CHAIR, Role.CASHIER, Role.AUDITOR])
def test_people_of_another_commune_find_nothing(signed, role):
    other = make.make_book(make.make_commune("24000", name="UBND xã khác"), prefix="XK")
    client = as_user(make.make_member(other.organisation, role))
    ours, theirs = (signed.commitments.get(side=side) for side in (Side.COMMUNE, Side.BUSINESS))
    addresses = [
        ("agreement_show", signed.pk), ("agreement_sign", signed.pk), ("agreement_end", signed.pk),
        ("commitment_add", signed.pk), ("business_statement", signed.pk),
        ("business_agreement", signed.pk), ("commitment_receive", theirs.pk),
        ("fulfilment_report", ours.pk),
    ]  # fmt: skip
    found = {name: client.get(reverse(name, args=[pk])).status_code for name, pk in addresses}
    assert found == dict.fromkeys(found, 404)
