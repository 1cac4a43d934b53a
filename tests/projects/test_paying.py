"""Money goes out only when another person approved it and the fund holds it."""

import pytest
from django.db import IntegrityError

from ledger import balances, permissions, posting, reasons, reversing
from ledger.models.bank import Expected
from ledger.models.chart import Regime
from ledger.models.people import Membership, Role
from projects import paying, payments, registering, workflow
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Decision
from projects.registering import NewPayee
from tests import make
from tests.ledger.test_moving import village_account
from tests.racing import at_once
from tests.world import World, approved, ask, checked, entry_of, make_world, pay, receive, waited

REASON = "Chưa đủ hồ sơ nghiệm thu"


@pytest.fixture
def world(db) -> World:
    return make_world()


def test_cash_is_asked_for_approved_and_paid_by_three_people(world):
    done = pay(world, approved(world))
    assert done.state == workflow.PaymentState.PAID
    assert entry_of(done).kind == posting.VoucherKind.PAYMENT
    assert (entry_of(done).made_by, entry_of(done).approved_by) == (world.cashier, world.chair)
    assert balances.money_in(world.cash) == 400
    assert balances.paid(world.project.purpose) == 600
    moves = Decision.objects.order_by("id").values_list("move", flat=True)
    assert list(moves) == [
        "payment.request",
        "payment.check",
        "payment.approve",
        "payment.pay",
    ]
    assert list(payments.paid(world.project)) == [done]


def test_a_transfer_waits_for_a_bank_line_with_its_code(world):
    payment = approved(world, fund=world.deposit)
    assert waited(payment).code.startswith("LS")
    assert (waited(payment).direction, waited(payment).amount) == ("OUT", 600)
    done = pay(world, payment)
    assert entry_of(done).kind == posting.VoucherKind.BANK_PAYMENT
    assert balances.money_in(world.deposit) == 400


def test_a_payment_from_two_funds_is_one_entry(world):
    other = make.make_fund(
        world.book, custody=world.box, purpose=world.project.purpose, regime=Regime.BUDGET
    )
    receive(world, other, 500)
    done = pay(world, approved(world, parts=[(world.cash, 1_000), (other, 200)]))
    assert done.amount == 1_200
    assert sorted(entry_of(done).lines.values_list("amount", flat=True)) == [-1000, -200, 200, 1000]


def test_support_of_a_household_is_booked_as_support_and_names_nobody(world):
    household = NewPayee(Payee.Kind.HOUSEHOLD, "Nguyễn Thị Lành")
    done = pay(world, approved(world, payee=household, content="Hỗ trợ bà Lành làm nhà"))
    functions = set(entry_of(done).lines.values_list("account__function", flat=True))
    assert functions == {"SUPPORT", "CASH"}
    assert "Lành" not in entry_of(done).summary
    assert "Lành" in entry_of(done).private.text


def test_a_payment_above_the_fund_is_refused_with_what_there_is(world):
    with pytest.raises(paying.PaymentRefusedError, match=r"chỉ còn 1\.000 đồng"):
        ask(world, 1_001)


def test_a_payment_above_what_other_approvals_leave_is_not_approved(world):
    approved(world, 600)
    with pytest.raises(posting.InsufficientFundsError, match="chỉ còn 400 đồng"):
        approved(world, 500)


def test_money_of_an_approved_payment_is_kept_for_it(world):
    second = receive(world, world.cash, 500, "second")
    payment = approved(world, 1_200)
    with pytest.raises(posting.InsufficientFundsError):
        reversing.reverse_entry(
            entry=second, on=make.TODAY, by=world.accountant, reason="Ghi nhầm người nộp"
        )
    assert pay(world, payment).state == workflow.PaymentState.PAID


def test_money_of_an_approved_payment_sent_back_is_free_again(world):
    payment = approved(world, 1_000)
    paying.return_request(payment=payment, by=world.chair, on=make.TODAY, reason=REASON)
    assert pay(world, approved(world, 1_000, content="Đợt khác")).amount == 1_000


def test_money_spent_elsewhere_since_a_payment_was_reversed_is_not_paid_again(world):
    payment = pay(world, approved(world, 600))
    reversing.reverse_entry(
        entry=entry_of(payment), on=make.TODAY, by=world.accountant, reason="Ghi nhầm ngày chi"
    )
    pay(world, approved(world, 900, content="Đợt khác"), "other")
    back = paying.take_back(
        payment=payment, by=world.accountant, on=make.TODAY, reason="Ghi nhầm ngày chi"
    )
    with pytest.raises(posting.InsufficientFundsError, match="chỉ còn 100 đồng"):
        pay(world, back, "again")
    back.refresh_from_db()
    assert back.state == workflow.PaymentState.APPROVED


