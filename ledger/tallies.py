"""Books beside bank statements of one whole book, as of any day: a few queries, whatever its size.

What the bank says by the end of a day is every statement line up to it; a match counts where both its
line and its entry are of those days. So on any day, for each account:
statement lines − lines without entry + entries without line = books.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from ledger import daysums
from ledger.models.chart import Book, Function, Regime, Source
from ledger.models.journal import VOUCHER_PREFIX, VoucherKind


@dataclass(frozen=True)
class Stand:
    """What the accounts of one function, fund and purpose stood at: đồng, debit above 0."""

    function: Function
    regime: Regime
    source: Source
    custody: int | None
    purpose: int | None
    net: int


@dataclass(frozen=True)
class Share:
    """What one purpose and source move of an entry on an account, and what of it no line confirms."""

    purpose: int | None
    source: Source
    moved: int
    open: int


@dataclass(frozen=True)
class Movement:
    """An entry that moves a bank account and is not, or not wholly, on its statements by the day.

    `undoes` names the entry it reverses when the bank knows that one.
    """

    entry: int
    voucher: str
    on: date
    custody: int
    moved: int
    matched: int
    undoes: int | None
    shares: tuple[Share, ...]

    @property
    def open(self) -> int:
        """Return the signed đồng that no bank line confirms by the day."""
        return self.moved - self.matched


@dataclass(frozen=True)
class OpenLine:
    """A statement line of which, by the day, some đồng stand against no entry; money in > 0."""

    line: int
    custody: int
    on: date
    amount: int
    open: int
    text: str


@dataclass(frozen=True)
class Statement:
    """What the statements of an account say by the day; `balance` None where none states one."""

    custody: int
    lines: int
    moved: int
    last: date | None
    balance: int | None


_STANDS = f"""
    SELECT a.function, f.regime, f.source, f.custody_id, a.purpose_id, sum(m.debit - m.credit)
    FROM ({daysums.moved_by("day")}) m
    JOIN ledger_account a ON a.id = m.account_id JOIN ledger_fund f ON f.id = a.fund_id
    WHERE a.unit = 'VND' GROUP BY 1, 2, 3, 4, 5 HAVING sum(m.debit - m.credit) <> 0
"""  # noqa: S608  # names of parameters, given in code


def stands(book: Book, on: date) -> list[Stand]:
    """Return what every account in đồng stood at at the end of a day. Raises NoSuchDayError."""
    daysums.require_day(book, on)
    rows = _rows(_STANDS, {"book": book.pk, "day": on})
    return [
        Stand(Function(function), Regime(regime), Source(source), custody, purpose, int(net))
        for function, regime, source, custody, purpose, net in rows
    ]


_LIVE = "NOT EXISTS (SELECT FROM ledger_unmatch u WHERE u.match_id = m.id)"
# An entry and its reversal cancel out, unless the bank knows one of them.
_MOVEMENTS = f"""
    WITH lines AS MATERIALIZED (
        SELECT l.entry_id, f.custody_id, a.purpose_id, f.source, sum(l.amount) AS amount
        FROM ledger_account a JOIN ledger_fund f ON f.id = a.fund_id
        JOIN ledger_line l ON l.account_id = a.id AND l."on" <= %(day)s
        WHERE a.book_id = %(book)s AND a.function IN ('BANK', 'TREASURY') AND a.unit = 'VND'
        GROUP BY 1, 2, 3, 4),
    known AS MATERIALIZED (
        SELECT m.entry_id, n.custody_id, sum(m.amount) AS amount
        FROM ledger_custody c JOIN ledger_statementline n ON n.custody_id = c.id AND n."on" <= %(day)s
        JOIN ledger_match m ON m.line_id = n.id
        WHERE c.book_id = %(book)s AND {_LIVE} GROUP BY 1, 2),
    open AS (
        SELECT entry_id, custody_id, sum(l.amount) AS moved, coalesce(max(k.amount), 0) AS matched
        FROM lines l LEFT JOIN known k USING (entry_id, custody_id)
        GROUP BY 1, 2 HAVING sum(l.amount) <> coalesce(max(k.amount), 0))
    SELECT e.id, e.kind, e.number, e.year, e."on", o.custody_id, o.moved, o.matched,
           CASE WHEN EXISTS (SELECT FROM known k WHERE k.entry_id = e.reverses_id) THEN e.reverses_id END,
           array_agg(l.purpose_id ORDER BY l.purpose_id, l.source),
           array_agg(l.source ORDER BY l.purpose_id, l.source),
           array_agg(l.amount ORDER BY l.purpose_id, l.source)
    FROM open o JOIN ledger_entry e ON e.id = o.entry_id
    JOIN lines l ON l.entry_id = o.entry_id AND l.custody_id = o.custody_id
    LEFT JOIN ledger_entry r ON r.reverses_id = e.id AND r."on" <= %(day)s
    WHERE (e.reverses_id IS NULL AND r.id IS NULL)
       OR EXISTS (SELECT FROM known k WHERE k.entry_id IN (e.id, e.reverses_id, r.id))
    GROUP BY e.id, o.custody_id, o.moved, o.matched ORDER BY e."on", e.id, o.custody_id
