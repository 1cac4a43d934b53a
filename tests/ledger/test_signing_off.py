"""A month is signed off by two people before it is closed, and only as long as nothing came after it."""

import hashlib

import pytest
from django.db import connection

from ledger import closing, permissions, posting, reasons, signing_off, signoffs, verification
from ledger.models.bank import Match, Statement, StatementLine, Unmatch
from ledger.models.chart import Function
from tests import make, tampering
from tests.closings import AT, AUGUST, KEY, OCTOBER, SEPTEMBER, ask, close, present, receive, sign

pytestmark = pytest.mark.django_db


def test_a_month_without_money_needs_a_sign_off_too(book, clerk):
    with pytest.raises(closing.ClosingRefusedError, match="chưa có bảng đối chiếu được xác nhận"):
        closing.ask_close(book=book, last=AUGUST, reason="Hết tháng Tám rồi", by=clerk, at=AT)


def test_what_is_only_presented_does_not_stand(book, clerk):
    present(book, AUGUST, clerk)
    assert signoffs.standing(book, AUGUST) is None


def test_what_was_sent_back_does_not_stand_and_says_why(book, clerk, chair):
    made = present(book, AUGUST, clerk)
    with pytest.raises(reasons.ReasonTooShortError):
        signing_off.send_back(sign_off=made, reason="x", by=chair, at=AT)
    signing_off.send_back(sign_off=made, reason="Thiếu sao kê Kho bạc", by=chair, at=AT)
    assert signoffs.standing(book, AUGUST) is None
    with pytest.raises(signing_off.SignOffRefusedError, match="đã được quyết định rồi"):
        signing_off.confirm(sign_off=made, by=chair, at=AT)


def test_an_entry_of_the_month_undoes_a_sign_off_and_one_after_it_does_not(
    book, fund, clerk, chair
):
    made = sign(book, AUGUST, clerk, chair)
    receive(fund, clerk, SEPTEMBER)
    assert signoffs.standing(book, AUGUST) == made
    receive(fund, clerk, AUGUST)
    assert signoffs.standing(book, AUGUST) is None
    assert signoffs.unsigned(book, on=make.TODAY)[-3:] == [AUGUST, SEPTEMBER, OCTOBER]


def test_a_newer_sign_off_replaces_the_one_before_it(book, clerk, chair):
    sign(book, AUGUST, clerk, chair)
    newer = present(book, AUGUST, clerk, content='{"khác":1}')
    assert signoffs.standing(book, AUGUST) is None
    assert list(signoffs.waiting_in([book])) == [newer]
    signing_off.confirm(sign_off=newer, by=chair, at=AT)
    assert signoffs.standing(book, AUGUST) == newer


def test_a_line_a_match_and_a_match_taken_back_undo_a_sign_off(book, clerk, chair):
    bank = make.make_bank_account(book)
    kept = make.make_fund(book, custody=bank)
    entry = posting.post_entry(
        book=book,
        kind=posting.VoucherKind.RECEIPT,
        on=AUGUST,
        lines=[
            posting.Posting(Function.BANK, kept, 500),
            posting.Posting(Function.CONTRIBUTED, kept, -500),
        ],
        by=clerk,
        summary="Thu",
        key="k",
    )
    first = sign(book, AUGUST, clerk, chair)
    statement = Statement.objects.create(
        custody=bank,
        file_name="a.csv",
        sha256=hashlib.sha256(b"x").hexdigest(),
        content=b"x",
        imported_by=clerk,
    )
    line = StatementLine.objects.create(
        custody=bank, statement=statement, number=1, on=AUGUST, amount=500, identity="1" * 64
    )
    second = sign(book, AUGUST, clerk, chair)
    match = Match.objects.create(
        line=line, entry=entry, amount=500, how=Match.How.PERSON, reason="x", by=clerk
    )
    third = sign(book, AUGUST, clerk, chair)
    Unmatch.objects.create(match=match, reason="Nhầm", by=clerk)
    assert signoffs.standing(book, AUGUST) is None
    fourth = sign(book, AUGUST, clerk, chair)
    assert len({first.pk, second.pk, third.pk, fourth.pk}) == 4


