"""The public site: publications and names of places, nothing else, and no script."""

import hashlib
import re
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from disclosure import attachments, catalogue
from disclosure.facts import Contribution, ProjectFacts
from disclosure.filters import PublicationFilter
from disclosure.forms import VerifyForm
from disclosure.models.publication import Publication, PublicationQuerySet
from disclosure.views import shown
from ledger import leaves, refcode
from ledger.models.places import Commune, Province
from ledger.text import fold
from ledger.views.answer import inline

LIST_PAGE = 20
ROWS_PAGE = 100

_CODE = re.compile(r"[\w-]{3,40}")

_revalidated = cache_control(private=True, no_cache=True)


def _etag(request: HttpRequest, code: str, version: int | None = None) -> str | None:
    """Change with the version shown, the newest one, the language and the visitor's own form token."""
    rows = Publication.objects.filter(project_code=code).order_by("-version")
    hashes = list(rows.values_list("version", "sha256"))
    shown = next((sha for n, sha in hashes if version in (None, n)), None)
    if shown is None:
        return None
    visitor = f"{request.user.is_authenticated}{request.COOKIES.get(settings.CSRF_COOKIE_NAME)}"
    query = request.GET.urlencode()
    parts = "|".join([shown, hashes[0][1], str(get_language()), visitor, query])
    return f'"{hashlib.sha256(parts.encode()).hexdigest()[:32]}"'


def _etag_of_data(request: HttpRequest, code: str, version: int | None = None) -> str | None:
    """Change with the bytes alone."""
    rows = Publication.objects.filter(project_code=code).order_by("-version")
    found = (rows if version is None else rows.filter(version=version)).values_list(
        "sha256", flat=True
    )
    sha256 = found.first()
    return f'"{sha256}"' if sha256 else None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Search, the sums of everything published, the newest publications, the provinces."""
    query = request.GET.get("q", "").strip()
    if exact := _exactly(query):
        return redirect("version_page", exact.project_code, exact.version)
    today = timezone.localdate()
    newest = Publication.objects.newest().light().order_by("-published_at", "-id")
    found = PublicationFilter(request.GET, newest, on=today)
    page = _page(request, found.qs, LIST_PAGE)
    context = {
        "filter": found,
        "page_obj": page,
        "rows": catalogue.listed(page, today),
        "sums": catalogue.sums(found.qs),
        "provinces": catalogue.provinces(today),
        "is_reference_code": refcode.is_valid(query.upper()),
    }
    return render(request, "disclosure/home.html", context)


@require_safe
def province_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the communes of a province with what they have published."""
    today = timezone.localdate()
    province = get_object_or_404(Province.objects.on(today), code=code)
    newest = Publication.objects.newest().filter(province_code=code)
    rows = newest.light().order_by("-published_at", "-id")[:LIST_PAGE]
    context = {
        "province": province,
        "sums": catalogue.sums(newest),
        "communes": catalogue.communes(code, today),
        "rows": catalogue.listed(rows, today),
        "crumbs": [(_("Trang đầu"), reverse("home")), (province, "")],
    }
    return render(request, "disclosure/province.html", context)


@require_safe
def commune_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the projects a commune has published; communes share names, so the province is told."""
    today = timezone.localdate()
    commune = get_object_or_404(Commune.objects.on(today), code=code)
    assert isinstance(commune, Commune)  # noqa: S101 -- the manager of dated rows is shared
    province = get_object_or_404(Province.objects.on(today), code=commune.province_code)
    newest = Publication.objects.newest().filter(commune_code=code)
    page = _page(request, newest.light().order_by("-published_at", "-id"), LIST_PAGE)
    context = {
        "commune": commune,
        "province": province,
        "sums": catalogue.sums(newest),
        "page_obj": page,
        "rows": catalogue.listed(page, today),
        "book": leaves.book_of_commune(code),
        "crumbs": [
            (_("Trang đầu"), reverse("home")),
            (province, reverse("province_page", args=[commune.province_code])),
            (commune, ""),
        ],
    }
    return render(request, "disclosure/commune.html", context)


@require_safe
@_revalidated
@condition(etag_func=_etag)
def project_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the newest version of a project."""
    return _version(request, _publication(code))


@require_safe
@_revalidated
@condition(etag_func=_etag)
def version_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Show one version of a project, which never changes; a newer one is pointed to."""
    return _version(request, _publication(code, version))


@require_safe
@_revalidated
@condition(etag_func=_etag)
def contributions_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List the contributions of a version, found by name or voucher."""
    publication = _publication(code, version)
    facts = publication.read()
    words = fold(request.GET.get("q", "")[:100])
    gifts = [gift for gift in facts.contributions if _tells(gift, words)]
    context = _rows_context(request, publication, facts, gifts, _("Đóng góp đã nhận"))
    return render(
        request, "disclosure/contributions.html", context | {"q": request.GET.get("q", "")}
    )


