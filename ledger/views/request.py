"""The person behind a request."""

from typing import cast

from django.http import HttpRequest

from ledger.models.people import User


def person(request: HttpRequest) -> User:
    """Return the user of a view guarded by ``login_required``."""
    return cast("User", request.user)
