"""What the frame of every page shows."""

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, object]:
    """Return the values the base templates use on every page."""
    return {"demo_mode": settings.DEMO_MODE}
