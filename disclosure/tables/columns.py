"""A table as its columns. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from disclosure.version import Version

KINDS = {
    "text": "chữ",
    "date": "ngày, viết 2026-11-20",
    "money": "số tiền, đồng, số nguyên",
    "number": "số",
    "yes": "co hoặc khong; để trống là không rõ",
}


@dataclass(frozen=True)
class Column:
    """A column: its name, one of KINDS, what it says, and how it is read off a row."""

    name: str
    kind: str
    says: str
    cell: Callable[[Any], object]


@dataclass(frozen=True)
class Table:
    """A table: the name of its file, its title, what one row is, its columns, and where rows come from."""

    name: str
    title: str
    says: str
    columns: Sequence[Column]
    rows: Callable[[Version], Iterable[Any]]

    def cells(self, version: Version) -> Iterator[list[object]]:
        """Yield the rows of a version, cell by cell."""
        for row in self.rows(version):
            yield [column.cell(row) for column in self.columns]


@dataclass(frozen=True)
class Of:
    """A part of a version's facts, with the version it is from."""

    version: Version
    part: Any
    number: int


def each(name: str) -> Callable[[Version], Iterator[Of]]:
    """Return what walks over a list of the facts, counting from 1."""

    def rows(version: Version) -> Iterator[Of]:
        for number, part in enumerate(getattr(version.facts, name), start=1):
            yield Of(version, part, number)

    return rows


def column(name: str, kind: str, says: str, cell: Callable[[Any], object]) -> Column:
    """Return a column that is read off the part itself."""
    return Column(name, kind, says, lambda row: cell(row.part))


def code() -> Column:
    """Return the column every table begins with: the project a row is of."""
    return Column("ma_du_an", "text", "Mã công trình; nối với du-an.csv.", _code)


def version_number() -> Column:
    """Return the column that tells of which version a row is."""
    return Column("phien_ban", "number", "Số của bản công khai mà dòng này thuộc về.", _number)


def _code(row: Of) -> str:
    return row.version.facts.code


def _number(row: Of) -> int:
    return row.version.number
