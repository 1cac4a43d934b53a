"""``manage.py import_entries``: shows, posts, goes on after a kill, tells its faults by exit code."""

import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ledger.entrylist import Voucher
from ledger.models.chart import Fund
from ledger.models.journal import Entry
from ledger.models.oldbooks import EntryFile
from tests import make
from tests import world as worlds
from tests.ledger.oldbooks import file, many, receipt, rows_of
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = date(2025, 8, 5)
NAME = "Quỹ chung của thôn"


@pytest.fixture
def world() -> World:
    made = worlds.make_world()
    fund = make.make_fund(made.book, custody=made.box)
    Fund.objects.filter(pk=fund.pk).update(name=NAME)
    return made


def write(folder: Path, vouchers: Iterable[Voucher], name: str = "so-cu.csv") -> Path:
    path = folder / name
    path.write_bytes(file(rows_of(vouchers)))
    return path


def run(world: World, path: Path, *options: str) -> str:
    out = io.StringIO()
    people = ("--by", world.accountant.username, "--accepted-by", world.chair.username)
    call_command(
        "import_entries", str(path), "--book", "23032", *people, *options, stdout=out, stderr=out
    )
    return out.getvalue()


def posted() -> int:
    return Entry.objects.filter(key__startswith="so-cu:").count()


def test_a_dry_run_shows_and_keeps_nothing(world: World, tmp_path: Path) -> None:
    said = run(world, write(tmp_path, many(9, first=DAY, fund=NAME)), "--dry-run")
    assert "Phiếu thu: 6, 12.013 đồng" in said
    assert "9 chứng từ mới, 0 chứng từ đã có" in said
    assert not EntryFile.objects.exists()
    assert not posted()


def test_all_is_posted_and_a_second_run_posts_nothing(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, many(30, first=DAY, fund=NAME))
    assert "Đã ghi 30 chứng từ; 0 chứng từ đã có" in run(world, path)
    assert "Đã ghi 0 chứng từ; 30 chứng từ đã có" in run(world, path)
    again = write(tmp_path, many(20, first=DAY, fund=NAME), "khac.csv")
    assert "đã có trong sổ" in run(world, again)
    assert posted() == 30


def test_a_file_with_problems_posts_nothing_and_fails(world: World, tmp_path: Path) -> None:
    wrong = [*many(5, first=DAY, fund=NAME), receipt(9, 5, DAY, fund="Quỹ lạ")]
    with pytest.raises(CommandError, match="Tệp còn 1 chỗ sai"):
        run(world, write(tmp_path, wrong))
    assert not posted()


def test_both_people_are_named(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, many(3, first=DAY, fund=NAME))
    with pytest.raises(CommandError, match="hai người"):
        call_command("import_entries", str(path), "--book", "23032", "--by", "khong-co")
    with pytest.raises(CommandError, match="Không có sổ"):
        call_command("import_entries", str(path), "--book", "99999")
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        run(world, tmp_path / "khong-co.csv")
    assert not posted()


def test_the_maker_may_not_accept(world: World, tmp_path: Path) -> None:
    path = write(tmp_path, many(3, first=DAY, fund=NAME))
    one = world.accountant.username
    with pytest.raises(CommandError, match="Việc này dành cho"):
        call_command(
            "import_entries", str(path), "--book", "23032", "--by", one, "--accepted-by", one
        )
    assert not posted()
