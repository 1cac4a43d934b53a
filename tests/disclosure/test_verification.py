"""A publication changed by the owner of the tables is found and named."""

import io

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from disclosure import sealing
from ledger.models.log import Leaf
from tests import tampering
from tests.disclosure.scene import AT, Scene, fill, make_scene
from tests.disclosure.test_issuing import issue

pytestmark = pytest.mark.django_db

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))

ALL_DAMAGE = {
    "the hash": ("sha256 = repeat('a', 64)", "mã băm SHA-256 của bản công khai"),
    "the bytes": ("body = body || ' '::bytea", "mã băm SHA-256 của bản công khai"),
    "the code": ("code = 'AAAAAAAAAA'", "mã kiểm tra tính từ mã băm"),
    "the facts": (
        """facts = jsonb_set(facts, '{equation,paid}', '1')""",
        "số liệu “equation” là số liệu đã công khai",
    ),
    "the number": ("version = version + 1", "các bản nối tiếp nhau, không thiếu bản nào"),
    "the sum of a list": (
        "received = received + 1",
        "đã nhận (đồng) ghi ở danh sách. Phải là 1100000, trong sổ là 1100001.",
    ),
    "the title of a list": ("title = 'Khác'", "tên công trình ghi ở danh sách"),
}


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    fill(made)
    made.publish()
    return made


