"""Postings a second: by the SQL function and by Python, spread and hot, each beside its floor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from django.db import connection

from bench import floor, pgbench, scripts
from bench.figure import ROUNDS, Figure, in_the_middle
from bench.ground import Ground, make_ground
from bench.worker import Crew, crew
from config import database

CLIENTS = 8

Rate = Callable[[], float]


@dataclass(frozen=True)
class Row:
    """A figure to be: its name, its target against the floor, and how to measure it."""

    name: str
    target: float
    rate: Rate


@dataclass(frozen=True)
class Pair:
    """A floor and the rows measured right after it, round by round."""

    floor: Rate
    rows: list[Row]


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Run each script and its floor in turns: as the disk is, and with a flush of a millisecond."""
    ground = make_ground(4, 2) if quick else make_ground(100, 10)
    floor.build()
    rounds, seconds = (1, 0) if quick else (ROUNDS, 2)
    with crew(2 if quick else CLIENTS) as workers:
        for waiting in (False, True):
            with _flushes(waiting=waiting):
                workers.do("reconnect")
                pairs = _pairs(ground, workers, seconds)
                yield from _interleaved(pairs, rounds, ", commit waits 1 ms" if waiting else "")


def _interleaved(pairs: list[Pair], rounds: int, words: str) -> Iterator[Figure]:
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for pair in pairs:
            least = pair.floor()
            for row in pair.rows:
                found.setdefault(row.name, []).append((row.rate(), least))
    for row in (row for pair in pairs for row in pair.rows):
        value, least = in_the_middle(found[row.name])
        yield Figure(row.name + words, value, "/s", least, row.target, more_is_better=True)


def _pairs(ground: Ground, workers: Crew, seconds: int) -> list[Pair]:
    def pgbenched(script: str, clients: int) -> Rate:
        return lambda: pgbench.rate(script, clients=clients, seconds=seconds)

    def python(processes: int) -> Rate:
        asked = {"ground": asdict(ground), "seconds": seconds}
        return lambda: sum(workers.do("post", by=processes, **asked))

    ours, hot = scripts.posting(ground), scripts.posting(ground, hot=True)
    rows, hot_rows = scripts.rows(ground), scripts.rows(ground, hot=True)
    return [
        Pair(
            pgbenched(rows, CLIENTS),
            [
                Row("SQL posting, 8 clients, spread", 0.75, pgbenched(ours, CLIENTS)),
                Row("Python posting, 8 processes, spread", 0.40, python(CLIENTS)),
            ],
        ),
        Pair(
            pgbenched(hot_rows, CLIENTS),
            [Row("SQL posting, 8 clients, one hot account", 0.75, pgbenched(hot, CLIENTS))],
        ),
        Pair(
            pgbenched(rows, 1),
            [
                Row("SQL posting, 1 client", 0.75, pgbenched(ours, 1)),
                Row("Python posting, 1 process", 0.35, python(1)),
            ],
        ),
    ]


@contextmanager
def _flushes(*, waiting: bool) -> Iterator[None]:
    """Let each commit of new sessions wait a millisecond, as a disk that really flushes makes it."""
    if waiting:
        _alter_database("SET commit_delay = 1000", "SET commit_siblings = 0")
    try:
        yield
    finally:
        _alter_database("RESET commit_delay", "RESET commit_siblings")


def _alter_database(*changes: str) -> None:
    name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
    with database.as_owner(), connection.cursor() as cursor:
        for change in changes:
            cursor.execute(f"ALTER DATABASE {name} {change}")
