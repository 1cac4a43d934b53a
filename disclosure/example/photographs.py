"""Photographs of the example, drawn: a road, a culvert, a house.

Each holds what a phone puts into it (where, when, with what it was taken), so that anyone can see
that the public picture holds none of it.
"""

import io
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from PIL import ExifTags, Image, ImageDraw

Draw = ImageDraw.ImageDraw

# Drawn larger than kept, so that edges are smooth.
_DRAWN, _KEPT = (1920, 1440), (960, 720)
_HORIZON = 620
_SKY, _HAZE, _FIELD, _GRASS = (168, 201, 222), (226, 232, 226), (140, 164, 88), (98, 128, 62)
_EARTH, _CONCRETE, _WET, _SHADE = (148, 106, 70), (196, 193, 184), (92, 108, 104), (58, 56, 52)
_WALL, _ROOF, _DOOR = (232, 219, 190), (164, 74, 52), (70, 92, 104)


def taken(draw: Callable[[Draw], None], on: date, latitude: float, longitude: float) -> bytes:
    """Return a JPEG of what `draw` draws, "taken" on a day at a place in degrees."""
    picture = Image.new("RGB", _DRAWN)
    pen = ImageDraw.Draw(picture)
    _country(pen)
    draw(pen)
    written = io.BytesIO()
    exif = _exif(on, latitude, longitude)
    picture.resize(_KEPT).save(written, "JPEG", quality=80, exif=exif)
    return written.getvalue()


def road(pen: Draw) -> None:
    """Draw a concrete road between fields, its edges and joints."""
    _way(pen, _CONCRETE)
    for y in (660, 720, 810, 950, 1170):
        part = (y - _HORIZON) / (1440 - _HORIZON)
        ends = [(800 - 520 * part, y), (960 + 700 * part, y)]
        pen.line(ends, fill=_EARTH, width=2 + round(8 * part))


def roadbed(pen: Draw) -> None:
    """Draw the same road as a bed of stone, before there is concrete."""
    _way(pen, _between(_EARTH, _CONCRETE, 0.35))


def _way(pen: Draw, surface: tuple[int, ...]) -> None:
    pen.polygon([(760, _HORIZON), (1000, _HORIZON), (1900, 1440), (60, 1440)], fill=_EARTH)
    pen.polygon([(800, _HORIZON), (960, _HORIZON), (1660, 1440), (280, 1440)], fill=surface)
    for x, top in ((300, 330), (470, 420), (1380, 380), (1620, 300)):
        _tree(pen, x, top)


def culvert(pen: Draw) -> None:
    """Draw a box culvert under a road, water before it."""
    pen.rectangle([0, 700, 1920, 860], fill=_CONCRETE)
    pen.polygon([(0, 860), (560, 860), (430, 1440), (0, 1440)], fill=_GRASS)
    pen.polygon([(1920, 860), (1360, 860), (1490, 1440), (1920, 1440)], fill=_GRASS)
    pen.polygon([(560, 860), (1360, 860), (1490, 1440), (430, 1440)], fill=_WET)
    pen.rectangle([520, 800, 1400, 1240], fill=_CONCRETE)
    pen.rectangle([620, 880, 1300, 1240], fill=_SHADE)
    pen.polygon([(520, 800), (420, 900), (400, 1340), (520, 1240)], fill=_EARTH)
    pen.polygon([(1400, 800), (1500, 900), (1520, 1340), (1400, 1240)], fill=_EARTH)
    for y in range(1300, 1440, 36):
        pen.line([(640, y), (1280, y + 8)], fill=_HAZE, width=4)


def house(pen: Draw) -> None:
    """Draw a small house with a door, two windows and a yard."""
    pen.polygon([(200, 1180), (1720, 1180), (1920, 1440), (0, 1440)], fill=_EARTH)
    pen.rectangle([480, 700, 1440, 1200], fill=_WALL)
    pen.polygon([(400, 720), (660, 420), (1260, 420), (1520, 720)], fill=_ROOF)
    pen.rectangle([870, 860, 1050, 1200], fill=_DOOR)
    for x in (580, 1180):
        pen.rectangle([x, 860, x + 180, 1020], fill=_HAZE, outline=_DOOR, width=14)
        pen.line([(x + 90, 860), (x + 90, 1020)], fill=_DOOR, width=10)
    pen.rectangle([480, 1170, 1440, 1200], fill=_CONCRETE)
    _tree(pen, 250, 480)


def _country(pen: Draw) -> None:
    """Draw sky, hills and fields."""
    for y in range(_HORIZON):
        pen.line([(0, y), (_DRAWN[0], y)], fill=_between(_SKY, _HAZE, y / _HORIZON))
    tops = [(0, 520), (380, 430), (760, 560), (1180, 450), (1500, 540), (1920, 440)]
    for (x, y), (next_x, next_y) in pairwise(tops):
        corners = [(x, y), (next_x, next_y), (next_x, _HORIZON), (x, _HORIZON)]
        pen.polygon(corners, fill=_between(_GRASS, _HAZE, 0.45))
    for y in range(_HORIZON, _DRAWN[1]):
        part = (y - _HORIZON) / (_DRAWN[1] - _HORIZON)
        pen.line([(0, y), (_DRAWN[0], y)], fill=_between(_FIELD, _GRASS, part))


def _tree(pen: Draw, x: int, top: int) -> None:
    pen.rectangle([x - 10, top + 120, x + 10, top + 420], fill=_EARTH)
    pen.ellipse([x - 110, top, x + 110, top + 240], fill=_GRASS)


def _between(one: tuple[int, ...], other: tuple[int, ...], part: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))


def _exif(on: date, latitude: float, longitude: float) -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Vi du"
    exif[ExifTags.Base.Model] = "Dien thoai cua truong thon"
    exif[ExifTags.Base.DateTime] = f"{on:%Y:%m:%d} 07:30:00"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: _degrees(latitude),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: _degrees(longitude),
        }
    )
    return exif


def _degrees(value: float) -> tuple[float, float, float]:
    """Return degrees, minutes and seconds.

    >>> _degrees(11.5)
    (11.0, 30.0, 0.0)
    """
    minutes = value % 1 * 60
    return float(int(value)), float(int(minutes)), round(minutes % 1 * 60, 2)
