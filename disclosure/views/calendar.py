"""Staff pages of the disclosure calendar: what is due, what hangs where, the quarter's register."""

import secrets
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosure import displaying, duties, minutes, permissions, register, scheduling
from disclosure.duty_filters import DutyFilter, PostingFilter
from disclosure.forms import PostingForm, TakeDownForm
from disclosure.models.duties import BOARDS, Channel, Duty, Posting
from disclosure.views import quarters
from ledger.exceptions import LedgerError
from ledger.models.people import User
from ledger.views.answer import inline
from ledger.views.request import numbers, page_of, person

_EDIT = ["GET", "HEAD", "POST"]
# Quarters whose registers the calendar points to.
_QUARTERS = 4


@login_required
@require_safe
def calendar_list(request: HttpRequest) -> HttpResponse:
    """Show what must be made public, what waits first; make the duties of what happened since."""
    user, today = person(request), timezone.localdate()
    books = permissions.calendar_books(user, on=today)
    for book in books:
        scheduling.schedule(book=book, on=today)
    rows = duties.of_books(books)
    found = DutyFilter(request.GET, rows, on=today)
    page = page_of(request, found.qs)
    context = {
        "filter": found,
        "page_obj": page,
        "rows": _rows(user, list(page), today),
        "tally": duties.tally(rows, today),
        "commune_code": books[0].organisation.commune_code,
        "quarters": register.quarters(books[0], until=today)[: -_QUARTERS - 1 : -1],
        "this_year": today.year,
        "crumbs": calendar_crumbs(),
    }
    return render(request, "disclosure/calendar_list.html", context)


@login_required
@require_http_methods(_EDIT)
def posting_record(request: HttpRequest) -> HttpResponse:
    """Record that the duties chosen on the calendar were put up together."""
    user, today = person(request), timezone.localdate()
    permissions.calendar_books(user, *permissions.RECORDERS, on=today)
    sent = request.POST if request.method == "POST" else request.GET
    chosen = permissions.chosen_duties(user, numbers(sent.getlist("viec")), on=today)
    if not chosen:
        messages.warning(request, _("Hãy chọn những việc đã công khai trong lịch rồi ghi."))
        return redirect("calendar_list")
    form = _posting_form(request, chosen, today)
    if request.method == "POST" and form.is_valid():
        try:
            made = displaying.record_posting(
                duties=chosen, act=form.act(), by=user, on=today, key=form.cleaned_data["key"]
            )
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi. In biên bản ở dưới."))
            return redirect("posting_show", made.pk)
    context = {
        "form": form,
        "duties": chosen,
        "ways": _ways(chosen),
        "channel": Channel(chosen[0].channel),
        "cancel_url": reverse("calendar_list"),
        "crumbs": calendar_crumbs((_("Ghi công khai"), "")),
    }
    return render(request, "disclosure/posting_record.html", context)


@login_required
@require_safe
def posting_list(request: HttpRequest) -> HttpResponse:
    """List what was put up where, what still hangs first: the log of boards and loudspeakers."""
    user, today = person(request), timezone.localdate()
    permissions.calendar_books(user, on=today)
    found = PostingFilter(request.GET, permissions.visible_postings(user, on=today))
    page = page_of(request, found.qs)
    days = duties.longest_stay([posting.pk for posting in page])
    context = {
        "filter": found,
        "page_obj": page,
        "rows": [(posting, _standing(posting, days[posting.pk], today)) for posting in page],
        "crumbs": calendar_crumbs((_("Đã niêm yết"), "")),
    }
    return render(request, "disclosure/posting_list.html", context)


@login_required
@require_safe
def posting_show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one posting, what it did, and what is printed of it."""
    user, today = person(request), timezone.localdate()
    posting = permissions.visible_posting(user, pk, on=today)
    rows = duties.of_books([posting.book]).filter(posted__posting=posting)
    stays = duties.stays_until(posting)
    hangs = posting.channel in BOARDS and _end_of(posting) is None
    theirs = permissions.postable(user, rows, on=today).count() == rows.count()
    context = {
        "posting": posting,
        "end": _end_of(posting),
        "stays": stays,
        "standing": _standing(posting, stays.days, today),
        "rows": [(duty, duties.standing(duty, today)) for duty in rows],
        "may_take_down": hangs and theirs,
        "crumbs": _posting_crumbs(posting),
    }
    return render(request, "disclosure/posting_show.html", context)


@login_required
@require_http_methods(_EDIT)
def posting_take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that a posting was taken down, not before its days are over."""
    user, today = person(request), timezone.localdate()
    posting = permissions.removable_posting(user, pk, on=today)
    form = TakeDownForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            displaying.take_down(posting=posting, by=user, on=today, **form.cleaned_data)
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Đã ghi gỡ niêm yết. In biên bản ở dưới."))
            return redirect("posting_show", pk)
    context = {
        "form": form,
        "posting": posting,
        "stays": duties.stays_until(posting),
        "cancel_url": reverse("posting_show", args=[pk]),
        "crumbs": _posting_crumbs(posting, (_("Gỡ niêm yết"), "")),
    }
    return render(request, "disclosure/posting_take_down.html", context)


