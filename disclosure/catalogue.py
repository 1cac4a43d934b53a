"""What has been published, by place: names and sums for the public lists; nothing withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from disclosure.models.catalogue import CommuneSums, Listing, ListingQuerySet
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
    """A project of the lists with where it is; the province is always told."""

    listing: Listing
    place: str


def sums(rows: ListingQuerySet) -> Sums:
    """Add up the projects in `rows`."""
    totals = rows.order_by().aggregate(n=Count("pk"), got=Sum("received"), spent=Sum("paid"))
    return Sums(totals["n"], totals["got"] or 0, totals["spent"] or 0)


def sums_of(rows: "QuerySet[CommuneSums]") -> Sums:
    """Add up what communes have published."""
    totals = rows.aggregate(n=Sum("projects"), got=Sum("received"), spent=Sum("paid"))
    return Sums(totals["n"] or 0, totals["got"] or 0, totals["spent"] or 0)


def provinces(on: date) -> list[PlaceRow]:
    """Return the provinces with publications, by name."""
    rows = _grouped(CommuneSums.objects.all(), "province_code")
    return _named(rows, _names(Province, rows, on))


def communes(province_code: str, on: date) -> list[PlaceRow]:
    """Return the communes of a province with publications, by name."""
    rows = _grouped(CommuneSums.objects.filter(province_code=province_code), "commune_code")
    return _named(rows, _names(Commune, rows, on))


def listed(listings: Iterable[Listing], on: date) -> list[Listed]:
    """Put beside each project its commune and province by name."""
    rows = list(listings)
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


def _grouped(rows: "QuerySet[CommuneSums]", column: str) -> dict[str, Sums]:
    grouped = rows.filter(projects__gt=0).values(column)
    totals = grouped.annotate(n=Sum("projects"), got=Sum("received"), spent=Sum("paid"))
    return {row[column]: Sums(row["n"], row["got"], row["spent"]) for row in totals}


def _names(kind: type[Commune] | type[Province], codes: Iterable[str], on: date) -> dict[str, str]:
    rows = kind.objects.on(on).filter(code__in=list(codes))
    return dict(rows.values_list("code", "name"))


def _named(rows: dict[str, Sums], names: dict[str, str]) -> list[PlaceRow]:
    found = [PlaceRow(code, names.get(code, code), total) for code, total in rows.items()]
    return sorted(found, key=lambda row: text.name_key(row.name))
