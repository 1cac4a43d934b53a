"""Each kind of damage, done by the owner with the guards off, is found and named."""

import hashlib
import io
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connection

from ledger import posting, reconciling, reversing, sealing, verification
from ledger.models.bank import Match, Statement, StatementLine
from ledger.models.chart import Function, Fund
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind
from tests import make, tampering

pytestmark = pytest.mark.django_db

ALL_DAMAGE = {
    "a line is gone": (
        "DELETE FROM ledger_line WHERE entry_id = {entry} AND position = 2",
        "BC 2/2026 (#{entry}): mỗi chứng từ có ít nhất hai dòng. Phải là 2, trong sổ là 1.",
    ),
    "all lines are gone": (
        "DELETE FROM ledger_line WHERE entry_id = {entry}",
        "Phải là 2, trong sổ là 0.",
    ),
    "an entry is gone": (
        "DELETE FROM ledger_entry WHERE id = {entry}",
        "dòng định khoản thuộc một chứng từ",
    ),
    "an entry is gone with its lines": (
        "DELETE FROM ledger_privatepart; DELETE FROM ledger_line WHERE entry_id = {first};"
        " DELETE FROM ledger_entry WHERE id = {first}",
        "số chứng từ Báo có năm 2026: số chứng từ liên tục, không cách quãng. Phải là 1, trong sổ là 2.",
    ),
    "one amount is changed": (
        "UPDATE ledger_line SET amount = 1005 WHERE entry_id = {entry} AND position = 1",
        "BC 2/2026 (#{entry}): Nợ bằng Có trong từng nguồn tiền, công trình và đơn vị tính. Phải là 0, trong sổ là 5.",
    ),
    "both amounts are changed": (
        "UPDATE ledger_line SET amount = amount * 2 WHERE entry_id = {entry}",
        "BC 2/2026 (#{entry}): nội dung chứng từ còn nguyên",
    ),
    "both amounts are changed and the private part erased": (
        "DELETE FROM ledger_privatepart; UPDATE ledger_line SET amount = amount * 2 WHERE entry_id = {entry}",
        "Phải là 2750 / 250 / 4, trong sổ là 1750 / 250 / 4.",
    ),
    "the words are changed": (
        "UPDATE ledger_entry SET summary = 'Khác' WHERE id = {entry}",
        "BC 2/2026 (#{entry}): nội dung chứng từ còn nguyên",
    ),
    "a line says another book": (
        "UPDATE ledger_line SET book_id = {other} WHERE entry_id = {entry} AND position = 1",
        "dòng định khoản thuộc một chứng từ, cùng sổ với chứng từ và tài khoản, cùng ngày chứng từ. Phải là {book}, trong sổ là {other}.",
    ),
    "an account is in another book": (
        "UPDATE ledger_account SET book_id = {other}",
        "cùng sổ với chứng từ và tài khoản, cùng ngày chứng từ. Phải là {book}, trong sổ là {other}.",
    ),
    "a place of money is in another book": (
        "UPDATE ledger_custody SET book_id = {other}",
        "nguồn tiền, nơi giữ tiền và công trình cùng một sổ",
    ),
    "the year of a voucher is changed": (
        "ALTER TABLE ledger_entry DROP CONSTRAINT entry_year;"
        " UPDATE ledger_entry SET year = 2025 WHERE id = {entry}",
        "năm của số chứng từ là năm của ngày ghi sổ. Phải là 2026, trong sổ là 2025.",
    ),
    "an entry is dated before the book": (
        "UPDATE ledger_entry SET \"on\" = '2024-01-02', year = 2024 WHERE id = {entry};"
        " UPDATE ledger_line SET \"on\" = '2024-01-02' WHERE entry_id = {entry}",
        "ngày ghi sổ không trước ngày mở sổ. Phải là 01/07/2025, trong sổ là 02/01/2024.",
    ),
    "a reversal names nothing": (
        "ALTER TABLE ledger_entry DROP CONSTRAINT entry_reversal_names_entry;"
        " UPDATE ledger_entry SET reverses_id = NULL WHERE id = {mirror}",
        "BTD 1/2026 (#{mirror}): bút toán đảo nêu một chứng từ gốc",
    ),
    "a mirror differs from what it reverses": (
        "DELETE FROM ledger_privatepart; UPDATE ledger_line SET amount = amount * 2 WHERE entry_id = {mirror}",
        "BTD 1/2026 (#{mirror}): bút toán đảo ngược đúng chứng từ gốc",
    ),
    "the approver is the maker": (
        "ALTER TABLE ledger_entry DROP CONSTRAINT entry_maker_is_not_approver;"
        " UPDATE ledger_entry SET approved_by_id = made_by_id WHERE id = {entry}",
        "người lập và người duyệt là hai người",
    ),
    "a counter is moved": (
        "UPDATE ledger_vouchercounter SET last = 7 WHERE kind = 'BANK_RECEIPT'",
        "bộ đếm số chứng từ bằng số cuối đã cấp. Phải là 3, trong sổ là 7.",
    ),
    "a counter is gone": (
        "DELETE FROM ledger_vouchercounter WHERE kind = 'BANK_RECEIPT'",
        "Phải là 3, trong sổ là không có.",
    ),
    "a balance is moved": (
        "UPDATE ledger_balance SET debit = debit + 1 WHERE floor = 1",
        "tài khoản Tiền gửi ngân hàng",
    ),
    "a count of lines is moved": (
        "UPDATE ledger_balance SET lines = 9 WHERE floor = 1",
        "Phải là 1750 / 250 / 4, trong sổ là 1750 / 250 / 9.",
    ),
    "a balance is gone": (
        "DELETE FROM ledger_balance WHERE floor = 1",
        "Phải là 1750 / 250 / 4, trong sổ là không có.",
    ),
    "a floor is taken away": (
        "UPDATE ledger_balance SET floor = 0",
        "mỗi tài khoản có mức sàn hoặc mức trần của loại nó. Phải là 1, trong sổ là 0.",
    ),
    "money falls below zero": (
        "ALTER TABLE ledger_balance DROP CONSTRAINT balance_not_below_zero; DELETE FROM ledger_privatepart;"
        " UPDATE ledger_line SET amount = -amount; UPDATE ledger_balance SET debit = credit, credit = debit",
        "tiền và dự toán còn lại đủ cho số đang giữ chỗ, tiền giữ hộ không trả quá."
        " Phải là 0, trong sổ là -1500.",
    ),
    "more is held than was promised": (
        "UPDATE ledger_balance SET held = 5 WHERE floor = 1",
        "số đang giữ chỗ bằng tổng các khoản giữ chỗ chưa trả. Phải là 0, trong sổ là 5.",
    ),
    "the sums of a day are moved": (
        "UPDATE ledger_balanceday SET debit = debit + 1",
        "số phát sinh lưu theo ngày bằng tổng các dòng trong ngày",
    ),
    "a day is gone": (
        "DELETE FROM ledger_balanceday",
        "số phát sinh lưu theo ngày bằng tổng các dòng trong ngày",
    ),
    "a line is moved to another day": (
        'UPDATE ledger_line SET "on" = "on" - 1 WHERE entry_id = {entry};'
        ' UPDATE ledger_balanceday SET "on" = "on"',
        "cùng ngày chứng từ",
    ),
    "a locked fund serves another purpose": (
        "UPDATE ledger_fund SET purpose_id = {purpose}",
        "nguồn tiền dành riêng cho một công trình chỉ dùng cho công trình ấy",
    ),
    "a statement's file is changed": (
        "ALTER TABLE ledger_statement DROP CONSTRAINT statement_hash;"
        " UPDATE ledger_statement SET content = 'khac'",
        "tệp sao kê còn nguyên như lúc nhập (SHA-256)",
    ),
    "a bank line is moved to another account": (
        "UPDATE ledger_statementline SET custody_id = {custody}",
        "dòng sao kê cùng tài khoản với tệp sao kê",
    ),
    "a match is more than its bank line": (
        "UPDATE ledger_match SET amount = 2000",
        "phần đã khớp không vượt dòng sao kê và cùng chiều thu, chi. Phải là 1000, trong sổ là 2000.",
    ),
    "a match turns the other way": (
        "UPDATE ledger_match SET amount = -1000",
        "phần đã khớp không vượt dòng sao kê và cùng chiều thu, chi",
    ),
    "a leaf of the log is changed": (
        "ALTER TABLE ledger_leaf DROP CONSTRAINT leaf_hash;"
        " UPDATE ledger_leaf SET body = body || ' '::bytea WHERE index = 1",
        "mã băm trong nhật ký công khai là mã băm của nội dung",
    ),
    "a leaf is changed with its hash": (
        "UPDATE ledger_leaf SET body = 'x', hash = sha256('\\x0078'::bytea) WHERE index = 1",
        "điểm chốt 4: gốc của điểm chốt",
    ),
    "a leaf is gone": (
        "DELETE FROM ledger_leaf WHERE index = 1",
        "liên tục từ 0. Phải là 1, trong sổ là 2.",
    ),
    "the last leaf is gone": (
        "DELETE FROM ledger_leaf WHERE index = 3",
        "điểm chốt 4: số lá của điểm chốt. Phải là 4, trong sổ là 3.",
    ),
    "a checkpoint is dated otherwise": (
        "UPDATE ledger_checkpoint SET at = at - interval '1 day'",
        "điểm chốt 4: chữ ký của điểm chốt. Phải là đúng, trong sổ là sai.",
    ),
    "a match is tied to a smaller entry": (
        "UPDATE ledger_match SET entry_id = {first}",
        "BC 1/2026 (#{first}): phần đã khớp không vượt số tiền chứng từ",
    ),
}


