"""After completion the Front finds, the commune answers, and both are published."""

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from disclosure import supervising
from disclosure.models.publication import Publication
from disclosure.models.supervision import Finding
from disclosure.supervising import SupervisionRefusedError
from ledger import calendars, permissions
from ledger.models.law import Clock
from ledger.models.people import Membership, Role, User
from tests import make, sharing, tampering
from tests.disclosure.scene import AT, Scene, fill, make_front, make_scene

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=2)
FOUND = "Mặt đường nứt dài 3 mét ở đoạn đầu thôn, đề nghị sửa trong thời hạn bảo hành."
ANSWERED = "UBND xã đã yêu cầu nhà thầu sửa trước ngày 10/12/2026 và sẽ nghiệm thu lại."


@pytest.fixture(scope="module")
def release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, media_folder: Path
) -> Iterator[tuple[Scene, Publication]]:
    with sharing.kept(django_db_blocker, media_folder):
        scene = make_scene()
        fill(scene)
        scene.complete()
        yield scene, scene.publish()


@pytest.fixture
def scene(release: tuple[Scene, Publication], db: None) -> Scene:
    return copy.deepcopy(release[0])


@pytest.fixture
def published(release: tuple[Scene, Publication], db: None) -> Publication:
    return copy.deepcopy(release[1])


@pytest.fixture
def front() -> User:
    return make_front()


def find(publication: Publication, by: User, text: str = FOUND) -> Finding:
    return supervising.record_finding(
        publication=publication, topic=Finding.Topic.QUALITY, text=text, by=by, at=LATER
    )


def newest() -> Publication:
    return Publication.objects.newest().get()


def test_a_finding_is_published_at_once_and_no_figure_moves(scene, published, front):
    scene.give("Nguyễn Văn An", 50_000)
    found = find(published, front)
    after = newest()
    assert (found.number, after.version) == (1, 2)
    said, before = after.read(), published.read()
    assert [finding.text for finding in said.findings] == [FOUND]
    assert (said.equation, said.contributions, said.as_of) == (
        before.equation,
        before.contributions,
        before.as_of,
    )
    assert "kiến nghị số 1" in after.reason


def test_the_answer_is_due_by_the_clock_of_the_register(published, front):
    clock = Clock.objects.get(step=Clock.Step.FINDING_ANSWER)
    found = find(published, front)
    assert found.raised_on == date(2026, 11, 22)
    assert found.due_on == date(2026, 11, 22) + timedelta(days=clock.days)
    assert found.due_basis == clock.basis


def test_without_a_clock_in_the_register_the_refusal_says_who_enters_it(published, front):
    Clock.objects.all().delete()
    with pytest.raises(calendars.NoClockError, match="quản trị danh mục"):
        find(published, front)


def test_an_answer_is_published_beside_the_finding(scene, published, front):
    found = find(published, front)
    supervising.answer(
        finding=found, text=ANSWERED, by=scene.accountant, at=LATER + timedelta(days=1)
    )
    (finding,) = newest().read().findings
    assert [answer.text for answer in finding.answers] == [ANSWERED]
    assert finding.answers[0].by == "UBND xã Lương Sơn"
    assert newest().version == 3


def test_a_second_answer_stands_beside_the_first(scene, published, front):
    found = find(published, front)
    for days in (1, 2):
        at = LATER + timedelta(days=days)
        supervising.answer(finding=found, text=f"{ANSWERED} {days}", by=scene.chair, at=at)
    assert len(newest().read().findings[0].answers) == 2


def test_the_next_release_of_figures_keeps_the_findings(scene, published, front):
    find(published, front)
    scene.give("Nguyễn Văn An", 50_000)
    facts = scene.publish(LATER + timedelta(days=1), "Có thêm đóng góp mới").read()
    assert len(facts.findings) == 1
    assert facts.equation.received == 1_150_000


def test_a_supervision_board_finds_too(published):
    board = make.make_organisation(
        "BOARD", "Ban giám sát đầu tư của cộng đồng", commune_code="23032", province_code="68"
    )
    assert find(published, make.make_member(board, Role.SUPERVISOR)).organisation == board


def test_the_front_of_another_commune_is_refused(published):
    with pytest.raises(permissions.NotAllowedError, match="Mặt trận"):
        find(published, make_front("24000"))


def test_the_commune_does_not_find_on_itself(scene, published):
    with pytest.raises(permissions.NotAllowedError):
        find(published, scene.accountant)


def test_a_project_under_way_is_not_yet_supervised():
    scene = make_scene("24000", "XK")
    with pytest.raises(SupervisionRefusedError, match="sau khi công trình hoàn thành"):
        find(scene.publish(), make_front("24000"))


def test_a_version_from_before_completion_does_not_serve():
    scene = make_scene("24000", "XK")
    before = scene.publish()
    scene.complete()
    with pytest.raises(SupervisionRefusedError, match="đợi xã công khai bản mới"):
        find(before, make_front("24000"))


def test_an_outdated_version_does_not_serve(scene, published, front):
    scene.give("Nguyễn Văn An", 50_000)
    scene.publish(AT + timedelta(hours=1), "Có thêm đóng góp mới")
    with pytest.raises(SupervisionRefusedError, match="mới hơn"):
        find(published, front)


@pytest.mark.parametrize("text", ["Đường xấu", "x" * 2001, " " * 30])
def test_a_finding_is_neither_too_short_nor_too_long(published, front, text):
    with pytest.raises(SupervisionRefusedError, match="Hãy viết từ 20 đến 2000 ký tự"):
        find(published, front, text)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("person", ["cashier", "stranger"])
def test_others_do_not_answer(scene, published, front, person):
    found = find(published, front)
    by = scene.cashier if person == "cashier" else make_scene("24000", "XK").chair
    with pytest.raises(permissions.NotAllowedError):
        supervising.answer(finding=found, text=ANSWERED, by=by, at=LATER)


def test_who_found_does_not_answer(scene, published, front):
    found = find(published, front)
    Membership.objects.create(
        user=front, organisation=scene.book.organisation, role=Role.CHAIR, since=make.LONG_AGO
    )
    with pytest.raises(permissions.SamePersonError):
        supervising.answer(finding=found, text=ANSWERED, by=front, at=LATER)


def test_private_names_inside_a_finding_are_hidden_in_public(published, front):
    find(published, front, "Bà Phạm Thị Hiền cho biết đường nứt, số 0912345678.")
    (finding,) = newest().read().findings
    assert finding.text == "Bà (không nêu tên) cho biết đường nứt, số (số đã ẩn)."


@pytest.mark.parametrize(
    "sql",
    ["UPDATE disclosure_finding SET text = 'x'", "DELETE FROM disclosure_answer"],
)
@tampering.WAYS
def test_findings_and_answers_are_not_changed_by_sql(scene, published, front, sql, way):
    found = find(published, front)
    supervising.answer(finding=found, text=ANSWERED, by=scene.chair, at=LATER)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)
