"""The picture that goes along when a page is passed on: a project's name, place and figures. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import fontpkg_be_vietnam_pro
from PIL import Image, ImageDraw, ImageFont

# Raise it when the drawing changes: what is kept of the old one is then drawn anew.
LAYOUT = 1
WIDTH, HEIGHT = 1200, 630

_MARGIN = 72
_PAPER, _INK, _QUIET, _LINE, _ACCENT = "#fffefb", "#1b2225", "#55616a", "#d8dad4", "#0b5a5a"
_FONTS = Path(fontpkg_be_vietnam_pro.ROOT) / "files"
_TITLE_SIZES = (64, 54, 46)
_MOST_LINES = 3


@dataclass(frozen=True)
class Told:
    """What the picture says; figures as label and amount, already in words."""

    title: str
    place: str
    figures: tuple[tuple[str, str], ...]
    foot: str
    brand: str


def draw(told: Told) -> bytes:
    """Return a PNG of 1200 × 630."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 12), fill=_ACCENT)
    pen.text((_MARGIN, 52), told.brand, _ACCENT, _font("SemiBold", 30))
    place = _shortened(told.place, _font("Regular", 30))
    pen.text((_MARGIN, 112), place, _QUIET, _font("Regular", 30))
    font, lines = _title(told.title)
    for number, line in enumerate(lines):
        pen.text((_MARGIN, 160 + number * int(font.size * 1.25)), line, _INK, font)
    _figures(pen, told.figures)
    pen.text((_MARGIN, 566), told.foot, _QUIET, _font("Regular", 26))
    # Few colours are drawn, so few are kept: a third of the weight.
    few = image.quantize(64, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _figures(pen: ImageDraw.ImageDraw, figures: tuple[tuple[str, str], ...]) -> None:
    """Set the figures side by side above the foot, as large as the widest allows."""
    pen.line((_MARGIN, 424, WIDTH - _MARGIN, 424), _LINE, 2)
    room = (WIDTH - 2 * _MARGIN) // len(figures)
    widest = max((amount for _label, amount in figures), key=len)
    sizes = (44, 38, 32, 26)
    size = next((s for s in sizes if _font("Bold", s).getlength(widest) <= room - 24), sizes[-1])
    for number, (label, amount) in enumerate(figures):
        left = _MARGIN + number * room
        pen.text((left, 446), label, _QUIET, _font("Regular", 26))
        pen.text((left, 482), amount, _INK, _font("Bold", size))


def _title(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest letters in which the title takes no more than three lines."""
    for size in _TITLE_SIZES:
        font = _font("Bold", size)
        lines = list(_lines(title, font))
        if len(lines) <= _MOST_LINES:
            return font, lines
    *kept, last = lines[:_MOST_LINES]
    return font, [*kept, _shortened(f"{last} …", font)]


def _lines(text: str, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = ""
    for word in text.split():
        wider = f"{line} {word}".strip()
        if line and font.getlength(wider) > WIDTH - 2 * _MARGIN:
            yield line
            line = word
        else:
            line = wider
    if line:
        yield _shortened(line, font)


def _shortened(text: str, font: ImageFont.FreeTypeFont) -> str:
    """Cut what does not fit one line, and say that there was more."""
    room = WIDTH - 2 * _MARGIN
    if font.getlength(text) <= room:
        return text
    while text and font.getlength(f"{text}…") > room:
        text = text[:-1]
    return f"{text.rstrip(' …')}…"


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONTS / f"BeVietnamPro-{weight}.ttf", size)
