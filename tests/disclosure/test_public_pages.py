"""What anybody sees, from publications alone."""

import copy
import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from disclosure import catalogue
from disclosure.models.catalogue import Listing
from disclosure.models.prints import Rendering
from disclosure.models.publication import Publication
from ledger.models.chart import Source
from ledger.models.places import Commune
from ledger.text import fold, name_key, runs
from projects.models.project import Kind, PlannedCost
from tests import make, sharing
from tests.disclosure.scene import AT, Scene, fill, make_scene

pytestmark = pytest.mark.django_db
TWIN = "04924"  # the other commune named Lương Sơn, in Phú Thọ


@pytest.fixture(scope="module")
def release(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, media_folder: Path
) -> Iterator[tuple[Scene, Publication]]:
    with sharing.kept(django_db_blocker, media_folder):
        scene = make_scene()
        PlannedCost.objects.create(project=scene.project, source=Source.PEOPLE, amount=2_000_000)
        fill(scene)
        yield scene, scene.publish()


@pytest.fixture
def scene(release: tuple[Scene, Publication], db: None) -> Scene:
    return copy.deepcopy(release[0])


@pytest.fixture
def published(release: tuple[Scene, Publication], db: None) -> Publication:
    return copy.deepcopy(release[1])


def listed(published: Publication, **changed: Any) -> Listing:
    """Add a row to the lists like that of `published`, of a project of its own."""
    row = Listing.objects.get(project=published.project_id)
    project = make.make_project(published.project.book, made_by=published.published_by)
    row.pk, row.project_code = project.pk, project.code
    for name, value in changed.items():
        setattr(row, name, value)
    row.title_key = name_key(row.title)
    row.published_at += timedelta(hours=project.pk)
    row.save(force_insert=True)
    return row


def titles(client: Client, query: str) -> list[str]:
    answer = client.get(f"{reverse('home')}?{query}")
    assert answer.status_code == 200
    return [row.listing.title for row in answer.context["rows"]]


def text(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_project_page_shows_what_was_published_and_not_what_came_later(client, scene, published):
    scene.give("Bùi Văn Muộn", 123_456)
    page = text(client, reverse("project_page", args=[scene.project.code]))
    assert all(figure in page for figure in ("1.100.000", "400.000", "700.000"))
    assert "Nguyễn Văn An" in page
    assert "L.V.T." in page
    assert "Hiền" not in page
    assert "Muộn" not in page
    assert published.sha256 in page
    assert published.code in page


def test_a_project_page_runs_no_script_and_sets_no_style(client, published):
    page = text(client, reverse("project_page", args=[published.project_code]))
    # What search engines read is data, and no script runs it.
    assert page.count("<script") == page.count('<script type="application/ld+json">') == 1
    assert "style=" not in page


def test_an_old_version_points_to_the_new_one(client, scene, published):
    scene.give("Bùi Văn Muộn", 123_456)
    scene.publish(AT + timedelta(hours=1), "Có thêm đóng góp mới")
    old = text(client, reverse("version_page", args=[scene.project.code, 1]))
    assert "Xem bản mới nhất, số 2" in old
    assert "Muộn" not in old
    new = text(client, reverse("project_page", args=[scene.project.code]))
    assert "Có thêm đóng góp mới" in new
    assert "1.223.456" in new


@pytest.mark.parametrize("version", [0, 2, 10**30])
def test_a_version_that_is_not_there_is_a_404(client, published, version):
    address = reverse("version_page", args=[published.project_code, version])
    assert client.get(address).status_code == 404


def test_the_json_is_the_very_bytes_that_were_hashed(client, published):
    answer = client.get(reverse("facts_json", args=[published.project_code]))
    assert answer["Content-Type"] == "application/json"
    assert hashlib.sha256(answer.content).hexdigest() == published.sha256


def test_the_statement_is_drawn_once_and_kept(client, published):
    address = reverse("statement_pdf", args=[published.project_code])
    answers = [client.get(address) for _time in range(2)]
    made = Rendering.objects.get()
    assert {answer["Content-Type"] for answer in answers} == {"application/pdf"}
    assert {answer.content for answer in answers} == {bytes(made.pdf)}
    assert made.tries == 1


@pytest.mark.parametrize("name", ["project_page", "facts_json", "statement_pdf"])
def test_an_unchanged_page_is_not_sent_twice(client, published, name):
    address = reverse(name, args=[published.project_code])
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_another_language_and_a_newer_version_are_other_pages(client, scene, published):
    address = reverse("project_page", args=[published.project_code])
    etag = client.get(address)["ETag"]
    assert client.get(f"/en{address}", headers={"if-none-match": etag}).status_code == 200
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304
    scene.give("Bùi Văn Muộn", 123_456)
    scene.publish(AT + timedelta(hours=1), "Có thêm đóng góp mới")
    assert client.get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.parametrize(
    "words", ["duong be tong", "ĐƯỜNG BÊ TÔNG", "thon 3 lam dong", "23032-2026"]
)
def test_search_finds_without_accents(client, published, words):
    assert published.title in text(client, f"{reverse('home')}?q={words}")


@pytest.mark.parametrize("words", ["không có gì như thế", "nguyen van an", "%", "_"])
def test_search_finds_no_giver_and_takes_no_wildcard(client, published, words):
    page = client.get(reverse("home"), {"q": words}).content.decode()
    assert published.title not in page
    assert "Hãy bớt từ hoặc bỏ lọc" in page


def test_a_verification_code_or_a_project_code_leads_to_its_page(client, published):
    for typed in (published.code, published.code.lower(), published.project_code):
        answer = client.get(reverse("home"), {"q": typed})
        assert answer.url == reverse("version_page", args=[published.project_code, 1])


def test_the_list_is_filtered_by_place_kind_progress_and_agreement(client, published):
    home = reverse("home")
    for query in ("tinh=68", "tinh=68&xa=23032", "loai=ROAD", "tiendo=PLANNED", "thoathuan=khong"):
        assert published.title in text(client, f"{home}?{query}"), query
    for query in ("loai=HOUSE", "tiendo=CLOSED", "thoathuan=co"):
        assert published.title not in text(client, f"{home}?{query}"), query


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=99", "page=x", "page=" + "9" * 5000],
)
def test_a_page_number_that_is_not_there_is_a_404(client, published, query):
    assert client.get(f"{reverse('home')}?{query}").status_code == 404


