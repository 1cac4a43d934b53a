"""A month is closed by two people, and what was closed stays as it was."""

from datetime import date

import pytest

from ledger import closing, ledgers, periods, permissions, posting, reasons, reversing
from ledger.models.chart import Book
from ledger.models.people import Membership, Role
from ledger.models.periods import ClosingDecision, PeriodBalance, SignOff
from ledger.models.trail import Event
from ledger.periods import Span
from tests import make
from tests.closings import AT, AUGUST, KEY, OCTOBER, SEPTEMBER, WHY, ask, close, receive, reopen

pytestmark = pytest.mark.django_db


def kept(decision: ClosingDecision) -> dict[str, tuple[int, int, int]]:
    """Return the balances written at a closing, by function."""
    rows = PeriodBalance.objects.filter(decision=decision).select_related("account")
    return {row.account.function: (row.debit, row.credit, row.lines) for row in rows}


# Closing


def test_a_closed_month_takes_no_entry_and_the_next_one_does(book, fund, clerk, chair):
    close(book, SEPTEMBER, clerk, chair)
    assert Book.objects.get().closed_to == SEPTEMBER
    with pytest.raises(posting.PostingRefusedError, match="đến hết ngày 30/09/2026 đã khóa"):
        receive(fund, clerk, SEPTEMBER)
    assert receive(fund, clerk, date(2026, 10, 1)).number == 1


def test_asking_alone_closes_nothing(book, fund, clerk):
    ask(book, SEPTEMBER, clerk)
    assert receive(fund, clerk, SEPTEMBER).number == 1


def test_the_balances_of_the_day_are_kept_whatever_is_posted_later(book, fund, clerk, chair):
    receive(fund, clerk, AUGUST, 500)
    receive(fund, clerk, date(2026, 9, 5), 300)
    receive(fund, clerk, date(2026, 11, 1), 70)
    decision = close(book, SEPTEMBER, clerk, chair)
    assert kept(decision) == {"CASH": (800, 0, 2), "CONTRIBUTED": (0, 800, 2)}
    receive(fund, clerk, date(2026, 10, 1), 20)
    assert kept(decision) == {"CASH": (800, 0, 2), "CONTRIBUTED": (0, 800, 2)}


def test_a_closing_stands_on_the_one_before_it(book, fund, clerk, chair):
    receive(fund, clerk, AUGUST, 500)
    first = close(book, AUGUST, clerk, chair)
    receive(fund, clerk, date(2026, 9, 1), 300)
    receive(fund, clerk, date(2026, 10, 31), 20)
    second = close(book, OCTOBER, clerk, chair)
    assert (first.previous, second.previous) == (None, first)
    assert kept(second) == {"CASH": (820, 0, 3), "CONTRIBUTED": (0, 820, 3)}
    [cash, given] = ledgers.trial_balance_at(second)
    assert (cash.opening, cash.debit, cash.credit, cash.closing) == (500, 320, 0, 820)
    assert (given.opening, given.debit, given.credit, given.closing) == (-500, 0, 320, -820)
    assert periods.since(second) == date(2026, 9, 1)


def test_the_months_before_are_closed_with_it(book, clerk, chair):
    first, second = close(book, AUGUST, clerk, chair), close(book, SEPTEMBER, clerk, chair)
    assert periods.spans(book, on=make.TODAY) == [
        Span(date(2026, 11, 1), date(2026, 11, 30), None),
        Span(date(2026, 10, 1), OCTOBER, None),
        Span(date(2026, 9, 1), SEPTEMBER, second),
        Span(date(2025, 7, 1), AUGUST, first),
    ]


@pytest.mark.parametrize(
    "last", [date(2026, 9, 29), date(2026, 11, 30), date(2025, 6, 30), date(2026, 12, 31)]
)
def test_only_a_whole_month_that_is_over_can_be_closed(book, clerk, last):
    with pytest.raises(closing.ClosingRefusedError, match="cuối một tháng đã qua và chưa khóa"):
        ask(book, last, clerk)


