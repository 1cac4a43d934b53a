"""Sixteen clients at once on a few accounts: nothing negative, nothing adrift, nobody stuck."""

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from ledger import holding, loading, posting, refusals, reversing
from ledger.models.chart import Function, Fund, Hold
from ledger.models.journal import Entry
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind
from tests import auditing, make
from tests.racing import at_once

CLIENTS, ACTS = 16, 60
FIRST = date(2026, 9, 1)
F, V = Function, VoucherKind
Move = tuple[Function, int]
Act = Callable[[], object]


class Client:
    """Somebody who posts whatever comes to mind into two boxes of one book."""

    def __init__(self, seed: int, funds: list[Fund], by: User) -> None:
        self.dice, self.funds, self.by = random.Random(seed), funds, by
        self.name, self.told, self.done, self.refused = f"c{seed}", 0, 0, 0

    def work(self) -> None:
        acts: list[Act] = [
            self.receive, self.pay, self.pay, self.share, self.retain, self.pay_out, self.load,
            self.reverse, self.hold, self.release, self.again,
        ]  # fmt: skip
        for _turn in range(ACTS):
            try:
                self.dice.choice(acts)()
                self.done += 1
            except refusals.PostingRefusedError:
                self.refused += 1

    def receive(self) -> None:
        self._post(V.RECEIPT, (F.CASH, self._amount()), other=F.CONTRIBUTED)

    def pay(self) -> None:
        self._post(V.PAYMENT, (F.CASH, -self._amount()), other=F.WORKS)

    def retain(self) -> None:
        self._post(V.JOURNAL, (F.RETENTION, -self._amount()), other=F.WORKS)

    def pay_out(self) -> None:
        self._post(V.PAYMENT, (F.RETENTION, self._amount()), other=F.CASH)

    def share(self) -> None:
        """Let both boxes bear one bill, in any order."""
        lines = [
            line for fund in self.funds for line in _pair(fund, (F.CASH, -self._amount()), F.WORKS)
        ]
        self.dice.shuffle(lines)
        self._book(V.PAYMENT, lines, self._key())

    def again(self) -> None:
        """Post what others post too, under one key."""
        number = self.dice.randrange(8)
        lines = _pair(self.funds[number % 2], (F.CASH, 50 + number), F.CONTRIBUTED)
        self._book(V.RECEIPT, lines, f"chung-{number}", on=FIRST)

    def load(self) -> None:
        vouchers = [
            loading.Voucher(
                kind=self.dice.choice([V.RECEIPT, V.JOURNAL]),
                on=self._day(),
                lines=_pair(self.dice.choice(self.funds), (F.CASH, self._amount()), F.CONTRIBUTED),
                summary="Thu",
                key=self._key(),
            )
            for _each in range(3)
        ]
        book = self.funds[0].book
        loading.post_many(book=book, vouchers=vouchers, by=self.by, at=timezone.now())

    def reverse(self) -> None:
        entries = list(Entry.objects.order_by("-pk")[:20])
        if entries:
            on = FIRST + timedelta(days=80)
            entry = self.dice.choice(entries)
            reversing.reverse_entry(entry=entry, on=on, by=self.by, reason="Ghi nhầm người nộp")

    def hold(self) -> None:
        place = Posting(F.CASH, self.dice.choice(self.funds), self._amount())
        book = self.funds[0].book
        holding.hold(book=book, place=place, by=self.by, text="Giữ", key=self._key())

    def release(self) -> None:
        holds = list(Hold.objects.order_by("-pk")[:6])
        if holds:
            held = self.dice.choice(holds)
            amount = self.dice.choice([None, 1, held.amount])
            holding.release(hold=held, by=self.by, reason="Thôi", amount=amount)

    def _post(self, kind: VoucherKind, move: Move, *, other: Function) -> None:
        self._book(kind, _pair(self.dice.choice(self.funds), move, other), self._key())

    def _book(
        self, kind: VoucherKind, lines: list[Posting], key: str, *, on: date | None = None
    ) -> None:
        posting.post_entry(
            book=self.funds[0].book,
            kind=kind,
            on=on or self._day(),
            lines=lines,
            by=self.by,
            summary="Thu, chi",
            key=key,
        )

    def _key(self) -> str:
        self.told += 1
        return f"{self.name}-{self.told}"

    def _amount(self) -> int:
        return self.dice.randint(1, 100)

    def _day(self) -> date:
        return FIRST + timedelta(days=self.dice.randrange(60))


def _pair(fund: Fund, move: Move, other: Function) -> list[Posting]:
    function, amount = move
    return [Posting(function, fund, amount), Posting(other, fund, -amount)]


@pytest.mark.django_db(transaction=True)
def test_sixteen_clients_leave_no_account_below_its_floor_and_no_sum_adrift():
    book = make.make_book()
    by = make.make_member(book.organisation, Role.ACCOUNTANT)
    funds = [make.make_fund(book), make.make_fund(book)]
    clients = [Client(seed, funds, by) for seed in range(CLIENTS)]
    assert at_once(*[client.work for client in clients]) == []
    assert auditing.faults() == []
    auditing.prove()
    assert (
        sum(client.done for client in clients) + sum(client.refused for client in clients)
        == CLIENTS * ACTS
    )
    assert min(sum(client.refused for client in clients), Hold.objects.count()) > 0