@pytest.mark.parametrize("query", ["q=" + "a" * 10_000, "q=%25", "fbclid=abc"])
def test_strange_words_find_nothing_and_strange_names_are_passed_over(client, published, query):
    assert client.get(f"{reverse('home')}?{query}").status_code == 200


@pytest.mark.parametrize(
    "query", ["q=%00", "tinh=%00", "xa='--", "loai=NONE", "nam=x", "nam=" + "9" * 5000, "xep=-pk"]
)
@pytest.mark.parametrize("name", ["home", "home_results"])
def test_a_filter_that_is_not_there_is_refused_with_a_page_that_helps(
    client, published, name, query
):
    answer = client.get(f"{reverse(name)}?{query}")
    assert answer.status_code == 400
    if name == "home":
        page = answer.content.decode()
        assert "Không lọc được. Hãy chọn lại" in page
        assert "Bỏ lọc" in page


def test_late_and_flagged_projects_come_first(client, published):
    late = listed(published, due_on=date(2026, 1, 1), title="Cống thôn 1")
    flagged = listed(published, flags=2, title="Cống thôn 2")
    calm = listed(published, title="Cống thôn 4", due_on=date(2026, 1, 1), finished=True)
    page = text(client, reverse("home"))
    first = page[: page.index("Sắp xếp:")]
    assert late.title in first
    assert "2 điểm cần chú ý" in first
    assert flagged.title in first
    assert calm.title not in first
    for query, one in (("tre=co", late), ("canhbao=co", flagged)):
        assert titles(client, query) == [one.title]
        assert one.title not in titles(client, query.replace("co", "khong"))


def test_a_list_stands_in_the_order_chosen(client, published):
    for title, received, paid, due in (("Đường A", 9, 8, 1), ("Dốc B", 8, 1, 2), ("Ấp C", 7, 5, 3)):
        day = date(2025, 1, due)
        listed(published, title=title, received=received, paid=paid, due_on=day, year=1999)
    orders = {
        "": ["Ấp C", "Dốc B", "Đường A"],
        "&xep=ten": ["Ấp C", "Dốc B", "Đường A"],
        "&xep=nhan": ["Đường A", "Dốc B", "Ấp C"],
        "&xep=con": ["Dốc B", "Ấp C", "Đường A"],
        "&xep=tre": ["Đường A", "Dốc B", "Ấp C"],
    }
    for query, expected in orders.items():
        assert titles(client, f"nam=1999{query}") == expected, query


def test_a_list_is_filtered_by_source_year_and_commune_alone(client, published):
    other = listed(published, sources=["FRONT"], year=1999, commune_code="99999")
    for query in ("nguon=FRONT", "nam=1999"):
        assert titles(client, query) == [other.title]
    assert titles(client, "xa=23032") == [published.title]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("luong son", ["Xã Lương Sơn, Tỉnh Lâm Đồng", "Xã Lương Sơn, Tỉnh Phú Thọ"]),
        ("LƯƠNG SƠN lâm đồng", ["Xã Lương Sơn, Tỉnh Lâm Đồng"]),
        ("lam dong", ["Tỉnh Lâm Đồng"]),
        ("dak lak", ["Tỉnh Đắk Lắk"]),
    ],
)
def test_search_finds_communes_and_provinces(client, db, typed, found):
    page = text(client, f"{reverse('home')}?q={typed}")
    for place in found:
        assert f">{place}</a>" in page
    assert ("Phú Thọ" in page) == any("Phú Thọ" in place for place in found)


@pytest.mark.parametrize("typed", ["du", "đư", "d", "thon 3", "3"])
def test_search_finds_words_that_are_only_begun(client, published, typed):
    assert published.title in text(client, f"{reverse('home_results')}?q={typed}")


