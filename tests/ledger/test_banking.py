"""What a bank gives and takes falls on the purposes whose money lay there, to the đồng."""

from datetime import timedelta

import pytest

from ledger import balances, banking, permissions, posting, reconciling, statements
from ledger.models.bank import StatementLine
from ledger.models.chart import Function, Fund, Pot
from ledger.models.journal import Line
from projects import overview
from projects import reconciling as matching_lines
from tests import make, world
from tests.projects.test_reconciling import bank_says
from tests.world import World


@pytest.fixture
def place(db: None) -> World:
    """A project with 1,000 đồng in the bank."""
    return world.make_world()


def other_pot(place: World, amount: int) -> Pot:
    """Money of another purpose on the same account."""
    purpose = make.make_purpose(place.book, name="Rãnh thoát nước")
    pot = Pot(make.make_fund(place.book, custody=place.bank, purpose=purpose), purpose)
    posting.post_entry(
        book=place.book,
        kind=posting.VoucherKind.BANK_RECEIPT,
        on=make.TODAY,
        lines=[
            posting.Posting(Function.BANK, pot.fund, amount, purpose),
            posting.Posting(Function.CONTRIBUTED, pot.fund, -amount, purpose),
        ],
        by=place.accountant,
        summary="Thu đóng góp",
        key=f"thu-{pot.fund.pk}",
    )
    return pot


def record(place: World, line: StatementLine) -> posting.Entry:
    return banking.record_own(line=line, by=place.accountant, on=make.TODAY)


def test_interest_of_a_locked_account_goes_to_its_one_purpose(place):
    (line,) = bank_says(place, (12, "IN TIEN LAI"))
    entry = record(place, line)
    assert (entry.kind, entry.on) == (posting.VoucherKind.BANK_RECEIPT, line.on)
    assert balances.money_in(place.deposit) == 1_012
    assert statements.open_amount(line) == 0
    assert statements.movement_of(entry, place.bank).open == 0


def test_interest_is_shared_by_what_each_purpose_held_that_day(place):
    pot = other_pot(place, 2_000)
    (line,) = bank_says(place, (100, "lai"))
    shares = {share.pot: (share.held, share.amount) for share in banking.share_out(line)}
    own = Pot(place.deposit, place.project.purpose)
    assert shares == {own: (1_000, 33), pot: (2_000, 67)}
    record(place, line)
    assert (balances.money_in_pot(own), balances.money_in_pot(pot)) == (1_033, 2_067)


def test_money_that_came_after_the_day_earns_nothing(place):
    (line,) = bank_says(place, (100, "lai"))
    later = make.TODAY + timedelta(days=1)
    posting.post_entry(
        book=place.book,
        kind=posting.VoucherKind.BANK_RECEIPT,
        on=later,
        lines=[
            posting.Posting(Function.BANK, place.deposit, 9_000, place.project.purpose),
            posting.Posting(Function.CONTRIBUTED, place.deposit, -9_000, place.project.purpose),
        ],
        by=place.accountant,
        summary="Thu đóng góp",
        key="muộn",
    )
    assert [share.held for share in banking.share_out(line)] == [1_000]


def test_a_fee_is_borne_by_the_money_that_lay_there(place):
    (line,) = bank_says(place, (-11, "VAT phi CK"))
    entry = record(place, line)
    assert entry.kind == posting.VoucherKind.BANK_PAYMENT
    assert balances.money_in(place.deposit) == 989
    assert Line.objects.get(entry=entry, account__function=Function.FEES).amount == 11


def test_a_fee_above_what_is_there_is_refused_and_nothing_is_matched(place):
    (line,) = bank_says(place, (-1_001, "phi"))
    with pytest.raises(posting.InsufficientFundsError):
        record(place, line)
    assert statements.open_amount(line) == -1_001


def test_interest_before_any_money_is_nobodys(place):
    (line,) = bank_says(place, (12, "lai"), on=make.TODAY - timedelta(days=9))
    with pytest.raises(banking.NoPurposeError, match="chưa có tiền"):
        record(place, line)


def test_a_line_is_booked_once(place):
    (line,) = bank_says(place, (12, "lai"))
    record(place, line)
    with pytest.raises(reconciling.MatchRefusedError, match="khớp hết"):
        record(place, line)


@pytest.mark.parametrize("who", ["cashier", "chair"])
def test_only_the_accountant_books_it(place, who):
    (line,) = bank_says(place, (12, "lai"))
    with pytest.raises(permissions.NotAllowedError):
        banking.record_own(line=line, by=getattr(place, who), on=make.TODAY)


def test_a_match_taken_back_takes_its_interest_with_it_and_may_be_booked_again(place):
    (line,) = bank_says(place, (12, "lai"))
    entry = record(place, line)
    matching_lines.undo(
        match=entry.matches.get(), by=place.accountant, on=make.TODAY, reason="Không phải lãi"
    )
    assert balances.money_in(place.deposit) == 1_000
    assert record(place, line) != entry
    assert balances.money_in(place.deposit) == 1_012


def test_a_project_with_interest_and_a_fee_still_ties(place):
    for line in bank_says(place, (120, "lai"), (-20, "phi")):
        record(place, line)
    figures = overview.of(place.project)
    assert (figures.received, figures.paid, figures.balance) == (2_120, 20, 2_100)
    assert (figures.interest, figures.fees, figures.gap) == (120, 20, 0)


def test_the_funds_of_interest_are_those_that_held_the_money(place):
    before = Fund.objects.count()
    (line,) = bank_says(place, (12, "lai"))
    record(place, line)
    assert Fund.objects.count() == before
