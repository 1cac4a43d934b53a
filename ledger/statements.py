"""What stands in the books and on the bank statements, and what of it is matched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ledger.models.bank import Custody, Match, Statement, StatementLine
from ledger.models.chart import Book, Function, Fund, Purpose
from ledger.models.journal import Entry, Line, VoucherKind
from ledger.models.tied import EntryStanding, LineStanding

_BANK = (Function.BANK, Function.TREASURY)


# Bank lines


def lines_of(custody: Custody) -> "QuerySet[StatementLine]":
    """Return the bank lines of an account with `matched`, the đồng of each that are matched."""
    lines = StatementLine.objects.filter(custody=custody)
    return lines.annotate(matched=F("amount") - F("standing__open"))


def open_lines(custody: Custody) -> "QuerySet[StatementLine]":
    """Return the bank lines of which some part is not matched, oldest first."""
    lines = lines_of(custody).filter(~Q(standing__open=0), standing__custody=custody)
    return lines.order_by("standing__on", "standing__line_id")


def matched_lines(custody: Custody) -> "QuerySet[StatementLine]":
    """Return the bank lines matched to the last đồng, newest first."""
    return lines_of(custody).filter(standing__open=0).order_by("-on", "-id")


def open_count(custody: Custody) -> int:
    """Return how many bank lines of an account are not matched in full."""
    return LineStanding.objects.filter(~Q(open=0), custody=custody).count()


def open_counts(books: Sequence[Book]) -> dict[int, int]:
    """Return how many bank lines are not matched in full, by account that has any."""
    rows = LineStanding.objects.filter(~Q(open=0), custody__book__in=books)
    return dict(rows.values("custody").annotate(n=Count("pk")).values_list("custody", "n"))


def live_matches() -> "QuerySet[Match]":
    """Return the matches that were not taken back."""
    return Match.objects.filter(undone__isnull=True)


def open_amount(line: StatementLine) -> int:
    """Return the signed đồng of a bank line that are not matched yet."""
    return LineStanding.objects.values_list("open", flat=True).get(line=line)


def checked_until(custody: Custody) -> date | None:
    """Return the last day up to which every bank line is matched; None where nothing is known."""
    days = _days(custody)
    still = LineStanding.objects.filter(~Q(open=0), custody=custody).order_by("on", "line")
    if (first_open := still.values_list("on", flat=True).first()) is not None:
        days = days.filter(on__lt=first_open)
    return days.values_list("on", flat=True).first()


def covered_until(custody: Custody) -> date | None:
    """Return the day of the last bank line on record; None without any statement."""
    return _days(custody).values_list("on", flat=True).first()


def unfinished(custodies: "Iterable[Custody] | QuerySet[Custody]") -> "QuerySet[Statement]":
    """Return the files of accounts of which some part is still to come, with `done`, oldest first."""
    files = Statement.objects.filter(custody__in=custodies, rows__isnull=False)
    files = files.annotate(done=Coalesce(Max("parts__last"), 0))
    return files.filter(done__lt=F("rows")).order_by("pk")


def _days(custody: Custody) -> "QuerySet[StatementLine]":
    """Return the lines of an account, newest first, before the first day of an unfinished file.

    Lines that came in are real; what else there is on those days is not known yet.
    """
    lines = StatementLine.objects.filter(custody=custody).order_by("-on")
    begun = unfinished([custody]).order_by("first").values_list("first", flat=True).first()
    return lines if begun is None else lines.filter(on__lt=begun)


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
    *,
    custody: Custody | None = None,
    purpose: Purpose | None = None,
    entries: Sequence[int] | None = None,
    since: date | None = None,
    until: date | None = None,
    amounts: Sequence[int] | None = None,
) -> list[BankMovement]:
    """Return the entries on bank accounts that the bank has not confirmed, oldest first.

    An entry and its reversal cancel out and are left aside, unless the bank knows the first:
    then money really came back and the reversal waits for its bank line. Only those of an account, of
    a purpose, among `entries` (ids), dated `since` to `until`, with one of `amounts` (signed đồng) open.
    """
    rows = _open_rows(
        custody=None if custody is None else custody.pk,
        purpose=None if purpose is None else purpose.pk,
        entries=None if entries is None else list(entries),
        since=since,
        until=until,
        amounts=None if amounts is None else list(amounts),
    )
    found = Entry.objects.select_related("private").in_bulk([row[0] for row in rows])
    return [BankMovement(found[pk], place, moved, matched) for pk, place, moved, matched in rows]


def open_entries(custody: Custody, entries: Sequence[int] | None = None) -> list[int]:
    """Return the entries (ids, oldest first) that the bank has not confirmed in full on an account.

    Those among `entries`, where it is given.
    """
    if entries is not None and not entries:
        return []
    kept = None if entries is None else list(entries)
    return [row[0] for row in _open_rows(custody=custody.pk, entries=kept)]


def _open_rows(**given: Any) -> list[tuple[int, int, int, int]]:
    kept = " ".join(part for name, part in _ONLY.items() if given.get(name) is not None)
    having = "" if given.get("amounts") is None else _OF_AMOUNT
    with connection.cursor() as cursor:
        cursor.execute(_OPEN % {"kept": kept, "having": having}, given)
        return list(cursor.fetchall())


def movement_of(entry: Entry, custody: Custody) -> BankMovement:
    """Return what `entry` moves on `custody`, which may be nothing."""
    lines = Line.objects.filter(
        entry=entry,
        account__function__in=_BANK,
        account__unit="VND",
        account__fund__custody=custody,
    )
    moved = lines.aggregate(sum=Sum("amount"))["sum"] or 0
    tied = EntryStanding.objects.filter(entry=entry, custody=custody)
    return BankMovement(
        entry, custody.pk, moved, tied.values_list("matched", flat=True).first() or 0
    )


# What narrows the movements down, each beside the value of its name.
_ONLY = {
    "custody": "AND f.custody_id = %(custody)s",
    # Whole movements of which some part is the purpose's, on that account.
    "purpose": """
        AND (l.entry_id, f.custody_id) IN (
            SELECT o.entry_id, g.custody_id FROM ledger_account b JOIN ledger_fund g ON g.id = b.fund_id
            JOIN ledger_line o ON o.account_id = b.id WHERE b.purpose_id = %(purpose)s)""",
    "entries": "AND l.entry_id = ANY(%(entries)s)",
    "since": 'AND l."on" >= %(since)s',
    "until": 'AND l."on" <= %(until)s',
}
_OF_AMOUNT = "AND sum(l.amount) - coalesce(s.matched, 0) = ANY(%(amounts)s)"
_OPEN = """
    SELECT e.id, m.custody_id, m.moved, m.matched
    FROM (SELECT l.entry_id, f.custody_id, sum(l.amount)::bigint AS moved, coalesce(s.matched, 0) AS matched
          FROM ledger_account a JOIN ledger_fund f ON f.id = a.fund_id JOIN ledger_line l ON l.account_id = a.id
               LEFT JOIN ledger_entrystanding s ON s.entry_id = l.entry_id AND s.custody_id = f.custody_id
          WHERE a.function IN ('BANK', 'TREASURY') AND a.unit = 'VND' %(kept)s
          GROUP BY l.entry_id, f.custody_id, s.matched
          HAVING sum(l.amount) <> coalesce(s.matched, 0) %(having)s) m
    JOIN ledger_entry e ON e.id = m.entry_id
    WHERE e.reverses_id IS NULL AND NOT EXISTS (SELECT FROM ledger_entry r WHERE r.reverses_id = e.id)
       OR EXISTS (SELECT FROM ledger_entrystanding k
                  WHERE k.entry_id IN (e.id, e.reverses_id) AND k.matched <> 0)
    ORDER BY e."on", e.id
"""


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


@dataclass(frozen=True)
class PaidBack:
    """Money in đồng that a contractor paid back for a purpose, into one fund."""

    entry: Entry
    fund: Fund
    amount: int


def paid_back(purpose: Purpose) -> list[PaidBack]:
    """Return the receipts from contractors of a purpose that were not reversed, oldest first."""
    lines = Line.objects.filter(
        account__purpose=purpose,
        account__function=Function.CONTRACTOR,
        account__unit="VND",
        amount__lt=0,
        entry__kind__in=[VoucherKind.RECEIPT, VoucherKind.BANK_RECEIPT],
        entry__reversed_by__isnull=True,
    )
    rows = lines.select_related("entry", "account__fund").order_by("entry__on", "entry", "position")
    return [PaidBack(row.entry, row.account.fund, -row.amount) for row in rows]
