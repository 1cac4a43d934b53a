"""What SQL may not do to the books, foreign keys switched on or off by the session."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from ledger import importing, posting, reconciling
from ledger.models.bank import Custody, Match, StatementLine
from ledger.models.chart import Account, Function
from ledger.models.journal import Entry, PrivatePart, VoucherKind
from ledger.posting import Posting
from tests import make, tampering, world

pytestmark = pytest.mark.django_db

STATEMENT = (
    "Ngày giao dịch,Số chứng từ,Nội dung,Ghi nợ,Ghi có,Số dư\n"
    "20/11/2026,1,Nộp tiền,,1000,1000\n"
    "20/11/2026,2,Nộp thêm,,400,1400\n"
)


@pytest.fixture
def place() -> world.World:
    return world.make_world()


def _lines(place: world.World) -> list[StatementLine]:
    importing.import_statement(
        custody=place.bank,
        data=STATEMENT.encode(),
        filename="sao-ke.csv",
        by=place.accountant,
        on=make.TODAY,
    )
    return list(StatementLine.objects.order_by("number"))


def _match(place: world.World, line: StatementLine, entry: Entry, amount: int) -> Match:
    return reconciling.match_line(
        line=line,
        entry=entry,
        amount=amount,
        expected=None,
        how=Match.How.PERSON,
        reason="Cùng số tiền",
        by=place.accountant,
        on=make.TODAY,
    )


KEPT = [
    "DELETE FROM ledger_book",
    "DELETE FROM ledger_fund",
    "DELETE FROM ledger_purpose",
    "DELETE FROM ledger_custody",
    "DELETE FROM ledger_expected",
]


@tampering.WAYS
@pytest.mark.parametrize("removal", KEPT)
def test_what_entries_rest_on_is_never_removed(place, way, removal):
    world.approved(place, fund=place.deposit)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, removal)


@tampering.WAYS
@pytest.mark.parametrize(
    "change",
    [
        "ledger_book SET opened_on = '2020-01-01'",
        "ledger_book SET code_prefix = 'XX'",
        "ledger_expected SET amount = amount + 1",
        "ledger_expected SET direction = 'IN'",
    ],
)
def test_books_and_what_is_waited_for_are_not_rewritten(place, way, change):
    world.approved(place, fund=place.deposit)
    with pytest.raises(tampering.RefusedError, match=r"append-only|permission denied"):
        tampering.attempt(way, f"UPDATE {change}")


@tampering.WAYS
def test_lines_of_no_entry_are_refused(place, way):
    accounts = Account.objects.filter(fund=place.cash).values_list("pk", flat=True)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(
            way,
            'INSERT INTO ledger_line (entry_id, book_id, "on", position, account_id, amount)'
            " VALUES (999999, %s, '2026-11-20', 1, %s, 5), (999999, %s, '2026-11-20', 2, %s, -5)",
            *(place.book.pk, accounts[0], place.book.pk, accounts[1]),
        )


def _borrow(place: world.World, way: str) -> None:
    other = make.make_book(make.make_commune("23033", name="UBND xã Khác"), prefix="KH")
    entry = make.make_bare_entry(other, place.accountant)
    accounts = Account.objects.filter(fund=place.cash).values_list("pk", flat=True)
    tampering.attempt(
        way,
        'INSERT INTO ledger_line (entry_id, book_id, "on", position, account_id, amount)'
        " VALUES (%s, %s, '2026-11-20', 1, %s, 5), (%s, %s, '2026-11-20', 2, %s, -5)",
        *(entry, other.pk, accounts[0], entry, other.pk, accounts[1]),
    )


@tampering.WAYS
def test_an_entry_does_not_borrow_the_accounts_of_another_book(place, way):
    with pytest.raises(tampering.RefusedError), transaction.atomic():
        _borrow(place, way)


def test_nothing_is_posted_before_the_book_was_opened(place):
    with pytest.raises(posting.PostingRefusedError, match="trước ngày mở sổ"):
        posting.post_entry(
            book=place.book,
            kind=VoucherKind.RECEIPT,
            on=date(2020, 1, 1),
            lines=[
                Posting(Function.CASH, place.cash, 5, place.project.purpose),
                Posting(Function.CONTRIBUTED, place.cash, -5, place.project.purpose),
            ],
            by=place.accountant,
            summary="Thu",
            key="k",
        )


def _commit_so_far() -> None:
    """Look at rows as a later transaction does: the number of this one is written over."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in ("ledger_entry", "ledger_statement"):
        tampering.as_owner(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        tampering.as_owner(f"UPDATE {table} SET xid = '1'")
        tampering.as_owner(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only")


@tampering.WAYS
def test_an_erased_private_part_does_not_come_back_with_other_words(place, way):
    entry = world.receive(place, place.cash, 5, key="khac")
    _commit_so_far()
    PrivatePart.objects.filter(entry=entry).delete()
    with pytest.raises(tampering.RefusedError, match="private part"):
        tampering.attempt(
            way,
            "INSERT INTO ledger_privatepart (entry_id, text, salt) VALUES (%s, 'Người khác', '')",
            entry.pk,
        )


@tampering.WAYS
def test_a_statement_gains_no_line_after_its_import(place, way):
    _lines(place)
    _commit_so_far()
    with pytest.raises(tampering.RefusedError, match="gains no line"):
        tampering.attempt(
            way,
            "INSERT INTO ledger_statementline"
            ' (custody_id, statement_id, number, "on", doc_no, text, amount, identity)'
            " SELECT custody_id, id, 99, '2026-11-20', '', '', 5, 'x' FROM ledger_statement",
        )


@tampering.WAYS
def test_a_statement_whose_hash_is_not_that_of_its_bytes_is_refused(place, way):
    _lines(place)
    with pytest.raises(tampering.RefusedError, match="statement_hash"):
        tampering.attempt(
            way,
            "INSERT INTO ledger_statement"
            " (custody_id, file_name, sha256, content, imported_by_id, imported_at)"
            " SELECT custody_id, 'x', repeat('0', 64), content, imported_by_id, now()"
            " FROM ledger_statement",
        )


@tampering.WAYS
@pytest.mark.parametrize("entry", ["cash", "used", "none"])
def test_a_match_beyond_what_the_entry_moves_on_the_account_is_refused(place, way, entry):
    first, second = _lines(place)
    in_bank = Entry.objects.get(key=f"thu-{place.deposit.pk}")
    if entry == "used":
        _match(place, first, in_bank, 1_000)
    chosen = {"cash": Entry.objects.get(key=f"thu-{place.cash.pk}").pk, "used": in_bank.pk}
    with pytest.raises(tampering.RefusedError, match="match does not fit"):
        tampering.attempt(
            way,
            "INSERT INTO ledger_match (line_id, entry_id, amount, how, reason, by_id, at)"
            " VALUES (%s, %s, 400, 'PERSON', 'x', %s, now())",
            *(second.pk, chosen.get(entry, 999_999), place.accountant.pk),
        )


def test_every_guard_holds_whatever_the_session_says(place):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'A'")
        assert cursor.fetchall() == []


def test_a_place_of_money_belongs_to_its_book_for_good(place):
    other = make.make_book(make.make_commune("23033", name="UBND xã Khác"), prefix="KH")
    with pytest.raises(IntegrityError, match="append-only"):
        Custody.objects.filter(pk=place.bank.pk).update(book=other)
