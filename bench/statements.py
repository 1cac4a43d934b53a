"""A statement of a bank from its bytes to committed lines, beside COPY of the same rows; and its memory."""

import csv
import io
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from bench import apart
from bench.figure import Figure
from config import database
from ledger import importing, spreadsheets
from ledger.models.bank import Custody, StatementLine
from ledger.models.people import Role, User
from tests import make

_LINES = 300_000
_A_DAY = 900
_FIRST = date(2025, 1, 1)
_LAST = date(2026, 11, 20)
_HEADINGS = ("Ngày giao dịch", "Số chứng từ", "Nội dung", "Ghi nợ", "Ghi có", "Số dư")
_MOST_MIB = 500
_PER_SECOND = {"CSV": 20_000, "XLSX": 8_000}


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Import the same movements as CSV and as XLSX, each into an account of its own."""
    count = 2_000 if quick else _LINES
    book = make.make_book(make.make_commune("89000", name="UBND xã Sao Kê"), prefix="SK")
    clerk = make.make_member(book.organisation, Role.ACCOUNTANT)
    files = {"CSV": _csv(count), "XLSX": _xlsx(count)}
    for kind, data in files.items():
        account = make.make_bank_account(book)
        taken = _imported(account, data, kind, by=clerk)
        least = _copied(account)
        name = f"statement import, {kind}, {count:,} lines"
        yield Figure(
            name,
            count / taken,
            "lines/s",
            count / least,
            _PER_SECOND[kind],
            more_is_better=True,
            absolute=True,
        )
    for kind, data in files.items():
        peak = _peak_mib(make.make_bank_account(book), data, kind, by=clerk)
        name = f"statement import, {kind}, peak memory"
        yield Figure(name, peak, "MiB", _MOST_MIB, _MOST_MIB, absolute=True)


def _movements(count: int) -> Iterator[tuple[date, str, str, int, int, int]]:
    """Yield day, number, text, đồng out, đồng in and the balance after."""
    rng, after = random.Random(count), 5_000_000_000  # noqa: S311 -- drawn, not secret
    for at in range(count):
        amount, leaves = rng.randrange(10_000, 5_000_000), rng.random() < 0.3
        after += -amount if leaves else amount
        text = f"NGUYEN VAN {rng.choice('ABCDE')} ung ho lam duong LSABCDEFGHJ-{at}-chuyen khoan"
        on = _FIRST + timedelta(at // _A_DAY)
        yield on, f"FT{at:08d}", text, amount * leaves, amount * (not leaves), after


def _csv(count: int) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADINGS)
    for on, number, text, leaves, comes, after in _movements(count):
        sides = (f"{leaves:,}" if leaves else "", f"{comes:,}" if comes else "")
        writer.writerow((f"{on:%d/%m/%Y}", number, text, *sides, f"{after:,}"))
    return out.getvalue().encode()


def _xlsx(count: int) -> bytes:
    kinds = ("date", "text", "text", "money", "money", "money")
    columns = [
        spreadsheets.Column(label, kind) for label, kind in zip(_HEADINGS, kinds, strict=True)
    ]
    rows = (
        (on, number, text, leaves or None, comes or None, after)
        for on, number, text, leaves, comes, after in _movements(count)
    )
    return spreadsheets.workbook(spreadsheets.Sheet("Sao kê", columns, rows))


def _imported(account: Custody, data: bytes, kind: str, *, by: User) -> float:
    """Return the seconds from the bytes to the last line committed."""
    start = time.perf_counter()
    importing.import_statement(
        custody=account, data=data, filename=f"sao-ke.{kind.lower()}", by=by, on=_LAST
    )
    return time.perf_counter() - start


def _copied(account: Custody) -> float:
    """Return the seconds that the same rows take into a table without index, key or guard."""
    lines = StatementLine.objects.filter(custody=account)
    sql, values = lines.order_by("id").query.sql_with_params()
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS floor_statementline")
        cursor.execute("CREATE TABLE floor_statementline (LIKE ledger_statementline)")
        cursor.execute("GRANT ALL ON floor_statementline TO PUBLIC")
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY ({sql}) TO STDOUT", values) as copy:
            rows = b"".join(bytes(block) for block in copy)
        columns = ", ".join(f'"{field.column}"' for field in StatementLine._meta.concrete_fields)
        start = time.perf_counter()
        with cursor.copy(f"COPY floor_statementline ({columns}) FROM STDIN") as copy:
            copy.write(rows)
        return time.perf_counter() - start


def _peak_mib(account: Custody, data: bytes, kind: str, *, by: User) -> float:
    """Return the most memory that the command takes for the file, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sao-ke.{kind.lower()}"
        path.write_bytes(data)
        words = [str(path), "--custody", str(account.pk), "--by", by.username]
        return apart.run("import_statement", *words).peak
