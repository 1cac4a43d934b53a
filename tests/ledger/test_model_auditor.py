"""A second, plain set of books says beforehand what the real ones will answer, step after step.

The auditor knows the rules and nothing of our code: what is accepted, by which error the rest is
refused, what every account stands at on every day. After each step the books are added up again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from ledger import balances, closing, holding, loading, posting, refusals, reversing, sealing
from ledger.exceptions import LedgerError
from ledger.models.chart import Account, Balance, Book, Function, Fund, Hold, Purpose, Release
from ledger.models.journal import Entry, PrivatePart
from ledger.models.log import Checkpoint, Leaf
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind
from tests import auditing, make, tampering
from tests.auditor import (
    DAYS,
    KEYS,
    MONTHS,
    SAID,
    Answer,
    Auditor,
    Held,
    Place,
    Posted,
    Said,
    mirrored,
)
from tests.closings import AT, AUGUST, KEY, SEPTEMBER, WHY, sign

F, V = Function, VoucherKind


@dataclass
class Scene:
    """Two books; two funds in the first, one of them for one purpose only."""

    book: Book
    funds: dict[str, Fund]
    stranger: Fund
    other: Purpose
    clerk: User
    chair: User


def make_scene() -> Scene:
    book = make.make_book()
    far = make.make_book(make.make_commune("22918", name="UBND xã Hàm Thuận"), prefix="HT")
    return Scene(
        book,
        {"A": make.make_fund(book, purpose=make.make_purpose(book)), "B": make.make_fund(book)},
        make.make_fund(far),
        make.make_purpose(book),
        make.make_member(book.organisation, Role.ACCOUNTANT),
        make.make_member(book.organisation, Role.CHAIR),
    )


class Books(RuleBasedStateMachine):
    """The real books, with the auditor beside them."""

    scene: ClassVar[Scene]

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.auditor = Auditor()
        self.book = Book.objects.get(pk=self.scene.book.pk)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """Let there be money to pay, to hold and to keep back."""
        for fund in "AB":
            self.post(f"vốn-{fund}", Said(fund, (F.CASH, F.CONTRIBUTED), 150, DAYS[0], "Ông An"))
            self.post(f"giữ-{fund}", Said(fund, (F.WORKS, F.RETENTION), 60, DAYS[0]))

    # What people do

    @rule(key=st.sampled_from(KEYS), said=SAID)
    def post(self, key: str, said: Said) -> None:
        answer = self.auditor.on_post(key, said)
        entry = self._told(answer, lambda: self._post(key, said, self._lines(said)))
        if entry is not None:
            assert entry.pk == Entry.objects.get(book=self.book, key=key).pk
            self._booked(key, said)

    @rule(keys=st.lists(st.tuples(st.sampled_from(KEYS), SAID), min_size=1, max_size=4))
    def post_many(self, keys: list[tuple[str, Said]]) -> None:
        vouchers = [
            loading.Voucher(V.JOURNAL, said.on, self._lines(said), "Thu, chi", key, said.private)
            for key, said in keys
        ]
        answer = self.auditor.on_many(keys)
        new = {key for key, _said in keys} - set(self.auditor.posted)
        count = self._told(
            answer,
            lambda: loading.post_many(
                book=self.book, vouchers=vouchers, by=self.scene.clerk, at=AT
            ),
        )
        if answer is None:
            assert count == len(new)
            for key, said in keys:
                self._booked(key, said)

    @rule(
        said=SAID,
        bad=st.sampled_from(["unbalanced", "zero", "one", "purpose", "book", "across", "moved"]),
    )
    def post_badly(self, said: Said, bad: str) -> None:
        lines, answer = self._badly(said._replace(on=make.TODAY, fund="A"), bad)
        said = said._replace(on=make.TODAY, fund="A")
        self._told(answer, lambda: self._post("xấu", said, lines))

    @rule(place=st.integers(0, 99), day=st.sampled_from(DAYS))
    def reverse(self, place: int, day: date) -> None:
        key = list(self.auditor.posted)[place % len(self.auditor.posted)]
        entry = Entry.objects.get(book=self.book, key=key)
        answer = self.auditor.on_reverse(key, day)
        mirror = self._told(
            answer,
            lambda: reversing.reverse_entry(
                entry=entry, on=day, by=self.scene.clerk, reason="Ghi nhầm người nộp"
            ),
        )
        if mirror is not None:
            original = self.auditor.posted[key]
            original.reversed = True
            moves = mirrored(original.moves)
            self.auditor.posted[mirror.key] = Posted(moves, day, mirror=True)

    @rule(
        key=st.sampled_from(["h1", "h2", "h3", "h4"]),
        fund=st.sampled_from("AB"),
        function=st.sampled_from([F.CASH, F.CASH, F.RETENTION, F.CONTRIBUTED]),
        amount=st.integers(-1, 90),
    )
    def hold(self, key: str, fund: str, function: Function, amount: int) -> None:
        place = (fund, function)
        answer = self.auditor.on_hold(key, place, amount)
        where = self._posting(place, amount)
        held = self._told(
            answer,
            lambda: holding.hold(
                book=self.book, place=where, by=self.scene.clerk, text="Giữ", key=key
            ),
        )
        if held is not None:
            self.auditor.holds.setdefault(key, Held(place, amount, amount))

    @rule(key=st.sampled_from(["h1", "h2", "h3", "h4"]), amount=st.none() | st.integers(-1, 40))
    def release(self, key: str, amount: int | None) -> None:
        if key not in self.auditor.holds:
            return
        kept = self.auditor.holds[key]
        wanted = kept.left if amount is None else amount
        answer = None if 0 < wanted <= kept.left else refusals.NotHeldError
        held = Hold.objects.get(book=self.book, key=key)
        self._told(
            answer,
            lambda: holding.release(hold=held, by=self.scene.clerk, reason="Thôi", amount=amount),
        )
        if answer is None:
            kept.left -= wanted

    @rule()
    def seal(self) -> None:
        self._commit()
        fresh = any(not entry.sealed for entry in self.auditor.posted.values())
        made = sealing.seal(book=self.book, at=AT, key=KEY)
        assert (made is not None) == fresh
        self.auditor.seal()
        auditing.prove()

    @rule(place=st.integers(0, 99))
    def erase(self, place: int) -> None:
        """Erase what an entry says of persons; every proof stays valid."""
        key = list(self.auditor.posted)[place % len(self.auditor.posted)]
        entry = self.auditor.posted[key]
        erased, _rows = PrivatePart.objects.filter(entry__book=self.book, entry__key=key).delete()
        assert erased == int(bool(entry.private))
        entry.private = ""

    @rule(last=st.sampled_from(MONTHS))
    def close(self, last: date) -> None:
        late = self.auditor.closed is not None and last <= self.auditor.closed
        sign(self.book, last, self.scene.clerk, self.scene.chair)
        self._decide(closing.ask_close, last, closing.ClosingRefusedError if late else None)

    @rule(last=st.sampled_from([None, *MONTHS]))
    def reopen(self, last: date | None) -> None:
        closed = self.auditor.closed
        nothing = closed is None or (last is not None and last >= closed)
        self._decide(closing.ask_reopen, last, closing.ClosingRefusedError if nothing else None)

    # What is always so

    @invariant()
    def the_books_add_up(self) -> None:
        assert auditing.faults() == []

    @invariant()
    def the_auditor_agrees(self) -> None:
        stands, held = self.auditor.stands(), self.auditor.held()
        rows = Balance.objects.filter(account__book=self.book).select_related("account")
        told = {self._place(row.account): (row.debit - row.credit, row.held) for row in rows}
        wanted = {place: (stands[place], held[place]) for place in {*told, *stands}}
        assert told == wanted
        own = Entry.objects.filter(book=self.book)
        assert set(own.values_list("key", flat=True)) == set(self.auditor.posted)
        self.book.refresh_from_db()
        assert self.book.closed_to == self.auditor.closed
        assert Leaf.objects.filter(book=self.book).count() == self.auditor.sealed()

    @invariant()
    def the_auditor_agrees_on_every_day(self) -> None:
        for account in Account.objects.filter(book=self.book, function=F.CASH):
            for day in (AUGUST, SEPTEMBER, make.TODAY):
                stood = self.auditor.stands(day)[self._place(account)]
                assert balances.as_of(account, day) == stood

    # How

    def _told(self, answer: Answer, act: Any) -> Any:
        """Act; expect the answer of the auditor, and nothing changed where it is a refusal."""
        if answer is None:
            return act()
        before = _everything()
        with pytest.raises(LedgerError) as refusal:
            act()
        assert refusal.type is answer
        assert _everything() == before
        return None

    def _post(self, key: str, said: Said, lines: list[Posting]) -> Entry:
        return posting.post_entry(
            book=self.book,
            kind=V.JOURNAL,
            on=said.on,
            lines=lines,
            by=self.scene.clerk,
            summary="Thu, chi",
            private_text=said.private,
            key=key,
        )

    def _booked(self, key: str, said: Said) -> None:
        self.auditor.said.setdefault(key, said)
        self.auditor.posted.setdefault(key, Posted(said.moves, said.on, said.private))

    def _lines(self, said: Said) -> list[Posting]:
        return [self._posting(place, amount) for place, amount in said.moves.items()]

    def _posting(self, place: Place, amount: int) -> Posting:
        fund = self.scene.funds[place[0]]
        return Posting(place[1], fund, amount, fund.purpose)

    def _place(self, account: Account) -> Place:
        names = {fund.pk: name for name, fund in self.scene.funds.items()}
        return names[account.fund_id], Function(account.function)

    def _badly(self, said: Said, bad: str) -> tuple[list[Posting], type[LedgerError]]:
        own, other, n = self.scene.funds["A"], self.scene.funds["B"], said.amount
        purpose, far = own.purpose, self.scene.stranger
        match bad:
            case "unbalanced":
                lines = [Posting(F.CASH, own, n, purpose), Posting(F.WORKS, own, -n - 1, purpose)]
            case "zero":
                lines = [Posting(F.CASH, own, 0, purpose), Posting(F.WORKS, own, 0, purpose)]
            case "one":
                lines = [Posting(F.CASH, own, n, purpose)]
            case "across":
                lines = [Posting(F.CASH, own, n, purpose), Posting(F.CASH, other, -n)]
            case "purpose":
                wrong = self.scene.other
                return [
                    Posting(F.CASH, own, n, wrong),
                    Posting(F.CONTRIBUTED, own, -n, wrong),
                ], refusals.PostingRefusedError
            case "book":
                return [
                    Posting(F.CASH, far, n),
                    Posting(F.CONTRIBUTED, far, -n),
                ], refusals.PostingRefusedError
            case _:
                return [
                    *(Posting(F.TRANSFER, own, n, purpose), Posting(F.CASH, own, -n, purpose)),
                    *(Posting(F.CASH, other, n), Posting(F.TRANSFER, other, -n)),
                ], refusals.UndecidedMoveError
        return lines, refusals.UnbalancedEntryError

    def _decide(self, ask: Any, last: date | None, answer: Answer) -> None:
        asked = self._told(
            answer,
            lambda: ask(book=self.book, last=last, reason=WHY, by=self.scene.clerk, at=AT),
        )
        if asked is None:
            return
        self._commit()
        closing.accept(request=asked, key=KEY, by=self.scene.chair, at=AT)
        self.auditor.closed = last
        self.auditor.papers += 1
        self.auditor.seal()
        auditing.prove()

    def _commit(self) -> None:
        """Let what was posted look like the work of earlier transactions, for the seal."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        tampering.as_owner("ALTER TABLE ledger_entry DISABLE TRIGGER append_only")
        tampering.as_owner("UPDATE ledger_entry SET xid = '1' WHERE xid <> '1'")
        tampering.as_owner("ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER append_only")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _everything() -> list[object]:
    """Return what a refusal leaves as it was."""
    moved = Balance.objects.filter(lines__gt=0).order_by("pk")
    return [
        list(moved.values_list("pk", "debit", "credit", "held", "lines")),
        list(Book.objects.order_by("pk").values_list("closed_to", flat=True)),
        *(model.objects.count() for model in (Entry, PrivatePart, Hold, Release, Leaf, Checkpoint)),
    ]


@pytest.mark.django_db
def test_the_books_answer_what_a_second_set_of_books_foretells():
    Books.scene = make_scene()
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=10,
            stateful_step_count=24,
            deadline=None,
            phases=[Phase.explicit, Phase.generate],
        ),
    )
