"""What is there now or was there on a day, from the sums kept; a page never sums the journal.

`on` is the day at whose end the balance is asked for; None stands for now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet, Sum

from ledger import daysums
from ledger.models.bank import Custody
from ledger.models.chart import (
    MONEY,
    OUTLAY,
    RECEIVED,
    Account,
    Balance,
    Book,
    Function,
    Fund,
    Pot,
    Purpose,
    Source,
)


def _of(functions: Iterable[Function]) -> "QuerySet[Balance]":
    return Balance.objects.filter(account__function__in=list(functions), account__unit="VND")


def _net(rows: "QuerySet[Balance]") -> int:
    return rows.aggregate(net=Sum(F("debit") - F("credit")))["net"] or 0


def _net_on(rows: "QuerySet[Balance]", of: Fund | Purpose | Custody, on: date | None) -> int:
    if on is None:
        return _net(rows)
    daysums.require_day(of.book, on)
    accounts = rows.values_list("account", flat=True)
    return sum(moved.net for moved in daysums.moved(of.book_id, accounts, on).values())


def as_of(account: Account, day: date) -> int:
    """Return what an account stood at at the end of a day; đồng or hundredths, debit above 0.

    Raises NoSuchDayError for a day the book does not know.
    """
    daysums.require_day(account.book, day)
    return daysums.moved(account.book_id, [account.pk], day)[account.pk].net


def money_in(fund: Fund, purpose: Purpose | None = None, *, on: date | None = None) -> int:
    """Return the đồng a fund holds, of one purpose or (None) of all."""
    rows = _of(MONEY).filter(account__fund=fund)
    rows = rows if purpose is None else rows.filter(account__purpose=purpose)
    return _net_on(rows, fund, on)


def money_in_pot(pot: Pot) -> int:
    """Return the đồng of one purpose (or of none) in a fund."""
    return _net(_of(MONEY).filter(account__fund=pot.fund, account__purpose=pot.purpose))


def pots_with_money(books: Iterable[Book], *kinds: str) -> list[tuple[Pot, int]]:
    """Return the pots of `books` that hold money, with the đồng in each; `kinds` of custody only."""
    rows = _of(MONEY).filter(account__book__in=list(books), debit__gt=F("credit"))
    if kinds:
        rows = rows.filter(account__fund__custody__kind__in=kinds)
    rows = rows.select_related(
        "account__fund__custody", "account__fund__book__organisation", "account__purpose"
    )
    return [
        (Pot(row.account.fund, row.account.purpose), row.debit - row.credit)
        for row in rows.order_by("account__purpose__name", "account__fund__name", "account")
    ]


def money_of(purpose: Purpose, *, on: date | None = None) -> int:
    """Return the đồng in hand for a purpose, over all its funds."""
    return _net_on(_of(MONEY).filter(account__purpose=purpose), purpose, on)


def kept_in(custody: Custody, *, on: date | None = None) -> int:
    """Return the đồng kept in a custody, over all its funds."""
    return _net_on(_of(MONEY).filter(account__fund__custody=custody), custody, on)


def kept_on(custody: Custody, day: date) -> list[tuple[Pot, int]]:
    """Return what each pot of a custody held at the end of `day`, in đồng, by name.

    Raises NoSuchDayError for a day the book does not know.
    """
    daysums.require_day(custody.book, day)
    rows = list(
        _of(MONEY)
        .filter(account__fund__custody=custody)
        .select_related("account__fund", "account__purpose")
        .order_by("account__purpose__name", "account__fund__name", "account")
    )
    moved = daysums.moved(custody.book_id, [row.account_id for row in rows], day)
    return [(Pot(row.account.fund, row.account.purpose), moved[row.account_id].net) for row in rows]


def funds_with_money(purpose: Purpose) -> list[tuple[Fund, int]]:
    """Return the funds that hold money for a purpose, with the đồng in each."""
    rows = (
        _of(MONEY)
        .filter(account__purpose=purpose, debit__gt=F("credit"))
        .select_related("account__fund__custody")
        .order_by("account__fund__name")
    )
    return [(row.account.fund, row.debit - row.credit) for row in rows]


@dataclass(frozen=True)
class FundBalance:
    """What a fund holds, in đồng."""

    fund: Fund
    held: int


def funds(books: list[Book]) -> list[FundBalance]:
    """Return the money funds with what they hold, those of one custody together."""
    held = dict(
        Balance.objects.filter(
            account__book__in=books, account__function__in=MONEY, account__unit="VND"
        )
        .values("account__fund")
        .annotate(net=Sum(F("debit") - F("credit")))
        .values_list("account__fund", "net")
    )
    rows = (
        Fund.objects.filter(book__in=books, custody__isnull=False)
        .select_related("custody", "purpose")
        .order_by("book", "custody__kind", "custody__name", "custody", "name", "purpose__name")
    )
    return [FundBalance(fund, held.get(fund.pk, 0)) for fund in rows]


def received_by_source(purpose: Purpose) -> dict[Source, int]:
    """Return the đồng received for a purpose by source, corrections taken off."""
    return _by_source(_of(RECEIVED).filter(account__purpose=purpose), sign=-1)


def in_kind_by_source(purpose: Purpose) -> dict[Source, int]:
    """Return the đồng value of goods, labour and land given for a purpose by source."""
    return _by_source(_of([Function.IN_KIND]).filter(account__purpose=purpose), sign=-1)


def paid(purpose: Purpose) -> int:
    """Return the đồng paid out for a purpose: advances, and costs met with money, not with goods."""
    rows = _of(OUTLAY).filter(account__purpose=purpose)
    return _net(rows.exclude(account__fund__regime="IN_KIND"))


def allotted(fund: Fund, purpose: Purpose) -> int:
    """Return the đồng allotted to a purpose and not yet drawn."""
    return _net(_of([Function.ALLOTTED]).filter(account__fund=fund, account__purpose=purpose))


def interest_by_source(purpose: Purpose) -> dict[Source, int]:
    """Return the đồng of interest that a purpose earned, by the source of the money."""
    return _by_source(_of([Function.INTEREST]).filter(account__purpose=purpose), sign=-1)


def fees_by_source(purpose: Purpose) -> dict[Source, int]:
    """Return the đồng of bank fees that a purpose bore, by the source of the money."""
    return _by_source(_of([Function.FEES]).filter(account__purpose=purpose), sign=1)


def standing(
    purpose: Purpose, *functions: Function, on: date | None = None
) -> list[tuple[Function, Fund, int]]:
    """Return what accounts of some functions stand at for a purpose: function, fund, đồng (debit above 0).

    Those at zero are left out. Raises NoSuchDayError for a day the book does not know.
    """
    rows = list(
        _of(functions)
        .filter(account__purpose=purpose)
        .select_related("account__fund__custody")
        .order_by("account__fund__name", "account__fund", "account")
    )
    if on is None:
        nets = {row.account_id: row.debit - row.credit for row in rows}
    else:
        daysums.require_day(purpose.book, on)
        moved = daysums.moved(purpose.book_id, [row.account_id for row in rows], on)
        nets = {pk: sums.net for pk, sums in moved.items()}
    return [
        (Function(row.account.function), row.account.fund, nets[row.account_id])
        for row in rows
        if nets.get(row.account_id)
    ]


def standing_in(
    book: Book, *functions: Function, on: date, regime: str = ""
) -> list[tuple[Function, Pot, int]]:
    """Return the same for all purposes of a book at the end of a day, in two queries."""
    daysums.require_day(book, on)
    rows = _of(functions).filter(account__book=book, lines__gt=0)
    if regime:
        rows = rows.filter(account__fund__regime=regime)
    found = list(
        rows.select_related("account__fund__custody", "account__purpose").order_by(
            "account__purpose__code", "account__fund__name", "account"
        )
    )
    moved = daysums.moved(book.pk, [row.account_id for row in found], on)
    return [
        (
            Function(row.account.function),
            Pot(row.account.fund, row.account.purpose),
            moved[row.account_id].net,
        )
        for row in found
        if moved[row.account_id].net
    ]


def _by_source(rows: "QuerySet[Balance]", *, sign: int) -> dict[Source, int]:
    sums = rows.values("account__fund__source").annotate(net=Sum(F("debit") - F("credit")))
    found = {Source(row["account__fund__source"]): sign * row["net"] for row in sums}
    return {source: amount for source, amount in found.items() if amount}
