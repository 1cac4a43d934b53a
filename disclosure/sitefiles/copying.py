"""Copy the whole public site into a folder, and put it in the place of the last copy at once.

Pages are asked for one at a time, so memory stays the same however many there are. What was published
or withdrawn while they were asked for is asked for again: a copy never holds what was taken back
before it was finished. Raises what `swapping` raises, NoAnswerError; then the folder is as it was.
"""

import gzip
import hashlib
import itertools
import mimetypes
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from disclosure import opendata, swapping
from disclosure.exportfiles import SUMS
from disclosure.models.publication import Publication
from disclosure.models.release import Withdrawal
from disclosure.models.statement import Statement, StatementWithdrawal
from disclosure.sitefiles import addresses, rewriting
from disclosure.sitefiles.addresses import Addresses
from disclosure.sitefiles.asking import Answer, Site
from disclosure.sitefiles.frontier import Frontier
from ledger import log

_SEEDS = ("/", "/sitemap.xml", "/cap-nhat.atom", "/kien-nghi.atom", "/so-cong-1.schema.json")
_PACKED = frozenset(
    [".html", ".css", ".js", ".svg", ".json", ".jsonl", ".csv", ".xml", ".atom", ".txt", ".py"]
)
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")
_LANGUAGE = re.compile(r'<html lang="([a-z]{2})"')
_PIECE = 64 * 1024
# What is published bears the time at which its transaction began.
_LATE = timedelta(hours=1)
# For so many seconds a page may be given as it was before.
_KEPT = 2
# What is published meanwhile is asked for in so many turns, and waits for the next copy then; what is
# withdrawn never waits.
_TURNS = 3


@dataclass
class Done:
    """What was written: pages and other files; addresses that a page leads to and that are not there."""

    pages: int = 0
    files: int = 0
    missing: int = 0


class _Counts(NamedTuple):
    """How many versions and statements were published and how many withdrawn: both only grow."""

    published: int
    withdrawn: int


def copy_site(
    *,
    folder: Path,
    live: str,
    clock: Callable[[], datetime],
    tell: Callable[[int, int], None] = lambda done, known: None,
    miss: Callable[[str], None] = lambda address: None,
) -> Done:
    """Copy the site whose public address is `live`; return what was written.

    `tell` hears how many addresses are done of those known so far, `miss` each that is not there.
    """
    with (
        swapping.replaced(folder, mark=SUMS) as fresh,
        tempfile.TemporaryDirectory() as beside,
        closing(Frontier(Path(beside) / "addresses.sqlite3")) as frontier,
    ):
        copy = _Copy(fresh, frontier, live, clock)
        frontier.add([*_SEEDS, *_gone()])
        for turn in itertools.count(1):
            began, before = clock(), _counts()
            for address in frontier.waiting():
                if not copy.write(address):
                    miss(address)
                tell(frontier.done, frontier.known)
            after = _counts()
            if after == before or (turn >= _TURNS and after.withdrawn == before.withdrawn):
                break
            time.sleep(_KEPT)
            frontier.again(_changed(began - _LATE))
        copy.write_robots()
        _write_sums(fresh)
        return copy.done


