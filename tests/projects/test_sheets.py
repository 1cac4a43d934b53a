"""The papers of a payment file and of an acceptance, read back from their PDF."""

import io
from datetime import date

import pypdf
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from ledger import officialforms, verifying
from ledger.models.chart import Fund
from ledger.models.official import OfficialForm
from ledger.models.people import Role, User
from projects.models.contract import Acceptance
from projects.models.payment import PaymentPart, PaymentRequest
from projects.models.project import Project
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.make_project(make.make_book())


@pytest.fixture
def clerk(project: Project) -> User:
    return make.make_member(project.book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def reader(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


@pytest.fixture
def acceptance(project: Project) -> Acceptance:
    return make.make_acceptance(make.make_contract(project), fund_of(project))


def fund_of(project: Project) -> Fund:
    place = make.make_bank_account(project.book)
    return make.make_fund(project.book, custody=place, purpose=project.purpose)


def ask(acceptance: Acceptance, by: User) -> PaymentRequest:
    """Ask for 1,000,000 đồng of an acceptance: 100,000 recover the advance, 50,000 are kept."""
    project, contract = acceptance.contract.project, acceptance.contract
    part = acceptance.parts.select_related("fund__custody").get()
    assert part.fund.custody is not None
    with transaction.atomic():
        payment = PaymentRequest.objects.create(
            project=project,
            book=project.book,
            year=2026,
            number=1,
            kind="STAGE",
            contract=contract,
            acceptance=acceptance,
            payee=contract.payee,
            content="Thanh toán đợt 1",
            gross=1_000_000,
            recovered=100_000,
            retained=50_000,
            tax=20_000,
            amount=850_000,
            custody=part.fund.custody,
            made_by=by,
        )
        PaymentPart.objects.create(payment=payment, fund=part.fund, amount=850_000)
    return payment


def read(answer: object) -> str:
    """Return the words of a PDF, its spaces and line ends as one space."""
    assert answer["Content-Type"] == "application/pdf"  # type: ignore[index]
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages  # type: ignore[attr-defined]
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_request_to_pay_tells_what_was_agreed_accepted_and_is_asked_for(
    clerk, reader, acceptance
):
    payment = ask(acceptance, clerk)
    said = read(reader.get(reverse("payment_paper", args=[payment.pk, "de-nghi"])))
    assert "GIẤY ĐỀ NGHỊ THANH TOÁN VỐN" in said.upper()
    for figure in ("Số: 1/2026", "1.000.000", "100.000", "50.000", "850.000", "830.000"):
        assert figure in said
    assert "Tám trăm năm mươi nghìn đồng" in said


def test_a_form_is_named_only_when_its_circular_was_read(clerk, reader, acceptance):
    payment = ask(acceptance, clerk)
    url = reverse("payment_paper", args=[payment.pk, "de-nghi"])
    assert "Mẫu số" not in read(reader.get(url))
    form = OfficialForm.objects.get(sheet=OfficialForm.Sheet.PAYMENT_REQUEST)
    verifying.verify(form, by=make.make_administrator(), on=make.TODAY)
    assert "Mẫu số 04.a/TT" in read(reader.get(url))
    assert officialforms.verified(OfficialForm.Sheet.PAYMENT_REQUEST, date(2025, 1, 1)) is None


def test_the_volumes_stand_beside_those_agreed_and_those_before(reader, acceptance):
    said = read(reader.get(reverse("acceptance_paper", args=[acceptance.pk, "khoi-luong"])))
    row = acceptance.items.select_related("item").first()
    assert row is not None
    assert row.item.content in said
    assert "Lũy kế đến hết kỳ này" in said


def test_the_minutes_name_the_board_and_the_conclusion(reader, acceptance):
    said = read(reader.get(reverse("acceptance_paper", args=[acceptance.pk, "bien-ban"])))
    assert "BIÊN BẢN NGHIỆM THU" in said.upper()
    assert acceptance.conclusion in said
    assert "Chưa được chủ tài khoản xác nhận" not in said


def test_minutes_that_nobody_confirmed_say_so(project, reader):
    draft = make.make_draft_acceptance(make.make_contract(project), fund_of(project))
    said = read(reader.get(reverse("acceptance_paper", args=[draft.pk, "bien-ban"])))
    assert "Chưa được chủ tài khoản xác nhận" in said


def test_a_paper_that_is_not_of_this_payment_is_not_found(clerk, reader, acceptance):
    payment = ask(acceptance, clerk)
    for paper in ("rut-von", "khac"):
        answer = reader.get(reverse("payment_paper", args=[payment.pk, paper]))
        assert answer.status_code == 404
