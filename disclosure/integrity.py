"""Does what was published tie: received − paid = balance, by place, and where it does not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet, Sum

from disclosure.models.catalogue import CommuneSums, Listing, ListingQuerySet
from ledger import text
from ledger.models.places import Commune, Province


@dataclass(frozen=True)
class Tied:
    """Published projects, their đồng, and how many of them say why something does not tie."""

    projects: int
    received: int
    paid: int
    explained: int

    @property
    def balance(self) -> int:
        """Return received − paid."""
        return self.received - self.paid

    @property
    def exact(self) -> int:
        """Return how many projects tie to the đồng with nothing left to explain."""
        return self.projects - self.explained


@dataclass(frozen=True)
class Place:
    """A province or a commune."""

    code: str
    name: str
    tied: Tied


def of(province_code: str = "", commune_code: str = "") -> Tied:
    """Add up a commune, a province or, where none is named, everything."""
    rows = CommuneSums.objects.filter(**_asked(province_code, commune_code))
    return _tied(rows.aggregate(**_SUMS))


def provinces(on: date) -> list[Place]:
    """Return the provinces with publications, by name."""
    return _places(CommuneSums.objects.all(), "province_code", Province, on)


def communes(province_code: str, on: date) -> list[Place]:
    """Return the communes of a province with publications, by name."""
    rows = CommuneSums.objects.filter(province_code=province_code)
    return _places(rows, "commune_code", Commune, on)


def explained(province_code: str = "", commune_code: str = "") -> ListingQuerySet:
    """Return the projects that say why something does not tie, the latest first; `reason` is what they say."""
    rows = Listing.objects.public().filter(explained=True, **_asked(province_code, commune_code))
    named = rows.annotate(reason=F("publication__gap_stated")).defer("folded", "runs")
    return named.order_by("-published_at", "-project")


def last_published(province_code: str = "", commune_code: str = "") -> datetime | None:
    """Return when something was published last."""
    rows = Listing.objects.public().filter(**_asked(province_code, commune_code))
    return rows.order_by("-published_at", "-project").values_list("published_at", flat=True).first()


_SUMS = {name: Sum(name) for name in ("projects", "received", "paid", "explained")}


def _asked(province_code: str, commune_code: str) -> dict[str, str]:
    asked = {"province_code": province_code, "commune_code": commune_code}
    return {name: code for name, code in asked.items() if code}


def _tied(sums: dict[str, int | None]) -> Tied:
    return Tied(**{name: sums[name] or 0 for name in _SUMS})


def _places(
    rows: QuerySet[CommuneSums], column: str, kind: type[Province] | type[Commune], on: date
) -> list[Place]:
    sums = {
        row[column]: _tied(row)
        for row in rows.filter(projects__gt=0).values(column).annotate(**_SUMS)
    }
    names = _names(kind, sums, on)
    found = [Place(code, names.get(code, code), tied) for code, tied in sums.items()]
    return sorted(found, key=lambda place: text.name_key(place.name))


def _names(kind: type[Province] | type[Commune], codes: Iterable[str], on: date) -> dict[str, str]:
    rows = kind.objects.on(on).filter(code__in=list(codes))
    return dict(rows.values_list("code", "name"))
