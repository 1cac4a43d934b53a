"""The files of a version: its printed statement, its data, the papers it names."""

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import condition, require_safe

from disclosure import attachments
from disclosure.models.publication import Publication
from disclosure.views import published
from ledger.views.answer import inline


@require_safe
@published.revalidated
@condition(etag_func=published.etag_of_data)
def statement_pdf(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """Give the printed statement of a version, byte for byte as it was published."""
    rows = Publication.objects.filter(project_code=code).defer("body", "facts")
    publication = published.one(rows, version)
    name = f"sao-ke-{code}-ban-{publication.version}.pdf"
    return inline(bytes(publication.pdf), name)


@require_safe
@published.revalidated
@condition(etag_func=published.etag_of_data)
def facts_json(request: HttpRequest, code: str, version: int | None = None) -> HttpResponse:
    """Give the canonical JSON of a version: the very bytes whose SHA-256 is printed."""
    publication = published.publication(code, version)
    name = f"du-lieu-{code}-ban-{publication.version}.json"
    return inline(bytes(publication.body), name, "application/json")


@require_safe
def document_file(request: HttpRequest, code: str, version: int, sha256: str) -> HttpResponseBase:
    """Give a file that a version names."""
    document = attachments.public_document(published.publication(code, version), sha256)
    return FileResponse(
        document.file.open("rb"),
        filename=attachments.public_name(document),
        content_type=document.content_type,
        as_attachment=True,
    )
