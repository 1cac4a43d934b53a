"""``manage.py import_entries`` killed half-way: what was posted is whole, and it goes on."""

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ledger import verification
from ledger.models.chart import Balance, Fund
from ledger.models.journal import Entry
from ledger.models.oldbooks import EntryFile, EntryFileBatch
from tests import make
from tests import world as worlds
from tests.ledger.oldbooks import file, many, rows_of
from tests.world import World

DAY = date(2025, 8, 5)
NAME = "Quỹ chung của thôn"
COUNT = 5_000


@pytest.mark.usefixtures("committed")
def test_killed_half_way_it_goes_on_with_whole_batches(tmp_path: Path) -> None:
    world = worlds.make_world()
    fund = make.make_fund(world.book, custody=world.box)
    Fund.objects.filter(pk=fund.pk).update(name=NAME)
    path = tmp_path / "so-cu.csv"
    path.write_bytes(file(rows_of(many(COUNT, first=DAY, fund=NAME))))
    process = _begin(world, path)
    assert process.stdout is not None
    for line in process.stdout:
        if "lô 1/" in line:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    half = _posted()
    assert 0 < half < COUNT
    assert half % 1_000 == 0
    assert half == 1_000 * EntryFileBatch.objects.count()

    after = _begin(world, path)
    said, _errors = after.communicate(timeout=120)
    assert after.returncode == 0
    assert f"{(COUNT - half) // 1_000}.000 chứng từ" in said
    assert _posted() == COUNT
    assert EntryFile.objects.count() == 1
    assert verification.fault_in_sums(book=world.book) is None
    assert verification.fault_in_book(world.book) is None
    cash = Balance.objects.get(account__fund=fund, account__function="CASH")
    spent = COUNT // 3
    assert (cash.lines, cash.credit) == (COUNT, spent * 1_000)


def _begin(world: World, path: Path) -> "subprocess.Popen[str]":
    people = ["--by", world.accountant.username, "--accepted-by", world.chair.username]
    command = [sys.executable, "manage.py", "import_entries", str(path), "--book", "23032", *people]
    return subprocess.Popen(
        command,
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": _url(), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _url() -> str:
    """Return the address of the database of this test, for another process."""
    at = connection.get_connection_params()
    return (
        f"postgresql://{at['user']}:{at.get('password', '')}@/{at['dbname']}"
        f"?host={at['host']}&port={at.get('port', 5432)}"
    )


def _posted() -> int:
    return Entry.objects.filter(key__startswith="so-cu:").count()