@pytest.mark.parametrize("amount", [0, -5])
def test_an_amount_not_above_zero_is_refused(world, amount):
    with pytest.raises(paying.PaymentRefusedError, match="lớn hơn 0"):
        ask(world, amount)


def test_a_fund_kept_elsewhere_is_refused(world):
    with pytest.raises(paying.PaymentRefusedError, match="không giữ ở"):
        ask(world, parts=[(world.deposit, 100)], custody=world.box)


def test_a_fund_named_twice_and_no_fund_at_all_are_refused(world):
    with pytest.raises(paying.PaymentRefusedError, match="một dòng"):
        ask(world, parts=[(world.cash, 100), (world.cash, 100)])
    with pytest.raises(paying.PaymentRefusedError, match="ít nhất một nguồn"):
        ask(world, parts=[])


def test_a_fund_of_another_commune_is_refused(world):
    other = make_world("24000", "XK")
    with pytest.raises(paying.PaymentRefusedError, match="không giữ ở"):
        ask(world, fund=other.cash)


def test_a_transfer_without_an_account_number_is_refused(world):
    with pytest.raises(paying.PaymentRefusedError, match="số tài khoản"):
        ask(world, fund=world.deposit, payee=NewPayee(Payee.Kind.GROUP, "Tổ thợ thôn 3"))


@pytest.mark.parametrize("payee", [None, NewPayee(Payee.Kind.GROUP, "  ")])
def test_a_payment_to_nobody_is_refused(world, payee):
    with pytest.raises(registering.PayeeRefusedError, match="tên người nhận tiền"):
        ask(world, payee=payee)


def test_a_payee_of_another_book_is_refused(world):
    stranger = ask(make_world("23033", "KH"))
    with pytest.raises(registering.PayeeRefusedError, match="không thuộc sổ"):
        ask(world, payee=stranger.payee)


def test_one_name_in_other_spaces_is_one_payee(world):
    first = ask(world, payee=NewPayee(Payee.Kind.GROUP, "Tổ thợ thôn 3"))
    again = ask(world, 10, payee=NewPayee(Payee.Kind.GROUP, " Tổ thợ  thôn 3"))
    assert first.payee == again.payee


def test_the_same_invoice_is_asked_for_once(world):
    ask(world, 100, invoice="HD-01")
    with pytest.raises(paying.PaymentRefusedError, match="hd-01"):
        ask(world, 100, invoice=" hd-01 ")


def test_the_same_request_sent_twice_is_one_request(world):
    ask(world, 100)
    with pytest.raises(paying.PaymentRefusedError, match="giống hệt"):
        ask(world, 100)


def test_an_invoice_sent_back_may_be_asked_for_again(world):
    paying.return_request(
        payment=ask(world, 100, invoice="HD-01"), by=world.chair, on=make.TODAY, reason=REASON
    )
    assert ask(world, 100, invoice="HD-01").state == workflow.PaymentState.REQUESTED


def test_the_maker_does_not_approve_even_as_chair(world):
    payment = checked(world)
    Membership.objects.create(
        user=world.accountant,
        organisation=world.book.organisation,
        role=Role.CHAIR,
        since=make.LONG_AGO,
    )
    for act in (
        lambda: paying.approve(payment=payment, by=world.accountant, on=make.TODAY),
        lambda: paying.return_request(
            payment=payment, by=world.accountant, on=make.TODAY, reason=REASON
        ),
    ):
        with pytest.raises(permissions.SamePersonError):
            act()


def test_the_maker_does_not_hand_out_the_cash_even_as_cashier(world):
    payment = approved(world)
    Membership.objects.create(
        user=world.accountant,
        organisation=world.book.organisation,
        role=Role.CASHIER,
        since=make.LONG_AGO,
    )
    with pytest.raises(permissions.SamePersonError, match="không được xuất quỹ"):
        pay(world, payment, by=world.accountant)


