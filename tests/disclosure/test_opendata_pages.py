"""Where anybody gets the open data: pages, addresses that never change, files as of now or of the night."""

import copy
import csv
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from disclosure import dictionary
from disclosure.models.catalogue import Listing
from disclosure.oc4ids import checks
from disclosure.views import opendata
from ledger import sheets
from tests import sharing
from tests.disclosure.oc4ids_schema import errors, needs_schema
from tests.disclosure.scene import AT, Scene, fill, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, media_folder: Path
) -> Iterator[Scene]:
    with sharing.kept(django_db_blocker, media_folder):
        scene = make_scene()
        fill(scene)
        scene.publish()
        yield scene


@pytest.fixture
def scene(world: Scene, db: None, settings: Any, tmp_path: Path) -> Scene:
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return copy.deepcopy(world)


def export() -> None:
    call_command("export_opendata", out=_folder(), stdout=io.StringIO())


def _folder() -> Path:
    return Path(settings.OPEN_DATA_DIR)


def body(client: Client, address: str, **headers: str) -> bytes:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return bytes(answer.getvalue())


def page(client: Client, name: str) -> str:
    return body(client, reverse(name)).decode()


def of_commune(name: str) -> str:
    return reverse("commune_data", args=["23032", name])


def test_before_the_first_night_the_page_says_so(client, scene):
    said = page(client, "opendata")
    assert "chưa có lần đầu" in said
    assert "CC BY 4.0" in said
    answer = client.get(reverse("opendata_file", args=["oc4ids.json"]))
    assert answer.status_code == 404
    assert "mỗi đêm" in answer.content.decode()


def test_after_it_the_page_lists_every_file_with_size_and_hash(client, scene):
    export()
    said = page(client, "opendata")
    assert all(f"/du-lieu-mo/{name}" in said for name in dictionary.FILES)
    index = json.loads((_folder() / "muc-luc.json").read_text())
    assert all(told["sha256"] in said for told in index["tep"].values())
    assert "bản công khai mới sau khi lập" not in said


def test_a_publication_after_it_is_told(client, scene):
    export()
    scene.give("Võ Thị Chín", 50_000)
    scene.publish(at=AT + timedelta(days=1), reason="Công khai thêm khoản mới nhận")
    assert "bản công khai mới sau khi lập" in page(client, "opendata")


def test_the_dictionary_shows_every_column(client, scene):
    said = page(client, "opendata_dictionary")
    assert all(f"<code>{entry.name}</code>" in said for entry in dictionary.entries())


@pytest.mark.parametrize("name", sorted(dictionary.FILES))
def test_every_file_of_everything_is_the_one_in_the_folder(client, scene, name):
    export()
    address = reverse("opendata_file", args=[name])
    answer = client.get(address)
    assert answer.getvalue() == (_folder() / name).read_bytes()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    if tag := answer.headers.get("ETag"):
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@needs_schema
@pytest.mark.parametrize("nightly", [True, False])
def test_a_package_made_on_the_spot_is_as_good_as_that_of_the_night(client, scene, nightly):
    if nightly:
        export()
    code = scene.project.code
    for address in (reverse("project_data", args=[code, "oc4ids.json"]), of_commune("oc4ids.json")):
        told = json.loads(body(client, address))
        assert errors(told) == []
        assert [fault for project in told["projects"] for fault in checks.faults(project)] == []
        assert told["uri"].endswith(address)


@pytest.mark.parametrize("name", ["du-lieu.xlsx", "du-an.jsonl", "giao-dich.csv", "kien-nghi.csv"])
def test_a_project_gives_its_own_tables_at_once(client, scene, name):
    data = body(client, reverse("project_data", args=[scene.project.code, name]))
    if name.endswith(".csv"):
        read = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
        assert {row["ma_du_an"] for row in read} <= {scene.project.code}
    elif name.endswith(".xlsx"):
        assert sheets.read(data, name).rows
    else:
        assert json.loads(data)["code"] == scene.project.code


def test_a_commune_shows_what_was_published_a_moment_ago(client, scene):
    export()
    nightly = client.get(of_commune("du-an.csv"))
    assert nightly.getvalue()
    tag = nightly.headers["ETag"]
    scene.give("Võ Thị Chín", 50_000)
    scene.publish(at=AT + timedelta(days=1), reason="Công khai thêm khoản mới nhận")
    answer = client.get(of_commune("du-an.csv"), headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert "1150000" in answer.getvalue().decode()


def test_a_big_commune_is_given_as_the_night_made_it(client, scene, monkeypatch):
    monkeypatch.setattr(opendata, "MOST_AT_ONCE", 0)
    assert client.get(of_commune("du-an.csv")).status_code == 404
    export()
    scene.give("Võ Thị Chín", 50_000)
    scene.publish(at=AT + timedelta(days=1), reason="Công khai thêm khoản mới nhận")
    assert b"1100000" in body(client, of_commune("du-an.csv"))


def test_what_has_not_changed_is_not_sent_again(client, scene):
    for address in (
        of_commune("giao-dich.csv"),
        reverse("project_data", args=[scene.project.code, "oc4ids.json"]),
    ):
        tag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_a_province_is_given_as_the_night_made_it(client, scene):
    address = reverse("province_data", args=["68", "du-an.csv"])
    assert client.get(address).status_code == 404
    export()
    assert b"23032-2026" in body(client, address)


@pytest.mark.parametrize(
    "address",
    [
        "/du-an/KHONG-CO/oc4ids.json",
        "/xa/99999/oc4ids.json",
        "/tinh/00/oc4ids.json",
        "/xa/23032/tu-dien.csv",
        "/tinh/68/la-so.csv",
        "/du-lieu-mo/../secret-key",
        "/du-lieu-mo/%2e%2e/secret-key",
        "/du-lieu-mo/oc4ids.json/",
        "/xa/..%2f..%2f/oc4ids.json",
        "/du-lieu-mo/secret-key",
    ],
)
def test_nothing_else_is_given(client, scene, address):
    export()
    assert client.get(address).status_code == 404


def test_what_was_withdrawn_is_not_given_out(client, scene):
    Listing.objects.update(withdrawn=True)
    assert client.get(of_commune("oc4ids.json")).status_code == 404
    address = reverse("project_data", args=[scene.project.code, "oc4ids.json"])
    assert client.get(address).status_code == 404


def test_the_file_of_a_project_costs_as_many_queries_with_many_movements(
    client, scene, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        body(client, reverse("project_data", args=[scene.project.code, "giao-dich.csv"]))


def test_the_project_page_and_the_commune_page_lead_here(client, scene):
    said = body(client, reverse("project_page", args=[scene.project.code])).decode()
    assert reverse("project_data", args=[scene.project.code, "oc4ids.json"]) in said
    said = body(client, reverse("commune_page", args=["23032"])).decode()
    assert of_commune("du-lieu.xlsx") in said
    assert reverse("opendata") in said
