"""The log against the rows of the books, and both against what others keep of it."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection

from ledger import log, posting, reversing, sealing, verification
from ledger.models.chart import Book, Function, Fund
from ledger.models.journal import Entry
from ledger.models.log import Checkpoint
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind
from ledger.sealing import Paper
from tests import make, tampering

pytestmark = pytest.mark.django_db

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
PAPER = Paper("khoa-so/2026-10/1", "ab" * 32)

# What a thief does who knows every rule that is proved from the rows alone, and holds the key.
DOUBLED = (
    "DELETE FROM ledger_privatepart WHERE entry_id = {entry};"
    " UPDATE ledger_line SET amount = amount * 2 WHERE entry_id = {entry};"
    " UPDATE ledger_balance b SET debit = s.debit, credit = s.credit FROM"
    " (SELECT account_id, sum(greatest(amount, 0)) AS debit, sum(greatest(-amount, 0)) AS credit"
    "  FROM ledger_line GROUP BY account_id) s WHERE s.account_id = b.account_id;"
    " UPDATE ledger_balanceday d SET debit = b.debit, credit = b.credit"
    " FROM ledger_balance b WHERE b.account_id = d.account_id"
)

ALL_DAMAGE = {
    "the amounts are doubled everywhere": (DOUBLED, "nội dung lá là nội dung chứng từ trong sổ"),
    "an entry is moved to another day with its sums": (
        "DELETE FROM ledger_privatepart WHERE entry_id = {entry};"
        ' UPDATE ledger_entry SET "on" = "on" - 1; UPDATE ledger_line SET "on" = "on" - 1;'
        ' UPDATE ledger_balanceday SET "on" = "on" - 1; DELETE FROM ledger_privatepart',
        '"on":"2026-11-20"',
    ),
    "another name with a fingerprint that fits": (
        "UPDATE ledger_privatepart SET text = 'Bà Trần Thị Khác' WHERE entry_id = {entry};"
        " UPDATE ledger_entry SET fingerprint = '{other_name}' WHERE id = {entry}",
        "nội dung lá là nội dung chứng từ trong sổ",
    ),
    "another salt": (
        "UPDATE ledger_privatepart SET salt = sha256('x') WHERE entry_id = {entry}",
        "nội dung lá là nội dung chứng từ trong sổ",
    ),
    "a name where there was none": (
        "INSERT INTO ledger_privatepart (entry_id, text, salt) VALUES ({bare}, 'Ai đó', sha256('x'));"
        " UPDATE ledger_entry SET fingerprint = '{added_name}' WHERE id = {bare}",
        '"commitment":null',
    ),
    "the words of an entry without a name": (
        "UPDATE ledger_entry SET summary = 'Khác' WHERE id = {bare}",
        "BC 2/2026 (#{bare}): chứng từ không có phần riêng còn nguyên như lúc ghi",
    ),
    "the source of a fund": (
        "UPDATE ledger_fund SET source = 'BUSINESS'",
        '"source":"PEOPLE"',
    ),
    "the code of a purpose": ("UPDATE ledger_purpose SET code = 'X'", '"purpose":"P-KIEM"'),
    "the name of a leaf": (
        "UPDATE ledger_leaf SET name = 'BC 9/2026' WHERE index = 0",
        "tên lá là số chứng từ. Phải là BC 1/2026, trong sổ là BC 9/2026.",
    ),
    "the name of a paper": (
        "UPDATE ledger_leaf SET name = 'khoa-so/2026-09/1' WHERE kind = 'PAPER'",
        '"name":"khoa-so/2026-10/1"',
    ),
    "the peaks of a checkpoint": (
        "UPDATE ledger_checkpoint SET peaks = sha256('x')",
        "các cây con lưu để chốt tiếp",
    ),
}


@pytest.fixture
def fund() -> Fund:
    book = make.make_book()
    purpose = make.make_purpose(book, "P-KIEM")
    return make.make_fund(book, custody=make.make_bank_account(book), purpose=purpose)


@pytest.fixture
def clerk(fund: Fund) -> User:
    return make.make_member(fund.book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def names(fund: Fund, clerk: User) -> dict[str, object]:
    """Post a receipt with a name, one without, and a reversal; seal them with a paper."""
    entry = receive(fund, clerk, 1_000, "Ông Nguyễn Văn An")
    bare = receive(fund, clerk, 300)
    reversing.reverse_entry(entry=bare, on=make.TODAY, by=clerk, reason="Ghi nhầm người")
    seal(fund.book, PAPER)
    return {
        "entry": entry.pk,
        "bare": bare.pk,
        "other_name": mark(fund, 1_000, "Bà Trần Thị Khác"),
        "added_name": mark(fund, 300, "Ai đó"),
    }


def lines(fund: Fund, amount: int) -> list[Posting]:
    return [
        Posting(Function.BANK, fund, amount, fund.purpose),
        Posting(Function.CONTRIBUTED, fund, -amount, fund.purpose),
    ]


def mark(fund: Fund, amount: int, name: str) -> str:
    made = lines(fund, amount)
    return posting.fingerprint(VoucherKind.BANK_RECEIPT, make.TODAY, made, "Thu đóng góp", name)


def receive(fund: Fund, clerk: User, amount: int, name: str = "") -> Entry:
    return posting.post_entry(
        book=fund.book,
        kind=VoucherKind.BANK_RECEIPT,
        on=make.TODAY,
        lines=lines(fund, amount),
        by=clerk,
        summary="Thu đóng góp",
        private_text=name,
        key=f"k{amount}",
    )


def damage(statement: str) -> None:
    """Let the owner of the tables do what no guard would let anybody do."""
    switch("DISABLE")
    tampering.as_owner(statement)


def switch(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^ledger_' AND relkind = 'r'")
        for (table,) in cursor.fetchall():
            tampering.as_owner(f'ALTER TABLE "{table}" {how} TRIGGER ALL')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def seal(book: Book, *papers: Paper) -> None:
    """Seal all; entries of this very transaction would wait, so they are given an older one."""
    damage("UPDATE ledger_entry SET xid = '1'::xid8")
    switch("ENABLE")
    sealing.seal(book=book, at=AT, key=KEY, papers=papers)


def kept(book: Book, folder: Path) -> Path:
    """Keep the checkpoints as somebody who downloaded them."""
    checkpoint = log.checkpoint_at(book)
    assert checkpoint is not None
    path = folder / "diem-chot.json"
    path.write_text(log.checkpoints_json(checkpoint))
    return path


def proved(*options: object) -> str:
    said = io.StringIO()
    call_command("verify_books", *map(str, options), stdout=said)
    return said.getvalue()


def refused(*options: object) -> str:
    with pytest.raises(CommandError) as fault:
        proved(*options)
    assert fault.value.returncode == 1
    return str(fault.value)


@pytest.mark.parametrize("what", ALL_DAMAGE)
def test_what_the_rows_say_otherwise_than_the_log_is_named(names, what):
    statement, said = (text.format(**names) for text in ALL_DAMAGE[what])
    damage(statement)
    assert said in refused("--deep")


def test_the_rows_alone_cannot_tell_what_the_log_tells(names):
    damage(DOUBLED.format(**names))
    assert "Sổ đúng" in proved()
    assert "Phải là" in refused("--deep")


def test_a_true_log_is_proved_with_its_leaves_and_checkpoints(names, fund, clerk):
    receive(fund, clerk, 700, 'Bà "Lành" \\ thôn 3')
    seal(fund.book)
    said = proved("--deep")
    assert "5 lá viết lại từ sổ, không khác một chữ" in said
    assert "Sổ đúng: 4 chứng từ" in said


def test_an_erased_name_leaves_the_log_true(names):
    tampering.as_owner("DELETE FROM ledger_privatepart")
    assert "4 lá viết lại từ sổ" in proved("--deep")


def test_the_reading_of_leaves_goes_on_where_it_stopped(names, monkeypatch):
    monkeypatch.setattr(verification, "STEP", 2)
    damage("UPDATE ledger_leaf SET name = 'BC 9/2026' WHERE index = 2")
    assert "--deep --book 23032 --from-leaf 2" in refused("--deep")
    assert "tên lá" in refused("--deep", "--book", "23032", "--from-leaf", 2)
    assert "Sổ đúng" in proved("--deep", "--book", "23032", "--from-leaf", 3)
    assert "--from-leaf đi cùng --book" in refused("--deep", "--from-leaf", 3)


# What others keep


def test_a_root_that_others_keep_is_still_there(names, fund, clerk, tmp_path):
    file = kept(fund.book, tmp_path)
    receive(fund, clerk, 700)
    seal(fund.book)
    assert "1 gốc đã công bố còn tính lại được" in proved("--published", file)
    assert "1 gốc đã công bố còn tính lại được" in proved("--deep", "--published", tmp_path)


def rewrite(book: Book, change: str) -> None:
    """Throw the whole log away, change the books, and seal and sign them anew with the same key."""
    damage(f"DELETE FROM ledger_checkpoint; DELETE FROM ledger_leaf; {change}")
    seal(book, PAPER)


def test_a_history_written_anew_is_named_by_the_root_that_others_keep(names, fund, tmp_path):
    file = kept(fund.book, tmp_path)
    root = Checkpoint.objects.get().fingerprint
    fitting = f"UPDATE ledger_entry SET fingerprint = '{mark(fund, 2_000, '')}' WHERE id = {names['entry']}"
    rewrite(fund.book, f"{DOUBLED.format(**names)}; {fitting}")
    assert "Sổ đúng" in proved("--deep")
    fault = refused("--published", file)
    assert f"gốc 4 lá công bố ở {file}, chốt 2026-11-20T09:00:00Z" in fault
    assert f"gốc đã công bố còn tính lại được từ sổ. Phải là {root}" in fault


def test_a_history_cut_short_is_named_too(names, fund, tmp_path):
    file = kept(fund.book, tmp_path)
    damage("DELETE FROM ledger_checkpoint; DELETE FROM ledger_leaf")
    switch("ENABLE")
    sealing.seal(book=fund.book, at=AT, key=KEY)
    assert "chỉ còn 3 lá" in refused("--published", file)


def test_a_book_that_others_know_and_that_is_gone_is_named(names, fund, tmp_path):
    file = kept(fund.book, tmp_path)
    damage(f"UPDATE ledger_book SET code_prefix = 'XK' WHERE id = {fund.book.pk}")
    assert f"không còn sổ LS-{fund.book.pk}, gốc 4 lá đã công bố" in refused("--published", file)


def test_a_file_that_somebody_made_up_is_not_believed(names, fund, tmp_path):
    file = kept(fund.book, tmp_path)
    told = json.loads(file.read_text())
    told["checkpoints"][0]["statement"]["root"] = "00" * 32
    file.write_text(json.dumps(told))
    assert "không mang chữ ký của khóa nào trong sổ này" in refused("--published", file)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"checkpoints": 3}', '{"checkpoints": [1]}', "["]
)
def test_a_file_that_is_something_else_is_refused_at_once(names, tmp_path, text):
    file = tmp_path / "diem-chot.json"
    file.write_text(text)
    assert "không phải tệp diem-chot.json" in refused("--published", file)


def test_a_file_that_is_not_there_is_refused(names, tmp_path):
    assert "không phải tệp diem-chot.json" in refused("--published", tmp_path / "khong-co.json")


def test_the_root_of_one_book_is_not_asked_of_another(names, fund, tmp_path):
    file = kept(fund.book, tmp_path)
    make.make_book(make.make_commune("24000", name="UBND xã khác"), prefix="XK")
    assert "0 gốc đã công bố" in proved("--book", "24000", "--published", file)
