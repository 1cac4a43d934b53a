"""What anybody sees of a publication of a special kind; each test publishes its own."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosure import supervising
from ledger.models.chart import Source
from projects import opening
from projects.models.contribution import Form
from projects.models.project import PlannedCost
from tests import make
from tests.disclosure.scene import AT, Scene, fill, make_front, make_scene

pytestmark = pytest.mark.django_db
TWIN = "04924"  # the other commune named Lương Sơn, in Phú Thọ


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    PlannedCost.objects.create(project=scene.project, source=Source.PEOPLE, amount=2_000_000)
    fill(scene)
    return scene


def text(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_unpublished_project_does_not_exist_for_the_public(client, scene):
    assert client.get(reverse("project_page", args=[scene.project.code])).status_code == 404
    assert scene.project.title not in text(client, reverse("home"))


def test_a_long_list_is_paged_and_the_first_page_links_to_it(client, scene):
    for number in range(100):
        scene.give(f"Người góp số {number}", 1_000)
    scene.publish()
    front = text(client, reverse("project_page", args=[scene.project.code]))
    address = reverse("contributions_page", args=[scene.project.code, 1])
    assert address in front
    assert "Người góp số 10<" not in front
    first = text(client, address)
    assert "Người góp số 10<" in first
    assert "Người góp số 99<" not in first
    assert "Người góp số 99<" in text(client, f"{address}?page=2")


def test_what_the_bank_has_not_confirmed_is_shown(client, scene):
    scene.give("Nguyễn Văn An", 500_000, form=Form.TRANSFER)
    scene.pay(100_000, by_bank=True)
    scene.publish(gap="Ngân hàng chưa gửi sao kê tháng 11 cho xã.")
    page = text(client, reverse("project_page", args=[scene.project.code]))
    assert "Ngân hàng chưa gửi sao kê tháng 11 cho xã." in page
    assert "UNC 1/2026" in page
    assert "chưa khớp" in page
    listed = text(client, reverse("unmatched_page", args=[scene.project.code, 1]))
    assert "−100.000" in listed


def test_a_finding_and_its_answer_stand_on_the_page(client, scene):
    scene.complete()
    made = scene.publish()
    finding = supervising.record_finding(
        publication=made, topic="QUALITY", text="Mặt đường nứt dài 3 mét.", by=make_front(), at=AT
    )
    address = reverse("project_page", args=[scene.project.code])
    assert "Chưa trả lời; hạn trả lời" in text(client, address)
    supervising.answer(
        finding=finding, text="Xã sẽ sửa trước ngày 10/12/2026.", by=scene.chair, at=AT
    )
    page = text(client, address)
    assert "Mặt đường nứt dài 3 mét." in page
    assert "Xã sẽ sửa trước ngày 10/12/2026." in page


def test_a_public_document_is_served_and_a_withdrawn_one_is_not(client, scene):
    paper = opening.add_document(
        project=scene.project,
        upload=SimpleUploadedFile("ho-ong-Bay.pdf", b"%PDF-1.4 thu"),
        title="Biên bản nghiệm thu",
        is_public=True,
        by=scene.accountant,
        on=make.TODAY,
    )
    scene.publish()
    address = reverse("document_file", args=[scene.project.code, 1, paper.sha256])
    assert address in text(client, reverse("project_page", args=[scene.project.code]))
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 thu"
    assert "ong-Bay" not in answer["Content-Disposition"]
    assert client.get(address.replace(paper.sha256, "0" * 64)).status_code == 404
    paper.is_public = False
    paper.save()
    assert client.get(address).status_code == 404


def test_a_page_stays_within_its_budget_on_a_weak_phone(client, scene):
    for number in range(120):
        scene.give(f"Công ty trách nhiệm hữu hạn một thành viên số {number}", 1_000)
    scene.publish()
    page = client.get(reverse("project_page", args=[scene.project.code])).content
    assert len(page) < 35_000
