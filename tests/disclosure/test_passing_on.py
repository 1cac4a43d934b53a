"""How the public pages are passed on: feeds, maps for robots, boxes in other sites, the picture."""

import json
from datetime import timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from disclosure import releasing, sharepicture, supervising
from disclosure.models.publication import Publication
from tests.disclosure.scene import AT, Scene, fill, make_front, make_scene
from tests.disclosure.test_issuing import issue

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    return scene


def withdraw(scene: Scene, publication: Publication, reason: str) -> None:
    asked = releasing.ask_withdrawal(
        publication=publication, by=scene.accountant, at=AT + timedelta(hours=2), reason=reason
    )
    releasing.withdraw(proposal=asked, by=scene.chair, at=AT + timedelta(hours=3))


def feeds_of(scene: Scene) -> list[str]:
    return [
        reverse("feed"),
        reverse("feed_commune", args=["23032"]),
        reverse("feed_project", args=[scene.project.code]),
    ]


def parsed(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 -- we wrote it


def entries(client: Client, address: str) -> list[ElementTree.Element]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return parsed(answer.content).findall(f"{ATOM}entry")


def test_a_feed_tells_each_version_once_with_its_reason_and_what_it_changed(client, scene):
    scene.publish()
    scene.give("Người góp <thêm>", 1_000)
    scene.publish(AT + timedelta(hours=1), reason="Sửa <số> liệu quý IV")
    for address in feeds_of(scene):
        newest, first = entries(client, address)
        assert newest.findtext(f"{ATOM}id", "").startswith("tag:")
        assert newest.findtext(f"{ATOM}id") != first.findtext(f"{ATOM}id")
        assert newest.findtext(f"{ATOM}updated") == "2026-11-20T10:00:00+07:00"
        assert "Sửa &lt;số&gt; liệu quý IV" in newest.findtext(f"{ATOM}summary", "")
        related = newest.find(f"{ATOM}link[@rel='related']")
        assert related is not None
        assert client.get(related.get("href", "")).status_code == 200
        assert first.find(f"{ATOM}link[@rel='related']") is None
        answer = client.get(address)
        again = client.get(address, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304
        since = client.get(address, headers={"if-modified-since": answer["Last-Modified"]})
        assert since.status_code == 304


def test_a_withdrawn_version_is_told_by_its_reason_alone(client, scene):
    made = scene.publish()
    names = {
        address: entries(client, address)[0].findtext(f"{ATOM}id") for address in feeds_of(scene)
    }
    withdraw(scene, made, "Có số điện thoại của một hộ")
    for address in feeds_of(scene):
        (entry,) = entries(client, address)
        assert entry.findtext(f"{ATOM}id") == names[address]
        assert entry.findtext(f"{ATOM}summary") == "Có số điện thoại của một hộ"
        assert scene.project.title not in client.get(address).text
        assert made.reason not in client.get(address).text
    for name in ("share_picture", "embed_project"):
        assert client.get(reverse(name, args=[scene.project.code])).status_code == 404
    address = reverse("project_page", args=[scene.project.code])
    assert client.get(reverse("oembed"), {"url": f"http://testserver{address}"}).status_code == 404


def test_findings_and_their_answers_are_fed(client, scene):
    scene.complete()
    made = scene.publish()
    finding = supervising.record_finding(
        publication=made, topic="QUALITY", text="Mặt đường nứt dài 3 mét.", by=make_front(), at=AT
    )
    (before,) = entries(client, reverse("feed_findings"))
    supervising.answer(
        finding=finding, text="Xã sẽ sửa trước ngày 10/12/2026.", by=scene.chair, at=AT
    )
    (entry,) = entries(client, reverse("feed_findings"))
    assert entry.findtext(f"{ATOM}id") == before.findtext(f"{ATOM}id")
    assert "Mặt đường nứt dài 3 mét." in entry.findtext(f"{ATOM}summary", "")
    assert "Xã sẽ sửa trước ngày 10/12/2026." in entry.findtext(f"{ATOM}summary", "")


def test_an_empty_feed_never_changes(client):
    answer = client.get(reverse("feed"))
    assert answer.status_code == 200
    assert client.get(reverse("feed")).content == answer.content
    assert client.get(reverse("feed_project", args=["khong-co"])).status_code == 404
    assert client.get(reverse("feed_commune", args=["99999"])).status_code == 404


def test_robots_are_shown_every_project_and_kept_off_the_rest(client, scene, settings):
    scene.publish()
    statement = issue(scene)
    told = client.get("/robots.txt").text
    assert "Disallow: /lam-viec/" in told
    assert f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml" in told
    index = parsed(client.get(reverse("sitemap")).content)
    maps = [each.text or "" for each in index.iter(f"{MAP}loc")]
    assert len(maps) == 2
    found = [
        address.text or ""
        for each in maps
        for address in parsed(client.get(each.removeprefix(settings.PUBLIC_URL)).content).iter(
            f"{MAP}loc"
        )
    ]
    assert settings.PUBLIC_URL + reverse("project_page", args=[scene.project.code]) in found
    assert settings.PUBLIC_URL + reverse("statement_page", args=[statement.code]) in found
    for address in found:
        assert client.get(address.removeprefix(settings.PUBLIC_URL)).status_code == 200, address
    assert client.get(reverse("sitemap_commune", args=["23032", 2])).status_code == 404


def test_any_site_may_show_the_box_and_no_other_page(client, scene):
    scene.publish()
    boxes = [
        reverse("embed_project", args=[scene.project.code]),
        reverse("embed_commune", args=["23032"]),
    ]
    for address in boxes:
        answer = client.get(address)
        assert "700.000" in answer.text
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
        assert not answer.cookies
        assert "<script" not in answer.text
    for address in ("/", reverse("project_page", args=[scene.project.code])):
        answer = client.get(address)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Frame-Options"] == "DENY"


def test_another_site_is_told_how_to_show_our_pages_and_no_others(client, scene):
    scene.publish()
    page = client.get(reverse("project_page", args=[scene.project.code])).text
    assert "application/json+oembed" in page
    asked = f"http://testserver{reverse('project_page', args=[scene.project.code])}"
    told = client.get(reverse("oembed"), {"url": asked, "maxwidth": "300"}).json()
    assert (told["type"], told["version"], told["width"]) == ("rich", "1.0", 300)
    assert reverse("embed_project", args=[scene.project.code]) in told["html"]
    for odd in (
        "", "x", "http://[", "//testserver/", asked.replace("testserver", "example.org"),
        asked.replace("http", "javascript"), "http://testserver/lam-viec/", f"{asked}%00",
        "http://testserver/du-an/khong-co/", "9" * 5000,
    ):  # fmt: skip
        assert client.get(reverse("oembed"), {"url": odd}).status_code == 404, odd
    assert client.get(reverse("oembed"), {"url": asked, "format": "xml"}).status_code == 501


def test_the_picture_of_a_project_is_named_by_the_page_and_drawn_once(client, scene):
    scene.publish()
    page = client.get(reverse("project_page", args=[scene.project.code])).text
    address = reverse("share_picture", args=[scene.project.code])
    assert f'property="og:image" content="http://testserver{address}"' in page
    answer = client.get(address)
    assert answer["Content-Type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (1200, 630)
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    scene.give("Người góp thêm", 1_000)
    scene.publish(AT + timedelta(hours=1))
    assert client.get(address)["ETag"] != answer["ETag"]


@pytest.mark.parametrize("title", ["", "Đường", "Nghĩa trang liệt sĩ " * 20, "x" * 200])
def test_a_picture_of_any_title_can_be_drawn(title):
    figures = (("Đã nhận", "9.223.372.036.854.775.807 đ"), ("Đã chi", "0 đ"), ("Còn lại", "−1 đ"))
    told = sharepicture.Told(title, title, figures, title, "Sổ Công")
    assert len(sharepicture.draw(told)) < 60_000


def test_the_data_of_a_page_are_told_to_search_engines(client, scene):
    scene.publish()
    page = client.get(reverse("project_page", args=[scene.project.code])).text
    told = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(told)["@type"] == "Dataset"
