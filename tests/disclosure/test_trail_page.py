"""Who did what: the trail by thing and by person, in words."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import acts
from ledger import trail
from ledger.models.people import Role
from projects import workflow
from tests import make
from tests.disclosure.scene import Scene, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    made.give("Nguyễn Văn An", 500_000)
    trail.record("lam_viec_la", made.project, by=made.chair, book=made.book, text="a" * 64)
    return made


def rows(client: Client, **query: str) -> str:
    answer = client.get(reverse("event_list"), query)
    assert answer.status_code == 200
    return answer.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]


def test_what_was_done_stands_in_words_with_the_page_of_the_thing(client, scene):
    client.force_login(scene.accountant)
    said = rows(client)
    gift = scene.project.contributions.get()
    assert "Nhận đóng góp" in said
    assert reverse("contribution_show", args=[gift.pk]) in said
    assert reverse("project_show", args=[scene.project.code]) in said


def test_a_verb_without_a_name_is_shown_as_it_is_and_a_hash_by_its_beginning(client, scene):
    client.force_login(scene.accountant)
    said = rows(client)
    assert "lam_viec_la" in said
    assert "aaaaaaaaaaaa…" in said
    assert "a" * 13 not in said


def test_the_trail_is_read_by_thing_and_by_person(client, scene):
    client.force_login(scene.accountant)
    project = rows(client, doi_tuong=f"projects.project:{scene.project.pk}")
    assert "lam_viec_la" in project
    assert "Nhận đóng góp" not in project
    assert "lam_viec_la" not in rows(client, nguoi=str(scene.accountant.pk))
    assert "Nhận đóng góp" not in rows(client, loai="projects.project")
    assert "lam_viec_la" not in rows(client, viec="receive_contribution")
    assert rows(client, until="01/01/2020") == ""


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.ACCOUNTANT, 200), (Role.CHAIR, 200), (Role.AUDITOR, 200)]
    + [(role, 404) for role in (Role.CASHIER, Role.REVIEWER, Role.BUSINESS, Role.FRONT)],
)
def test_only_who_answers_for_the_books_reads_the_trail(client, scene, role, status):
    client.force_login(make.make_member(scene.book.organisation, role))
    assert client.get(reverse("event_list")).status_code == status


def test_the_trail_of_another_commune_is_not_there(client, scene):
    other = make.make_book(make.make_commune("24000", name="UBND xã khác"), prefix="XK")
    client.force_login(make.make_member(other.organisation, Role.ACCOUNTANT))
    assert rows(client) == ""


def test_every_move_of_the_workflow_has_a_name():
    names = acts.verbs()
    assert all(f"{move.verb}_{move.thing}" in names for move in workflow.MOVES)


def test_the_trail_takes_a_fixed_number_of_queries(client, scene, django_assert_max_num_queries):
    client.force_login(scene.accountant)
    for _number in range(30):
        trail.record("publish", scene.project, by=scene.chair, book=scene.book)
    with django_assert_max_num_queries(14):
        rows(client)
