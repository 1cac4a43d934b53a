"""A publication changed by the owner of the tables is found and named."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from tests import tampering
from tests.disclosure.scene import Scene, fill, make_scene

pytestmark = pytest.mark.django_db

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


def test_books_with_publications_are_proved_and_counted(scene):
    scene.give("Võ Văn Chín", 100_000)
    scene.publish(reason="Thêm một khoản đóng góp mới")
    said = io.StringIO()
    call_command("verify_books", stdout=said)
    assert "1 sổ, 2 bản công khai." in said.getvalue()
