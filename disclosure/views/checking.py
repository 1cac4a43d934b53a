"""Is a printed sheet genuine? Told from the code on the paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.forms import VerifyForm
from disclosure.models.publication import Publication
from disclosure.views import published


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
        newest = found and published.one(
            Publication.objects.light().filter(project_code=found.project_code), None
        )
        context |= {"asked": form.cleaned_data["ma"], "found": found, "newest": newest}
    return render(request, "disclosure/verify.html", context)
