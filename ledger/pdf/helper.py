"""Draws parts for another process: reads them from standard input, writes their pieces to standard output.

Run as ``python -m ledger.pdf.helper``: a process of its own, so that it has nothing of the other's.
"""

import pickle
import sys

from ledger.pdf import pages


def main() -> None:
    """Draw until there is nothing more to read."""
    while True:
        try:
            part, styles = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from who began us
        except EOFError:
            return
        pickle.dump(pages.draw_piece(part, *styles), sys.stdout.buffer)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
