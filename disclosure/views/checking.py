"""Is a printed sheet genuine? Told from the code on the paper, or from its PDF file."""

from http import HTTPStatus
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from disclosure import verdicts
from disclosure.forms import PrintFileForm, VerifyForm
from disclosure.views.inmemory import Compared


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_exempt
def verify(request: HttpRequest) -> HttpResponse:
    """Tell whether a sheet is genuine, replaced by a newer version, or withdrawn.

    The form carries no token: the page is the same for everybody, and sending it changes nothing.
    """
    request.upload_handlers = [Compared(request)]
    if request.method == "POST":
        return _too_often(request, "verify_file") or _of_file(request)
    if "ma" in request.GET:
        return _too_often(request, "verify_code") or _of_code(request)
    return _page(request)


def _too_often(request: HttpRequest, action: str) -> HttpResponse | None:
    """Return the page that asks to wait, where this address has tried as often as the settings say."""
    refused: HttpResponse | None = ratelimit.consume_or_429(request, action=action, limit_get=True)
    return refused


def _of_code(request: HttpRequest) -> HttpResponse:
    form = VerifyForm(request.GET)
    if not form.is_valid():
        return _page(request, form=form)
    asked = form.cleaned_data["ma"]
    return _page(request, form=form, asked=asked, verdict=verdicts.of_code(asked))


def _of_file(request: HttpRequest) -> HttpResponse:
    form = PrintFileForm(request.POST, request.FILES)
    if not form.is_valid():
        too_large = form.has_error("tep", "too_large")
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.BAD_REQUEST
        return _page(request, status, file_form=form)
    sent = form.cleaned_data["tep"]
    found = verdicts.of_pdf(sent.read())
    return _page(request, sent=sent.name, found=found, verdict=found and found.verdict)


def _page(request: HttpRequest, status: HTTPStatus = HTTPStatus.OK, **answer: Any) -> HttpResponse:
    context = {
        "form": VerifyForm(),
        "file_form": PrintFileForm(),
        "crumbs": [(_("Trang đầu"), reverse("home")), (_("Kiểm tra bản in"), "")],
    }
    return render(request, "disclosure/verify.html", context | answer, status=status)
