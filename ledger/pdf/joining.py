"""Parts of one document, drawn side by side, joined into one file.

The first part is the file; the pages of the others follow, with their numbers, one tree of tags, one
list of bookmarks, and each font once. What stands in the margins, which counts all pages, is laid out
last and laid over.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from types import SimpleNamespace
from typing import Any

import pydyf
import weasyprint
from weasyprint.pdf.anchors import add_outlines
from weasyprint.pdf.fonts import build_fonts_dictionary

from ledger.pdf import pages
from ledger.pdf.objects import Fixed, numbered
from ledger.pdf.pages import Glyphs, Piece

_SCALE = 0.75  # points in a CSS pixel
# In parts the margins are empty: they are laid over at the end.
BARE = """
@page { @top-center { content: none } @bottom-left { content: none } @bottom-right { content: none } }
"""
_FOOT = re.compile(r"<footer class=\"foot\">.*?</footer>", re.DOTALL)
_HEAD = re.compile(r".*?<body[^>]*>", re.DOTALL)
_TOLD = re.compile(rb"\((?:[^()\\]|\\.)*\)|@[A-Z]+|(\d+) 0 R")
_ARTIFACT = (b"/Artifact", b"<</Type /Pagination>>", b"BDC")
_LEAF = '<p style="break-after: page"></p>'


class NotJoinedError(Exception):
    """The parts show a face that the document does not know; it is drawn in one piece instead."""


def join(
    first: weasyprint.Document,
    pieces: Sequence[Piece],
    margins: weasyprint.Document,
    known: weasyprint.Document,
) -> pydyf.PDF:
    """Return one file of the pages of `first` and of `pieces`, under `margins`.

    `known` is a drawn document that shows all faces; NotJoinedError where a part shows another.
    """
    marks = [(first.pages[0].height, each) for each in pages.bookmarks_of(first)]
    marks += [(piece.height, each) for piece in pieces for each in piece.bookmarks]
    first.fonts = pages.Unbuilt()
    pdf = pages.draw(first)
    shown = [pages.glyphs_of(first), *[piece.glyphs for piece in pieces]]
    overlays = _overlays(pdf, margins, shown)
    _lay_over(pdf, overlays)
    for piece in pieces:
        _add(pdf, piece, overlays)
    _put_fonts(pdf, known, shown)
    leaves = [SimpleNamespace(height=height, bookmarks=each) for height, each in marks]
    add_outlines(pdf, first.copy(leaves).make_bookmark_tree(_SCALE, transform_pages=True))
    return pdf


def margins_of(html: str, count: int) -> str:
    """Return a document of `count` empty pages with the margins that `html` has."""
    begin, foot = _HEAD.match(html), _FOOT.search(html)
    shell = (begin[0] if begin else "") + (foot[0] if foot else "")
    return shell + _LEAF * (count - 1) + "<p></p></body></html>"


def _resources(pdf: pydyf.PDF) -> Any:
    page = pdf.objects[numbered(pdf.page_references[0])]
    return pdf.objects[numbered(page["Resources"])]


def _overlays(
    pdf: pydyf.PDF, margins: weasyprint.Document, shown: list[dict[str, Glyphs]]
) -> list[bytes]:
    """Put what stands in the margins into `pdf`, page by page; it is no part of the text."""
    margins.fonts = pages.Unbuilt()
    laid = pages.draw(margins, pdf_tags=False)
    shown.append(pages.glyphs_of(margins))
    _resources(pdf)["ExtGState"].update(_resources(laid)["ExtGState"])
    found = []
    for page in laid.page_references:
        stream = laid.objects[numbered(laid.objects[numbered(page)]["Contents"])]
        stream.stream = [b"q", *_ARTIFACT, *stream.stream, b"EMC", b"Q"]
        pdf.add_object(stream)
        found.append(stream.reference)
    return found


def _lay_over(pdf: pydyf.PDF, overlays: Sequence[bytes]) -> None:
    for reference, overlay in zip(pdf.page_references, overlays, strict=False):
        page = pdf.objects[numbered(reference)]
        page["Contents"] = pydyf.Array([overlay, page["Contents"]])


def _add(pdf: pydyf.PDF, piece: Piece, overlays: Sequence[bytes]) -> None:
    """Add the pages of a piece, with what hangs on them, after those that are there."""
    root = pdf.objects[numbered(pdf.catalog["StructTreeRoot"])]
    top = pdf.objects[numbered(root["K"][0])]
    resources, begun = _resources(pdf), pdf.pages["Count"]
    words = {
        b"@PAGES": pdf.pages.reference,
        b"@TOP": top.reference,
        b"@FONTS": resources["Font"],
        b"@COLOURS": resources["ColorSpace"],
    }
    start = len(pdf.objects)
    numbers = {old: b"%d 0 R" % new for new, old in enumerate(piece.objects, start)}
    numbers |= {old: words[word] for old, word in piece.shared.items()}
    keys = {number: begun + at for at, number in enumerate(piece.pages)}
    for old, (data, compressible) in piece.objects.items():
        if old in keys:
            words |= {b"@KEY": b"%d" % keys[old], b"@MARGINS": overlays[keys[old]]}
        made = Fixed(_renumbered(data, numbers, words), compressible=compressible)
        pdf.add_object(made)
        if old in keys:
            pdf.pages["Kids"].extend([made.number, 0, "R"])
            pdf.pages["Count"] += 1
    top["K"] += [numbers[numbered(kid)] for kid in piece.tops]
    nums = pdf.objects[numbered(root["ParentTree"])]["Nums"]
    for at, owners in enumerate(piece.owners, begun):
        nums += [at, _renumbered(owners, numbers, words)]


def _renumbered(data: bytes, numbers: Mapping[int, bytes], words: Mapping[bytes, bytes]) -> bytes:
    """Return the bytes of an object with its references put right; strings are left alone."""
    told, stream, rest = data.partition(b"\nstream\n")

    def put(found: re.Match[bytes]) -> bytes:
        if number := found[1]:
            return numbers[int(number)]
        return words.get(found[0], found[0])

    return _TOLD.sub(put, told) + stream + rest


def _put_fonts(
    pdf: pydyf.PDF, known: weasyprint.Document, shown: Iterable[Mapping[str, Glyphs]]
) -> None:
    """Cut each face to what all parts show of it, once."""
    faces = {font.hash: font for _key, font in known.fonts.items()}
    for face, glyphs in chain.from_iterable(each.items() for each in shown):
        font = faces.get(face)
        if font is None or max(glyphs.letters, default=0) >= font.glyph_count:
            raise NotJoinedError(face)
        font.to_unicode |= glyphs.letters
        font.widths |= glyphs.widths
    built = build_fonts_dictionary(pdf, faces, compress=True, subset=True, options=pages.OPTIONS)
    pdf.objects[numbered(_resources(pdf)["Font"])].update(built)