def test_a_closed_month_is_not_closed_again(book, clerk, chair):
    close(book, SEPTEMBER, clerk, chair)
    for last in (AUGUST, SEPTEMBER):
        with pytest.raises(closing.ClosingRefusedError, match="chưa khóa"):
            ask(book, last, clerk)
    assert periods.closable(book, on=make.TODAY) == [OCTOBER]


def test_one_request_waits_at_a_time(book, clerk, chair):
    asked = ask(book, AUGUST, clerk)
    with pytest.raises(closing.ClosingRefusedError, match="chờ chủ tài khoản"):
        ask(book, SEPTEMBER, clerk)
    assert periods.pending(book) == asked
    closing.refuse(request=asked, reason="Chưa đối chiếu kho bạc", by=chair, at=AT)
    assert periods.pending(book) is None
    assert ask(book, SEPTEMBER, clerk) == periods.pending(book)


def test_a_refused_request_changes_nothing_and_needs_a_reason(book, fund, clerk, chair):
    asked = ask(book, SEPTEMBER, clerk)
    with pytest.raises(reasons.ReasonTooShortError):
        closing.refuse(request=asked, reason="chưa", by=chair, at=AT)
    closing.refuse(request=asked, reason="Chưa đối chiếu kho bạc", by=chair, at=AT)
    assert receive(fund, clerk, AUGUST).number == 1
    assert not PeriodBalance.objects.exists()


def test_a_request_is_decided_once(book, clerk, chair):
    asked = ask(book, SEPTEMBER, clerk)
    closing.accept(request=asked, key=KEY, by=chair, at=AT)
    with pytest.raises(closing.ClosingRefusedError, match="được quyết định rồi"):
        closing.refuse(request=asked, reason="Chưa đối chiếu kho bạc", by=chair, at=AT)
    with pytest.raises(closing.ClosingRefusedError, match="được quyết định rồi"):
        closing.accept(request=asked, key=KEY, by=chair, at=AT)


def test_the_accountant_asks_and_the_chair_decides(book, clerk, chair):
    with pytest.raises(permissions.NotAllowedError):
        ask(book, SEPTEMBER, chair)
    asked = ask(book, SEPTEMBER, clerk)
    for other in (clerk, make.make_member(book.organisation, Role.AUDITOR)):
        with pytest.raises(permissions.NotAllowedError):
            closing.accept(request=asked, key=KEY, by=other, at=AT)
    elsewhere = make.make_commune("22918", name="UBND xã Hàm Thuận")
    with pytest.raises(permissions.NotAllowedError):
        closing.accept(request=asked, key=KEY, by=make.make_member(elsewhere, Role.CHAIR), at=AT)


def test_who_asked_does_not_decide(book, clerk):
    Membership.objects.create(
        user=clerk, organisation=book.organisation, role=Role.CHAIR, since=make.LONG_AGO
    )
    asked = ask(book, SEPTEMBER, clerk)
    with pytest.raises(permissions.SamePersonError):
        closing.accept(request=asked, key=KEY, by=clerk, at=AT)


def test_asking_and_deciding_stand_in_the_trail(book, clerk, chair):
    close(book, SEPTEMBER, clerk, chair)
    reopen(book, None, clerk, chair)
    told = Event.objects.order_by("id").values_list("verb", "by", "text")
    assert list(told) == [
        ("present_sign_off", clerk.pk, SignOff.objects.get().sha256),
        ("confirm_sign_off", chair.pk, ""),
        ("ask_close", clerk.pk, ""),
        ("accept_close", chair.pk, "khoa-so/2026-09/1"),
        ("ask_reopen", clerk.pk, ""),
        ("accept_reopen", chair.pk, "mo-lai/1"),
    ]


# Reopening


