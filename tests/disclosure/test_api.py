"""The API as a machine reads it: whole walks, honest counts, mistakes that say what to do."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle

from disclosure import releasing, sealing, supervising
from disclosure.api.views.places import Communes
from disclosure.models.publication import Publication
from projects.models.project import Project
from tests import make
from tests.closings import KEY
from tests.disclosure.scene import AT, Scene, fill, make_front, make_scene

pytestmark = pytest.mark.django_db
LISTS = (
    "api_projects", "api_findings", "api_flags", "api_agreements", "api_norms", "api_communes",
    "api_books", "api_changes",
)  # fmt: skip
ODD = (
    "cursor=khong-co", "cursor=%00", "limit=0", "limit=-1", "limit=201", "limit=²", "la=1",
    "limit=1&limit=2", "%00=1", "cursor=" + "9" * 5000, "x[]=1",
)  # fmt: skip
OF_PROJECT = ("api_versions", "api_contributions", "api_payments", "api_transactions")


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    return scene


def read(client: Client, address: str, **query: str | int) -> dict[str, Any]:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def walk(client: Client, address: str | None) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while address:
        page = read(client, address)
        rows += page["results"]
        address = page["next"]
    return rows


def publish_more(scene: Scene, count: int) -> None:
    """Publish other projects of the same book."""
    first = scene.project
    for _ in range(count):
        scene.project = make.make_project(scene.book, made_by=scene.accountant)
        scene.publish()
    scene.project = first


def withdraw(scene: Scene, publication: Publication, reason: str) -> None:
    asked = releasing.ask_withdrawal(
        publication=publication, by=scene.accountant, at=AT + timedelta(hours=2), reason=reason
    )
    releasing.withdraw(proposal=asked, by=scene.chair, at=AT + timedelta(hours=3))


def test_a_walk_gives_as_many_projects_as_it_said_though_one_is_published_meanwhile(client, scene):
    scene.publish()
    publish_more(scene, 4)
    waiting = make.make_project(scene.book, made_by=scene.accountant)
    first = read(client, reverse("api_projects"), limit=2)
    assert first["count"] == 5
    assert first["previous"] is None
    scene.project, kept = waiting, scene.project
    scene.publish()
    scene.project = kept
    scene.give("Người góp thêm", 1_000)
    scene.publish(AT + timedelta(hours=1))
    rows = first["results"] + walk(client, first["next"])
    assert len({row["code"] for row in rows}) == len(rows) == 5
    assert read(client, reverse("api_projects"))["count"] == 6


def test_pages_lead_back_as_they_lead_on(client, scene):
    scene.publish()
    publish_more(scene, 4)
    first = read(client, reverse("api_projects"), limit=2)
    second = read(client, first["next"])
    third = read(client, second["next"])
    assert third["next"] is None
    assert read(client, third["previous"])["results"] == second["results"]
    assert read(client, second["previous"])["results"] == first["results"]
    assert read(client, second["previous"])["previous"] is None


def test_a_walk_through_contributions_stays_with_its_version(client, scene):
    for number in range(7):
        scene.give(f"Người góp {number}", 1_000)
    scene.publish()
    address = reverse("api_contributions", args=[scene.project.code])
    first = read(client, address, limit=4)
    assert first["count"] == 13
    scene.give("Người đến sau", 1_000)
    scene.publish(AT + timedelta(hours=1))
    rows = first["results"] + walk(client, first["next"])
    assert [row["position"] for row in rows] == list(range(1, 14))
    assert "Người đến sau" not in {row["name"] for row in rows}
    assert read(client, address)["count"] == 14
    assert read(client, address, version=1)["count"] == 13
    land = next(row for row in rows if row["form"]["code"] == "LAND")
    assert land["amount"] is None


def test_transactions_run_to_what_is_left(client, scene):
    scene.publish()
    rows = walk(client, reverse("api_transactions", args=[scene.project.code]) + "?limit=2")
    told = read(client, reverse("api_project", args=[scene.project.code]))
    assert rows[-1]["after"] == told["facts"]["equation"]["balance"] == 700_000
    assert told["counts"] == {"contributions": 6, "payments": 1, "others": 0, "unmatched": 0}
    assert "contributions" not in told["facts"]
    assert told["published_at"] == "2026-11-20T09:00:00+07:00"


def test_findings_are_told_with_their_answers_and_by_place(client, scene):
    scene.complete()
    made = scene.publish()
    finding = supervising.record_finding(
        publication=made, topic="QUALITY", text="Mặt đường nứt dài 3 mét.", by=make_front(), at=AT
    )
    supervising.answer(
        finding=finding, text="Xã sẽ sửa trước ngày 10/12/2026.", by=scene.chair, at=AT
    )
    told = read(client, reverse("api_findings"))
    assert told["count"] == 1
    (row,) = told["results"]
    assert row["version"] == 3
    assert row["finding"]["answers"][0]["text"] == "Xã sẽ sửa trước ngày 10/12/2026."
    assert read(client, reverse("api_findings"), xa="23032")["count"] == 1
    assert read(client, reverse("api_findings"), xa="04924")["results"] == []


def test_of_a_withdrawn_version_only_the_tombstone_is_told(client, scene):
    scene.give("Người có tên", 1_000)
    publication = scene.publish()
    code = scene.project.code
    walking = read(client, reverse("api_contributions", args=[code]), limit=2)["next"]
    withdraw(scene, publication, "Có số điện thoại của một hộ")
    for name in ("api_project", "api_contributions", "api_payments", "api_transactions"):
        gone = client.get(reverse(name, args=[code]))
        assert gone.status_code == 410, name
        assert gone.json()["reason"] == "Có số điện thoại của một hộ"
        assert gone.json()["sha256"] == publication.sha256
        assert scene.project.title not in gone.text
    assert client.get(walking).status_code == 410
    assert client.get(reverse("api_version", args=[code, 1])).status_code == 410
    assert read(client, reverse("api_projects"))["count"] == 0
    (version,) = read(client, reverse("api_versions", args=[code]))["results"]
    assert version["reason"] is None
    assert version["withdrawn_reason"] == "Có số điện thoại của một hộ"
    changes = read(client, reverse("api_changes"))["results"]
    assert [(row["kind"], row["reason"]) for row in changes] == [
        ("published", None),
        ("withdrawn", "Có số điện thoại của một hộ"),
    ]
    verdict = read(client, reverse("api_verification", args=[publication.code]))
    assert verdict["verdict"] == "withdrawn"


def test_changes_since_a_moment_are_walked_in_the_order_they_happened(client, scene):
    scene.publish()
    for hour in range(1, 6):
        scene.give(f"Người góp {hour}", 1_000)
        scene.publish(AT + timedelta(hours=hour), reason=f"Công khai lần thứ {hour}")
    address = reverse("api_changes") + "?limit=2&since=2026-11-20T11:00:00%2B07:00"
    rows = walk(client, address)
    assert [row["version"] for row in rows] == [3, 4, 5, 6]
    second = read(client, read(client, address)["next"])
    assert [row["version"] for row in read(client, second["previous"])["results"]] == [3, 4]
    assert read(client, reverse("api_changes"), since="2026-11-21")["count"] == 0


def test_a_code_tells_whether_a_newer_version_stands(client, scene):
    old = scene.publish()
    scene.give("Người góp", 1_000)
    new = scene.publish(AT + timedelta(hours=1))
    said = read(client, reverse("api_verification", args=[old.code.lower()]))
    assert (said["verdict"], said["newest_version"]) == ("superseded", 2)
    assert read(client, reverse("api_verification", args=[new.code]))["verdict"] == "newest"


def test_the_leaves_of_a_log_are_walked_to_its_last_checkpoint(client, scene):
    scene.publish()
    publish_more(scene, 2)
    sealing.seal(book=scene.book, at=AT, key=KEY)
    (book,) = read(client, reverse("api_books"))["results"]
    first = read(client, book["leaves"], limit=2)
    publish_more(scene, 1)
    sealing.seal(book=scene.book, at=AT + timedelta(hours=1), key=KEY)
    rows = first["results"] + walk(client, first["next"])
    assert len(rows) == first["count"] == book["size"] == 3
    assert [row["index"] for row in rows] == [0, 1, 2]
    assert rows[0]["leaf"]["book"] == book["book"]
    points = read(client, book["checkpoints"])["results"]
    assert [point["size"] for point in points] == [3, 4]
    assert points[0]["root"] == book["root"]


def addresses(scene: Scene) -> list[str]:
    code = scene.project.code
    return [*map(reverse, LISTS), *(reverse(name, args=[code]) for name in OF_PROJECT)]


def test_what_is_known_already_is_not_sent_again(client, scene):
    scene.publish()
    for address in addresses(scene):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        assert answer["Access-Control-Allow-Origin"] == "*"
        again = client.get(address, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304
        assert again["Access-Control-Allow-Origin"] == "*"


def test_an_odd_question_is_answered_with_what_to_do(client, scene):
    scene.publish()
    for address in addresses(scene):
        for query in ODD:
            answer = client.get(f"{address}?{query}")
            assert answer.status_code == 400, (address, query)
            assert answer["Content-Type"] == "application/problem+json; charset=utf-8"
            assert answer.json()["status"] == 400
            assert len(answer.json()["detail"]) > 20


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("api_changes", "since=hom-qua"),
        ("api_changes", "since=2026-02-31"),
        ("api_changes", "since=0001-01-01T00:00:00%2B14:00"),
        ("api_projects", "loai=KHONG"),
        ("api_projects", "nam=abc"),
        ("api_projects", "xep=ten"),
        ("api_projects", "xa=" + "2" * 500),
    ],
)
def test_an_odd_filter_is_refused(client, name, query):
    assert client.get(f"{reverse(name)}?{query}").status_code == 400


def test_a_cursor_of_another_list_is_refused(client, scene):
    scene.publish()
    publish_more(scene, 3)
    onward = read(client, reverse("api_projects"), limit=2)["next"]
    word = onward.partition("cursor=")[2]
    assert client.get(f"{reverse('api_communes')}?cursor={word}").status_code == 400
    assert client.get(f"{reverse('api_projects')}?xa=23032&cursor={word}").status_code == 400


@pytest.mark.parametrize(
    "address",
    ["/api/v1/khong-co/", "/api/v1/du-an/khong-co/", "/api/v1/du-an/x/phien-ban/9999999999999/",
     "/api/v1/so/LS-1/la/", "/api/v1/kiem-tra/KHONGCO/"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_too(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json; charset=utf-8"


def test_a_nul_in_an_address_is_a_problem_here_and_a_page_elsewhere(client):
    answer = client.get("/api/v1/du-an/a%00b/")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json; charset=utf-8"
    assert answer.json()["status"] == 400
    assert "masthead" in client.get("/du-an/a%00b/").text


def test_an_answer_is_packed_for_who_can_unpack_it(client, scene):
    scene.publish()
    address = reverse("api_project", args=[scene.project.code])
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    again = client.get(
        address, headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
    )
    assert again.status_code == 304


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_read_at_one_moment_and_cannot_write(client, monkeypatch):
    def level(_view: object, _request: object) -> Response:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            isolation = cursor.fetchone()
            cursor.execute("SHOW transaction_read_only")
            return Response({"said": [isolation, cursor.fetchone()]})

    monkeypatch.setattr(Communes, "get", level)
    said = read(client, reverse("api_communes"))["said"]
    assert said == [["repeatable read"], ["on"]]


def test_nothing_can_be_written(client, scene):
    scene.publish()
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)(reverse("api_projects"))
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert Project.objects.count() == 1


def test_a_page_of_another_site_may_ask_with_what_it_has(client):
    answer = client.options(reverse("api_projects"), headers={"origin": "https://bao.example.vn"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]


def test_who_asks_too_often_is_told_how_long_to_wait(client, monkeypatch):
    monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "3/min"})
    answered = [client.get(reverse("api_communes")).status_code for _ in range(4)]
    assert answered == [200, 200, 200, 429]
    last = client.get(reverse("api_communes"))
    assert 0 < int(last["Retry-After"]) <= 61
    assert last["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("name", ["api_projects", "api_findings", "api_changes", "api_communes"])
def test_a_list_takes_as_many_queries_for_many_rows_as_for_few(client, scene, name):
    scene.publish()
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse(name))
    publish_more(scene, 8)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse(name))
    assert len(many) == len(few) <= 8


def test_the_schema_describes_every_address_without_a_doubt(client):
    GENERATOR_STATS.reset()
    schema = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(schema)
    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache
    served = client.get(reverse("api_schema")).json()
    assert served["openapi"] == "3.1.0"
    assert len(served["paths"]) == 17
    known = set(served["components"]["schemas"])
    assert {"ProjectFacts", "Contribution", "Movement", "Flag"} <= known
    for path in served["paths"].values():
        assert path["get"]["responses"]["200"]["content"]["application/json"]["examples"]


def test_the_page_about_the_api_names_every_address(client):
    page = client.get(reverse("api_guide")).text
    assert "/api/v1/du-an/{code}/giao-dich/" in page
    assert "<script" not in page
    assert reverse("api_guide") in client.get("/").text
