"""A statement that comes in part by part: stopped, killed, raced, it ends as if at one go."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from ledger import bankfiles, importing, labelling, permissions, statements, verification
from ledger.models.bank import Custody, Statement, StatementLine, StatementPart
from ledger.models.people import Role, User
from ledger.models.trail import Event
from tests import make, racing, tampering

pytestmark = pytest.mark.django_db

HEAD = "Ngày giao dịch,Số chứng từ,Nội dung,Ghi nợ,Ghi có,Số dư\n"
FIRST = date(2026, 1, 5)


def rows_of(count: int, *, days: int = 10, opening: int = 1_000) -> list[str]:
    """Return movements of which many are equal but for their balance, over some days."""
    found, after = [], opening
    for at in range(count):
        on, amount = FIRST + timedelta(days * at // count), (50, 50, 70)[at % 3]
        after += amount
        found.append(f"{on:%d/%m/%Y},,ung ho lam duong,,{amount},{after}")
    return found


def file(rows: list[str]) -> bytes:
    return (HEAD + "\n".join(rows) + "\n").encode()


@pytest.fixture
def account() -> Custody:
    return make.make_bank_account(make.make_book(), "5400201001234")


@pytest.fixture
def clerk(account: Custody) -> User:
    return make.make_member(account.book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PART", 7)


def bring(account: Custody, by: User, data: bytes) -> Iterator[importing.Imported]:
    return importing.bring(custody=account, data=data, filename="a.csv", by=by, on=make.TODAY)


def on_record(account: Custody) -> Counter[tuple[object, ...]]:
    lines = StatementLine.objects.filter(custody=account)
    return Counter(lines.values_list("on", "amount", "balance"))


def told(data: bytes) -> Counter[tuple[object, ...]]:
    return Counter((r.on, r.amount, r.balance) for r in bankfiles.read(data, "a.csv").rows)


@pytest.mark.usefixtures("_small_parts")
@pytest.mark.parametrize("days", [1, 4, 40])
def test_a_file_that_was_stopped_goes_on_exactly_after_the_last_part(account, clerk, days):
    data = file(rows_of(40, days=days))
    first = next(bring(account, clerk, data))
    assert (first.done, first.total, first.is_whole) == (7, 40, False)
    *_parts, last = bring(account, clerk, data)
    assert (last.done, last.added, last.is_whole) == (40, 33, True)
    assert on_record(account) == told(data)
    parts = StatementPart.objects.order_by("first").values_list("first", "last", "added")
    assert list(parts) == [
        (1, 7, 7),
        (8, 14, 7),
        (15, 21, 7),
        (22, 28, 7),
        (29, 35, 7),
        (36, 40, 5),
    ]
    assert [e.verb for e in Event.objects.all()] == ["import_statement"]


@pytest.mark.usefixtures("_small_parts")
def test_the_newest_movement_may_stand_first_in_the_file(account, clerk):
    rows = rows_of(30)
    data = file(rows[::-1])
    next(bring(account, clerk, data))
    oldest = StatementLine.objects.order_by("id").first()
    assert oldest is not None
    assert (oldest.number, oldest.on) == (30, FIRST)
    importing.import_statement(custody=account, data=data, filename="x", by=clerk, on=make.TODAY)
    assert on_record(account) == told(file(rows))


@pytest.mark.usefixtures("_small_parts")
@pytest.mark.parametrize("cut", [(0, 25), (10, 40), (5, 12), (0, 3), (39, 40)])
@pytest.mark.parametrize("days", [1, 5])
def test_another_file_may_come_in_between_two_parts(account, clerk, cut, days):
    rows = rows_of(40, days=days)
    part = next(bring(account, clerk, file(rows)))
    list(bring(account, clerk, file(rows[cut[0] : cut[1]])))
    *_parts, last = importing.go_on(statement=part.statement, by=clerk, on=make.TODAY)
    assert last.is_whole
    assert on_record(account) == told(file(rows))


@pytest.mark.usefixtures("_small_parts")
def test_a_file_without_balances_adds_nothing_to_one_with_them_nor_the_other_way(account, clerk):
    rows = rows_of(30)
    bare = "\n".join(row.rpartition(",")[0] for row in rows).encode()
    without = HEAD.replace(",Số dư", "").encode() + bare
    other = make.make_bank_account(account.book)
    for custody, files in [(account, (file(rows), without)), (other, (without, file(rows)))]:
        added = [list(bring(custody, clerk, data))[-1].added for data in files]
        assert added == [30, 0]


def test_a_long_day_with_what_is_on_record_comes_in_whole(account, clerk, monkeypatch):
    rows = rows_of(20, days=1)
    list(bring(account, clerk, file(rows[:3])))
    monkeypatch.setattr(importing, "PART", 7)
    parts = [(done.done, done.added) for done in bring(account, clerk, file(rows[2:]))]
    assert parts == [(18, 17)]
    assert on_record(account) == told(file(rows))


@pytest.mark.usefixtures("_small_parts")
def test_the_days_of_an_unfinished_file_do_not_count_as_checked(account, clerk):
    done = next(bring(account, clerk, file(rows_of(40, days=40))))
    assert StatementLine.objects.count() == 7
    assert statements.covered_until(account) is None
    list(importing.go_on(statement=done.statement, by=clerk, on=make.TODAY))
    assert statements.covered_until(account) == FIRST + timedelta(39)


@pytest.mark.usefixtures("_small_parts")
@pytest.mark.parametrize("role", [Role.CHAIR, Role.CASHIER, Role.AUDITOR])
def test_only_an_accountant_goes_on_with_a_file(account, clerk, role):
    done = next(bring(account, clerk, file(rows_of(20))))
    other = make.make_member(account.book.organisation, role)
    with pytest.raises(permissions.NotAllowedError):
        next(importing.go_on(statement=done.statement, by=other, on=make.TODAY))
    deputy = make.make_member(account.book.organisation, Role.ACCOUNTANT)
    assert list(importing.go_on(statement=done.statement, by=deputy, on=make.TODAY))[-1].is_whole


def test_columns_that_a_person_named_are_kept_for_going_on(account, clerk, monkeypatch):
    monkeypatch.setattr(importing, "PART", 1)
    data = b"a;b;c;d\n05/01/2026;ung ho;;500\n06/01/2026;phi;200;\n"
    columns = {"on": 0, "text": 1, "debit": 2, "credit": 3}
    with pytest.raises(bankfiles.ColumnsError):
        list(bring(account, clerk, data))
    done = next(
        importing.bring(
            custody=account, data=data, filename="a.csv", by=clerk, on=make.TODAY, columns=columns
        )
    )
    list(importing.go_on(statement=done.statement, by=clerk, on=make.TODAY))
    amounts = StatementLine.objects.order_by("id").values_list("amount", flat=True)
    assert list(amounts) == [500, -200]


# What the database keeps, whoever speaks to it


_PART = (
    "INSERT INTO ledger_statementpart (statement_id, first, last, added, by_id, at)"
    " SELECT id, {first}, {last}, {added}, imported_by_id, now() FROM ledger_statement"
)


@pytest.mark.usefixtures("_small_parts")
@tampering.WAYS
@pytest.mark.parametrize(("first", "last"), [(1, 7), (9, 20), (8, 99), (8, 4), (7, 12)])
def test_parts_follow_one_another(account, clerk, way, first, last):
    next(bring(account, clerk, file(rows_of(20))))
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, _PART.format(first=first, last=last, added=0))


@pytest.mark.usefixtures("_small_parts")
@tampering.WAYS
def test_a_part_has_the_lines_that_it_says(account, clerk, way):
    next(bring(account, clerk, file(rows_of(20))))
    with pytest.raises(tampering.RefusedError, match="lines that it says"):
        tampering.attempt(way, _PART.format(first=8, last=20, added=3))


@pytest.mark.usefixtures("_small_parts")
@tampering.WAYS
@pytest.mark.parametrize("table", ["statementpart", "statementmap", "statement"])
def test_files_and_parts_are_never_changed(account, clerk, way, table):
    next(bring(account, clerk, file(rows_of(20))))
    labelling.remember_columns(
        custody=account, headings="x", columns={"on": 0}, by=clerk, on=make.TODAY
    )
    for sql in (f"UPDATE ledger_{table} SET id = id", f"DELETE FROM ledger_{table}"):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, sql)


# Killed, and two at once


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_goes_on_and_loses_and_doubles_nothing(tmp_path: Path) -> None:
    custody = make.make_bank_account(make.make_book(), "5400201001234")
    clerk = make.make_member(custody.book.organisation, Role.ACCOUNTANT)
    data = file(rows_of(40_000, days=60))
    path = tmp_path / "sao-ke.csv"
    path.write_bytes(data)
    process = _begin(path, custody, clerk)
    assert process.stdout is not None
    for line in process.stdout:
        if "/40.000 dòng" in line:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    statement = Statement.objects.get()
    half = importing.standing(statement).done
    assert 0 < half < 40_000
    assert half == StatementLine.objects.count()

    after = _begin(path, custody, clerk)
    said, errors = after.communicate(timeout=120)
    assert after.returncode == 0, errors
    assert "40.000/40.000 dòng" in said
    assert Statement.objects.count() == 1
    assert on_record(custody) == told(data)
    assert len(on_record(custody)) == 40_000


def _begin(path: Path, custody: Custody, clerk: User) -> "subprocess.Popen[str]":
    words = ["--custody", str(custody.pk), "--by", clerk.username]
    at = connection.get_connection_params()
    url = (
        f"postgresql://{at['user']}:{at.get('password', '')}@/{at['dbname']}"
        f"?host={at['host']}&port={at.get('port', 5432)}"
    )
    return subprocess.Popen(
        [sys.executable, "manage.py", "import_statement", str(path), *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_small_parts")
def test_two_who_bring_the_same_file_at_once_bring_it_once() -> None:
    custody = make.make_bank_account(make.make_book())
    clerk = make.make_member(custody.book.organisation, Role.ACCOUNTANT)
    data = file(rows_of(100, days=3))
    assert racing.at_once(*[lambda: list(bring(custody, clerk, data))] * 3) == []
    assert Statement.objects.count() == 1
    assert on_record(custody) == told(data)
    assert StatementPart.objects.count() == 15


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_small_parts")
def test_files_that_overlap_and_come_at_once_give_their_union() -> None:
    custody = make.make_bank_account(make.make_book())
    clerk = make.make_member(custody.book.organisation, Role.ACCOUNTANT)
    rows = rows_of(120, days=6)
    # Whole days: 20 movements each.
    files = [file(rows[:80]), file(rows[20:]), file(rows[40:100])]
    acts = [lambda data=data: list(bring(custody, clerk, data)) for data in files]
    assert racing.at_once(*acts) == []
    assert on_record(custody) == told(file(rows))


# The command


def ran(*arguments: object) -> str:
    out = StringIO()
    call_command("import_statement", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("_small_parts")
def test_the_command_shows_how_far_it_is_and_takes_named_columns(
    account, clerk, tmp_path, monkeypatch
):
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)
    who = ("--custody", account.pk, "--by", clerk.username)
    path = tmp_path / "a.csv"
    path.write_bytes(file(rows_of(20)))
    said = ran(path, *who)
    assert "7/20 dòng" in said
    assert "Đã nhập 20 dòng mới; 0 dòng đã có" in said
    assert "0 dòng mới; 20 dòng đã có" in ran(path, *who)
    path.write_bytes(b"a;b;c;d\n05/02/2026;ung ho;;500\n")
    with pytest.raises(CommandError, match="--columns"):
        ran(path, *who)
    with pytest.raises(CommandError, match="on=1"):
        ran(path, *who, "--columns", "on")
    assert "1 dòng mới" in ran(path, *who, "--columns", "on=1,text=2,debit=3,credit=4")


@pytest.mark.usefixtures("_small_parts")
@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM ledger_statementline WHERE number = 9",
        "UPDATE ledger_statementpart SET added = added - 1 WHERE first = 8",
        "DELETE FROM ledger_statementpart WHERE first = 8",
    ],
)
def test_parts_that_somebody_bent_are_found_when_the_books_are_proved(account, clerk, damage):
    list(bring(account, clerk, file(rows_of(20))))
    assert verification.fault_in_book(account.book) is None
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tables = ("ledger_statementline", "ledger_statementpart", "ledger_linestanding")
    for table in tables:
        tampering.as_owner(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    tampering.as_owner(damage)
    fault = verification.fault_in_book(account.book)
    assert fault is not None
    assert "các phần của tệp sao kê" in fault.rule
