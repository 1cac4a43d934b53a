"""Anyone learns from a code or a file whether a sheet is genuine, replaced, or withdrawn."""

import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse

from disclosure import pdfdata, releasing, rendering
from disclosure.models.publication import Publication
from ledger import uploads
from tests.disclosure.scene import AT, Scene, fill, make_scene

pytestmark = pytest.mark.django_db

WHY = "Lộ địa chỉ nhà của một hộ được hỗ trợ"


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    fill(made)
    return made


def withdraw(scene: Scene, publication: Publication) -> None:
    asked = releasing.ask_withdrawal(
        publication=publication, by=scene.accountant, at=AT, reason=WHY
    )
    releasing.withdraw(proposal=asked, by=scene.chair, at=AT + timedelta(hours=1))


def second(scene: Scene) -> Publication:
    scene.give("Bùi Văn Muộn", 123_456)
    return scene.publish(AT + timedelta(hours=1), "Có thêm đóng góp mới")


def printed(publication: Publication) -> bytes:
    answer = Client().get(
        reverse("version_pdf", args=[publication.project_code, publication.version])
    )
    assert answer.status_code == 200
    return answer.content


def by_code(code: str) -> str:
    answer = Client().get(reverse("verify"), {"ma": code})
    assert answer.status_code == 200
    return answer.content.decode()


def send(data: bytes, name: str = "sao-ke.pdf", client: Client | None = None) -> Any:
    upload = SimpleUploadedFile(name, data, "application/pdf")
    return (client or Client()).post(reverse("verify"), {"tep": upload})


def by_file(data: bytes) -> str:
    answer = send(data)
    assert answer.status_code == 200
    return str(answer.content.decode())


# By the code


def test_a_replaced_sheet_tells_by_which_and_what_each_version_changed(scene):
    first = scene.publish()
    made = second(scene)
    page = by_code(first.code)
    assert "đã có bản 2 mới hơn" in page
    assert reverse("version_page", args=[made.project_code, 2]) in page
    assert reverse("version_changes", args=[made.project_code, 2]) in page
    assert "Có thêm đóng góp mới" in page


def test_a_withdrawn_sheet_tells_when_and_why_and_shows_no_figures(scene):
    made = scene.publish()
    withdraw(scene, made)
    page = by_code(made.code)
    assert "Bản thật, nhưng đã được rút" in page
    assert WHY in page
    assert "1.100.000" not in page


def test_a_sheet_whose_successor_was_withdrawn_is_the_newest_in_view(scene):
    first = scene.publish()
    withdraw(scene, second(scene))
    page = by_code(first.code)
    assert "là bản mới nhất" in page
    assert "đã rút" in page
    assert "Có thêm đóng góp mới" not in page
    assert reverse("version_changes", args=[first.project_code, 2]) not in page


def test_a_code_is_answered_in_few_queries(scene, django_assert_max_num_queries):
    first = scene.publish()
    for number in range(3):
        scene.give("Bùi Văn Muộn", 1_000)
        scene.publish(AT + timedelta(hours=number + 1), "Có thêm đóng góp mới")
    with django_assert_max_num_queries(2):
        by_code(first.code)


# By the file


def test_the_file_that_was_given_out_is_recognised_byte_for_byte(scene):
    made = scene.publish()
    page = by_file(printed(made))
    assert "Tệp nguyên vẹn" in page
    assert "là bản mới nhất" in page
    assert made.code in page


def test_a_file_drawn_under_an_older_layout_is_recognised_too(scene):
    made = scene.publish()
    older = replace(rendering.PROJECT, layout=rendering.PROJECT.layout - 1)
    page = by_file(bytes(rendering.order(older, bytes(made.body), at=AT).pdf))
    assert "Tệp nguyên vẹn" in page
    assert made.code in page


def test_a_file_of_a_replaced_and_of_a_withdrawn_version_says_so(scene):
    first = scene.publish()
    data = printed(first)
    second(scene)
    assert "đã có bản 2 mới hơn" in by_file(data)
    withdraw(scene, first)
    page = by_file(data)
    assert "đã được rút" in page
    assert WHY in page


@pytest.mark.parametrize("where", ["appended", "cut", "changed"])
def test_a_file_touched_anywhere_is_not_taken_for_the_genuine_one(scene, where):
    made = scene.publish()
    data = printed(made)
    touched = {
        "appended": data + b"\n",
        "cut": data[:-7],
        "changed": data.replace(b"%%EOF", b"%%E0F"),
    }[where]
    page = by_file(touched)
    assert "Tệp đã bị sửa" in page
    assert "Tệp nguyên vẹn" not in page
    assert reverse("version_pdf", args=[made.project_code, 1]) in page


def test_a_file_of_somebody_else_is_not_recognised(scene):
    scene.publish()
    page = by_file(b"%PDF-1.7\n1 0 obj <</Type /EmbeddedFile>>\nstream\nnothing\nendstream")
    assert "Không nhận ra tệp này" in page


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 400, "Tệp rỗng"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, 400, "không phải PDF"),
        (b"%PDF-" + bytes(uploads.MAX_BYTES), 413, "Tệp lớn hơn 20 MB"),
        (b"%PDF-" + bytes(uploads.MAX_BYTES + 100_000), 413, "Tệp lớn hơn 20 MB"),
    ],
    ids=["empty", "picture", "a little too large", "far too large"],
)
def test_what_cannot_be_a_sheet_gets_a_sentence(db, data, status, said):
    answer = send(data)
    assert answer.status_code == status
    assert said in answer.content.decode()


def test_no_file_and_an_odd_name_get_a_sentence(db):
    answer = Client().post(reverse("verify"), {})
    assert answer.status_code == 400
    assert "Chưa chọn tệp" in answer.content.decode()
    assert send(b"%PDF-1.7", name="<b>" + "á" * 300 + ".pdf").status_code == 200


def test_nothing_that_is_sent_touches_the_disk(scene, monkeypatch):
    def refuse(*_args: object, **_more: object) -> Iterator[None]:
        raise AssertionError("a temporary file")

    data = printed(scene.publish())
    monkeypatch.setattr(TemporaryFileUploadHandler, "new_file", refuse)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    assert "Tệp nguyên vẹn" in by_file(data)
    assert send(data + bytes(6_000_000)).status_code == 200


def test_a_file_is_checked_without_a_cookie(scene):
    client = Client(enforce_csrf_checks=True)
    client.get(reverse("verify"))
    assert send(b"%PDF-1.7", client=client).status_code == 200
    assert not client.cookies


def test_who_tries_too_often_waits(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"verify_code": "2/m/ip", "verify_file": "1/m/ip"}
    client = Client()
    tried = [client.get(reverse("verify"), {"ma": "ABC"}).status_code for _time in range(3)]
    assert tried == [200, 200, 429]
    assert [send(b"%PDF-1", client=client).status_code for _time in range(2)] == [200, 429]
    assert client.get(reverse("verify")).status_code == 200


# The bounded look into a file


def test_a_bomb_and_a_crowd_of_names_are_left_alone():
    bomb = zlib.compress(bytes(pdfdata.MOST_BYTES + 1))
    assert list(pdfdata.hashes(b"/EmbeddedFile stream\n" + bomb)) == []
    assert list(pdfdata.hashes(b"/EmbeddedFile" * 1_000_000)) == []
    crowd = (b"/EmbeddedFile stream\r\n" + zlib.compress(b"x")) * 50
    assert len(list(pdfdata.hashes(crowd))) == pdfdata.MOST_FILES
