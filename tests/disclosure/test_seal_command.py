"""The command that seals, from the books of a commune to the script that anyone runs."""

import io
import json
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from disclosure.models.publication import Publication
from disclosure.verifier import kiem_tra
from ledger import log
from ledger.models.journal import Entry, PrivatePart
from ledger.models.log import Checkpoint, Leaf
from tests.disclosure.scene import Scene, fill, make_scene

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    scene.publish()
    return scene


@pytest.fixture(autouse=True)
def key_file(settings, tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "signing-key.pem"
    settings.SIGNING_KEY_FILE = path
    return path


def seal(**options: object) -> str:
    """Seal until all is in: other tests on the same server may hold an entry back for a moment."""
    told = io.StringIO()
    for _attempt in range(40):
        call_command("seal", stdout=told, **options)
        if Leaf.objects.count() == Entry.objects.count() + Publication.objects.count():
            return told.getvalue()
        time.sleep(0.05)
    raise AssertionError(told.getvalue())


def verify(folder: Path, *more: str) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-I", kiem_tra.__file__, "la-so.csv", "diem-chot.json", *more],
        cwd=folder,
        env={"PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return ran.returncode, (ran.stdout + ran.stderr).decode()


def test_what_the_command_writes_is_found_true_by_the_script(scene, tmp_path, key_file):
    voucher = Entry.objects.filter(private__isnull=False).order_by("id")[0].voucher
    told = seal(to=tmp_path, receipt=voucher)
    assert scene.book.code in told
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    folder = tmp_path / scene.book.code
    code, said = verify(folder, "bien-nhan.json")
    assert code == 0, said
    root = bytes(Checkpoint.objects.order_by("-size")[0].root).hex()
    assert root in said
    assert root in told


def test_a_publication_is_in_the_log_by_its_hash(scene):
    seal()
    publication = Publication.objects.get()
    body = json.loads(bytes(Leaf.objects.get(kind="PAPER").body)[1:])
    assert body["sha256"] == publication.sha256
    assert body["name"] == f"{scene.project.code}/1"


def test_no_name_of_a_giver_is_in_the_public_files(scene):
    seal()
    last = log.checkpoint_at(scene.book)
    assert last is not None
    for text in (*log.leaves_csv(last), log.checkpoints_json(last)):
        for name in ("Nguyễn", "Phạm", "Lê", "Trần", "Đặng"):
            assert name not in text


def test_after_a_private_part_is_erased_the_files_and_the_old_receipt_stay_true(scene, tmp_path):
    entry = Entry.objects.filter(private__isnull=False).order_by("id")[0]
    seal(to=tmp_path, receipt=entry.voucher)
    PrivatePart.objects.get(entry=entry).delete()
    scene.give("Hoàng Văn Chín", 50_000)
    seal(to=tmp_path)
    folder = tmp_path / scene.book.code
    code, said = verify(folder, "bien-nhan.json")
    assert code == 0, said
    receipt = log.receipt_json(Leaf.objects.get(entry=entry), private=True)
    assert receipt is not None
    (folder / "bien-nhan.json").write_text(receipt)
    assert "Nguyễn" not in receipt
    assert verify(folder, "bien-nhan.json")[0] == 0


def test_a_quiet_book_says_so_and_nothing_is_signed(scene):
    seal()
    before = Checkpoint.objects.count()
    assert scene.book.code in seal(book=scene.book.code)
    assert Checkpoint.objects.count() == before


def test_an_unknown_book_or_voucher_is_refused_with_a_sentence(scene, tmp_path):
    with pytest.raises(CommandError, match="Không có sổ XX-9"):
        call_command("seal", book="XX-9")
    with pytest.raises(CommandError, match="PT 99/2026"):
        call_command("seal", to=tmp_path, receipt="PT 99/2026", stdout=io.StringIO())


def test_a_real_server_draws_no_key_by_itself(scene, settings, key_file):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="SIGNING_KEY_FILE"):
        call_command("seal")
    assert not key_file.exists()
    assert not Leaf.objects.exists()
