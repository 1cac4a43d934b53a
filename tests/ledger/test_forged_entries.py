"""Entries that somebody writes by SQL, head and lines, and detours on the way to the books.

Each forged entry differs in one thing from one that is taken, and is refused for it.
"""

import pytest
from django.db import connection, transaction

from ledger import holding, posting, reversing
from ledger.models.chart import Book, Function, Fund
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.posting import Posting
from tests import auditing, make, tampering
from tests.closings import AUGUST, SEPTEMBER, close, receive

pytestmark = pytest.mark.django_db


_LINE = '(entry_id, book_id, "on", position, account_id, amount)'
HEAD = (
    'INSERT INTO ledger_entry (book_id, kind, "on", year, number, recorded_at, summary, key, fingerprint,'
    " reason, made_by_id, reverses_id{more}) VALUES ({book}, '{kind}', '{on}', {year},"
    " ledger_next_number({book}, {year}, '{kind}') + {skip}, now(), 'Tự ghi', '{key}', '', '{reason}', {by},"
    " {reverses}{value});"
)
LINES = (
    'INSERT INTO ledger_line (entry_id, book_id, "on", position, account_id, amount)'
    " SELECT currval('ledger_entry_id_seq'), {book}, '{on}', place, account, amount FROM (VALUES {lines})"
    " AS t (place, account, amount);"
)

GOOD: dict[str, object] = {
    "kind": "JOURNAL",
    "on": make.TODAY,
    "year": 2026,
    "skip": 0,
    "key": "tự ghi",
    "reason": "",
    "reverses": "NULL",
    "more": "",
    "value": "",
    "lines": "(1, {cash}, 5), (2, {given}, -5)",
    "tail": "",
}

FORGED: dict[str, dict[str, object]] = {
    "no line": {"lines": ""},
    "one line": {"lines": "(1, {cash}, 5)"},
    "a line of nothing": {"lines": "(1, {cash}, 0), (2, {given}, 0)"},
    "unbalanced": {"lines": "(1, {cash}, 5), (2, {given}, -4)"},
    "balanced only over two books": {"lines": "(1, {cash}, 5), (2, {far}, -5)"},
    "below the floor": {"lines": "(1, {cash}, -501), (2, {given}, 501)"},
    "below what is held": {"lines": "(1, {cash}, -451), (2, {given}, 451)"},
    "in a closed month": {"on": SEPTEMBER},
    "before the book": {"on": "2025-06-30", "year": 2025},
    "in another year's numbers": {"year": 2025},
    "with a number left out": {"skip": 1},
    "with a number given before": {"skip": -1, "kind": "RECEIPT"},
    "under a key used before": {"key": "{used}"},
    "a reversal of nothing": {"kind": "REVERSAL"},
    "a reversal under another name": {"reverses": "{entry}", "reason": "Nhầm"},
    "a reversal without a reason": {"kind": "REVERSAL", "reverses": "{entry}"},
    "a reversal that is no mirror": {"kind": "REVERSAL", "reverses": "{entry}", "reason": "Nhầm"},
    "a second reversal": {
        "kind": "REVERSAL", "reverses": "{undone}", "reason": "Nhầm",
        "lines": "(1, {cash}, -70), (2, {given}, 70)",
    },
    "a reversal of a reversal": {
        "kind": "REVERSAL", "reverses": "{mirror}", "reason": "Nhầm",
        "lines": "(1, {cash}, 70), (2, {given}, -70)",
    },
    "a reversal of another book's entry": {"kind": "REVERSAL", "reverses": "{abroad}", "reason": "Nhầm"},
    "as of a transaction of old": {"more": ", xid", "value": ", '1'"},
    "as of a transaction to come": {"more": ", xid", "value": ", '999999999'"},
    "lines one after the other": {"lines": "(1, {cash}, 5)", "tail": "(2, {given}, -5)"},
    "more lines afterwards": {"tail": "(3, {cash}, 5), (4, {given}, -5)"},
    "a transfer that moves nothing": {"kind": "TRANSFER"},
    "a transfer without a decision": {
        "kind": "TRANSFER",
        "lines": "(1, {transfer}, 5), (2, {cash}, -5), (3, {there}, 5), (4, {there_transfer}, -5)",
    },
}  # fmt: skip


@pytest.fixture
def names(book: Book, fund: Fund, far: Fund, clerk: User) -> dict[str, object]:
    """Post a receipt, another and its mirror, and a hold; close September; name what is there."""
    receive(fund, clerk, AUGUST, 1, key="cũ")
    chair = make.make_member(book.organisation, Role.CHAIR)
    close(book, SEPTEMBER, clerk, chair)
    entry = receive(fund, clerk, make.TODAY, 499, key="dùng rồi")
    undone = receive(fund, clerk, make.TODAY, 70)
    mirror = reversing.reverse_entry(
        entry=undone, on=make.TODAY, by=clerk, reason="Ghi nhầm người nộp"
    )
    place = Posting(Function.CASH, fund, 50, fund.purpose)
    holding.hold(book=book, place=place, by=clerk, text="Giữ", key="giu")
    other = make.make_fund(book)
    cash, given, transfer, there, there_transfer = posting.accounts_of(
        book,
        [
            Posting(Function.CASH, fund, 1, fund.purpose),
            Posting(Function.CONTRIBUTED, fund, 1, fund.purpose),
            Posting(Function.TRANSFER, fund, 1, fund.purpose),
            Posting(Function.CASH, other, 1),
            Posting(Function.TRANSFER, other, 1),
        ],
    )
    (abroad,) = posting.accounts_of(far.book, [Posting(Function.CASH, far, 1)])
    return {
        "book": book.pk,
        "by": clerk.pk,
        "cash": cash,
        "given": given,
        "transfer": transfer,
        "there": there,
        "there_transfer": there_transfer,
        "far": abroad,
        "used": entry.key,
        "entry": entry.pk,
        "undone": undone.pk,
        "mirror": mirror.pk,
        "abroad": Entry.objects.get(book=far.book).pk,
    }


