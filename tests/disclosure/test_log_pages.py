"""Anyone takes the log of a book home; what is private goes only to whom it concerns."""

import hashlib
import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from disclosure import sealing
from disclosure.verifier import kiem_tra
from ledger import log
from ledger.models.journal import Entry, PrivatePart
from ledger.models.log import Checkpoint, Leaf
from ledger.models.people import Role
from tests import make
from tests.disclosure.scene import Scene, fill, make_scene

pytestmark = pytest.mark.django_db(transaction=True)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
NAMES = ("Nguyễn", "Phạm", "Lê Văn", "Trần", "Đặng")


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    scene.publish()
    return scene


def seal(scene: Scene, at: datetime = AT) -> Checkpoint:
    """Seal; another test on the same server may hold an entry back for a moment."""
    for _attempt in range(40):
        sealing.seal(book=scene.book, at=at, key=KEY)
        if Leaf.objects.filter(kind="ENTRY").count() == Entry.objects.count():
            return Checkpoint.objects.order_by("-size")[0]
        time.sleep(0.05)
    raise AssertionError("an entry is left over")


def get(name: str, *args: object) -> bytes:
    answer = Client().get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.getvalue()


def download(scene: Scene, folder: Path, *size: int) -> None:
    at = "_at" if size else ""
    (folder / "la-so.csv").write_bytes(get(f"log_leaves{at}", scene.book.code, *size))
    (folder / "diem-chot.json").write_bytes(get(f"log_checkpoints{at}", scene.book.code, *size))
    (folder / "kiem_tra.py").write_bytes(get("log_script"))


