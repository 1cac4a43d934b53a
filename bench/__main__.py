"""Measure everything, print a table, write ``var/bench.json``: run as ``python -m bench``.

To add figures, write a module with ``measure() -> Iterator[Figure]`` and name it in `_measurements`.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import (  # noqa: E402
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from bench import pages, prints  # noqa: E402
from bench.figure import Figure  # noqa: E402
from config import database  # noqa: E402

_measurements: list[Callable[[], Iterator[Figure]]] = [pages.measure, prints.measure]


@contextmanager
def _books_of_the_example() -> Iterator[None]:
    """Give a database of its own, filled with the example and thrown away after."""
    connection.settings_dict["TEST"]["NAME"] = "bench_so_cong"
    setup_test_environment()
    with database.as_owner():
        before = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("demo", verbosity=0)
        yield
    finally:
        with database.as_owner():
            teardown_databases(before, verbosity=0)


def _row(figure: Figure) -> str:
    sign = "≥" if figure.more_is_better else "≤"
    return (
        f"{figure.name:<48}{figure.value:>14,.1f} {figure.unit:<8}{figure.floor:>14,.1f}"
        f"{figure.ratio:>9.2f}  {sign} {figure.target:<6g}{'met' if figure.met else 'NOT MET'}"
    )


def main() -> None:
    with _books_of_the_example():
        figures = [figure for measure in _measurements for figure in measure()]
    print(f"{'':<48}{'value':>14} {'unit':<8}{'floor':>14}{'ratio':>9}  target")
    print("\n".join(_row(figure) for figure in figures))
    report = json.dumps([figure.as_json() for figure in figures], ensure_ascii=False, indent=1)
    (settings.VAR_DIR / "bench.json").write_text(report + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
