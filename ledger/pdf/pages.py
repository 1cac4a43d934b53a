"""HTML laid out by WeasyPrint, and made the PDF objects of an accessible file.

Knows no Django, so that a helper process has little to load.
"""

import gc
import os
import re
import string
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape, unescape
from io import BytesIO
from typing import Any

import pydyf
import weasyprint
from weasyprint.pdf import generate_pdf
from weasyprint.text.fonts import FontConfiguration

from ledger.pdf import sources, tags
from ledger.pdf.objects import fixed, numbered

# fontTools writes the hour into the fonts it cuts to size, unless it finds this.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")

OPTIONS: dict[str, Any] = weasyprint.DEFAULT_OPTIONS | {
    "pdf_variant": "pdf/a-3u",
    "pdf_version": "1.7",
    "pdf_tags": True,
    "output_intent": "srgb",
}
_MARK = re.compile(r"<[^>]*>")
_SPECIMEN = "<html lang=vi><body><p>{}</p><p><b>a<i>a</i></b><i>a</i></p></body></html>"
_UA = (
    b'<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />'
    b"</rdf:RDF>"
)
# Style sheets and fonts, read once in each thread: Pango's are not shared between threads.
_kept = threading.local()


@dataclass(frozen=True)
class Glyphs:
    """What a document shows in one face: the letters and the width of each glyph."""

    letters: dict[int, str]
    widths: dict[int, float]


@dataclass(frozen=True)
class Piece:
    """Some pages of a document, drawn elsewhere: plain bytes that another process can take.

    `objects` are numbered as they were drawn, `shared` tells which numbers the whole document has
    once; `pages`, `tops` and `owners` name the pages, what the tree of tags begins with, and whose
    each marked content of a page is. `glyphs` are told by face.
    """

    objects: dict[int, tuple[bytes, bool]]
    shared: dict[int, bytes]
    pages: list[int]
    tops: list[bytes]
    owners: list[bytes]
    glyphs: dict[str, Glyphs]
    bookmarks: list[list[Any]]
    height: float


class Unbuilt(dict[int, Any]):
    """The fonts of a part: put into the file once, when all parts have said what they show."""

    def values(self) -> Any:
        return ()


def lay_out(html: str, *styles: str) -> weasyprint.Document:
    """Return the document that `html` makes under `styles`, on paper."""
    fonts, sheets = _styled(styles)
    page = weasyprint.HTML(string=html, url_fetcher=sources.OwnFiles())
    return page.render(fonts, **{**OPTIONS, "stylesheets": sheets})


def draw(document: weasyprint.Document, **changes: Any) -> pydyf.PDF:
    """Return the PDF objects of a document that is laid out, tagged as PDF/UA wants it."""
    document.metadata.lang = "vi"
    pdf = generate_pdf(document, None, 1, **{**OPTIONS, **changes})
    if changes.get("pdf_tags", True):
        tags.settle(pdf)
    return pdf


def draw_piece(html: str, *styles: str) -> Piece:
    """Lay out and draw one part of a document; any process gives the same bytes."""
    with uncollected():
        document = lay_out(html, *styles)
        document.fonts = Unbuilt()
        marks = bookmarks_of(document)
        pdf = draw(document)
        return _piece(pdf, document, marks)


def specimen(html: str, *styles: str) -> weasyprint.Document:
    """Return a drawn document that shows every letter of `html`, and each face of the family."""
    letters = sorted({*unescape(_MARK.sub("", html))} - {*string.whitespace})
    shown = escape(" ".join(letters))
    document = lay_out(_SPECIMEN.format(shown), *styles)
    document.fonts = Unbuilt()
    draw(document)
    return document


def widths(specimen: weasyprint.Document) -> dict[str, float]:
    """Return how wide each letter of a specimen is upright, in thousandths of its size."""
    font = next(font for _key, font in specimen.fonts.items())
    return {letter: font.widths[glyph] for glyph, letter in font.to_unicode.items()}


def bookmarks_of(document: weasyprint.Document) -> list[list[Any]]:
    """Take the bookmarks out of the pages: the whole document has one list of them."""
    taken = [page.bookmarks for page in document.pages]
    for page in document.pages:
        page.bookmarks = []
    return taken


def glyphs_of(document: weasyprint.Document) -> dict[str, Glyphs]:
    """Return what a document that is drawn shows, by face."""
    fonts = dict(document.fonts.items()).values()
    return {font.hash: Glyphs(font.to_unicode, font.widths) for font in fonts}


@contextmanager
def uncollected() -> Iterator[None]:
    """Leave garbage until the work is done: looking for it takes a quarter of the time of a layout."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def written(pdf: pydyf.PDF) -> bytes:
    """Return the bytes of a file."""
    _claim_ua(pdf)
    pdf.objects[1:] = [fixed(each) for each in pdf.objects[1:]]
    out = BytesIO()
    pdf.write(out, OPTIONS["pdf_version"], identifier=True, compress=True)
    return out.getvalue()


def _piece(pdf: pydyf.PDF, document: weasyprint.Document, marks: list[list[Any]]) -> Piece:
    root = pdf.objects[numbered(pdf.catalog["StructTreeRoot"])]
    top = pdf.objects[numbered(root["K"][0])]
    tree = pdf.objects[numbered(root["ParentTree"])]
    pages = [numbered(page) for page in pdf.page_references]
    resources = pdf.objects[numbered(pdf.objects[pages[0]]["Resources"])]
    shared = {
        pdf.pages.number: b"@PAGES",
        top.number: b"@TOP",
        numbered(resources["Font"]): b"@FONTS",
        numbered(resources["ColorSpace"]): b"@COLOURS",
    }
    for number in pages:
        page = pdf.objects[number]
        page["Contents"] = pydyf.Array([b"@MARGINS", page["Contents"]])
        page["StructParents"] = b"@KEY"
    profiles = [numbered(intent["DestOutputProfile"]) for intent in pdf.catalog["OutputIntents"]]
    once = {*shared, root.number, tree.number, pdf.catalog.number, *profiles}
    once |= {numbered(pdf.catalog["Metadata"])}
    return Piece(
        objects={
            each.number: (each.data, each.compressible)
            for each in pdf.objects[1:]
            if each.number not in once and each.free == "n"
        },
        shared=shared,
        pages=pages,
        tops=top["K"],
        owners=[owners.data for owners in tree["Nums"][1::2]],
        glyphs=glyphs_of(document),
        bookmarks=marks,
        height=document.pages[0].height,
    )


def _styled(styles: tuple[str, ...]) -> tuple[FontConfiguration, list[weasyprint.CSS]]:
    kept = _kept.__dict__.setdefault("sheets", {})
    if styles not in kept:
        fonts, fetcher = FontConfiguration(), sources.OwnFiles()
        texts = (sources.FONT_FACES, *styles)
        sheets = [
            weasyprint.CSS(string=text, font_config=fonts, url_fetcher=fetcher) for text in texts
        ]
        kept[styles] = fonts, sheets
    found: tuple[FontConfiguration, list[weasyprint.CSS]] = kept[styles]
    return found


def _claim_ua(pdf: pydyf.PDF) -> None:
    """Say PDF/UA-1 beside PDF/A-3u, in the one description of the file."""
    stream = pdf.objects[numbered(pdf.catalog["Metadata"])]
    stream.stream = [b"".join(stream.stream).replace(b"</rdf:RDF>", _UA, 1)]