class _Copy:
    """The folder while it is filled."""

    def __init__(
        self, folder: Path, frontier: Frontier, live: str, clock: Callable[[], datetime]
    ) -> None:
        self.done = Done()
        self._folder, self._frontier = folder, frontier
        self._site = Site(live, clock=clock)
        self._addresses = Addresses(live, _sizes())
        self._newest = opendata.newest_at()

    def write(self, address: str) -> bool:
        """Write what an address answers; tell whether there is anything."""
        with self._site.asked(address) as answer:
            if answer.status not in {200, 410}:
                self._forget(address)
                self.done.missing += 1
                return False
            ending = _ending(answer) if addresses.is_document(address) else ""
            name = addresses.file_name(addresses.written(address, ending))
            if answer.is_page:
                self._put(name, [self._page(address, answer)])
                self.done.pages += 1
            else:
                self._put(name, answer.parts)
                self.done.files += 1
        if address.startswith("/sitemap"):
            self._follow_map(self._folder / name)
        self._frontier.note(address, name)
        self._frontier.add(addresses.companions(address))
        return True

    def write_robots(self) -> None:
        """Write what robots may read: in the copy there is nothing to keep them off."""
        self._put("robots.txt", [f"Sitemap: {self._addresses.live}/sitemap.xml\n".encode()])

    def _page(self, address: str, answer: Answer) -> bytes:
        page = b"".join(answer.parts).decode()
        spoken = _LANGUAGE.search(page)
        with translation.override(spoken[1] if spoken else "vi"):
            words = rewriting.Words(
                render_to_string("disclosure/_copy_note.html", {"newest_at": self._newest}),
                render_to_string("disclosure/_copy_form.html"),
            )
        return rewriting.rewrite(
            page, here=address, addresses=self._addresses, words=words, link=self._link
        ).encode()

    def _link(self, address: str) -> str | None:
        """Return where an address is in the copy, and see to it that it will be there."""
        self._frontier.add([address])
        if not addresses.is_document(address):
            return addresses.written(address)
        with self._site.asked(address, "HEAD") as answer:
            if answer.status != 200:
                return None
            return addresses.written(address, _ending(answer))

    def _put(self, name: str, parts: Iterator[bytes] | list[bytes]) -> None:
        """Write a file, and a packed one beside it where that is smaller than what it says."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines(parts)
        if path.suffix in _PACKED:
            with (
                path.open("rb") as plain,
                _beside(path).open("wb") as target,
                gzip.GzipFile("", "wb", 9, target, mtime=0) as packed,
            ):
                shutil.copyfileobj(plain, packed, _PIECE)

    def _forget(self, address: str) -> None:
        """Take away what was written of an address before it was gone."""
        if name := self._frontier.note(address, None):
            path = self._folder / name
            path.unlink(missing_ok=True)
            _beside(path).unlink(missing_ok=True)

    def _follow_map(self, path: Path) -> None:
        found = _LOCATION.findall(path.read_text(encoding="utf-8"))
        led = (self._addresses.absolute("/", each) for each in found)
        self._frontier.add(kept for each in led if each and (kept := self._addresses.kept(each)))


def _ending(answer: Answer) -> str:
    return mimetypes.guess_extension(answer.kind.partition(";")[0]) or ".bin"


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.gz")


def _sizes() -> dict[str, int]:
    """Return how many leaves the log of each book has, by the code in its address."""
    return {point.book.code: point.size for point in log.last_checkpoints()}


def _gone() -> Iterator[str]:
    """Yield where versions and statements were that are withdrawn: maps and lists no longer lead there."""
    rows = Publication.objects.exclude(withdrawal=None)
    for project, version in rows.values_list("project_code", "version").iterator():
        yield reverse("project_page", args=[project])
        yield reverse("version_page", args=[project, version])
    statements = Statement.objects.exclude(withdrawal=None)
    for code in statements.values_list("code", flat=True).iterator():
        yield reverse("statement_page", args=[code])


def _counts() -> _Counts:
    published, withdrawn = (Publication, Statement), (Withdrawal, StatementWithdrawal)
    return _Counts(*(sum(m.objects.count() for m in each) for each in (published, withdrawn)))


def _changed(since: datetime) -> set[str]:
    """Return the projects of which something was published or withdrawn since."""
    moved = Q(published_at__gte=since) | Q(withdrawal__withdrawn_at__gte=since)
    return set(Publication.objects.filter(moved).values_list("project_code", flat=True))


def _write_sums(folder: Path) -> None:
    """Write what `sha256sum -c` reads, file by file."""
    with (folder / SUMS).open("w", encoding="utf-8", newline="") as sums:
        for path in _files(folder):
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            sums.write(f"{sha256}  {path.relative_to(folder)}\n")


def _files(folder: Path) -> Iterator[Path]:
    for above, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(above) / name for name in sorted(names) if name != SUMS)
