"""Where a public page stands in each language: Vietnamese at its address, English at the same under /en/."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from config.middleware import PERSONAL

# Each in its own words: who looks for a language reads that one.
_NAMES = {"vi": "Tiếng Việt", "en": "English"}


@dataclass(frozen=True)
class Other:
    """A page in a language: `link` leads there with what was asked, `address` is its whole name."""

    code: str
    name: str
    link: str
    address: str


@dataclass(frozen=True)
class Languages:
    """A page in all its languages; `address` is its name in the one it is shown in."""

    address: str
    all: list[Other]
    others: list[Other]


def of(request: HttpRequest) -> Languages | None:
    """Return where the page asked for stands in each language; None for a file and where a cookie says it."""
    if request.path_info.startswith(PERSONAL) or not request.path.endswith("/"):
        return None
    here = get_language() or settings.LANGUAGE_CODE
    path = request.path.removeprefix(_prefix(here))
    found = [_other(request, code, path) for code in _NAMES]
    shown = next(each for each in found if each.code == here)
    return Languages(shown.address, found, [each for each in found if each is not shown])


def _other(request: HttpRequest, code: str, path: str) -> Other:
    whole, asked = _prefix(code) + path, request.GET.urlencode()
    # Filters and orders show the same things otherwise; the pages of a list are pages of their own.
    page = request.GET.get("page", "")
    number = f"?page={page}" if page.isascii() and page.isdecimal() and page != "1" else ""
    return Other(
        code,
        _NAMES[code],
        f"{whole}?{asked}" if asked else whole,
        settings.PUBLIC_URL + whole + number,
    )


def _prefix(code: str) -> str:
    return "" if code == settings.LANGUAGE_CODE else f"/{code}"