@pytest.fixture
def fund() -> Fund:
    book = make.make_book()
    place = make.make_bank_account(book)
    return make.make_fund(book, custody=place, purpose=make.make_purpose(book))


@pytest.fixture
def clerk(fund: Fund) -> User:
    return make.make_member(fund.book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def names(fund: Fund, clerk: User) -> dict[str, int]:
    """Post two receipts, match the second, reverse a third; return the ids that damage is done to."""
    first, entry, third = (receive(fund, clerk, amount) for amount in (500, 1_000, 250))
    mirror = reversing.reverse_entry(entry=third, on=make.TODAY, by=clerk, reason="Ghi nhầm người")
    match(entry, fund, clerk)
    other = make.make_book(make.make_commune("24000", name="UBND xã khác"), prefix="XK")
    return {
        "first": first.pk,
        "entry": entry.pk,
        "third": third.pk,
        "mirror": mirror.pk,
        "book": fund.book.pk,
        "other": other.pk,
        "purpose": make.make_purpose(fund.book).pk,
        "custody": make.make_bank_account(fund.book).pk,
    }


@pytest.fixture
def sealed(names: dict[str, int], fund: Fund) -> None:
    """Seal the four entries; those of this very transaction would wait, so they are given an older one."""
    damage("UPDATE ledger_entry SET xid = '1'::xid8")
    tampering.as_owner("ALTER TABLE ledger_leaf ENABLE TRIGGER ALL")
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    sealing.seal(book=fund.book, at=at, key=Ed25519PrivateKey.generate())


def receive(fund: Fund, clerk: User, amount: int) -> Entry:
    return posting.post_entry(
        book=fund.book,
        kind=VoucherKind.BANK_RECEIPT,
        on=make.TODAY,
        lines=[
            Posting(Function.BANK, fund, amount, fund.purpose),
            Posting(Function.CONTRIBUTED, fund, -amount, fund.purpose),
        ],
        by=clerk,
        summary="Thu đóng góp “đợt 1”",
        private_text='Ông Nguyễn Văn An\n\tthôn 3 \\ tổ "1"',
        key=f"k{amount}",
    )


def match(entry: Entry, fund: Fund, clerk: User) -> None:
    assert fund.custody is not None
    content = b"noi dung"
    statement = Statement.objects.create(
        custody=fund.custody,
        file_name="sao-ke.csv",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        imported_by=clerk,
    )
    line = StatementLine.objects.create(
        custody=fund.custody,
        statement=statement,
        number=1,
        on=make.TODAY,
        amount=1_000,
        identity="a" * 64,
    )
    reconciling.match_line(
        line=line,
        entry=entry,
        amount=1_000,
        expected=None,
        how=Match.How.PERSON,
        reason="Đúng số tiền, đúng ngày",
        by=clerk,
        on=make.TODAY,
    )


def damage(statement: str) -> None:
    """Let the owner of the tables do what no guard would let anybody do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^ledger_' AND relkind = 'r'")
        for (table,) in cursor.fetchall():
            tampering.as_owner(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
    tampering.as_owner(statement)


def proved(*options: str) -> str:
    said = io.StringIO()
    call_command("verify_books", *options, stdout=said)
    return said.getvalue()


def refused(*options: str) -> str:
    """Return what the command says is wrong; as a program it would end with 1."""
    with pytest.raises(CommandError) as fault:
        proved(*options)
    assert fault.value.returncode == 1
    return str(fault.value)


@pytest.mark.parametrize("what", ALL_DAMAGE)
def test_damage_is_found_and_the_row_is_named(names, sealed, what):
    statement, said = (text.format(**names) for text in ALL_DAMAGE[what])
    damage(statement)
    fault = refused()
    assert said in fault
    assert fault.startswith(("UBND xã Lương Sơn, ", "UBND xã khác, "))


def test_books_in_order_are_proved_and_counted(names):
    assert "Sổ đúng: 4 chứng từ, 2 sổ, 0 bản công khai." in proved()


def test_empty_books_are_in_order(db):
    assert "Sổ đúng: 0 chứng từ, 0 sổ, 0 bản công khai." in proved()


def test_one_book_is_proved_alone(names):
    damage(f"UPDATE ledger_line SET amount = amount * 2 WHERE entry_id = {names['entry']}")
    assert "Sổ đúng: 0 chứng từ, 1 sổ" in proved("--book", "24000")
    assert "BC 2/2026" in refused("--book", "23032")


def test_a_code_of_no_commune_is_refused(names):
    assert "Không có sổ của xã mang mã 99999." in refused("--book", "99999")


def test_the_reading_goes_on_where_it_stopped(names, monkeypatch):
    monkeypatch.setattr(verification, "STEP", 2)
    read = proved()
    assert f"--from-entry {names['entry']}" in read
    assert "Sổ đúng: 4 chứng từ" in read
    damage(f"UPDATE ledger_entry SET summary = 'Khác' WHERE id = {names['third']}")
    assert f"--from-entry {names['entry']}" in refused()
    assert "Sổ đúng: 0 chứng từ" in proved("--from-entry", str(names["mirror"]))


def test_a_bank_match_taken_back_counts_no_more(names, clerk):
    reconciling.unmatch(
        match=Match.objects.get(), by=clerk, reason="Khớp nhầm dòng sao kê", on=make.TODAY
    )
    damage("UPDATE ledger_match SET amount = 2000")
    assert "Sổ đúng" in proved()


def test_checkpoints_one_over_another_are_proved(names, fund):
    key, at = Ed25519PrivateKey.generate(), datetime(2026, 11, 20, 9, tzinfo=UTC)
    for until in (names["first"], names["mirror"]):
        damage(f"UPDATE ledger_entry SET xid = '1'::xid8 WHERE id <= {until}")
        tampering.as_owner("ALTER TABLE ledger_leaf ENABLE TRIGGER ALL")
        made = sealing.seal(book=fund.book, at=at, key=key)
    assert made is not None
    assert made.previous is not None
    assert (made.previous.size, made.size) == (1, 4)
    assert "Sổ đúng" in proved()
