"""The prints of all projects of a commune together: how many are drawn, and one file with all."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase
from typing import IO, Any, cast

from django.utils import timezone

from disclosure import rendering
from disclosure.models.prints import Rendering
from disclosure.models.publication import Publication
from disclosure.rendering import TRIES
from ledger.models.chart import Book


@dataclass(frozen=True)
class Item:
    """The newest version of a project, and its print; None while nobody asked for it."""

    publication: Publication
    made: Rendering | None

    @property
    def is_done(self) -> bool:
        """Tell whether the PDF is there."""
        return self.made is not None and self.made.is_done

    @property
    def has_failed(self) -> bool:
        """Tell whether it was tried so often that nobody will try again."""
        made = self.made
        return made is not None and not made.is_done and made.tries >= TRIES


@dataclass(frozen=True)
class Batch:
    """The prints of the newest versions of all projects of a book, by the projects' codes."""

    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        """Return how many are drawn."""
        return sum(item.is_done for item in self.items)

    @property
    def missing(self) -> list[Item]:
        """Return those that nobody asked for yet."""
        return [item for item in self.items if item.made is None]

    @property
    def failed(self) -> list[Item]:
        """Return those that could not be drawn."""
        return [item for item in self.items if item.has_failed]

    @property
    def is_under_way(self) -> bool:
        """Tell whether some are asked for and still to be drawn."""
        return self.done + len(self.failed) + len(self.missing) < len(self.items)

    @property
    def is_ready(self) -> bool:
        """Tell whether all that can be drawn is."""
        return 0 < self.done == len(self.items) - len(self.failed)


def of_book(book: Book) -> Batch:
    """Return how far the prints of a book are; two queries however many they are."""
    rows = Publication.objects.newest().in_view().light().filter(project__book=book)
    found = list(rows.order_by("project_code"))
    made = rendering.far(rendering.PROJECT, {row.sha256 for row in found})
    return Batch(tuple(Item(row, made.get(row.sha256)) for row in found))


def bodies(batch: Batch) -> Iterator[bytes]:
    """Yield what is to be printed of those that nobody asked for."""
    rows = Publication.objects.filter(pk__in=[item.publication.pk for item in batch.missing])
    for body in rows.values_list("body", flat=True).iterator(chunk_size=20):
        yield bytes(body)


def zipped(batch: Batch) -> Iterator[bytes]:
    """Yield the file with all prints that are drawn; one of them in memory at a time."""
    sink = _Sink()
    with zipfile.ZipFile(cast("IO[bytes]", sink), "w", zipfile.ZIP_STORED) as archive:
        for item in batch.items:
            if item.made is not None and item.is_done:
                archive.writestr(_entry(item.publication), _pdf(item.made))
                yield sink.taken()
    yield sink.taken()


def _entry(publication: Publication) -> zipfile.ZipInfo:
    """Name a print by what it is of, so that the same versions make the same file."""
    day = timezone.localtime(publication.published_at)
    name = f"sao-ke-{publication.project_code}-ban-{publication.version}.pdf"
    return zipfile.ZipInfo(name, day.timetuple()[:6])


def _pdf(made: Rendering) -> bytes:
    return bytes(Rendering.objects.values_list("pdf", flat=True).get(pk=made.pk))


class _Sink(RawIOBase):
    """What is written is taken away; nobody goes back, so a ZIP is written from front to end."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        self._parts.append(bytes(part))
        return len(self._parts[-1])

    def taken(self) -> bytes:
        """Return what was written since."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
