"""What communes, norms, agreements and projects side by side show, from publications alone."""

import csv
import hashlib
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from disclosure import atlas, canonical, figures, indicators, listing, norm_use
from disclosure.facts import ProjectFacts
from disclosure.models.catalogue import CommuneSums, Listing
from disclosure.models.figures import PublishedNorm, PublishedSource
from disclosure.models.publication import Publication
from disclosure.views import maps, shown
from tests import make
from tests.disclosure import rich, sample
from tests.disclosure.scene import Scene, fill, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def publish(scene: Scene, facts: ProjectFacts | None = None) -> ProjectFacts:
    """Publish facts made by hand, as a project of its own in the book of the scene."""
    project = make.make_project(scene.book, made_by=scene.accountant)
    told = replace(facts or rich.facts(), code=project.code)
    body = canonical.to_json(told)
    sha256 = hashlib.sha256(body).hexdigest()
    row = Publication.objects.create(
        project=project,
        project_code=project.code,
        version=1,
        code=canonical.code_of(sha256),
        body=body,
        facts=canonical.plain(told),
        sha256=sha256,
        reason="Công khai lần đầu",
        published_by=scene.chair,
        published_at=rich.AT,
        title=told.title,
        folded="",
        kind=told.kind.code,
        state=told.state.code,
        province_code=told.place.province_code,
        commune_code=told.place.commune_code,
        received=told.equation.received,
        paid=told.equation.paid,
    )
    listing.keep(row, told)
    return told


