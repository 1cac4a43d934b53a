"""Write everything that is open data into a folder, and put it in the place of the last one at once.

Everything is read as of one moment and goes through memory piece by piece: a project at a time,
however many there are. Raises what `swapping` raises; then the folder is as it was.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from disclosure import dictionary, opendata, swapping, textfiles, workbooks
from disclosure.exportfiles import SUMS, Files, Sink
from disclosure.oc4ids import package
from disclosure.oc4ids.values import Json, moment
from disclosure.opendata import Piece, Scope
from disclosure.tables import TABLES
from ledger import log, logfiles, verification
from ledger.models.log import Checkpoint

LICENCE = "GIAY-PHEP.txt"


@dataclass(frozen=True)
class Done:
    """What was written: projects, files, bytes."""

    projects: int
    files: int
    size: int


def export(
    *,
    folder: Path,
    scope: Scope,
    since: date | None,
    at: datetime,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Done:
    """Write the open data of a place, told to have been made `at`; return what was written.

    `since` bounds the change feed alone, everything else is always whole. `tell` hears how many
    projects of how many are done.
    """
    with swapping.replaced(folder, mark=SUMS) as fresh, verification.one_moment():
        files = Files(fresh)
        _logs(files, scope)
        count = _projects(files, scope, at, tell)
        with Sink(files, "thay-doi.jsonl") as feed:
            for change in opendata.changes(scope, since):
                feed.write(package.text(change) + "\n", rows=1)
        _explain(files, at)
        _index(files, "", scope, at)
        files.write_sums()
        return Done(count, len(files.written) + 1, sum(w.size for w in files.written.values()))


def is_fresh(folder: Path) -> bool:
    """Tell whether the folder holds everything that is public, and nothing was published since."""
    try:
        told = json.loads((folder / opendata.INDEX).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return False
    return bool(told["dau"] == opendata.stamp(opendata.EVERYTHING))


class _Set:
    """The files of one place while its projects pass by."""

    def __init__(self, files: Files, scope: Scope, *, path: str, at: datetime) -> None:
        self._files, self._scope, self._path, self._at = files, scope, path, at
        self._stack = ExitStack()
        self._tables = [self._open(f"{table.name}.csv") for table in TABLES]
        for table, sink in zip(TABLES, self._tables, strict=True):
            sink.write(textfiles.header(table))
        self._whole = self._open("du-an.jsonl")
        self._package: Sink | None = None

    def add(self, piece: Piece, project: str, rows: list[tuple[str, int]]) -> None:
        """Add a project to every file."""
        for sink, (text, count) in zip(self._tables, rows, strict=True):
            sink.write(text, rows=count)
        self._whole.write(piece.body + b"\n", rows=1)
        between = package.BETWEEN
        if self._package is None:
            # Without a project there is no package: an empty one does not fit the schema.
            self._package = self._open("oc4ids.json")
            newest = opendata.newest_at(self._scope) or self._at
            between = package.opened(opendata.head(f"{self._path}oc4ids.json", newest))
        self._package.write(between + project, rows=1)

    def close(self) -> None:
        """Finish the files, and make the workbook and the index of the place from them."""
        if self._package is not None:
            self._package.write(package.CLOSED)
        self._stack.close()
        names = [f"{self._path}{table.name}.csv" for table in TABLES]
        rows = sum(self._files.written[name].rows or 0 for name in names)
        if rows <= workbooks.MOST_ROWS:
            book = f"{self._path}du-lieu.xlsx"
            with (self._files.folder / book).open("wb") as file:
                workbooks.write(file, opendata.notes(self._at), self._read_back(names))
            self._files.note(book, rows=rows)

    def _read_back(self, names: list[str]) -> Iterator[Iterator[list[str]]]:
        for table, name in zip(TABLES, names, strict=True):
            with (self._files.folder / name).open(encoding="utf-8-sig", newline="") as file:
                next(file)
                yield textfiles.read_back(table, file)

    def abandon(self) -> None:
        """Leave no file open when something went wrong."""
        self._stack.close()

    def _open(self, name: str) -> Sink:
        return self._stack.enter_context(Sink(self._files, f"{self._path}{name}"))


def _projects(files: Files, scope: Scope, at: datetime, tell: Callable[[int, int], None]) -> int:
    """Write every project into the set of everything, of its province and of its commune."""
    rows, done = opendata.listed(scope), 0
    total = rows.count()
    with _sets(files, scope, at) as sets:
        for piece in opendata.pieces(rows):
            version = piece.version
            project = opendata.project_json(version)
            lines = [textfiles.lines(table, version) for table in TABLES]
            for each in sets(piece):
                each.add(piece, project, lines)
            name = f"du-an/{version.facts.code}/oc4ids.json"
            newest = version.facts.edition.published_at if version.facts.edition else at
            files.put(name, package.written(opendata.head(name, newest), [project]))
            done += 1
            tell(done, total)
    return done


@contextmanager
def _sets(files: Files, scope: Scope, at: datetime) -> Iterator[Callable[[Piece], list[_Set]]]:
    """Give what tells the sets that a project belongs to; projects must come place by place."""
    whole = _Set(files, scope, path="", at=at)
    places: dict[Scope, _Set] = {}

    def of(piece: Piece) -> list[_Set]:
        wanted = _narrower(scope, piece)
        for left in [each for each in places if each not in wanted]:
            finish(left)
        for new in [each for each in wanted if each not in places]:
            places[new] = _Set(files, new, path=new.path, at=at)
        return [whole, *places.values()]

    def finish(which: Scope) -> None:
        places[which].close()
        del places[which]
        _index(files, which.path, which, at)

    try:
        yield of
        for left in list(places):
            finish(left)
        whole.close()
    finally:
        for each in (whole, *places.values()):
            each.abandon()


def _narrower(scope: Scope, piece: Piece) -> list[Scope]:
    """Return the province and the commune of a project, as far as they are less than `scope`."""
    place = piece.version.facts.place
    province, commune = Scope(province=place.province_code), Scope(commune=place.commune_code)
    if scope.commune:
        return []
    return [commune] if scope.province else [province, commune]


def _logs(files: Files, scope: Scope) -> None:
    """Write the public log of every book to its commune, and all of them one after another.

    The verifier reads either: a book alone, or many one after another.
    """
    found = [log.checkpoint_at(book) for book in opendata.books(scope)]
    points = [point for point in found if point is not None]
    with Sink(files, "la-so.csv") as whole:
        whole.write(logfiles.header())
        for point in points:
            _log(files, point, whole, alone=bool(scope.commune))
    told = [json.loads(log.checkpoints_json(point)) for point in points]
    files.put("diem-chot.json", [_json(told[0] if len(told) == 1 else _all_books(told))])


def _log(files: Files, point: Checkpoint, whole: Sink, *, alone: bool) -> None:
    lines = log.leaves_csv(point)
    if alone:
        next(lines)
        for line in lines:
            whole.write(line, rows=1)
        return
    path = Scope(commune=point.book.organisation.commune_code).path
    with Sink(files, f"{path}la-so.csv") as own:
        own.write(next(lines))
        for line in lines:
            own.write(line, rows=1)
            whole.write(line, rows=1)
    files.put(f"{path}diem-chot.json", [log.checkpoints_json(point)])


def _all_books(told: list[Json]) -> Json:
    """Return the checkpoints of many books in one file, in the order of their leaves."""
    keys = {key["id"]: key for each in told for key in each["keys"]}
    return {
        "books": [each["book"] for each in told],
        "totals": {each["book"]: each["totals"] for each in told},
        "keys": list(keys.values()),
        "checkpoints": [point for each in told for point in each["checkpoints"]],
    }


def _explain(files: Files, at: datetime) -> None:
    """Write the dictionary and the licence."""
    entries = list(dictionary.entries())
    files.put("tu-dien.csv", textfiles.dictionary_csv(entries), rows=len(entries))
    told = {"tep": dictionary.FILES, "muc": [vars(entry) for entry in entries]}
    files.put("tu-dien.json", [_json(told)])
    name, url = settings.OPEN_DATA_LICENSE_NAME, settings.OPEN_DATA_LICENSE_URL
    files.put(LICENCE, [dictionary.licence(name=name, url=url, site=settings.PUBLIC_URL, at=at)])


def _index(files: Files, path: str, scope: Scope, at: datetime) -> None:
    """Write what stands in a folder; its stamp tells whether anything was published since."""
    there = [name for name in dictionary.FILES if f"{path}{name}" in files.written]
    newest = opendata.newest_at(scope)
    told = {
        "lap_luc": moment(at),
        "so_lieu_luc": moment(newest),
        "dau": opendata.stamp(scope),
        "cong_trinh": opendata.listed(scope).count(),
        "giay_phep": settings.OPEN_DATA_LICENSE_URL,
        "tep": {name: vars(files.written[f"{path}{name}"]) for name in there},
    }
    files.put(f"{path}{opendata.INDEX}", [_json(told)])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
