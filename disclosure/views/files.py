"""The files of a version: its printed statement, its data, the papers it names."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from disclosure import attachments, rendering, schema
from disclosure.views import prints, published
from ledger.views.answer import inline

_JPEG = "image/jpeg"
# Named by its hash, but what is taken back has to be gone in minutes.
_shared = cache_control(public=True, max_age=600)


def _etag_of_print(request: HttpRequest, code: str, version: int | None = None) -> str | None:
    """Name the bytes of the print; what is still being drawn has none."""
    sha256 = published.hash_of_data(code, version)
    made = rendering.found(rendering.PROJECT, sha256) if sha256 else None
    return f'"{made.pdf_sha256}"' if made is not None and made.is_done else None


@require_safe
@published.revalidated
@condition(etag_func=_etag_of_print)
def statement_pdf(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """Give the printed statement of a version; a long one is drawn in the background first."""
    publication = published.publication(code, version)
    made = rendering.order(rendering.PROJECT, bytes(publication.body), at=timezone.now())
    name = f"sao-ke-{code}-ban-{publication.version}.pdf"
    return prints.answer(request, made, name, publication.title)


@require_safe
@published.revalidated
@condition(etag_func=published.etag_of_data)
def facts_json(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """Give the canonical JSON of a version: the very bytes whose SHA-256 is printed."""
    publication = published.publication(code, version)
    name = f"du-lieu-{code}-ban-{publication.version}.json"
    return inline(bytes(publication.body), name, "application/json")


@require_safe
def facts_schema(request: HttpRequest) -> HttpResponse:
    """Give the JSON Schema of what is published."""
    address = settings.PUBLIC_URL + reverse("facts_schema")
    with translation.override("vi"):
        answer = JsonResponse(
            schema.of_publications(address), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    answer["Content-Type"] = "application/schema+json; charset=utf-8"
    return answer


@require_safe
@_shared
def document_file(request: HttpRequest, code: str, version: int, sha256: str) -> HttpResponseBase:
    """Give a file that a version names; a photograph without where and with what it was taken."""
    document = attachments.public_document(published.publication(code, version), sha256)
    name = attachments.public_name(document)
    if attachments.is_picture(document.content_type):
        return inline(attachments.picture(document, "large"), name, _JPEG)
    return FileResponse(
        document.file.open("rb"),
        filename=name,
        content_type=document.content_type,
        as_attachment=True,
    )


@require_safe
@_shared
def picture_small(request: HttpRequest, code: str, version: int, sha256: str) -> HttpResponse:
    """Give the small form of a photograph that a version names."""
    document = attachments.public_document(published.publication(code, version), sha256)
    drawn = attachments.picture(document, "small")
    return inline(drawn, f"nho-{attachments.public_name(document)}", _JPEG)
