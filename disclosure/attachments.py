"""Files that a publication names, found by their hash; photographs drawn anew, once."""

import hashlib
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import Http404

from disclosure import pictures
from disclosure.models.publication import Publication
from projects.models.project import Document

_HASH_SHOWN = 10
_PICTURES = "image/"
# What is drawn otherwise from here on gets a new number, and so new files.
_LAYOUT = 1
_DRAWN = {"small": pictures.small, "large": pictures.large}


def public_document(publication: Publication, sha256: str) -> Document:
    """Return the file if this version names it and it is still public; Http404 otherwise."""
    named = Publication.objects.filter(
        pk=publication.pk, facts__documents__contains=[{"sha256": sha256}]
    )
    rows = Document.objects.filter(project=publication.project_id, sha256=sha256, is_public=True)
    found = rows.order_by("id").first() if named.exists() else None
    if found is None:
        raise Http404
    return found


def is_picture(kind: str) -> bool:
    """Tell whether a file of this type is shown as a photograph, and never given as it was sent."""
    return kind.startswith(_PICTURES)


def picture(document: Document, size: str) -> bytes:
    """Return a public photograph as a JPEG, `small` or `large`, without what it was sent with.

    Drawn once and kept by its hash; Http404 for what is no picture, or not the file of that hash.
    """
    kept = _folder() / f"{document.sha256}-{size}-{_LAYOUT}.jpg"
    if not kept.exists():
        _keep(kept, _draw(document, size))
    return kept.read_bytes()


def _draw(document: Document, size: str) -> bytes:
    with document.file.open("rb") as file:
        sent = file.read()
    if not is_picture(document.content_type) or hashlib.sha256(sent).hexdigest() != document.sha256:
        raise Http404
    try:
        return _DRAWN[size](sent)
    except pictures.PictureError as error:
        raise Http404(str(error)) from error


def _keep(place: Path, drawn: bytes) -> None:
    """Put the file there whole or not at all; of two who draw at once the last one stays."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as written:
        written.write(drawn)
    Path(written.name).replace(place)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "anh-cong-khai"


def public_name(document: Document) -> str:
    """Return a name for the downloaded file; the one it was sent under may name a person.

    >>> public_name(Document(sha256="0123456789abcdef", content_type="application/pdf"))
    'tai-lieu-0123456789.pdf'
    """
    if is_picture(document.content_type):
        return f"anh-{document.sha256[:_HASH_SHOWN]}.jpg"
    kind = document.content_type.rpartition("/")[2]
    return f"tai-lieu-{document.sha256[:_HASH_SHOWN]}.{kind}"
