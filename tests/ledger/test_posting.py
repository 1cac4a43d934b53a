"""What goes into the journal, and what never does."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from ledger import balances, funding, posting, reasons, reversing
from ledger.models.chart import Balance, Book, Function, Fund, Purpose, Regime, Source
from ledger.models.journal import Entry, Line
from ledger.models.people import User
from ledger.posting import Posting, VoucherKind
from tests import make, tampering

pytestmark = pytest.mark.django_db


@pytest.fixture
def purpose(book: Book) -> Purpose:
    return make.make_purpose(book)


@pytest.fixture
def fund(book: Book, purpose: Purpose) -> Fund:
    return make.make_fund(book, purpose=purpose)


def receive(fund: Fund, amount: int, *, by: User, key: str = "k1") -> Entry:
    return posting.post_entry(
        book=fund.book,
        kind=VoucherKind.RECEIPT,
        on=make.TODAY,
        lines=[
            Posting(Function.CASH, fund, amount, fund.purpose),
            Posting(Function.CONTRIBUTED, fund, -amount, fund.purpose),
        ],
        by=by,
        summary="Thu đóng góp",
        private_text="Ông Nguyễn Văn An",
        key=key,
    )


def pay(fund: Fund, amount: int, *, by: User, key: str = "p1") -> Entry:
    return posting.post_entry(
        book=fund.book,
        kind=VoucherKind.PAYMENT,
        on=make.TODAY,
        lines=[
            Posting(Function.WORKS, fund, amount, fund.purpose),
            Posting(Function.CASH, fund, -amount, fund.purpose),
        ],
        by=by,
        summary="Chi",
        key=key,
    )


def test_a_receipt_raises_the_balance_of_its_fund(fund, purpose, clerk):
    receive(fund, 500_000, by=clerk)
    assert balances.money_in(fund) == 500_000
    assert balances.money_of(purpose) == 500_000


def test_voucher_numbers_have_no_gap_even_after_a_refused_entry(fund, clerk):
    first = receive(fund, 100, by=clerk, key="a")
    with pytest.raises(posting.InsufficientFundsError):
        pay(fund, 200, by=clerk)
    assert [first.number, receive(fund, 100, by=clerk, key="b").number] == [1, 2]
    assert pay(fund, 50, by=clerk, key="p2").number == 1


def test_a_payment_above_the_fund_is_refused_and_nothing_is_written(fund, clerk):
    receive(fund, 100, by=clerk)
    with pytest.raises(posting.InsufficientFundsError, match="không còn đủ"):
        pay(fund, 101, by=clerk)
    assert Entry.objects.count() == 1
    assert balances.money_in(fund) == 100


def test_an_unbalanced_entry_is_refused_with_a_sentence(fund, clerk):
    with pytest.raises(posting.UnbalancedEntryError, match="không cân"):
        posting.post_entry(
            book=fund.book,
            kind=VoucherKind.RECEIPT,
            on=make.TODAY,
            lines=[
                Posting(Function.CASH, fund, 2, fund.purpose),
                Posting(Function.CONTRIBUTED, fund, -1, fund.purpose),
            ],
            by=clerk,
            summary="Thu",
            key="k",
        )


def test_the_same_key_with_the_same_body_answers_the_first_entry(fund, clerk):
    assert receive(fund, 100, by=clerk).pk == receive(fund, 100, by=clerk).pk
    assert balances.money_in(fund) == 100


def test_the_same_key_with_another_body_is_refused(fund, clerk):
    receive(fund, 100, by=clerk)
    with pytest.raises(posting.KeyReusedError):
        receive(fund, 101, by=clerk)


def test_money_locked_to_a_purpose_cannot_serve_another(fund, clerk):
    other = make.make_purpose(fund.book)
    with pytest.raises(posting.PostingRefusedError, match="công trình khác"):
        posting.post_entry(
            book=fund.book,
            kind=VoucherKind.RECEIPT,
            on=make.TODAY,
            lines=[
                Posting(Function.CASH, fund, 5, other),
                Posting(Function.CONTRIBUTED, fund, -5, other),
            ],
            by=clerk,
            summary="Thu",
            key="k",
        )


def test_an_entry_is_reversed_once_by_its_mirror(fund, clerk):
    entry = receive(fund, 100, by=clerk)
    mirror = reversing.reverse_entry(
        entry=entry, on=make.TODAY, by=clerk, reason="Ghi nhầm người nộp"
    )
    assert mirror.reverses == entry
    assert balances.money_in(fund) == 0
    with pytest.raises(reversing.ReversalRefusedError, match="đã được đảo"):
        reversing.reverse_entry(entry=entry, on=make.TODAY, by=clerk, reason="Ghi nhầm lần nữa")


def test_a_reversal_needs_a_reason(fund, clerk):
    entry = receive(fund, 100, by=clerk)
    with pytest.raises(reasons.ReasonTooShortError, match="lý do"):
        reversing.reverse_entry(entry=entry, on=make.TODAY, by=clerk, reason="nhầm")


def test_the_books_are_written_in_vietnamese_whoever_is_at_the_keyboard(book, fund, clerk):
    with translation.override("en"):
        entry = receive(fund, 100, by=clerk)
        mirror = reversing.reverse_entry(
            entry=entry, on=make.TODAY, by=clerk, reason="Ghi nhầm người nộp"
        )
        made = funding.fund_for(
            book=book,
            regime=Regime.VILLAGE,
            source=Source.BUSINESS,
            custody=fund.custody,
            purpose=None,
        )
    assert mirror.summary == f"Đảo {entry.voucher}"
    assert made.name == "Doanh nghiệp, tổ chức · Két tiền mặt"


def test_a_reversal_that_would_empty_a_fund_below_zero_is_refused(fund, clerk):
    entry = receive(fund, 100, by=clerk)
    pay(fund, 60, by=clerk)
    with pytest.raises(posting.InsufficientFundsError):
        reversing.reverse_entry(entry=entry, on=make.TODAY, by=clerk, reason="Ghi nhầm người nộp")


TAMPERING = {
    "edit a line": "UPDATE ledger_line SET amount = amount * 2",
    "move a line": "UPDATE ledger_line SET entry_id = entry_id + 1",
    "delete a line": "DELETE FROM ledger_line",
    "delete an entry": "DELETE FROM ledger_entry",
    "redate an entry": "UPDATE ledger_entry SET \"on\" = '2020-01-01'",
    "truncate the journal": "TRUNCATE ledger_entry CASCADE",
    "truncate the lines": "TRUNCATE ledger_line",
    "add a late line": "INSERT INTO ledger_line (entry_id, book_id, position, account_id, amount) "
    "SELECT entry_id, book_id, position + 10, account_id, amount FROM ledger_line",
    "add late lines on their day": 'INSERT INTO ledger_line (entry_id, book_id, "on", position, '
    'account_id, amount) SELECT entry_id, book_id, "on", position + 10, account_id, amount FROM ledger_line',
    "edit the sums of a day": "UPDATE ledger_balanceday SET debit = debit + 1",
    "make up sums of a day": 'INSERT INTO ledger_balanceday (account_id, "on", debit, '
    "credit, lines) SELECT account_id, '2026-01-01', 5, 0, 1 FROM ledger_balance",
    "hold money by hand": "UPDATE ledger_balance SET held = held + 1",
    "skip a number": "UPDATE ledger_vouchercounter SET last = last + 1",
    "make up a counter": "INSERT INTO ledger_vouchercounter (book_id, year, kind, last) "
    "SELECT id, 2030, 'RECEIPT', 7 FROM ledger_book",
    "close a period by hand": "UPDATE ledger_book SET closed_to = '2026-01-31'",
    "number an entry at will": 'INSERT INTO ledger_entry (book_id, kind, "on", year, number, recorded_at, '
    'summary, key, fingerprint, reason, made_by_id) SELECT book_id, kind, "on", year, 99, now(), '
    "summary, key || 'x', '', '', made_by_id FROM ledger_entry WHERE reverses_id IS NULL LIMIT 1",
    "edit a balance": "UPDATE ledger_balance SET debit = debit + 1",
    "delete a balance": "DELETE FROM ledger_balance",
    "lower a counter": "UPDATE ledger_vouchercounter SET last = 0",
    "move an account": "UPDATE ledger_account SET function = 'BANK'",
    "change a fund": "UPDATE ledger_fund SET regime = 'FRONT'",
    "rewrite a private part": "UPDATE ledger_privatepart SET text = 'x'",
    "rewrite the trail": "UPDATE ledger_event SET verb = 'x'",
}


@pytest.mark.parametrize("sql", TAMPERING.values(), ids=TAMPERING.keys())
@tampering.WAYS
def test_tampering_by_sql_is_refused(fund, clerk, sql, way):
    reversing.reverse_entry(
        entry=receive(fund, 100, by=clerk), on=make.TODAY, by=clerk, reason="Ghi nhầm người nộp"
    )
    receive(fund, 100, by=clerk, key="k2")
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)


def test_an_entry_without_lines_is_refused_at_commit(fund, clerk):
    make.make_bare_entry(fund.book, clerk)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_line_cannot_reach_into_another_book(fund, clerk):
    entry = receive(fund, 100, by=clerk)
    other = make.make_book(make.make_commune("24000", name="UBND xã khác"), prefix="XK")
    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            entry=entry,
            book=other,
            on=entry.on,
            position=9,
            account=entry.lines.all()[0].account,
            amount=5,
        )
    assert Balance.objects.filter(account__book=other).count() == 0
