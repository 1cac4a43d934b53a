"""The files that a PDF carries, by a bounded look at its bytes. Pure; it does not read PDF.

What strangers send is searched, never obeyed: so many tries, so many bytes, and no more.
"""

import hashlib
import zlib
from collections.abc import Iterator

# A print of ours carries its data and its tables, in whatever order.
MOST_FILES = 8
MOST_BYTES = 32 * 1024 * 1024

_NAMED, _BEGINS = b"/EmbeddedFile", b"stream"
_TRIES = 64
# Between the name of a carried file and its first byte stand a few dates and numbers.
_REACH = 2_000
_STEP = 64 * 1024


def hashes(data: bytes) -> Iterator[str]:
    """Yield the SHA-256, in hex, of each packed file that the PDF carries, as it was before packing."""
    count = 0
    for start in _starts(data):
        if count == MOST_FILES:
            return
        if sha256 := _unpacked(memoryview(data)[start:]):
            count += 1
            yield sha256


def _starts(data: bytes) -> Iterator[int]:
    """Yield where carried files may begin."""
    at = 0
    for _try in range(_TRIES):
        at = data.find(_NAMED, at)
        if at < 0:
            return
        at += len(_NAMED)
        begins = data.find(_BEGINS, at, at + _REACH)
        if begins >= 0:
            line_end = 2 if data.startswith(b"\r\n", begins + len(_BEGINS)) else 1
            yield begins + len(_BEGINS) + line_end


def _unpacked(packed: memoryview) -> str | None:
    """Return the hash of what is packed there; None where nothing is, or too much."""
    reader, digest, room = zlib.decompressobj(), hashlib.sha256(), MOST_BYTES
    for start in range(0, len(packed), _STEP):
        try:
            part = reader.decompress(packed[start : start + _STEP], room + 1)
        except zlib.error:
            return None
        room -= len(part)
        if room < 0:
            return None
        digest.update(part)
        if reader.eof:
            return digest.hexdigest()
    return None
