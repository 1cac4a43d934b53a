"""The trial balance, and the book of an account, of a fund or of a cash box; only read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum

from ledger.models.bank import Custody
from ledger.models.chart import MONEY, Account, Balance, Book, Function, Fund, Regime
from ledger.models.journal import Line
from ledger.models.periods import ClosingDecision, PeriodBalance

# The order in which people read their accounts: money, what came in, what was spent, the allotments.
ORDER = tuple(Function)


@dataclass(frozen=True)
class Sums:
    """What all accounts of a function for money of one regime moved since the book was opened; đồng,
    or hundredths of `unit`. A book opens with nothing: the opening is 0."""

    function: Function
    regime: Regime
    unit: str
    accounts: int
    debit: int
    credit: int
    opening: int = 0

    @property
    def closing(self) -> int:
        """Return the balance now: on the debit side above 0, on the credit side below."""
        return self.opening + self.debit - self.credit


def trial_balance(book: Book) -> list[Sums]:
    """Return what each function stands at for each regime of money, from the materialised balances."""
    return _in_order(_sums(Balance.objects.filter(account__book=book)).values())


def trial_balance_at(decision: ClosingDecision) -> list[Sums]:
    """Return the same for the period that `decision` closed, as it was kept then."""
    before = _sums(PeriodBalance.objects.filter(decision=decision.previous_id))
    found = _sums(PeriodBalance.objects.filter(decision=decision))
    return _in_order(
        _since(before[key], sums) if key in before else sums for key, sums in found.items()
    )


def _since(before: Sums, now: Sums) -> Sums:
    """Return what moved between two balances of the same accounts."""
    debit, credit = now.debit - before.debit, now.credit - before.credit
    return replace(now, debit=debit, credit=credit, opening=before.debit - before.credit)


def _sums(
    balances: "QuerySet[Balance] | QuerySet[PeriodBalance]",
) -> dict[tuple[str, str, str], Sums]:
    rows = balances.values("account__function", "account__fund__regime", "account__unit").annotate(
        accounts=Count("account"), debits=Sum("debit"), credits=Sum("credit")
    )
    return {
        (function, regime, unit): Sums(
            Function(function), Regime(regime), unit, accounts, int(debit), int(credit)
        )
        for function, regime, unit, accounts, debit, credit in rows.values_list(
            "account__function",
            "account__fund__regime",
            "account__unit",
            "accounts",
            "debits",
            "credits",
        )
    }


def _in_order(found: Iterable[Sums]) -> list[Sums]:
    return sorted(found, key=lambda sums: (ORDER.index(sums.function), sums.unit, sums.regime))


def accounts(book: Book) -> "QuerySet[Account]":
    """Return the accounts of a book with their balances, by function, fund and purpose."""
    return (
        Account.objects.filter(book=book)
        .select_related("balance", "fund__custody", "purpose")
        .order_by("function", "fund__name", "purpose__name", "unit", "pk")
    )


def lines_of(account: Account, *, since: date | None, until: date | None) -> "QuerySet[Line]":
    """Return the lines of an account between two days, both included, oldest first."""
    return _between(Line.objects.filter(account=account), since=since, until=until)


def cash_lines(custody: Custody, *, since: date | None, until: date | None) -> "QuerySet[Line]":
    """Return what came into and went out of a cash box between two days, oldest first."""
    return _between(Line.objects.filter(_in_box(custody)), since=since, until=until)


def fund_lines(fund: Fund, *, since: date | None, until: date | None) -> "QuerySet[Line]":
    """Return the movements of the money in a fund between two days, oldest first."""
    money = Q(account__fund=fund, account__function__in=MONEY, account__unit="VND")
    return _between(Line.objects.filter(money), since=since, until=until)


def held(account: Account) -> int:
    """Return what an account stands at now: đồng or hundredths, debit above 0."""
    return account.balance.debit - account.balance.credit


def opening(lines: "QuerySet[Line]", *, closing: int, first: Line | None) -> int:
    """Return the balance just before `first`, counted down from `closing`, the balance now.

    `lines` are all lines of the account or box, whatever their days. None stands for the end.
    """
    if first is None:
        return closing
    on = first.entry.on
    later = (
        Q(entry__on__gt=on)
        | Q(entry__on=on, entry__gt=first.entry_id)
        | Q(entry__on=on, entry=first.entry_id, position__gte=first.position)
    )
    return closing - (lines.filter(later).aggregate(sum=Sum("amount"))["sum"] or 0)


def opening_on(lines: "QuerySet[Line]", day: date | None, *, closing: int) -> int:
    """Return the balance at the beginning of a day; 0 where the day is not given."""
    if day is None:
        return 0
    return closing - (lines.filter(entry__on__gte=day).aggregate(sum=Sum("amount"))["sum"] or 0)


@dataclass(frozen=True)
class Movement:
    """A line and what stood after it."""

    line: Line
    balance: int


def running(lines: Iterable[Line], *, opening: int) -> Iterator[Movement]:
    """Join to each line, oldest first, the balance after it."""
    balance = opening
    for line in lines:
        balance += line.amount
        yield Movement(line, balance)


@dataclass(frozen=True)
class Turnover:
    """What came in and went out over some lines."""

    debit: int
    credit: int


def turnover(lines: "QuerySet[Line]") -> Turnover:
    """Return the sums of both sides."""
    sums = lines.order_by().aggregate(
        debit=Sum("amount", filter=Q(amount__gt=0)),
        credit=Sum(-F("amount"), filter=Q(amount__lt=0)),
    )
    return Turnover(sums["debit"] or 0, sums["credit"] or 0)


def _in_box(custody: Custody) -> Q:
    return Q(account__fund__custody=custody, account__function=Function.CASH, account__unit="VND")


def _between(
    lines: "QuerySet[Line]", *, since: date | None, until: date | None
) -> "QuerySet[Line]":
    if since is not None:
        lines = lines.filter(entry__on__gte=since)
    if until is not None:
        lines = lines.filter(entry__on__lte=until)
    return lines.select_related("entry", "account__fund", "account__purpose").order_by(
        "entry__on", "entry_id", "position"
    )
