"""CSV of any delimiter."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from ledger.sheets.form import ASK, Sheet, SheetError, refuse_too_many
from ledger.sheets.letters import decoded

_DELIMITERS = ",;\t|"
_OLD_MAC = re.compile(r"\r(?!\n)")
# Excel writes ="0011" so that zeros stay; it is text, not a formula.
_AS_TEXT = re.compile(r'="([^"]*)"')


def read(data: bytes) -> Sheet:
    """The table in a delimited text. Raises SheetError."""
    content = decoded(data)
    first, _, rest = content[:40].partition("\n")
    declared = re.fullmatch(r'"?sep=(.)"?\r?', first.strip(" "), re.IGNORECASE)
    if declared:
        content = rest + content[40:]
    delimiter = declared[1] if declared else _delimiter(content)
    reader = csv.reader(_lines(content), delimiter=delimiter)
    rows: list[list[object]] = []
    try:
        for row in reader:
            rows.append(_unwrapped(row) if '="' in "".join(row) else [*row])
            if len(rows) % 1000 == 1:
                refuse_too_many(len(rows), len(row))
    except csv.Error as error:
        raise SheetError(f"Tệp CSV bị hỏng, không đọc được. {ASK}") from error
    refuse_too_many(len(rows), 1)
    return Sheet("", rows)


def _lines(content: str) -> Iterator[str]:
    """The lines with their ends, one at a time."""
    if _OLD_MAC.search(content):
        yield from io.StringIO(content, newline="")
        return
    start = 0
    while end := content.find("\n", start) + 1:
        yield content[start:end]
        start = end
    if start < len(content):
        yield content[start:]


def _unwrapped(row: list[str]) -> list[object]:
    matches = [_AS_TEXT.fullmatch(cell.strip()) for cell in row]
    return [match[1] if match else cell for match, cell in zip(matches, row, strict=True)]


def _delimiter(content: str) -> str:
    """The mark that cuts the largest share of the first rows into equally many cells, above one."""
    sample = content[:20_000]

    def agreement(mark: str) -> tuple[float, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=mark))
        except csv.Error:
            return 0, 0
        rows = sum(count for width, count in widths.items() if width)
        widths = Counter({width: n for width, n in widths.items() if width > 1})
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return count / max(1, rows), width

    return max(_DELIMITERS, key=agreement)
