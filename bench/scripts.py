"""What pgbench runs: a posting through the books, and the same rows written without them.

Both draw the book, pot, day, amount and key alike. Everything about the shape of a call stands here.
"""

from bench import floor
from bench.ground import DAYS, FIRST_DAY, SUMMARY, Ground

_KIND = "RECEIPT"
_FINGERPRINT = "b" * 64
_DAY = f"(DATE '{FIRST_DAY}' + :day::integer)"
_KEY = "'bench-' || :key::text"


def posting(ground: Ground, *, hot: bool = False) -> str:
    """Return one call of the posting function: two lines in a pot drawn by lot, or (`hot`) in the first."""
    return f"""{_draw(ground, hot=hot)}
SELECT number FROM ledger_post(:book, '{_KIND}', {_DAY}, '{SUMMARY}', {_KEY}, '{_FINGERPRINT}',
    {ground.maker}, NULL, NULL, '', NULL, '', NULL,
    ARRAY['CASH', 'CONTRIBUTED'], ARRAY[:fund, :fund]::bigint[], ARRAY[:purpose, :purpose]::bigint[],
    ARRAY['VND', 'VND'], ARRAY[:amount, -:amount::bigint]);
"""


def rows(ground: Ground, *, hot: bool = False) -> str:
    """Return the row work of one posting, each row by a statement of its own."""
    return "\n".join(
        [
            _draw(ground, hot=hot),
            "BEGIN;",
            f"{_counter()}\\gset",
            f"{_entry(ground)}\\gset",
            f"{_line(1, ':cash', ':amount')};",
            f"{_line(2, ':given', '-:amount')};",
            "UPDATE floor_balance SET debit = debit + :amount, lines = lines + 1 WHERE account_id = :cash;",
            "UPDATE floor_balance SET credit = credit + :amount, lines = lines + 1 WHERE account_id = :given;",
            f"{_of_day(':cash', ':amount', '0')};",
            f"{_of_day(':given', '0', ':amount')};",
            "COMMIT;",
        ]
    )


def _draw(ground: Ground, *, hot: bool) -> str:
    books, funds = (1, 1) if hot else (ground.books, ground.funds)
    return f"""\\set b random(0, {books - 1})
\\set f random(0, {funds - 1})
\\set day random(0, {DAYS - 1})
\\set amount random(1000, 5000000)
\\set key random(1, 9000000000000000000)
\\set book {ground.first_book} + :b
\\set purpose {ground.first_purpose} + :b
\\set pot :b * {ground.funds} + :f
\\set fund {ground.first_fund} + :pot
\\set cash {ground.first_account} + 2 * :pot
\\set given :cash + 1"""


def _counter() -> str:
    given = floor.insert(
        "vouchercounter",
        {"book_id": ":book", "year": str(FIRST_DAY.year), "kind": f"'{_KIND}'", "last": "1"},
    )
    return f"{given} ON CONFLICT (book_id, year, kind) DO UPDATE SET last = t.last + 1 RETURNING last AS number "


def _entry(ground: Ground) -> str:
    given = floor.insert(
        "entry",
        {
            "book_id": ":book",
            "kind": f"'{_KIND}'",
            "on": _DAY,
            "year": str(FIRST_DAY.year),
            "number": ":number",
            "recorded_at": "clock_timestamp()",
            "summary": f"'{SUMMARY}'",
            "key": _KEY,
            "fingerprint": f"'{_FINGERPRINT}'",
            "reason": "''",
            "made_by_id": str(ground.maker),
        },
    )
    return f"{given} RETURNING id AS entry "


def _line(position: int, account: str, amount: str) -> str:
    values = {
        "entry_id": ":entry",
        "book_id": ":book",
        "on": _DAY,
        "position": str(position),
        "account_id": account,
        "amount": f"{amount}::bigint",
    }
    return floor.insert("line", values)


def _of_day(account: str, debit: str, credit: str) -> str:
    values = {"account_id": account, "on": _DAY, "debit": debit, "credit": credit, "lines": "1"}
    return f"""{floor.insert("balanceday", values)} ON CONFLICT (account_id, "on") DO UPDATE
SET debit = t.debit + excluded.debit, credit = t.credit + excluded.credit, lines = t.lines + 1"""
