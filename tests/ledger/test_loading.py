"""Many vouchers at once keep the rules of one: keys, balance, floors, all or nothing."""

from datetime import UTC, datetime

import pytest

from ledger import balances, loading, posting
from ledger.loading import Voucher
from ledger.models.chart import Book, Function, Fund
from ledger.models.people import User
from ledger.posting import Entry, Posting, VoucherKind
from tests.make import TODAY, make_book, make_fund, make_user

pytestmark = pytest.mark.django_db

_AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def by() -> User:
    return make_user()


@pytest.fixture
def book() -> Book:
    return make_book()


@pytest.fixture
def fund(book: Book) -> Fund:
    return make_fund(book)


def _gift(fund: Fund, key: str, amount: int = 100) -> Voucher:
    lines = [
        Posting(Function.CASH, fund, amount),
        Posting(Function.CONTRIBUTED, fund, -amount),
    ]
    return Voucher(VoucherKind.RECEIPT, TODAY, lines, "Thu tiền đóng góp", key)


def test_many_vouchers_are_numbered_in_their_order(book: Book, fund: Fund, by: User) -> None:
    some = [_gift(fund, "a"), _gift(fund, "b"), _gift(fund, "c")]
    assert loading.post_many(book=book, vouchers=some, by=by, at=_AT) == 3
    numbered = Entry.objects.filter(book=book).order_by("number").values_list("key", "number")
    assert list(numbered) == [("a", 1), ("b", 2), ("c", 3)]
    assert balances.money_in(fund) == 300


def test_what_was_posted_before_is_passed_over(book: Book, fund: Fund, by: User) -> None:
    loading.post_many(book=book, vouchers=[_gift(fund, "a")], by=by, at=_AT)
    again = [_gift(fund, "a"), _gift(fund, "b"), _gift(fund, "b")]
    assert loading.post_many(book=book, vouchers=again, by=by, at=_AT) == 1
    assert balances.money_in(fund) == 200


@pytest.mark.parametrize("before", [["a"], []])
def test_a_key_with_other_content_stops_all(
    book: Book, fund: Fund, by: User, before: list[str]
) -> None:
    vouchers = [_gift(fund, key) for key in before]
    loading.post_many(book=book, vouchers=vouchers, by=by, at=_AT)
    more = [_gift(fund, "b"), _gift(fund, "a"), _gift(fund, "a", 999)]
    with pytest.raises(posting.KeyReusedError):
        loading.post_many(book=book, vouchers=more, by=by, at=_AT)
    assert Entry.objects.filter(book=book).count() == len(before)


def test_one_posting_knows_what_many_brought_in(book: Book, fund: Fund, by: User) -> None:
    voucher = _gift(fund, "a")
    loading.post_many(book=book, vouchers=[voucher], by=by, at=_AT)
    entry = posting.post_entry(
        book=book,
        kind=voucher.kind,
        on=voucher.on,
        lines=voucher.lines,
        by=by,
        summary=voucher.summary,
        key=voucher.key,
    )
    assert (entry.number, Entry.objects.filter(book=book).count()) == (1, 1)


def test_one_unbalanced_voucher_stops_all(book: Book, fund: Fund, by: User) -> None:
    crooked = Voucher(
        VoucherKind.RECEIPT, TODAY, [Posting(Function.CASH, fund, 5)], "Thu một vế", "b"
    )
    with pytest.raises(posting.UnbalancedEntryError):
        loading.post_many(book=book, vouchers=[_gift(fund, "a"), crooked], by=by, at=_AT)
    assert not Entry.objects.filter(book=book).exists()


def test_many_may_not_spend_more_than_there_is(book: Book, fund: Fund, by: User) -> None:
    spent = [Posting(Function.WORKS, fund, 101), Posting(Function.CASH, fund, -101)]
    payment = Voucher(VoucherKind.PAYMENT, TODAY, spent, "Chi mua xi măng", "b")
    with pytest.raises(posting.InsufficientFundsError):
        loading.post_many(book=book, vouchers=[_gift(fund, "a"), payment], by=by, at=_AT)
    assert not Entry.objects.filter(book=book).exists()
