"""A published project: its newest version, or one that is asked for."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure import changes
from disclosure.models.publication import Publication
from disclosure.views import published, shown


@require_safe
def project_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the newest version of a project."""
    return _shown(request, code)


@require_safe
def version_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Show one version of a project, which never changes; a newer one is pointed to."""
    return _shown(request, code, version)


@require_safe
def version_changes(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Show what a version says otherwise than the one before it: old, new, and why."""
    publication = published.publication(code, version)
    before = published.publication(code, version - 1)
    facts = publication.read()
    context = {
        "facts": facts,
        "publication": publication,
        "before": before,
        "changes": shown.changes(changes.between(before.read(), facts)),
        "crumbs": [
            *published.crumbs(facts),
            (facts.title, published.address(publication)),
            (_("Đổi gì"), ""),
        ],
    }
    return render(request, "disclosure/version_changes.html", context)


def _shown(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    try:
        return _version(request, published.publication(code, version))
    except published.WithdrawnError as error:
        return _tombstone(request, error.publication)


def _tombstone(request: HttpRequest, publication: Publication) -> HttpResponse:
    """Say that a version was there, when it went and why; and which others there are."""
    rows = Publication.objects.in_view().light().filter(project_code=publication.project_code)
    context = {
        "publication": publication,
        "withdrawal": publication.withdrawal,
        "others": rows.order_by("-version"),
        "crumbs": [(_("Trang đầu"), reverse("home")), (publication.title, "")],
    }
    return render(request, "disclosure/withdrawn.html", context, status=HTTPStatus.GONE)


def _version(request: HttpRequest, publication: Publication) -> HttpResponse:
    facts = publication.read()
    rows = Publication.objects.filter(project_code=publication.project_code)
    history = list(rows.light().select_related("withdrawal").order_by("-version"))
    context = shown.context(facts, publication) | {
        "publication": publication,
        "history": history,
        "newest": history[0],
        "log_code": published.log_code(facts),
        "page_url": request.build_absolute_uri(published.address(publication)),
        "crumbs": [*published.crumbs(facts), (facts.title, "")],
    }
    return render(request, "disclosure/project.html", context)