def verify(folder: Path, *more: str) -> tuple[int, str]:
    ran = subprocess.run(
        [sys.executable, "-I", "kiem_tra.py", "la-so.csv", "diem-chot.json", *more],
        cwd=folder,
        env={"PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return ran.returncode, (ran.stdout + ran.stderr).decode()


def voucher(scene: Scene) -> Entry:
    return Entry.objects.filter(private__isnull=False).order_by("id")[0]


def ask(scene: Scene, number: str, code: str = "") -> str | dict[str, object]:
    """Ask for a receipt as a visitor; return it, or the page that refuses."""
    url = reverse("log_receipt", args=[scene.book.code])
    answer = Client().post(url, {"so": number, "ma": code})
    assert answer.status_code == 200
    if answer.headers["Content-Type"] == "application/json":
        found: dict[str, object] = json.loads(answer.content)
        return found
    return answer.content.decode()


def test_whoever_tries_codes_too_often_waits(scene, settings):
    settings.ACCOUNT_RATE_LIMITS = {"receipt_code": "2/m/key"}
    seal(scene)
    url = reverse("log_receipt", args=[scene.book.code])
    asked = {"so": voucher(scene).voucher, "ma": "ABCDEFGHJK"}
    tries = [Client().post(url, asked).status_code for _time in range(3)]
    assert tries == [200, 200, 429]
    assert Client().post(url, asked | {"ma": ""}).status_code == 200


def test_what_is_downloaded_is_found_true_elsewhere(scene, tmp_path):
    root = seal(scene).fingerprint
    download(scene, tmp_path)
    code, said = verify(tmp_path)
    assert code == 0, said
    assert root in said
    assert root in get("log_show", scene.book.code).decode()
    assert root in get("log_list").decode()


def test_each_checkpoint_keeps_its_own_files(scene, tmp_path):
    first = seal(scene)
    scene.give("Hoàng Văn Chín", 50_000)
    second = seal(scene, AT + timedelta(days=1))
    for checkpoint in (first, second):
        download(scene, tmp_path, checkpoint.size)
        code, said = verify(tmp_path)
        assert code == 0, said
        assert checkpoint.fingerprint in said
    page = get("log_show", scene.book.code).decode()
    assert page.index(second.fingerprint) < page.index(first.fingerprint)


def test_the_log_is_read_a_few_leaves_at_a_time(scene, tmp_path, monkeypatch):
    monkeypatch.setattr(log, "STEP", 2)
    seal(scene)
    download(scene, tmp_path)
    assert verify(tmp_path)[0] == 0


def test_nothing_of_persons_is_in_any_public_answer(scene):
    last = seal(scene)
    code = scene.book.code
    answers = [get("log_list"), get("log_show", code), get("log_receipt", code)]
    answers += [get("log_leaves", code), get("log_checkpoints_at", code, last.size)]
    answers.append(json.dumps(ask(scene, voucher(scene).voucher), ensure_ascii=False).encode())
    for body in answers:
        assert not any(name in body.decode() for name in NAMES)


@pytest.mark.parametrize("name", ["log_leaves", "log_checkpoints"])
def test_a_file_is_sent_again_only_when_something_new_is_sealed(scene, name):
    seal(scene)
    url = reverse(name, args=[scene.book.code])
    first = Client().get(url)
    again = Client().get(url, headers={"if-none-match": first.headers["ETag"]})
    assert again.status_code == 304
    scene.give("Hoàng Văn Chín", 50_000)
    assert Client().get(url).headers["ETag"] == first.headers["ETag"]
    seal(scene)
    assert Client().get(url).headers["ETag"] != first.headers["ETag"]


def test_a_key_put_away_changes_the_file_of_the_checkpoints(scene):
    seal(scene)
    url = reverse("log_checkpoints", args=[scene.book.code])
    tag = Client().get(url).headers["ETag"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_signingkey SET until = now()")
    assert Client().get(url).headers["ETag"] != tag


def test_what_was_posted_after_the_checkpoint_is_not_in_the_files(scene, tmp_path):
    seal(scene)
    scene.give("Hoàng Văn Chín", 50_000)
    download(scene, tmp_path)
    assert verify(tmp_path)[0] == 0


def test_the_script_is_served_byte_for_byte_with_its_hash_on_the_page(scene):
    body = Path(kiem_tra.__file__).read_bytes()
    assert get("log_script") == body
    assert hashlib.sha256(body).hexdigest() in get("log_list").decode()


@pytest.mark.parametrize("code", ["LS-0", "XX-1", "LS-", "LS", "LS-²", "LS-" + "9" * 30])
@pytest.mark.parametrize("name", ["log_show", "log_leaves", "log_checkpoints", "log_receipt"])
def test_a_book_that_is_not_there_is_not_found(scene, name, code):
    seal(scene)
    if code == "LS-²":
        assert Client().get(f"/tu-kiem-chung/{code}/").status_code == 404
    else:
        assert Client().get(reverse(name, args=[code])).status_code == 404


def test_a_size_that_was_never_sealed_is_not_found(scene):
    last = seal(scene)
    for size in (0, last.size + 1, 10**30):
        url = reverse("log_leaves_at", args=[scene.book.code, size])
        assert Client().get(url).status_code == 404


def test_a_book_never_sealed_says_so(scene):
    assert "chưa được chốt lần nào" in get("log_show", scene.book.code).decode()
    assert Client().get(reverse("log_leaves", args=[scene.book.code])).status_code == 404
    assert "Chưa có sổ nào được chốt" in get("log_list").decode()


def test_the_public_pages_lead_to_the_log(scene):
    seal(scene)
    own = reverse("log_show", args=[scene.book.code])
    for page in (get("commune_page", "23032"), get("project_page", scene.project.code)):
        assert own in page.decode()
        assert reverse("log_list") in page.decode()


def test_a_voucher_of_a_project_leads_to_its_leaf(scene):
    address = reverse("leaf_find", args=[scene.book.code]) + "?so="
    assert address not in get("project_page", scene.project.code).decode()
    seal(scene)
    page = get("project_page", scene.project.code).decode()
    vouchers = re.findall(rf'href="({re.escape(address)}[^"]+)"', page)
    leaves = {Client().get(voucher)["Location"] for voucher in vouchers}
    assert len(leaves) == len(set(vouchers)) > 1


def test_a_long_history_takes_no_more_queries(scene):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            get("log_show", scene.book.code)
        return len(seen)

    seal(scene)
    for _time in range(16):  # enough for a subtree that is kept
        scene.give("Hoàng Văn Chín", 50_000)
    seal(scene)
    few = queries()
    for number in range(8):
        scene.give(f"Hoàng Văn Chín {number}", 50_000)
        seal(scene)
    assert queries() == few


# Receipts


def test_a_visitor_proves_a_voucher_without_learning_who(scene, tmp_path):
    entry = voucher(scene)
    seal(scene)
    download(scene, tmp_path)
    receipt = ask(scene, entry.voucher.lower().replace(" ", "  "))
    assert isinstance(receipt, dict)
    assert (receipt["salt"], receipt["private"]) == (None, None)
    (tmp_path / "bien-nhan.json").write_text(json.dumps(receipt))
    code, said = verify(tmp_path, "bien-nhan.json")
    assert code == 0, said
    assert entry.voucher in said
    assert "phần riêng: không kèm" in said


def test_the_giver_with_the_code_on_the_paper_proves_the_own_name(scene, tmp_path):
    entry = voucher(scene)
    seal(scene)
    download(scene, tmp_path)
    receipt = ask(scene, entry.voucher, entry.code.lower())
    assert isinstance(receipt, dict)
    assert "Nguyễn Văn An" in str(receipt["private"])
    (tmp_path / "bien-nhan.json").write_text(json.dumps(receipt))
    code, said = verify(tmp_path, "bien-nhan.json")
    assert code == 0, said
    assert "Nguyễn Văn An" in said


def test_another_code_gives_nothing(scene):
    entry = voucher(scene)
    other = Entry.objects.filter(private__isnull=False).order_by("id")[1]
    seal(scene)
    for code in (other.code, "0" * 10, entry.code[:9], "mã"):
        page = ask(scene, entry.voucher, code)
        assert isinstance(page, str)
        assert "Mã không phải của chứng từ này" in page
        assert not any(name in page for name in NAMES)


def test_a_voucher_not_sealed_yet_is_told_when_to_come_back(scene):
    seal(scene)
    late = scene.give("Hoàng Văn Chín", 50_000).entry
    page = ask(scene, late.voucher)
    assert isinstance(page, str)
    assert "lần chốt gần nhất: 20/11/2026" in page
    assert isinstance(ask(scene, "PT 99/2026"), str)


def test_after_erasing_nobody_gets_the_name(scene):
    entry = voucher(scene)
    seal(scene)
    PrivatePart.objects.get(entry=entry).delete()
    receipt = ask(scene, entry.voucher, entry.code)
    assert isinstance(receipt, dict)
    assert receipt["private"] is None


def test_staff_of_the_book_take_the_receipt_and_nobody_else(scene, tmp_path, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)
    entry = voucher(scene)
    seal(scene)
    download(scene, tmp_path)
    url = reverse("entry_receipt", args=[entry.pk])
    client = Client()
    client.force_login(scene.accountant)
    (tmp_path / "bien-nhan.json").write_bytes(client.get(url).content)
    code, said = verify(tmp_path, "bien-nhan.json")
    assert code == 0, said
    assert "Nguyễn Văn An" in said
    stranger = make.make_member(make.make_commune("24000", name="UBND xã khác"), Role.ACCOUNTANT)
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_staff_are_told_when_a_voucher_is_not_sealed_yet(scene, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)
    entry = voucher(scene)
    client = Client()
    client.force_login(scene.accountant)
    url = reverse("entry_receipt", args=[entry.pk])
    assert "chưa chốt; biên nhận có sau" in client.get(url, follow=True).content.decode()
    last = seal(scene)
    page = client.get(reverse("entry_show", args=[entry.pk])).content.decode()
    assert url in page
    assert last.fingerprint in page


# What is published names the root


def test_a_publication_carries_the_last_root(scene):
    first = seal(scene)
    scene.give("Hoàng Văn Chín", 50_000)
    facts = scene.publish(reason="Công khai thêm một khoản mới nhận").read()
    assert facts.edition is not None
    assert facts.edition.log is not None
    assert facts.edition.log.root == first.fingerprint
    assert (facts.edition.log.book, facts.edition.log.size) == (scene.book.code, first.size)
    assert first.fingerprint in get("project_page", scene.project.code).decode()


def test_the_first_publication_of_a_book_never_sealed_names_none(scene):
    page = get("project_page", scene.project.code).decode()
    assert "Gốc sổ lúc công khai" not in page


def test_more_books_take_no_more_queries(scene):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            get("log_list")
        return len(seen)

    seal(scene)
    few = queries()
    for number in range(3):
        other = make_scene(f"2400{number}", "XK")
        other.give("Hoàng Văn Chín", 50_000)
        seal(other)
    assert queries() == few
