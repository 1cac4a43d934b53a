"""A process of its own that posts or reads when it is told to: run as ``python -m bench.worker``.

It is told a line of JSON at a time: the name of a function below and its arguments; it answers one
line. All the workers of a crew begin together, warm, with their connections open.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not settings.configured:
    django.setup()

from django.db import connection

from bench import loops, reads

_COMMANDS: dict[str, Callable[..., Any]] = {
    "post": loops.post,
    "read": reads.taken,
    "verify": loops.verify,
    "reconnect": connection.close,
}


class Crew:
    """Worker processes on one database."""

    def __init__(self, processes: list["subprocess.Popen[str]"]) -> None:
        self._processes = processes

    def do(self, name: str, *, by: int | None = None, **arguments: Any) -> list[Any]:
        """Let `by` workers (all) do something at once; return their answers."""
        chosen = self._processes[:by]
        for process in chosen:
            assert process.stdin  # noqa: S101
            process.stdin.write(json.dumps([name, arguments]) + "\n")
            process.stdin.flush()
        return [self._answer(process) for process in chosen]

    @staticmethod
    def _answer(process: "subprocess.Popen[str]") -> Any:
        assert process.stdout  # noqa: S101
        if not (line := process.stdout.readline()):
            raise RuntimeError("A worker has ended; what it said is above.")
        return json.loads(line)


@contextmanager
def crew(size: int, database: str = "") -> Iterator[Crew]:
    """Give `size` workers on a database (the one in use); they end with the block."""
    name = database or str(connection.settings_dict["NAME"])
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=settings.BASE_DIR,
            env=os.environ | {"BENCH_DATABASE": name},
        )
        for _ in range(size)
    ]
    try:
        yield Crew(processes)
    finally:
        for process in processes:
            process.communicate()


def _serve() -> None:
    connection.settings_dict["NAME"] = os.environ["BENCH_DATABASE"]
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(_COMMANDS[name](**arguments)), flush=True)
    connection.close()


if __name__ == "__main__":
    _serve()
