"""A published project: its newest version, or one that is asked for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_safe

from disclosure.models.publication import Publication
from disclosure.views import published, shown
from ledger import leaves


@require_safe
@published.revalidated
@condition(etag_func=published.etag)
def project_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the newest version of a project."""
    return _version(request, published.publication(code))


@require_safe
@published.revalidated
@condition(etag_func=published.etag)
def version_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Show one version of a project, which never changes; a newer one is pointed to."""
    return _version(request, published.publication(code, version))


def _version(request: HttpRequest, publication: Publication) -> HttpResponse:
    facts = publication.read()
    rows = Publication.objects.filter(project_code=publication.project_code)
    history = list(rows.light().order_by("-version"))
    context = shown.context(facts, publication) | {
        "publication": publication,
        "history": history,
        "newest": history[0],
        "book": leaves.book_of_commune(facts.place.commune_code),
        "page_url": request.build_absolute_uri(published.address(publication)),
        "crumbs": [*published.crumbs(facts), (facts.title, "")],
    }
    return render(request, "disclosure/project.html", context)
