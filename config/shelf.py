"""Finished pages in the memory of one process: packed once, the least lately asked for given up first."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

# What a page takes beside its bytes: its key, its headers, its place.
_BESIDE = 1_024


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is sent: its bytes packed with gzip, the hash of them unpacked, its headers."""

    packed: bytes
    length: int
    sha256: str
    headers: tuple[tuple[str, str], ...]


class Shelf:
    """Pages by key, as many as fit; each stands for `seconds` at most, by a clock that only runs on."""

    def __init__(self, most_bytes: int, *, seconds: float) -> None:
        self._most, self._seconds = most_bytes, seconds
        self._bytes = 0
        self._pages: OrderedDict[Hashable, tuple[Page, float]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, key: Hashable, *, now: float) -> Page | None:
        """Return a page that still stands."""
        with self._lock:
            page, since = self._pages.get(key, (None, now))
            if page is None:
                return None
            if now - since >= self._seconds:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: Page, *, now: float) -> None:
        """Keep a page, in place of those asked for least lately; one too large is not kept."""
        taken = len(page.packed) + _BESIDE
        if taken > self._most:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page, now
            self._bytes += taken
            while self._bytes > self._most:
                self._drop(next(iter(self._pages)))

    def _drop(self, key: Hashable) -> None:
        if found := self._pages.pop(key, None):
            self._bytes -= len(found[0].packed) + _BESIDE
