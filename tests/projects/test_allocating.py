"""Asking for counterpart money, deciding on it, drawing it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from ledger import balances, calendars, permissions, reasons
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.chart import Book, Fund, Source
from ledger.models.law import CalendarDay
from ledger.models.people import Membership, Role, User
from projects import allocating, delegation, entitlement, norms
from projects.entitlement import Ask
from projects.models.allocation import AllocationRequest
from projects.models.project import Decision, Kind, Project
from projects.workflow import AllocationState, Level, WrongStateError
from tests import make

TODAY = make.TODAY


@pytest.fixture
def book(db) -> Book:
    return make.make_book()


@pytest.fixture
def clerk(book: Book) -> User:
    return make.make_member(book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def chair(book: Book) -> User:
    return make.make_member(book.organisation, Role.CHAIR)


@pytest.fixture
def reviewer(db) -> User:
    return make.make_member(make.make_finance(), Role.REVIEWER)


@pytest.fixture
def custody(book: Book) -> Custody:
    return make.make_bank_account(book)


@pytest.fixture
def road(book: Book) -> Project:
    return make.make_project(book)


@pytest.fixture
def house(book: Book) -> Project:
    return make.make_project(book, kind=Kind.HOUSE, title="Nhà đại đoàn kết")


@pytest.fixture
def rules(db) -> None:
    make.make_threshold(500_000_000)
    make.make_clock(days=7)


def ask_for_house(custody: Custody, amount: int, **fields: object) -> Ask:
    values: dict[str, object] = {"subject": "Hộ ông A", "norm": None, "quantity": Decimal(1)}
    return Ask(
        source=Source.PROVINCE,
        amount=amount,
        content="Làm mới nhà",
        custody=custody,
        **values | fields,  # type: ignore[arg-type]
    )


def submitted(project: Project, clerk: User, amount: int = 100_000_000) -> AllocationRequest:
    request = make.make_request(project, clerk, amount=amount)
    return allocating.submit(request=request, by=clerk, on=TODAY)


# Asking


def test_a_house_needs_a_norm(house, custody, clerk):
    with pytest.raises(entitlement.NotEntitledError, match="phải theo định mức"):
        allocating.request_allocation(
            project=house, ask=ask_for_house(custody, 1_000), by=clerk, on=TODAY
        )


def test_an_amount_above_the_norm_is_refused_with_the_arithmetic(house, custody, clerk):
    ask = ask_for_house(custody, 60_000_001, norm=make.make_norm())
    with pytest.raises(
        entitlement.NotEntitledError, match=r"1 nhà × 60\.000\.000 đồng = 60\.000\.000"
    ):
        allocating.request_allocation(project=house, ask=ask, by=clerk, on=TODAY)


def test_the_database_too_refuses_an_amount_above_the_norm(house, custody, clerk):
    ask = ask_for_house(custody, 60_000_000, norm=make.make_norm())
    request = allocating.request_allocation(project=house, ask=ask, by=clerk, on=TODAY)
    with pytest.raises(IntegrityError, match="allocation_within_norm"), transaction.atomic():
        AllocationRequest.objects.filter(pk=request.pk).update(amount=60_000_001)


def test_a_request_within_the_norm_keeps_the_steps(house, custody, clerk):
    ask = ask_for_house(custody, 60_000_000, norm=make.make_norm())
    request = allocating.request_allocation(project=house, ask=ask, by=clerk, on=TODAY)
    assert request.norm_amount == 60_000_000
    assert request.norm_steps[0]["expression"] == "1 nhà × 60.000.000 đồng"


def test_an_expired_norm_is_refused(house, custody, clerk):
    norm = make.make_norm(valid_to=date(2026, 1, 1))
    with pytest.raises(entitlement.NotEntitledError, match="không còn hiệu lực"):
        allocating.request_allocation(
            project=house, ask=ask_for_house(custody, 1_000, norm=norm), by=clerk, on=TODAY
        )


@pytest.mark.parametrize("norm", [{"kind": Kind.ROAD}, {"province_code": "46"}])
def test_a_norm_of_another_kind_or_province_is_refused(house, custody, clerk, norm):
    ask = ask_for_house(custody, 1_000, norm=make.make_norm(**norm))
    with pytest.raises(entitlement.NotEntitledError, match="không áp dụng"):
        allocating.request_allocation(project=house, ask=ask, by=clerk, on=TODAY)


def test_a_norm_without_its_quantity_is_refused(house, custody, clerk):
    ask = ask_for_house(custody, 1_000, norm=make.make_norm(), quantity=None)
    with pytest.raises(norms.NormError, match="Hãy ghi khối lượng"):
        allocating.request_allocation(project=house, ask=ask, by=clerk, on=TODAY)


def test_money_of_a_budget_is_not_drawn_into_a_cash_box(road, clerk):
    box = make.make_cash_box(road.book)
    with pytest.raises(entitlement.NotEntitledError, match="tài khoản ngân hàng hoặc Kho bạc"):
        make.make_request(road, clerk, custody=box)


def test_an_account_of_another_commune_is_refused(road, clerk):
    other = make.make_book(make.make_commune("24000", name="UBND xã khác"), prefix="XK")
    with pytest.raises(entitlement.NotEntitledError):
        make.make_request(road, clerk, custody=make.make_bank_account(other))


def test_only_the_accountant_asks(road, chair):
    with pytest.raises(permissions.NotAllowedError):
        make.make_request(road, chair)


# Sending


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("amount", "level"), [(500_000_000, Level.COMMUNE), (500_000_001, Level.PROVINCE)]
)
def test_the_threshold_says_who_decides(road, clerk, amount, level):
    assert submitted(road, clerk, amount).level == level


@pytest.mark.usefixtures("rules")
def test_a_threshold_of_the_kind_goes_before_the_general_one(road, clerk):
    make.make_threshold(50_000_000, kind=Kind.ROAD)
    assert submitted(road, clerk, 60_000_000).level == Level.PROVINCE


def test_without_a_threshold_it_is_refused_and_says_who_enters_it(road, clerk):
    make.make_clock()
    with pytest.raises(delegation.NobodyDecidesError, match="quản trị danh mục của tỉnh"):
        submitted(road, clerk)


def test_without_a_clock_it_is_refused_and_says_who_enters_it(road, clerk):
    make.make_threshold()
    with pytest.raises(calendars.NoClockError, match="quản trị danh mục"):
        submitted(road, clerk)


def test_the_deadline_counts_working_days_over_a_holiday(road, clerk):
    make.make_threshold()
    clock = make.make_clock(days=3)
    CalendarDay.objects.create(day=date(2026, 12, 7), kind="OFF", name="Nghỉ ví dụ")
    request = make.make_request(road, clerk)
    friday = date(2026, 12, 4)
    sent = allocating.submit(request=request, by=clerk, on=friday)
    assert (sent.due_on, sent.due_basis) == (date(2026, 12, 10), clock.basis)


@pytest.mark.usefixtures("rules")
def test_the_same_content_is_not_granted_twice_from_two_sources(house, custody, clerk):
    norm = make.make_norm()
    first = allocating.request_allocation(
        project=house, ask=ask_for_house(custody, 40_000_000, norm=norm), by=clerk, on=TODAY
    )
    allocating.submit(request=first, by=clerk, on=TODAY)
    second = allocating.request_allocation(
        project=house,
        ask=ask_for_house(custody, 20_000_001, norm=norm, subject="hộ ông a"),
        by=clerk,
        on=TODAY,
    )
    with pytest.raises(entitlement.NotEntitledError, match=r"đã có đề nghị 40\.000\.000 đồng"):
        allocating.submit(request=second, by=clerk, on=TODAY)


# Deciding


@pytest.mark.usefixtures("rules")
def test_the_chair_approves_below_the_threshold_and_the_allotment_is_booked(road, clerk, chair):
    request = allocating.approve(request=submitted(road, clerk), by=chair, on=TODAY)
    assert request.state == AllocationState.APPROVED
    assert balances.allotted(Fund.objects.get(), road.purpose) == 100_000_000
    assert balances.money_of(road.purpose) == 0
    assert request.allotment_entry is not None
    assert (request.allotment_entry.made_by, request.allotment_entry.approved_by) == (clerk, chair)


@pytest.mark.usefixtures("rules")
def test_above_the_threshold_the_province_decides_not_the_chair(road, clerk, chair, reviewer):
    request = submitted(road, clerk, 600_000_000)
    with pytest.raises(permissions.NotAllowedError):
        allocating.approve(request=request, by=chair, on=TODAY)
    assert allocating.approve(request=request, by=reviewer, on=TODAY).decided_by == reviewer


@pytest.mark.usefixtures("rules", "reviewer")
def test_a_reviewer_of_another_province_is_refused(road, clerk):
    stranger = make.make_member(make.make_finance("46"), Role.REVIEW_LEAD)
    with pytest.raises(permissions.NotAllowedError):
        allocating.approve(request=submitted(road, clerk, 600_000_000), by=stranger, on=TODAY)


@pytest.mark.usefixtures("rules")
def test_a_reviewer_who_also_works_in_the_commune_is_refused(road, clerk, reviewer):
    Membership.objects.create(
        user=reviewer, organisation=road.book.organisation, role=Role.AUDITOR, since=make.LONG_AGO
    )
    with pytest.raises(permissions.NotAllowedError, match="xã mình"):
        allocating.approve(request=submitted(road, clerk, 600_000_000), by=reviewer, on=TODAY)


@pytest.mark.usefixtures("rules")
def test_the_maker_never_approves_also_when_holding_the_chair(road, clerk):
    Membership.objects.create(
        user=clerk, organisation=road.book.organisation, role=Role.CHAIR, since=make.LONG_AGO
    )
    with pytest.raises(permissions.SamePersonError):
        allocating.approve(request=submitted(road, clerk), by=clerk, on=TODAY)


@pytest.mark.usefixtures("rules")
def test_a_draft_cannot_be_approved(road, clerk, chair):
    with pytest.raises(WrongStateError):
        allocating.approve(request=make.make_request(road, clerk), by=chair, on=TODAY)


@pytest.mark.usefixtures("rules")
def test_returning_needs_a_reason(road, clerk, chair):
    with pytest.raises(reasons.ReasonTooShortError, match="lý do"):
        allocating.return_request(
            request=submitted(road, clerk), by=chair, on=TODAY, reason="thiếu    "
        )


@pytest.mark.usefixtures("rules")
def test_a_returned_request_is_edited_by_its_maker_and_sent_again_with_a_new_clock(
    road, clerk, chair
):
    request = submitted(road, clerk)
    returned = allocating.return_request(
        request=request, by=chair, on=TODAY, reason="Thiếu biên bản họp thôn"
    )
    ask = entitlement.ask_of(returned)
    allocating.edit_request(
        request=returned, ask=Ask(**{**vars(ask), "amount": 90_000_000}), by=clerk, on=TODAY
    )
    again = allocating.submit(request=returned, by=clerk, on=date(2026, 12, 1))
    assert again.due_on is not None
    assert request.due_on is not None
    assert again.due_on > request.due_on
    assert (again.amount, again.decided_by, again.decision_reason) == (90_000_000, None, "")
    moves = Decision.objects.filter(project=road).order_by("id").values_list("move", flat=True)
    assert list(moves) == ["allocation.submit", "allocation.return", "allocation.submit"]


@pytest.mark.usefixtures("rules")
def test_another_accountant_does_not_edit_the_request(road, clerk):
    other = make.make_member(road.book.organisation, Role.ACCOUNTANT)
    request = make.make_request(road, clerk)
    with pytest.raises(allocating.AllocationRefusedError, match="người lập"):
        allocating.edit_request(
            request=request, ask=entitlement.ask_of(request), by=other, on=TODAY
        )


# Drawing


@pytest.mark.usefixtures("rules")
def test_drawing_uses_up_the_allotment_and_brings_the_money(road, clerk, chair):
    request = allocating.approve(request=submitted(road, clerk), by=chair, on=TODAY)
    allocating.draw(request=request, by=clerk, on=TODAY)
    fund = Fund.objects.get()
    assert balances.allotted(fund, road.purpose) == 0
    assert balances.money_in(fund, road.purpose) == 100_000_000
    assert balances.received_by_source(road.purpose) == {Source.PROVINCE: 100_000_000}


@pytest.mark.usefixtures("rules")
def test_nothing_is_drawn_before_approval_nor_twice_nor_dated_before_it(road, clerk, chair):
    request = submitted(road, clerk)
    with pytest.raises(WrongStateError):
        allocating.draw(request=request, by=clerk, on=TODAY)
    allocating.approve(request=request, by=chair, on=TODAY)
    with pytest.raises(allocating.AllocationRefusedError, match="trước ngày duyệt"):
        allocating.draw(request=request, by=clerk, on=date(2026, 11, 19))
    allocating.draw(request=request, by=clerk, on=TODAY)
    with pytest.raises(WrongStateError):
        allocating.draw(request=request, by=clerk, on=TODAY)


@pytest.mark.usefixtures("rules")
def test_a_drawing_is_judged_by_the_day_it_is_recorded_and_lies_not_ahead(road, clerk, chair):
    request = allocating.approve(request=submitted(road, clerk), by=chair, on=TODAY)
    tomorrow, later = date(2026, 11, 21), date(2026, 11, 25)
    with pytest.raises(allocating.AllocationRefusedError, match="tương lai"):
        allocating.draw(request=request, by=clerk, on=tomorrow, acting_on=TODAY)
    clerk.memberships.update(until=tomorrow)
    with pytest.raises(permissions.NotAllowedError):
        allocating.draw(request=request, by=clerk, on=TODAY, acting_on=later)


# Two at once


def try_to_approve(request: AllocationRequest, chair: User, start: Barrier) -> str:
    start.wait()
    try:
        allocating.approve(request=request, by=chair, on=TODAY)
    except LedgerError as error:
        return type(error).__name__
    finally:
        connection.close()
    return "approved"


@pytest.mark.django_db(transaction=True)
def test_of_two_chairs_who_approve_at_once_exactly_one_wins():
    make.make_threshold()
    make.make_clock()
    book = make.make_book()
    clerk = make.make_member(book.organisation, Role.ACCOUNTANT)
    chairs = [make.make_member(book.organisation, Role.CHAIR) for _ in range(2)]
    request = submitted(make.make_project(book), clerk)
    start = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        acts = [pool.submit(try_to_approve, request, chair, start) for chair in chairs]
    assert sorted(act.result() for act in acts) == ["WrongStateError", "approved"]
    assert balances.allotted(Fund.objects.get(), request.project.purpose) == 100_000_000


# Putting mistakes right


@pytest.mark.usefixtures("rules")
def test_a_drawing_by_mistake_is_reversed_and_drawn_again(road, clerk, chair):
    request = allocating.approve(request=submitted(road, clerk), by=chair, on=make.TODAY)
    first = allocating.draw(request=request, by=clerk, on=make.TODAY)
    assert balances.money_of(road.purpose) == 100_000_000
    back = allocating.take_back(
        request=first, by=clerk, on=make.TODAY, reason="Kho bạc chưa chuyển tiền"
    )
    assert (back.state, back.drawing_entry) == (AllocationState.APPROVED, None)
    assert balances.money_of(road.purpose) == 0
    again = allocating.draw(request=back, by=clerk, on=make.TODAY)
    assert balances.money_of(road.purpose) == 100_000_000
    assert again.drawing_entry != first.drawing_entry


@pytest.mark.usefixtures("rules")
def test_an_approval_is_revoked_before_drawing_and_the_request_goes_round_again(road, clerk, chair):
    request = allocating.approve(request=submitted(road, clerk), by=chair, on=make.TODAY)
    back = allocating.revoke(
        request=request, by=chair, on=make.TODAY, reason="Duyệt nhầm công trình"
    )
    assert (back.state, back.allotment_entry) == (AllocationState.RETURNED, None)
    allocating.submit(request=back, by=clerk, on=make.TODAY)
    again = allocating.approve(request=back, by=chair, on=make.TODAY)
    fund = Fund.objects.get(
        accounts__lines__entry=again.allotment_entry, accounts__function="ALLOTTED"
    )
    assert balances.allotted(fund, road.purpose) == 100_000_000


@pytest.mark.usefixtures("rules")
def test_an_approval_is_not_revoked_by_its_maker_nor_after_drawing(road, clerk, chair):
    request = allocating.approve(request=submitted(road, clerk), by=chair, on=make.TODAY)
    with pytest.raises(permissions.NotAllowedError):
        allocating.revoke(request=request, by=clerk, on=make.TODAY, reason="Duyệt nhầm công trình")
    allocating.draw(request=request, by=clerk, on=make.TODAY)
    with pytest.raises(WrongStateError):
        allocating.revoke(request=request, by=chair, on=make.TODAY, reason="Duyệt nhầm công trình")
