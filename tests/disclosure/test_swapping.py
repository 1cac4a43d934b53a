"""A folder takes the place of another at once, or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from disclosure import swapping

MARK = "SHA256SUMS"
KILLED = """
import os, signal, sys
from pathlib import Path
import django
from django.conf import settings
settings.configure()
django.setup()
from disclosure import swapping
with swapping.replaced(Path(sys.argv[1]), mark="SHA256SUMS") as fresh:
    (fresh / "SHA256SUMS").write_text("nửa chừng")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def fill(folder: Path, said: str) -> None:
    with swapping.replaced(folder, mark=MARK) as fresh:
        (fresh / MARK).write_text(said)


def test_a_new_folder_takes_the_place_of_the_old_one_and_leaves_nothing_beside(tmp_path):
    folder = tmp_path / "du-lieu"
    fill(folder, "một")
    (folder / "them.txt").write_text("x")
    fill(folder, "hai")
    assert (folder / MARK).read_text() == "hai"
    assert [path.name for path in folder.iterdir()] == [MARK]
    assert {path.name for path in tmp_path.iterdir()} == {"du-lieu", ".du-lieu.lock"}


def test_when_anything_goes_wrong_the_old_one_stays(tmp_path):
    folder = tmp_path / "du-lieu"
    fill(folder, "một")
    with pytest.raises(FileNotFoundError), swapping.replaced(folder, mark=MARK) as fresh:
        (fresh / "khong-co" / MARK).write_text("hai")
    assert (folder / MARK).read_text() == "một"
    assert {path.name for path in tmp_path.iterdir()} == {"du-lieu", ".du-lieu.lock"}


def test_a_killed_process_leaves_the_old_one_and_the_next_clears_up(tmp_path):
    folder = tmp_path / "du-lieu"
    fill(folder, "một")
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)],
        cwd=Path(swapping.__file__).parent.parent,
        env=os.environ | {"PYTHONUTF8": "1"},
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL
    assert (folder / MARK).read_text() == "một"
    assert any(path.name.startswith(".du-lieu.moi-") for path in tmp_path.iterdir())
    fill(folder, "hai")
    assert (folder / MARK).read_text() == "hai"
    assert {path.name for path in tmp_path.iterdir()} == {"du-lieu", ".du-lieu.lock"}


def test_a_file_open_in_the_old_folder_is_read_to_its_end(tmp_path):
    folder = tmp_path / "du-lieu"
    fill(folder, "một")
    with (folder / MARK).open() as reader:
        fill(folder, "hai")
        assert reader.read() == "một"


@pytest.mark.parametrize("what", ["file in it", "a file", "a link"])
def test_what_somebody_else_keeps_there_is_never_lost(tmp_path, what):
    folder = tmp_path / "cua-toi"
    if what == "file in it":
        folder.mkdir()
        (folder / "luan-van.odt").write_text("nhiều năm")
    elif what == "a file":
        folder.write_text("nhiều năm")
    else:
        folder.symlink_to(tmp_path)
    with pytest.raises(swapping.NotOursError):
        fill(folder, "một")
    assert folder.exists()
    assert not (folder / MARK).exists() if folder.is_dir() else folder.read_text() == "nhiều năm"


def test_two_at_once_do_not_mix(tmp_path):
    folder = tmp_path / "du-lieu"
    with swapping.replaced(folder, mark=MARK) as fresh:
        (fresh / MARK).write_text("một")
        with pytest.raises(swapping.BusyError):
            fill(folder, "hai")
    assert (folder / MARK).read_text() == "một"


def test_without_the_exchange_of_names_it_still_changes_places(tmp_path, monkeypatch):
    monkeypatch.setattr(swapping, "_exchanged", lambda _fresh, _folder: False)
    folder = tmp_path / "du-lieu"
    fill(folder, "một")
    fill(folder, "hai")
    assert (folder / MARK).read_text() == "hai"
    assert {path.name for path in tmp_path.iterdir()} == {"du-lieu", ".du-lieu.lock"}
