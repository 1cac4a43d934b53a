"""A long list is read from its rows, a short one from the publication: nobody sees which."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from disclosure import listing, longlists
from disclosure.models.publication import Publication
from disclosure.models.rows import PublishedRow
from tests.disclosure import sample
from tests.disclosure.scene import Scene, fill, make_scene

Kind = PublishedRow.Kind
WORDS = ["", "nguyễn", "VĂN an", "pt 3", "pt 3/2026", "a", "%", "không có ai"]


@pytest.fixture
def long(db, monkeypatch) -> Scene:
    """Publish a project whose lists are long, because two rows are many."""
    monkeypatch.setattr(longlists, "LONG", 2)
    scene = make_scene()
    fill(scene)
    scene.publish()
    return scene


def rows(scene: Scene):
    return PublishedRow.objects.filter(publication__project=scene.project)


def shown(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


def found(scene: Scene, kind: Kind, words: str):
    publication = Publication.objects.latest("version")
    answer = longlists.find(publication, kind, words)
    return answer.whole, len(answer), list(answer[0:100]), list(answer[1:3])


@pytest.mark.parametrize("kind", [Kind.CONTRIBUTION, Kind.PAYMENT, Kind.UNMATCHED])
def test_rows_and_facts_answer_every_question_alike(long, kind):
    assert rows(long).exists()
    from_rows = [found(long, kind, words) for words in WORDS]
    rows(long).delete()
    assert from_rows == [found(long, kind, words) for words in WORDS]


def test_a_short_list_has_no_rows_of_its_own(db):
    scene = make_scene()
    fill(scene)
    scene.publish()
    assert not PublishedRow.objects.exists()
    many = (sample.contribution(),) * (longlists.LONG + 1)
    assert len(list(longlists.of(replace(sample.facts(), contributions=many)))) == len(many) + 2


def test_only_the_newest_version_has_rows_and_a_withdrawn_one_none(long):
    long.give("Võ Văn Chín", 100_000)
    newest = long.publish(reason="Thêm một khoản đóng góp mới")
    assert {row.publication_id for row in rows(long)} == {newest.pk}
    listing.keep(newest, newest.read(), withdrawn=True)
    assert not rows(long).exists()
    listing.keep(newest, newest.read())
    assert rows(long).filter(kind=Kind.HEAD).count() == 1


def test_the_pages_say_the_same_of_both(client, long):
    addresses = [
        reverse(name, args=[long.project.code, 1]) + query
        for name in ("contributions_page", "payments_page", "unmatched_page")
        for query in ("", "?q=van", "?q=khong+co+ai")
    ]
    before = [shown(client, address) for address in addresses]
    rows(long).delete()
    assert before == [shown(client, address) for address in addresses]
    assert client.get(addresses[0] + "?page=9").status_code == 404


DAMAGE = {
    "another name": "UPDATE disclosure_publishedrow SET folded = 'khac' WHERE ordinal = 1",
    "another amount": """UPDATE disclosure_publishedrow SET values = values || '{"amount": 1}'""",
    "one too few": "DELETE FROM disclosure_publishedrow WHERE ordinal = 3",
    "no runs": "UPDATE disclosure_publishedrow SET runs = '{}'",
    "none": "DELETE FROM disclosure_publishedrow",
}


@pytest.mark.parametrize("what", DAMAGE)
def test_rows_that_say_otherwise_than_published_are_found_and_made_again(long, what):
    with connection.cursor() as cursor:
        cursor.execute(DAMAGE[what])
    with pytest.raises(CommandError, match="dòng của danh sách dài"):
        call_command("verify_books", stdout=io.StringIO())
    call_command("renew_lists", stdout=io.StringIO())
    call_command("verify_books", stdout=io.StringIO())
