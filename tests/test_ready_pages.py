"""Public pages: the same bytes for everybody, ready packed, made again as soon as anything changes."""

import copy
import gzip
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django.plugin import DjangoDbBlocker

from config import ready
from config.shelf import Page, Shelf
from disclosure import generation, releasing, report
from disclosure.models.publication import Publication
from ledger.models.places import Commune
from tests import sharing
from tests.disclosure.scene import AT, Scene, fill, make_scene
from tests.disclosure.test_issuing import issue, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, media_folder: Path
) -> Iterator[Scene]:
    with sharing.kept(django_db_blocker, media_folder):
        scene = make_scene()
        fill(scene)
        scene.publish()
        yield scene


@pytest.fixture
def scene(release: Scene, db: None) -> Scene:
    return copy.deepcopy(release)


@pytest.fixture
def visitor(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return who asks a server that keeps pages, and looks for news at each question."""
    settings.READY_PAGES_MIB = 1
    monkeypatch.setattr(generation, "_SECONDS", 0)
    return Client()


def address(scene: Scene) -> str:
    return reverse("project_page", args=[scene.project.code])


def queries(client: Client, path: str, **headers: str) -> int:
    """Return how many questions the database was asked, but for the one after news."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path, headers=headers).status_code in {200, 304}
    return len([each for each in asked if each["sql"] != generation._QUESTION])


def pages(scene: Scene) -> list[str]:
    return [
        reverse("home"),
        f"{reverse('home')}?xep=con&tinh=68",
        reverse("province_page", args=["68"]),
        reverse("commune_page", args=["23032"]),
        address(scene),
        reverse("version_page", args=[scene.project.code, 1]),
        reverse("contributions_page", args=[scene.project.code, 1]),
        reverse("map_page"),
        reverse("indicator_list"),
        reverse("norm_page"),
        reverse("opendata"),
        reverse("api_guide"),
        reverse("flag_list"),
        reverse("integrity"),
        reverse("log_list"),
    ]


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_everybody_gets_the_same_bytes_and_no_cookie(scene, settings, visitor, prefix):
    settings.READY_PAGES_MIB = 0
    office = Client()
    office.cookies.load({"django_language": "en", "csrftoken": "a" * 32})
    office.force_login(scene.accountant)
    for path in pages(scene):
        answers = [each.get(prefix + path) for each in (Client(), office)]
        assert [answer.status_code for answer in answers] == [200, 200], path
        assert answers[0].content == answers[1].content, path
        assert not any(answer.cookies for answer in answers), path
        assert {answer["Vary"] for answer in answers} == {"Accept-Encoding"}, path
        assert {answer["Cache-Control"] for answer in answers} == {
            "public, max-age=0, s-maxage=60"
        }, path
        assert b"csrfmiddlewaretoken" not in answers[0].content, path
        assert str(scene.accountant) not in answers[1].content.decode(), path


def test_a_page_that_is_ready_asks_the_database_for_nothing(scene, visitor):
    for path in pages(scene):
        first = visitor.get(path)
        assert queries(visitor, path) == 0, path
        assert visitor.get(path).content == first.content


def test_a_page_that_is_ready_carries_what_a_fresh_one_does(scene, visitor):
    first, second = (visitor.get(address(scene)) for _time in range(2))
    assert dict(first.headers) == dict(second.headers)
    assert "default-src 'none'" in second["Content-Security-Policy"]
    assert second["X-Frame-Options"] == "DENY"
    assert second["X-Content-Type-Options"] == "nosniff"
    assert second["Content-Language"] == "vi"


def test_a_page_goes_packed_to_those_who_take_it_and_plain_to_others(scene, visitor):
    path = address(scene)
    plain = visitor.get(path)
    packed = visitor.get(path, headers={"accept-encoding": "br, gzip"})
    refused = visitor.get(path, headers={"accept-encoding": "br, gzip;q=0"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content == refused.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)
    assert int(plain["Content-Length"]) == len(plain.content)
    assert "Content-Encoding" not in plain
    assert plain["ETag"] == refused["ETag"] != packed["ETag"]
    assert not packed["ETag"].startswith("W/")


def test_the_tag_is_of_the_bytes(scene, visitor):
    answer = visitor.get(address(scene))
    assert answer["ETag"] == f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_what_a_visitor_has_already_is_not_sent_again(scene, visitor, encoding):
    path, headers = address(scene), {"accept-encoding": encoding}
    tag = visitor.get(path, headers=headers)["ETag"]
    # What stands between may have weakened it, and may ask for several.
    for told in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = visitor.get(path, headers=headers | {"if-none-match": told})
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == tag
        assert again["Cache-Control"].startswith("public")
        assert "Content-Security-Policy" in again
    assert visitor.get(path, headers=headers | {"if-none-match": '"x"'}).status_code == 200


def test_a_head_tells_the_length_and_sends_nothing(scene, visitor):
    for _time in range(2):
        told = visitor.head(address(scene))
        assert told.content == b""
        assert told["Content-Length"] == visitor.get(address(scene))["Content-Length"]


def test_a_new_version_shows_at_once(scene, visitor):
    before = {path: visitor.get(path).content for path in (reverse("home"), address(scene))}
    scene.give("Bùi Văn Muộn", 123_456)
    scene.publish(AT + timedelta(hours=1), "Có thêm đóng góp mới")
    for path, content in before.items():
        assert visitor.get(path).content != content, path
    assert "1.223.456" in visitor.get(address(scene)).content.decode()


def test_a_withdrawn_version_is_gone_at_once(scene, visitor):
    assert visitor.get(address(scene)).status_code == 200
    publication = Publication.objects.get()
    at = AT + timedelta(hours=1)
    asked = releasing.ask_withdrawal(
        publication=publication, by=scene.accountant, at=at, reason="Lộ tên người nhận"
    )
    releasing.withdraw(proposal=asked, by=scene.chair, at=at)
    gone = visitor.get(address(scene))
    assert gone.status_code == 410
    assert gone["Cache-Control"] == "private, no-cache"
    assert publication.title not in visitor.get(reverse("home")).content.decode()


def test_a_statement_that_is_issued_or_withdrawn_shows_at_once(scene, visitor):
    kept = reverse("commune_statements", args=["23032"])
    assert "/bao-cao/" not in visitor.get(kept).content.decode().partition("<main")[2]
    made = issue(scene)
    page = reverse("statement_page", args=[made.code])
    assert page in visitor.get(kept).content.decode()
    assert visitor.get(page).status_code == 200
    withdraw(scene, made)
    assert visitor.get(page).status_code == 410


def test_one_that_began_earlier_and_ends_later_is_news_too(scene, visitor):
    visitor.get(address(scene))
    late = Publication.objects.get()
    late.pk, late.version, late.code, late.proposal = -7, 2, "AAAAABBBBB", None
    late.save(force_insert=True)
    assert queries(visitor, address(scene)) > 0


def test_what_nobody_counts_shows_after_a_minute(scene, visitor, monkeypatch):
    path = reverse("commune_page", args=["23032"])
    visitor.get(path)
    Commune.objects.filter(code="23032").update(name="Xã Tên Mới")
    assert "Tên Mới" not in visitor.get(path).content.decode()
    later = monotonic() + 61
    monkeypatch.setattr(ready, "monotonic", lambda: later)
    assert "Tên Mới" in visitor.get(path).content.decode()


def test_what_is_late_today_does_not_outlive_the_day(scene, visitor, monkeypatch):
    visitor.get(address(scene))
    assert queries(visitor, address(scene)) == 0
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_of: tomorrow)
    assert queries(visitor, address(scene)) > 0


@pytest.mark.parametrize(
    "query", ["fbclid=abc", "q=duong", "xep=con&fbclid=1", "page=1&nam=" + "2" * 250, "q=%ff&=&&"]
)
def test_what_is_asked_in_a_way_of_its_own_is_not_kept(scene, visitor, query):
    path = f"{reverse('home')}?{query}"
    visitor.get(path)
    assert visitor.get(path).status_code in {200, 400}
    with CaptureQueriesContext(connection) as asked:
        visitor.get(path)
    assert len(asked) > 0


def test_the_same_question_in_another_order_is_the_same_page(scene, visitor):
    visitor.get(f"{reverse('home')}?tinh=68&xep=con")
    assert queries(visitor, f"{reverse('home')}?xep=con&tinh=68") == 0


def test_of_two_answers_to_one_question_the_last_is_meant(scene, visitor):
    first, second = (
        visitor.get(f"{reverse('home')}?{query}").content
        for query in ("xep=con&xep=ten", "xep=ten&xep=con")
    )
    assert first != second


@pytest.mark.parametrize(
    ("path", "status"),
    [("/khong-co/", 404), ("/?page=99", 404), ("/?loai=NONE", 400), ("/du-an/KHONG-CO/", 404)],
)
def test_what_is_not_there_is_not_kept(scene, visitor, path, status):
    for _time in range(2):
        answer = visitor.get(path)
        assert answer.status_code == status
        assert answer["Cache-Control"] == "private, no-cache"


def test_a_host_that_is_none_of_ours_gets_nothing(scene, visitor):
    visitor.get(reverse("home"))
    assert visitor.get(reverse("home"), headers={"host": "evil.example"}).status_code == 400


def test_each_host_of_ours_has_its_own_addresses_in_its_pages(scene, settings):
    settings.READY_PAGES_MIB, settings.ALLOWED_HOSTS = 1, ["*"]
    client = Client()
    for host in ("mot.example", "hai.example", "mot.example"):
        page = client.get(address(scene), headers={"host": host}).content.decode()
        assert f'content="http://{host}/' in page


def test_staff_pages_are_never_kept(scene, visitor):
    visitor.force_login(scene.accountant)
    for name in ("work", "publication_list"):
        assert visitor.get(reverse(name))["Cache-Control"] == "private, no-store"
        assert Client().get(reverse(name)).status_code == 302


def test_who_leaves_is_told_so_on_the_page_to_come_back_by(scene, visitor):
    visitor.force_login(scene.accountant)
    answer = visitor.post(reverse("account_logout"), follow=True)
    assert answer.redirect_chain == [(reverse("account_login"), 302)]
    assert "Đã đăng xuất" in answer.content.decode()
    assert "hreflang" not in answer.content.decode()


def test_a_post_is_never_answered_from_what_is_kept(scene, visitor):
    visitor.get(reverse("home"))
    assert visitor.post(reverse("home")).status_code == 405


# Languages


def test_a_page_in_english_stays_english_and_leads_back(scene, visitor):
    page = visitor.get(f"/en{address(scene)}?fbclid=x").content.decode()
    assert '<html lang="en">' in page
    assert f'href="{address(scene)}?fbclid=x" hreflang="vi" lang="vi">Tiếng Việt</a>' in page
    with translation.override("en"):
        assert f'href="{reverse("home")}"' in page
    paper = reverse("version_pdf", args=[scene.project.code, 1])
    assert f'"{paper}"' in page
    assert f"/en{paper}" not in page


def test_a_page_names_itself_in_each_language(scene, settings):
    settings.PUBLIC_URL = "https://so-cong.example"
    page = Client().get(f"/en{address(scene)}").content.decode()
    whole = f"https://so-cong.example/en{address(scene)}"
    assert f'<link rel="canonical" href="{whole}">' in page
    assert f'<link rel="alternate" hreflang="en" href="{whole}">' in page
    plain = whole.replace("/en/", "/", 1)
    assert f'<link rel="alternate" hreflang="vi" href="{plain}">' in page


@pytest.mark.parametrize(
    "path", ["/en/lam-viec/", "/en/tai-khoan/dang-nhap/", "/en/api/v1/", "/vi/"]
)
def test_only_public_pages_are_there_in_english(db, path):
    assert Client().get(path).status_code == 404


def test_english_without_its_last_stroke_is_found(db):
    assert Client().get("/en")["Location"] == "/en/"


def test_a_file_is_the_same_whatever_language_its_reader_chose(scene):
    reader = Client(headers={"cookie": "django_language=en"})
    for name in ("facts_json", "feed_project"):
        path = reverse(name, args=[scene.project.code])
        assert reader.get(path).content == Client().get(path).content
        assert reader.get(f"/en{path}").status_code == 404


def test_what_is_printed_leads_to_vietnamese_pages(scene):
    with translation.override("en"):
        assert reverse("home") == "/en/"
        assert "/en/" not in report.page_url(scene.project.code, 1)


# The shelf


def page(size: int) -> Page:
    return Page(packed=bytes(size), length=size, sha256="", headers=())


def test_a_shelf_gives_up_what_was_asked_for_least_lately():
    shelf = Shelf(5_000, seconds=10)
    for key in ("a", "b"):
        shelf.put(key, page(1_000), now=0)
    assert shelf.get("a", now=1)
    shelf.put("c", page(1_000), now=1)
    assert [bool(shelf.get(key, now=1)) for key in "abc"] == [True, False, True]


def test_a_shelf_never_holds_more_than_it_may():
    shelf = Shelf(50_000, seconds=10)
    for number in range(1_000):
        shelf.put(number, page(number), now=0)
    assert shelf._bytes <= 50_000
    assert shelf._bytes == sum(len(each.packed) + 1_024 for each, _since in shelf._pages.values())
    shelf.put("large", page(50_000), now=0)
    assert shelf.get("large", now=0) is None
    assert len(shelf) > 10


def test_a_page_put_twice_counts_once():
    shelf = Shelf(3_000, seconds=10)
    for _time in range(5):
        shelf.put("a", page(1_000), now=0)
    assert shelf._bytes == 2_024


def test_a_shelf_gives_nothing_that_stood_too_long():
    shelf = Shelf(5_000, seconds=10)
    shelf.put("a", page(10), now=0)
    assert shelf.get("a", now=9.9)
    assert shelf.get("a", now=10) is None
    assert len(shelf) == 0