"""  # noqa: S608


def movements(book: Book, on: date) -> list[Movement]:
    """Return the entries on bank accounts that the statements up to a day do not, or not wholly, show."""
    found = []
    for row in _rows(_MOVEMENTS, {"book": book.pk, "day": on}):
        entry, kind, number, year, day, custody, moved, matched, undoes, *parts = row
        voucher = f"{VOUCHER_PREFIX[VoucherKind(kind)]} {number}/{year}"
        own = shared(list(zip(*parts, strict=True)), int(matched))
        found.append(Movement(entry, voucher, day, custody, int(moved), int(matched), undoes, own))
    return found


def shared(parts: Sequence[tuple[int | None, str, int]], matched: int) -> tuple[Share, ...]:
    """Return the parts of a movement with what is open of each: the matched đồng fill them in order.

    Parts against the direction of `matched` stay open whole, so that the open parts add up to what
    is open of the movement.
    """
    found, left = [], matched
    for purpose, source, part in parts:
        amount, taken = int(part), 0
        if (amount > 0) == (left > 0):
            taken = min(amount, left) if left > 0 else max(amount, left)
        left -= taken
        found.append(Share(purpose, Source(source), amount, amount - taken))
    return tuple(found)


_OPEN_LINES = f"""
    WITH wanted AS (
        SELECT s.line_id FROM ledger_custody c JOIN ledger_linestanding s
               ON s.custody_id = c.id AND s."on" <= %(day)s AND s.open <> 0 WHERE c.book_id = %(book)s
        UNION
        SELECT m.line_id FROM ledger_entry e JOIN ledger_match m ON m.entry_id = e.id
        JOIN ledger_statementline n ON n.id = m.line_id AND n."on" <= %(day)s
        WHERE e.book_id = %(book)s AND e."on" > %(day)s AND {_LIVE}),
    found AS (
        SELECT n.id, n.custody_id, n."on", n.amount, n.text, n.amount - coalesce((
               SELECT sum(m.amount) FROM ledger_match m JOIN ledger_entry e ON e.id = m.entry_id
               WHERE m.line_id = n.id AND e."on" <= %(day)s AND {_LIVE}), 0) AS open
        FROM wanted w JOIN ledger_statementline n ON n.id = w.line_id)
    SELECT id, custody_id, "on", amount, open, text FROM found WHERE open <> 0 ORDER BY "on", id
"""  # noqa: S608


def open_lines(book: Book, on: date) -> list[OpenLine]:
    """Return the statement lines up to a day that no entry up to that day wholly explains, oldest first."""
    rows = _rows(_OPEN_LINES, {"book": book.pk, "day": on})
    return [
        OpenLine(pk, custody, day, int(amount), int(left), text)
        for pk, custody, day, amount, left, text in rows
    ]


def open_counts(book: Book, on: date) -> Counter[int]:
    """Return how many lines `open_lines` gives, by account."""
    return Counter(line.custody for line in open_lines(book, on))


_STATEMENTS = """
    SELECT c.id, coalesce(s.lines, 0), coalesce(s.moved, 0), s.last, coalesce(f.opening, f.before) + s.moved
    FROM ledger_custody c
    LEFT JOIN LATERAL (
        SELECT count(*) AS lines, sum(n.amount) AS moved, max(n."on") AS last
        FROM ledger_statementline n WHERE n.custody_id = c.id AND n."on" <= %(day)s) s ON true
    LEFT JOIN LATERAL (
        SELECT t.opening, n.balance - n.amount AS before
        FROM ledger_statementline n JOIN ledger_statement t ON t.id = n.statement_id
        WHERE n.custody_id = c.id ORDER BY n."on", n.id LIMIT 1) f ON true
    WHERE c.book_id = %(book)s AND c.kind <> 'CASH_BOX' ORDER BY c.name, c.id
"""


def bank_says(book: Book, on: date) -> dict[int, Statement]:
    """Return what the statements of each bank account say at the end of a day, by custody.

    The balance begins with what the earliest statement opens with and adds its lines.
    """
    rows = _rows(_STATEMENTS, {"book": book.pk, "day": on})
    return {
        pk: Statement(pk, lines, int(moved), last, None if balance is None else int(balance))
        for pk, lines, moved, last, balance in rows
    }


_CASH_SINCE = """
    WITH days AS (
        SELECT a.purpose_id, d."on", sum(sum(d.debit - d.credit)) OVER (
               PARTITION BY a.purpose_id ORDER BY d."on") AS held
        FROM ledger_account a JOIN ledger_balanceday d ON d.account_id = a.id AND d."on" <= %(day)s
        WHERE a.book_id = %(book)s AND a.function = 'CASH' AND a.unit = 'VND' GROUP BY 1, 2)
    SELECT d.purpose_id, min(d."on") FROM days d
    WHERE d."on" > coalesce((SELECT max(z."on") FROM days z
                             WHERE z.held <= 0 AND z.purpose_id IS NOT DISTINCT FROM d.purpose_id), '-infinity')
    GROUP BY 1
"""


def cash_since(book: Book, on: date) -> dict[int | None, date]:
    """Return since when each purpose has had cash in hand without a break, up to a day."""
    return dict(_rows(_CASH_SINCE, {"book": book.pk, "day": on}))


_NETS = """
    SELECT l.entry_id, a.function, sum(l.amount) FROM ledger_line l JOIN ledger_account a ON a.id = l.account_id
    WHERE l.entry_id = ANY(%(entries)s) AND a.function = ANY(%(functions)s) AND a.unit = 'VND' GROUP BY 1, 2
"""


def nets(entries: Iterable[int], functions: Iterable[Function]) -> dict[tuple[int, Function], int]:
    """Return what each entry moves on each function, in đồng; what moves nothing is left out."""
    given = {"entries": list(entries), "functions": [str(each) for each in functions]}
    return {(pk, Function(name)): int(net) for pk, name, net in _rows(_NETS, given)}


def _rows(sql: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
