"""Public pages are read from a copy of the database, and nothing else is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections, router, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import replica
from disclosure.models.prints import Rendering
from disclosure.models.publication import Publication
from ledger.models.places import Commune
from tests.disclosure.scene import Scene, fill, make_scene

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", replica.ALIAS])


@pytest.fixture(scope="module", autouse=True)
def _second_way(django_db_setup: None) -> Iterator[None]:
    """Lead to the same database under the name of its copy, where nothing can be written."""
    own = connection.settings_dict
    options = {**own["OPTIONS"], "options": "-c default_transaction_read_only=on"}
    connections.databases[replica.ALIAS] = {**own, "OPTIONS": options}
    yield
    del connections.databases[replica.ALIAS]


@pytest.fixture
def copy(settings: Any) -> Iterator[Any]:
    settings.DATABASE_ROUTERS = ["config.replica.Router"]
    settings.MIDDLEWARE = ["config.replica.public_reads", *settings.MIDDLEWARE]
    yield connections[replica.ALIAS]
    connections[replica.ALIAS].close()
    del connections[replica.ALIAS]


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    scene.publish()
    return scene


def asked(client: Client, address: str, copy: Any) -> tuple[int, int]:
    """Return how many questions a page asks of the books, and of the copy."""
    with CaptureQueriesContext(connection) as books, CaptureQueriesContext(copy) as copied:
        assert client.get(address).status_code == 200
    return len(books), len(copied)


def test_a_public_page_is_read_from_the_copy_alone(client, scene, copy):
    place = [scene.project.code, 1]
    for address in (
        reverse("home"),
        reverse("project_page", args=place[:1]),
        reverse("version_json", args=place),
        reverse("contributions_page", args=place),
        reverse("commune_page", args=["23032"]),
        reverse("feed"),
    ):
        books, copied = asked(client, address, copy)
        assert books == 0, address
        assert copied > 0, address


def test_every_public_page_can_be_read_where_nothing_can_be_written(client, scene, copy):
    address = reverse("version_pdf", args=[scene.project.code, 1])
    assert client.get(address).content.startswith(b"%PDF")
    assert Rendering.objects.count() == 1


def test_a_staff_page_and_what_is_sent_never_ask_the_copy(client, scene, copy):
    client.force_login(scene.accountant)
    preview = reverse("publish_preview", args=[scene.project.code])
    assert asked(client, preview, copy)[1] == 0
    scene.give("Võ Thị Chín", 50_000)
    with CaptureQueriesContext(copy) as copied:
        client.post(
            preview, {"reason": "Công khai thêm khoản mới nhận", "looked_at": "on", "gap": ""}
        )
    assert len(copied) == 0


def test_outside_a_request_and_in_a_transaction_the_books_are_read_and_always_written(rf, copy):
    assert router.db_for_read(Publication) == "default"
    assert not router.allow_migrate("replica", "disclosure")
    row = Commune()
    row._state.db = replica.ALIAS
    assert router.db_for_write(Commune, instance=row) == "default"
    seen: list[str] = []

    def look(_request: Any) -> Any:
        seen.append(router.db_for_read(Publication))
        with transaction.atomic():
            seen.append(router.db_for_read(Publication))

    replica.public_reads(look)(rf.get("/"))
    assert seen == ["replica", "default"]


def test_a_copy_that_does_not_answer_is_passed_over(client, scene, copy, monkeypatch):
    monkeypatch.setattr(replica._Request, "_again_at", float("-inf"))
    copy.close()
    monkeypatch.setitem(copy.settings_dict, "HOST", "/khong/co/o/day")
    assert client.get(reverse("project_page", args=[scene.project.code])).status_code == 200
