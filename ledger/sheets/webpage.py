"""Web pages that carry the name of a spreadsheet: their tables, and nothing that runs."""

import email
import html
import re
from collections.abc import Iterator

from ledger.sheets.form import ASK, Sheet, SheetError, is_filled, refuse_too_many
from ledger.sheets.letters import decoded

# No mark of a tag may stand inside one: so that a broken page is read in one go.
_TAG = re.compile(r"<(!--|/?[a-zA-Z][a-zA-Z0-9:]*)([^<>]*)>?")
_SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?\s*(\d{1,4})""", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?([A-Za-z0-9_\-]{3,20})""", re.IGNORECASE)
_HIDDEN = frozenset({"script", "style", "title", "template", "noscript"})
_BREAKS = frozenset({"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"})
_BREAK = "\ue000"
_WIDEST = 1000


def read(data: bytes) -> Sheet:
    """The tables of a page one below the other, with the lines between them. Raises SheetError."""
    reader = _Reader()
    for token, text in _tokens(_content(data)):
        reader.take(token, text)
    reader.end_row()
    return Sheet("", reader.rows)


def read_archive(data: bytes) -> list[Sheet]:
    """The pages in a web archive (MHTML). Raises SheetError."""
    pages = []
    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            body = part.get_payload(decode=True)
            pages.append(read(body) if isinstance(body, bytes) else Sheet("", []))
    if not pages:
        raise SheetError(f"Tệp web lưu trữ không có bảng nào. {ASK}")
    return pages


def _content(data: bytes) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared[1].decode())
        except (UnicodeError, LookupError):
            pass
    return decoded(data)


def _tokens(content: str) -> Iterator[tuple[str, str]]:
    """Tags by their name (``/td`` ends one) with their attributes; ``""`` with plain text."""
    at = 0
    while found := _TAG.search(content, at):
        yield "", content[at : found.start()]
        at, name = found.end(), found[1].lower()
        if name == "!--":
            at = _behind(content, "-->", found.start() + 4)
        elif name in _HIDDEN:
            at = _behind(content, f"</{name}", at)
        else:
            yield name, found[2]
    yield "", content[at:]


def _behind(content: str, mark: str, at: int) -> int:
    found = re.compile(re.escape(mark), re.IGNORECASE).search(content, at)
    return found.end() if found else len(content)


class _Reader:
    """Rows as they stand on the page; of a merged cell the first holds the text, as in Excel."""

    def __init__(self) -> None:
        self.rows: list[list[object]] = []
        self._row: list[object] = []
        self._text: list[str] = []
        # Columns that a cell reaches down to, with the rows still to come: from earlier rows, from this.
        self._above: dict[int, int] = {}
        self._begun: dict[int, int] = {}
        self._wide = 0
        self._cells = 0

    def take(self, tag: str, text: str) -> None:
        """Go on by one tag, or by one stretch of text."""
        name = tag.removeprefix("/")
        if not tag:
            self._text.append(text)
        elif name in _BREAKS and self._wide:
            self._text.append(_BREAK)
        elif name in ("td", "th"):
            self._end_cell()
            if tag == name:
                self._start_cell(text)
        elif name in ("table", "tr") or name in _BREAKS:
            # A cell in which a table begins is no row of its own.
            frames = tag == "table" and self._wide and not is_filled([*self._row, *self._text])
            self.end_row(keep=not frames)
            if name == "table":
                self._above = {}

    def end_row(self, *, keep: bool = True) -> None:
        """Keep the row that was open, if anything was in it."""
        self._end_cell()
        if self._row and keep:
            self._pass_merged()
            self._cells += len(self._row)
            self.rows.append(self._row)
            refuse_too_many(len(self.rows), max(1, self._cells // len(self.rows)))
            both = [*self._above.items(), *self._begun.items()]
            self._above = {column: left - 1 for column, left in both if left > 1}
        self._row, self._begun = [], {}

    def _start_cell(self, attributes: str) -> None:
        self._pass_merged()
        spans = {kind.lower(): int(size) for kind, size in _SPAN.findall(attributes)}
        self._wide = max(1, spans.get("col", 1))
        if len(self._row) + self._wide > _WIDEST:
            refuse_too_many(_WIDEST * _WIDEST, _WIDEST)
        columns = range(len(self._row), len(self._row) + self._wide)
        self._begun.update(dict.fromkeys(columns, spans.get("row", 1)))

    def _end_cell(self) -> None:
        """Put the text down: into the open cell, or as a line of its own."""
        text = _plain("".join(self._text))
        self._text = []
        if self._wide:
            self._row += [text, *[""] * (self._wide - 1)]
        elif text and not self._row:
            self._row = [text]
        self._wide = 0

    def _pass_merged(self) -> None:
        """Leave the places free that a cell of an earlier row reaches down to."""
        while len(self._row) in self._above:
            self._row.append("")


def _plain(markup: str) -> str:
    lines = (" ".join(html.unescape(line).split()) for line in markup.split(_BREAK))
    return "\n".join(filter(None, lines))
