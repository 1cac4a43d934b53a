"""Two people at the same moment, each on a connection of their own."""

import threading
import time
from collections.abc import Callable

from django.db import connection, connections, transaction


def at_once(*acts: Callable[[], object]) -> list[Exception]:
    """Run each act in a thread of its own, started together; return what went wrong."""
    gate, ends = threading.Barrier(len(acts)), list[Exception]()

    def run(place: int) -> None:
        try:
            gate.wait(timeout=20)
            acts[place]()
        except Exception as error:  # noqa: BLE001 -- handed to the test
            ends.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


class Holder:
    """Somebody in a transaction of their own, until told to go on."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts, self.ends = acts, list[Exception]()
        self.done, self.go = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run)
        self.thread.start()

    def _run(self) -> None:
        try:
            with transaction.atomic():
                for act in self.acts[:-1]:
                    act()
                self.done.set()
                assert self.go.wait(timeout=20)
                self.acts[-1]()
        except Exception as error:  # noqa: BLE001 -- handed to the test
            self.ends.append(error)
        finally:
            self.done.set()
            connections.close_all()


def _waiting(number: int) -> None:
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= number:
                return
        time.sleep(0.02)
    raise AssertionError("nobody waits")


def meet(first: Holder, *others: Callable[[], object]) -> list[Exception]:
    """Let the others come to wait one after the other, then the first go on; return all errors."""
    assert first.done.wait(timeout=20)
    ends = list[Exception]()
    threads = []
    for place, act in enumerate(others, start=1):
        threads.append(threading.Thread(target=lambda act=act: ends.extend(at_once(act))))
        threads[-1].start()
        _waiting(place)
    first.go.set()
    for thread in [first.thread, *threads]:
        thread.join(timeout=30)
    return first.ends + ends