def test_the_approver_does_not_pay(world):
    payment = approved(world)
    Membership.objects.create(
        user=world.chair,
        organisation=world.book.organisation,
        role=Role.CASHIER,
        since=make.LONG_AGO,
    )
    with pytest.raises(permissions.SamePersonError, match="Người duyệt"):
        pay(world, payment, by=world.chair)


@pytest.mark.parametrize("role", [Role.CASHIER, Role.CHAIR, Role.AUDITOR, Role.FRONT])
def test_only_the_accountant_asks(world, role):
    with pytest.raises(permissions.NotAllowedError):
        ask(world, by=make.make_member(world.book.organisation, role))


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.CASHIER, Role.AUDITOR, Role.REVIEWER])
def test_only_the_chair_decides(world, role):
    payment, other = checked(world), make.make_member(world.book.organisation, role)
    with pytest.raises(permissions.NotAllowedError):
        paying.approve(payment=payment, by=other, on=make.TODAY)
    with pytest.raises(permissions.NotAllowedError):
        paying.return_request(payment=payment, by=other, on=make.TODAY, reason=REASON)


def test_cash_is_not_recorded_by_the_accountant_nor_a_transfer_by_the_cashier(world):
    with pytest.raises(permissions.NotAllowedError):
        pay(world, approved(world), by=make.make_member(world.book.organisation, Role.ACCOUNTANT))
    with pytest.raises(permissions.NotAllowedError):
        pay(world, approved(world, fund=world.deposit), by=world.cashier)


def test_a_chair_of_another_commune_decides_nothing(world):
    stranger = make_world("24000", "XK").chair
    with pytest.raises(permissions.NotAllowedError):
        paying.approve(payment=checked(world), by=stranger, on=make.TODAY)


def test_a_request_is_returned_only_with_a_reason(world):
    payment = ask(world)
    with pytest.raises(reasons.ReasonTooShortError, match="ít nhất 10"):
        paying.return_request(payment=payment, by=world.chair, on=make.TODAY, reason="thiếu")
    done = paying.return_request(payment=payment, by=world.chair, on=make.TODAY, reason=REASON)
    assert (done.state, done.decision_reason) == ("RETURNED", REASON)


def test_an_approved_transfer_sent_back_is_no_longer_waited_for(world):
    payment = approved(world, fund=world.deposit)
    paying.return_request(payment=payment, by=world.chair, on=make.TODAY, reason=REASON)
    assert not Expected.objects.get(pk=waited(payment).pk).is_open


@pytest.mark.parametrize(
    ("state", "verb"),
    [
        ("REQUESTED", "approve"),
        ("APPROVED", "approve"),
        ("PAID", "approve"),
        ("RETURNED", "approve"),
        ("PAID", "return"),
        ("RETURNED", "return"),
        ("REQUESTED", "pay"),
        ("RETURNED", "pay"),
        ("PAID", "pay"),
        ("REQUESTED", "take_back"),
        ("APPROVED", "take_back"),
        ("RETURNED", "take_back"),
    ],
)
def test_a_move_from_another_state_is_refused(world, state, verb):
    payment = {
        "REQUESTED": lambda: ask(world),
        "APPROVED": lambda: approved(world),
        "RETURNED": lambda: paying.return_request(
            payment=ask(world), by=world.chair, on=make.TODAY, reason=REASON
        ),
        "PAID": lambda: pay(world, approved(world), "first"),
    }[state]()
    verbs = {
        "approve": lambda: paying.approve(payment=payment, by=world.chair, on=make.TODAY),
        "return": lambda: paying.return_request(
            payment=payment, by=world.chair, on=make.TODAY, reason=REASON
        ),
        "pay": lambda: pay(world, payment, "second"),
        "take_back": lambda: paying.take_back(
            payment=payment, by=world.accountant, on=make.TODAY, reason=REASON
        ),
    }
    with pytest.raises(workflow.WrongStateError):
        verbs[verb]()


def test_a_double_click_pays_once(world):
    payment = approved(world)
    assert pay(world, payment, "same").entry == pay(world, payment, "same").entry
    assert balances.money_in(world.cash) == 400


def test_a_payment_is_not_dated_before_its_approval(world):
    with pytest.raises(paying.PaymentRefusedError, match="trước ngày duyệt"):
        paying.record_paid(payment=approved(world), on=make.LONG_AGO, by=world.cashier, key="k")


