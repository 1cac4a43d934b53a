"""What is given out as open data: the newest public version of each project, read one by one."""

import hashlib
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from disclosure import canonical
from disclosure.models.catalogue import Listing, ListingQuerySet
from disclosure.models.publication import Publication
from disclosure.models.release import Withdrawal
from disclosure.oc4ids import package
from disclosure.oc4ids import project as oc4ids_project
from disclosure.oc4ids.values import Json, kept, moment
from disclosure.version import Version
from ledger.models.chart import Book
from ledger.models.people import Organisation

# What stands in a folder of files, beside them.
INDEX = "muc-luc.json"
# Publications in memory at once: a body may be a megabyte.
STEP = 10


@dataclass(frozen=True)
class Scope:
    """What a set of files is of: a commune, a province, or everything."""

    province: str = ""
    commune: str = ""

    @property
    def path(self) -> str:
        """Return the folder of its files: "xa/23032/"; "" for everything."""
        if self.commune:
            return f"xa/{self.commune}/"
        return f"tinh/{self.province}/" if self.province else ""

    @property
    def within(self) -> Q:
        """Return what keeps the rows of this place among publications or listings."""
        if self.commune:
            return Q(commune_code=self.commune)
        return Q(province_code=self.province) if self.province else Q()


EVERYTHING = Scope()


@dataclass(frozen=True)
class Piece:
    """A version, and its canonical JSON as it was published."""

    version: Version
    body: bytes


def listed(scope: Scope = EVERYTHING) -> ListingQuerySet:
    """Return what is public of a place, place by place."""
    rows = Listing.objects.public().filter(scope.within)
    return rows.order_by("province_code", "commune_code", "project_code")


def pieces(rows: ListingQuerySet) -> Iterator[Piece]:
    """Read the publications of some listings, a few at a time, so that no cursor need be held open."""
    found = list(rows.values_list("pk", flat=True))
    wanted = ("publication__body", "publication__sha256", "publication__code")
    for start in range(0, len(found), STEP):
        few = rows.filter(pk__in=found[start : start + STEP])
        for row in few.select_related("publication").only(*wanted):
            yield piece(row.publication)


def piece(publication: Publication) -> Piece:
    """Return a publication as a version."""
    body = bytes(publication.body)
    facts = canonical.from_json(body)
    version = Version(facts, publication.sha256, publication.code, settings.PUBLIC_URL)
    return Piece(version, body)


def project_json(version: Version) -> str:
    """Return a version as a project of OC4IDS, on one line."""
    return package.text(oc4ids_project.of(version, prefix=settings.OC4IDS_PREFIX))


def head(path: str, at: datetime) -> Json:
    """Return what stands above the projects of the package at `path`."""
    publisher = package.Publisher(
        settings.OPEN_DATA_PUBLISHER,
        settings.PUBLIC_URL,
        settings.OPEN_DATA_LICENSE_URL,
        settings.PUBLIC_URL + reverse("opendata_dictionary"),
    )
    return package.head(publisher, uri=f"{settings.PUBLIC_URL}/{path}", at=at)


def notes(at: datetime) -> list[str]:
    """Return what stands above every sheet: when it was made, its licence, where columns are told."""
    return [
        f"Lập lúc {moment(at)}. Giấy phép: {settings.OPEN_DATA_LICENSE_NAME}.",
        f"Ý nghĩa từng cột: {settings.PUBLIC_URL}{reverse('opendata_dictionary')}",
    ]


def newest_at(scope: Scope = EVERYTHING) -> datetime | None:
    """Return when the newest of what is public of a place was published."""
    found: datetime | None = listed(scope).aggregate(at=Max("published_at"))["at"]
    return found


def stamp(scope: Scope) -> str:
    """Return a name of what is public of a place: another one as soon as anything changes."""
    told = hashlib.sha256(f"{settings.PUBLIC_URL} {settings.OC4IDS_PREFIX}".encode())
    for sha256 in listed(scope).values_list("publication__sha256", flat=True):
        told.update(sha256.encode())
    return told.hexdigest()


def changes(scope: Scope, since: date | None) -> Iterator[Json]:
    """Yield every version published or withdrawn from the day `since` on, oldest first.

    Of a version that was withdrawn only that it was there, and why it went.
    """
    zone = timezone.get_default_timezone()
    start = datetime.combine(since, time.min, zone) if since else None
    both = _published(scope, start), _withdrawn(scope, start)
    return heapq.merge(*both, key=lambda change: str(change["luc"]))


def books(scope: Scope) -> QuerySet[Book]:
    """Return the books of the communes of a place, by commune."""
    found = Book.objects.filter(organisation__kind=Organisation.Kind.COMMUNE)
    if scope.commune:
        found = found.filter(organisation__commune_code=scope.commune)
    elif scope.province:
        found = found.filter(organisation__province_code=scope.province)
    return found.select_related("organisation").order_by("organisation__commune_code", "pk")


def _published(scope: Scope, start: datetime | None) -> Iterator[Json]:
    before = Publication.objects.filter(
        project=OuterRef("project"), version__lt=OuterRef("version")
    )
    rows = Publication.objects.filter(scope.within, **_from("published_at", start)).light()
    told: QuerySet[Any] = rows.annotate(
        previous=Subquery(before.order_by("-version").values("sha256")[:1]),
        gone=Exists(Withdrawal.objects.filter(publication=OuterRef("pk"))),
    )
    for row in told.order_by("published_at", "pk").iterator(chunk_size=2_000):
        reason = None if row.gone else row.reason
        yield _change(row, "cong-khai", row.published_at, reason, previous=row.previous)


def _withdrawn(scope: Scope, start: datetime | None) -> Iterator[Json]:
    of_place = Publication.objects.filter(scope.within)
    rows = Withdrawal.objects.filter(publication__in=of_place, **_from("withdrawn_at", start))
    heavy = ("publication__body", "publication__facts", "publication__pdf")
    rows = rows.select_related("publication").defer(*heavy).order_by("withdrawn_at", "pk")
    for row in rows.iterator(chunk_size=2_000):
        yield _change(row.publication, "rut", row.withdrawn_at, row.reason)


def _from(column: str, start: datetime | None) -> dict[str, datetime]:
    return {f"{column}__gte": start} if start else {}


def _change(
    row: Publication, what: str, at: datetime, reason: str | None, *, previous: str | None = None
) -> Json:
    address = reverse("version_page", args=[row.project_code, row.version])
    return kept(
        ma_du_an=row.project_code,
        phien_ban=row.version,
        viec=what,
        luc=moment(at),
        ly_do=reason,
        ma_bam=row.sha256,
        ma_bam_truoc=previous,
        ma_kiem_tra=row.code,
        ma_xa=row.commune_code,
        ma_tinh=row.province_code,
        dia_chi=f"{settings.PUBLIC_URL}{address}",
    )
