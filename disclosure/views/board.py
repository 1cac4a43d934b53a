"""The public calendar of a commune: what is due, late, done; the register; the notice sheets."""

import json
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from disclosure import duties, minutes, notice, register
from disclosure.duty_filters import PublicDutyFilter
from disclosure.models.duties import Duty, DutyQuerySet
from disclosure.models.plan import DisclosurePlan
from disclosure.views import published, quarters
from ledger import leaves
from ledger.models.places import Commune, Province
from ledger.views.answer import inline

SCHEMA = "so-cong/lich-cong-khai/1"
_LAST_QUARTERS = 4
# Duties of the calendar read from the database at a time.
_CHUNK = 500


@require_safe
def calendar_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a commune must make public, what is overdue first, and what it did when."""
    today = timezone.localdate()
    commune, book = _commune(code), _book(code)
    rows = duties.of_books([book])
    found = PublicDutyFilter(request.GET, rows, on=today)
    page = _page(request, found.qs)
    calendar = duties.calendar()
    context = {
        "commune": commune,
        "filter": found,
        "page_obj": page,
        "rows": [(duty, duties.chip(duty, today, calendar)) for duty in page],
        "tally": duties.tally(rows, today),
        "quarters": register.quarters(book, until=today)[: -_LAST_QUARTERS - 1 : -1],
        "plans": DisclosurePlan.objects.filter(book=book)
        .exclude(approved_on=None)
        .order_by("-year"),
        "crumbs": [*_crumbs(commune), (_("Lịch công khai"), "")],
    }
    return render(request, "disclosure/calendar.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def calendar_json(_request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Give the whole calendar of a commune for machines, in Vietnamese, duty by duty."""
    today = timezone.localdate()
    commune, rows = _commune(code), duties.of_books([_book(code)])
    head = {
        "schema": SCHEMA,
        "commune": {"code": code, "name": commune.name},
        "asOf": today.isoformat(),
        "totals": vars(duties.tally(rows, today)),
    }
    return StreamingHttpResponse(
        _json_of(head, rows, today),
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*"},
    )


@require_safe
def register_page(request: HttpRequest, code: str, year: int, quarter: int) -> HttpResponse:
    """Show everything a commune made public in a quarter."""
    commune, asked = _commune(code), quarters.asked(year, quarter)
    context = quarters.context(_book(code), asked, partial(_page, request)) | {
        "commune": commune,
        "crumbs": [
            *_crumbs(commune),
            (_("Lịch công khai"), reverse("calendar_page", args=[code])),
            (asked.name, ""),
        ],
    }
    return render(request, "disclosure/register.html", context)


@require_safe
def register_pdf(_request: HttpRequest, code: str, year: int, quarter: int) -> HttpResponse:
    """Give the register of a quarter as an official sheet."""
    return quarters.paper(_book(code), quarters.asked(year, quarter))


@require_safe
def register_xlsx(_request: HttpRequest, code: str, year: int, quarter: int) -> HttpResponse:
    """Give the register of a quarter as an Excel file."""
    return quarters.workbook(_book(code), quarters.asked(year, quarter))


@require_safe
def plan_pdf(_request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Give the approved plan of a year."""
    rows = DisclosurePlan.objects.exclude(approved_on=None).select_related(
        "book__organisation", "approved_by"
    )
    plan = get_object_or_404(rows, book=_book(code), year=year)
    return inline(minutes.of_plan(plan), f"ke-hoach-cong-khai-{year}.pdf")


@require_safe
def notice_pdf(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """Give the sheet for the notice board, of the newest version or of one; `?kho=a3` for A3."""
    size = request.GET.get("kho", notice.SIZES[0])
    if size not in notice.SIZES:
        raise Http404
    publication = published.publication(code, version)
    name = f"niem-yet-{code}-ban-{publication.version}-{size}.pdf"
    return inline(notice.sheet(publication, size=size), name)


def _page(request: HttpRequest, rows: Any) -> Page[Any]:
    return published.page(request, rows, published.LIST_PAGE)


def _commune(code: str) -> Commune:
    found = get_object_or_404(Commune.objects.on(timezone.localdate()), code=code)
    assert isinstance(found, Commune)  # noqa: S101 -- the manager of dated rows is shared
    return found


def _book(code: str) -> Any:
    book = leaves.book_of_commune(code)
    if book is None:
        raise Http404
    return book


def _crumbs(commune: Commune) -> list[tuple[str, str]]:
    province = get_object_or_404(
        Province.objects.on(timezone.localdate()), code=commune.province_code
    )
    return [
        (_("Trang đầu"), reverse("home")),
        (str(province), reverse("province_page", args=[commune.province_code])),
        (str(commune), reverse("commune_page", args=[commune.code])),
    ]


def _json_of(head: dict[str, Any], rows: DutyQuerySet, today: date) -> Iterator[str]:
    """Yield an object that ends in the list of duties; years of them are never held at once."""
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "duties": ['
    for number, duty in enumerate(rows.iterator(chunk_size=_CHUNK)):
        with translation.override("vi"):
            told = _plain(duty, duties.standing(duty, today))
        yield (",\n" if number else "\n") + json.dumps(told, ensure_ascii=False)
    yield "\n]}\n"


def _plain(duty: Duty, stands: duties.Standing) -> dict[str, object]:
    return {
        "item": duty.item,
        "title": str(duty.get_item_display()),
        "subject": duty.subject,
        "project": {"code": duty.project_code, "title": duty.title} if duty.project_code else None,
        "channel": duty.channel,
        "channelTitle": str(duty.get_channel_display()),
        "village": duty.village,
        "eventOn": duty.event_on.isoformat(),
        "dueOn": duty.due_on.isoformat(),
        "atLeastDays": duty.for_days,
        "basis": duties.basis_of(duty.rule),
        "basisVerified": duty.rule.is_verified,
        "status": stands.state.name.lower(),
        "doneOn": stands.done_on and stands.done_on.isoformat(),
        "daysLate": stands.days,
        "excusedFor": duty.excused_for,  # type: ignore[attr-defined]  # from `of_books`
        "excusedBy": duty.excused_by,  # type: ignore[attr-defined]
        "excusedByVerified": duty.excused_by_read is not None,  # type: ignore[attr-defined]
    }
