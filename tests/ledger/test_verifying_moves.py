"""Money that passed between funds or purposes without leave is named."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ledger import moving, posting
from ledger.models.chart import Function, Pot
from ledger.models.decisions import Decision, Ruling
from ledger.models.people import Role
from ledger.posting import Posting, VoucherKind
from tests import make, tampering

pytestmark = pytest.mark.django_db

ALL_DAMAGE = {
    "a decision is taken away": (
        "UPDATE ledger_entry SET decision_id = NULL",
        "điều chuyển sang nguồn, chế độ hoặc công trình khác phải theo một quyết định",
    ),
    "nobody ruled": (
        "DELETE FROM ledger_ruling",
        "mỗi điều chuyển có quyết định đã được chủ tài khoản đồng ý",
    ),
    "who asked ruled": (
        "UPDATE ledger_ruling SET by_id = (SELECT asked_by_id FROM ledger_decision)",
        "mỗi điều chuyển có quyết định đã được chủ tài khoản đồng ý",
    ),
    "less was decided": (
        "UPDATE ledger_decision SET amount = 599",
        "tổng đã điều chuyển không vượt số tiền của quyết định. Phải là 599, trong sổ là 600.",
    ),
    "one side is for another purpose": (
        "DELETE FROM ledger_privatepart;"
        " UPDATE ledger_account SET purpose_id = NULL WHERE function = 'CONTRIBUTED'",
        "Nợ bằng Có trong từng nguồn tiền, công trình và đơn vị tính",
    ),
}


@pytest.fixture
def moved() -> None:
    book = make.make_book()
    clerk, chair = (make.make_member(book.organisation, r) for r in (Role.ACCOUNTANT, Role.CHAIR))
    bank = make.make_bank_account(book)
    road, drain = make.make_purpose(book), make.make_purpose(book, name="Rãnh thoát nước")
    source, target = (Pot(make.make_fund(book, custody=bank, purpose=p), p) for p in (road, drain))
    posting.post_entry(
        book=book,
        kind=VoucherKind.BANK_RECEIPT,
        on=make.TODAY,
        lines=[
            Posting(Function.BANK, source.fund, 1_000, road),
            Posting(Function.CONTRIBUTED, source.fund, -1_000, road),
        ],
        by=clerk,
        summary="Thu đóng góp",
        key="thu",
    )
    paper = moving.Paper(
        number="12/QĐ-UBND",
        on=make.TODAY,
        issuer=Decision.Issuer.VILLAGE,
        why="Làm đường xong còn dư, thôn thống nhất làm rãnh",
        amount=600,
    )
    decision = moving.propose(
        source=source, target=target, paper=paper, by=clerk, on=make.TODAY, key="chuyen"
    )
    moving.agree(decision=decision, office=Ruling.Office.CHAIR, by=chair, on=make.TODAY)


def damage(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^ledger_' AND relkind = 'r'")
        for (table,) in cursor.fetchall():
            tampering.as_owner(f'ALTER TABLE "{table}" DISABLE TRIGGER ALL')
    tampering.as_owner(statement)


@pytest.mark.parametrize("what", ALL_DAMAGE)
def test_a_move_without_leave_is_named(moved, what):
    statement, said = ALL_DAMAGE[what]
    damage(statement)
    with pytest.raises(CommandError) as fault:
        call_command("verify_books", stdout=io.StringIO())
    assert said in str(fault.value)


def test_a_move_with_leave_is_in_order(moved):
    said = io.StringIO()
    call_command("verify_books", stdout=said)
    assert "Sổ đúng: 2 chứng từ" in said.getvalue()
