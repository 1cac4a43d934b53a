"""XML without what makes it dangerous: no document types, hence no entities and no bombs."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from ledger.sheets.form import ASK, SheetError

_DEEPEST = 100
_ENCODING = re.compile(r"<\?xml[^>]*\?>")


@dataclass(slots=True)
class Node:
    """An element: its name without its namespace, its attributes, its own text, what is in it."""

    name: str
    line: int
    attributes: dict[str, str]
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def all(self, *path: str) -> list["Node"]:
        """Return the elements at the end of this path of names."""
        found = [self]
        for name in path:
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def first(self, *path: str) -> "Node | None":
        """Return the first element at the end of this path of names."""
        return next(iter(self.all(*path)), None)

    def words(self, *path: str) -> str:
        """Return the text of the first element at the end of this path, "" for none."""
        found = self.first(*path)
        return " ".join(found.text.split()) if found else ""


def walk(
    content: str, taken: Collection[str], take: Callable[[Node], None], ends: Collection[str] = ()
) -> None:
    """Hand each element of these names to `take` as it ends, inner ones inside outer ones.

    Of `ends` only their end is told, by an empty element. Of the rest nothing is kept, so a long
    file needs little memory. Raises SheetError for what is broken or has a document type.
    """
    walker = _Walker(taken, take, ends)
    try:
        walker.run(_ENCODING.sub("", content, count=1))
    except expat.ExpatError as error:
        raise SheetError(f"Tệp XML bị hỏng ở dòng {error.lineno}, không đọc được. {ASK}") from error


class _Walker:
    def __init__(
        self, taken: Collection[str], take: Callable[[Node], None], ends: Collection[str]
    ) -> None:
        self._taken, self._take, self._ends = taken, take, ends
        self._open: list[Node] = []
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def run(self, content: str) -> None:
        self._parser.Parse(content.lstrip(), True)  # noqa: FBT003 (the parser takes no keyword)

    def _refuse(self, *_: object) -> NoReturn:
        raise SheetError(f"Tệp XML có khai báo DOCTYPE, không an toàn để đọc. {ASK}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SheetError(f"Tệp XML lồng nhau quá sâu, không an toàn để đọc. {ASK}")
        local = name.rpartition(" ")[2]
        if self._open or local in self._taken:
            own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            node = Node(local, self._parser.CurrentLineNumber, own)
            if self._open:
                self._open[-1].children.append(node)
            self._open.append(node)

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = name.rpartition(" ")[2]
        if not self._open and local in self._ends:
            self._take(Node(local, self._parser.CurrentLineNumber, {}))
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._take(node)

    def _text(self, content: str) -> None:
        if self._open:
            self._open[-1].text += content
