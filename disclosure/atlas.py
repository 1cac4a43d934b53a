"""A map without a background: points by latitude and longitude on one sheet. Pure.

Short distances keep their shape: a degree of longitude is drawn as long as it is at the middle
latitude of what is shown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 420
_LEAST, _MOST = 160, 560
_MARGIN = 24
# About one kilometre: a single point does not fill the sheet.
_LEAST_SPAN = 0.01
_SMALL, _LARGE = 5.0, 16.0
# Names stand above their points, or below where another name is; as large as a phone shows them.
_ABOVE, _BELOW, _LINE, _HALF_LETTER = 10, 22, 18, 4.4


@dataclass(frozen=True)
class Mark:
    """What stands at a place: its name, its page, how many projects it is."""

    name: str
    url: str
    latitude: float
    longitude: float
    count: int = 1


@dataclass(frozen=True)
class Dot:
    """A mark on the sheet; x, y and radius as SVG takes them."""

    mark: Mark
    x: str
    y: str
    radius: str


@dataclass(frozen=True)
class Label:
    """A name on the sheet; `anchor` keeps it inside."""

    text: str
    x: str
    y: str
    anchor: str


@dataclass(frozen=True)
class Sheet:
    """A drawn map: its height for `WIDTH`, its dots and its labels."""

    height: int
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]


def draw(marks: Sequence[Mark], names: Sequence[Mark]) -> Sheet:
    """Lay `marks` out north up, the larger first so that the smaller stay in reach; write `names`.

    A name that would run into those already written is left out; give the weightier first.
    """
    frame = _Frame(marks)
    most = max((mark.count for mark in marks), default=1)
    ordered = sorted(marks, key=lambda mark: -mark.count)
    dots = tuple(Dot(mark, *frame.at(mark), _radius(mark.count, most)) for mark in ordered)
    return Sheet(frame.height, dots, tuple(_labels(frame, names)))


class _Frame:
    """Where on the sheet a latitude and a longitude are."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        south, north = _span([mark.latitude for mark in marks])
        west, east = _span([mark.longitude for mark in marks])
        self._north, self._west = north, west
        self._squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = (east - west) * self._squeeze, north - south
        inner = WIDTH - 2 * _MARGIN
        self._scale = min(inner / wide, (_MOST - 2 * _MARGIN) / high)
        self.height = round(max(high * self._scale + 2 * _MARGIN, _LEAST))
        self._left = _MARGIN + (inner - wide * self._scale) / 2
        self._top = (self.height - high * self._scale) / 2

    def place(self, mark: Mark) -> tuple[float, float]:
        """Return x and y of a mark."""
        x = self._left + (mark.longitude - self._west) * self._squeeze * self._scale
        return x, self._top + (self._north - mark.latitude) * self._scale

    def at(self, mark: Mark) -> tuple[str, str]:
        """Return them as SVG takes them."""
        x, y = self.place(mark)
        return f"{x:.1f}", f"{y:.1f}"


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=0.0)
    short = max(_LEAST_SPAN - (high - low), 0.0) / 2
    return low - short, high + short


def _radius(count: int, most: int) -> str:
    """Return a radius whose circle grows in area with the count."""
    if most == 1:
        return f"{_SMALL:g}"
    return f"{max(_SMALL, _LARGE * math.sqrt(count / most)):.1f}"


def _labels(frame: _Frame, names: Sequence[Mark]) -> list[Label]:
    taken: list[tuple[float, float, float]] = []
    labels = []
    for mark in names:
        x, y = frame.place(mark)
        half = len(mark.name) * _HALF_LETTER
        heights = (max(y - _ABOVE, 14), min(y + _BELOW, frame.height - 4))
        free = [at for at in heights if not _runs_into(taken, x, at, half)]
        if not free:
            continue
        taken.append((x, free[0], half))
        anchor = "start" if x < half else "end" if x > WIDTH - half else "middle"
        labels.append(Label(mark.name, f"{x:.1f}", f"{free[0]:.1f}", anchor))
    return labels


def _runs_into(taken: list[tuple[float, float, float]], x: float, y: float, half: float) -> bool:
    """Tell whether a name at x, y meets one that is written: those are x, y and half the width."""
    return any(abs(y - high) < _LINE and abs(x - at) < half + width for at, high, width in taken)
