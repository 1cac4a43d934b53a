"""The trial balance, and the accounts of a book, of a fund or of a cash box; only read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from ledger import daysums, prepared
from ledger.models.bank import Custody
from ledger.models.chart import MONEY, Account, Book, Function, Fund, Regime
from ledger.models.periods import ClosingDecision
from ledger.movements import Movements

# The order in which people read their accounts: money, what came in, what was spent, the allotments.
ORDER = tuple(Function)
# Accounts that owe and are owed: one partner's debt is not set off against another's claim.
_BOTH_SIDES = frozenset({Function.RECEIVABLE, Function.CONTRACTOR})
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sums:
    """What all accounts of a function for money of one regime stood at at both ends of a period, and
    moved within it, each side apart; đồng, or hundredths of `unit`."""

    function: Function
    regime: Regime
    unit: str
    accounts: int
    opening_debit: int
    opening_credit: int
    debit: int
    credit: int
    closing_debit: int
    closing_credit: int

    @property
    def opening(self) -> int:
        """Return the balance before the period: on the debit side above 0, on the credit side below."""
        return self.opening_debit - self.opening_credit

    @property
    def closing(self) -> int:
        """Return the balance at the end of the period, in the same way."""
        return self.closing_debit - self.closing_credit

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stood there and nothing moved."""
        figures = (self.debit, self.credit, self.opening_debit, self.opening_credit)
        return not any(figures)


# Two sets of running sums, (account_id, debit, credit): before a period and at its end.
_MOVED = """
    WITH opening AS ({opening}), closing AS ({closing}),
    moved AS (
        SELECT c.account_id, coalesce(o.debit - o.credit, 0) AS opening, c.debit - coalesce(o.debit, 0) AS debit,
               c.credit - coalesce(o.credit, 0) AS credit, c.debit - c.credit AS closing
        FROM closing c LEFT JOIN opening o ON o.account_id = c.account_id)
"""
_SUMS = """
    SELECT a.function, f.regime, a.unit, count(*),
           sum(greatest(m.opening, 0)), sum(greatest(-m.opening, 0)), sum(m.debit), sum(m.credit),
           sum(greatest(m.closing, 0)), sum(greatest(-m.closing, 0))
    FROM moved m JOIN ledger_account a ON a.id = m.account_id JOIN ledger_fund f ON f.id = a.fund_id
    GROUP BY a.function, f.regime, a.unit
"""
_EACH = "SELECT account_id, opening, debit, credit, closing FROM moved"
_AT_CLOSING = "SELECT * FROM ledger_periodbalance WHERE decision_id = %({})s"
_NOTHING = "SELECT NULL::bigint AS account_id, 0 AS debit, 0 AS credit WHERE false"
_OF_CLOSING = (
    _MOVED.format(opening=_AT_CLOSING.format("previous"), closing=_AT_CLOSING.format("decision"))
    + _SUMS
)


def trial_balance(
    book: Book, *, since: date | None = None, until: date | None = None
) -> list[Sums]:
    """Return what each function stood at and moved for each regime of money, in one query.

    Both days belong to the period; None: from the opening of the book, up to now. Raises
    NoSuchDayError for a period that the book does not know.
    """
    sql, given = _moved(book, since, until)
    return _sums(sql + _SUMS, given)


def trial_balance_at(decision: ClosingDecision) -> list[Sums]:
    """Return the same for the period that `decision` closed, as it was kept then."""
    return _sums(_OF_CLOSING, {"previous": decision.previous_id, "decision": decision.pk})


def accounts(book: Book) -> "QuerySet[Account]":
    """Return the accounts of a book with their balances, by function, fund and purpose."""
    return (
        Account.objects.filter(book=book)
        .select_related("balance", "fund__custody", "purpose")
        .order_by("function", "fund__name", "purpose__name", "unit", "pk")
    )


@dataclass(frozen=True)
class Standing:
    """What one account stood at at both ends of a period, debit above 0, and moved within it."""

    opening: int
    debit: int
    credit: int
    closing: int


def standing(
    book: Book, some: Sequence[Account], *, since: date | None = None, until: date | None = None
) -> dict[int, Standing]:
    """Return what each of some accounts of a book stood at and moved, in one query."""
    sql, given = _moved(book, since, until, accounts="accounts")
    with prepared.cursor() as cursor:
        cursor.execute(sql + _EACH, given | {"accounts": [account.pk for account in some]})
        return {pk: Standing(*map(int, figures)) for pk, *figures in cursor.fetchall()}


def held(account: Account) -> int:
    """Return what an account stands at now: đồng or hundredths, debit above 0."""
    return account.balance.debit - account.balance.credit


def of_account(
    account: Account, *, since: date | None = None, until: date | None = None
) -> Movements:
    """Return the lines of an account between two days, both included, oldest first."""
    return Movements(account.book, [account.pk], since=since, until=until)


def of_cash_box(
    custody: Custody, *, since: date | None = None, until: date | None = None
) -> Movements:
    """Return what came into and went out of a cash box between two days, oldest first."""
    kept = Q(fund__custody=custody, function=Function.CASH, unit="VND")
    return Movements(custody.book, _ids(kept), since=since, until=until)


def of_fund(fund: Fund, *, since: date | None = None, until: date | None = None) -> Movements:
    """Return the movements of the money in a fund between two days, oldest first."""
    money = Q(fund=fund, function__in=MONEY, unit="VND")
    return Movements(fund.book, _ids(money), since=since, until=until)


def _moved(
    book: Book, since: date | None, until: date | None, *, accounts: str = ""
) -> tuple[str, dict[str, Any]]:
    """Return the query of what moved in a period, and its parameters; of all days it is a short one."""
    daysums.require_period(book, since, until)
    given: dict[str, Any] = {"book": book.pk, "until": until}
    opening, closing = _NOTHING, daysums.moved_till_now(accounts=accounts)
    if since is not None:
        given["before"] = since - _A_DAY
        opening = daysums.moved_by("before", accounts=accounts)
    if until is not None:
        closing = daysums.moved_by("until", accounts=accounts)
    return _MOVED.format(opening=opening, closing=closing), given


def _ids(wanted: Q) -> list[int]:
    return list(Account.objects.filter(wanted).values_list("pk", flat=True))


def _sums(sql: str, days: dict[str, Any]) -> list[Sums]:
    with prepared.cursor() as cursor:
        cursor.execute(sql, days)
        found = [_one(*row) for row in cursor.fetchall()]
    return sorted(found, key=lambda sums: (ORDER.index(sums.function), sums.unit, sums.regime))


def _one(function: str, regime: str, unit: str, accounts: int, *figures: Any) -> Sums:
    opening_debit, opening_credit, debit, credit, closing_debit, closing_credit = map(int, figures)
    if function not in _BOTH_SIDES:
        opening_debit, opening_credit = _one_side(opening_debit - opening_credit)
        closing_debit, closing_credit = _one_side(closing_debit - closing_credit)
    return Sums(
        *(Function(function), Regime(regime), unit, accounts),
        *(opening_debit, opening_credit, debit, credit, closing_debit, closing_credit),
    )


def _one_side(net: int) -> tuple[int, int]:
    return max(net, 0), max(-net, 0)
