"""What a printed document may open: our own static files and the installed font packages, nothing else."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import fontpkg_be_vietnam_pro
import fontpkg_noto_serif
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_FONTS = [Path(each.ROOT) / "files" for each in (fontpkg_noto_serif, fontpkg_be_vietnam_pro)]
# One family on every machine, so the same facts give the same pages; named apart from installed fonts,
# some of which (Liberation 1) lack half of the Vietnamese letters. The signs that it lacks (≤) come from
# the other family at hand, so that no sheet hangs on what a server has installed.
FONT_FACES = """
@font-face { font-family: "So Cong Serif"; src: url("font:NotoSerif[wdth,wght].ttf"); }
@font-face { font-family: "So Cong Serif"; font-style: italic; src: url("font:NotoSerif-Italic[wdth,wght].ttf"); }
@font-face { font-family: "So Cong Signs"; src: url("font:BeVietnamPro-Regular.ttf"); }
html { font-variation-settings: "wdth" 84; }
body:not(.notice) { font-family: "So Cong Serif", "So Cong Signs"; }
"""


class OwnFiles(URLFetcher):
    """Opens `static:` and `font:` names only."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        path = _own_file(scheme, name)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def static_text(name: str) -> str:
    """Return the words of a static file."""
    return _own_file("static", name).read_text(encoding="utf-8")


def _static_file(name: str) -> Path | None:
    try:
        found = finders.find(name)
    except SuspiciousFileOperation:
        return None
    return Path(found) if found else None


def _font_file(name: str) -> Path | None:
    return next((path for each in _FONTS for path in each.iterdir() if path.name == name), None)


def _own_file(scheme: str, name: str) -> Path:
    """Return the path behind `static:site.css` or `font:Name.ttf`; refuse everything else."""
    places = {"static": _static_file, "font": _font_file}
    if scheme in places and (path := places[scheme](unquote(name))):
        return path
    message = f"A printed document may not open {scheme}:{name}"
    raise FatalURLFetchingError(message)
