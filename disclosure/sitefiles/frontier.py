"""What is still to be asked for and what was written, in a file of its own: a site outgrows memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

_TABLE = """
    CREATE TABLE page (number INTEGER PRIMARY KEY, address TEXT UNIQUE, todo INTEGER DEFAULT 1, file TEXT);
    CREATE INDEX waiting ON page (number) WHERE todo;
"""
# Nothing in it outlives the process.
_LOOSE = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"


class Frontier:
    """The addresses of a site in the order they were found; how many are `done` of those `known`."""

    def __init__(self, path: Path) -> None:
        self._rows = sqlite3.connect(path, isolation_level=None)
        self._rows.executescript(_LOOSE + _TABLE)
        self.done = self.known = 0

    def add(self, addresses: Iterable[str]) -> None:
        """Remember addresses; one that is known stays as it is."""
        into = "INSERT INTO page (address) VALUES (?) ON CONFLICT DO NOTHING"
        self.known += self._rows.executemany(into, ([each] for each in addresses)).rowcount

    def waiting(self) -> Iterator[str]:
        """Yield what is to be asked for until nothing is left; more may be added meanwhile."""
        asked = "SELECT number, address FROM page WHERE todo ORDER BY number LIMIT 1"
        while (row := self._rows.execute(asked).fetchone()) is not None:
            self.done += 1
            yield row[1]
            self._rows.execute("UPDATE page SET todo = 0 WHERE number = ?", [row[0]])

    def again(self, codes: Iterable[str]) -> None:
        """Ask anew for these projects and for every page that is of no project."""
        found = self._rows.execute("UPDATE page SET todo = 1 WHERE address NOT GLOB '*/du-an/*'")
        self.done -= found.rowcount
        for code in codes:
            of_it = "UPDATE page SET todo = 1 WHERE NOT todo AND address GLOB ?"
            self.done -= self._rows.execute(of_it, [f"*/du-an/{code}/*"]).rowcount

    def note(self, address: str, file: str | None) -> str | None:
        """Remember in which file an address is; return the file it was in before."""
        asked = "SELECT file FROM page WHERE address = ?"
        (before,) = self._rows.execute(asked, [address]).fetchone()
        self._rows.execute("UPDATE page SET file = ? WHERE address = ?", [file, address])
        return str(before) if before else None

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()
