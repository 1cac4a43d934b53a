"""Two people at the same moment, each on a connection of their own."""

import threading
from collections.abc import Callable

from django.db import connections


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
