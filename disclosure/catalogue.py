"""What has been published, by place: names and sums for the public lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from disclosure.models.publication import Publication, PublicationQuerySet
from ledger import text
from ledger.models.places import Commune, Province


@dataclass(frozen=True)
class Sums:
    """How many projects are published, and their đồng."""

    projects: int
    received: int
    paid: int

    @property
    def balance(self) -> int:
        """Return what is left."""
        return self.received - self.paid


@dataclass(frozen=True)
class PlaceRow:
    """A province or a commune with its sums."""

    code: str
    name: str
    sums: Sums


@dataclass(frozen=True)
class Listed:
    """A publication with where it is; the province is always told."""

    publication: Publication
    place: str


def sums(rows: PublicationQuerySet) -> Sums:
    """Add up the last versions in `rows`."""
    totals = rows.order_by().aggregate(n=Count("id"), received=Sum("received"), paid=Sum("paid"))
    return Sums(totals["n"], totals["received"] or 0, totals["paid"] or 0)


def provinces(on: date) -> list[PlaceRow]:
    """Return the provinces with publications, by name."""
    rows = _grouped(Publication.objects.newest(), "province_code")
    return _named(rows, _names(Province, rows, on))


def communes(province_code: str, on: date) -> list[PlaceRow]:
    """Return the communes of a province with publications, by name."""
    newest = Publication.objects.newest().filter(province_code=province_code)
    rows = _grouped(newest, "commune_code")
    return _named(rows, _names(Commune, rows, on))


def listed(publications: Iterable[Publication], on: date) -> list[Listed]:
    """Put beside each publication its commune and province by name."""
    rows = list(publications)
    communes_ = _names(Commune, {row.commune_code for row in rows}, on)
    provinces_ = _names(Province, {row.province_code for row in rows}, on)
    return [
        Listed(
            row,
            ", ".join(
                (
                    communes_.get(row.commune_code, row.commune_code),
                    provinces_.get(row.province_code, row.province_code),
                )
            ),
        )
        for row in rows
    ]


def _grouped(rows: PublicationQuerySet, column: str) -> dict[str, Sums]:
    grouped = rows.order_by().values(column)
    totals = grouped.annotate(n=Count("id"), got=Sum("received"), spent=Sum("paid"))
    return {row[column]: Sums(row["n"], row["got"], row["spent"]) for row in totals}


def _names(kind: type[Commune] | type[Province], codes: Iterable[str], on: date) -> dict[str, str]:
    rows = kind.objects.on(on).filter(code__in=list(codes))
    return dict(rows.values_list("code", "name"))


def _named(rows: dict[str, Sums], names: dict[str, str]) -> list[PlaceRow]:
    found = [PlaceRow(code, names.get(code, code), total) for code, total in rows.items()]
    return sorted(found, key=lambda row: text.name_key(row.name))
