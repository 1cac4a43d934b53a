"""The contracts under warranty: until when, what is kept back, what is still to be mended."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ledger import permissions as book_permissions
from ledger.models.people import Role
from ledger.views.request import page_of, person
from projects import warranties


@login_required
@require_safe
def warranty_list(request: HttpRequest) -> HttpResponse:
    """List the warranties of the person's books, the nearest end first."""
    user, today = person(request), timezone.localdate()
    books = book_permissions.books_of(user, on=today)
    context = {
        "is_clerk": bool(book_permissions.books_of(user, [Role.ACCOUNTANT], on=today)),
        "page_obj": page_of(request, warranties.kept(books, on=today)),
        "crumbs": [(_("Việc hôm nay"), reverse("work")), (_("Bảo hành"), "")],
    }
    return render(request, "projects/warranty_list.html", context)
