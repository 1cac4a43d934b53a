"""What people give: each receipt with its entry, and everything that is refused."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from djmoney.money import Money

from ledger import balances, permissions, posting, reversing
from ledger.models.chart import Balance, Function, Fund, Regime, Source
from ledger.models.people import Role, User
from projects import calling, contributions, receivable, receiving, valuation
from projects.models.contribution import Call, Contribution, Display, Form, Giver, Pledge
from projects.models.project import Project
from tests import make

pytestmark = pytest.mark.django_db

REASON = "Ghi nhầm người nộp tiền"


@pytest.fixture
def project() -> Project:
    return make.make_project(make.make_book())


@pytest.fixture
def clerk(project: Project) -> User:
    return make.make_member(project.book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def call(project: Project) -> Call:
    return make.make_call(project)


def received(call: Call, clerk: User, form: str = Form.CASH, **changes: Any) -> Contribution:
    fields: dict[str, Any] = {
        "giver": make.make_giver(),
        "on": make.TODAY,
        "key": "phieu-1",
        "display": Display.NAME,
    }
    if form in (Form.CASH, Form.TRANSFER):
        fields["amount"] = 500_000
    return receiving.receive(
        project=call.project, call=call, form=form, by=clerk, **(fields | changes)
    )


def standing(pledge: Pledge) -> contributions.Standing:
    return contributions.standing_of(pledge)


def fund_of(made: Contribution) -> Fund:
    return Fund.objects.filter(accounts__lines__entry=made.entry).distinct().get()


def balance(project: Project, function: Function) -> tuple[int, str]:
    row = Balance.objects.get(account__purpose=project.purpose, account__function=function)
    return row.debit - row.credit, row.account.unit


def test_cash_goes_into_the_cash_box_with_a_receipt_voucher(project, call, clerk):
    made = received(call, clerk)
    assert made.entry.voucher == "PT 1/2026"
    assert balance(project, Function.CASH) == (500_000, "VND")
    assert balances.received_by_source(project.purpose) == {Source.PEOPLE: 500_000}


def test_a_transfer_goes_to_the_account_of_the_call_under_its_regime(project, call, clerk):
    made = received(call, clerk, Form.TRANSFER)
    fund = fund_of(made)
    assert (fund.custody, fund.regime, fund.purpose) == (
        call.bank_account,
        Regime.VILLAGE,
        project.purpose,
    )
    assert made.entry.voucher == "BC 1/2026"


def test_money_of_a_business_counts_under_its_own_source(project, call, clerk):
    received(call, clerk, giver=make.make_giver("Công ty Ánh Dương", Giver.Kind.BUSINESS))
    assert balances.received_by_source(project.purpose) == {Source.BUSINESS: 500_000}


def test_labour_with_a_price_and_its_basis_becomes_cost_of_works(project, call, clerk):
    made = received(
        call, clerk, Form.LABOUR,
        quantity=Decimal("2.5"), unit="công", unit_price=300_001, price_basis="Biên bản họp thôn",
    )  # fmt: skip
    assert made.amount == 750_003  # 750.002,5 rounded half up
    assert balance(project, Function.WORKS) == (750_003, "VND")
    assert balances.in_kind_by_source(project.purpose) == {Source.PEOPLE: 750_003}
    assert balances.money_of(project.purpose) == 0


def test_land_without_a_value_is_booked_as_a_quantity(project, call, clerk):
    made = received(call, clerk, Form.LAND, quantity=Decimal("21.5"), unit="m²", plot="Thửa 12")
    assert (made.amount, made.plot) == (None, "Thửa 12")
    assert balance(project, Function.QUANTITY) == (2150, "M2")
    assert made.entry.voucher == "HV 1/2026"


def test_land_may_come_with_an_agreed_value(project, call, clerk):
    made = received(
        call, clerk, Form.LAND,
        quantity=Decimal(20), unit="m2", amount=30_000_000, price_basis="Bảng giá đất",
    )  # fmt: skip
    assert (made.amount, made.unit_price) == (30_000_000, None)
    assert balance(project, Function.WORKS) == (30_000_000, "VND")


def test_foreign_money_keeps_what_was_given_beside_its_value(call, clerk):
    made = received(call, clerk, amount=None, original=Money(100, "USD"), rate=Decimal("25345.5"))
    made.refresh_from_db()
    assert (made.amount, made.original, made.rate) == (
        2_534_550,
        Money(100, "USD"),
        Decimal("25345.5"),
    )


@pytest.mark.parametrize(
    ("form", "given"),
    [
        (Form.CASH, {"amount": 0}),
        (Form.CASH, {"amount": -5}),
        (Form.CASH, {"amount": None}),
        (Form.CASH, {"amount": None, "original": Money(100, "USD")}),
        (Form.CASH, {"amount": 5, "original": Money(100, "USD"), "rate": Decimal(25_000)}),
        (Form.LABOUR, {"unit": "công"}),
        (Form.LABOUR, {"quantity": Decimal(0), "unit": "công"}),
        (Form.LABOUR, {"quantity": Decimal("1.234"), "unit": "công"}),
        (Form.MATERIALS, {"quantity": Decimal(3), "unit": " "}),
        (Form.MATERIALS, {"quantity": Decimal(3), "unit": "bao", "unit_price": 92_000}),
        (Form.LAND, {"quantity": Decimal(3), "unit": "m2", "amount": 1_000_000}),
        (
            Form.LABOUR,
            {
                "quantity": Decimal(2),
                "unit": "công",
                "unit_price": 300_000,
                "amount": 700_000,
                "price_basis": "Biên bản",
            },
        ),
    ],
)
def test_a_gift_whose_figures_are_missing_or_contradict_is_refused(call, clerk, form, given):
    with pytest.raises(valuation.ValueRefusedError):
        received(call, clerk, form, **given)
    assert not Contribution.objects.exists()


def test_a_receipt_dated_tomorrow_or_before_the_book_was_opened_is_refused(call, clerk):
    with pytest.raises(receivable.ReceiptRefusedError, match="tương lai"):
        received(call, clerk, on=make.TODAY + timedelta(days=1), today=make.TODAY)
    with pytest.raises(receivable.ReceiptRefusedError, match="mở sổ"):
        received(call, clerk, on=make.LONG_AGO - timedelta(days=1), today=make.TODAY)


def test_a_voluntary_call_takes_nothing_after_it_closed_but_late_records_of_before(call, clerk):
    calling.close_call(call=call, by=clerk, on=make.TODAY)
    call.refresh_from_db()
    late = make.TODAY + timedelta(days=1)
    with pytest.raises(receivable.ReceiptRefusedError, match="đã kết thúc"):
        received(call, clerk, on=late)
    assert received(call, clerk, on=make.TODAY, today=late).pk


def test_what_the_community_agreed_may_still_come_after_the_call_closed(project, clerk):
    call = make.make_call(project, kind=Call.Kind.AGREED, closes_on=date(2026, 10, 1))
    assert received(call, clerk).pk


def test_cash_is_not_received_into_an_account_nor_a_transfer_into_the_box(call, clerk):
    for form, place in ((Form.CASH, call.bank_account), (Form.TRANSFER, call.cash_box)):
        with pytest.raises(receivable.ReceiptRefusedError, match="két"):
            received(call, clerk, form, custody=place)


def test_an_account_of_another_commune_is_refused(call, clerk):
    other = make.make_book(make.make_commune("24772"), prefix="LC")
    with pytest.raises(receivable.ReceiptRefusedError):
        received(call, clerk, custody=make.make_cash_box(other))


def test_without_a_call_the_only_box_of_the_book_is_taken(project, clerk):
    box = make.make_cash_box(project.book)
    made = receiving.receive(
        project=project, giver=make.make_giver(), form=Form.CASH, on=make.TODAY, by=clerk,
        key="k", display=Display.ANONYMOUS, amount=1_000,
    )  # fmt: skip
    assert fund_of(made).custody == box


def test_with_two_boxes_and_none_named_the_receipt_is_refused(project, clerk):
    make.make_cash_box(project.book)
    make.make_cash_box(project.book)
    with pytest.raises(receivable.ReceiptRefusedError, match="Hãy chọn"):
        receiving.receive(
            project=project, giver=make.make_giver(), form=Form.CASH, on=make.TODAY, by=clerk,
            key="k", display=Display.NAME, amount=1_000,
        )  # fmt: skip


@pytest.mark.parametrize("role", [Role.CHAIR, Role.AUDITOR, Role.FRONT])
def test_only_accountant_and_cashier_receive(project, call, role):
    with pytest.raises(permissions.NotAllowedError):
        received(call, make.make_member(project.book.organisation, role))


def test_the_same_receipt_sent_twice_is_posted_once(project, call, clerk):
    first, second = received(call, clerk), received(call, clerk)
    assert first == second
    assert Giver.objects.count() == 1
    assert balances.money_of(project.purpose) == 500_000


def test_a_key_used_for_something_else_is_refused(call, clerk):
    received(call, clerk)
    with pytest.raises(posting.KeyReusedError):
        received(call, clerk, amount=600_000)


def test_the_public_summary_names_nobody(call, clerk):
    entry = received(call, clerk).entry
    assert "Nguyễn" not in entry.summary
    assert entry.private.text == "Nguyễn Văn An, Thôn 3"


def test_a_pledge_of_another_project_is_refused(project, call, clerk):
    other = make.make_call(make.make_project(project.book))
    pledge = make.make_pledge(other, clerk)
    with pytest.raises(receivable.ReceiptRefusedError, match="công trình khác"):
        received(call, clerk, pledge=pledge)


def test_a_pledge_taken_back_is_not_received(call, clerk):
    pledge = make.make_pledge(call, clerk)
    gone = calling.withdraw_pledge(pledge=pledge, by=clerk, on=make.TODAY)
    with pytest.raises(receivable.ReceiptRefusedError, match="rút lại"):
        received(call, clerk, pledge=gone)


def test_a_pledge_may_come_in_parts_but_not_twice_in_full(call, clerk):
    pledge = make.make_pledge(call, clerk, amount=500_000)
    received(call, clerk, pledge=pledge, amount=200_000, key="a")
    assert standing(pledge).left == 300_000
    received(call, clerk, pledge=pledge, amount=300_000, key="b")
    with pytest.raises(receivable.AlreadyReceivedError):
        received(call, clerk, pledge=pledge, amount=300_000, key="c")


def test_a_transfer_received_by_hand_is_not_waited_for_any_more_until_undone(call, clerk):
    pledge = make.make_pledge(call, clerk, Form.TRANSFER)
    made = received(call, clerk, Form.TRANSFER, pledge=pledge)
    assert pledge.expected is not None
    pledge.expected.refresh_from_db()
    assert not pledge.expected.is_open
    chair = make.make_member(call.project.book.organisation, Role.CHAIR)
    receiving.undo(contribution=made, on=make.TODAY, by=chair, reason=REASON)
    pledge.expected.refresh_from_db()
    assert pledge.expected.is_open


def test_two_transfers_the_bank_reports_with_one_code_are_two_gifts(call, clerk):
    pledge = make.make_pledge(call, clerk, Form.TRANSFER)
    for key in ("bank:1", "bank:2"):
        receiving.receive_matched(
            pledge=pledge, on=make.TODAY, amount=500_000, custody=call.bank_account, by=clerk, key=key
        )  # fmt: skip
    assert pledge.contributions.count() == 2
    assert pledge.expected is not None
    pledge.expected.refresh_from_db()
    assert pledge.expected.is_open


def test_an_undone_receipt_stays_on_record_but_counts_no_more(project, call, clerk):
    pledge = make.make_pledge(call, clerk)
    made = received(call, clerk, pledge=pledge)
    mirror = receiving.undo(contribution=made, on=make.TODAY, by=clerk, reason=REASON)
    assert mirror.voucher == "BTD 1/2026"
    assert Contribution.objects.get() == made
    assert not contributions.live(project).exists()
    assert standing(pledge).left == 500_000
    with pytest.raises(reversing.ReversalRefusedError):
        receiving.undo(contribution=made, on=make.TODAY, by=clerk, reason=REASON)


def test_an_undone_receipt_can_be_received_again(call, clerk):
    pledge = make.make_pledge(call, clerk)
    made = received(call, clerk, pledge=pledge, key="a")
    receiving.undo(contribution=made, on=make.TODAY, by=clerk, reason=REASON)
    assert received(call, clerk, pledge=pledge, key="b").entry.voucher == "PT 2/2026"


def test_many_receipts_are_posted_all_or_none(project, call, clerk):
    pledges = [make.make_pledge(call, clerk, name=f"Hộ {n}") for n in "ABC"]
    rows = [
        receiving.Receipt(pledge, make.TODAY, f"k-{pledge.pk}", amount=amount)
        for pledge, amount in zip(pledges, (100_000, 200_000, 0), strict=True)
    ]
    with pytest.raises(valuation.ValueRefusedError):
        receiving.receive_many(receipts=rows, by=clerk, today=make.TODAY)
    assert balances.money_of(project.purpose) == 0
    made = receiving.receive_many(receipts=rows[:2], by=clerk, today=make.TODAY)
    assert [one.entry.voucher for one in made] == ["PT 1/2026", "PT 2/2026"]


def test_totals_are_by_form_and_leave_out_what_was_undone(project, call, clerk):
    received(call, clerk, key="a")
    gone = received(call, clerk, key="b")
    receiving.undo(contribution=gone, on=make.TODAY, by=clerk, reason=REASON)
    received(call, clerk, Form.LAND, quantity=Decimal("21.5"), unit="m2", key="c")
    firm = make.make_giver("Công ty Ánh Dương", Giver.Kind.BUSINESS)
    received(call, clerk, Form.TRANSFER, giver=firm, amount=9_000_000, key="d")
    totals = contributions.totals_by_form(contributions.live(project))
    assert [(t.form, t.count, t.amount, t.quantities) for t in totals] == [
        (Form.CASH, 1, 500_000, {}),
        (Form.TRANSFER, 1, 9_000_000, {}),
        (Form.LAND, 1, 0, {"m2": Decimal("21.50")}),
    ]
    assert contributions.of_call(call).promised_money == 0


def test_the_standing_of_many_pledges_takes_one_query(call, clerk, django_assert_num_queries):
    for name in "ABCDE":
        make.make_pledge(call, clerk, name=name)
    with django_assert_num_queries(1):
        rows = contributions.standings(call.pledges.order_by("id"))
        assert {row.left for row in rows} == {500_000}
        assert [row.pledge.giver.name for row in rows] == list("ABCDE")
