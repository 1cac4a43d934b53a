"""Staff see what will be public before it is; each role its own pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosure.models.publication import Publication
from disclosure.models.release import Proposal
from disclosure.models.supervision import Answer, Finding
from ledger.models.people import Role, User
from tests import make
from tests.disclosure.scene import REASON, Scene, fill, make_front, make_scene

pytestmark = pytest.mark.django_db
FOUND = "Mặt đường nứt dài 3 mét ở đoạn đầu thôn."
ANSWERED = "Xã sẽ sửa trước ngày 10/12/2026 rồi nghiệm thu lại."


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    return scene


@pytest.fixture
def finished(scene: Scene) -> Publication:
    scene.complete()
    return scene.publish()


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def preview(scene: Scene) -> str:
    return reverse("publish_preview", args=[scene.project.code])


def record(publication: Publication, by: User, text: str = FOUND) -> int:
    address = reverse("finding_record", args=[publication.project_code])
    return as_(by).post(address, {"topic": "QUALITY", "text": text}).status_code


def test_the_preview_shows_what_would_be_public(scene):
    page = as_(scene.accountant).get(preview(scene)).content.decode()
    assert "Nguyễn Văn An" in page
    assert "Hiền" not in page
    assert "1.100.000" in page
    assert "Đề nghị công khai" in page


def prepare(scene: Scene, **more: str) -> Any:
    data = {"reason": REASON, "gap_stated": "", "looked_at": "on"} | more
    return as_(scene.accountant).post(preview(scene), data)


def release(scene: Scene, by: User | None = None) -> Any:
    proposal = Proposal.objects.latest("pk")
    return as_(by or scene.chair).post(reverse("publication_release", args=[proposal.pk]))


def test_the_accountant_prepares_and_the_chair_releases(scene):
    assert prepare(scene).status_code == 302
    assert Publication.objects.count() == 0
    page = as_(scene.chair).get(preview(scene)).content.decode()
    assert reverse("publication_release", args=[Proposal.objects.get().pk]) in page
    assert release(scene)["Location"] == preview(scene)
    assert Publication.objects.get().published_by == scene.chair
    assert Proposal.objects.get().prepared_by == scene.accountant


def test_words_that_may_be_personal_are_shown_and_ticked_before_they_go_on(scene):
    assert 'name="looked_at"' not in as_(scene.accountant).get(preview(scene)).content.decode()
    scene.pay(1_000, content="Trả công bà Trần Thị Ngọc Bích")
    page = as_(scene.accountant).get(preview(scene)).content.decode()
    assert 'Tên người: <strong lang="vi">bà Trần Thị Ngọc Bích</strong>' in page
    assert 'name="looked_at"' in page
    refused = as_(scene.accountant).post(preview(scene), {"reason": REASON})
    assert "Hãy đọc từng chỗ" in refused.content.decode()
    assert prepare(scene).status_code == 302


def test_whoever_prepared_it_does_not_release_it(scene):
    as_(scene.chair).post(preview(scene), {"reason": REASON, "looked_at": "on"})
    assert release(scene)["Location"] == preview(scene)
    assert Publication.objects.count() == 0


def test_what_changed_since_it_was_prepared_is_not_released(scene):
    prepare(scene)
    scene.give("Bùi Văn Muộn", 123_456)
    page = as_(scene.chair).get(preview(scene)).content.decode()
    assert "Số liệu đã thay đổi" in page
    release(scene)
    assert Publication.objects.count() == 0


def test_a_proposal_sent_back_waits_no_longer(scene):
    prepare(scene)
    address = reverse("proposal_refuse", args=[Proposal.objects.get().pk])
    reason = {"reason": "Thiếu ảnh nghiệm thu đợt 2"}
    assert as_(scene.chair).post(address, reason).status_code == 302
    assert release(scene).status_code == 302
    assert Publication.objects.count() == 0
    assert not Proposal.objects.waiting().exists()


def test_figures_that_do_not_tie_stand_above_the_form_and_must_be_explained(scene):
    scene.give("Nguyễn Văn An", 500_000, form="TRANSFER")
    scene.pay(100_000, by_bank=True)
    chair = as_(scene.chair)
    assert "Số liệu chưa khớp" in chair.get(preview(scene)).content.decode()
    assert "ít nhất 20 ký tự" in prepare(scene, gap_stated="chưa có").content.decode()
    gap = "Ngân hàng chưa gửi sao kê tháng 11 cho xã."
    assert prepare(scene, gap_stated=gap).status_code == 302
    release(scene)
    assert "Không có gì mới so với bản 1" in chair.get(preview(scene)).content.decode()


def test_another_communes_project_does_not_exist(scene):
    other = make_scene("24000", "XK")
    assert as_(other.chair).get(preview(scene)).status_code == 404
    assert as_(other.chair).post(preview(scene), {"reason": REASON}).status_code == 404


def test_the_list_tells_what_changed_since_it_was_published(scene):
    chair, address = as_(scene.chair), reverse("publication_list")
    assert "chưa công khai" in chair.get(address).content.decode()
    prepare(scene)
    release(scene)
    assert "không đổi" in chair.get(address).content.decode()
    scene.give("Bùi Văn Muộn", 123_456)
    assert "có thay đổi" in chair.get(address).content.decode()


def test_the_list_shows_no_other_communes_projects(scene):
    other = make_scene("24000", "XK", title="Cầu xã khác")
    page = as_(scene.chair).get(reverse("publication_list")).content.decode()
    assert scene.project.title in page
    assert other.project.title not in page


def test_the_front_finds_the_commune_answers(scene, finished):
    front = make_front()
    listed = as_(front).get(reverse("finding_list")).content.decode()
    assert finished.title in listed
    assert record(finished, front) == 302
    finding = Finding.objects.get()
    waiting = as_(scene.accountant).get(reverse("finding_list")).content.decode()
    assert FOUND in waiting
    assert "còn" in waiting
    answer = as_(scene.accountant).post(
        reverse("finding_answer", args=[finding.pk]), {"text": ANSWERED}
    )
    assert answer["Location"] == reverse("finding_show", args=[finding.pk])
    shown = as_(front).get(answer["Location"]).content.decode()
    assert ANSWERED in shown
    assert "đã trả lời" in shown
    assert Publication.objects.count() == 3


def test_a_finding_too_short_is_given_back_with_what_was_typed(scene, finished):
    address = reverse("finding_record", args=[finished.project_code])
    page = as_(make_front()).post(address, {"topic": "QUALITY", "text": "Đường xấu"})
    assert "Hãy viết từ 20 đến 2000 ký tự" in page.content.decode()
    assert "Đường xấu" in page.content.decode()
    assert Finding.objects.count() == 0


def test_a_project_under_way_is_not_offered_for_supervision(scene):
    scene.publish()
    front = make_front()
    assert scene.project.title not in as_(front).get(reverse("finding_list")).content.decode()
    address = reverse("finding_record", args=[scene.project.code])
    assert as_(front).get(address).status_code == 404


def test_the_front_of_another_commune_sees_nothing(scene, finished):
    record(finished, make_front())
    stranger = make_front("24000")
    assert FOUND not in as_(stranger).get(reverse("finding_list")).content.decode()
    finding = Finding.objects.get()
    assert as_(stranger).get(reverse("finding_show", args=[finding.pk])).status_code == 404
    assert record(finished, stranger) == 404


@pytest.mark.parametrize("role", [Role.CASHIER, Role.AUDITOR])
def test_a_reader_sees_a_finding_and_does_not_answer_it(scene, finished, role):
    record(finished, make_front())
    finding = Finding.objects.get()
    reader = as_(make.make_member(scene.book.organisation, role))
    shown = reader.get(reverse("finding_show", args=[finding.pk]))
    assert shown.status_code == 200
    assert "Trả lời kiến nghị</a>" not in shown.content.decode()
    address = reverse("finding_answer", args=[finding.pk])
    assert reader.post(address, {"text": ANSWERED}).status_code == 404
    assert Answer.objects.count() == 0


def test_the_front_does_not_answer(scene, finished):
    front = make_front()
    record(finished, front)
    address = reverse("finding_answer", args=[Finding.objects.get().pk])
    assert as_(front).post(address, {"text": ANSWERED}).status_code == 404


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("publication_list", []),
        ("publish_preview", ["x"]),
        ("finding_list", []),
        ("finding_record", ["x"]),
        ("finding_show", [1]),
        ("finding_answer", [1]),
    ],
)
def test_a_visitor_is_asked_to_log_in(client, db, name, args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


def test_a_list_of_findings_takes_no_query_for_each(scene, finished, django_assert_max_num_queries):
    front = make_front()
    record(finished, front)
    client, address = as_(front), reverse("finding_list")
    with django_assert_max_num_queries(12):
        client.get(address)
    newest = Publication.objects.newest
    for number in range(3):
        assert record(newest().get(), front, f"{FOUND} Chỗ thứ {number}.") == 302
    with django_assert_max_num_queries(12):
        client.get(address)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("work", "Việc hôm nay"),
        ("contribution_list", "Đóng góp"),
        ("publication_list", "Công khai"),
    ],
)
def test_a_page_stands_in_one_part_of_the_work(scene, name, part):
    page = as_(scene.accountant).get(reverse(name)).content.decode()
    here = [item.split("<")[0] for item in page.split('aria-current="page">')[1:]]
    assert here[0] == part
    assert here[1:] in ([], [part])


def test_the_day_shows_the_newest_vouchers_with_their_sums(scene):
    page = as_(scene.accountant).get(reverse("work")).content.decode()
    assert "Năm chứng từ mới nhất" in page
    assert "1.250.000" in page
    assert "theo số lượng" in page
    assert "Đảo bút toán" in page
