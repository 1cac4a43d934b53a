"""The papers of a payment file and of an acceptance, read back from their PDF."""

import io
from datetime import date
from importlib import import_module

import pypdf
import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ledger import officialforms, verifying
from ledger.models.official import OfficialForm
from projects import requesting
from projects.claims import Claim, Kind
from projects.models.contract import Acceptance
from projects.models.payment import EvidenceRule, PaymentRequest
from tests import make
from tests.world import World, make_world, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    place = make_world()
    receive(place, place.deposit, 300_000_000, key="góp")
    return place


@pytest.fixture
def reader(client: Client, world: World) -> Client:
    client.force_login(world.accountant)
    return client


@pytest.fixture
def acceptance(world: World) -> Acceptance:
    """Half of a contract of 200,000,000 đồng, accepted."""
    contract = make.make_contract(world.project, by=world.accountant, chair=world.chair)
    return make.make_acceptance(contract, world.deposit, chair=world.chair)


def ask(world: World, acceptance: Acceptance) -> PaymentRequest:
    """Ask for 1,000,000 đồng of an acceptance: 50,000 stay for the warranty, 20,000 are tax."""
    claim = Claim(Kind.STAGE, acceptance.contract, 1_000_000, acceptance=acceptance)
    fund = world.deposit
    assert fund.custody is not None
    return requesting.request_payment(
        project=world.project,
        claim=claim,
        content="Thanh toán đợt 1",
        parts=[(fund, claim.amount)],
        custody=fund.custody,
        tax=20_000,
        by=world.accountant,
        on=make.TODAY,
    )


def read(answer: object) -> str:
    """Return the words of a PDF, its spaces and line ends as one space."""
    assert answer["Content-Type"] == "application/pdf"  # type: ignore[index]
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages  # type: ignore[attr-defined]
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_the_request_to_pay_tells_what_was_agreed_accepted_and_is_asked_for(
    world, reader, acceptance
):
    payment = ask(world, acceptance)
    said = read(reader.get(reverse("payment_paper", args=[payment.pk, "de-nghi"])))
    assert "GIẤY ĐỀ NGHỊ THANH TOÁN VỐN" in said.upper()
    for figure in ("Số: 1/2026", "200.000.000", "1.000.000", "50.000", "950.000", "930.000"):
        assert figure in said
    assert "Chín trăm năm mươi nghìn đồng" in said


def test_a_form_is_named_only_when_its_circular_was_read(world, reader, acceptance):
    payment = ask(world, acceptance)
    url = reverse("payment_paper", args=[payment.pk, "de-nghi"])
    assert "Mẫu số" not in read(reader.get(url))
    form = OfficialForm.objects.get(sheet=OfficialForm.Sheet.PAYMENT_REQUEST)
    verifying.verify(form, by=make.make_administrator(), on=make.TODAY)
    said = read(reader.get(url))
    assert "Mẫu số 04.a/TT" in said
    assert form.basis.number not in said
    verifying.verify(form.basis, by=make.make_administrator(), on=make.TODAY)
    assert f"Ban hành kèm theo {form.basis.number}" in read(reader.get(url))
    assert officialforms.verified(OfficialForm.Sheet.PAYMENT_REQUEST, date(2025, 1, 1)) is None


@pytest.mark.django_db
def test_no_paper_of_a_file_is_asked_for_by_the_mark_of_a_form():
    marks = OfficialForm.objects.values_list("mark", flat=True)
    titles = EvidenceRule.objects.values_list("title", flat=True)
    assert titles
    assert [(title, mark) for title in titles for mark in marks if mark in title] == []


@pytest.mark.django_db
def test_marks_that_were_seeded_are_left_out():
    cleaning = import_module("projects.migrations.0010_evidence_titles")
    titles = list(EvidenceRule.objects.values_list("title", flat=True))
    for marked, plain in cleaning.TITLES.items():
        stage = EvidenceRule.objects.filter(payment_kind=PaymentRequest.Kind.STAGE, title=plain)
        assert stage.update(title=marked) == 1
    cleaning.leave_marks_out(apps, None)
    assert list(EvidenceRule.objects.values_list("title", flat=True)) == titles


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


def test_minutes_that_nobody_confirmed_say_so(world, reader):
    draft = make.make_draft_acceptance(make.make_contract(world.project), world.deposit)
    said = read(reader.get(reverse("acceptance_paper", args=[draft.pk, "bien-ban"])))
    assert "Chưa được chủ tài khoản xác nhận" in said


def test_a_paper_that_is_not_of_this_payment_is_not_found(world, reader, acceptance):
    payment = ask(world, acceptance)
    for paper in ("rut-von", "khac"):
        answer = reader.get(reverse("payment_paper", args=[payment.pk, paper]))
        assert answer.status_code == 404