def test_a_reopened_month_takes_entries_and_its_balances_count_no_more(book, fund, clerk, chair):
    receive(fund, clerk, AUGUST, 500)
    first = close(book, AUGUST, clerk, chair)
    undone = close(book, SEPTEMBER, clerk, chair)
    assert periods.snapshot_before(book, OCTOBER) == undone.pk
    reopen(book, AUGUST, clerk, chair)
    assert periods.snapshot_before(book, OCTOBER) == first.pk
    receive(fund, clerk, SEPTEMBER, 40)
    again = close(book, SEPTEMBER, clerk, chair)
    assert periods.snapshot_before(book, OCTOBER) == again.pk
    assert again.previous == first
    assert kept(undone) == {"CASH": (500, 0, 1), "CONTRIBUTED": (0, 500, 1)}
    assert kept(again) == {"CASH": (540, 0, 2), "CONTRIBUTED": (0, 540, 2)}
    assert [periods.is_undone(each) for each in (first, undone, again)] == [False, True, False]
    assert set(periods.effective(book)) == {first, again}


def test_a_closing_counts_only_for_the_days_after_it(book, clerk, chair):
    first = close(book, AUGUST, clerk, chair)
    assert periods.snapshot_before(book, AUGUST) is None
    assert periods.snapshot_before(book, date(2026, 9, 1)) == first.pk
    other = make.make_book(make.make_commune("22918", name="UBND xã Hàm Thuận"), prefix="HT")
    assert periods.snapshot_before(other, date(2026, 9, 1)) is None


def test_a_book_is_opened_back_to_a_month_inside_a_longer_closing(book, fund, clerk, chair):
    receive(fund, clerk, AUGUST, 500)
    receive(fund, clerk, OCTOBER, 20)
    close(book, OCTOBER, clerk, chair)
    opened = reopen(book, SEPTEMBER, clerk, chair)
    assert book.closed_to == SEPTEMBER
    assert periods.snapshot_before(book, make.TODAY) is None
    assert periods.spans(book, on=OCTOBER)[1] == Span(date(2025, 7, 1), SEPTEMBER, opened)
    with pytest.raises(posting.PostingRefusedError):
        receive(fund, clerk, SEPTEMBER)
    again = close(book, OCTOBER, clerk, chair)
    assert kept(again)["CASH"] == (520, 0, 2)


def test_all_of_a_book_can_be_opened_again(book, fund, clerk, chair):
    close(book, SEPTEMBER, clerk, chair)
    reopen(book, None, clerk, chair)
    assert Book.objects.get().closed_to is None
    assert receive(fund, clerk, AUGUST).number == 1
    assert periods.snapshot_before(book, make.TODAY) is None


@pytest.mark.parametrize("last", [SEPTEMBER, OCTOBER, date(2026, 8, 30), date(2025, 5, 31)])
def test_reopening_goes_back_to_the_end_of_an_earlier_month_only(book, clerk, chair, last):
    close(book, SEPTEMBER, clerk, chair)
    with pytest.raises(closing.ClosingRefusedError):
        closing.ask_reopen(book=book, last=last, reason=WHY, by=clerk, at=AT)


def test_an_open_book_is_not_reopened(book, clerk):
    assert periods.reopenable(book) == []
    with pytest.raises(closing.ClosingRefusedError, match="Chỉ mở lại được"):
        closing.ask_reopen(book=book, last=None, reason=WHY, by=clerk, at=AT)


def test_an_entry_of_a_closed_month_is_reversed_in_an_open_one(book, fund, clerk, chair):
    entry = receive(fund, clerk, date(2026, 9, 5))
    decision = close(book, SEPTEMBER, clerk, chair)
    with pytest.raises(posting.PostingRefusedError, match="đã khóa"):
        reversing.reverse_entry(entry=entry, on=SEPTEMBER, by=clerk, reason="Ghi nhầm người nộp")
    mirror = reversing.reverse_entry(
        entry=entry, on=make.TODAY, by=clerk, reason="Ghi nhầm người nộp"
    )
    assert mirror.on == make.TODAY
    assert kept(decision)["CASH"] == (500, 0, 1)
