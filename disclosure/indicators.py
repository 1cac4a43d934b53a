"""What a commune's publications say together: progress, years, sources, what does not tie; all communes side by side."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum

from disclosure.models.catalogue import CommuneSums, Listing
from disclosure.models.figures import PublishedDifference, PublishedSource
from ledger import text
from ledger.models.chart import Source
from ledger.models.places import Commune, Province
from projects.workflow import ProjectState

_SIDES = ("planned", "allotted", "received", "in_kind", "paid", "accepted", "left", "bank")


@dataclass(frozen=True)
class CommuneRow:
    """A commune beside the others; amounts in đồng."""

    code: str
    name: str
    province: str
    projects: int
    finished: int
    late: int
    flagged: int
    received: int
    in_kind: int
    paid: int

    @property
    def balance(self) -> int:
        """Return what is left: received − paid."""
        return self.received - self.paid


@dataclass(frozen=True)
class Attention:
    """How many projects of a commune are finished, late, or show points to explain."""

    finished: int
    late: int
    flagged: int


def attention(commune_code: str, on: date) -> Attention:
    """Count what a commune has finished, and what deserves a look."""
    row = CommuneSums.objects.filter(pk=commune_code).first() or CommuneSums()
    late = Listing.objects.public().late(on).filter(commune_code=commune_code)
    return Attention(row.finished, late.count(), row.flagged)


def by_state(commune_code: str) -> list[tuple[str, str, int]]:
    """Return how many projects of a commune are in each state: code, words, count."""
    rows = Listing.objects.public().filter(commune_code=commune_code).values("state")
    counts = dict(rows.annotate(n=Count("pk")).values_list("state", "n").order_by())
    return [(state.value, str(state.label), counts.get(state.value, 0)) for state in ProjectState]


def by_year(commune_code: str) -> list[dict[str, Any]]:
    """Return projects and their đồng by year of decision, the newest first; None where none is told."""
    rows = Listing.objects.public().filter(commune_code=commune_code).values("year")
    summed = rows.annotate(
        projects=Count("pk"), got=Sum("received"), in_kind=Sum("in_kind"), spent=Sum("paid")
    )
    return [
        row | {"left": row["got"] - row["spent"]}
        for row in sorted(summed.order_by(), key=lambda row: row["year"] or 0, reverse=True)
    ]


def by_source(commune_code: str) -> list[dict[str, Any]]:
    """Return the reconciliation of a commune summed over its projects, a row for each source."""
    rows = PublishedSource.objects.filter(commune_code=commune_code).values("source")
    summed = {row["source"]: row for row in rows.annotate(**{n: Sum(n) for n in _SIDES}).order_by()}
    return [row | {"word": _source(code)} for code, row in sorted(summed.items(), key=_place)]


def total(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Add up what `by_source` returned."""
    return {name: sum(row[name] for row in rows) for name in _SIDES}


def differences(commune_code: str) -> list[dict[str, Any]]:
    """Return what does not tie in a commune by class: how many rows in how many projects, how much."""
    rows = PublishedDifference.objects.filter(commune_code=commune_code).values("kind", "word")
    summed = rows.annotate(count=Sum("rows"), projects=Count("pk"), sum=Sum("amount"))
    return [dict(row) for row in summed.order_by("-sum", "kind")]


def communes(on: date, province_code: str = "") -> list[CommuneRow]:
    """Return every commune that has published, of one province where it is named."""
    rows = CommuneSums.objects.filter(projects__gt=0)
    if province_code:
        rows = rows.filter(province_code=province_code)
    late = Listing.objects.public().late(on).values("commune_code").order_by()
    late_in = dict(late.annotate(n=Count("pk")).values_list("commune_code", "n"))
    names = dict(Commune.objects.on(on).values_list("code", "name"))
    provinces = dict(Province.objects.on(on).values_list("code", "name"))
    return [
        CommuneRow(
            code=row.commune_code,
            name=names.get(row.commune_code, row.commune_code),
            province=provinces.get(row.province_code, row.province_code),
            projects=row.projects,
            finished=row.finished,
            late=late_in.get(row.commune_code, 0),
            flagged=row.flagged,
            received=row.received,
            in_kind=row.in_kind,
            paid=row.paid,
        )
        for row in rows.order_by("commune_code")
    ]


def in_order(rows: list[CommuneRow], column: str) -> list[CommuneRow]:
    """Sort by name, or by a figure, the largest first; equal ones stay by code."""
    if column == "name":
        return sorted(rows, key=lambda row: text.name_key(f"{row.name} {row.province}"))
    return sorted(rows, key=lambda row: getattr(row, column), reverse=True)


def _source(code: str) -> str:
    return str(Source(code).label) if code in Source.values else code


def _place(item: tuple[str, Any]) -> int:
    """Return where a source stands among the sources; one no longer known at the end."""
    return Source.values.index(item[0]) if item[0] in Source.values else len(Source.values)
