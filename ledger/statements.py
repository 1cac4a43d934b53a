"""What stands in the books and on the bank statements, and what of it is matched."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ledger.models.bank import Custody, Match, StatementLine
from ledger.models.chart import MONEY, Balance, Book, Function, Fund, Purpose
from ledger.models.journal import Entry, Line, VoucherCounter

_BANK = (Function.BANK, Function.TREASURY)


# Bank lines


def lines_of(custody: Custody) -> "QuerySet[StatementLine]":
    """Return the bank lines of an account with `matched`, the đồng of each that are matched."""
    live = Q(matches__undone__isnull=True)
    lines = StatementLine.objects.filter(custody=custody)
    return lines.annotate(matched=Coalesce(Sum("matches__amount", filter=live), 0))


def open_lines(custody: Custody) -> "QuerySet[StatementLine]":
    """Return the bank lines of which some part is not matched, oldest first."""
    lines = lines_of(custody).exclude(matched=F("amount"))  # type: ignore[misc]  # annotated
    return lines.order_by("on", "id")


def matched_lines(custody: Custody) -> "QuerySet[StatementLine]":
    """Return the bank lines matched to the last đồng, newest first."""
    lines = lines_of(custody).filter(matched=F("amount"))  # type: ignore[misc]  # annotated
    return lines.order_by("-on", "-id")


def live_matches() -> "QuerySet[Match]":
    """Return the matches that were not taken back."""
    return Match.objects.filter(undone__isnull=True)


def open_amount(line: StatementLine) -> int:
    """Return the signed đồng of a bank line that are not matched yet."""
    matched = live_matches().filter(line=line).aggregate(sum=Sum("amount"))["sum"]
    return line.amount - (matched or 0)


def checked_until(custody: Custody) -> date | None:
    """Return the last day up to which every bank line is matched; None where nothing is known."""
    first_open = open_lines(custody).values_list("on", flat=True).first()
    days = StatementLine.objects.filter(custody=custody).order_by("-on")
    if first_open is not None:
        days = days.filter(on__lt=first_open)
    return days.values_list("on", flat=True).first()


def covered_until(custody: Custody) -> date | None:
    """Return the day of the last bank line on record; None without any statement."""
    days = StatementLine.objects.filter(custody=custody).order_by("-on")
    return days.values_list("on", flat=True).first()


# Entries that move money on a bank account


@dataclass(frozen=True)
class BankMovement:
    """What an entry moves on one account: signed đồng, and how much of it the bank confirms."""

    entry: Entry
    custody_id: int
    moved: int
    matched: int

    @property
    def open(self) -> int:
        """Return the signed đồng no bank line confirms yet."""
        return self.moved - self.matched


def open_movements(
    *, custody: Custody | None = None, purpose: Purpose | None = None
) -> list[BankMovement]:
    """Return the entries on bank accounts that the bank has not confirmed, oldest first.

    An entry and its reversal cancel out and are left aside, unless the bank knows the first:
    then money really came back and the reversal waits for its bank line.
    """
    lines = _bank_lines(custody).filter(_counts())
    if purpose is not None:
        lines = lines.filter(_beside(purpose))
    rows = list(_sums(lines).exclude(moved=F("matched")).order_by("entry__on", "entry_id"))
    entries = Entry.objects.select_related("private").in_bulk([row["entry_id"] for row in rows])
    return [_movement(row, entries[row["entry_id"]]) for row in rows]


def movement_of(entry: Entry, custody: Custody) -> BankMovement:
    """Return what `entry` moves on `custody`, which may be nothing."""
    rows = [_movement(row, entry) for row in _sums(_bank_lines(custody).filter(entry=entry))]
    return rows[0] if rows else BankMovement(entry, custody.pk, 0, 0)


def _bank_lines(custody: Custody | None) -> "QuerySet[Line]":
    lines = Line.objects.filter(account__function__in=_BANK, account__unit="VND")
    return lines if custody is None else lines.filter(account__fund__custody=custody)


def _counts() -> Q:
    plain = Q(entry__reverses=None, entry__reversed_by__isnull=True)
    known = Exists(live_matches().filter(entry=OuterRef("entry_id")))
    reversed_known = Exists(live_matches().filter(entry=OuterRef("entry__reverses_id")))
    return plain | Q(known) | Q(reversed_known)


def _beside(purpose: Purpose) -> Exists:
    """Keep whole movements of which some part is the purpose's, on that account."""
    own = Line.objects.filter(
        entry=OuterRef("entry_id"),
        account__purpose=purpose,
        account__fund__custody=OuterRef("account__fund__custody"),
    )
    return Exists(own)


