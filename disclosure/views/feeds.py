"""What is new, as Atom: for a reader of feeds, of everything, of a commune, of a project; findings."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape, format_html
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure.canonical import VIETNAM
from disclosure.models.catalogue import Listing
from disclosure.models.publication import Publication
from disclosure.models.release import Withdrawal
from disclosure.views import published
from ledger.models.places import Commune

ENTRIES = 50
# Findings are many on few projects: these are the ones published last among those that have any.
_PROJECTS = 200
# Addresses of the web change hands; what an entry is called must not.
_TAGGED = "tag:{host},2026:{name}"
_BEGINNING = datetime(2026, 1, 1, tzinfo=VIETNAM)


@dataclass(frozen=True)
class Entry:
    """One thing that is new; `name` is its own for good, `text` HTML, `related` where more is told."""

    name: str
    title: str
    link: str
    updated: datetime
    text: str
    related: str = ""


class _Atom(Atom1Feed):
    """Atom whose bytes change with its entries alone, and whose entries lead on to what changed."""

    def latest_post_date(self) -> datetime:
        """Return when its newest entry was changed; an empty feed has a day of its own."""
        return max((item["updateddate"] for item in self.items), default=_BEGINNING)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Add the address of what changed."""
        super().add_item_elements(handler, item)
        if item["related"]:
            told = {"rel": "related", "href": item["related"], "title": _("Đổi gì")}
            handler.addQuickElement("link", "", told)


@require_safe
@cache_control(public=True, no_cache=True)
def everything(request: HttpRequest) -> HttpResponse:
    """Tell what was published and withdrawn last."""
    with override("vi"):
        entries = _versions(request, Q())
        return _answer(request, _("Sổ Công: mới công khai"), reverse("home"), entries)


@require_safe
@cache_control(public=True, no_cache=True)
def of_commune(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what a commune published and withdrew last."""
    commune = get_object_or_404(Commune.objects.on(timezone.localdate()), code=code)
    with override("vi"):
        title = _("%s: mới công khai") % commune
        entries = _versions(request, Q(commune_code=code))
        return _answer(request, title, reverse("commune_page", args=[code]), entries)


@require_safe
@cache_control(public=True, no_cache=True)
def of_project(request: HttpRequest, code: str) -> HttpResponse:
    """Tell the versions of a project, the newest first."""
    newest = Publication.objects.light().filter(project_code=code).order_by("-version").first()
    if newest is None:
        raise Http404
    with override("vi"):
        said = newest.title if newest.is_in_view else code
        title = _("%s: các bản công khai") % said
        entries = _versions(request, Q(project_code=code))
        return _answer(request, title, reverse("project_page", args=[code]), entries)


@require_safe
@cache_control(public=True, no_cache=True)
def findings(request: HttpRequest) -> HttpResponse:
    """Tell the findings and answers that came last."""
    with override("vi"):
        title = _("Sổ Công: kiến nghị giám sát và trả lời")
        return _answer(request, title, reverse("home"), _findings(request))


def _versions(request: HttpRequest, where: Q) -> list[Entry]:
    """Return what was published last and what was withdrawn last; a version is told once."""
    rows = Publication.objects.light().filter(where).select_related("withdrawal")
    gone = Withdrawal.objects.filter(publication__in=rows.values("pk")).order_by("-withdrawn_at")
    told = rows.order_by("-published_at", "-pk")[:ENTRIES]
    hidden = rows.filter(pk__in=gone.values("publication")[:ENTRIES])
    found = {row.pk: row for row in [*told, *hidden]}
    return [_version(request, row) for row in found.values()]


def _version(request: HttpRequest, row: Publication) -> Entry:
    name = f"{row.project_code}/{row.version}"
    link = request.build_absolute_uri(published.address(row))
    if not row.is_in_view:
        gone = row.withdrawal
        title = _("%(code)s: bản %(version)d đã rút") % {
            "code": row.project_code,
            "version": row.version,
        }
        return Entry(name, title, link, gone.withdrawn_at, escape(gone.reason))
    title = _("%(title)s: bản %(version)d") % {"title": row.title, "version": row.version}
    if row.version == 1:
        return Entry(name, title, link, row.published_at, escape(row.reason))
    address = reverse("version_changes", args=[row.project_code, row.version])
    changes = request.build_absolute_uri(address)
    text = format_html('{} <a href="{}">{}</a>', row.reason, changes, _("Đổi gì"))
    return Entry(name, title, link, row.published_at, text, changes)


def _findings(request: HttpRequest) -> list[Entry]:
    listed = Listing.objects.public().filter(findings__gt=0).order_by("-published_at", "-project")
    rows = Publication.objects.filter(pk__in=listed.values("publication")[:_PROJECTS])
    told = rows.values_list("project_code", "title", "facts__findings")
    return [
        _finding(request, code, title, finding)
        for code, title, findings_ in told
        for finding in findings_
    ]


def _finding(request: HttpRequest, code: str, title: str, finding: dict[str, Any]) -> Entry:
    last = max([finding["on"], *(answer["on"] for answer in finding["answers"])])
    said = [(finding["by"], finding["text"])]
    said += [(answer["by"], answer["text"]) for answer in finding["answers"]]
    head = _("%(title)s: kiến nghị số %(number)d") % {"title": title, "number": finding["number"]}
    return Entry(
        name=f"{code}/kien-nghi/{finding['number']}",
        title=head,
        link=request.build_absolute_uri(reverse("project_page", args=[code])),
        updated=datetime.combine(date.fromisoformat(last), time(), VIETNAM),
        text="".join(format_html("<p><strong>{}</strong>: {}</p>", *each) for each in said),
    )


def _answer(request: HttpRequest, title: str, link: str, entries: Iterable[Entry]) -> HttpResponse:
    """Write a feed, newest first; 304 where the reader has it already."""
    feed = _Atom(
        title=title,
        link=request.build_absolute_uri(link),
        description=_("Mỗi mục là một bản công khai, kèm lý do và những gì đã đổi."),
        language="vi",
        author_name=settings.OPEN_DATA_PUBLISHER,
        feed_url=request.build_absolute_uri(request.path),
        feed_guid=_tag(request.path.strip("/")),
    )
    newest = sorted(entries, key=lambda entry: (entry.updated, entry.name), reverse=True)
    for entry in newest[:ENTRIES]:
        feed.add_item(
            title=entry.title,
            link=entry.link,
            description=entry.text,
            unique_id=_tag(entry.name),
            updateddate=entry.updated.astimezone(VIETNAM).replace(microsecond=0),
            related=entry.related,
        )
    body = feed.writeString("utf-8").encode()
    changed = int(feed.latest_post_date().timestamp())
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response.headers["Last-Modified"] = http_date(changed)
    answer = get_conditional_response(request, response.headers["ETag"], changed, response)
    assert isinstance(answer, HttpResponse)  # noqa: S101 -- it was given one
    return answer


def _tag(name: str) -> str:
    return _TAGGED.format(host=urlsplit(settings.PUBLIC_URL).hostname, name=name)
