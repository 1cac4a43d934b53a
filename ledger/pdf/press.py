"""Parts of a document, drawn by this process and helpers beside it; one that dies is missed by nobody."""

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYetError
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, Self

from ledger.pdf import pages
from ledger.pdf.pages import Piece

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-m", "ledger.pdf.helper"]
_MOMENT = 0.1  # seconds


class Press:
    """So many processes, of which this is one."""

    def __init__(self, processes: int) -> None:
        """Begin the helpers: they get ready while this process makes the parts."""
        self._helpers = [
            subprocess.Popen(  # noqa: S603 -- our own words
                _COMMAND, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            for _helper in range(processes - 1)
        ]

    def __enter__(self) -> Self:
        """Use the helpers until the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Let the helpers go, whatever they do."""
        for helper in self._helpers:
            helper.kill()
            helper.communicate()

    def give(self, parts: Sequence[str], styles: Sequence[str]) -> Iterator[Piece]:
        """Hand the parts out, and return the pieces that come of them, in their order."""
        batch = _Batch(parts, styles)
        for helper in self._helpers:
            Thread(target=batch.feed, args=[helper], daemon=True).start()
        return batch.taken()


class _Batch:
    """Parts, and the pieces that come of them, whoever draws."""

    def __init__(self, parts: Sequence[str], styles: Sequence[str]) -> None:
        self._parts, self._styles = parts, styles
        self._waiting = deque(range(len(parts)))
        self._pieces: list[Future[Piece]] = [Future() for _part in parts]

    def feed(self, helper: subprocess.Popen[bytes]) -> None:
        """Have a helper draw from the beginning; what it leaves undone waits again."""
        while True:
            try:
                at = self._waiting.popleft()
            except IndexError:
                return
            try:
                self._pieces[at].set_result(_asked(helper, (self._parts[at], self._styles)))
            except (OSError, ValueError, EOFError, pickle.UnpicklingError):
                self._waiting.append(at)
                return

    def taken(self) -> Iterator[Piece]:
        """Yield the pieces, drawing from the end what no helper has begun."""
        for piece in self._pieces:
            while not piece.done():
                try:
                    at = self._waiting.pop()
                except IndexError:
                    with suppress(NotYetError):
                        piece.result(_MOMENT)
                else:
                    made = pages.draw_piece(self._parts[at], *self._styles)
                    self._pieces[at].set_result(made)
            yield piece.result()


def _asked(helper: subprocess.Popen[bytes], work: object) -> Any:
    assert helper.stdin and helper.stdout  # noqa: S101, PT018 -- begun with both
    pickle.dump(work, helper.stdin)
    helper.stdin.flush()
    return pickle.load(helper.stdout)  # noqa: S301 -- from a process of ours