def _sums(lines: "QuerySet[Line]") -> "QuerySet[Any, Any]":
    custody = F("account__fund__custody_id")
    matched = (
        live_matches()
        .filter(entry=OuterRef("entry_id"), line__custody=OuterRef("kept_in"))
        .order_by()
        .values("entry")
        .annotate(sum=Sum("amount"))
        .values("sum")
    )
    sums = lines.annotate(kept_in=custody).values("entry_id", "kept_in")
    return sums.annotate(moved=Sum("amount"), matched=Coalesce(Subquery(matched), 0))


def _movement(row: dict[str, int], entry: Entry) -> BankMovement:
    return BankMovement(entry, row["kept_in"], row["moved"], row["matched"])


@dataclass(frozen=True)
class OwnOfBank:
    """Interest (> 0) or a fee (< 0) in đồng that a purpose earned or bore, by one fund."""

    entry: Entry
    function: Function
    fund: Fund
    amount: int


def own_of_bank(purpose: Purpose) -> list[OwnOfBank]:
    """Return the interest and the fees of a purpose that were not reversed, oldest first."""
    lines = Line.objects.filter(
        account__purpose=purpose,
        account__function__in=[Function.INTEREST, Function.FEES],
        account__unit="VND",
        entry__reverses=None,
        entry__reversed_by__isnull=True,
    )
    rows = lines.select_related("entry", "account__fund").order_by("entry__on", "entry", "position")
    return [
        OwnOfBank(row.entry, Function(row.account.function), row.account.fund, -row.amount)
        for row in rows
    ]


# The journal and the funds


def entries(books: list[Book]) -> "QuerySet[Entry]":
    """Return the journal with `amount`, newest first: the đồng on the debit side.

    An allotment counts by itself; drawn, it counts once, as the money.
    """
    return _shown(Entry.objects.filter(book__in=books)).order_by("-on", "-id")


def entry_count(books: list[Book]) -> int:
    """Return how many entries there are: the numbers of vouchers have no gap."""
    return VoucherCounter.objects.filter(book__in=books).aggregate(n=Sum("last"))["n"] or 0


class Pages(Sequence[Entry]):
    """Entries to be read a page at a time; only those of the page are looked up and summed."""

    def __init__(self, rows: "QuerySet[Entry]", *, count: int | None = None) -> None:
        """Take the entries in their order, and their number where it is known."""
        self._rows = rows
        self._count = rows.count() if count is None else count

    def __len__(self) -> int:
        """Return the number of entries."""
        return self._count

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> list[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | list[Entry]:
        """Return one entry, or those of a page."""
        if not isinstance(place, slice):
            place = range(len(self))[place]
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        ids = self._ids(start, stop)
        found = _shown(Entry.objects.filter(pk__in=ids)).in_bulk()
        return [found[pk] for pk in ids]

    def _ids(self, start: int, stop: int) -> list[int]:
        """Return ids from the nearer end, so that the last page costs what the first does."""
        if start < len(self) // 2:
            return list(self._rows.values_list("pk", flat=True)[start:stop])
        last = self._rows.reverse().values_list("pk", flat=True)
        return list(last[len(self) - stop : len(self) - start])[::-1]


def _shown(rows: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """Join the amounts: one look into the lines for each entry shown, never a sum of the journal."""
    debit = Line.objects.filter(entry=OuterRef("pk"), amount__gt=0, account__unit="VND")
    allotted = Q(account__function__in=[Function.ALLOTTED, Function.ALLOTMENT])
    amount = (
        debit.order_by()
        .values("entry")
        .annotate(sum=Coalesce(Sum("amount", filter=~allotted), Sum("amount")))
        .values("sum")
    )
    rows = rows.annotate(amount=Coalesce(Subquery(amount), 0))
    return rows.select_related("reverses", "reversed_by")


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
