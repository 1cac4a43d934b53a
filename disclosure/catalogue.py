"""What has been published, by place: names and sums for the public lists; nothing withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, Sum

from disclosure.models.catalogue import CommuneSums, Listing, ListingQuerySet
from ledger import text
from ledger.models.places import Commune, Province

# So many rows of a list are counted, added up and turned over; the rest is for filters.
MOST = 500
_FEW = 6
_LONGEST_NAME = 100
_LONGEST_CODE = 5
_SHORTEST_WORD = 2
_MOST_NAMED = 200


@dataclass(frozen=True)
class Sums:
    """How many projects are published, and their đồng."""

    projects: int
    received: int
    paid: int
    is_cut: bool = False

    @property
    def balance(self) -> int:
        """Return what is left."""
        return self.received - self.paid


@dataclass(frozen=True)
class InOrder:
    """Rows that many of all are among: read one after the other in their order, until a page is full.

    The planner thinks words are rarer than they are, and would gather and sort all that hold them.
    """

    rows: ListingQuerySet

    def __getitem__(self, asked: slice) -> list[Listing]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off"
            )
            return list(self.rows[asked])


@dataclass(frozen=True)
class PlaceRow:
    """A province or a commune with its sums."""

    code: str
    name: str
    sums: Sums


@dataclass(frozen=True)
class PlaceFound:
    """A place that search found: a commune with its province, or (`province` "") a province."""

    code: str
    name: str
    province: str = ""


@dataclass(frozen=True)
class Listed:
    """A project of the lists with where it is, the province always told, and how late it is."""

    listing: Listing
    place: str
    days_late: int = 0


def sums(rows: ListingQuerySet) -> Sums:
    """Add up the projects in `rows`; from more than `MOST` only so many, which `is_cut` tells."""
    first = rows.order_by()[: MOST + 1]
    totals = first.aggregate(n=Count("pk"), got=Sum("received"), spent=Sum("paid"))
    return Sums(totals["n"], totals["got"] or 0, totals["spent"] or 0, is_cut=totals["n"] > MOST)


def sums_in(province_code: str = "", commune_code: str = "") -> Sums:
    """Add up what was published in a commune, a province or, where none is named, everywhere."""
    asked = {"province_code": province_code, "commune_code": commune_code}
    rows = CommuneSums.objects.filter(**{name: code for name, code in asked.items() if code})
    totals = rows.aggregate(n=Sum("projects"), got=Sum("received"), spent=Sum("paid"))
    return Sums(totals["n"] or 0, totals["got"] or 0, totals["spent"] or 0)


def wanting(on: date) -> list[Listing]:
    """Return a few projects to look at first: those with most points to explain, then the latest."""
    flagged = Listing.objects.public().flagged().order_by("-flags", "-published_at", "-project")
    late = Listing.objects.public().late(on).order_by("due_on", "project")
    rows = {row.pk: row for row in (*flagged[:_FEW], *late[:_FEW])}
    return list(rows.values())[:_FEW]


def named(typed: str, on: date) -> list[PlaceFound]:
    """Return the few provinces and communes that `typed` names best, accents and case aside.

    A commune may be named with its province ("luong son lam dong"), because communes share names.
    """
    words = text.fold(typed[:_LONGEST_NAME]).split()
    if not words or max(map(len, words)) < _SHORTEST_WORD:
        return []
    provinces = {row.code: row for row in Province.objects.on(on)}
    whole = [
        PlaceFound(row.code, row.name)
        for row in provinces.values()
        if all(word in text.fold(row.name) for word in words)
    ]
    found = [
        PlaceFound(row.code, row.name, provinces[row.province_code].name)
        for row in _communes_named(words, provinces.values(), on)
        if row.province_code in provinces
    ]
    sought = " ".join(words)
    return sorted(whole + found, key=lambda place: _rank(place, sought))[:_FEW]


def commune_names(codes: Iterable[str], on: date) -> dict[str, str]:
    """Return communes by name."""
    return _names(Commune, codes, on)


def province_names(codes: Iterable[str], on: date) -> dict[str, str]:
    """Return provinces by name."""
    return _names(Province, codes, on)


def province_of(commune_code: str) -> str:
    """Return the code of the province of a commune that has published; "" for another."""
    rows = CommuneSums.objects.filter(commune_code=commune_code[:_LONGEST_CODE])
    return rows.values_list("province_code", flat=True).first() or ""


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
            0 if row.finished or row.due_on is None else max((on - row.due_on).days, 0),
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


def _communes_named(
    words: Iterable[str], provinces: Iterable[Province], on: date
) -> Iterable[Commune]:
    """Return communes that hold each word or lie in a province that does; one word is their own."""
    rows, own = Commune.objects.on(on), Q()
    for word in words:
        within = [row.code for row in provinces if word in text.fold(row.name)]
        rows = rows.filter(Q(folded__contains=word) | Q(province_code__in=within))
        own |= Q(folded__contains=word)
    return rows.filter(own).order_by("code")[:_MOST_NAMED]


def _rank(place: PlaceFound, sought: str) -> tuple[bool, bool, str]:
    """Put what ends with the words first ("Xã Lương Sơn"), then what holds them in a row."""
    folded = text.fold(place.name)
    return not folded.endswith(f" {sought}"), sought not in folded, text.name_key(place.name)
