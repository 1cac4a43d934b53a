"""The fourteen entries a commune makes for its works, each told once from beginning to end.

Amounts are đồng, or hundredths where a unit is named; what an account stands at is above zero on the
debit side, below on the credit side.
"""

from dataclasses import dataclass

import pytest

from ledger import balances, holding, moving, posting, reversing
from ledger.models.chart import Account, Balance, Book, Function, Fund, Pot, Purpose, Regime, Source
from ledger.models.decisions import Decision, Ruling
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.posting import InsufficientFundsError, Posting, UndecidedMoveError, VoucherKind
from tests import make

pytestmark = pytest.mark.django_db

F, V = Function, VoucherKind
Move = tuple[Function, int]


@dataclass
class Books:
    """The books of one commune, a road, and who keeps them."""

    book: Book
    road: Purpose
    clerk: User
    chair: User
    told: int = 0

    def fund(self, regime: Regime, source: Source, **kept: object) -> Fund:
        return make.make_fund(self.book, regime=regime, source=source, **kept)  # type: ignore[arg-type]

    def post(self, kind: VoucherKind, fund: Fund, *moves: Move, unit: str = "VND") -> Entry:
        self.told += 1
        return posting.post_entry(
            book=self.book,
            kind=kind,
            on=make.TODAY,
            lines=[Posting(what, fund, amount, self.road, unit) for what, amount in moves],
            by=self.clerk,
            summary="Theo chứng từ",
            key=f"chuyen-{self.told}",
        )

    def stands(self, function: Function, *, unit: str = "VND") -> int:
        rows = Balance.objects.filter(account__function=function, account__unit=unit)
        return sum(row.debit - row.credit for row in rows)


@pytest.fixture
def books() -> Books:
    book = make.make_book()
    clerk = make.make_member(book.organisation, Role.ACCOUNTANT)
    chair = make.make_member(book.organisation, Role.CHAIR)
    return Books(book, make.make_purpose(book), clerk, chair)


@pytest.fixture
def village(books: Books) -> Fund:
    """Money of the village in the bank."""
    kept = make.make_bank_account(books.book)
    return books.fund(Regime.VILLAGE, Source.PEOPLE, custody=kept)


@pytest.fixture
def in_kind(books: Books) -> Fund:
    return books.fund(Regime.IN_KIND, Source.PEOPLE)


def test_1_a_pledge_is_a_memo_and_no_money_until_it_is_collected(books, village):
    books.post(V.JOURNAL, village, (F.PLEDGED, 500), (F.PLEDGES, -500))
    assert balances.money_in(village) == 0
    books.post(V.BANK_RECEIPT, village, (F.BANK, 500), (F.CONTRIBUTED, -500))
    books.post(V.JOURNAL, village, (F.PLEDGES, 500), (F.PLEDGED, -500))
    assert (balances.money_in(village), books.stands(F.PLEDGED)) == (500, 0)
    with pytest.raises(InsufficientFundsError):
        books.post(V.JOURNAL, village, (F.PLEDGES, 1), (F.PLEDGED, -1))


def test_2_cash_received_is_taken_to_the_bank_and_stays_the_same_money(books, village):
    kept, box = village.custody, make.make_cash_box(books.book)
    assert kept is not None
    cash = books.fund(Regime.VILLAGE, Source.PEOPLE, custody=box)
    books.post(V.RECEIPT, cash, (F.CASH, 800), (F.CONTRIBUTED, -800))
    cashier = make.make_member(books.book.organisation, Role.CASHIER)
    moving.deposit(
        pot=Pot(cash, books.road),
        custody=kept,
        amount=800,
        by=cashier,
        on=make.TODAY,
        today=make.TODAY,
        key="nop-tien",
    )
    assert (books.stands(F.CASH), books.stands(F.BANK), books.stands(F.CONTRIBUTED)) == (
        0,
        800,
        -800,
    )
    assert books.stands(F.TRANSFER) == 0


def test_3_money_of_unknown_origin_waits_and_is_booked_anew_once_it_is_known(books, village):
    waiting = books.post(V.BANK_RECEIPT, village, (F.BANK, 300), (F.SUSPENSE, -300))
    assert (books.stands(F.SUSPENSE), books.stands(F.CONTRIBUTED)) == (-300, 0)
    with pytest.raises(InsufficientFundsError):
        books.post(V.BANK_PAYMENT, village, (F.SUSPENSE, 301), (F.BANK, -301))
    reversing.reverse_entry(
        entry=waiting, on=make.TODAY, by=books.clerk, reason="Đã rõ người chuyển tiền"
    )
    books.post(V.BANK_RECEIPT, village, (F.BANK, 300), (F.CONTRIBUTED, -300))
    assert (books.stands(F.SUSPENSE), books.stands(F.BANK)) == (0, 300)


