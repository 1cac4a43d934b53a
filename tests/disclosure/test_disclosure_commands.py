"""The staff actions from a script."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from disclosure.models.publication import Publication
from disclosure.models.release import Proposal
from tests.disclosure.scene import REASON, Scene, fill, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    return scene


def publish(scene: Scene, **changes: str) -> str:
    told = io.StringIO()
    options = {"project": scene.project.code, "reason": REASON, "looked_at": True}
    call_command("publish", stdout=told, **(options | changes))
    return told.getvalue()


def test_a_project_is_published_and_its_statement_written(scene, tmp_path):
    made = publish(scene)
    publication = Publication.objects.get()
    assert publication.code in made
    assert publication.published_by == scene.chair
    assert Proposal.objects.get(released=publication).prepared_by == scene.accountant
    out = tmp_path / "sao-ke.pdf"
    call_command("print_statement", project=scene.project.code, out=out, stdout=io.StringIO())
    assert publication.code in PdfReader(out).pages[0].extract_text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"project": "KHONG-CO"}, "Không có công trình"),
        ({"by": "khong-co"}, "Không có người dùng"),
        ({"reason": "ngắn"}, "ít nhất 10 ký tự"),
    ],
)
def test_what_cannot_be_published_is_told_in_one_line(scene, changes, said):
    with pytest.raises(CommandError, match=said):
        publish(scene, **changes)


def test_a_person_who_is_not_the_chair_does_not_publish(scene):
    with pytest.raises(CommandError, match="chủ tài khoản"):
        publish(scene, prepared_by=scene.chair.username, by=scene.accountant.username)


def test_one_person_does_not_prepare_and_release(scene):
    with pytest.raises(CommandError, match="Người lập không được duyệt"):
        publish(scene, prepared_by=scene.chair.username, by=scene.chair.username)


def test_nothing_is_printed_of_what_was_never_published(scene, tmp_path):
    with pytest.raises(CommandError, match="Hãy công khai trước"):
        call_command("print_statement", project=scene.project.code, out=Path(tmp_path / "x.pdf"))
