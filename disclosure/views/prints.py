"""Prints as answers: the PDF, or a page that says how far it is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from disclosure.models.prints import Rendering
from ledger.views.answer import inline

_AGAIN = 3  # seconds


def answer(request: HttpRequest, made: Rendering, file_name: str, title: str) -> HttpResponse:
    """Return the PDF under `file_name`; while it is drawn, a page about `title` that looks again."""
    if made.is_done:
        response = inline(bytes(made.pdf), file_name)
        response["ETag"] = f'"{made.pdf_sha256}"'
        return response
    context = {"made": made, "again": _AGAIN, "title": title}
    response = render(request, "disclosure/rendering.html", context, status=202)
    response["Retry-After"] = str(_AGAIN)
    response["Cache-Control"] = "no-store"
    return response