def test_4_cement_goes_into_the_store_at_its_price_and_out_into_the_works(books, in_kind):
    books.post(V.IN_KIND, in_kind, (F.MATERIALS, 900), (F.IN_KIND, -900))
    books.post(V.JOURNAL, in_kind, (F.WORKS, 600), (F.MATERIALS, -600))
    assert (books.stands(F.MATERIALS), books.stands(F.WORKS)) == (300, 600)
    with pytest.raises(InsufficientFundsError):
        books.post(V.JOURNAL, in_kind, (F.WORKS, 301), (F.MATERIALS, -301))


def test_4_cement_of_a_budget_project_is_recorded_through_the_treasury(books, in_kind):
    books.post(V.IN_KIND, in_kind, (F.SPENT_DUE, 900), (F.BUDGET_DUE, -900))
    books.post(
        V.JOURNAL,
        in_kind,
        *((F.BUDGET_DUE, 900), (F.BUDGET_IN, -900), (F.SPENT, 900), (F.SPENT_DUE, -900)),
    )
    assert (books.stands(F.SPENT_DUE), books.stands(F.BUDGET_DUE)) == (0, 0)
    assert (books.stands(F.SPENT), books.stands(F.BUDGET_IN)) == (900, -900)


def test_5_labour_days_at_the_agreed_price_are_part_of_the_works(books, in_kind):
    days, price = 12, 250_000
    books.post(V.IN_KIND, in_kind, (F.WORKS, days * price), (F.IN_KIND, -days * price))
    assert books.stands(F.WORKS) == 3_000_000


def test_6_land_without_a_valuation_is_in_the_books_by_its_square_metres(books, in_kind):
    books.post(V.IN_KIND, in_kind, (F.QUANTITY, 120_50), (F.IN_KIND, -120_50), unit="M2")
    assert books.stands(F.QUANTITY, unit="M2") == 120_50
    assert (books.stands(F.QUANTITY), books.stands(F.WORKS)) == (0, 0)


def test_7_an_allotment_is_no_money_until_it_is_drawn_and_never_drawn_beyond(books):
    kept = make.make_bank_account(books.book)
    budget = books.fund(Regime.BUDGET, Source.PROVINCE, custody=kept)
    books.post(V.ALLOTMENT, budget, (F.ALLOTTED, 700), (F.ALLOTMENT, -700))
    assert balances.money_in(budget) == 0

    def draw(amount: int) -> None:
        books.post(
            V.DRAWING,
            budget,
            *((F.ALLOTMENT, amount), (F.ALLOTTED, -amount)),
            *((F.BANK, amount), (F.COUNTERPART, -amount)),
        )

    draw(500)
    assert (balances.money_in(budget), books.stands(F.ALLOTTED)) == (500, 200)
    with pytest.raises(InsufficientFundsError):
        draw(201)


@pytest.fixture
def contract(books: Books, village: Fund) -> Fund:
    """A thousand in the bank; two hundred advanced to the contractor, six hundred of work accepted."""
    books.post(V.BANK_RECEIPT, village, (F.BANK, 1_000), (F.CONTRIBUTED, -1_000))
    books.post(V.BANK_PAYMENT, village, (F.CONTRACTOR, 200), (F.BANK, -200))
    books.post(V.JOURNAL, village, (F.WORKS, 600), (F.CONTRACTOR, -600))
    return village


def test_8_an_advance_is_owed_by_the_contractor_until_work_is_accepted(books, village):
    books.post(V.BANK_RECEIPT, village, (F.BANK, 1_000), (F.CONTRIBUTED, -1_000))
    books.post(V.BANK_PAYMENT, village, (F.CONTRACTOR, 200), (F.BANK, -200))
    assert (books.stands(F.CONTRACTOR), books.stands(F.WORKS)) == (200, 0)


def test_9_accepted_work_is_owed_to_the_contractor_less_the_advance(books, contract):
    assert (books.stands(F.CONTRACTOR), books.stands(F.WORKS)) == (-400, 600)


