"""Files that a publication names, found by their hash."""

from django.http import Http404

from disclosure.models.publication import Publication
from projects.models.project import Document

_HASH_SHOWN = 10


def public_document(publication: Publication, sha256: str) -> Document:
    """Return the file if this version names it and it is still public; Http404 otherwise."""
    named = {document.sha256 for document in publication.read().documents}
    rows = Document.objects.filter(project=publication.project_id, sha256=sha256, is_public=True)
    found = rows.order_by("id").first() if sha256 in named else None
    if found is None:
        raise Http404
    return found


def public_name(document: Document) -> str:
    """Return a name for the downloaded file; the one it was sent under may name a person.

    >>> public_name(Document(sha256="0123456789abcdef", content_type="application/pdf"))
    'tai-lieu-0123456789.pdf'
    """
    kind = document.content_type.rpartition("/")[2]
    return f"tai-lieu-{document.sha256[:_HASH_SHOWN]}.{kind}"
