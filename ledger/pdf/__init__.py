"""A print template and its values, as the bytes of one file that is PDF/A-3u and PDF/UA-1.

Same values, same bytes: the clock is not read and nothing comes from the network. A long list is
laid out in parts, side by side, and joined (`cutting`, `press`, `joining`).
"""

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import weasyprint
from django.template.loader import render_to_string
from django.utils import translation

from ledger.pdf import cutting, joining, pages, sources
from ledger.pdf.press import Press

# Hears how many pages are drawn, of how many that are expected.
Tell = Callable[[int, int], None]

# PDF/A wants a date of each attached file; used when the caller names no moment.
_NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


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


def draw(sheet: Sheet, tell: Tell = _silent, *, processes: int = 0) -> bytes:
    """Return the sheet as PDF bytes; `tell` hears of the pages done.

    A sheet with a long list is laid out by `processes` (by default one for each processor), and
    comes out the same whatever their number.
    """
    with translation.override("vi"):
        html = render_to_string(sheet.template, {"print_title": sheet.title, **sheet.context})
    style = sources.static_text("print.css")
    with suppress(joining.NotJoinedError):
        if cutting.is_long(html):
            return _joined(sheet, html, style, tell, processes or os.cpu_count() or 1)
    document = pages.lay_out(html, style)
    tell(len(document.pages), len(document.pages))
    _say(document, sheet)
    return pages.written(pages.draw(document))


def _joined(sheet: Sheet, html: str, style: str, tell: Tell, processes: int) -> bytes:
    """Return a sheet with a long list; joining.NotJoinedError when it is to be drawn in one piece."""
    with Press(processes) as press:
        known = pages.specimen(html, style)
        first, *others = cutting.parts(html, style, pages.widths(known))
        expected, bare = cutting.PAGES * len(others), (style, joining.BARE)
        given, pieces = press.give(others, bare), []
        document = pages.lay_out(first, *bare)
        count = len(document.pages)
        for piece in given:
            pieces.append(piece)
            count += len(piece.pages)
            tell(count, max(count, expected))
    _say(document, sheet)
    with pages.uncollected():
        margins = pages.lay_out(joining.margins_of(html, count), style)
        return pages.written(joining.join(document, pieces, margins, known))


def _say(document: weasyprint.Document, sheet: Sheet) -> None:
    """Let the document say its title, its moment, and carry its data."""
    moment, said = sheet.created, document.metadata
    said.title = sheet.title
    said.created = said.modified = moment and moment.isoformat()
    said.attachments = [_attached(item, moment) for item in sheet.attachments]


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
