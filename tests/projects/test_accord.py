"""Plan, allotted, received, paid, accepted and bank beside one another, on any day."""

import contextlib
import hashlib
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from ledger import daysums, importing, posting, reconciling, reversing, statements, tallies
from ledger.exceptions import LedgerError
from ledger.models.bank import Match, Statement, StatementLine, Unmatch
from ledger.models.chart import Function, Regime, Source
from ledger.tallies import Share
from projects import accord, differences
from projects.differences import Kind, Owner
from projects.models.contract import Acceptance
from tests import make, tampering
from tests import world as worlds
from tests.world import World

pytestmark = pytest.mark.django_db

TODAY = make.TODAY
EARLIER = TODAY - timedelta(days=40)


@pytest.fixture
def world() -> World:
    return worlds.make_world()


def post(world: World, amount: int, on: date = TODAY, key: str = "") -> posting.Entry:
    fund = world.deposit
    return posting.post_entry(
        book=world.book,
        kind=posting.VoucherKind.BANK_RECEIPT if amount > 0 else posting.VoucherKind.BANK_PAYMENT,
        on=on,
        lines=[
            posting.Posting(Function.BANK, fund, amount, world.project.purpose),
            posting.Posting(
                Function.CONTRIBUTED if amount > 0 else Function.WORKS,
                fund,
                -amount,
                world.project.purpose,
            ),
        ],
        by=world.accountant,
        summary="Thu, chi",
        key=key or f"{amount}-{on}",
    )


def bank(world: World, *lines: tuple[date, int, str], opening: int = 0) -> None:
    """Import a statement of these lines: day, signed đồng, text."""
    rows, balance = ["Ngày,Số tiền,Số dư,Nội dung"], opening
    for on, amount, text in lines:
        balance += amount
        rows.append(f"{on:%d/%m/%Y},{amount},{balance},{text}")
    importing.import_statement(
        custody=world.bank,
        data="\n".join(rows).encode(),
        filename="sao-ke.csv",
        by=world.accountant,
        on=TODAY,
    )


def tie(world: World, entry: posting.Entry, amount: int | None = None) -> Match:
    line = statements.open_lines(world.bank).get(amount=entry_amount(entry))
    return reconciling.match_line(
        line=line,
        entry=entry,
        amount=amount or line.amount,
        expected=None,
        how=Match.How.PERSON,
        reason="Đúng khoản này",
        by=world.accountant,
        on=TODAY,
    )


def entry_amount(entry: posting.Entry) -> int:
    (net,) = tallies.nets([entry.pk], [Function.BANK]).values()
    return net


def kinds(world: World, on: date = TODAY) -> dict[Kind, int]:
    found = accord.of_project(world.project, on).differences
    return {group.kind: group.amount for group in differences.grouped(found)}


# Figures


def test_the_six_figures_of_a_project(world):
    world.project.planned_costs.create(source=Source.PEOPLE, amount=5_000)
    found = accord.of_project(world.project, TODAY)
    total = found.total
    assert (total.planned, total.received, total.paid, total.left) == (5_000, 2_000, 0, 2_000)
    assert (total.cash, total.booked, total.bank) == (1_000, 1_000, 0)
    assert kinds(world) == {
        Kind.RECEIPT_NOT_AT_BANK: 1_000,
        Kind.PLAN_SHORT: 3_000,
        Kind.CASH_IN_HAND: 1_000,
    }


def test_a_day_before_the_money_knows_nothing_of_it(world):
    total = accord.of_project(world.project, EARLIER).total
    assert (total.received, total.left) == (0, 0)
    assert kinds(world, EARLIER) == {}
    with pytest.raises(daysums.NoSuchDayError):
        accord.of_book(world.book, date(2020, 1, 1))


def test_money_allotted_and_not_drawn_is_told_with_who_must_draw_it(world):
    fund = make.make_fund(
        world.book, custody=world.bank, regime=Regime.BUDGET, source=Source.PROVINCE
    )
    posting.post_entry(
        book=world.book,
        kind=posting.VoucherKind.ALLOTMENT,
        on=TODAY,
        lines=[
            posting.Posting(Function.ALLOTTED, fund, 700, world.project.purpose),
            posting.Posting(Function.ALLOTMENT, fund, -700, world.project.purpose),
        ],
        by=world.accountant,
        summary="Phân bổ",
        key="pb",
    )
    world.project.planned_costs.create(source=Source.PROVINCE, amount=1_000)
    found = accord.of_project(world.project, TODAY)
    assert (found.total.allotted, found.total.undrawn) == (700, 700)
    (short,) = [each for each in found.differences if each.kind == Kind.PLAN_SHORT]
    assert (short.amount, short.owner) == (300, Owner.FINANCE)


# Books beside the bank


def test_a_line_of_the_bank_confirms_an_entry(world):
    entry = post(world, 300, EARLIER)
    bank(world, (EARLIER, 300, "nop tien"))
    tie(world, entry)
    assert kinds(world)[Kind.RECEIPT_NOT_AT_BANK] == 1_000
    assert accord.of_project(world.project, TODAY).total.bank == 300