def test_results_come_alone_as_one_types(client, published):
    page = text(client, f"{reverse('home_results')}?q={published.project_code}")
    assert "<html" not in page
    assert reverse("version_page", args=[published.project_code, 1]) in page


def test_a_list_is_counted_only_so_far(client, published, monkeypatch):
    monkeypatch.setattr(catalogue, "MOST", 40)
    for number in range(41):
        listed(published, title=f"Cống {number}", year=1999)
    found = text(client, f"{reverse('home')}?nam=1999")
    assert "Dòng 1–20 trong hơn 40" in found
    assert "Hãy lọc thêm" in found
    assert client.get(f"{reverse('home')}?nam=1999&page=3").status_code == 404


def test_of_many_that_hold_the_words_each_page_shows_its_own(client, published, monkeypatch):
    for number in range(41):
        words = {"folded": " cong", "runs": runs(" cong")}
        listed(published, title=f"Cống {number:02}", title_key=f"{number:02}", year=1999, **words)
    address = f"{reverse('home')}?q=cong&nam=1999&xep=ten&page="
    whole = [text(client, f"{address}{page}") for page in (1, 2)]
    monkeypatch.setattr(catalogue, "MOST", 40)
    cut = [text(client, f"{address}{page}") for page in (1, 2)]
    for page, titles in enumerate((range(20), range(20, 40))):
        for number in titles:
            assert f"Cống {number:02}" in whole[page]
            assert f"Cống {number:02}" in cut[page]
    assert "Hơn 40 công trình khớp" in cut[0]


def test_the_database_folds_every_name_of_a_place_as_we_do(db):
    names = Commune.objects.values_list("name", "folded")
    assert len(names) > 3_000
    assert [fold(name) for name, _folded in names] == [folded for _name, folded in names]


def test_two_communes_of_one_name_are_told_apart(client, scene, published):
    twin = make_scene(TWIN, "LT", title="Chiếu sáng xóm Đông", kind=Kind.LIGHTING)
    twin.book.organisation.province_code = "25"
    twin.book.organisation.save()
    twin.give("Lê Thị Bưởi", 5_000)
    twin.publish()
    found = text(client, f"{reverse('home')}?q=luong son")
    assert "Xã Lương Sơn, Tỉnh Lâm Đồng" in found
    assert "Xã Lương Sơn, Tỉnh Phú Thọ" in found
    here, there = (text(client, reverse("commune_page", args=[c])) for c in ("23032", TWIN))
    assert '<h1 lang="vi">Xã Lương Sơn, Tỉnh Lâm Đồng</h1>' in here
    assert '<h1 lang="vi">Xã Lương Sơn, Tỉnh Phú Thọ</h1>' in there
    assert "xóm Đông" not in here


def test_a_province_adds_up_its_communes(client, scene, published):
    page = text(client, reverse("province_page", args=["68"]))
    assert "Xã Lương Sơn" in page
    assert "1.100.000" in page


@pytest.mark.parametrize("name", ["province_page", "commune_page"])
def test_a_place_that_is_not_there_is_a_404(client, db, name):
    assert client.get(reverse(name, args=["99999"])).status_code == 404


def test_a_place_without_publications_says_so(client, db):
    assert "chưa có công trình nào" in text(client, reverse("commune_page", args=[TWIN]))


def test_a_giver_finds_the_own_gift_by_name_or_voucher(client, published):
    address = reverse("contributions_page", args=[published.project_code, 1])
    assert "Nguyễn Văn An" in text(client, f"{address}?q=nguyen van an")
    by_voucher = text(client, f"{address}?q=PT 2/2026")
    assert "300.000" in by_voucher
    assert "Nguyễn Văn An" not in by_voucher
    assert "Không có khoản nào khớp" in text(client, f"{address}?q=pham thi hien")


@pytest.mark.parametrize(
    ("typed", "said"),
    [("{code}", "là bản mới nhất"), ("{lower}", "là bản mới nhất"), ("AAAAABBBBB", "Không có bản")],
)
def test_the_code_of_a_sheet_is_checked(client, published, typed, said):
    typed = typed.format(code=published.code, lower=published.code.lower())
    assert said in text(client, f"{reverse('verify')}?ma={typed}")


def test_the_code_of_an_outdated_sheet_tells_which_version_follows(client, scene, published):
    scene.give("Bùi Văn Muộn", 123_456)
    scene.publish(AT + timedelta(hours=1), "Có thêm đóng góp mới")
    page = text(client, f"{reverse('verify')}?ma={published.code}")
    assert "Bản thật, nhưng đã có bản 2 mới hơn" in page


@pytest.mark.parametrize("typed", ["", "   ", "%00", "x" * 500])
def test_a_code_that_cannot_be_one_gets_a_sentence(client, published, typed):
    assert client.get(f"{reverse('verify')}?ma={typed}").status_code == 200


def test_reading_a_page_takes_few_queries_however_long_it_is(
    client, scene, published, django_assert_max_num_queries
):
    address = reverse("project_page", args=[scene.project.code])
    with django_assert_max_num_queries(4):
        client.get(address)


def test_pages_are_only_read(client, published):
    assert client.post(reverse("project_page", args=[published.project_code])).status_code == 405
