"""A print template and its values, as the bytes of a tagged PDF/A-3.

Same values, same bytes: the clock is not read and nothing comes from the network. Only our own
static files and the installed font packages can be opened.
"""

import mimetypes
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import fontpkg_noto_serif
import weasyprint
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

# fontTools writes the hour into the fonts it cuts to size, unless it finds this.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")

# PDF/A wants a date of each attached file; used when the caller names no moment.
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
_FONTS = Path(fontpkg_noto_serif.ROOT) / "files"
# One family on every machine, so the same facts give the same pages; named apart from installed fonts,
# some of which (Liberation 1) lack half of the Vietnamese letters.
_FONT_FACES = """
@font-face { font-family: "So Cong Serif"; src: url("font:NotoSerif[wdth,wght].ttf"); }
@font-face { font-family: "So Cong Serif"; font-style: italic; src: url("font:NotoSerif-Italic[wdth,wght].ttf"); }
html { font-variation-settings: "wdth" 84; }
"""

# Hears how many pages are drawn, of how many that are expected.
Tell = Callable[[int, int], None]


def _silent(_done: int, _expected: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Attachment:
    """A data file carried inside the PDF, such as the JSON it was drawn from."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True)
class Sheet:
    """What is printed: a template, what fills it, and what the document says of itself.

    `created` is the moment the document speaks of (its voucher, its publication), never now.
    """

    template: str
    context: Mapping[str, Any]
    title: str
    created: datetime | None
    attachments: Sequence[Attachment] = ()


class _OwnFiles(URLFetcher):
    """Opens `static:` and `font:` names only."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        path = _own_file(scheme, name)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _static_file(name: str) -> Path | None:
    try:
        found = finders.find(name)
    except SuspiciousFileOperation:
        return None
    return Path(found) if found else None


def _font_file(name: str) -> Path | None:
    return next((path for path in _FONTS.iterdir() if path.name == name), None)


def _own_file(scheme: str, name: str) -> Path:
    """Return the path behind `static:site.css` or `font:Name.ttf`; refuse everything else."""
    places = {"static": _static_file, "font": _font_file}
    if scheme in places and (path := places[scheme](unquote(name))):
        return path
    message = f"A printed document may not open {scheme}:{name}"
    raise FatalURLFetchingError(message)


def render(
    template_name: str,
    context: Mapping[str, Any],
    *,
    title: str,
    created: datetime | None,
    attachments: Iterable[Attachment] = (),
) -> bytes:
    """Return a short document, filled from a template, as `draw` draws it."""
    return draw(Sheet(template_name, context, title, created, tuple(attachments)))


def draw(sheet: Sheet, tell: Tell = _silent) -> bytes:
    """Return the sheet as PDF/A-3 bytes tagged for screen readers; `tell` hears of the pages done."""
    fetcher = _OwnFiles()
    fonts = FontConfiguration()
    sheets = [
        weasyprint.CSS(string=_FONT_FACES, font_config=fonts, url_fetcher=fetcher),
        weasyprint.CSS("static:print.css", font_config=fonts, url_fetcher=fetcher),
    ]
    options = {"stylesheets": sheets, "pdf_variant": "pdf/a-3a"}
    with translation.override("vi"):
        html = render_to_string(sheet.template, {"print_title": sheet.title, **sheet.context})
    document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(fonts, **options)
    tell(len(document.pages), len(document.pages))
    moment = sheet.created
    document.metadata.title = sheet.title
    document.metadata.lang = "vi"
    document.metadata.created = document.metadata.modified = moment and moment.isoformat()
    document.metadata.attachments = [_attached(item, moment) for item in sheet.attachments]
    return bytes(document.write_pdf(**options))


def _attached(item: Attachment, created: datetime | None) -> weasyprint.Attachment:
    moment = (created or _NO_MOMENT).astimezone(UTC)
    return weasyprint.Attachment(
        file_obj=BytesIO(item.content),
        name=item.name,
        description=item.description or item.name,
        created=moment,
        modified=moment,
        relationship="Data",
    )
