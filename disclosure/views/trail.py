"""Who did what, when, on what: the trail of the person's books."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure import acts
from disclosure.filters import EventFilter
from ledger import permissions
from ledger.models.people import Role
from ledger.models.trail import Event
from ledger.views.request import page_of, person

# Who answers for the books, and who inspects them.
TRAIL_READERS = (Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR)


@login_required
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """List what was done in the person's books, newest first, of one thing or one person too."""
    books = permissions.books_of(person(request), TRAIL_READERS, on=timezone.localdate())
    if not books:
        raise Http404
    rows = Event.objects.filter(book__in=books).select_related("by").order_by("-id")
    found = EventFilter(request.GET, rows, books=books)
    page = page_of(request, found.qs)
    context = {
        "filter": found,
        "page_obj": page,
        "acts": acts.in_words(page),
        "crumbs": [(_("Sổ sách"), reverse("entry_list")), (_("Nhật ký thay đổi"), "")],
    }
    return render(request, "disclosure/event_list.html", context)