def test_a_payment_recorded_by_mistake_is_taken_back_by_reversal(world):
    payment = pay(world, approved(world, invoice="HD-01"))
    back = paying.take_back(
        payment=payment, by=world.accountant, on=make.TODAY, reason="Ghi nhầm ngày chi"
    )
    assert (back.state, back.entry) == (workflow.PaymentState.APPROVED, None)
    assert balances.money_in(world.cash) == 1_000
    assert pay(world, back, "again").state == workflow.PaymentState.PAID


def test_a_payment_reversed_in_the_journal_no_longer_counts_as_paid(world):
    payment = pay(world, approved(world))
    reversing.reverse_entry(
        entry=entry_of(payment), on=make.TODAY, by=world.accountant, reason="Ghi nhầm ngày chi"
    )
    assert not payments.paid(world.project).exists()
    back = paying.take_back(
        payment=payment, by=world.accountant, on=make.TODAY, reason="Ghi nhầm ngày chi"
    )
    assert back.state == workflow.PaymentState.APPROVED
    assert balances.money_in(world.cash) == 1_000


@pytest.mark.usefixtures("committed")
def test_two_people_paying_at_once_each_spend_what_was_kept_for_them():
    world = make_world("90001", "TA")
    rivals = [approved(world, 500, content=f"Đợt {n}") for n in (1, 2)]
    assert at_once(*(lambda p=p: pay(world, p, f"key-{p.pk}") for p in rivals)) == []
    assert balances.money_in(world.cash) == 0


@pytest.mark.usefixtures("committed")
def test_of_two_chairs_approving_at_once_above_the_fund_exactly_one_wins():
    world = make_world("90002", "TB")
    other = make.make_member(world.book.organisation, Role.CHAIR)
    rivals = [(checked(world, 700), world.chair), (checked(world, 701), other)]
    ends = at_once(
        *(lambda p=p, c=c: paying.approve(payment=p, by=c, on=make.TODAY) for p, c in rivals)
    )
    assert [type(end) for end in ends] == [posting.InsufficientFundsError]


@pytest.mark.usefixtures("committed")
def test_one_payment_sent_twice_at_once_is_paid_once():
    world = make_world("90003", "TC")
    payment = approved(world, 400)
    ends = at_once(*(lambda: pay(world, payment, "same") for _ in range(2)))
    assert ends == []
    assert balances.money_in(world.cash) == 600


# Out of the account of a village


@pytest.fixture
def from_village(world: World) -> PaymentRequest:
    """An approved payment out of the account of thôn 3."""
    account = village_account(world.book, world.accountant)
    fund = make.make_fund(world.book, custody=account, purpose=world.project.purpose)
    receive(world, fund, 1_000)
    return approved(world, fund=fund)


def test_nothing_leaves_a_village_account_before_its_head_confirms(world, from_village):
    with pytest.raises(paying.PaymentRefusedError, match="chờ trưởng thôn Thôn 3"):
        pay(world, from_village)
    head = make.make_member(world.book.organisation, Role.VILLAGE_HEAD)
    paying.confirm(payment=from_village, by=head, on=make.TODAY)
    assert pay(world, from_village).state == "PAID"


def test_the_database_waits_for_the_village_head_too(world, from_village):
    entry = receive(world, world.cash, 1, key="khác")
    with pytest.raises(IntegrityError, match="waits for the village head"):
        PaymentRequest.objects.filter(pk=from_village.pk).update(
            state="PAID", paid_on=make.TODAY, entry=entry
        )


@pytest.mark.parametrize("role", [Role.ACCOUNTANT, Role.CHAIR, Role.CASHIER])
def test_only_the_village_head_confirms(world, from_village, role):
    other = make.make_member(world.book.organisation, role)
    with pytest.raises(permissions.NotAllowedError):
        paying.confirm(payment=from_village, by=other, on=make.TODAY)


def test_the_head_who_asked_for_the_money_does_not_confirm_it(world, from_village):
    Membership.objects.create(
        user=world.accountant,
        organisation=world.book.organisation,
        role=Role.VILLAGE_HEAD,
        since=make.LONG_AGO,
    )
    with pytest.raises(permissions.SamePersonError):
        paying.confirm(payment=from_village, by=world.accountant, on=make.TODAY)


def test_other_accounts_need_no_village_head(world):
    head = make.make_member(world.book.organisation, Role.VILLAGE_HEAD)
    with pytest.raises(paying.PaymentRefusedError, match="không cần trưởng thôn"):
        paying.confirm(payment=approved(world), by=head, on=make.TODAY)
