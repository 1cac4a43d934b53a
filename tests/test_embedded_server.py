"""The PostgreSQL of our own, driven as other processes drive it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

_USE = """
import sys
from pathlib import Path
import psycopg
from config.embedded import server
socket = server.socket_of(Path(sys.argv[1]))
with psycopg.connect(host=socket, port=server.PORT, user="postgres", dbname="postgres") as connection:
    print(connection.execute("select 6 * 7").fetchone()[0], flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "sổ sách (thử)" / "postgresql"


def _begin(data: Path) -> subprocess.Popen[str]:
    """Start a process that uses the server until its input is closed."""
    command = [sys.executable, "-c", _USE, str(data)]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=settings.BASE_DIR)
    assert process.stdout is not None
    assert process.stdout.readline() == "42\n"
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()
    assert process.returncode == 0


def _server(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().split()[0])


def test_the_last_user_stops_the_server(data: Path) -> None:
    first, second = _begin(data), _begin(data)
    _end(first)
    assert (data / "postmaster.pid").exists()
    _end(second)
    assert not (data / "postmaster.pid").exists()


def test_a_killed_user_does_not_keep_the_server_running(data: Path) -> None:
    killed, second = _begin(data), _begin(data)
    killed.kill()
    killed.communicate()
    _end(second)
    assert not (data / "postmaster.pid").exists()


def test_a_killed_server_starts_again_though_its_number_was_taken(data: Path) -> None:
    process = _begin(data)
    os.kill(_server(data), signal.SIGKILL)
    process.kill()
    process.communicate()
    note = data / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n" + note.read_text().split("\n", 1)[1])
    _end(_begin(data))


def test_a_path_too_long_for_a_socket_is_served_from_the_temporary_folder(data: Path) -> None:
    deep = data.parent / ("x" * 120) / "postgresql"
    process = _begin(deep)
    assert not (deep / ".s.PGSQL.5432").exists()
    _end(process)
