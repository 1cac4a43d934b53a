"""The client or the server is killed in the middle of posting: nothing is half done, nothing lost."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from django.db import connection

from tests import poster

TURNS, KILLED_AFTER = 40, 15
POST = ("-m", "tests.poster", "post", str(TURNS))


class Place:
    """Where the client posts: it works in the environment `env`."""

    def __init__(self, **env: str) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("DATABASE_")}
        self.env = {**kept, "DJANGO_SETTINGS_MODULE": "config.settings", **env}

    def begin(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=settings.BASE_DIR,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> str:
        process = self.begin(*words)
        said, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        return said

    def whole_turns(self) -> set[int]:
        """Return the turns that are in the books; the books are right, and each turn is whole."""
        told = json.loads(self.run("-m", "tests.poster", "check"))
        assert told["faults"] == []
        keys = set(told["keys"])
        turns = {int(key.split(":")[0]) for key in keys}
        assert keys == set[str]().union(*map(poster.keys, turns))
        assert len(told["keys"]) == len(keys)
        return turns


def told(client: subprocess.Popen[str], turns: int) -> set[int]:
    """Return the first turns that a client says are in the books."""
    assert client.stdout is not None
    return {int(client.stdout.readline()) for _turn in range(turns)}


def end(client: subprocess.Popen[str], before: Iterable[int]) -> set[int]:
    """Wait for the end of a client that something befell; return all that it ever said."""
    said, _errors = client.communicate(timeout=60)
    assert client.returncode != 0
    return {*before, *map(int, said.split())}


def goes_on(place: Place, before: set[int]) -> None:
    """Find all that was said to be posted, in whole turns; and post the rest under the same keys."""
    every = set(range(TURNS))
    posted = place.whole_turns()
    assert before <= posted < every
    assert set(map(int, place.run(*POST).split())) == every
    assert place.whole_turns() == every


def url() -> str:
    at = connection.get_connection_params()
    return (
        f"postgresql://{at['user']}:{at.get('password', '')}@/{at['dbname']}"
        f"?host={at['host']}&port={at.get('port', 5432)}"
    )


@pytest.mark.django_db(transaction=True)
def test_a_killed_client_leaves_whole_turns_and_goes_on_with_the_same_keys():
    place = Place(DATABASE_URL=url())
    client = place.begin(*POST)
    before = told(client, KILLED_AFTER)
    client.send_signal(signal.SIGKILL)
    before = end(client, before)
    goes_on(place, before)


def kill_server(data: Path) -> None:
    """Kill the server of a folder and everything it started, as when the machine loses power."""
    first = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
    for process in [first, *first.children(recursive=True)]:
        process.kill()


def test_a_killed_server_keeps_what_it_said_was_posted_and_nothing_half(tmp_path):
    place = Place(VAR_DIR=str(tmp_path))
    place.run("manage.py", "migrate", "--verbosity=0")
    client = place.begin(*POST)
    before = told(client, KILLED_AFTER)
    kill_server(tmp_path / "postgresql")
    before = end(client, before)
    goes_on(place, before)
