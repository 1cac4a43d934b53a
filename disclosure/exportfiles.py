"""Files written once, with their size and hash noted on the way; and the sums of all of them. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Written:
    """A file as it was written: bytes, SHA-256, and how many rows where it has rows."""

    size: int
    sha256: str
    rows: int | None = None


class Sink:
    """A file that is being written."""

    def __init__(self, files: "Files", name: str) -> None:
        self._files, self._name = files, name
        path = files.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("wb")
        self._hash, self._size = hashlib.sha256(), 0
        self.rows: int | None = None

    def write(self, said: str | bytes, *, rows: int = 0) -> None:
        """Add to the file."""
        data = said.encode() if isinstance(said, str) else said
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)
        if rows:
            self.rows = (self.rows or 0) + rows

    def close(self) -> None:
        """Finish the file and note what it is."""
        self._file.close()
        self._files.written[self._name] = Written(self._size, self._hash.hexdigest(), self.rows)

    def __enter__(self) -> "Sink":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Files:
    """The files of a folder that is being filled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written: dict[str, Written] = {}

    def put(self, name: str, parts: Iterable[str | bytes], *, rows: int = 0) -> None:
        """Write a whole file."""
        with Sink(self, name) as sink:
            for part in parts:
                sink.write(part)
            sink.rows = rows or None

    def note(self, name: str, *, rows: int | None = None) -> None:
        """Note a file that somebody else wrote into the folder."""
        with (self.folder / name).open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            self.written[name] = Written(file.tell(), sha256, rows)

    def write_sums(self) -> None:
        """Write what `sha256sum -c` reads: a hash and a name for each file."""
        told = "".join(f"{self.written[name].sha256}  {name}\n" for name in sorted(self.written))
        (self.folder / SUMS).write_text(told, encoding="utf-8", newline="")
