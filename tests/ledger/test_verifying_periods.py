"""Closed periods that were touched by the owner of the tables are named."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ledger import sealing
from ledger.models.chart import Book, Fund
from ledger.models.people import User
from tests import closings, tampering
from tests.closings import AT, AUGUST, KEY, SEPTEMBER, close, reopen

pytestmark = pytest.mark.django_db

ALL_DAMAGE = {
    "one person did both": (
        "ALTER TABLE ledger_closingrequest DISABLE TRIGGER ALL;"
        " UPDATE ledger_closingrequest q SET asked_by_id = d.decided_by_id"
        " FROM ledger_closingdecision d WHERE d.request_id = q.id",
        "người đề nghị và người quyết định khóa, mở kỳ là hai người",
    ),
    "the book is opened by hand": (
        "UPDATE ledger_book SET closed_to = NULL",
        "sổ khóa đến ngày của quyết định khóa, mở kỳ sau cùng. Phải là 2026-09-30, trong sổ là không có.",
    ),
    "a decision is gone": (
        "DELETE FROM ledger_periodbalance WHERE decision_id = (SELECT max(id) FROM ledger_closingdecision);"
        " DELETE FROM ledger_closingdecision WHERE id = (SELECT max(id) FROM ledger_closingdecision)",
        "Phải là 2026-08-31, trong sổ là 2026-09-30.",
    ),
    "a balance at the closing is changed": (
        "UPDATE ledger_periodbalance SET debit = debit + 1 WHERE debit > 0",
        "số dư lúc khóa sổ bằng tổng các dòng đến hết kỳ (Nợ / Có / số dòng)."
        " Phải là 31/08/2026 / 500 / 0 / 1, trong sổ là 31/08/2026 / 501 / 0 / 1.",
    ),
    "a balance at the closing is gone": (
        "DELETE FROM ledger_periodbalance WHERE debit > 0",
        "trong sổ là không có.",
    ),
}


@pytest.fixture
def closed(book: Book, fund: Fund, clerk: User, chair: User) -> None:
    """Close August and September."""
    receive(fund, clerk, AUGUST, 500)
    close(book, AUGUST, clerk, chair)
    receive(fund, clerk, date(2026, 9, 5), 300)
    close(book, SEPTEMBER, clerk, chair)


def switch(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^ledger_' AND relkind = 'r'")
        for (table,) in cursor.fetchall():
            tampering.as_owner(f'ALTER TABLE "{table}" {how} TRIGGER ALL')
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def damage(statement: str) -> None:
    switch("DISABLE")
    tampering.as_owner(statement)
    switch("ENABLE")


def receive(fund: Fund, clerk: User, on: date, amount: int) -> None:
    """Post as if in a transaction of its own, that has ended: entries of this one are not sealed."""
    closings.receive(fund, clerk, on, amount)
    damage("UPDATE ledger_entry SET xid = '1'::xid8")


def refused() -> str:
    with pytest.raises(CommandError) as fault:
        call_command("verify_books", stdout=io.StringIO())
    return str(fault.value)


def by_hand(book: Book, fund: Fund, clerk: User) -> None:
    """Open the book by hand, slip a receipt into September, seal it, close the book by hand again."""
    damage("UPDATE ledger_book SET closed_to = NULL")
    receive(fund, clerk, date(2026, 9, 6), 40)
    sealing.seal(book=book, at=AT, key=KEY)
    damage("UPDATE ledger_book SET closed_to = '2026-09-30'")


@pytest.mark.parametrize("what", ALL_DAMAGE)
def test_damage_to_a_closed_period_is_named(closed, what):
    statement, said = ALL_DAMAGE[what]
    damage(statement)
    assert said in refused()


def test_an_entry_slipped_into_a_closed_month_is_named(book, fund, clerk, closed):
    by_hand(book, fund, clerk)
    assert "số dư lúc khóa sổ bằng tổng các dòng đến hết kỳ" in refused()


def test_the_log_remembers_what_was_slipped_in_though_the_month_was_opened_later(
    book, fund, clerk, chair, closed
):
    by_hand(book, fund, clerk)
    reopen(book, AUGUST, clerk, chair)
    assert "không chứng từ nào ghi vào kỳ đang khóa. Phải là 01/10/2026, trong sổ là 06/09/2026" in refused()  # fmt: skip


def test_what_stood_at_a_closing_that_was_undone_is_held_by_the_log(book, clerk, chair, closed):
    reopen(book, AUGUST, clerk, chair)
    damage(
        "UPDATE ledger_periodbalance SET debit = debit + 1"
        " WHERE decision_id = (SELECT min(id) + 1 FROM ledger_closingdecision)"
    )
    assert "số dư lúc khóa sổ là số đã chốt trong nhật ký" in refused()


def test_months_closed_opened_and_closed_again_are_in_order(book, fund, clerk, chair, closed):
    reopen(book, AUGUST, clerk, chair)
    receive(fund, clerk, date(2026, 9, 6), 40)
    close(book, SEPTEMBER, clerk, chair)
    reopen(book, None, clerk, chair)
    receive(fund, clerk, date(2026, 8, 6), 40)
    close(book, SEPTEMBER, clerk, chair)
    receive(fund, clerk, date(2026, 10, 6), 40)
    said = io.StringIO()
    call_command("verify_books", "--deep", stdout=said)
    assert "10 lá viết lại từ sổ" in said.getvalue()
    assert "Sổ đúng: 5 chứng từ" in said.getvalue()