def _forged(change: dict[str, object], names: dict[str, object]) -> str:
    said = GOOD | change
    text = HEAD.format(**(said | names))
    for lines in (said["lines"], said["tail"]):
        if lines:
            text += LINES.format(**(said | names | {"lines": lines}))
    return text.format(**names)


@pytest.mark.parametrize("change", FORGED.values(), ids=FORGED.keys())
@tampering.WAYS
def test_a_forged_entry_is_refused(names, change, way):
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, _forged(change, names))
    assert auditing.faults() == []


def test_lines_taken_back_leave_no_entry_without_lines(names):
    head, lines = _forged({}, names).split(";", 1)
    with pytest.raises(tampering.RefusedError, match="has no lines"):
        tampering.attempt("application", f"{head}; SAVEPOINT a; {lines} ROLLBACK TO SAVEPOINT a")
    assert auditing.faults() == []


@tampering.WAYS
def test_an_entry_by_the_rules_is_taken_whoever_writes_it(names, way):
    """What the forged ones differ from is right, so it is for their difference that they are refused."""
    tampering.attempt(way, _forged({}, names))
    assert Entry.objects.filter(key="tự ghi").count() == 1
    assert auditing.faults() == []


# COPY


@pytest.mark.parametrize(
    ("target", "row"),
    [
        (f"ledger_line {_LINE}", "{entry}\t{book}\t2026-11-20\t3\t{cash}\t5"),
        ("ledger_balance", "{cash}\t1\t5\t0\t0\t0"),
        ('ledger_balanceday (account_id, "on", debit, credit, lines)', "{cash}\t2026-11-01\t5\t0\t1"),
        ("ledger_vouchercounter (book_id, year, kind, last)", "{book}\t2030\tRECEIPT\t7"),
        ("ledger_periodbalance (decision_id, account_id, debit, credit, lines)", "1\t{cash}\t5\t0\t1"),
    ],
)  # fmt: skip
def test_copy_brings_in_no_more_than_insert(names, target, row):
    with (
        pytest.raises(Exception, match=r"permission denied|append-only|gains no line"),
        transaction.atomic(),
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {target} FROM STDIN") as copy,
    ):
        copy.write(row.format(**names) + "\n")
    assert auditing.faults() == []


# Other names for the same thing

SHADOWS = [
    "CREATE FUNCTION pg_temp.ledger_floor(text) RETURNS smallint LANGUAGE sql RETURN 0",
    "CREATE FUNCTION pg_temp.ledger_refuse(text, anyelement) RETURNS void LANGUAGE sql AS ''",
    "CREATE FUNCTION pg_temp.ledger_move_fault(bigint) RETURNS text LANGUAGE sql RETURN NULL",
    "CREATE FUNCTION pg_temp.pg_current_xact_id() RETURNS xid8 LANGUAGE sql RETURN '1'::xid8",
    "CREATE TEMP TABLE ledger_balance (account_id bigint, floor smallint, debit bigint, credit bigint,"
    " held bigint, lines bigint)",
    "CREATE TEMP TABLE ledger_book AS SELECT id, DATE '2000-01-01' AS opened_on, NULL::date AS closed_to FROM"
    " public.ledger_book",
    "CREATE TEMP TABLE ledger_account AS SELECT * FROM public.ledger_account",
]


@pytest.mark.parametrize("change", ["below the floor", "in a closed month", "unbalanced"])
def test_what_somebody_calls_by_the_name_of_a_rule_is_not_the_rule(names, change):
    with connection.cursor() as cursor:
        for shadow in SHADOWS:
            cursor.execute(shadow)
        cursor.execute("SET LOCAL search_path = pg_temp, public, pg_catalog")
    with pytest.raises(tampering.RefusedError):
        tampering.attempt("application", _forged(FORGED[change], names))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = public")
    assert Entry.objects.filter(key="tự ghi").count() == 0


@pytest.mark.parametrize(
    ("means", "act"),
    [
        ("CREATE TEMP VIEW own AS SELECT * FROM ledger_balance", "UPDATE own SET debit = debit + 1"),
        (
            "CREATE TEMP TABLE own (id int); CREATE RULE own AS ON INSERT TO own DO ALSO"
            " UPDATE ledger_balance SET debit = debit + 1",
            "INSERT INTO own VALUES (1)",
        ),
        ("DECLARE own CURSOR FOR SELECT * FROM ledger_line; FETCH own", "DELETE FROM ledger_line WHERE CURRENT OF own"),
        ("PREPARE own AS UPDATE ledger_line SET amount = amount * 2", "EXECUTE own"),
        ("SELECT 1", "CREATE TEMP TABLE own () INHERITS (ledger_line)"),
        ("SELECT 1", "SELECT FROM ledger_line FOR UPDATE"),
    ],
)  # fmt: skip
def test_the_application_reaches_the_books_by_no_detour(names, means, act):
    with pytest.raises(tampering.RefusedError), transaction.atomic():
        _both(means, act)
    assert auditing.faults() == []


def _both(means: str, act: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE so_cong_app")
        cursor.execute(means)
    tampering.attempt("application", act)
