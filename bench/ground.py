"""The books that are measured: rows whose ids follow one another, so that a script can reckon them."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from django.db.models import Model

from ledger import loading, posting
from ledger.models.bank import Custody
from ledger.models.chart import Account, Book, Function, Fund, Purpose, Regime, Source
from ledger.models.people import Organisation, User

_Row = TypeVar("_Row", bound=Model)

OPENED = date(2025, 7, 1)
_RECORDED_AT = datetime(2026, 11, 20, tzinfo=UTC)
# The year of the posting scripts; postings spread over its first days.
FIRST_DAY = date(2026, 1, 5)
DAYS = 20
SUMMARY = "Thu tiền nhân dân đóng góp làm đường bê tông thôn 3, đợt 2"

_communes = itertools.count(90_000)


@dataclass(frozen=True)
class Ground:
    """Many books of `funds` pots each; a pot has a cash account and, next to it, one of what came in."""

    books: int
    funds: int
    first_book: int
    first_fund: int
    first_purpose: int
    first_account: int
    maker: int


# Where the money of the hot account comes from; none of these has a floor.
_COMES_FROM = (
    Function.CONTRIBUTED,
    Function.COUNTERPART,
    Function.INTEREST,
    Function.BUDGET_IN,
    Function.BUDGET_DUE,
    Function.CONTRACTOR,
    Function.RECEIVABLE,
)
_OTHER_PURPOSES = 46
ACCOUNTS = 1 + len(_COMES_FROM) + 2 * _OTHER_PURPOSES
# One entry in so many is for another purpose; the rest meet on the hot account.
_ELSEWHERE = 11


@dataclass(frozen=True)
class BigBook:
    """One book of 100 accounts; ten entries of eleven meet on the same account of cash."""

    book: Book
    fund: Fund
    purposes: Sequence[Purpose]
    maker: User
    hot: Account

    def postings(self, number: int) -> tuple[posting.Posting, posting.Posting]:
        amount = 1_000 * (1 + number % 4_999)
        purpose, other = self.purposes[0], _COMES_FROM[number % len(_COMES_FROM)]
        if number % _ELSEWHERE == 0:
            other = Function.CONTRIBUTED
            purpose = self.purposes[1 + number // _ELSEWHERE % _OTHER_PURPOSES]
        return (
            posting.Posting(Function.CASH, self.fund, amount, purpose),
            posting.Posting(other, self.fund, -amount, purpose),
        )

    def post(self, vouchers: Sequence[loading.Voucher]) -> None:
        """Post some vouchers, all at once or not at all."""
        loading.post_many(book=self.book, vouchers=vouchers, by=self.maker, at=_RECORDED_AT)

    def vouchers(self, first: int, count: int, *, giver: str = "") -> list[loading.Voucher]:
        """Return the vouchers to be from number `first`, each with the name of its giver if there is one."""
        return [
            loading.Voucher(
                kind=posting.VoucherKind.RECEIPT,
                on=self.day(number),
                lines=self.postings(number),
                summary=SUMMARY,
                private_text=giver,
                key=f"bench-{number}",
            )
            for number in range(first, first + count)
        ]

    def day(self, number: int) -> date:
        """Return the day of an entry: backdated as often as not, over 500 days."""
        return OPENED + timedelta(days=number * 7919 % 500)


def make_ground(books: int, funds: int) -> Ground:
    """Make `books` books with `funds` pots each, all accounts open."""
    made = _make_books(books)
    purposes = _follow(
        Purpose.objects.bulk_create(
            Purpose(book=book, code=f"BENCH-{book.pk}", name="Đường thôn 3") for book in made
        )
    )
    pots = _make_funds([book for book in made for _ in range(funds)])
    functions = (Function.CASH, Function.CONTRIBUTED)
    accounts = _follow(
        Account.objects.bulk_create(
            Account(book=fund.book, fund=fund, function=function, purpose=purposes[at // funds])
            for at, fund in enumerate(pots)
            for function in functions
        )
    )
    first = made[0].pk, pots[0].pk, purposes[0].pk, accounts[0].pk
    return Ground(books, funds, *first, _make_maker().pk)


def make_big_book() -> BigBook:
    """Make one book, all of one fund, with its accounts open."""
    (book,) = _make_books(1)
    (fund,) = _make_funds([book])
    purposes = Purpose.objects.bulk_create(
        Purpose(book=book, code=f"BENCH-{book.pk}-{n}", name=f"Công trình {n}")
        for n in range(1 + _OTHER_PURPOSES)
    )
    places = [(Function.CASH, purpose) for purpose in purposes]
    places += [(function, purposes[0]) for function in _COMES_FROM]
    places += [(Function.CONTRIBUTED, purpose) for purpose in purposes[1:]]
    accounts = Account.objects.bulk_create(
        Account(book=book, fund=fund, function=function, purpose=purpose)
        for function, purpose in places
    )
    return BigBook(book, fund, purposes, _make_maker(), accounts[0])


def _make_books(count: int) -> list[Book]:
    communes = Organisation.objects.bulk_create(
        Organisation(kind=Organisation.Kind.COMMUNE, name=f"UBND xã {code}", commune_code=str(code))
        for code in itertools.islice(_communes, count)
    )
    return _follow(
        Book.objects.bulk_create(
            Book(organisation=commune, code_prefix="LS", opened_on=OPENED) for commune in communes
        )
    )


def _make_funds(books: Sequence[Book]) -> list[Fund]:
    boxes = Custody.objects.bulk_create(
        Custody(book=book, kind=Custody.Kind.CASH_BOX, name="Két tiền mặt") for book in books
    )
    pot = {"regime": Regime.VILLAGE, "source": Source.PEOPLE}
    return _follow(
        Fund.objects.bulk_create(
            Fund(book=box.book, name=f"Nhân dân {box.pk}", custody=box, **pot) for box in boxes
        )
    )


def _make_maker() -> User:
    user, _created = User.objects.get_or_create(username="bench", full_name="Nguyễn Văn Đo")
    return user


def _follow(rows: list[_Row]) -> list[_Row]:
    """Return the rows when their ids follow one another: the scripts reckon with it."""
    first = rows[0].pk
    if [row.pk for row in rows] != list(range(first, first + len(rows))):
        raise RuntimeError("Somebody else is writing into the database of the bench.")
    return rows
