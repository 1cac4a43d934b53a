"""A click twice, a page sent again from the back button: nothing is written twice."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosure.models.supervision import Answer, Finding
from ledger.models.bank import Expected
from ledger.models.journal import Entry
from ledger.models.law import Clock
from projects.models.agreement import Commitment, Fulfilment
from projects.models.contribution import Form, Giver, Pledge
from projects.models.project import Document
from tests import make, world
from tests.disclosure import scene

pytestmark = pytest.mark.django_db
TEXT = "Mặt đường nứt dài 3 mét ở đoạn đầu thôn, đề nghị sửa sớm."


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: make.TODAY)


@pytest.fixture
def place() -> world.World:
    return world.make_world()


def _twice(client: Client, address: str, data: dict[str, Any]) -> Any:
    client.post(address, data)
    return client.post(address, data)


def test_a_promise_sent_twice_is_one_promise_with_one_code(client, place):
    call = make.make_call(place.project, cash_box=place.box, bank_account=place.bank)
    client.force_login(place.accountant)
    address = reverse("pledge_add", args=[call.pk])
    key = client.get(address).context["form"]["key"].value()
    data = {"name": "Nguyễn Văn An", "kind": Giver.Kind.HOUSEHOLD, "form": Form.TRANSFER}
    data |= {"amount": "500.000", "display": "NAME", "key": key}
    first = client.post(address, data)
    assert client.post(address, data)["Location"] == first["Location"]
    assert (Pledge.objects.count(), Giver.objects.count(), Expected.objects.count()) == (1, 1, 1)
    client.post(address, data | {"key": client.get(address).context["form"]["key"].value()})
    assert Pledge.objects.count() == 2  # two neighbours of one name, written down one by one


@pytest.mark.parametrize("key", ["reverse:{}", "allocation:1:1", "bank:1:1:0"])
def test_a_form_cannot_take_the_key_of_another_posting(client, place, key):
    payment = world.approved(place)
    taken = key.format(Entry.objects.get(key=f"thu-{place.deposit.pk}").pk)
    client.force_login(place.cashier)
    client.post(reverse("payment_pay", args=[payment.pk]), {"on": "20/11/2026", "key": taken})
    payment.refresh_from_db()
    assert world.entry_of(payment).key == f"form:{taken}"


def test_work_reported_twice_waits_once(client, place):
    agreement = make.make_agreement(place.project, made_by=place.accountant)
    make.make_commitment(agreement)
    owed = make.make_commitment(agreement, Commitment.Side.COMMUNE, amount=None)
    make.sign(agreement)
    client.force_login(place.accountant)
    data = {"done_on": "20/11/2026", "note": "Đã nghiệm thu đợt 1"}
    answer = _twice(client, reverse("fulfilment_report", args=[owed.pk]), data)
    assert "đang chờ bên kia xác nhận" in answer.content.decode()
    assert Fulfilment.objects.count() == 1


def test_a_document_sent_twice_is_filed_once(client, place):
    client.force_login(place.accountant)
    address = reverse("document_add", args=[place.project.code])
    for _click in range(2):
        file = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 bien ban")
        answer = client.post(address, {"title": "Biên bản", "upload": file})
    assert "đã có" in answer.content.decode()
    assert Document.objects.count() == 1


def test_a_finding_and_its_answer_sent_twice_are_published_once(client):
    road = scene.make_scene()
    road.complete()
    road.publish()
    make.make_clock(Clock.Step.FINDING_ANSWER, days=15)
    client.force_login(scene.make_front())
    data = {"topic": Finding.Topic.QUALITY, "text": TEXT}
    answer = _twice(client, reverse("finding_record", args=[road.project.code]), data)
    assert "đã ghi rồi" in answer.content.decode()
    found = Finding.objects.get()
    client.force_login(road.accountant)
    _twice(client, reverse("finding_answer", args=[found.pk]), {"text": TEXT})
    assert Answer.objects.count() == 1
