"""The public lists among a hundred projects and among a hundred thousand: pages from address to last byte.

What a page shows is the same at both sizes (a commune of thirty projects, the provinces, a full page
of what is late, of roads in a province, of two words), so a page that takes longer reads more than it
shows.
"""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial
from statistics import quantiles

from django.db import connection, transaction
from django.test import Client

from bench.figure import Figure, medians_ms, ms
from config import database
from disclosure import listing
from disclosure.facts import Place, ProjectFacts, Word
from disclosure.models.catalogue import Listing
from disclosure.models.figures import PublishedSource
from disclosure.models.publication import Publication
from ledger.models.chart import Book, Purpose
from ledger.models.places import Commune
from projects.models.project import Kind, Project
from projects.workflow import ProjectState
from tests import make
from tests.disclosure import rich, sample

FEW, MANY = 100, 100_000
_OF_THE_COMMUNE = 30
_STEP = 2_000
_SEARCHES = 200
_ROUNDS = 15
_GROWS, _MOST_MS = 1.2, 100
_COMMUNE = "23032"
# The province with the fewest communes: all of them have published already among few projects.
_PROVINCE = "12"
_WORKS = ("Đường bê tông", "Cống hộp", "Nhà văn hóa", "Chiếu sáng", "Kênh mương", "Sân trường")
_PLACES = ("Bàu Trắng", "Suối Nhum", "Phú Lập", "Xuân Quang")
_PAGES = {
    "front page": "/",
    "front page, sorted by what is left": "/?xep=con",
    "list of a kind in a province": f"/?loai=ROAD&tinh={_PROVINCE}",
    "list of what is late": "/?tre=co&xep=tre",
    "search of two words": "/?q=bau+trang",
    "province": f"/tinh/{_PROVINCE}/",
    "commune": f"/xa/{_COMMUNE}/",
}


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Open each page among few projects, then among many; search for what is and what is not there."""
    many = 400 if quick else MANY
    rounds = 1 if quick else _ROUNDS
    publication = _publication()
    _publish(publication, 0, FEW)
    before = _opened(rounds)
    _publish(publication, FEW, many)
    for (name, least), taken in zip(before.items(), _opened(rounds).values(), strict=True):
        yield Figure(f"{name}, {many:,} projects", taken, "ms", least, _GROWS)
    taken, least = _searched(5 if quick else _SEARCHES)
    yield Figure(f"search among {many:,}, p95", taken, "ms", least, _MOST_MS, absolute=True)


def _opened(rounds: int) -> dict[str, float]:
    """Return how long each page takes; the floor of a page is itself among few projects."""
    client = Client()
    works = [partial(_open, client, path) for path in _PAGES.values()]
    return dict(zip(_PAGES, medians_ms(*works, rounds=rounds), strict=True))


def _open(client: Client, path: str) -> None:
    answer = client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")


def _searched(count: int) -> tuple[float, float]:
    """Return the 95th percentile of search as one types, and that of the same page of nothing found."""
    client, chance = Client(), random.Random(1)  # noqa: S311 -- no secret
    typed = [_typed(chance) for _ in range(count)]
    taken = [ms(partial(_open, client, f"/tim/?q={words}")) for words in typed]
    least = [ms(partial(_open, client, "/tim/?q=zzzzzz")) for _ in typed]
    return quantiles(taken, n=20)[-1], quantiles(least, n=20)[-1]


def _typed(chance: random.Random) -> str:
    """Return one to three words of a title, the last perhaps only begun."""
    title = _title(chance.randrange(MANY), chance).split()
    start = chance.randrange(len(title))
    words = title[start : start + chance.randint(1, 3)]
    words[-1] = words[-1][: chance.randint(2, 9)]
    return "+".join(words)


def _title(number: int, chance: random.Random) -> str:
    return f"{chance.choice(_WORKS)} {chance.choice(_PLACES)} đoạn {number}"


def _publish(publication: Publication, first: int, last: int) -> None:
    """Put projects `first` to `last` into the lists: all by rows alone, their sums at the end."""
    communes = [row for row in _communes() if row.code != _COMMUNE]
    chance = random.Random(first)  # noqa: S311 -- no secret
    for start in range(first, last, _STEP):
        facts = [
            _facts(number, communes, chance) for number in range(start, min(start + _STEP, last))
        ]
        projects = _projects(publication.project.book, facts, publication.published_by_id)
        rows = list(zip(projects, facts, strict=True))
        Listing.objects.bulk_create(
            _listed(publication, project, each, chance) for project, each in rows
        )
        PublishedSource.objects.bulk_create(
            PublishedSource(project=project, **row)
            for project, each in rows
            for row in listing.figures_of(each)[PublishedSource]
        )
    with transaction.atomic():
        for place in Listing.objects.values_list("commune_code", "province_code").distinct():
            listing.renew_sums(*place)
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "ANALYZE disclosure_listing, disclosure_publishedsource, disclosure_communesums"
        )


def _listed(
    publication: Publication, project: Project, facts: ProjectFacts, chance: random.Random
) -> Listing:
    columns = listing.of(publication, facts)
    columns |= {
        "flags": int(chance.random() < 0.02),
        "published_at": rich.AT + timedelta(minutes=project.pk),
    }
    return Listing(project=project, **columns)


def _facts(number: int, communes: list[Commune], chance: random.Random) -> ProjectFacts:
    plain = sample.facts()
    place = _place(number, communes)
    # Half are roads, a third are late: a hundred projects fill the first page of each list too.
    kind = Kind.choices[0] if number % 2 else chance.choice(Kind.choices)
    state = chance.choice(ProjectState.choices)
    return replace(
        plain,
        code=f"SITE-{number:06}",
        title=_title(number, chance),
        kind=Word(str(kind[0]), str(kind[1])),
        state=Word(str(state[0]), str(state[1])),
        place=place,
        due_on=sample.DAY + timedelta(days=chance.randint(-400, 400)),
        equation=replace(plain.equation, received=1_000 * chance.randrange(10**6)),
    )


def _communes() -> list[Commune]:
    """Return the communes in turn: one of each province, all of the small one, then the others."""
    rows = list(Commune.objects.filter(valid_to=None).order_by("code"))
    first = {row.province_code: row for row in reversed(rows)}
    own = [row for row in rows if row.province_code == _PROVINCE]
    return list(dict.fromkeys([*first.values(), *own, *rows]))


def _place(number: int, communes: list[Commune]) -> Place:
    """Return where a project is: the first thirty in one commune, the others in all by turns."""
    at = (number - _OF_THE_COMMUNE) % len(communes)
    here = Commune(code=_COMMUNE, name="Xã Lương Sơn", province_code="68")
    commune = here if number < _OF_THE_COMMUNE else communes[at]
    return replace(
        sample.facts().place,
        commune_code=commune.code,
        commune=commune.name,
        province_code=commune.province_code,
        latitude=str(Decimal(10_000 + number % 9_000) / 1_000),
        longitude="106.5",
    )


def _projects(book: Book, facts: list[ProjectFacts], maker: int) -> list[Project]:
    purposes = Purpose.objects.bulk_create(
        Purpose(book=book, code=each.code, name=each.title) for each in facts
    )
    return Project.objects.bulk_create(
        Project(book=book, purpose=purpose, code=purpose.code, title=purpose.name, made_by_id=maker)
        for purpose in purposes
    )


def _publication() -> Publication:
    """Return the one version that all the rows stand for: no list opens it."""
    book = make.make_book(make.make_commune("88100", name="UBND xã Trang Web"), prefix="TW")
    maker = make.make_user()
    (project,) = _projects(book, [replace(sample.facts(), code="SITE")], maker.pk)
    return Publication.objects.create(
        project=project,
        project_code=project.code,
        version=1,
        code="SITESITESI",
        body=b"{}",
        facts={},
        sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        reason="Công khai định kỳ",
        published_by=maker,
        published_at=rich.AT,
        title=project.title,
        kind=project.kind,
        state=project.state,
        province_code=_PROVINCE,
        commune_code=_COMMUNE,
        received=0,
        paid=0,
    )
