"""A closing that meets a posting, another decision, or the log: what is on its way counts or is refused."""

import hashlib
import json
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from ledger import (
    closing,
    leaves,
    periods,
    posting,
    proofs,
    sealing,
    signing,
    signing_off,
    signoffs,
)
from ledger.models.journal import Entry
from ledger.models.log import Checkpoint, Leaf
from ledger.models.people import Role
from ledger.models.periods import PeriodBalance
from tests import make
from tests.closings import AT, AUGUST, KEY, SEPTEMBER, ask, close, present, receive, sign
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


# Closing meets posting


def _in_transaction(act: Callable[[], object], done: threading.Event, go: threading.Event) -> None:
    try:
        with transaction.atomic():
            act()
            done.set()
            assert go.wait(timeout=20)
    finally:
        connections.close_all()


def _waits_for_a_lock() -> bool:
    """Tell whether, within some seconds, somebody waits for another transaction to end."""
    for _attempt in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return True
        time.sleep(0.05)
    return False


def _one_then_another(first: Callable[[], object], second: Callable[[], object]) -> list[Exception]:
    """Let `first` act and stay in its transaction until `second` waits for it; return its errors."""
    done, go, ends = threading.Event(), threading.Event(), list[Exception]()
    holder = threading.Thread(target=_in_transaction, args=(first, done, go))
    holder.start()
    assert done.wait(timeout=20)
    waiter = threading.Thread(target=lambda: ends.extend(at_once(second)))
    waiter.start()
    assert _waits_for_a_lock()
    go.set()
    for thread in (holder, waiter):
        thread.join(timeout=30)
    return ends


def test_a_closing_waits_for_a_posting_on_its_way_and_asks_for_a_new_sign_off(
    book, fund, clerk, chair
):
    receive(fund, clerk, AUGUST, 500)
    asked = ask(book, SEPTEMBER, clerk)
    ends = _one_then_another(
        lambda: receive(fund, clerk, SEPTEMBER, 30),
        lambda: closing.accept(request=asked, key=KEY, by=chair, at=AT),
    )
    assert [type(end) for end in ends] == [closing.ClosingRefusedError]
    assert "chưa có bảng đối chiếu được xác nhận" in str(ends[0])
    sign(book, SEPTEMBER, clerk)
    closing.accept(request=asked, key=KEY, by=chair, at=AT)
    assert sorted(PeriodBalance.objects.values_list("debit", "credit")) == [(0, 530), (530, 0)]
    assert Leaf.objects.get(kind=Leaf.Kind.PAPER).index == Entry.objects.count() == 2


def test_a_posting_waits_for_a_closing_on_its_way_and_is_refused(book, fund, clerk, chair):
    receive(fund, clerk, AUGUST, 500)
    asked = ask(book, SEPTEMBER, clerk)
    ends = _one_then_another(
        lambda: closing.accept(request=asked, key=KEY, by=chair, at=AT),
        lambda: receive(fund, clerk, SEPTEMBER, 30),
    )
    assert [type(end) for end in ends] == [posting.PostingRefusedError]
    assert "đến hết ngày 30/09/2026 đã khóa" in str(ends[0])
    assert sorted(PeriodBalance.objects.values_list("debit", "credit")) == [(0, 500), (500, 0)]


def test_of_two_chairs_who_decide_at_once_one_is_told(book, clerk):
    chairs = [make.make_member(book.organisation, Role.CHAIR) for _ in range(2)]
    signing.registered(KEY, at=AT)
    asked = ask(book, SEPTEMBER, clerk)
    ends = at_once(
        *[lambda by=by: closing.accept(request=asked, key=KEY, by=by, at=AT) for by in chairs]
    )
    assert [type(end) for end in ends] == [closing.ClosingRefusedError]
    assert "được quyết định rồi" in str(ends[0])


def test_a_decision_in_an_old_snapshot_is_refused(book, clerk, chair):
    asked = ask(book, SEPTEMBER, clerk)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with pytest.raises(closing.ClosingRefusedError, match="closing_read_committed"):
            closing.accept(request=asked, key=KEY, by=chair, at=AT)


def test_a_closing_seals_all_that_was_posted_before_it_and_then_its_balances(
    book, fund, clerk, chair
):
    receive(fund, clerk, AUGUST, 500)
    receive(fund, clerk, make.TODAY, 70)
    decision = close(book, SEPTEMBER, clerk, chair)
    text = periods.paper(decision)
    leaf = Leaf.objects.get(kind=Leaf.Kind.PAPER)
    assert (leaf.name, leaf.index) == ("khoa-so/2026-09/1", 2)
    assert bytes(leaf.body) == leaves.of_paper(book, leaf.name, hashlib.sha256(text).hexdigest())
    hashes = [bytes(each.hash) for each in Leaf.objects.order_by("index")]
    assert bytes(Checkpoint.objects.get().root) == proofs.root(hashes)
    cash, given = json.loads(text)["accounts"]
    assert (cash["function"], cash["debit"], given["credit"]) == ("CASH", "500", "500")
    assert cash["purpose"] == "23032-2026-001"
    assert sealing.seal(book=book, at=AT, key=KEY) is None


def test_a_closing_does_not_wait_for_other_books_nor_leaves_out_what_came_after_them(
    book, fund, clerk, chair
):
    other = make.make_fund(make.make_book(make.make_commune("22918"), prefix="HT"))
    done, go = threading.Event(), threading.Event()
    elsewhere = threading.Thread(
        target=_in_transaction, args=(lambda: receive(other, clerk, SEPTEMBER), done, go)
    )
    elsewhere.start()
    assert done.wait(timeout=20)
    receive(fund, clerk, AUGUST, 500)
    close(book, SEPTEMBER, clerk, chair)
    assert [leaf.kind for leaf in Leaf.objects.order_by("index")] == ["ENTRY", "PAPER"]
    go.set()
    elsewhere.join(timeout=30)


def test_two_chairs_confirm_a_sign_off_once(book, clerk):
    chairs = [make.make_member(book.organisation, Role.CHAIR) for _ in range(2)]
    made = present(book, AUGUST, clerk)
    ends = at_once(
        *[lambda by=by: signing_off.confirm(sign_off=made, by=by, at=AT) for by in chairs]
    )
    assert [type(end) for end in ends] == [signing_off.SignOffRefusedError]
    assert signoffs.standing(book, AUGUST) == made
