"""Several at the same moment want what only one can have: exactly one gets it, the others are told."""

from functools import partial

import pytest
from django.utils import timezone

from ledger import closing, holding, loading, posting, refusals, reversing
from ledger.models.chart import Balance, Book, Function, Fund, Hold, Release
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.models.periods import PeriodBalance
from ledger.posting import Posting, VoucherKind
from tests import auditing, make
from tests.closings import AT, KEY, SEPTEMBER, ask
from tests.racing import Holder, at_once, meet

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 6
F, V = Function, VoucherKind


@pytest.fixture
def book() -> Book:
    return make.make_book()


@pytest.fixture
def clerk(book: Book) -> User:
    return make.make_member(book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def fund(book: Book) -> Fund:
    return make.make_fund(book)


def receive(fund: Fund, by: User, key: str = "thu", amount: int = 100, **changed: object) -> Entry:
    return _post(fund, V.RECEIPT, (F.CASH, F.CONTRIBUTED), amount, by, key, **changed)


def pay(fund: Fund, by: User, key: str = "chi", amount: int = 100) -> Entry:
    return _post(fund, V.PAYMENT, (F.WORKS, F.CASH), amount, by, key)


def _post(
    fund: Fund,
    kind: VoucherKind,
    moves: tuple[Function, Function],
    amount: int,
    by: User,
    key: str,
    **changed: object,
) -> Entry:
    into, out = moves
    lines = [Posting(into, fund, amount), Posting(out, fund, -amount)]
    given = {"on": make.TODAY, "summary": "Thu, chi"} | changed
    return posting.post_entry(book=fund.book, kind=kind, lines=lines, by=by, key=key, **given)  # type: ignore[arg-type]


def hold(fund: Fund, by: User, key: str = "giu", amount: int = 60) -> Hold:
    place = Posting(F.CASH, fund, amount)
    return holding.hold(book=fund.book, place=place, by=by, text="Giữ", key=key)


def kinds(ends: list[Exception]) -> set[type[Exception]]:
    return {type(end) for end in ends}


@pytest.fixture(autouse=True)
def _in_order_afterwards(book: Book):
    yield
    assert auditing.faults() == []
    auditing.prove()


# One key, one entry


def test_one_key_with_one_body_is_one_entry_that_everybody_is_told(fund, clerk):
    told = list[int]()
    assert at_once(*[lambda: told.append(receive(fund, clerk).pk)] * MANY) == []
    assert told == [Entry.objects.get().pk] * MANY


def test_one_key_with_many_bodies_is_the_entry_of_one(fund, clerk):
    ends = at_once(*[partial(receive, fund, clerk, amount=100 + n) for n in range(MANY)])
    assert (len(ends), kinds(ends)) == (MANY - 1, {refusals.KeyReusedError})
    assert Entry.objects.count() == 1


def test_one_key_for_entries_of_two_kinds_is_the_entry_of_one(fund, clerk):
    receive(fund, clerk, "đầu", 1_000)
    acts = [partial(receive, fund, clerk, "k"), partial(pay, fund, clerk, "k")]
    ends = at_once(*acts * 3)
    assert (len(ends), kinds(ends)) == (3, {refusals.KeyReusedError})
    assert Entry.objects.count() == 2


def test_one_key_holds_once(fund, clerk):
    receive(fund, clerk)
    assert at_once(*[lambda: hold(fund, clerk)] * MANY) == []
    assert Balance.objects.get(account__function=F.CASH).held == 60


# Money is there once


def test_the_last_money_is_spent_once(fund, clerk):
    receive(fund, clerk)
    ends = at_once(*[partial(pay, fund, clerk, f"chi-{n}") for n in range(MANY)])
    assert (len(ends), kinds(ends)) == (MANY - 1, {refusals.InsufficientFundsError})
    assert pay_numbers() == [1]


def pay_numbers() -> list[int]:
    return list(Entry.objects.filter(kind=V.PAYMENT).values_list("number", flat=True))


def test_the_last_money_is_either_held_or_spent(fund, clerk):
    receive(fund, clerk)
    acts = [partial(hold, fund, clerk, f"giu-{n}") for n in range(3)]
    ends = at_once(*acts, *[partial(pay, fund, clerk, f"chi-{n}") for n in range(3)])
    assert (len(ends), kinds(ends)) == (5, {refusals.InsufficientFundsError})


def test_a_hold_is_released_once(fund, clerk):
    receive(fund, clerk)
    held = hold(fund, clerk)
    ends = at_once(*[partial(holding.release, hold=held, by=clerk, reason="Đã chi")] * MANY)
    assert (len(ends), kinds(ends)) == (MANY - 1, {refusals.NotHeldError})
    assert [each.amount for each in Release.objects.all()] == [60]


def test_an_entry_is_reversed_once(fund, clerk):
    entry = receive(fund, clerk)
    act = partial(reversing.reverse_entry, entry=entry, on=make.TODAY, by=clerk, reason="Ghi nhầm")
    ends = at_once(*[partial(act, reason="Ghi nhầm người nộp")] * MANY)
    assert (len(ends), kinds(ends)) == (MANY - 1, {reversing.ReversalRefusedError})
    assert Balance.objects.get(account__function=F.CASH).credit == 100


def test_the_reversal_of_a_receipt_and_a_payment_out_of_it_do_not_both_go_through(fund, clerk):
    entry = receive(fund, clerk)
    ends = at_once(
        lambda: pay(fund, clerk),
        lambda: reversing.reverse_entry(
            entry=entry, on=make.TODAY, by=clerk, reason="Ghi nhầm người nộp"
        ),
    )
    assert kinds(ends) == {refusals.InsufficientFundsError}


# Closing


def test_a_month_closes_only_before_what_is_posted_at_that_moment_and_refuses_the_rest(
    book, fund, clerk
):
    chair = make.make_member(book.organisation, Role.CHAIR)
    receive(fund, clerk, "đầu", 1, on=SEPTEMBER)
    asked = ask(book, SEPTEMBER, clerk)
    ends = at_once(
        *[partial(receive, fund, clerk, f"t{n}", on=SEPTEMBER) for n in range(MANY)],
        lambda: closing.accept(request=asked, key=KEY, by=chair, at=AT),
    )
    # One entry before the closing, and the sign-off stands no more; none before, and all are refused.
    if kinds(ends) == {refusals.PostingRefusedError}:
        assert (len(ends), Entry.objects.count()) == (MANY, 1)
        assert PeriodBalance.objects.get(account__function=F.CASH).debit == 1
    else:
        assert [type(end) for end in ends] == [closing.ClosingRefusedError]
        assert (Entry.objects.count(), PeriodBalance.objects.count()) == (1 + MANY, 0)


# Many at once


def load(fund: Fund, by: User, keys: list[str], amount: int = 100) -> int:
    vouchers = [
        loading.Voucher(
            kind=V.RECEIPT,
            on=make.TODAY,
            lines=[Posting(F.CASH, fund, amount), Posting(F.CONTRIBUTED, fund, -amount)],
            summary="Thu, chi",
            key=key,
        )
        for key in keys
    ]
    return loading.post_many(book=fund.book, vouchers=vouchers, by=by, at=timezone.now())


def test_overlapping_loads_at_once_post_each_voucher_once(fund, clerk):
    keys = [f"k{n}" for n in range(40)]
    new = list[int]()
    parts = [keys[:30], keys[10:], keys[::-1], keys]
    assert at_once(*[lambda part=part: new.append(load(fund, clerk, part)) for part in parts]) == []
    assert sum(new) == Entry.objects.count() == 40


def test_a_load_meets_the_same_vouchers_posted_singly(fund, clerk):
    keys = [f"k{n}" for n in range(12)]
    singly = [partial(receive, fund, clerk, key) for key in keys]
    assert at_once(lambda: load(fund, clerk, keys), *singly) == []
    assert Entry.objects.count() == 12


def test_a_load_with_another_body_under_a_key_leaves_nothing(fund, clerk):
    receive(fund, clerk, "k7", 7)
    with pytest.raises(refusals.KeyReusedError):
        load(fund, clerk, [f"k{n}" for n in range(12)])
    assert Entry.objects.count() == 1


# Who waits for whom


def test_a_load_does_not_deadlock_with_a_posting_that_opens_the_same_account(fund, clerk):
    lines = [Posting(F.CASH, fund, 100), Posting(F.CONTRIBUTED, fund, -100)]
    first = Holder(
        lambda: posting.accounts_of(fund.book, lines),
        lambda: receive(fund, clerk, "đơn"),
    )
    assert meet(first, lambda: load(fund, clerk, ["k1", "k2"])) == []
    assert Entry.objects.count() == 3
