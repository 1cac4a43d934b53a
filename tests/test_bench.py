"""The bench works, and its floor is honest; how fast anything is, is no test's business."""

import math
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from bench import (
    bulk,
    desk,
    firstload,
    floor,
    gifts,
    growth,
    matches,
    opendata,
    pages,
    pgbench,
    posts,
    prints,
    scripts,
    site,
)
from bench.figure import Figure, in_the_middle
from bench.ground import make_ground

_WRITTEN = ("entry", "line", "balanceday", "vouchercounter")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "measure",
    [
        posts.measure,
        bulk.measure,
        growth.measure,
        matches.measure,
        desk.measure,
        firstload.measure,
        opendata.measure,
        gifts.measure,
        pages.measure,
        prints.measure,
        site.measure,
    ],
)
def test_each_measure_gives_figures_beside_a_floor(
    measure: Callable[..., Iterator[Figure]],
) -> None:
    figures = list(measure(quick=True))
    assert len({figure.name for figure in figures}) == len(figures) > 0
    assert all(figure.value > 0 and figure.floor > 0 for figure in figures)
    assert all(math.isfinite(figure.ratio) for figure in figures)


@pytest.mark.django_db(transaction=True)
def test_the_floor_writes_the_rows_that_a_posting_writes() -> None:
    ground = make_ground(1, 1)
    floor.build()
    before = {table: _count(f"ledger_{table}") for table in _WRITTEN}
    for script in (scripts.posting(ground), scripts.rows(ground)):
        pgbench.rate(script, clients=1, seconds=0)
    for table in ("entry", "line", "vouchercounter"):
        assert _count(f"floor_{table}") == _count(f"ledger_{table}") - before[table] > 0
    assert _sums("ledger_balance") == _sums("ledger_balanceday") == 10
    assert _sums("floor_balance") == _sums("floor_balanceday") == 10
    assert _indexes("floor") == _indexes("ledger")


def test_the_figure_of_the_middle_round_is_kept_with_its_own_floor() -> None:
    assert in_the_middle([(50, 100), (90, 100), (10, 200)]) == (50, 100)


def test_a_figure_is_met_by_its_ratio_or_by_itself() -> None:
    assert Figure("a", 50, "/s", 100, 0.5, more_is_better=True).met
    assert not Figure("a", 49, "/s", 100, 0.5, more_is_better=True).met
    assert Figure("a", 3, "ms", 0.1, 5, absolute=True).met
    assert Figure("a", 3, "ms", 0.1).met is None


def _count(table: str) -> int:
    return _asked(f"SELECT count(*) FROM {table}")


def _sums(table: str) -> int:
    """Return how many entries the sums of a table tell of: each moves one debit and one credit line."""
    return _asked(f"SELECT sum(lines) / 2 FROM {table}")


def _indexes(prefix: str) -> int:
    tables = ", ".join(f"'{prefix}_{table}'" for table in (*_WRITTEN, "balance"))
    return _asked(f"SELECT count(*) FROM pg_indexes WHERE tablename IN ({tables})")


def _asked(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.fetchone()[0])
