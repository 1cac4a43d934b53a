"""A project with a hundred thousand contributions: search among them, from address to last byte."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from statistics import median, quantiles

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from bench.figure import Figure, ms
from config import database
from disclosure import canonical, listing
from disclosure.facts import Edition, ProjectFacts
from disclosure.models.publication import Publication
from ledger.models.chart import Purpose
from projects.models.project import Project
from tests import make
from tests.disclosure import rich, sample

MANY = 100_000
_SEARCHES = 200
_MOST_MS = 100
_FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô")
_MIDDLES = ("Văn", "Thị", "Hữu", "Đức", "Ngọc", "Minh", "Xuân", "Thanh", "Quang")
# Of a hundred people in Việt Nam so many are called so; two common words find many rows.
_HOW_MANY = (38, 11, 10, 7, 5, 5, 4, 4, 4, 3, 9), (30, 30, 8, 8, 6, 6, 4, 4, 4)
_NAMES = ("An", "Bình", "Chín", "Dũng", "Em", "Giàu", "Hạnh", "Khang", "Lan", "Mười", "Sáu")


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Publish many contributions by rows alone, search them; the floor is the page of nothing found."""
    many = 1_000 if quick else MANY
    chance = random.Random(1)  # noqa: S311 -- no secret
    names = [_name(chance) for _ in range(many)]
    address = _publish(names)
    client = Client()
    typed = [_typed(chance, names) for _ in range(5 if quick else _SEARCHES)]
    taken = [ms(partial(_open, client, address, words)) for words in typed]
    least = [ms(partial(_open, client, address, "zzzzzz")) for _ in typed]
    name = f"search among {many:,} contributions"
    yield Figure(f"{name}, median", median(taken), "ms", median(least))
    slow, slow_least = quantiles(taken, n=20)[-1], quantiles(least, n=20)[-1]
    yield Figure(f"{name}, p95", slow, "ms", slow_least, _MOST_MS, absolute=True)


def _open(client: Client, address: str, words: str) -> None:
    answer = client.get(address, {"q": words})
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")


def _name(chance: random.Random) -> str:
    (family,) = chance.choices(_FAMILIES, _HOW_MANY[0])
    (middle,) = chance.choices(_MIDDLES, _HOW_MANY[1])
    return f"{family} {middle} {chance.choice(_NAMES)}"


def _typed(chance: random.Random, names: list[str]) -> str:
    """Return what somebody types: a whole name, its end or beginning, or the number of a voucher."""
    number = chance.randrange(len(names))
    words = names[number].split()
    said = (names[number], " ".join(words[1:]), " ".join(words[:2]), f"PT {number}")
    return chance.choice(said)


def _publish(names: list[str]) -> str:
    """Put a version with these givers into its tables; return where its contributions are listed."""
    facts = _facts(names)
    book = make.make_book(make.make_commune("88200", name="UBND xã Đông Người"), prefix="DN")
    maker = make.make_user()
    purpose = Purpose.objects.create(book=book, code=facts.code, name=facts.title)
    project = Project.objects.create(
        book=book, purpose=purpose, code=facts.code, title=facts.title, made_by=maker
    )
    body = canonical.to_json(facts)
    sha256 = hashlib.sha256(body).hexdigest()
    publication = Publication.objects.create(
        project=project,
        project_code=facts.code,
        version=1,
        code=canonical.code_of(sha256),
        body=body,
        facts={},
        sha256=sha256,
        reason="Công khai định kỳ",
        published_by=maker,
        published_at=rich.AT,
        title=facts.title,
        kind=facts.kind.code,
        state=facts.state.code,
        province_code=facts.place.province_code,
        commune_code=facts.place.commune_code,
        received=facts.equation.received,
        paid=facts.equation.paid,
    )
    with transaction.atomic():
        listing.keep(publication, facts)
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE disclosure_publishedrow")
    return reverse("contributions_page", args=[facts.code, 1])


def _facts(names: list[str]) -> ProjectFacts:
    one = sample.contribution()
    gifts = tuple(
        replace(one, name=name, voucher=f"PT {number}/2026") for number, name in enumerate(names)
    )
    edition = Edition(1, "Công khai định kỳ", rich.AT, "", None)
    return replace(sample.facts(), code="GIFTS", contributions=gifts, edition=edition)
