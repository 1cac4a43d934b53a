"""What the pages of published projects share: how a version is found, its address, when it changed."""

from typing import Any

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from disclosure.facts import ProjectFacts
from disclosure.models.publication import Publication, PublicationQuerySet
from ledger import leaves

LIST_PAGE = 20
ROWS_PAGE = 100

# Whoever keeps a file asks each time whether it still stands.
revalidated = cache_control(public=True, no_cache=True)


class WithdrawnError(Http404):
    """The version was taken out of view; pages show its tombstone, files are simply not there."""

    def __init__(self, publication: Publication) -> None:
        super().__init__()
        self.publication = publication


def etag_of_data(request: HttpRequest, code: str, version: int | None = None) -> str | None:
    """Change with the bytes alone."""
    sha256 = hash_of_data(code, version)
    return f'"{sha256}"' if sha256 else None


def hash_of_data(code: str, version: int | None = None) -> str | None:
    """Return the hash of a version, the newest when none is named; None where there is none."""
    rows = Publication.objects.in_view().filter(project_code=code).order_by("-version")
    found = rows if version is None else rows.filter(version=version)
    return found.values_list("sha256", flat=True).first()


def publication(code: str, version: int | None = None) -> Publication:
    """Return a version of a project, the newest when none is named; Http404."""
    rows = Publication.objects.filter(project_code=code).defer("pdf", "facts")
    return one(rows, version)


def one(rows: PublicationQuerySet, version: int | None) -> Publication:
    """Return the version among `rows`, the newest when none is named; Http404, WithdrawnError."""
    kept = rows if version is None else rows.filter(version=version)
    found = kept.select_related("withdrawal").order_by("-version").first()
    if found is None:
        raise Http404
    if not found.is_in_view:
        raise WithdrawnError(found)
    return found


def address(publication: Publication) -> str:
    """Return where a version stands for good."""
    return reverse("version_page", args=[publication.project_code, publication.version])


def crumbs(facts: ProjectFacts) -> list[tuple[str, str]]:
    """Return the way from the front page to the commune of a project."""
    place = facts.place
    return [
        (_("Trang đầu"), reverse("home")),
        (place.province, reverse("province_page", args=[place.province_code])),
        (place.commune, reverse("commune_page", args=[place.commune_code])),
    ]


def log_code(facts: ProjectFacts) -> str:
    """Return the code of the log that holds the vouchers of a project; "" before the first seal."""
    return leaves.sealed_code_of_commune(facts.place.commune_code)


def page(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """Return the page asked for; a page that is not there is a 404, not the last one."""
    try:
        return Paginator(rows, size).page(request.GET.get("page", "1"))
    except (PageNotAnInteger, EmptyPage) as error:
        raise Http404 from error
