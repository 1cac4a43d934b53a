"""The pages on which bank lines are matched, at many open lines and at few, beside thousands of codes.

Each page is opened as a browser opens it, from the URL to the last byte; two accounts of equal books
differ only in how many of their lines are open.
"""

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.test import Client
from django.urls import reverse

from bench import matches
from bench.figure import Figure, medians_ms
from config import database
from ledger import importing, statements
from ledger.matching import BankLine, Kind
from ledger.matching import Expected as Waited
from ledger.models.bank import Expected, StatementLine
from ledger.views.request import PAGE
from projects import reconciliation
from projects.models.contribution import Display, Form, Giver, Pledge
from tests import make
from tests import world as worlds
from tests.world import World

_FEW, _MANY, _CODES = 1_000, 100_000, 5_000
_MOST_MS, _MOST_GROWTH = 300, 1.5
_ROUNDS = 7


def measure(*, quick: bool = False) -> Iterator[Figure]:
    """Open the pages of an account with few open lines and of one with many, in turns."""
    few, many, codes = (60, 120, 40) if quick else (_FEW, _MANY, _CODES)
    accounts = _make_desk("89101", few, codes), _make_desk("89102", many, codes)
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rounds = 1 if quick else _ROUNDS
    for name, page in _PAGES.items():
        least, taken = medians_ms(*(_opened(desk, page) for desk in accounts), rounds=rounds)
        words = f"{name}, {few:,} → {many:,} open lines × {codes:,} codes"
        yield Figure(words, taken, "ms", least, _MOST_GROWTH)
        yield Figure(f"{name}, {many:,} open lines", taken, "ms", _MOST_MS, _MOST_MS, absolute=True)


@dataclass(frozen=True)
class _Desk:
    """An account with open lines, its accountant in a browser, and what is to be confirmed there."""

    world: World
    client: Client
    lines: int
    choices: Iterator[tuple[int, str]]

    def open(self, name: str, **query: str) -> None:
        """Open a page of the account."""
        address = reverse(name, args=[self.world.bank.pk])
        _require_shown(self.client.get(address, query).status_code)

    def confirm(self) -> None:
        """Take the first suggestion for a line; the page of the next line comes back."""
        line, choice = next(self.choices)
        sent = {"choice": choice, "lan-luot": "1"}
        address = reverse("match_confirm", args=[line])
        answer = self.client.post(address, sent, follow=True)
        _require_shown(answer.status_code)
        if statements.open_amount(StatementLine.objects.get(pk=line)):
            raise RuntimeError(f"line {line} was not matched")


def _require_shown(status: int) -> None:
    if status != 200:
        raise RuntimeError(f"a page answers {status}")


_PAGES: dict[str, Callable[[_Desk], None]] = {
    "account page": lambda desk: desk.open("bank_account"),
    "account page, last": lambda desk: desk.open("bank_account", page=str(desk.lines)),
    "desk": lambda desk: desk.open("bank_desk"),
    "confirm and next": _Desk.confirm,
}


def _opened(desk: _Desk, page: Callable[[_Desk], None]) -> Callable[[], None]:
    return lambda: page(desk)


def _make_desk(commune: str, lines: int, codes: int) -> _Desk:
    """Make a commune whose account waits for so many codes, with so many lines from the bank."""
    world = worlds.make_world(commune)
    rng = random.Random(lines)  # noqa: S311 - the same statement each time
    waiting = [matches.make_expected(rng, number) for number in range(codes)]
    _wait(world, waiting)
    _bring(world, list(matches.make_statement(rng, waiting, lines)))
    client = Client()
    client.force_login(world.accountant)
    return _Desk(world, client, lines, _choices(world))


def _choices(world: World) -> Iterator[tuple[int, str]]:
    """Yield receipts that one code names, each line with what its form sends."""
    some = statements.open_lines(world.bank)[:PAGE]
    for found in reconciliation.propose_for(world.bank, list(some)):
        if found.kind == Kind.AUTO and found.open > 0:
            yield found.line.pk, found.choices[0].value


def _wait(world: World, waiting: list[Waited]) -> None:
    """Promise the money of each code, all at once: what is waited for to go out is promised too."""
    call = make.make_call(world.project, cash_box=world.box, bank_account=world.bank)
    codes = Expected.objects.bulk_create(
        Expected(
            book=world.book,
            code=one.code,
            direction=one.direction,
            amount=one.amount or 0,
            party=one.party,
            since=make.LONG_AGO,
        )
        for one in waiting
    )
    givers = Giver.objects.bulk_create(
        Giver(book=world.book, name=code.party, folded=code.party.lower()) for code in codes
    )
    Pledge.objects.bulk_create(
        Pledge(
            call=call,
            giver=giver,
            form=Form.TRANSFER,
            amount=code.amount,
            display=Display.NAME,
            expected=code,
            made_by=world.accountant,
        )
        for code, giver in zip(codes, givers, strict=True)
    )


def _bring(world: World, lines: list[BankLine]) -> None:
    """Take the lines in from a file, as the bank would give it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("Ngày giao dịch", "Số chứng từ", "Nội dung", "Ghi nợ", "Ghi có"))
    for line in sorted(lines, key=lambda each: each.on):
        sides = max(-line.amount, 0) or "", max(line.amount, 0) or ""
        writer.writerow((f"{line.on:%d/%m/%Y}", line.number, line.text, *sides))
    importing.import_statement(
        custody=world.bank,
        data=out.getvalue().encode(),
        filename="sao-ke.csv",
        by=world.accountant,
        on=lines[0].on + timedelta(days=366),
    )
