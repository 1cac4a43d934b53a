"""A commune with people, a project and money, ready to pay from."""

from dataclasses import dataclass
from typing import Any

from ledger import posting
from ledger.models.bank import Custody, Expected
from ledger.models.chart import Book, Function, Fund
from ledger.models.people import Role, User
from projects import paying, requesting
from projects.models.contribution import Pledge
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Project
from projects.registering import NewPayee
from tests import make


@dataclass
class World:
    """A commune with its people, a project, a cash box and a bank account with money in them."""

    book: Book
    project: Project
    accountant: User
    cashier: User
    chair: User
    box: Custody
    bank: Custody
    cash: Fund
    deposit: Fund


def make_world(commune_code: str = "23032", prefix: str = "LS") -> World:
    book = make.make_book(make.make_commune(commune_code), prefix=prefix)
    accountant, cashier, chair = (
        make.make_member(book.organisation, role)
        for role in (Role.ACCOUNTANT, Role.CASHIER, Role.CHAIR)
    )
    project = make.make_project(book, made_by=accountant)
    box, bank = make.make_cash_box(book), make.make_bank_account(book)
    cash = make.make_fund(book, custody=box, purpose=project.purpose)
    deposit = make.make_fund(book, custody=bank, purpose=project.purpose)
    world = World(book, project, accountant, cashier, chair, box, bank, cash, deposit)
    receive(world, cash, 1_000)
    receive(world, deposit, 1_000)
    return world


def receive(world: World, fund: Fund, amount: int, key: str = "") -> posting.Entry:
    money = Function.CASH if fund.custody == world.box else Function.BANK
    return posting.post_entry(
        book=world.book,
        kind=posting.VoucherKind.RECEIPT,
        on=make.TODAY,
        lines=[
            posting.Posting(money, fund, amount, world.project.purpose),
            posting.Posting(Function.CONTRIBUTED, fund, -amount, world.project.purpose),
        ],
        by=world.accountant,
        summary="Thu đóng góp",
        key=key or f"thu-{fund.pk}",
    )


def ask(
    world: World, amount: int = 600, *, fund: Fund | None = None, **given: Any
) -> PaymentRequest:
    fund = fund or world.cash
    fields: dict[str, Any] = {
        "project": world.project,
        "payee": NewPayee(Payee.Kind.CONTRACTOR, "Tổ thợ Bình An", "", "0123456789"),
        "content": "Mua xi măng",
        "parts": [(fund, amount)],
        "custody": fund.custody,
        "by": world.accountant,
        "on": make.TODAY,
    }
    return requesting.request_payment(**(fields | given))


def approved(world: World, amount: int = 600, **given: Any) -> PaymentRequest:
    return paying.approve(payment=checked(world, amount, **given), by=world.chair, on=make.TODAY)


def checked(world: World, amount: int = 600, **given: Any) -> PaymentRequest:
    return make.check_payment(ask(world, amount, **given))


def pay(
    world: World, payment: PaymentRequest, key: str = "k", by: User | None = None
) -> PaymentRequest:
    payer = world.accountant if payment.custody.is_bank else world.cashier
    return paying.record_paid(payment=payment, on=make.TODAY, by=by or payer, key=key)


def entry_of(payment: PaymentRequest) -> posting.Entry:
    """Return the entry of a payment that was paid."""
    assert payment.entry is not None
    return payment.entry


def waited(thing: PaymentRequest | Pledge) -> Expected:
    """Return what is waited for with the code of a pledge or a payment."""
    assert thing.expected is not None
    return thing.expected