def damage(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tampering.as_owner("ALTER TABLE disclosure_publication DISABLE TRIGGER ALL")
    tampering.as_owner("ALTER TABLE disclosure_publication DROP CONSTRAINT publication_hash")
    tampering.as_owner(statement)


def refused() -> str:
    with pytest.raises(CommandError) as fault:
        call_command("verify_books", stdout=io.StringIO())
    return str(fault.value)


def test_damage_to_a_publication_is_found_and_named(scene):
    for change, said in ALL_DAMAGE.values():
        with transaction.atomic():
            damage(f"UPDATE disclosure_publication SET {change}")
            fault = refused()
            assert said in fault
            assert scene.project.code in fault
            transaction.set_rollback(True)


LIST_DAMAGE = {
    "UPDATE disclosure_listing SET title = 'Khác'": "“title” ở danh sách công khai",
    "UPDATE disclosure_listing SET runs = '{}'": "“runs” ở danh sách công khai",
    "UPDATE disclosure_listing SET withdrawn = true": "“withdrawn” ở danh sách công khai",
    "DELETE FROM disclosure_listing": "“publication” ở danh sách công khai",
    "UPDATE disclosure_publishedsource SET paid = paid + 1": "số liệu công khai theo nguồn của công trình",
    "DELETE FROM disclosure_publishedsource": "số liệu công khai theo nguồn của công trình",
    "UPDATE disclosure_communesums SET paid = paid + 1": "tổng “paid” của xã ở danh sách công khai",
}


@pytest.mark.parametrize("damage_done", LIST_DAMAGE)
def test_a_list_that_says_otherwise_than_published_is_found_and_made_again(scene, damage_done):
    with connection.cursor() as cursor:
        cursor.execute(damage_done)
    assert LIST_DAMAGE[damage_done] in refused()
    call_command("renew_lists", stdout=io.StringIO())
    call_command("verify_books", stdout=io.StringIO())


def test_books_with_publications_are_proved_and_counted(scene):
    scene.give("Võ Văn Chín", 100_000)
    scene.publish(reason="Thêm một khoản đóng góp mới")
    said = io.StringIO()
    call_command("verify_books", stdout=said)
    assert "1 sổ, 2 bản công khai." in said.getvalue()


STATEMENT_DAMAGE = {
    "the bytes": (
        "body = convert_to(replace(convert_from(body, 'UTF8'), '1100000', '1100001'), 'UTF8')",
        "mã băm SHA-256 của bản sao kê",
    ),
    "the code": ("code = 'AAAAAAAAAA'", "mã kiểm tra tính từ mã băm"),
    "the number": ("version = 2", "các bản nối tiếp nhau, không thiếu bản nào"),
    "the period": ("since = since - 1", "bản sao kê của ai, kỳ nào"),
    "whose it is": ("subject_title = 'Xã khác'", "bản sao kê của ai, kỳ nào"),
}


@pytest.mark.parametrize("what", STATEMENT_DAMAGE)
def test_damage_to_a_statement_is_found_and_named(scene, what):
    change, said = STATEMENT_DAMAGE[what]
    made = issue(scene)
    call_command("verify_books", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tampering.as_owner("ALTER TABLE disclosure_statement DISABLE TRIGGER ALL")
    tampering.as_owner("ALTER TABLE disclosure_statement DROP CONSTRAINT statement_hash")
    tampering.as_owner(f"UPDATE disclosure_statement SET {change}")
    fault = refused()
    assert said in fault
    assert "bản sao kê " in fault
    assert made.code in fault or what == "the code"


# The log


def seal(scene: Scene) -> None:
    """Seal all; entries of this very transaction would wait, so they are given an older one."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    tampering.as_owner("ALTER TABLE ledger_entry DISABLE TRIGGER ALL")
    tampering.as_owner("UPDATE ledger_entry SET xid = '1'::xid8")
    tampering.as_owner("ALTER TABLE ledger_entry ENABLE TRIGGER ALL")
    sealing.seal(book=scene.book, at=AT, key=KEY)


def start_the_log_anew(change: str) -> None:
    """Throw the log away as the owner, and change something on the way."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for table in ("ledger_leaf", "ledger_checkpoint"):
        tampering.as_owner(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    tampering.as_owner(f"DELETE FROM ledger_checkpoint; {change}")
    for table in ("ledger_leaf", "ledger_checkpoint"):
        tampering.as_owner(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def test_the_root_that_a_publication_carries_is_asked_of_the_books(scene):
    seal(scene)
    scene.give("Võ Văn Chín", 100_000)
    scene.publish(reason="Thêm một khoản đóng góp mới")
    seal(scene)
    said = io.StringIO()
    call_command("verify_books", "--deep", stdout=said)
    assert f"{scene.book.code}: 1 gốc đã công bố còn tính lại được" in said.getvalue()


def test_a_log_started_anew_does_not_give_the_root_that_was_printed(scene):
    seal(scene)
    scene.give("Võ Văn Chín", 100_000)
    scene.publish(reason="Thêm một khoản đóng góp mới")
    # All leaves in one go: papers come after the entries now, so nothing stands where it stood.
    start_the_log_anew("DELETE FROM ledger_leaf")
    seal(scene)
    call_command("verify_books", stdout=io.StringIO())
    with pytest.raises(CommandError) as fault:
        call_command("verify_books", "--deep", stdout=io.StringIO())
    assert f"công bố ở {scene.project.code}/2" in str(fault.value)
    assert "gốc đã công bố còn tính lại được từ sổ" in str(fault.value)


def test_an_issued_statement_stands_in_the_log_and_its_leaf_leads_to_it(scene, client):
    made = issue(scene)
    seal(scene)
    leaf = Leaf.objects.get(name=made.paper)
    assert made.sha256 in bytes(leaf.body).decode()
    page = client.get(reverse("leaf_show", args=[scene.book.code, leaf.index])).text
    assert reverse("statement_page", args=[made.code]) in page
    call_command("verify_books", "--deep", stdout=io.StringIO())


def test_a_statement_that_is_not_what_the_log_holds_is_named(scene):
    made = issue(scene)
    seal(scene)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tampering.as_owner("ALTER TABLE disclosure_statement DISABLE TRIGGER ALL")
    tampering.as_owner("DELETE FROM disclosure_statement")
    with pytest.raises(CommandError, match=made.paper):
        call_command("verify_books", "--deep", stdout=io.StringIO())


def test_a_publication_that_is_not_what_the_log_holds_is_named(scene):
    seal(scene)
    with transaction.atomic():
        damage("DELETE FROM disclosure_publication")
        with pytest.raises(CommandError) as fault:
            call_command("verify_books", "--deep", stdout=io.StringIO())
        assert "bản công khai đã chốt còn nguyên (SHA-256)" in str(fault.value)
        assert f"{scene.project.code}/1" in str(fault.value)
        transaction.set_rollback(True)