@require_safe
@_revalidated
@condition(etag_func=_etag)
def payments_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List the payments of a version."""
    publication = _publication(code, version)
    facts = publication.read()
    context = _rows_context(request, publication, facts, facts.payments, _("Các khoản đã chi"))
    return render(request, "disclosure/payments.html", context)


@require_safe
@_revalidated
@condition(etag_func=_etag)
def unmatched_page(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """List what a version books on bank accounts and the bank has not confirmed."""
    publication = _publication(code, version)
    facts = publication.read()
    context = _rows_context(request, publication, facts, facts.unmatched, _("Chưa khớp sao kê"))
    return render(request, "disclosure/unmatched.html", context)


@require_safe
@_revalidated
@condition(etag_func=_etag_of_data)
def statement_pdf(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """Give the printed statement of a version, byte for byte as it was published."""
    rows = Publication.objects.filter(project_code=code).defer("body", "facts")
    publication = _one(rows, version)
    name = f"sao-ke-{code}-ban-{publication.version}.pdf"
    return inline(bytes(publication.pdf), name)


@require_safe
@_revalidated
@condition(etag_func=_etag_of_data)
def facts_json(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """Give the canonical JSON of a version: the very bytes whose SHA-256 is printed."""
    publication = _publication(code, version)
    name = f"du-lieu-{code}-ban-{publication.version}.json"
    return inline(bytes(publication.body), name, "application/json")


@require_safe
def document_file(request: HttpRequest, code: str, version: int, sha256: str) -> HttpResponseBase:
    """Give a file that a version names."""
    document = attachments.public_document(_publication(code, version), sha256)
    return FileResponse(
        document.file.open("rb"),
        filename=attachments.public_name(document),
        content_type=document.content_type,
        as_attachment=True,
    )


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Tell whether the code of a printed sheet is genuine, and whether a newer version exists."""
    form = VerifyForm(request.GET or None)
    context: dict[str, Any] = {
        "form": form,
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("Kiểm tra bản in"), "")],
    }
    if request.GET and form.is_valid():
        found = Publication.objects.light().filter(code=form.cleaned_data["ma"]).first()
        newest = found and _one(
            Publication.objects.light().filter(project_code=found.project_code), None
        )
        context |= {"asked": form.cleaned_data["ma"], "found": found, "newest": newest}
    return render(request, "disclosure/verify.html", context)


def _version(request: HttpRequest, publication: Publication) -> HttpResponse:
    facts = publication.read()
    rows = Publication.objects.filter(project_code=publication.project_code)
    history = list(rows.light().order_by("-version"))
    context = shown.context(facts, publication) | {
        "publication": publication,
        "history": history,
        "newest": history[0],
        "book": leaves.book_of_commune(facts.place.commune_code),
        "page_url": request.build_absolute_uri(_address(publication)),
        "crumbs": [*_crumbs(facts), (facts.title, "")],
    }
    return render(request, "disclosure/project.html", context)


def _rows_context(
    request: HttpRequest,
    publication: Publication,
    facts: ProjectFacts,
    rows: Sequence[object],
    heading: str,
) -> dict[str, Any]:
    return {
        "facts": facts,
        "publication": publication,
        "heading": heading,
        "page_obj": _page(request, rows, ROWS_PAGE),
        "crumbs": [*_crumbs(facts), (facts.title, _address(publication)), (heading, "")],
    }


def _crumbs(facts: ProjectFacts) -> list[tuple[str, str]]:
    place = facts.place
    return [
        (_("Trang đầu"), reverse("home")),
        (place.province, reverse("province_page", args=[place.province_code])),
        (place.commune, reverse("commune_page", args=[place.commune_code])),
    ]


def _address(publication: Publication) -> str:
    return reverse("version_page", args=[publication.project_code, publication.version])


def _publication(code: str, version: int | None = None) -> Publication:
    rows = Publication.objects.filter(project_code=code).defer("pdf", "facts")
    return _one(rows, version)


def _one(rows: PublicationQuerySet, version: int | None) -> Publication:
    found = (rows if version is None else rows.filter(version=version)).order_by("-version").first()
    if found is None:
        raise Http404
    return found


def _exactly(query: str) -> Publication | None:
    """Return the version whose verification code or project code was typed."""
    if not _CODE.fullmatch(query):
        return None
    by_code = Publication.objects.light().filter(code=query.upper()).first()
    newest = Publication.objects.light().filter(project_code=query).order_by("-version")
    return by_code or newest.first()


def _tells(gift: Contribution, words: str) -> bool:
    return words in fold(f"{gift.name} {gift.voucher}")


def _page(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """Return the page asked for; a page that is not there is a 404, not the last one."""
    try:
        return Paginator(rows, size).page(request.GET.get("page", "1"))
    except (PageNotAnInteger, EmptyPage) as error:
        raise Http404 from error