def test_what_came_while_the_content_was_read_is_told(book, fund, clerk):
    state = signoffs.state(book, AUGUST)
    receive(fund, clerk, AUGUST)
    with pytest.raises(signing_off.SignOffRefusedError, match="lập lại bảng"):
        signing_off.present(book=book, last=AUGUST, content="{}", state=state, by=clerk, at=AT)


def test_what_came_before_the_chair_confirms_is_told(book, fund, clerk, chair):
    made = present(book, AUGUST, clerk)
    receive(fund, clerk, AUGUST)
    with pytest.raises(signing_off.SignOffRefusedError, match="lập lại bảng"):
        signing_off.confirm(sign_off=made, by=chair, at=AT)
    assert list(signoffs.waiting_in([book])) == []


def test_only_the_accountant_presents_and_only_another_chair_confirms(book, clerk, chair):
    with pytest.raises(permissions.NotAllowedError):
        present(book, AUGUST, chair)
    made = present(book, AUGUST, clerk)
    with pytest.raises(permissions.NotAllowedError):
        signing_off.confirm(sign_off=made, by=clerk, at=AT)


def test_a_closing_asked_before_is_refused_when_the_month_has_moved(book, fund, clerk, chair):
    asked = ask(book, AUGUST, clerk, chair)
    receive(fund, clerk, AUGUST)
    with pytest.raises(closing.ClosingRefusedError, match="chưa có bảng đối chiếu được xác nhận"):
        closing.accept(request=asked, key=KEY, by=chair, at=AT)
    sign(book, AUGUST, clerk, chair)
    decision = closing.accept(request=asked, key=KEY, by=chair, at=AT)
    assert decision.sign_off == signoffs.standing(book, AUGUST)


def test_a_reopened_month_that_did_not_move_closes_again_by_the_same_sign_off(book, clerk, chair):
    first = close(book, AUGUST, clerk, chair)
    asked = closing.ask_reopen(
        book=book, last=None, reason="Xem lại cho chắc chắn", by=clerk, at=AT
    )
    closing.accept(request=asked, key=KEY, by=chair, at=AT)
    assert close(book, AUGUST, clerk, chair).sign_off == first.sign_off


# Tampering

_MADE = (
    "INSERT INTO ledger_signoff (book_id, last, content, sha256, entries, last_entry, lines, matches,"
    " made_by_id, made_at) SELECT book_id, {last}, {content}, {sha256}, {entries}, last_entry, lines,"
    " matches, made_by_id, made_at FROM ledger_signoff"
)


def _made(
    last: str = "last",
    content: str = "content",
    sha256: str = "sha256",
    entries: str = "entries",
) -> str:
    return _MADE.format(last=last, content=content, sha256=sha256, entries=entries)


_DECIDED = (
    "INSERT INTO ledger_signoffdecision (sign_off_id, accepted, reason, decided_by_id, decided_at)"
    " SELECT id, {accepted}, '', {by}, {at} FROM ledger_signoff"
)
ANOTHER = "(SELECT max(id) FROM ledger_user)"

FORGED = {
    "another content": "UPDATE ledger_signoff SET content = '[]'",
    "another count": "UPDATE ledger_signoff SET entries = entries + 1",
    "forget it": "DELETE FROM ledger_signoff",
    "empty them": "TRUNCATE ledger_signoff CASCADE",
    "a hash of something else": _made(content="'[]'"),
    "a month that is not over": _made(last="'2026-11-30'"),
    "the middle of a month": _made(last="'2026-08-15'"),
    "before the book": _made(last="'2020-08-31'"),
    "counts that are not so": _made(entries="entries + 1"),
    "confirm one's own": _DECIDED.format(accepted="true", by="made_by_id", at="made_at"),
    "send back one's own": _DECIDED.format(accepted="false", by="made_by_id", at="made_at"),
    "send back without a reason": _DECIDED.format(accepted="false", by=ANOTHER, at="made_at"),
    "confirm before it was made": _DECIDED.format(
        accepted="true", by=ANOTHER, at="made_at - interval '1 day'"
    ),
}


