"""What is promised out of an account counts as spent."""

import pytest

from ledger import holding, posting, refusals
from ledger.models.chart import Balance, Book, Function, Fund, Hold
from ledger.models.people import User
from ledger.posting import Posting, VoucherKind
from tests import make, tampering

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(book: Book, clerk: User) -> Fund:
    fund = make.make_fund(book, purpose=make.make_purpose(book))
    _post(fund, Function.CONTRIBUTED, 100, by=clerk, key="thu")
    return fund


def _post(fund: Fund, function: Function, amount: int, *, by: User, key: str) -> None:
    posting.post_entry(
        book=fund.book,
        kind=VoucherKind.RECEIPT,
        on=make.TODAY,
        lines=[
            Posting(Function.CASH, fund, amount, fund.purpose),
            Posting(function, fund, -amount, fund.purpose),
        ],
        by=by,
        summary="Thu, chi",
        key=key,
    )


def _hold(
    fund: Fund, amount: int, *, by: User, key: str = "giu", function: Function = Function.CASH
) -> Hold:
    place = Posting(function, fund, amount, fund.purpose)
    return holding.hold(book=fund.book, place=place, by=by, text="Giữ cho khoản chi", key=key)


def test_what_is_held_cannot_be_spent(fund, clerk):
    _hold(fund, 70, by=clerk)
    with pytest.raises(posting.InsufficientFundsError):
        _post(fund, Function.WORKS, -31, by=clerk, key="chi")
    _post(fund, Function.WORKS, -30, by=clerk, key="chi")


def test_more_than_there_is_cannot_be_held(fund, clerk):
    _hold(fund, 70, by=clerk)
    with pytest.raises(posting.InsufficientFundsError):
        _hold(fund, 31, by=clerk, key="nua")


def test_what_is_released_can_be_spent_again(fund, clerk):
    held = _hold(fund, 70, by=clerk)
    holding.release(hold=held, by=clerk, reason="Không chi nữa", amount=20)
    assert holding.left(held) == 50
    _post(fund, Function.WORKS, -50, by=clerk, key="chi")


def test_a_hold_is_not_released_twice(fund, clerk):
    held = _hold(fund, 70, by=clerk)
    holding.release(hold=held, by=clerk, reason="Đã chi")
    with pytest.raises(refusals.NotHeldError, match="lớn hơn số đang giữ"):
        holding.release(hold=held, by=clerk, reason="Đã chi", amount=1)
    assert Balance.objects.get(account=held.account).held == 0


def test_the_same_key_holds_once(fund, clerk):
    assert _hold(fund, 70, by=clerk).pk == _hold(fund, 70, by=clerk).pk
    with pytest.raises(posting.KeyReusedError):
        _hold(fund, 71, by=clerk)


def test_nothing_is_held_where_nothing_can_run_out(fund, clerk):
    with pytest.raises(refusals.NotHeldError):
        _hold(fund, 5, by=clerk, function=Function.CONTRIBUTED)


@tampering.WAYS
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_hold SET amount = 1",
        "DELETE FROM ledger_hold",
        "TRUNCATE ledger_hold CASCADE",
        "UPDATE ledger_release SET amount = 1",
        "DELETE FROM ledger_release",
    ],
)
def test_holds_are_not_rewritten_by_sql(fund, clerk, sql, way):
    holding.release(hold=_hold(fund, 70, by=clerk), by=clerk, reason="Đã chi", amount=20)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)
