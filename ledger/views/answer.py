"""Files as answers."""

from django.http import HttpResponse


def inline(content: bytes, file_name: str, kind: str = "application/pdf") -> HttpResponse:
    """Return a file that the browser shows, and stores under `file_name` when asked to."""
    headers = {"Content-Disposition": f'inline; filename="{file_name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