@login_required
@require_safe
def posting_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the minutes of a posting."""
    posting = permissions.visible_posting(person(request), pk, on=timezone.localdate())
    return inline(minutes.of_posting(posting), f"bien-ban-niem-yet-{pk}.pdf")


@login_required
@require_safe
def take_down_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the minutes that a posting was taken down."""
    posting = permissions.visible_posting(person(request), pk, on=timezone.localdate())
    end = _end_of(posting)
    if end is None:
        raise Http404
    return inline(minutes.of_end(end), f"bien-ban-ket-thuc-niem-yet-{pk}.pdf")


@login_required
@require_safe
def posting_file(request: HttpRequest, pk: int) -> FileResponse:
    """Give the photograph or the signed minutes to somebody who may read the posting."""
    posting = permissions.visible_posting(person(request), pk, on=timezone.localdate())
    if not posting.file:
        raise Http404
    return FileResponse(
        posting.file.open("rb"),
        as_attachment=True,
        filename=posting.file_name,
        content_type=posting.content_type,
    )


@login_required
@require_safe
def register_show(request: HttpRequest, year: int, quarter: int) -> HttpResponse:
    """Show everything made public in a quarter, as the public sees it."""
    books = permissions.calendar_books(person(request), on=timezone.localdate())
    asked = quarters.asked(year, quarter)
    context = quarters.context(books[0], asked, partial(page_of, request)) | {
        "crumbs": calendar_crumbs((asked.name, "")),
    }
    return render(request, "disclosure/register_show.html", context)


def calendar_crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way to the calendar and on from it."""
    return [
        (_("Công khai"), reverse("publication_list")),
        (_("Lịch công khai"), reverse("calendar_list")),
        *more,
    ]


def _posting_crumbs(posting: Posting, *more: tuple[str, str]) -> list[tuple[str, str]]:
    shown = (posting.place, reverse("posting_show", args=[posting.pk]))
    return calendar_crumbs((_("Đã niêm yết"), reverse("posting_list")), shown, *more)


def _rows(user: User, page: list[Duty], today: date) -> list[dict[str, Any]]:
    """Return the duties of a page with their clocks, and whether this person may put each up."""
    calendar = duties.calendar()
    rows = Duty.objects.filter(pk__in=[duty.pk for duty in page])
    own = set(permissions.postable(user, rows, on=today).values_list("pk", flat=True))
    return [
        {
            "duty": duty,
            "chip": duties.chip(duty, today, calendar),
            "stands": duties.standing(duty, today),
            "may_post": duty.pk in own,
        }
        for duty in page
    ]


def _posting_form(request: HttpRequest, chosen: list[Duty], today: date) -> PostingForm:
    first = chosen[0]
    initial = {
        "key": secrets.token_urlsafe(12),
        "posted_on": None if first.channel == Channel.LOUDSPEAKER else today,
        "place": _usual_place(first),
    }
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return PostingForm(*sent, duties=chosen, initial=initial)


def _usual_place(duty: Duty) -> str:
    """Return where such a duty is usually done, to be written over."""
    match duty.channel:
        case Channel.WEBSITE:
            return ""
        case Channel.OFFICE:
            return _("Trụ sở %(office)s") % {"office": duty.book.organisation.name}
        case Channel.CULTURE_HOUSE:
            return (
                _("Nhà văn hóa %(village)s") % {"village": duty.village.lower()}
                if duty.village
                else ""
            )
        case _:
            return duty.village


def _ways(chosen: list[Duty]) -> list[tuple[Channel, str]]:
    """Return the other ways among the duties chosen, each with the page that records it alone."""
    found: dict[str, list[int]] = {}
    for duty in chosen:
        found.setdefault(duty.channel, []).append(duty.pk)
    if len(found) == 1:
        return []
    return [
        (Channel(way), reverse("posting_record", query={"viec": pks})) for way, pks in found.items()
    ]


def _end_of(posting: Posting) -> Any:
    return getattr(posting, "take_down", None)


def _standing(posting: Posting, days: int | None, today: date) -> tuple[str, str]:
    """Return in words and in tone how a posting stands."""
    end = _end_of(posting)
    if end is not None:
        return _("đã gỡ %(day)s") % {"day": f"{end.on:%d/%m/%Y}"}, ""
    if posting.channel not in BOARDS:
        return _("đã làm"), "done"
    if (today - posting.posted_on).days < (days or 0):
        return _("đang niêm yết"), "done"
    return _("đủ ngày, gỡ được"), "wait"
