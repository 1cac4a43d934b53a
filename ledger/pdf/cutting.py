"""Where a long list is parted, so that its pages can be laid out side by side.

A list that fills many pages begins on a page of its own; it is cut where a page will be full, judged
by how wide its words are. A guess that is off leaves one page a row short, and nothing else. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape

# Rows from which a list is laid out in parts, and the pages of a part.
LONG = 300
PAGES = 7

_LIST = re.compile(
    r"(?:<h2>[^<]*</h2>\s*)?<table class=\"money fixed\">(?P<top>.*?)"
    r"<tbody>(?P<rows>.*?)</tbody>\s*</table>",
    re.DOTALL,
)
_ROW = re.compile(r"<tr.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[dh]([^>]*)>(.*?)</t[dh]>", re.DOTALL)
_COLUMN = re.compile(r"<col class=\"([\w-]+)\">")
_WIDTH = re.compile(r"\.(col-[\w-]+) \{ width: (\d+)mm; \}")
_MARK = re.compile(r"<[^>]*>")
_SPAN = re.compile(r'colspan="(\d+)"')
_FORM_MARK = re.compile(r"<p class=\"form-mark\">.*?</p>", re.DOTALL)
_CAPTION = re.compile(r"<caption>.*?</caption>", re.DOTALL)
_HEAD = '<header class="head">'
_BEGINS, _ENDS = '<main><div class="body">', "</div></main></body></html>"

# As print.css sets them, in points: the page inside its margins (upright, lying), a row of a list, what
# stands above the first row of a list and of a part.
_POINTS = 72 / 25.4
_PAGES = {False: (163 * _POINTS, 255 * _POINTS), True: (267 * _POINTS, 180 * _POINTS)}
_SIZE, _LINE, _BETWEEN, _ACROSS = 11, 14.3, 4.5, 10.5
_TITLE, _MARGIN = 58, 4
# Words are taken for a little wider than they are: a page a row short is seldom seen, one too long is.
_CAUTION = 1.003


@dataclass(frozen=True)
class _Page:
    """The room of a page in points, and how wide each letter is, in thousandths of its size."""

    width: float
    height: float
    letters: Mapping[str, float]

    def lines(self, words: str, width: float) -> int:
        """Return how many lines `words` take in `width` points, broken at spaces and where they must."""
        room = width / _SIZE * 1000 / _CAUTION
        lines, left, space = 1, room, self.letters.get(" ", 300)
        for word in words.split():
            long = sum(self.letters.get(letter, 700) for letter in word)
            if long > left and left < room:
                lines, left = lines + 1, room
            while long > room:
                lines, long = lines + 1, long - room
            left -= long + space
        return lines


def is_long(html: str) -> bool:
    """Tell whether a document has a list that is laid out in parts."""
    return _HEAD in html and any(True for _found in _long_lists(html))


def parts(html: str, style: str, letters: Mapping[str, float]) -> list[str]:
    """Return the documents that a long one falls into.

    `style` tells how wide columns are, `letters` how wide each letter is, in thousandths of its size.
    """
    page = _Page(*_PAGES['<body class="wide' in html], letters)
    pieces, begun, at = [], "", 0
    for found in _long_lists(html):
        begun += html[at : found.start()]
        for chunk in _chunks(found, style, page):
            pieces.append(begun)
            begun = chunk
        at = found.end()
    # Every part has the head of the page for itself; the last ends as the whole does.
    shell = _FORM_MARK.sub("", html[: html.index(_HEAD)]) + _BEGINS
    first, *rest = [piece + _ENDS for piece in pieces]
    return [first, *[shell + piece for piece in rest], shell + begun + html[at:]]


def _long_lists(html: str) -> Iterator[re.Match[str]]:
    return (found for found in _LIST.finditer(html) if found["rows"].count("<tr") > LONG)


def _chunks(found: re.Match[str], style: str, page: _Page) -> Iterator[str]:
    """Yield a list as tables of whole pages, the first under its heading, the last with what is left."""
    rows = _ROW.findall(found["rows"])
    widths = _widths(found["top"], style, page)
    head = _height(_ROW.findall(found["top"])[0], widths, page)
    heights = [_height(row, widths, page) for row in rows]
    start, before = 0, found[0][: found.start("rows") - found.start()]
    for stop in [*_stops(heights, page.height - head, PAGES), len(rows)]:
        yield before + "".join(rows[start:stop]) + "</tbody></table>"
        before = '<table class="money fixed">' + _CAPTION.sub("", found["top"]) + "<tbody>"
        start = stop


def _stops(heights: Sequence[float], room: float, pages: int) -> Iterator[int]:
    """Yield the rows before which so many pages will be full."""
    left, page = room - _TITLE, 1
    for row, height in enumerate(heights):
        if height > left:
            left, page = room, page + 1
            if page > pages:
                yield row
                left, page = room - _MARGIN, 1
        left -= height


def _widths(top: str, style: str, page: _Page) -> list[float]:
    """Return the columns' widths in points; those that nobody set share what is left."""
    known = {name: float(mm) * _POINTS for name, mm in _WIDTH.findall(style)}
    columns = [known.get(name) for name in _COLUMN.findall(top)]
    left = page.width - sum(width or 0 for width in columns)
    shared = left / max(1, columns.count(None))
    return [width or shared for width in columns]


def _height(row: str, widths: Sequence[float], page: _Page) -> float:
    lines, column = 1, 0
    for said, inside in _CELL.findall(row):
        span = int(found[1]) if (found := _SPAN.search(said)) else 1
        width = sum(widths[column : column + span]) - _ACROSS
        if "tight" not in said and "num" not in said:
            lines = max(lines, page.lines(unescape(_MARK.sub("", inside)), width))
        column += span
    return lines * _LINE + _BETWEEN
