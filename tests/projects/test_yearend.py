"""What the end of a year leaves: advances to reconcile, money to send back, what is carried over."""

from datetime import date

import pytest

from ledger import balances, permissions, posting
from ledger.models.chart import Function, Source
from ledger.models.law import YearDay
from projects import ending_year, returning, yearend
from tests import make, settled
from tests.settled import Built

NEXT = date(2027, 1, 12)
PAPER = ending_year.Paper("15/BB-KB", NEXT)


@pytest.fixture
def built(db) -> Built:
    return settled.make_built()


def advance(built: Built, amount: int = 300) -> None:
    settled.pay(built, built.contract, built.budget, amount, kind="ADVANCE")


def ask(built: Built, amount: int, *, fund=None, on: date = NEXT, key: str = "n"):
    return returning.request_unspent(
        project=built.project,
        fund=fund or built.budget,
        year=2026,
        slip=returning.Slip(amount, "Kho bạc Nhà nước", "GNT 01"),
        by=built.accountant,
        on=on,
        key=key,
    )


def test_the_days_come_from_the_register(db):
    assert yearend.due(YearDay.Code.ADVANCES_RECONCILED, 2026).on == date(2027, 2, 10)
    assert yearend.due(YearDay.Code.UNSPENT_RETURNED, 2026).on == date(2027, 2, 15)
    assert yearend.due(YearDay.Code.SETTLEMENTS_REPORTED, 2026).on == date(2027, 1, 20)


def test_a_year_without_a_day_in_the_register_is_told(db):
    with pytest.raises(yearend.NoYearDayError, match="Chưa có hạn"):
        yearend.due(YearDay.Code.UNSPENT_RETURNED, 2020)


def test_a_day_the_month_does_not_have_is_its_last(db):
    YearDay.objects.filter(code="UNSPENT_RETURNED").update(day=31)
    assert yearend.due(YearDay.Code.UNSPENT_RETURNED, 2026).on == date(2027, 2, 28)


def test_advances_that_stood_on_the_last_day_are_listed_with_what_is_left(built):
    advance(built)
    accepted = built.contract.acceptances.get()
    stage = {"kind": "STAGE", "acceptance": accepted}
    settled.pay(built, built.contract, built.budget, 400, recovered=150, **stage)
    settled.pay(built, built.contract, built.budget, 400, recovered=150, on=NEXT, **stage)
    (row,) = yearend.advances(built.book, 2026)
    assert (row.given, row.recovered, row.left, row.is_reconciled) == (300, 150, 150, False)
    assert yearend.advances(built.book, 2027) == []


def test_an_advance_is_reconciled_with_the_amount_in_the_books_alone(built):
    advance(built)
    with pytest.raises(ending_year.YearEndRefusedError, match="300 đồng"):
        ending_year.reconcile_advance(
            contract=built.contract,
            year=2026,
            amount=299,
            paper=PAPER,
            by=built.accountant,
            on=NEXT,
        )
    ending_year.reconcile_advance(
        contract=built.contract, year=2026, amount=300, paper=PAPER, by=built.accountant, on=NEXT
    )
    assert yearend.advances(built.book, 2026)[0].is_reconciled


def test_a_record_dated_in_the_year_or_ahead_is_refused(built):
    advance(built)
    for day in (date(2026, 12, 31), date(2027, 1, 13)):
        with pytest.raises(ending_year.YearEndRefusedError, match="sau ngày 31/12/2026"):
            ending_year.report(
                book=built.book,
                year=2026,
                paper=ending_year.Paper("1", day),
                by=built.accountant,
                on=NEXT,
            )


def test_budget_money_in_hand_on_the_last_day_is_to_go_back(built):
    settled.pay(built, built.contract, built.budget, 300, kind="ADVANCE", on=NEXT)
    (row,) = yearend.unspent(built.book, 2026)
    assert (row.fund, row.there, row.left) == (built.budget, 2_000, 2_000)


def test_unspent_money_goes_back_by_two_people(built):
    done = returning.approve(item=ask(built, 1_500), by=built.chair, on=NEXT)
    assert done.entry is not None
    assert (done.entry.made_by, done.entry.approved_by) == (built.accountant, built.chair)
    assert balances.money_in(built.budget, built.project.purpose) == 500
    assert balances.received_by_source(built.project.purpose)[Source.PROVINCE] == 500
    (row,) = yearend.unspent(built.book, 2026)
    assert (row.there, row.returned, row.left) == (2_000, 1_500, 500)


def test_no_more_goes_back_than_is_left_beside_what_waits(built):
    ask(built, 1_500)
    with pytest.raises(returning.ReturnRefusedError, match="Chỉ còn 500 đồng"):
        ask(built, 501, key="m")


def test_money_spent_meanwhile_does_not_go_back(built):
    asked = ask(built, 2_000)
    settled.pay(built, built.contract, built.budget, 100, kind="ADVANCE", on=NEXT)
    with pytest.raises(posting.InsufficientFundsError, match=r"chỉ còn 1\.900 đồng"):
        returning.approve(item=asked, by=built.chair, on=NEXT)


def test_money_of_the_people_and_a_year_not_over_do_not_go_back(built):
    with pytest.raises(returning.ReturnRefusedError, match="Chỉ vốn ngân sách"):
        ask(built, 10, fund=built.deposit)
    with pytest.raises(returning.ReturnRefusedError, match="chưa hết"):
        ask(built, 10, on=make.TODAY)


def test_what_may_be_carried_over_need_not_go_back(built):
    ending_year.carry_over(
        project=built.project,
        fund=built.budget,
        year=2026,
        amount=1_800,
        paper=PAPER,
        by=built.accountant,
        on=NEXT,
    )
    (row,) = yearend.unspent(built.book, 2026)
    assert (row.carried, row.left) == (1_800, 200)
    with pytest.raises(returning.ReturnRefusedError, match="Chỉ còn 200 đồng"):
        ask(built, 201)


def test_the_carry_over_names_money_allotments_and_contracts(built):
    settled.post(
        built,
        (Function.ALLOTTED, built.budget, 700),
        (Function.ALLOTMENT, built.budget, -700),
        key="du-toan",
    )
    settled.pay(built, built.contract, built.budget, 300, kind="ADVANCE")
    (row,) = yearend.carried(built.book, 2026)
    assert (row.not_drawn, row.money, row.contracts) == (700, 3_700, 700)


def test_handovers_of_the_year_are_reported(built):
    settled.hand_over(built)
    (row,) = yearend.reports(built.book, 2026)
    assert (row.project, row.submitted_on) == (built.project, None)
    assert yearend.reports(built.book, 2025) == []
    ending_year.report(book=built.book, year=2026, paper=PAPER, by=built.accountant, on=NEXT)
    done = yearend.reported(built.book, 2026)
    assert done is not None
    assert done.number == "15/BB-KB"


def test_only_the_accountant_writes_the_records(built):
    with pytest.raises(permissions.NotAllowedError):
        ending_year.report(book=built.book, year=2026, paper=PAPER, by=built.cashier, on=NEXT)
