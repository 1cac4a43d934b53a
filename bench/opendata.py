"""The whole open data of many projects: how long the command takes, and its memory at the most."""

import hashlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench import apart
from bench.figure import Figure
from disclosure import canonical, listing
from disclosure.facts import Edition, Equation, Place, ProjectFacts, Share
from disclosure.models.catalogue import Listing
from disclosure.models.publication import Publication
from ledger.models.chart import Book, Purpose
from projects.models.project import Project
from tests import make
from tests.disclosure import sample

_PROJECTS = 10_000
_TO_A_COMMUNE = 20
_COMMUNES_TO_A_PROVINCE = 100
_GIFTS, _PAYMENTS = 40, 8
_STEP = 500
_MOST_SECONDS, _MOST_MIB = 300, 1024
_AT = datetime(2026, 11, 20, tzinfo=UTC)


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Publish many projects by rows alone, then export them; the floor reads and writes their bytes."""
    count = 40 if quick else _PROJECTS
    _publish(count)
    with tempfile.TemporaryDirectory() as folder:
        least = _copied(Path(folder) / "du-an.jsonl")
        ran = apart.run("export_opendata", "--out", str(Path(folder) / "mo"))
    name = f"open data of {count:,} projects"
    yield Figure(name, ran.seconds, "s", least, _MOST_SECONDS, absolute=True)
    # On a busy machine this one stands, the clock does not.
    yield Figure(f"{name}, processor time", ran.worked, "s", least, _MOST_SECONDS, absolute=True)
    yield Figure(f"{name}, peak memory", ran.peak, "MiB", _MOST_MIB, _MOST_MIB, absolute=True)


def _publish(count: int) -> None:
    book = make.make_book(make.make_commune("88000", name="UBND xã Dữ Liệu"), prefix="DL")
    maker = make.make_user()
    for start in range(0, count, _STEP):
        numbers = range(start, min(start + _STEP, count))
        facts = [_facts(number) for number in numbers]
        projects = _projects(book, facts, maker.pk)
        made = Publication.objects.bulk_create(
            _publication(project, each, maker.pk)
            for project, each in zip(projects, facts, strict=True)
        )
        Listing.objects.bulk_create(
            Listing(project=project, **listing.of(row, each))
            for project, row, each in zip(projects, made, facts, strict=True)
        )


def _projects(book: Book, facts: list[ProjectFacts], maker: int) -> list[Project]:
    purposes = Purpose.objects.bulk_create(
        Purpose(book=book, code=each.code, name=each.title) for each in facts
    )
    return Project.objects.bulk_create(
        Project(book=book, purpose=purpose, code=purpose.code, title=purpose.name, made_by_id=maker)
        for purpose in purposes
    )


def _publication(project: Project, facts: ProjectFacts, maker: int) -> Publication:
    body = canonical.to_json(facts)
    sha256 = hashlib.sha256(body).hexdigest()
    return Publication(
        project=project,
        project_code=facts.code,
        version=1,
        code=sha256[:10],
        body=body,
        facts={},
        sha256=sha256,
        reason="Công khai định kỳ",
        published_by_id=maker,
        published_at=_AT,
        title=facts.title,
        kind=facts.kind.code,
        state=facts.state.code,
        province_code=facts.place.province_code,
        commune_code=facts.place.commune_code,
        received=facts.equation.received,
        paid=facts.equation.paid,
    )


def _facts(number: int) -> ProjectFacts:
    """Return a project of its own commune, with gifts and payments of its own."""
    commune = number // _TO_A_COMMUNE
    province = f"{10 + commune // _COMMUNES_TO_A_PROVINCE:02}"
    plain = sample.facts()
    day = sample.DAY - timedelta(days=number % 300)
    gifts = tuple(
        replace(sample.contribution(n, f"Nguyễn Văn {n}", 100_000 + number + n), on=day)
        for n in range(_GIFTS)
    )
    payments = tuple(
        replace(
            plain.payments[0],
            on=day,
            voucher=f"PC {n}/2026",
            amount=50_000 + n,
            parts=(Share(sample.PEOPLE, 50_000 + n),),
        )
        for n in range(_PAYMENTS)
    )
    received = sum(gift.amount or 0 for gift in gifts)
    paid = sum(payment.amount for payment in payments)
    return replace(
        plain,
        code=f"BENCH-{number:06}",
        title=f"Đường bê tông thôn {number}",
        place=Place("Thôn 3", "", f"{70_000 + commune}", f"Xã {commune}", province, "Tỉnh"),
        equation=Equation(received, paid, received - paid, 0, "", None),
        contributions=(*gifts, sample.land()),
        payments=payments,
        edition=Edition(1, "Công khai định kỳ", _AT, ""),
    )


def _copied(path: Path) -> float:
    """Return the seconds that it takes to read every body and write it to one file."""
    start = time.perf_counter()
    bodies = Publication.objects.order_by("pk").values_list("body", flat=True)
    with path.open("wb") as file:
        for body in bodies.iterator(chunk_size=100):
            file.write(bytes(body) + b"\n")
    return time.perf_counter() - start
