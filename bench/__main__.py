"""Measure everything, print a table, write ``var/bench.json``: run as ``python -m bench``.

``ONLY=posting,bulk`` measures some alone and keeps the other figures of the last run; ``QUICK=1``
tries everything in seconds: that shows that it works, its figures say nothing.

To add figures, write a module with ``measure(*, quick) -> Iterator[Figure]`` and name it in `MEASURES`.
"""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import (  # noqa: E402
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from bench import (  # noqa: E402
    bulk,
    desk,
    firstload,
    gifts,
    growth,
    matches,
    opendata,
    pages,
    posts,
    prints,
    site,
    statements,
)
from bench.figure import Figure  # noqa: E402
from config import database  # noqa: E402

# The example first: it seals every book it finds, and the others leave many. Its pages are loaded
# while they are all there are.
MEASURES: dict[str, Callable[..., Iterator[Figure]]] = {
    "pages": pages.measure,
    "firstload": firstload.measure,
    "prints": prints.measure,
    "posting": posts.measure,
    "bulk": bulk.measure,
    "matching": matches.measure,
    "desk": desk.measure,
    "growth": growth.measure,
    "statements": statements.measure,
    "opendata": opendata.measure,
    "gifts": gifts.measure,
    "site": site.measure,
}


@contextmanager
def _books_of_our_own() -> Iterator[None]:
    """Give a database that is thrown away after."""
    connection.settings_dict["TEST"]["NAME"] = "bench_so_cong"
    setup_test_environment()
    with database.as_owner():
        before = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
    try:
        # How long a page takes to make; what one kept ready takes is measured where that is said.
        with override_settings(READY_PAGES_MIB=0):
            yield
    finally:
        with database.as_owner():
            teardown_databases(before, verbosity=0)


def main() -> None:
    only = [word for word in os.environ.get("ONLY", "").split(",") if word] or list(MEASURES)
    quick = os.environ.get("QUICK", "0") not in {"", "0"}
    # On a busy machine the ratios stand; milliseconds do not.
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors before the first figure")
    print(f"{'':<60}{'value':>12} {'unit':<10}{'floor':>12}{'ratio':>8}  target")
    figures: dict[str, list[dict[str, object]]] = {}
    with _books_of_our_own():
        for name in only:
            figures[name] = [_shown(figure).as_json() for figure in MEASURES[name](quick=quick)]
    _keep(figures)


def _shown(figure: Figure) -> Figure:
    sign = "≥" if figure.more_is_better else "≤"
    of = figure.unit if figure.absolute else "×"
    answer = {True: "met", False: "NOT MET", None: ""}[figure.met]
    target = "" if figure.target is None else f"{sign} {figure.target:g} {of}"
    print(
        f"{figure.name:<60}{figure.value:>12,.{_places(figure.value)}f} {figure.unit:<10}"
        f"{figure.floor:>12,.{_places(figure.floor)}f}{figure.ratio:>8.2f}  {target:<16}{answer}",
        flush=True,
    )
    return figure


def _places(value: float) -> int:
    return 0 if value >= 1_000 else 1 if value >= 10 else 3


def _keep(figures: dict[str, list[dict[str, object]]]) -> None:
    """Write the figures, in place of the last ones of the same measures."""
    path = settings.VAR_DIR / "bench.json"
    rows = [{"of": name} | row for name, group in figures.items() for row in group]
    if path.exists():
        old = json.loads(path.read_text(encoding="utf-8"))
        rows += [row for row in old if row.get("of") in set(MEASURES) - set(figures)]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
