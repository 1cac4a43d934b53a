"""All projects of a commune printed at once: asked for, drawn in the background, in one file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosure import batches, rendering
from disclosure.views import statements
from ledger import permissions
from ledger.models.people import Role
from ledger.views.request import person

_READERS = (Role.ACCOUNTANT, Role.CHAIR, Role.AUDITOR)
_AGAIN = 3  # seconds


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_show(request: HttpRequest) -> HttpResponse:
    """Show how many prints of the commune's projects are drawn; a POST asks for those missing."""
    now = timezone.now()
    book = permissions.book_for(person(request), *_READERS, on=timezone.localdate(now))
    batch = batches.of_book(book)
    if request.method == "POST":
        rendering.queue(rendering.PROJECT, batches.bodies(batch), at=now)
        return redirect("batch_show")
    if batch.is_under_way:
        rendering.wake()  # whoever drew may have been stopped
    context = {
        "batch": batch,
        "book": book,
        "again": _AGAIN,
        "crumbs": statements.crumbs(_("Tất cả công trình của xã")),
    }
    return render(request, "disclosure/batch.html", context)


@login_required
@require_safe
def batch_zip(request: HttpRequest) -> HttpResponseBase:
    """Give all prints as one file; 404 until they are drawn."""
    book = permissions.book_for(person(request), *_READERS, on=timezone.localdate())
    batch = batches.of_book(book)
    if not batch.is_ready:
        raise Http404
    name = f"sao-ke-cong-trinh-{book.organisation.commune_code}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(
        batches.zipped(batch), content_type="application/zip", headers=headers
    )
