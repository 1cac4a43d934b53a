"""Balances as of a day, and pages of a book, agree with the lines replayed one by one."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import balances, daysums, ledgers, movements, periods
from ledger.models.chart import Account, Book, Function, Fund, Purpose, Regime
from ledger.models.journal import Entry, Line
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind, post_entry
from tests import closings, make

pytestmark = pytest.mark.django_db

FIRST = make.LONG_AGO
_keys = itertools.count(1)


@dataclass(frozen=True)
class Scene:
    """A book with two pots in one cash box, and who keeps and closes it."""

    book: Book
    funds: tuple[Fund, Fund]
    clerk: User
    chair: User

    @property
    def purpose(self) -> Purpose | None:
        return self.funds[0].purpose

    def move(self, amount: int, on: date, at: int = 0) -> Entry:
        """Receive an amount in cash; with a minus give it back."""
        fund = self.funds[at]
        return post_entry(
            book=self.book,
            kind=VoucherKind.RECEIPT,
            on=on,
            lines=[
                Posting(Function.CASH, fund, amount, self.purpose),
                Posting(Function.CONTRIBUTED, fund, -amount, self.purpose),
            ],
            by=self.clerk,
            summary="Thu đóng góp",
            key=f"k{next(_keys)}",
        )


def make_scene() -> Scene:
    commune = make.make_commune(f"{next(_keys):05}")
    book = make.make_book(commune)
    first = make.make_fund(book, purpose=make.make_purpose(book))
    second = make.make_fund(
        book, custody=first.custody, purpose=first.purpose, regime=Regime.ON_BEHALF
    )
    clerk = make.make_member(commune, Role.ACCOUNTANT)
    return Scene(book, (first, second), clerk, make.make_member(commune, Role.CHAIR))


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def cash(scene: Scene, at: int = 0) -> Account:
    return Account.objects.get(fund=scene.funds[at], function=Function.CASH)


def replayed(accounts: list[int]) -> list[Line]:
    """Return the lines of some accounts in the order of the book."""
    found = Line.objects.filter(account__in=accounts)
    return sorted(found, key=lambda line: (line.on, line.entry_id, line.position))


# Any day of ten months; money for either pot; what is above zero comes in.
_moves = st.tuples(st.just("move"), st.integers(0, 300), st.integers(0, 1), st.integers(1, 900))
_closes = st.tuples(st.just("close"), st.integers(0, 9), st.just(0), st.just(0))
_reopens = st.tuples(st.just("reopen"), st.integers(0, 9), st.just(0), st.just(0))
_stories = st.lists(st.one_of(_moves, _moves, _moves, _closes, _reopens), min_size=1, max_size=18)


def play(scene: Scene, story: list[tuple[str, int, int, int]]) -> None:
    """Do what the story says, as far as the book allows it."""
    for what, when, at, amount in story:
        scene.book.refresh_from_db()
        if what == "move":
            day = FIRST + timedelta(days=when)
            if scene.book.closed_to is None or day > scene.book.closed_to:
                scene.move(amount, day, at)
        elif what == "close":
            open_months = periods.closable(scene.book, on=make.TODAY)[: when + 1]
            if open_months:
                closings.close(scene.book, open_months[-1], scene.clerk, scene.chair)
        elif scene.book.closed_to is not None:
            back = periods.reopenable(scene.book)
            closings.reopen(scene.book, back[when % len(back)], scene.clerk, scene.chair)
    # So long after the rest that the closings are nearer to most days than what stands now.
    scene.move(7, make.TODAY)


_examples = settings(max_examples=25, suppress_health_check=list(HealthCheck))


@_examples
@given(_stories, st.lists(st.integers(-1, 520), min_size=3, max_size=3))
def test_a_balance_as_of_a_day_is_the_replay_of_the_lines(story, days):
    scene = make_scene()
    play(scene, story)
    accounts = list(Account.objects.filter(book=scene.book))
    lines = replayed([account.pk for account in accounts])
    for day in {FIRST + timedelta(days=number) for number in days} | {line.on for line in lines}:
        for account in accounts:
            before = [line for line in lines if line.account_id == account.pk and line.on <= day]
            moved = daysums.moved(scene.book.pk, [account.pk], day)[account.pk]
            assert (moved.net, moved.lines) == (sum(line.amount for line in before), len(before))
            assert balances.as_of(account, day) == moved.net


@_examples
@given(_stories, st.integers(0, 400), st.integers(0, 400))
def test_a_trial_balance_of_any_period_is_the_replay_of_the_lines(story, one, other):
    scene = make_scene()
    play(scene, story)
    since, until = (FIRST + timedelta(days=number) for number in sorted((one, other)))
    lines = Line.objects.filter(book=scene.book).select_related("account__fund")
    for sums in ledgers.trial_balance(scene.book, since=since, until=until):
        own = [
            line
            for line in lines
            if (line.account.function, line.account.fund.regime) == (sums.function, sums.regime)
        ]
        within = [line.amount for line in own if since <= line.on <= until]
        assert sums.opening == sum(line.amount for line in own if line.on < since)
        assert sums.debit == sum(amount for amount in within if amount > 0)
        assert sums.credit == -sum(amount for amount in within if amount < 0)
        assert sums.closing == sums.opening + sums.debit - sums.credit


@_examples
@given(_stories, st.integers(0, 300), st.integers(1, 7))
def test_the_pages_of_several_accounts_together_are_the_replay_of_the_lines(story, start, size):
    scene = make_scene()
    play(scene, story)
    accounts = [account.pk for account in Account.objects.filter(book=scene.book, function="CASH")]
    since = FIRST + timedelta(days=start)
    lines = replayed(accounts)
    opening = sum(line.amount for line in lines if line.on < since)
    wanted = [line for line in lines if line.on >= since]
    balance = list(itertools.accumulate((line.amount for line in wanted), initial=opening))[1:]
    found = movements.Movements(scene.book, accounts, since=since, until=None)
    pages = [list(page.object_list) for page in Paginator(found, size)]
    shown = [(move.line, move.balance) for page in pages for move in page]
    assert shown == list(zip(wanted, balance, strict=True))
    assert (found.opening, found.closing) == (opening, balance[-1] if balance else opening)
    assert [(move.line, move.balance) for move in found] == shown


def test_a_day_long_ago_is_read_from_the_closing_before_it(scene):
    scene.move(500, date(2025, 8, 10))
    closings.close(scene.book, date(2025, 9, 30), scene.clerk, scene.chair)
    scene.move(30, date(2025, 10, 5))
    scene.move(1, make.TODAY)
    account = cash(scene)
    days = [date(2025, 9, 30), date(2025, 10, 4), date(2025, 10, 5), date(2025, 12, 31)]
    assert [balances.as_of(account, day) for day in days] == [500, 500, 530, 530]
    [sums, _given] = ledgers.trial_balance(scene.book, since=days[1], until=days[2])
    assert (sums.opening, sums.debit, sums.credit, sums.closing) == (500, 30, 0, 530)


def test_a_backdated_entry_moves_every_balance_after_it(scene):
    scene.move(500, date(2026, 3, 10))
    scene.move(70, date(2026, 1, 5))
    account = cash(scene)
    days = [date(2026, 1, 4), date(2026, 1, 5), date(2026, 3, 9), date(2026, 3, 10)]
    assert [balances.as_of(account, day) for day in days] == [0, 70, 70, 570]


def test_what_is_reopened_and_posted_stands_in_the_balance_of_its_day(scene):
    scene.move(500, date(2026, 8, 10))
    closings.close(scene.book, closings.SEPTEMBER, scene.clerk, scene.chair)
    scene.book.refresh_from_db()
    closings.reopen(scene.book, None, scene.clerk, scene.chair)
    scene.move(30, date(2026, 8, 20))
    scene.move(1, date(2026, 11, 2))
    account = cash(scene)
    assert balances.as_of(account, closings.SEPTEMBER) == 530
    scene.book.refresh_from_db()
    closings.close(scene.book, closings.SEPTEMBER, scene.clerk, scene.chair)
    assert balances.as_of(account, closings.OCTOBER) == 530
    assert balances.as_of(account, make.TODAY) == 531


def test_money_of_a_fund_a_purpose_and_a_box_is_known_of_any_day(scene):
    scene.move(500, date(2026, 3, 10))
    scene.move(40, date(2026, 3, 12), at=1)
    fund, day = scene.funds[0], date(2026, 3, 11)
    assert balances.money_in(fund, on=day) == 500
    assert balances.money_in(fund, on=date(2026, 3, 9)) == 0
    assert fund.purpose is not None
    assert balances.money_of(fund.purpose, on=day) == 500
    assert balances.money_of(fund.purpose, on=date(2026, 3, 12)) == 540
    assert fund.custody is not None
    assert balances.kept_in(fund.custody, on=day) == 500
    assert balances.kept_in(fund.custody) == 540


@pytest.mark.parametrize(
    "ask",
    [
        lambda scene: balances.as_of(cash(scene), date(2025, 6, 29)),
        lambda scene: balances.money_in(scene.funds[0], on=date(2024, 1, 1)),
        lambda scene: ledgers.trial_balance(scene.book, since=date(2025, 6, 30)),
        lambda scene: ledgers.trial_balance(scene.book, until=date(2025, 6, 30)),
        lambda scene: ledgers.of_account(cash(scene), since=date(2024, 1, 1)),
        lambda scene: ledgers.of_fund(
            scene.funds[0], since=date(2026, 3, 2), until=date(2026, 3, 1)
        ),
    ],
)
def test_a_day_the_book_does_not_know_is_refused_instead_of_answered_with_nothing(
    scene: Scene, ask: Callable[[Scene], object]
) -> None:
    scene.move(500, date(2026, 3, 10))
    with pytest.raises(daysums.NoSuchDayError):
        ask(scene)


def test_one_partner_owing_is_not_set_off_against_another_being_owed(scene):
    free = make.make_fund(scene.book)
    for amount in (300, -200):
        purpose = make.make_purpose(scene.book)
        post_entry(
            book=scene.book,
            kind=VoucherKind.JOURNAL,
            on=make.TODAY,
            lines=[
                Posting(Function.CONTRACTOR, free, amount, purpose),
                Posting(Function.WORKS, free, -amount, purpose),
            ],
            by=scene.clerk,
            summary="Nhà thầu",
            key=f"k{next(_keys)}",
        )
    found = {sums.function: sums for sums in ledgers.trial_balance(scene.book)}
    contractor, works = found[Function.CONTRACTOR], found[Function.WORKS]
    assert (contractor.closing_debit, contractor.closing_credit) == (300, 200)
    assert (works.closing_debit, works.closing_credit) == (0, 100)


def test_a_trial_balance_of_a_period_is_one_query_that_reads_no_line(scene):
    scene.move(500, date(2026, 3, 10))
    scene.move(500, date(2026, 4, 10))
    with CaptureQueriesContext(connection) as asked:
        ledgers.trial_balance(scene.book, since=date(2026, 4, 1), until=date(2026, 4, 30))
    assert len(asked) == 1
    assert "ledger_line" not in asked[0]["sql"]


def test_a_page_reads_only_the_lines_of_its_own_days(scene):
    for day in range(1, 11):
        for _ in range(3):
            scene.move(100, date(2026, 3, day))
    found = ledgers.of_account(cash(scene))
    with CaptureQueriesContext(connection) as asked:
        page = found[24:30]
    assert [move.line.on.day for move in page] == [9, 9, 9, 10, 10, 10]
    assert [move.balance for move in page] == [2_500, 2_600, 2_700, 2_800, 2_900, 3_000]
    days, lines = (each["sql"] for each in asked)
    assert "2026-03-09" in days
    assert "OFFSET" not in days
    assert "IN (" in lines


def test_an_empty_book_has_no_movement(scene):
    scene.move(100, make.TODAY)
    found = ledgers.of_account(cash(scene), until=date(2026, 1, 1))
    assert (len(found), list(found), found.opening, found.closing) == (0, [], 0, 0)
    with pytest.raises(IndexError):
        found[0]
    later = ledgers.of_account(cash(scene))
    assert later[-1] == later[0]
