"""A list takes as many queries for thirty rows as for three."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure import displaying, issuing, scheduling
from disclosure.models.catalogue import Listing
from disclosure.models.duties import Channel, Duty
from disclosure.models.publication import Publication
from disclosure.models.statement import Statement as Issued
from disclosure.statements import KINDS
from ledger import closing, moving, periods, suspending
from ledger.models.bank import Statement, StatementLine
from ledger.models.chart import Account, Book, Function, Pot
from ledger.models.oldbooks import EntryFile
from ledger.models.people import Role, User
from projects import allocating, contracting, receiving
from projects.models.contribution import Call, Form
from tests import closings, make
from tests import world as worlds
from tests.disclosure.scene import AT
from tests.world import World

pytestmark = pytest.mark.django_db
FEW, MANY = 3, 30


@pytest.fixture
def world() -> World:
    return worlds.make_world()


@pytest.fixture
def reviewer() -> User:
    return make.make_member(make.make_finance(), Role.REVIEWER)


def add_project(world: World) -> None:
    make.make_project(world.book, made_by=world.accountant)


def add_entry(world: World) -> None:
    worlds.receive(world, world.cash, 5, key=secrets.token_hex(4))


def add_entry_file(world: World) -> None:
    content = secrets.token_bytes(8)
    EntryFile.objects.create(
        book=world.book,
        file_name="so-cu.csv",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        vouchers=1,
        amount=5,
        first=make.TODAY,
        last=make.TODAY,
        brought_by=world.accountant,
    )


def add_payment(world: World) -> None:
    worlds.ask(world, 1, content=f"Mua cát, đợt {secrets.token_hex(4)}")


def add_contract(world: World) -> None:
    made: dict[str, Any] = {
        "by": world.accountant,
        "items": [contracting.Item("Đào", "m", Decimal(9), 100)],
    }
    contract = make.make_contract(world.project, chair=world.chair, **made)
    given: dict[str, Any] = {
        "volumes": [Decimal(1)],
        "parts": [(world.cash, 100)],
        "by": world.accountant,
    }
    make.make_acceptance(contract, world.cash, chair=world.chair, **given)
    make.make_draft_contract(world.project, **made)


def the_call(world: World) -> Call:
    made = Call.objects.filter(project=world.project).first()
    return made or make.make_call(world.project, cash_box=world.box, bank_account=world.bank)


def add_move(world: World) -> None:
    drain = make.make_purpose(world.book)
    source = Pot(world.deposit, world.project.purpose)
    moving.propose(
        source=source,
        target=Pot(make.make_fund(world.book, custody=world.bank, purpose=drain), drain),
        paper=moving.Paper("3/BB", make.TODAY, "VILLAGE", "Thôn thống nhất chuyển số dư", 1),
        by=world.accountant,
        on=make.TODAY,
        key=secrets.token_hex(4),
    )


def add_pledge(world: World) -> None:
    make.make_pledge(the_call(world), world.accountant)


def add_gift(world: World) -> None:
    pledge = make.make_pledge(the_call(world), world.accountant)
    receiving.receive(
        project=world.project,
        giver=pledge.giver,
        form=pledge.form,
        amount=pledge.amount,
        on=make.TODAY,
        by=world.accountant,
        key=secrets.token_hex(8),
        display=pledge.display,
        pledge=pledge,
    )


def add_bank_line(world: World) -> None:
    make.make_pledge(the_call(world), world.accountant, Form.TRANSFER)
    content = secrets.token_bytes(8)
    statement = Statement.objects.create(
        custody=world.bank,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        imported_by=world.accountant,
    )
    StatementLine.objects.create(
        custody=world.bank,
        statement=statement,
        number=1,
        on=make.TODAY,
        amount=secrets.randbelow(10**6) + 1,
        identity=secrets.token_hex(32),
    )


def add_unknown(world: World) -> None:
    add_bank_line(world)
    line = StatementLine.objects.latest("pk")
    suspending.suspend(line=line, by=world.accountant, on=make.TODAY)


def add_request(world: World) -> None:
    """Ask for so much that the province decides."""
    project = make.make_project(world.book, made_by=world.accountant)
    asked = make.make_request(project, world.accountant, amount=900_000_000, custody=world.bank)
    allocating.submit(request=asked, by=world.accountant, on=make.TODAY)


def add_norm(_world: World) -> None:
    make.make_norm()


def add_publication(world: World) -> None:
    project = make.make_project(world.book, made_by=world.accountant)
    body = project.code.encode()
    listed: dict[str, Any] = {
        "project": project,
        "project_code": project.code,
        "version": 1,
        "published_at": AT,
        "title": project.title,
        "kind": project.kind,
        "state": project.state,
        "province_code": "68",
        "commune_code": "23032",
        "received": 0,
        "paid": 0,
        "folded": "duong",
    }
    publication = Publication.objects.create(
        code="".join(secrets.choice("ABCDEFGHJK") for _ in range(10)),
        body=body,
        facts={},
        sha256=hashlib.sha256(body).hexdigest(),
        pdf=b"%PDF-",
        reason="Công khai lần đầu",
        published_by=world.chair,
        **listed,
    )
    Listing.objects.create(
        publication=publication,
        sources=[],
        finished=False,
        has_agreement=False,
        flags=1,
        flag_rules=["WORK_OVERDUE"],
        in_kind=0,
        runs=[],
        **listed,
    )


def add_closing(world: World) -> None:
    """Ask to close, and have it refused or accepted: the first month that is still open."""
    at, book = closings.AT, world.book
    last = periods.closable(Book.objects.get(pk=book.pk), on=make.TODAY)
    if len(last) > 1:
        closings.close(book, last[0], world.accountant, world.chair)
    asked = closings.ask(book, last[-1], world.accountant)
    closing.refuse(request=asked, reason="Chưa đối chiếu", by=world.chair, at=at)


def add_sign_off(world: World) -> None:
    """Present the first month again; a newer one replaces the one before it."""
    book = Book.objects.get(pk=world.book.pk)
    closings.present(book, periods.closable(book, on=make.TODAY)[0], world.accountant)


def add_duty(world: World) -> None:
    make.make_project(world.book, made_by=world.accountant)
    scheduling.schedule(book=world.book, on=make.TODAY)


def add_posting(world: World) -> None:
    """Put up what a new project asks for at the office."""
    add_duty(world)
    waiting = Duty.objects.filter(channel=Channel.OFFICE, posted=None)
    displaying.record_posting(
        duties=list(waiting.select_related("rule__basis", "book__organisation")),
        act=displaying.Act("Trụ sở", make.TODAY),
        by=world.accountant,
        on=make.TODAY,
        key=secrets.token_hex(4),
    )


def add_statement(world: World) -> None:
    """Issue a statement of another period than the others."""
    kind, book = KINDS["COMMUNE"], world.book
    asked = issuing.prepare(
        book=book,
        kind=kind,
        subject=kind.subjects(book)[0],
        since=book.opened_on + timedelta(days=Issued.objects.count()),
        until=make.TODAY,
        by=world.accountant,
        at=AT,
        reason="Báo cáo gửi Mặt trận xã",
    )
    issuing.issue(request=asked, by=world.chair, at=AT)


LISTS: dict[str, Callable[[World], None]] = {
    "project_list": add_project,
    "publication_list": add_project,
    "entry_list": add_entry,
    "trial_balance": add_entry,
    "account_list": add_entry,
    "account_book": add_entry,
    "cash_book": add_entry,
    "fund_show": add_entry,
    "period_list": add_closing,
    "sign_off_list": add_sign_off,
    "accord_show": add_project,
    "project_accord": add_payment,
    "move_list": add_move,
    "entry_file_list": add_entry_file,
    "payment_list": add_payment,
    "contract_list": add_contract,
    "project_show": add_contract,
    "contribution_list": add_gift,
    "norm_list": add_norm,
    "work": add_payment,
    "review_desk": add_request,
    "call_show": add_pledge,
    "receive_many": add_pledge,
    "bank_account": add_bank_line,
    "bank_unknown": add_unknown,
    "calendar_list": add_duty,
    "calendar_page": add_duty,
    "calendar_json": add_duty,
    "posting_list": add_posting,
    "register_show": add_posting,
    "home": add_publication,
    "flag_list": add_publication,
    "flag_show": add_publication,
    "opendata": add_publication,
    "commune_page": add_publication,
    "province_page": add_publication,
    "issue_list": add_statement,
    "commune_statements": add_statement,
    "batch_show": add_publication,
}


def arguments(name: str, world: World) -> list[object]:
    """Return what the address of a list is made of."""
    if name in {"call_show", "receive_many"}:
        return [the_call(world).pk]
    own: dict[str, list[object]] = {
        "account_book": [Account.objects.get(fund=world.cash, function=Function.CASH).pk],
        "fund_show": [world.cash.pk],
        "project_show": [world.project.code],
        "bank_account": [world.bank.pk],
        "bank_unknown": [world.bank.pk],
        "project_accord": [world.project.code],
        "flag_show": ["WORK_OVERDUE"],
        "commune_page": ["23032"],
        "commune_statements": ["23032"],
        "calendar_page": ["23032"],
        "calendar_json": ["23032"],
        "register_show": [2026, 4],
        "province_page": ["68"],
    }
    return own.get(name, [])


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_as_many_queries_for_thirty_rows_as_for_three(
    client: Client, world: World, reviewer: User, name: str
) -> None:
    make.make_threshold()
    make.make_clock()
    make.keep_by(world.book)
    client.force_login(reviewer if name == "review_desk" else world.accountant)
    address = reverse(name, args=arguments(name, world))
    for _ in range(FEW):
        LISTS[name](world)
    client.get(address)  # what a process remembers after its first page
    few = queries(client, address)
    for _ in range(MANY - FEW):
        LISTS[name](world)
    assert queries(client, address) == few