@pytest.mark.parametrize("sql", FORGED.values(), ids=FORGED.keys())
@tampering.WAYS
def test_a_sign_off_is_not_forged_by_sql(book, clerk, chair, sql, way):
    present(book, AUGUST, clerk)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)


CONFIRMED = {
    "confirm twice": _DECIDED.format(accepted="true", by=ANOTHER, at="made_at"),
    "take back the confirmation": "UPDATE ledger_signoffdecision SET accepted = false, reason = 'x'",
    "forget the confirmation": "DELETE FROM ledger_signoffdecision",
    "empty the confirmations": "TRUNCATE ledger_signoffdecision",
}


@pytest.mark.parametrize("sql", CONFIRMED.values(), ids=CONFIRMED.keys())
@tampering.WAYS
def test_a_confirmation_is_not_forged_by_sql(book, clerk, chair, sql, way):
    sign(book, AUGUST, clerk, chair)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)


_ASKED = (
    "INSERT INTO ledger_closingrequest (book_id, action, last, reason, asked_by_id, asked_at)"
    " VALUES ({book}, 'CLOSE', '2026-08-31', 'Hết tháng', {clerk}, '2026-11-20 09:00+00');"
)
_CLOSED = (
    "INSERT INTO ledger_closingdecision (request_id, accepted, reason, decided_by_id, decided_at, sign_off_id)"
    " SELECT id, true, '', {chair}, asked_at, {sign_off} FROM ledger_closingrequest"
)


@pytest.mark.parametrize("named", ["NULL", "(SELECT max(id) FROM ledger_signoff)"])
@tampering.WAYS
def test_sql_closes_no_month_without_a_sign_off_that_stands(book, fund, clerk, chair, named, way):
    sign(book, AUGUST, clerk, chair)
    receive(fund, clerk, AUGUST)
    with connection.cursor() as cursor:
        cursor.execute(_ASKED.format(book=book.pk, clerk=clerk.pk))
    with pytest.raises(tampering.RefusedError, match="closing_needs_sign_off"):
        tampering.attempt(way, _CLOSED.format(chair=chair.pk, sign_off=named))


def test_a_sign_off_that_is_not_what_it_was_is_found(book, clerk, chair):
    close(book, AUGUST, clerk, chair)
    assert verification.fault_in_book(book) is None
    tampering.as_owner("SET CONSTRAINTS ALL IMMEDIATE")
    tampering.as_owner("ALTER TABLE ledger_signoff DISABLE TRIGGER append_only")
    tampering.as_owner("ALTER TABLE ledger_signoff DROP CONSTRAINT sign_off_sha256")
    tampering.as_owner("UPDATE ledger_signoff SET content = '[]'")
    fault = verification.fault_in_book(book)
    assert fault is not None
    assert "SHA-256 của bảng đối chiếu" in fault.rule
    assert fault.expected == hashlib.sha256(b"[]").hexdigest()


def test_a_closing_that_lost_its_sign_off_is_found(book, clerk, chair):
    close(book, AUGUST, clerk, chair)
    tampering.as_owner("SET CONSTRAINTS ALL IMMEDIATE")
    tampering.as_owner("ALTER TABLE ledger_closingdecision DISABLE TRIGGER append_only")
    tampering.as_owner("UPDATE ledger_closingdecision SET sign_off_id = NULL")
    fault = verification.fault_in_book(book)
    assert fault is not None
    assert "theo bảng đối chiếu đã xác nhận" in fault.rule
