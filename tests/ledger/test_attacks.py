"""Cleverer ways to bend the books by SQL, tried as whoever speaks it: each is refused."""

from collections.abc import Callable

import pytest
from django.db import DataError, OperationalError, connection, transaction

from ledger import holding, refusals
from ledger.models.chart import Balance, Function, Fund, Hold
from ledger.models.journal import Entry
from ledger.models.people import User
from ledger.posting import Posting
from tests import auditing, make, tampering
from tests.closings import receive
from tests.racing import at_once

pytestmark = pytest.mark.django_db


# One statement

_LINE = '(entry_id, book_id, "on", position, account_id, amount)'
_COPIED = 'entry_id, book_id, "on", position + 10, account_id, amount FROM'

ATTACKS = {
    "say the same again": "UPDATE ledger_line SET amount = amount",
    "change inside a query": "WITH more AS (UPDATE ledger_balance SET debit = debit + 1 RETURNING 1)"
    " SELECT count(*) FROM more",
    "take lines out and put them back elsewhere": "WITH gone AS (DELETE FROM ledger_line RETURNING *)"
    f" INSERT INTO ledger_line {_LINE} SELECT {_COPIED} gone",
    "take a day out inside a query": "WITH gone AS (DELETE FROM ledger_balanceday RETURNING 1) SELECT 1",
    "merge into the lines": "MERGE INTO ledger_line l USING ledger_entry e ON l.entry_id = e.id"
    " WHEN MATCHED THEN UPDATE SET amount = l.amount * 2",
    "merge lines away": "MERGE INTO ledger_line l USING ledger_entry e ON l.entry_id = e.id"
    " WHEN MATCHED THEN DELETE",
    "merge into the balances": "MERGE INTO ledger_balance b USING ledger_account a ON b.account_id = a.id"
    " WHEN MATCHED THEN UPDATE SET credit = 0",
    "write over an entry by its key": "INSERT INTO ledger_entry SELECT * FROM ledger_entry"
    " ON CONFLICT (book_id, key) DO UPDATE SET summary = 'Khác'",
    "write over a line by its place": f"INSERT INTO ledger_line {_LINE} SELECT {_COPIED.replace(' + 10', '')}"
    " ledger_line ON CONFLICT (entry_id, position) DO UPDATE SET amount = 7",
    "write over a balance": "INSERT INTO ledger_balance SELECT * FROM ledger_balance"
    " ON CONFLICT (account_id) DO UPDATE SET debit = 7",
    "write over a day": "INSERT INTO ledger_balanceday SELECT * FROM ledger_balanceday"
    ' ON CONFLICT (account_id, "on") DO UPDATE SET debit = 7',
    "write over a counter": "INSERT INTO ledger_vouchercounter SELECT * FROM ledger_vouchercounter"
    " ON CONFLICT (book_id, year, kind) DO UPDATE SET last = 0",
    "write over a hold": "INSERT INTO ledger_hold SELECT * FROM ledger_hold"
    " ON CONFLICT (id) DO UPDATE SET amount = 1",
    "take a floor away": "UPDATE ledger_balance SET floor = 0",
    "release what another hold keeps": "INSERT INTO ledger_release (hold_id, amount, reason, made_by_id, at)"
    " SELECT id, amount + 1, 'x', made_by_id, now() FROM ledger_hold",
    "release less than nothing": "INSERT INTO ledger_release (hold_id, amount, reason, made_by_id, at)"
    " SELECT id, -5, 'x', made_by_id, now() FROM ledger_hold",
    "hold less than nothing": "INSERT INTO ledger_hold (book_id, account_id, amount, key, text, made_by_id, at)"
    " SELECT book_id, account_id, -5, 'x', 'x', made_by_id, now() FROM ledger_hold",
    "hold money of another book": "INSERT INTO ledger_hold (book_id, account_id, amount, key, text,"
    " made_by_id, at) SELECT (SELECT max(id) FROM ledger_book), account_id, 5, 'x', 'x', made_by_id, now()"
    " FROM ledger_hold",
}


@pytest.mark.parametrize("sql", ATTACKS.values(), ids=ATTACKS.keys())
@tampering.WAYS
def test_no_form_of_a_statement_gets_round_the_guards(fund, far, clerk, sql, way):
    receive(fund, clerk, make.TODAY)
    _hold(fund, clerk, 50)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)
    assert auditing.faults() == []


def _hold(fund: Fund, by: User, amount: int, key: str = "giu") -> Hold:
    place = Posting(Function.CASH, fund, amount, fund.purpose)
    return holding.hold(book=fund.book, place=place, by=by, text="Giữ", key=key)


# Sums beyond all measure


def test_an_amount_that_no_sum_can_hold_leaves_nothing(fund, clerk):
    receive(fund, clerk, make.TODAY, 2**62)
    with pytest.raises(DataError), transaction.atomic():
        receive(fund, clerk, make.TODAY, 2**62, key="nữa")
    assert Balance.objects.get(account__function=Function.CASH).debit == 2**62
    assert auditing.faults() == []


# Old snapshots


def _in_snapshot(level: str, act: Callable[[], object]) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
            cursor.execute("SELECT count(*) FROM ledger_entry")
        act()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_nothing_is_posted_in_an_old_snapshot(fund, clerk, level):
    with pytest.raises(refusals.PostingRefusedError, match="entry_read_committed"):
        _in_snapshot(level, lambda: receive(fund, clerk, make.TODAY))
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_what_is_released_in_old_snapshots_at_once_is_released_once(fund, clerk, level):
    receive(fund, clerk, make.TODAY)
    held = _hold(fund, clerk, 50)

    def release() -> None:
        holding.release(hold=held, by=clerk, reason="Thôi", amount=50)

    ends = at_once(*[lambda: _in_snapshot(level, release)] * 4)
    assert len(ends) == 3
    assert {type(end) for end in ends} <= {refusals.NotHeldError, OperationalError}
    assert auditing.faults() == []
    auditing.prove()
