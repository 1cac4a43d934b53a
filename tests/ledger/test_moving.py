"""Money passes between funds and purposes by decision only, whoever speaks to the database."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection

from ledger import (
    balances,
    keeping,
    moves,
    moving,
    permissions,
    posting,
    reversing,
    statements,
    uploads,
)
from ledger.exceptions import LedgerError
from ledger.models.bank import Bank, Custody
from ledger.models.chart import Book, Function, Fund, Pot, Purpose, Regime
from ledger.models.decisions import Decision, Ruling
from ledger.models.people import Membership, Role, User
from ledger.models.trail import Event
from ledger.posting import Posting, VoucherKind
from tests import make, tampering
from tests.make import TODAY

pytestmark = pytest.mark.django_db
CHAIR, HEAD = Ruling.Office.CHAIR, Ruling.Office.VILLAGE_HEAD
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def cashier(book: Book) -> User:
    return make.make_member(book.organisation, Role.CASHIER)


@pytest.fixture
def road(book: Book) -> Purpose:
    return make.make_purpose(book)


@pytest.fixture
def drain(book: Book) -> Purpose:
    return make.make_purpose(book, name="Rãnh thoát nước")


@pytest.fixture
def bank(book: Book) -> Custody:
    return make.make_bank_account(book)


@pytest.fixture
def source(book: Book, road: Purpose, bank: Custody, clerk: User) -> Pot:
    """Money of the people for the road, 1,000 đồng in the bank."""
    pot = Pot(make.make_fund(book, custody=bank, purpose=road), road)
    give(pot, 1_000, clerk)
    return pot


@pytest.fixture
def target(book: Book, drain: Purpose, bank: Custody) -> Pot:
    return Pot(make.make_fund(book, custody=bank, purpose=drain), drain)


def money(pot: Pot) -> Function:
    assert pot.fund.custody is not None
    return Function.CASH if pot.fund.custody.kind == Custody.Kind.CASH_BOX else Function.BANK


def give(pot: Pot, amount: int, by: User, key: str = "") -> None:
    posting.post_entry(
        book=pot.fund.book,
        kind=VoucherKind.RECEIPT,
        on=TODAY,
        lines=[
            Posting(money(pot), pot.fund, amount, pot.purpose),
            Posting(Function.CONTRIBUTED, pot.fund, -amount, pot.purpose),
        ],
        by=by,
        summary="Thu đóng góp",
        key=key or f"thu-{pot.fund.pk}-{pot.purpose and pot.purpose.pk}",
    )


def paper(amount: int = 600, **given: Any) -> moving.Paper:
    fields: dict[str, Any] = {
        "number": "12/QĐ-UBND",
        "on": TODAY,
        "issuer": Decision.Issuer.VILLAGE,
        "why": "Làm đường xong còn dư, thôn thống nhất làm rãnh",
        "amount": amount,
    }
    return moving.Paper(**(fields | given))


def propose(source: Pot, target: Pot, by: User, amount: int = 600, **given: Any) -> Decision:
    return moving.propose(
        source=source,
        target=target,
        paper=paper(amount, **given),
        by=by,
        on=TODAY,
        key=f"k{Decision.objects.count()}",
    )


def post(lines: list[Posting], by: User, **given: Any) -> posting.Entry:
    fields: dict[str, Any] = {
        "book": lines[0].fund.book,
        "kind": VoucherKind.TRANSFER,
        "on": TODAY,
        "lines": lines,
        "by": by,
        "summary": "Điều chuyển",
        "key": f"post-{posting.Entry.objects.count()}",
    }
    return posting.post_entry(**(fields | given))


# The road of a decision


def test_a_surplus_goes_to_another_work_once_the_chair_agrees(source, target, clerk, chair):
    decision = propose(source, target, clerk)
    assert balances.money_in_pot(source) == 1_000
    entry = moving.agree(decision=decision, office=CHAIR, by=chair, on=TODAY)
    assert entry is not None
    assert (entry.kind, entry.made_by, entry.approved_by) == (VoucherKind.TRANSFER, clerk, chair)
    assert (balances.money_in_pot(source), balances.money_in_pot(target)) == (400, 600)
    moved = moves.of_purpose(target.purpose)
    assert [(move.entry, move.amount) for move in moved] == [(entry, 600)]
    verbs = Event.objects.filter(subject=f"ledger.decision:{decision.pk}").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["propose_move", "agree_to_move"]


def test_a_refusal_with_its_reason_ends_it(source, target, clerk, chair):
    decision = propose(source, target, clerk)
    moving.refuse(
        decision=decision, office=CHAIR, by=chair, on=TODAY, reason="Chưa họp dân lần hai"
    )
    with pytest.raises(moving.MoveRefusedError, match="không còn chờ"):
        moving.agree(decision=decision, office=CHAIR, by=chair, on=TODAY)
    assert not moves.waiting([source.fund.book]).exists()
    assert balances.money_in_pot(source) == 1_000


def test_who_asks_does_not_agree(book, source, target, clerk):
    Membership.objects.create(
        user=clerk, organisation=book.organisation, role=Role.CHAIR, since=make.LONG_AGO
    )
    decision = propose(source, target, clerk)
    with pytest.raises(permissions.SamePersonError):
        moving.agree(decision=decision, office=CHAIR, by=clerk, on=TODAY)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.CHAIR, Role.VILLAGE_HEAD, Role.AUDITOR])
def test_only_the_accountant_asks(book, source, target, role):
    with pytest.raises(permissions.NotAllowedError):
        propose(source, target, make.make_member(book.organisation, role))


@pytest.mark.parametrize("role", [Role.CASHIER, Role.ACCOUNTANT, Role.VILLAGE_HEAD])
def test_only_the_chair_agrees(book, source, target, clerk, role):
    decision = propose(source, target, clerk)
    other = make.make_member(book.organisation, role)
    with pytest.raises(permissions.NotAllowedError):
        moving.agree(decision=decision, office=CHAIR, by=other, on=TODAY)


def test_asking_twice_with_one_key_is_one_request(source, target, clerk):
    asked = [
        moving.propose(source=source, target=target, paper=paper(), by=clerk, on=TODAY, key="một")
        for _time in range(2)
    ]
    assert asked[0] == asked[1]
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"number": " "}, "Hãy ghi số quyết định"),
        ({"on": TODAY + timedelta(days=1)}, "tương lai"),
        ({"amount": 0}, "lớn hơn 0"),
        ({"amount": 1_001}, "chỉ còn 1.000 đồng"),
        ({"why": "Dư"}, "lý do"),
    ],
)
def test_a_paper_that_says_too_little_or_too_much_is_refused(source, target, clerk, wrong, said):
    with pytest.raises(LedgerError, match=said):
        propose(source, target, clerk, **({"amount": 600} | wrong))


def test_the_scan_of_the_paper_is_kept_with_its_hash(
    source, target, clerk, django_assert_num_queries
):
    scan = SimpleUploadedFile("quyet-dinh.pdf", PDF)
    decision = propose(source, target, clerk, file=scan)
    assert (decision.content_type, decision.size) == ("application/pdf", len(PDF))
    assert len(decision.sha256) == 64
    with pytest.raises(uploads.UploadRefusedError):
        propose(source, target, clerk, file=SimpleUploadedFile("a.pdf", b"MZ"))


def test_money_does_not_go_to_another_book(source, clerk):
    other = make.make_book(make.make_commune("23033", name="UBND xã Khác"), prefix="KH")
    with pytest.raises(moving.MoveRefusedError, match="xã khác"):
        propose(source, Pot(make.make_fund(other), None), clerk)


def test_a_reversed_move_gives_its_decision_back(source, target, clerk, chair):
    decision = propose(source, target, clerk)
    entry = moving.agree(decision=decision, office=CHAIR, by=chair, on=TODAY)
    assert entry is not None
    reversing.reverse_entry(entry=entry, on=TODAY, by=clerk, reason="Ghi nhầm công trình nhận")
    assert balances.money_in_pot(source) == 1_000
    assert moves.of_purpose(target.purpose) == []
    post(moving.postings(source, target, 600), clerk, decision=decision)
    assert balances.money_in_pot(target) == 600


# What the database refuses, whoever asks it


def test_money_does_not_pass_between_works_without_a_decision(source, target, clerk):
    with pytest.raises(posting.UndecidedMoveError, match="chưa có quyết định"):
        post(moving.postings(source, target, 1), clerk)


def test_regimes_do_not_mix_without_a_decision(book, source, road, clerk):
    budget = Pot(
        make.make_fund(book, custody=source.fund.custody, purpose=road, regime=Regime.BUDGET), road
    )
    with pytest.raises(posting.UndecidedMoveError):
        post(moving.postings(source, budget, 1), clerk)


def test_a_move_is_not_dressed_as_a_cost(source, target, clerk):
    lines = [
        Posting(Function.WORKS, source.fund, 5, source.purpose),
        Posting(Function.BANK, source.fund, -5, source.purpose),
        Posting(Function.BANK, target.fund, 5, target.purpose),
        Posting(Function.WORKS, target.fund, -5, target.purpose),
    ]
    for kind in (VoucherKind.PAYMENT, VoucherKind.JOURNAL, VoucherKind.TRANSFER):
        with pytest.raises(posting.UndecidedMoveError):
            post(lines, clerk, kind=kind)


def test_half_a_move_is_refused(source, clerk):
    lines = [
        Posting(Function.TRANSFER, source.fund, 5, source.purpose),
        Posting(Function.BANK, source.fund, -5, source.purpose),
    ]
    for kind in (VoucherKind.TRANSFER, VoucherKind.PAYMENT):
        with pytest.raises(posting.UndecidedMoveError):
            post(lines, clerk, kind=kind)


def test_a_transfer_is_no_other_name_for_a_payment(source, clerk):
    lines = [
        Posting(Function.WORKS, source.fund, 5, source.purpose),
        Posting(Function.BANK, source.fund, -5, source.purpose),
    ]
    post(lines, clerk)
    with pytest.raises(IntegrityError, match="moves nothing"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_each_work_balances_by_itself_inside_a_shared_fund(book, road, drain, bank, clerk):
    shared = make.make_fund(book, custody=bank)
    give(Pot(shared, road), 100, clerk)
    lines = [
        Posting(Function.WORKS, shared, 5, drain),
        Posting(Function.BANK, shared, -5, road),
    ]
    with pytest.raises(posting.UnbalancedEntryError, match="từng công trình"):
        post(lines, clerk, kind=VoucherKind.PAYMENT)


def test_a_bill_that_two_funds_bear_is_no_move(book, source, road, clerk):
    budget = Pot(
        make.make_fund(book, custody=source.fund.custody, purpose=road, regime=Regime.BUDGET), road
    )
    give(budget, 50, clerk)
    lines = [
        Posting(Function.WORKS, source.fund, 30, road),
        Posting(Function.BANK, source.fund, -30, road),
        Posting(Function.WORKS, budget.fund, 20, road),
        Posting(Function.BANK, budget.fund, -20, road),
    ]
    post(lines, clerk, kind=VoucherKind.BANK_PAYMENT)
    assert balances.money_in_pot(budget) == 30


def test_a_decision_not_agreed_to_moves_nothing(source, target, clerk):
    decision = propose(source, target, clerk)
    with pytest.raises(posting.UndecidedMoveError, match="chưa được duyệt đủ"):
        post(moving.postings(source, target, 600), clerk, decision=decision)


def _agreed(source: Pot, target: Pot, clerk: User, chair: User, amount: int = 600) -> Decision:
    """Return a decision the chair agreed to, nothing moved under it yet."""
    decision = propose(source, target, clerk, amount)
    Ruling.objects.create(decision=decision, office=CHAIR, agreed=True, by=chair, on=TODAY)
    return decision


def test_together_the_moves_stay_within_the_amount_decided(source, target, clerk, chair):
    decision = _agreed(source, target, clerk, chair)
    post(moving.postings(source, target, 400), clerk, decision=decision)
    with pytest.raises(posting.UndecidedMoveError):
        post(moving.postings(source, target, 201), clerk, decision=decision)
    post(moving.postings(source, target, 200), clerk, decision=decision)
    assert balances.money_in_pot(target) == 600


def test_a_decision_does_not_cover_the_way_back(source, target, clerk, chair):
    decision = _agreed(source, target, clerk, chair)
    post(moving.postings(source, target, 400), clerk, decision=decision)
    with pytest.raises(posting.UndecidedMoveError):
        post(moving.postings(target, source, 100), clerk, decision=decision)


def test_a_decision_does_not_cover_another_work(book, source, target, bank, clerk, chair):
    decision = _agreed(source, target, clerk, chair)
    third = make.make_purpose(book, name="Nhà văn hóa")
    elsewhere = Pot(make.make_fund(book, custody=bank, purpose=third), third)
    with pytest.raises(posting.UndecidedMoveError):
        post(moving.postings(source, elsewhere, 100), clerk, decision=decision)


def test_a_move_before_the_day_of_its_decision_is_refused(source, target, clerk, chair):
    decision = _agreed(source, target, clerk, chair)
    early = TODAY - timedelta(days=1)
    with pytest.raises(posting.UndecidedMoveError):
        post(moving.postings(source, target, 100), clerk, decision=decision, on=early)


def test_a_decision_stands_on_no_other_kind_of_voucher(source, target, clerk, chair):
    decision = _agreed(source, target, clerk, chair)
    lines = [
        Posting(Function.WORKS, source.fund, 5, source.purpose),
        Posting(Function.BANK, source.fund, -5, source.purpose),
    ]
    with pytest.raises(posting.PostingRefusedError):
        post(lines, clerk, decision=decision, kind=VoucherKind.PAYMENT)


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_decision SET amount = amount + 1",
        "DELETE FROM ledger_decision",
        "TRUNCATE ledger_decision CASCADE",
        "UPDATE ledger_ruling SET agreed = true",
        "DELETE FROM ledger_ruling",
        "TRUNCATE ledger_ruling",
    ],
)
@tampering.WAYS
def test_decisions_and_rulings_are_written_once(source, target, clerk, chair, change, way):
    _agreed(source, target, clerk, chair)
    with pytest.raises(tampering.RefusedError, match=r"append-only|permission denied"):
        tampering.attempt(way, change)


def test_a_ruling_of_the_person_who_asked_is_refused_by_the_database(source, target, clerk):
    decision = propose(source, target, clerk)
    with pytest.raises(IntegrityError, match="ruled on by others"):
        Ruling.objects.create(decision=decision, office=CHAIR, agreed=True, by=clerk, on=TODAY)


def test_a_decision_between_one_pot_is_refused_by_the_database(source, target, clerk):
    propose(source, target, clerk)
    with pytest.raises(IntegrityError, match="decision_between_two"):
        _sql(
            'INSERT INTO ledger_decision (book_id, number, "on", issuer, why, from_fund_id, from_purpose_id,'
            " to_fund_id, to_purpose_id, amount, file, file_name, content_type, size, sha256, key, asked_by_id, asked_at)"
            ' SELECT book_id, number, "on", issuer, why, from_fund_id, from_purpose_id, from_fund_id,'
            " from_purpose_id, amount, file, file_name, content_type, size, sha256, 'khác', asked_by_id, asked_at"
            " FROM ledger_decision"
        )


# Cash to the bank


@pytest.fixture
def cash(book: Book, road: Purpose, clerk: User) -> Pot:
    pot = Pot(make.make_fund(book, purpose=road), road)
    give(pot, 500, clerk)
    return pot


def deposit(pot: Pot, custody: Custody, by: User, amount: int = 300) -> posting.Entry:
    return moving.deposit(
        pot=pot, custody=custody, amount=amount, on=TODAY, by=by, key="nop", today=TODAY
    )


def test_cash_is_taken_to_the_bank_and_waits_for_its_bank_line(cash, bank, road, cashier):
    entry = deposit(cash, bank, cashier)
    assert deposit(cash, bank, cashier) == entry
    assert balances.money_in_pot(cash) == 200
    assert balances.money_of(road) == 500
    waiting = statements.open_movements(custody=bank)
    assert [(move.entry, move.open) for move in waiting] == [(entry, 300)]


def test_a_deposit_keeps_regime_source_and_purpose(cash, bank, cashier):
    deposit(cash, bank, cashier)
    kept = Fund.objects.get(custody=bank)
    assert (kept.regime, kept.source, kept.purpose) == (
        cash.fund.regime,
        cash.fund.source,
        cash.fund.purpose,
    )


def test_more_cash_than_there_is_is_not_deposited(cash, bank, cashier):
    with pytest.raises(posting.InsufficientFundsError):
        deposit(cash, bank, cashier, 501)


def test_only_the_cashier_takes_cash_out_of_the_box(cash, bank, clerk):
    with pytest.raises(permissions.NotAllowedError):
        deposit(cash, bank, clerk)


def test_only_cash_is_deposited_and_only_on_an_account(book, cash, source, bank, cashier):
    with pytest.raises(moving.MoveRefusedError, match="tiền mặt từ két"):
        deposit(source, bank, cashier)
    with pytest.raises(moving.MoveRefusedError, match="tài khoản đang dùng"):
        deposit(cash, make.make_cash_box(book), cashier)


# The account of a village


def village_account(book: Book, by: User, **given: Any) -> Custody:
    bank, _made = Bank.objects.get_or_create(
        bin="970405", defaults={"name": "Ngân hàng Nông nghiệp", "short_name": "Agribank"}
    )
    fields: dict[str, Any] = {
        "kind": Custody.Kind.VILLAGE,
        "name": "Tài khoản thôn 3",
        "bank": bank,
        "number": "540020000001",
        "holder": "Lê Văn Thạch",
        "village": "Thôn 3",
        "agreed_number": "03/BB-HN",
        "agreed_on": make.LONG_AGO,
    }
    return keeping.open_custody(book=book, by=by, on=TODAY, **(fields | given))


@pytest.mark.parametrize("missing", ["village", "agreed_number", "agreed_on", "holder", "bank"])
def test_a_village_account_needs_its_villagers_to_have_agreed(book, clerk, missing):
    with pytest.raises(keeping.CustodyRefusedError):
        village_account(book, clerk, **{missing: None if missing in {"agreed_on", "bank"} else ""})


def test_the_database_opens_no_village_account_without_an_agreement(book):
    with pytest.raises(IntegrityError, match="custody_village_agreed"):
        Custody.objects.create(book=book, kind="VILLAGE", name="Thôn 3", number="1")


def test_what_the_villagers_agreed_is_not_rewritten(book, clerk):
    account = village_account(book, clerk)
    with pytest.raises(IntegrityError, match="append-only"):
        Custody.objects.filter(pk=account.pk).update(agreed_number="khác")


@pytest.mark.parametrize("regime", [Regime.BUDGET, Regime.FRONT, Regime.ON_BEHALF])
def test_only_village_money_is_kept_on_a_village_account(book, clerk, regime):
    account = village_account(book, clerk)
    make.make_fund(book, custody=account)
    with pytest.raises(IntegrityError, match="only village money"):
        make.make_fund(book, custody=account, regime=regime)


def test_budget_money_is_not_sent_to_a_village_account(book, clerk, road):
    account, bank = village_account(book, clerk), make.make_bank_account(book)
    budget = Pot(make.make_fund(book, custody=bank, regime=Regime.BUDGET), road)
    with pytest.raises(moving.MoveRefusedError, match="Tài khoản của thôn"):
        moving.target_pot(source=budget, regime=Regime.BUDGET, custody=account, purpose=road)


def test_money_leaves_a_village_account_only_with_its_head(book, clerk, chair, road, target):
    account = village_account(book, clerk)
    pot = Pot(make.make_fund(book, custody=account, purpose=road), road)
    give(pot, 1_000, clerk)
    head = make.make_member(book.organisation, Role.VILLAGE_HEAD)
    decision = propose(pot, target, clerk)
    assert moving.agree(decision=decision, office=CHAIR, by=chair, on=TODAY) is None
    with pytest.raises(posting.UndecidedMoveError):
        post(moving.postings(pot, target, 600), clerk, decision=decision)
    assert moving.agree(decision=decision, office=HEAD, by=head, on=TODAY) is not None
    assert balances.money_in_pot(target) == 600


def test_the_head_of_another_village_does_not_agree(book, clerk, road, target):
    pot = Pot(make.make_fund(book, custody=village_account(book, clerk), purpose=road), road)
    give(pot, 1_000, clerk)
    decision = propose(pot, target, clerk)
    other = make.make_user()
    Membership.objects.create(
        user=other,
        organisation=book.organisation,
        role=Role.VILLAGE_HEAD,
        village="Thôn 2",
        since=make.LONG_AGO,
    )
    with pytest.raises(permissions.NotAllowedError, match="Thôn 3"):
        moving.agree(decision=decision, office=HEAD, by=other, on=TODAY)
