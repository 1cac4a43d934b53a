"""The tree of tags, put right where WeasyPrint's falls short of PDF/UA-1."""

from collections.abc import Sequence
from typing import Any

import pydyf

from ledger.pdf.objects import numbered

_PIXEL = 0.75  # points
_PAGINATION = pydyf.Dictionary({"Type": "/Pagination"})
# What stands in an element of the tree: its reference, the tag around it, what heads of tables head there.
_Kid = tuple[Any, str, str]


def settle(pdf: pydyf.PDF) -> None:
    """Let heads of tables say what they head, and what stands in margins be no part of the text."""
    root = pdf.objects[numbered(pdf.catalog["StructTreeRoot"])]
    told = _told(pdf, root["K"])
    nums = pdf.objects[numbered(root["ParentTree"])]["Nums"]
    for page, owners in zip(pdf.page_references, nums[1::2], strict=False):
        lost = {mcid for mcid, owner in enumerate(owners) if numbered(owner) not in told}
        _leave_out(pdf, page, lost)
        for mcid, owner in enumerate(owners):
            owners[mcid] = "null" if mcid in lost else _owned(pdf, owner, mcid)


def _leave_out(pdf: pydyf.PDF, page: bytes, lost: set[int]) -> None:
    """Mark what the tree does not tell as a mere ornament of its page."""
    stream = pdf.objects[numbered(pdf.objects[numbered(page)]["Contents"])].stream
    for at, word in enumerate(stream):
        if lost and isinstance(word, dict) and word.get("MCID") in lost:
            stream[at - 1 : at + 1] = ["/Artifact", _PAGINATION]


def _owned(pdf: pydyf.PDF, owner: bytes, mcid: int) -> bytes:
    """Let a text stand in its element itself, without a span between; return whose it then is."""
    span = pdf.objects[numbered(owner)]
    if span["S"] != "/Span" or span["K"] != [mcid]:
        return owner
    holder: bytes = span["P"]
    kids = pdf.objects[numbered(holder)]["K"]
    kids[kids.index(owner)] = mcid
    span.free = "f"
    return holder


def _told(pdf: pydyf.PDF, kids: Sequence[Any]) -> set[int]:
    """Return the numbers of the elements that the tree reaches, each put right on the way."""
    told: set[int] = set()
    waiting: list[_Kid] = [(kid, "", "/Row") for kid in kids]
    while waiting:
        kid, around, scope = waiting.pop()
        if isinstance(kid, int):
            continue
        told.add(numbered(kid))
        element = pdf.objects[numbered(kid)]
        _put_right(pdf, element, around, scope)
        tag = element.get("S", "")
        inner = {"/THead": "/Column", "/Table": "/Row"}.get(tag, scope)
        waiting += [(each, tag, inner) for each in element.get("K", ())]
    return told


def _put_right(pdf: pydyf.PDF, element: Any, around: str, scope: str) -> None:
    tag = element.get("S")
    if tag in {"/TH", "/TD"} and "A" in element:
        # A scope says as much as a list of heads in each cell, and needs no index of names.
        element.pop("ID", None)
        element["A"].pop("Headers", None)
        if tag == "/TH":
            element["A"]["Scope"] = scope
    elif tag == "/Div" and around == "/L":
        _pair(pdf, element)
    elif tag == "/Figure":
        page = pdf.objects[numbered(element["Pg"])]
        left, top, right, bottom = (_PIXEL * side for side in element["A"]["BBox"])
        height = page["MediaBox"][3]
        element["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])


def _pair(pdf: pydyf.PDF, pair: Any) -> None:
    """Make a term and what is said of it one item of their list: a label and a body."""
    pair["S"] = "/LI"
    for at, kid in enumerate(pair["K"]):
        half = pdf.objects[numbered(kid)]
        half["S"] = "/LBody" if at else "/Lbl"
        for inner in half["K"]:
            pdf.objects[numbered(inner)]["S"] = "/NonStruct"