def test_a_line_explained_later_is_counted_open_on_the_days_between(world):
    bank(world, (EARLIER, 300, "nop tien"))
    tie(world, post(world, 300, on=TODAY))
    account = world.deposit.custody_id
    assert tallies.open_counts(world.book, EARLIER)[account] == 1
    assert tallies.open_counts(world.book, TODAY)[account] == 0


def test_a_match_with_a_later_line_does_not_count_on_an_earlier_day(world):
    entry = post(world, 300, EARLIER)
    bank(world, (TODAY, 300, "nop tien"))
    tie(world, entry)
    assert kinds(world, EARLIER)[Kind.RECEIPT_NOT_AT_BANK] == 300
    assert accord.of_book(world.book, EARLIER).lines == []


def test_a_line_matched_to_a_later_entry_is_unknown_on_its_own_day(world):
    entry = post(world, 300, TODAY)
    bank(world, (EARLIER, 300, "nop tien"))
    tie(world, entry)
    (line,) = accord.of_book(world.book, EARLIER).lines
    assert (line.open, line.on) == (300, EARLIER)
    assert accord.of_book(world.book, TODAY).lines == []


def test_a_reversal_that_the_bank_does_not_know_is_told(world):
    entry = post(world, 300, EARLIER)
    bank(world, (EARLIER, 300, "nop tien"))
    tie(world, entry)
    reversing.reverse_entry(
        entry=entry, on=TODAY, by=world.accountant, reason="Ghi nhầm công trình"
    )
    assert kinds(world)[Kind.REVERSED_BUT_MATCHED] == 300


def test_an_entry_and_its_reversal_that_no_bank_knows_are_left_aside(world):
    entry = post(world, 300, EARLIER)
    reversing.reverse_entry(
        entry=entry, on=TODAY, by=world.accountant, reason="Ghi nhầm công trình"
    )
    assert kinds(world)[Kind.RECEIPT_NOT_AT_BANK] == 1_000
    assert kinds(world, EARLIER)[Kind.RECEIPT_NOT_AT_BANK] == 300


def test_a_part_matched_is_told_as_another_amount(world):
    entry = post(world, 300, EARLIER)
    bank(world, (EARLIER, 300, "nop tien"))
    tie(world, entry, 200)
    assert kinds(world)[Kind.AMOUNT_DIFFERS] == 100


def test_a_line_whose_code_points_to_a_project_is_told_there(world):
    payment = worlds.approved(world, 400, fund=world.deposit)
    code = worlds.waited(payment).code
    bank(world, (TODAY, -250, f"{code} chuyen thieu"), (TODAY, -11, "phi"))
    found = accord.of_project(world.project, TODAY).differences
    assert [each.amount for each in found if each.kind == Kind.BANK_LINE_UNKNOWN] == [250]
    loose = accord.of_book(world.book, TODAY).loose.differences
    assert [each.amount for each in loose if each.kind == Kind.BANK_LINE_UNKNOWN] == [11]


def test_the_parts_of_a_movement_are_filled_in_order():
    parts = [(1, "PEOPLE", 100), (2, "PEOPLE", -30), (3, "FRONT", 50)]
    assert tallies.shared(parts, 120) == (
        Share(1, Source.PEOPLE, 100, 0),
        Share(2, Source.PEOPLE, -30, -30),
        Share(3, Source.FRONT, 50, 30),
    )


@given(st.lists(st.integers(-50, 50).filter(bool), min_size=1, max_size=6), st.data())
def test_the_open_parts_add_up_to_what_is_open(amounts, data):
    moved = sum(amounts)
    low, high = sorted((0, moved))
    matched = data.draw(st.integers(low, high))
    shares = tallies.shared([(n, "PEOPLE", each) for n, each in enumerate(amounts)], matched)
    assert sum(share.open for share in shares) == moved - matched


# What happens, how much (in hundreds of đồng; below 0 goes out), how many days ago, which one.
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["post", "line", "tie", "tie", "part", "reverse", "untie"]),
        st.integers(-3, 3).filter(bool),
        st.integers(0, 40),
        st.integers(0, 9),
    ),
    max_size=14,
)


