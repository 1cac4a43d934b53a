"""What the includes need and plain template language cannot say."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NUMERIC = {"money", "signed", "quantity"}


@register.filter
def cells_under(
    cells: Sequence[object], columns: Sequence[Mapping[str, str]]
) -> list[dict[str, object]]:
    """Join each cell of a row with the label and the kind of its column; "" leaves it empty.

    A word under days or figures ("Cộng") stays a word.
    """
    return [
        {
            "value": value,
            "label": column["label"],
            "kind": "text" if _is_word(value) else column.get("kind", "text"),
            "blank": value == "",
            "numeric": column.get("kind") in NUMERIC,
        }
        for value, column in zip(cells, columns, strict=True)
    ]


def _is_word(value: object) -> bool:
    """Tell a word from a figure or a day, which may be written as text too."""
    return isinstance(value, str) and not value[:1].isdigit()


@register.simple_tag(takes_context=True)
def parts_of_work(
    context: Mapping[str, Any], items: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Mark the part of the work a page stands in: by its address, or else by its first crumb."""
    crumbs = context.get("crumbs")
    if crumbs and not any(item["current"] for item in items):
        return [{**item, "current": item["url"] == crumbs[0][1]} for item in items]
    return [dict(item) for item in items]


def _percent(part: int, total: int) -> tuple[str, str]:
    """Return a share as SVG wants it (`12.3`) and as people read it (`12,3 %`)."""
    tenths = (part * 2000 + total) // (2 * total)
    plain = f"{tenths // 10}.{tenths % 10}"
    return plain, f"{plain.removesuffix('.0').replace('.', ',')}\u00a0%"


@register.simple_tag
def bar_segments(sources: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lay amounts (whole đồng, none negative) end to end along a bar of 100 percent."""
    rows = [source for source in sources if source["amount"]]
    total = sum(row["amount"] for row in rows)
    segments, before = [], 0
    for row in rows:
        width, share = _percent(row["amount"], total)
        start, _ = _percent(before, total)
        segments.append({**row, "start": start, "width": width, "share": share})
        before += row["amount"]
    return segments


@register.simple_tag
def qr_svg(text: str) -> SafeString:
    """Draw a text as a QR code: inline SVG without style, named by its own text for screen readers."""
    code = segno.make(text, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None, title=text)
    return mark_safe(svg)  # noqa: S308 -- segno writes it and escapes the title
