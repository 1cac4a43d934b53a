"""Published projects, their versions, and the long lists of a version."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from disclosure import catalogue
from disclosure.api import described, examples, filters, gathered, serializers, versions, walks
from disclosure.api.answers import ListView, PublicView
from disclosure.api.walks import Walk
from disclosure.filters import ListingFilter
from disclosure.models.publication import Publication
from disclosure.views import published

_FILTERS = [
    OpenApiParameter(name, str, description=str(field.label))
    for name, field in ListingFilter.base_filters.items()
    if name in filters.NAMES
]


class Projects(ListView):
    """Every published project, by the order in which the books were opened."""

    asks = filters.NAMES | {"cursor", "limit"}

    @described.listed(
        "projects",
        serializers.ProjectRow,
        "Công trình đã công khai, theo bản mới nhất",
        parameters=_FILTERS,
        example=examples.PROJECT,
    )
    def get(self, request: Request) -> Response:
        """List projects."""
        today, cursor = timezone.localdate(), self.cursor()
        asked = filters.ProjectFilter(request.query_params, on=today)
        if not asked.is_valid():
            name, said = next(iter(asked.errors.items()))
            raise ValidationError([f"“{name}”: {said[0]}"])
        last = cursor.pins[0] if cursor else gathered.last_publication()
        count = cursor.count if cursor else _count(asked)
        rows = filters.as_of(asked.qs.defer("folded", "runs"), last)
        walk = walks.of_rows(rows, "project_id", pins=(last,), count=count)

        def after(key: walks.Key | None, limit: int) -> list[tuple[walks.Key, Any]]:
            found = walk.after(key, limit)
            told = catalogue.listed([row for _key, row in found], today)
            return [(key, row) for (key, _row), row in zip(found, told, strict=True)]

        named = Walk(walk.pins, walk.count, after, walk.up_to)
        return self.page(named, cursor, serializers.ProjectRow)


def _count(asked: filters.ProjectFilter) -> int:
    """Count what was found, exactly: the sums of a page stop at some ten thousand."""
    sums = asked.sums()
    return asked.qs.order_by().count() if sums.is_cut else sums.projects


class Versions(ListView):
    """Every version of a project, the withdrawn ones by name alone."""

    asks = frozenset({"cursor", "limit"})

    @described.listed(
        "versions",
        serializers.VersionRow,
        "Các bản đã công khai của một công trình",
        "code",
        example=examples.VERSION,
    )
    def get(self, request: Request, code: str) -> Response:
        """List versions, the first one first."""
        rows = Publication.objects.filter(project_code=code)
        if (newest := rows.order_by("-version").first()) is None:
            raise Http404
        cursor = self.cursor()
        last = cursor.pins[0] if cursor else newest.version
        kept = rows.filter(version__lte=last).light().select_related("withdrawal")
        walk = walks.of_rows(kept, "version", pins=(last,), count=last)
        return self.page(walk, cursor, serializers.VersionRow)


class Project(PublicView):
    """A project as its newest version says."""

    @described.one(
        "project",
        serializers.VersionWhole,
        "Một công trình: bản mới nhất",
        "code",
        example=examples.WHOLE,
        gone=True,
    )
    def get(self, request: Request, code: str) -> Response:
        """Give the newest version."""
        return _whole(self, code, None)


class Version(PublicView):
    """One version of a project, which never changes."""

    @described.one(
        "version",
        serializers.VersionWhole,
        "Một bản của một công trình",
        "code",
        "version",
        example=examples.WHOLE,
        gone=True,
    )
    def get(self, request: Request, code: str, version: int) -> Response:
        """Give a version."""
        return _whole(self, code, version)


def _whole(view: PublicView, code: str, version: int | None) -> Response:
    rows = Publication.objects.filter(project_code=code).light()
    publication = published.one(rows, version)
    newest = rows.order_by("-version").values_list("version", flat=True).first()
    short = versions.short(publication)
    said = {
        "project_code": publication.project_code,
        "version": publication.version,
        "newest_version": newest,
        "code": publication.code,
        "sha256": publication.sha256,
        "published_at": publication.published_at,
        "reason": publication.reason,
        "counts": short.counts,
        "facts": short.facts,
    }
    view.changed_at = publication.published_at if newest == version else None
    context = {"request": view.request}
    return Response(serializers.VersionWhole(said, context=context).data)


class _Rows(ListView, ABC):
    """A long list of one version; a walk stays with the version it began in."""

    asks = frozenset({"cursor", "limit", "version"})

    def rows(self, code: str, shape: type[Any]) -> Response:
        """Give a page of the version asked for, the newest when none is."""
        cursor = self.cursor()
        version = cursor.pins[0] if cursor else self._version()
        rows = Publication.objects.filter(project_code=code).light()
        publication = published.one(rows, version)
        self.changed_at = publication.published_at
        count = cursor.count if cursor else self.length(publication)

        def take(start: int, end: int) -> list[tuple[int, dict[str, Any]]]:
            return list(enumerate(self.take(publication, start, end), start + 1))

        walk = walks.of_places(take, pins=(publication.version,), count=count)
        return self.page(walk, cursor, shape)

    @abstractmethod
    def length(self, publication: Publication) -> int:
        """Return how many rows there are."""

    @abstractmethod
    def take(self, publication: Publication, start: int, end: int) -> Sequence[dict[str, Any]]:
        """Return the rows between two places."""

    def _version(self) -> int | None:
        typed = self.request.query_params.get("version", "")
        if typed and not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
            raise ValidationError([_("“version” là số của bản, như 1, 2, 3.")])
        return int(typed) if typed else None


class _Stored(_Rows):
    """A list of the facts, read out of the database slice by slice."""

    name = ""

    def length(self, publication: Publication) -> int:
        """Return how many rows there are."""
        return versions.length(publication, self.name)

    def take(self, publication: Publication, start: int, end: int) -> Sequence[dict[str, Any]]:
        """Return the rows between two places."""
        return versions.rows(publication, self.name, start, end)


class Contributions(_Stored):
    """The contributions of a project."""

    name = "contributions"
    shape = serializers.row_of("Contribution")

    @described.listed(
        "contributions",
        shape,
        "Các khoản đóng góp của một công trình",
        "code",
        parameters=[described.VERSION],
        example=examples.CONTRIBUTION,
        gone=True,
    )
    def get(self, request: Request, code: str) -> Response:
        """List contributions."""
        return self.rows(code, self.shape)


class Payments(_Stored):
    """The payments of a project."""

    name = "payments"
    shape = serializers.row_of("Payment")

    @described.listed(
        "payments",
        shape,
        "Các khoản đã chi của một công trình",
        "code",
        parameters=[described.VERSION],
        example=examples.PAYMENT,
        gone=True,
    )
    def get(self, request: Request, code: str) -> Response:
        """List payments."""
        return self.rows(code, self.shape)


class Transactions(_Rows):
    """Every movement of a project's money."""

    shape = serializers.row_of("Movement")

    @described.listed(
        "transactions",
        shape,
        "Mọi khoản thu, chi của một công trình, kèm số còn lại sau mỗi khoản",
        "code",
        parameters=[described.VERSION],
        example=examples.TRANSACTION,
        gone=True,
    )
    def get(self, request: Request, code: str) -> Response:
        """List movements of money."""
        return self.rows(code, self.shape)

    def length(self, publication: Publication) -> int:
        """Return how many there are."""
        return len(versions.transactions(publication))

    def take(self, publication: Publication, start: int, end: int) -> Sequence[dict[str, Any]]:
        """Return those between two places."""
        return versions.transactions(publication)[start:end]