def text(name: str, *args: object, query: str = "", status: int = 200) -> str:
    answer = Client().get(reverse(name, args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def test_a_commune_adds_up_what_its_projects_say(scene):
    facts = publish(scene)
    publish(scene)
    told = facts.reconciliation
    assert told is not None
    found = indicators.by_source(facts.place.commune_code)
    planned = {row["source"]: row["planned"] for row in found}
    for side in told.sources:
        assert planned[side.source.code] == 2 * side.planned
    assert indicators.total(found)["bank"] == 2 * sum(side.bank for side in told.sources)
    classes = indicators.differences(facts.place.commune_code)
    assert sum(int(row["sum"]) for row in classes) == 2 * sum(
        each.amount for each in told.differences
    )
    assert {row["projects"] for row in classes} == {2}


def test_an_edition_without_a_reconciliation_says_what_it_can():
    (people, province) = sorted(figures.by_source(sample.facts()), key=lambda row: row["source"])
    assert (people["received"], people["paid"], people["left"]) == (1_100_000, 400_000, 700_000)
    assert province["planned"] == 8_000_000
    assert province["bank"] == 0


def test_a_withdrawn_project_leaves_the_sums(scene):
    facts = publish(scene)
    row = Publication.objects.get(project_code=facts.code)
    listing.keep(row, facts, withdrawn=True)
    assert not PublishedSource.objects.exists()
    assert not indicators.communes(sample.DAY)
    assert CommuneSums.objects.get().projects == 0


def test_a_commune_page_shows_indicators_years_sources_and_differences(scene):
    facts = publish(scene)
    assert facts.decision_on is not None
    assert facts.reconciliation is not None
    page = text("commune_page", facts.place.commune_code)
    assert "Chỉ số của xã" in page
    assert f"?xa=23032&amp;nam={facts.decision_on.year}" in page
    assert "Ngân hàng xác nhận" in page
    for each in facts.reconciliation.differences:
        assert each.kind.word in page


def test_communes_stand_side_by_side_in_any_order_and_as_a_file(scene):
    publish(scene)
    twin = replace(rich.facts(), place=replace(rich.facts().place, commune_code="04924"))
    publish(scene, twin)
    publish(scene, twin)
    page = text("indicator_list")
    assert page.index("/xa/04924/") < page.index("/xa/23032/")
    rows = list(
        csv.DictReader(io.StringIO(text("indicator_csv", query="?xep=nhan").lstrip("\ufeff")))
    )
    assert [row["so_cong_trinh"] for row in rows] == ["2", "1"]
    assert int(rows[0]["con_lai"]) == int(rows[0]["da_nhan"]) - int(rows[0]["da_chi"])
    for query in ("?xep=zz", "?tinh=%00"):
        text("indicator_list", query=query, status=400)
    text("indicator_list", query="?page=0", status=404)


def test_a_norm_shows_its_basis_and_what_projects_got_by_it(scene):
    norm = make.make_norm(cap=50_000_000)
    facts = publish(scene)
    used = next(row.norm for row in facts.allocations if row.norm)
    kept = PublishedNorm.objects.get(title=used.title)
    page = text("norm_page")
    assert norm.title in page
    assert "60.000.000 đồng/nhà, tối đa 50.000.000 đồng" in page
    assert used.title in page
    assert "nay không còn trong danh mục đang áp dụng" in page
    assert norm_use.uses()[used.title, used.basis.number].entitled == kept.entitled
    make.make_norm(valid_to=date(2026, 1, 1))
    assert len(norm_use.in_force(sample.DAY)) == 1


def test_a_project_shows_what_was_paid_beside_its_norm(scene):
    facts = publish(scene, replace(rich.facts(), flags=()))
    given = [(row, row.norm.amount) for row in facts.allocations if row.norm]
    rows = shown.context(facts)["norms"]
    assert [row["norm"] for row in rows] == [amount for _row, amount in given]
    drawn = [(row["paid"], row["gap"]) for row in rows if row["paid"] is not None]
    assert drawn == [(row.paid, row.paid - amount) for row, amount in given if row.drawn]
    assert "Đã chi bên định mức" in text("project_page", facts.code)


def test_an_agreement_has_a_page_of_its_own(scene):
    facts = publish(scene, replace(rich.facts(), flags=()))
    agreement = facts.agreements[0]
    own = reverse("agreement_page", args=[facts.code, agreement.number])
    assert f'href="{own}"' in text("project_page", facts.code)
    page = text("agreement_page", facts.code, agreement.number)
    assert agreement.business in page
    for each in agreement.commitments:
        assert each.content in page
    text("agreement_page", facts.code, "khong-co", status=404)


def test_two_to_four_projects_are_compared(scene):
    one, two = publish(scene), publish(scene)
    page = text("compare_page", query=f"?ma={one.code}&ma={two.code}")
    assert page.count(f'data-label="{one.title}"') > 20
    assert "Theo bản công khai mới nhất" not in text("compare_page", query=f"?ma={one.code}")
    five = "&".join(f"ma={number}" for number in range(5))
    assert "nhiều nhất 4" in text("compare_page", query=f"?{five}", status=400)
    for code in ("khong-co", "%00", "a" * 5_000):
        assert "Không có công trình" in text("compare_page", query=f"?ma={code}", status=404)


def test_projects_are_drawn_on_a_map_as_links_and_told_in_a_table(scene):
    facts = publish(scene)
    page = text("map_page")
    assert "Không có công trình nào ghi tọa độ" in page or "<circle" in page
    row = Listing.objects.get()
    row.latitude, row.longitude = Decimal("11.5"), Decimal("108.25")
    row.save()
    page = text("map_page", query="?tinh=68")
    assert page.count("<circle") == 1
    assert page.count(reverse("project_page", args=[facts.code])) > 1
    assert "style=" not in page
    text("map_page", query="?loai=NONE", status=400)


def test_many_projects_are_gathered_by_commune(scene, monkeypatch):
    monkeypatch.setattr(maps, "_MOST_POINTS", 2)
    for commune in ("23032", "23032", "23059"):
        publish(
            scene,
            replace(
                rich.facts(),
                place=replace(
                    rich.facts().place, commune_code=commune, latitude="11", longitude="108"
                ),
            ),
        )
    page = text("map_page")
    assert page.count("<circle") == 2
    assert 'href="?xa=23032"' in page


@pytest.mark.parametrize("spread", [0, 0.00001, 3, 20])
def test_a_map_keeps_every_point_and_name_on_its_sheet(spread):
    marks = [
        atlas.Mark("Đường bê tông", "/", 8.5 + spread * n % 14, 102.2 + spread * n % 7, n + 1)
        for n in range(50)
    ]
    sheet = atlas.draw(marks, marks)
    assert len(sheet.dots) == 50
    for dot in sheet.dots:
        assert 0 < float(dot.x) < atlas.WIDTH
        assert 0 < float(dot.y) < sheet.height
    assert 1 <= len(sheet.labels) <= 50


@pytest.mark.django_db(transaction=True)
def test_the_lists_are_made_again_outside_a_transaction(scene):
    fill(scene)
    scene.publish()
    CommuneSums.objects.update(paid=0)
    call_command("renew_lists", stdout=io.StringIO())
    assert CommuneSums.objects.get().paid == 400_000