def test_10_a_payment_is_the_tax_paid_on_behalf_and_what_the_contractor_gets(books, contract):
    books.post(V.BANK_PAYMENT, contract, (F.CONTRACTOR, 400), (F.TAX, -40), (F.BANK, -360))
    assert (books.stands(F.CONTRACTOR), books.stands(F.TAX)) == (0, -40)
    with pytest.raises(InsufficientFundsError):
        books.post(V.BANK_PAYMENT, contract, (F.TAX, 41), (F.BANK, -41))
    books.post(V.BANK_PAYMENT, contract, (F.TAX, 40), (F.BANK, -40))
    assert balances.money_in(contract) == 400


def test_11_what_is_retained_is_released_after_the_warranty_and_never_more(books, contract):
    books.post(V.BANK_PAYMENT, contract, (F.CONTRACTOR, 400), (F.RETENTION, -30), (F.BANK, -370))
    with pytest.raises(InsufficientFundsError):
        books.post(V.BANK_PAYMENT, contract, (F.RETENTION, 31), (F.BANK, -31))
    books.post(V.BANK_PAYMENT, contract, (F.RETENTION, 30), (F.BANK, -30))
    assert (books.stands(F.RETENTION), balances.money_in(contract)) == (0, 400)


def test_11_money_kept_for_the_warranty_is_not_spent_on_anything_else(books, contract):
    held = holding.hold(
        book=books.book,
        place=Posting(F.BANK, contract, 30, books.road),
        by=books.clerk,
        text="Tiền bảo hành",
        key="bao-hanh",
    )
    with pytest.raises(InsufficientFundsError):
        books.post(V.BANK_PAYMENT, contract, (F.WORKS, 771), (F.BANK, -771))
    holding.release(hold=held, by=books.clerk, reason="Hết hạn bảo hành")
    books.post(V.BANK_PAYMENT, contract, (F.WORKS, 771), (F.BANK, -771))


def test_12_a_settled_work_becomes_an_asset_with_its_source_and_is_handed_over(books, contract):
    books.post(V.JOURNAL, contract, (F.ASSET, 600), (F.WORKS, -600))
    books.post(V.JOURNAL, contract, (F.CONTRIBUTED, 600), (F.ASSET_SOURCE, -600))
    assert (books.stands(F.WORKS), books.stands(F.ASSET), books.stands(F.ASSET_SOURCE)) == (
        0,
        600,
        -600,
    )
    books.post(V.JOURNAL, contract, (F.HANDED_OVER, 600), (F.ASSET, -600))
    assert (books.stands(F.ASSET), books.stands(F.HANDED_OVER)) == (0, 600)


def test_13_a_surplus_goes_back_to_those_who_gave_it(books, contract):
    books.post(V.BANK_PAYMENT, contract, (F.CONTRIBUTED, 400), (F.BANK, -400))
    assert (books.stands(F.CONTRIBUTED), balances.money_in(contract)) == (-600, 400)


def _surplus(books: Books, fund: Fund, school: Purpose) -> Decision:
    paper = moving.Paper(
        number="05/NQ-HNT",
        on=make.TODAY,
        issuer=Decision.Issuer.VILLAGE,
        why="Hội nghị thôn đồng ý dùng tiền thừa cho trường",
        amount=400,
    )
    return moving.propose(
        source=Pot(fund, books.road),
        target=Pot(fund, school),
        paper=paper,
        by=books.clerk,
        on=make.TODAY,
        key="tien-thua",
    )


def test_13_a_surplus_serves_another_purpose_only_by_a_decision(books, contract):
    school = make.make_purpose(books.book, name="Trường mầm non")
    with pytest.raises(UndecidedMoveError):
        posting.post_entry(
            book=books.book,
            kind=V.TRANSFER,
            on=make.TODAY,
            lines=moving.postings(Pot(contract, books.road), Pot(contract, school), 400),
            by=books.clerk,
            summary="Điều chuyển",
            key="khong-quyet-dinh",
        )
    moving.agree(
        decision=_surplus(books, contract, school),
        office=Ruling.Office.CHAIR,
        by=books.chair,
        on=make.TODAY,
    )
    assert balances.money_in(contract, school) == 400
    assert balances.money_in(contract, books.road) == 400


def test_14_interest_less_the_fee_belongs_to_the_purpose_that_earned_it(books, contract):
    books.post(V.BANK_RECEIPT, contract, (F.BANK, 7), (F.INTEREST, -7))
    books.post(V.BANK_PAYMENT, contract, (F.FEES, 2), (F.BANK, -2))
    assert balances.money_in(contract, books.road) == 805
    earned = Account.objects.filter(function__in=[F.INTEREST, F.FEES])
    assert {account.purpose for account in earned} == {books.road}