def play(world: World, acts: list[tuple[str, int, int, int]]) -> None:
    """Do what the story says, as far as the books and the matches allow it."""
    statement = Statement.objects.create(
        custody=world.bank,
        file_name="sao-ke.csv",
        sha256=hashlib.sha256(b"x").hexdigest(),
        content=b"x",
        opening=0,
        imported_by=world.accountant,
    )
    entries, matches = list[posting.Entry](), list[Match]()
    for number, (what, hundreds, days, which) in enumerate(acts):
        amount, on = hundreds * 100, TODAY - timedelta(days=days)
        lines = list(StatementLine.objects.order_by("id"))
        with contextlib.suppress(LedgerError, IntegrityError), transaction.atomic():
            if what == "post":
                entries.append(post(world, amount, on, key=f"m{number}"))
            elif what == "line":
                StatementLine.objects.create(
                    custody=world.bank,
                    statement=statement,
                    number=number,
                    on=on,
                    amount=amount,
                    identity=f"{number:064}",
                )
            elif what in {"tie", "part"} and entries and lines:
                entry, line = entries[which % len(entries)], lines[(which // 2) % len(lines)]
                part = line.amount if what == "tie" else line.amount // 2
                matches.append(
                    Match.objects.create(
                        line=line,
                        entry=entry,
                        amount=part,
                        how=Match.How.PERSON,
                        reason="x",
                        by=world.accountant,
                    )
                )
            elif what == "reverse" and entries:
                reversing.reverse_entry(
                    entry=entries[which % len(entries)],
                    on=TODAY - timedelta(days=days // 4),
                    by=world.accountant,
                    reason="Ghi nhầm công trình",
                )
            elif what == "untie" and matches:
                Unmatch.objects.create(
                    match=matches[which % len(matches)], reason="Nhầm", by=world.accountant
                )


@given(acts=ACTS, back=st.integers(0, 45))
def test_bank_less_its_unknown_lines_and_with_what_it_misses_is_the_books(acts, back):
    with transaction.atomic():
        world = worlds.make_world()
        play(world, acts)
        found = accord.of_book(world.book, TODAY - timedelta(days=back))
        (account,) = found.accounts
        assert account.statement.moved - account.unknown + account.missing == account.books
        rows = [row.total for row in (*found.rows, found.loose)]
        assert sum(row.booked for row in rows) == account.books
        assert sum(row.bank for row in rows) == account.statement.moved - account.unknown
        assert all(row.gap == 0 for row in rows)
        told = sum(d.amount for d in found.differences if d.kind in OF_MOVEMENTS)
        assert told >= abs(account.missing)
        transaction.set_rollback(True)


OF_MOVEMENTS = {
    Kind.RECEIPT_NOT_AT_BANK,
    Kind.PAYMENT_NOT_AT_BANK,
    Kind.AMOUNT_DIFFERS,
    Kind.REVERSED_BUT_MATCHED,
}


# Contracts


def accepted(world: World, on: date = EARLIER) -> Acceptance:
    """Sign a contract over 200 million and accept half of it."""
    signed = make.make_contract(world.project, by=world.accountant, chair=world.chair)
    return make.make_acceptance(
        signed, world.deposit, by=world.accountant, chair=world.chair, on=on
    )


def forge(acceptance: Acceptance, more: int) -> None:
    """Let a contract file say more than the books."""
    tampering.as_owner("SET CONSTRAINTS ALL IMMEDIATE")
    tampering.as_owner("ALTER TABLE projects_acceptance DISABLE TRIGGER USER")
    tampering.as_owner(f"UPDATE projects_acceptance SET value = value + {more}")


def test_what_was_accepted_and_not_paid_is_a_debt_of_its_age(world):
    acceptance = accepted(world)
    found = accord.of_project(world.project, TODAY)
    assert found.total.accepted == acceptance.value
    assert found.total.paid == 0
    (debt,) = [each for each in found.differences if each.kind == Kind.ACCEPTED_NOT_PAID]
    assert (debt.amount, debt.days(TODAY)) == (acceptance.value, 40)
    assert debt.owner == Owner.ACCOUNTANT
    assert debt.url == f"/lam-viec/hop-dong/{acceptance.contract_id}/"


def test_books_that_differ_from_the_contract_files_are_told(world):
    forge(accepted(world), 100)
    assert kinds(world)[Kind.BOOKS_DIFFER] == 100


def test_a_debt_without_a_file_is_told_and_is_no_fault_of_the_books(world):
    posting.post_entry(
        book=world.book,
        kind=posting.VoucherKind.JOURNAL,
        on=EARLIER,
        lines=[
            posting.Posting(Function.WORKS, world.deposit, 70, world.project.purpose),
            posting.Posting(Function.CONTRACTOR, world.deposit, -70, world.project.purpose),
        ],
        by=world.accountant,
        summary="Nợ cũ",
        key="no-cu",
    )
    assert kinds(world)[Kind.DEBT_WITHOUT_FILE] == 70
    assert Kind.BOOKS_DIFFER not in kinds(world)


# Size


def test_the_page_of_a_commune_asks_the_same_of_one_project_as_of_forty(world):
    accord.of_book(world.book, TODAY)
    with CaptureQueriesContext(connection) as one:
        accord.of_book(world.book, TODAY)
    for n in range(39):
        project = make.make_project(world.book, made_by=world.accountant)
        project.planned_costs.create(source=Source.PEOPLE, amount=1_000 + n)
        fund = make.make_fund(world.book, custody=world.bank, purpose=project.purpose)
        posting.post_entry(
            book=world.book,
            kind=posting.VoucherKind.BANK_RECEIPT,
            on=TODAY,
            lines=[
                posting.Posting(Function.BANK, fund, 10, project.purpose),
                posting.Posting(Function.CONTRIBUTED, fund, -10, project.purpose),
            ],
            by=world.accountant,
            summary="Thu",
            key=f"p{n}",
        )
    with CaptureQueriesContext(connection) as forty:
        found = accord.of_book(world.book, TODAY)
    assert len(found.rows) == 40
    assert len(forty) == len(one)
