"""A look into an XLS file before it is opened: how far its cells reach, and which are calculated."""

import struct
from collections.abc import Iterator

from ledger.sheets.form import ASK, MAX_CELLS, SheetError, refuse_too_many

_HEADER, _ENTRY = 512, 128
_SMALL, _SMALL_SECTOR = 4096, 64
_LAST = 0xFFFF_FFFA  # from here on numbers of sectors are marks
_NAMES = ("Workbook", "Book")
_ROOT, _STREAM = 5, 2

_BEGIN, _FORMULA, _MANY = 0x0809, 0x0006, 0x00BD
_CELLS = frozenset({_FORMULA, _MANY, 0x0203, 0x0204, 0x0205, 0x00D6, 0x00FD, 0x027E})


def first_formula(data: bytes) -> str:
    """Return the first cell that is calculated, "" for none.

    Raises SheetError for a workbook whose cells lie so far out that memory would end, or whose
    inside cannot be followed.
    """
    try:
        return _looked_through(_Container(data).workbook())
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise SheetError(f"Tệp Excel bị hỏng, không mở được. {ASK}") from error


def _looked_through(stream: bytes) -> str:
    formula, cells, height, width = "", 0, 0, 0
    for kind, body in _records(stream):
        if kind == _BEGIN:
            cells, height, width = cells + height * width, 0, 0
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MANY else column
            height, width = max(height, row + 1), max(width, last + 1)
            if kind == _FORMULA and not formula:
                formula = f"{_letters(column)}{row + 1}"
            if cells + height * width > MAX_CELLS:
                refuse_too_many(cells + height * width, 1)
    return formula


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _letters(column: int) -> str:
    return (chr(64 + column // 26) if column >= 26 else "") + chr(65 + column % 26)


class _Container:
    """The file system inside the file: sectors, and chains of them."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        (shift,) = struct.unpack_from("<H", data, 30)
        self._size = 1 << min(shift, 12)
        self._next = self._numbers(self._tables())
        self._entries = list(self._directory())

    def workbook(self) -> bytes:
        """Return the stream that holds the workbook."""
        for name in _NAMES:
            for entry_name, kind, start, size in self._entries:
                if kind == _STREAM and entry_name == name:
                    return self._small(start, size) if size < _SMALL else self._chain(start)[:size]
        raise IndexError(_NAMES)

    def _tables(self) -> list[int]:
        """Return the sectors of the table of chains, listed in the header and behind it."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        behind, left = struct.unpack_from("<II", self._data, 68)
        while behind < _LAST and 0 < left <= len(self._data) // self._size:
            numbers = self._numbers([behind])
            listed, behind, left = [*listed, *numbers[:-1]], numbers[-1], left - 1
        return [number for number in listed if number < _LAST]

    def _directory(self) -> Iterator[tuple[str, int, int, int]]:
        (start,) = struct.unpack_from("<I", self._data, 48)
        listing = self._chain(start)
        for at in range(0, len(listing) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", listing, at + 64)
            first, size = struct.unpack_from("<II", listing, at + 116)
            name = listing[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            yield name, kind, first, size

    def _small(self, start: int, size: int) -> bytes:
        """Return a stream below 4096 bytes: pieces of 64 inside the stream of the root."""
        root = next(first for _, kind, first, _ in self._entries if kind == _ROOT)
        (table,) = struct.unpack_from("<I", self._data, 60)
        pieces = self._chain(root)
        chain = self._chain(table)
        following = struct.unpack(f"<{len(chain) // 4}I", chain)
        found = b""
        while start < _LAST and len(found) < size:
            found += pieces[start * _SMALL_SECTOR : (start + 1) * _SMALL_SECTOR]
            start = following[start]
        return found[:size]

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        while start < _LAST:
            if len(parts) > len(self._next):
                raise IndexError(start)  # a chain that bites its own tail
            parts.append(self._sector(start))
            start = self._next[start]
        return b"".join(parts)

    def _numbers(self, sectors: list[int]) -> tuple[int, ...]:
        table = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        at = max(_HEADER, self._size) + number * self._size
        return self._data[at : at + self._size]
