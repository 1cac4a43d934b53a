"""What SQL may not do to a closing, and what the log says of it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from ledger import closing, periods, signing
from ledger.models.chart import Book
from ledger.models.log import Checkpoint, Leaf
from ledger.models.periods import ClosingDecision, PeriodBalance
from tests import make, tampering
from tests.closings import AT, AUGUST, KEY, OCTOBER, SEPTEMBER, ask, close, receive, reopen

pytestmark = pytest.mark.django_db


# Tampering

_REQUEST = (
    "INSERT INTO ledger_closingrequest (book_id, action, last, reason, asked_by_id, asked_at)"
    " SELECT book_id, {action}, {last}, 'Vì tôi muốn thế', asked_by_id, {at}"
    " FROM ledger_closingrequest ORDER BY id LIMIT 1"
)
_DECISION = (
    "INSERT INTO ledger_closingdecision (request_id, accepted, reason, decided_by_id, decided_at)"
    " SELECT id, {accepted}, '', {by}, {at} FROM ledger_closingrequest WHERE id = "
    "(SELECT max(id) FROM ledger_closingrequest)"
)


def _request(action: str, last: str, at: str = "asked_at") -> str:
    return _REQUEST.format(action=f"'{action}'", last=last, at=at)


def _decision(accepted: str = "true", by: str = "asked_by_id", at: str = "asked_at") -> str:
    return _DECISION.format(accepted=accepted, by=by, at=at)


ANOTHER = "(SELECT max(id) FROM ledger_user)"

AFTER_A_CLOSING = {
    "open the book by hand": "UPDATE ledger_book SET closed_to = NULL",
    "close the book by hand": "UPDATE ledger_book SET closed_to = '2026-10-31'",
    "change the month": "UPDATE ledger_closingrequest SET last = '2026-08-31'",
    "change the reason": "UPDATE ledger_closingrequest SET reason = 'Khác'",
    "forget the request": "DELETE FROM ledger_closingrequest",
    "change the person": f"UPDATE ledger_closingdecision SET decided_by_id = {ANOTHER}",
    "forget the decision": "DELETE FROM ledger_closingdecision",
    "empty the decisions": "TRUNCATE ledger_closingdecision CASCADE",
    "empty the requests": "TRUNCATE ledger_closingrequest CASCADE",
    "edit the balances": "UPDATE ledger_periodbalance SET debit = debit + 1",
    "forget a balance": "DELETE FROM ledger_periodbalance",
    "empty the balances": "TRUNCATE ledger_periodbalance",
    "write a balance": "INSERT INTO ledger_periodbalance (decision_id, account_id, debit, credit, lines)"
    " SELECT decision_id, account_id + 100, 1, 0, 1 FROM ledger_periodbalance LIMIT 1",
    "decide twice": _decision(by=ANOTHER),
    "close in the middle of a month": _request("CLOSE", "'2026-10-15'"),
    "close what is closed": _request("CLOSE", "'2026-08-31'"),
    "close a month that is not over": _request("CLOSE", "'2026-11-30'"),
    "close nothing": _request("CLOSE", "NULL"),
    "reopen forwards": _request("REOPEN", "'2026-10-31'"),
    "reopen to before the book": _request("REOPEN", "'2025-05-31'"),
}

BEFORE_A_DECISION = {
    "decide on what one asked oneself": _decision(),
    "refuse what one asked oneself": _decision("false"),
    "refuse without a reason": _decision("false", by=ANOTHER),
    "decide before it was asked": _decision(by=ANOTHER, at="asked_at - interval '1 day'"),
    "ask while another request waits": _request("CLOSE", "'2026-10-31'"),
}


@pytest.mark.parametrize("sql", AFTER_A_CLOSING.values(), ids=AFTER_A_CLOSING.keys())
@tampering.WAYS
def test_a_closing_is_not_tampered_with_by_sql(book, fund, clerk, chair, sql, way):
    receive(fund, clerk, AUGUST)
    close(book, SEPTEMBER, clerk, chair)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)


@pytest.mark.parametrize("sql", BEFORE_A_DECISION.values(), ids=BEFORE_A_DECISION.keys())
@tampering.WAYS
def test_two_people_decide_also_by_sql(book, fund, clerk, chair, sql, way):
    ask(book, SEPTEMBER, clerk)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)


def test_a_decision_by_sql_of_another_person_writes_the_true_balances(book, fund, clerk, chair):
    receive(fund, clerk, AUGUST, 500)
    ask(book, SEPTEMBER, clerk)
    with connection.cursor() as cursor:
        cursor.execute(_decision(by=str(chair.pk)))
    assert Book.objects.get().closed_to == SEPTEMBER
    assert sorted(PeriodBalance.objects.values_list("debit", "credit")) == [(0, 500), (500, 0)]


# The log


def test_each_closing_of_a_month_has_a_paper_of_its_own(book, clerk, chair):
    close(book, AUGUST, clerk, chair)
    close(book, SEPTEMBER, clerk, chair)
    reopen(book, AUGUST, clerk, chair)
    close(book, SEPTEMBER, clerk, chair)
    reopen(book, None, clerk, chair)
    assert list(Leaf.objects.order_by("index").values_list("name", flat=True)) == [
        "khoa-so/2026-08/1",
        "khoa-so/2026-09/1",
        "mo-lai/2026-08/1",
        "khoa-so/2026-09/2",
        "mo-lai/1",
    ]
    assert Checkpoint.objects.count() == 5


def test_without_a_key_to_sign_with_nothing_is_closed(book, clerk, chair):
    old, new = KEY, Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
    asked = ask(book, AUGUST, clerk)
    closing.accept(request=asked, key=old, by=chair, at=AT)
    asked = ask(book, SEPTEMBER, clerk)
    signing.registered(new, at=AT)
    with pytest.raises(signing.SigningKeyError):
        closing.accept(request=asked, key=old, by=chair, at=AT)
    assert Book.objects.get().closed_to == AUGUST
    assert not ClosingDecision.objects.filter(request=asked).exists()
    assert OCTOBER in periods.closable(Book.objects.get(), on=make.TODAY)
