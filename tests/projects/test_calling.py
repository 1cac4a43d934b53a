"""Calls for contributions, and promises one by one."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger import expecting, permissions, refcode
from ledger.models.chart import Regime
from ledger.models.law import LegalBasis, Share
from ledger.models.people import Role, User
from ledger.models.trail import Event
from projects import call_rules, calling, registering, workflow
from projects.models.contribution import Call, Form
from projects.models.project import Decision, Project
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.make_project(make.make_book())


@pytest.fixture
def clerk(project: Project) -> User:
    return make.make_member(project.book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def call(project: Project) -> Call:
    return make.make_call(project)


def opened(project: Project, clerk: User, **changes: Any) -> Call:
    fields: dict[str, Any] = {
        "kind": Call.Kind.VOLUNTARY,
        "title": "Ủng hộ làm đường",
        "opens_on": date(2026, 9, 1),
    }
    return calling.open_call(project=project, by=clerk, on=make.TODAY, **(fields | changes))


def agreed(project: Project, clerk: User, **changes: Any) -> Call:
    fields: dict[str, Any] = {
        "kind": Call.Kind.AGREED,
        "level": "500.000 đồng một hộ",
        "met_on": date(2026, 8, 20),
        "households": 90,
        "households_agreed": 60,
    }
    return opened(project, clerk, **(fields | changes))


def test_a_voluntary_call_opens_without_a_level(project, clerk):
    call = opened(project, clerk, target=300_000_000)
    assert (call.state, call.regime, call.level) == (Call.State.OPEN, Regime.VILLAGE, "")
    assert Event.objects.filter(verb="open_call", by=clerk).exists()


def test_an_agreed_call_opens_when_exactly_two_thirds_of_the_households_agreed(project, clerk):
    assert agreed(project, clerk).households_agreed == 60


def test_an_agreed_call_with_one_household_too_few_is_refused(project, clerk):
    with pytest.raises(call_rules.CallRefusedError, match="ít nhất 60 hộ"):
        agreed(project, clerk, households_agreed=59)


def test_the_share_asked_for_is_the_one_in_force_on_the_day_of_the_meeting(project, clerk):
    share = Share.objects.get()
    share.valid_to = date(2026, 8, 1)
    share.save()
    basis = LegalBasis.objects.get(number="10/2022/QH15")
    Share.objects.create(
        code=share.code, numerator=1, denominator=2, basis=basis, valid_from=date(2026, 8, 1)
    )
    assert agreed(project, clerk, households_agreed=45).pk
    with pytest.raises(call_rules.CallRefusedError):
        agreed(project, clerk, households_agreed=45, met_on=date(2026, 7, 31))


@pytest.mark.parametrize("missing", ["level", "met_on", "households", "households_agreed"])
def test_an_agreed_call_without_the_record_of_the_meeting_is_refused(project, clerk, missing):
    with pytest.raises(call_rules.CallRefusedError, match="biên bản"):
        agreed(project, clerk, **{missing: "" if missing == "level" else None})


@pytest.mark.parametrize(
    "extra",
    [
        {"level": "Ít nhất 200.000 đồng"},
        {"met_on": date(2026, 8, 20)},
        {"households": 90},
        {"households_agreed": 0},
    ],
)
def test_a_voluntary_call_with_a_level_or_a_vote_is_refused(project, clerk, extra):
    with pytest.raises(call_rules.CallRefusedError, match="tự nguyện"):
        opened(project, clerk, **extra)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"target": 0},
        {"closes_on": date(2026, 8, 31)},
        {"regime": Regime.IN_KIND},
    ],
)
def test_a_call_that_contradicts_itself_is_refused(project, clerk, wrong):
    with pytest.raises(call_rules.CallRefusedError):
        opened(project, clerk, **wrong)


def test_a_call_may_not_use_the_account_of_another_commune(project, clerk):
    other = make.make_book(make.make_commune("24772"), prefix="LC")
    with pytest.raises(call_rules.CallRefusedError):
        opened(project, clerk, bank_account=make.make_bank_account(other))


@pytest.mark.parametrize("role", [Role.CASHIER, Role.AUDITOR, Role.VILLAGE_HEAD])
def test_only_accountant_and_chair_open_a_call(project, role):
    other = make.make_member(project.book.organisation, role)
    with pytest.raises(permissions.NotAllowedError):
        opened(project, other)


def test_closing_a_call_sets_its_last_day_and_records_the_decision(call, clerk):
    closed = calling.close_call(call=call, by=clerk, on=make.TODAY)
    assert (closed.state, closed.closes_on) == (Call.State.CLOSED, make.TODAY)
    assert Decision.objects.get(move="call.close").by == clerk


def test_a_closed_call_is_not_closed_again_and_takes_no_pledge(call, clerk):
    calling.close_call(call=call, by=clerk, on=make.TODAY)
    with pytest.raises(workflow.WrongStateError):
        calling.close_call(call=call, by=clerk, on=make.TODAY)
    with pytest.raises(calling.PledgeRefusedError, match="đã kết thúc"):
        make.make_pledge(call, clerk)


def test_a_transfer_pledge_waits_on_the_bank_under_a_valid_code_of_the_commune(call, clerk):
    pledge = make.make_pledge(call, clerk, Form.TRANSFER, amount=2_000_000)
    assert pledge.expected is not None
    assert refcode.is_valid(pledge.expected.code)
    assert pledge.expected.code.startswith("LS")
    assert (pledge.expected.amount, pledge.expected.is_open) == (2_000_000, True)


def test_a_cash_pledge_has_no_code(call, clerk):
    assert make.make_pledge(call, clerk, Form.CASH).expected is None


def test_a_code_given_out_before_is_kept_and_not_given_twice(call, clerk):
    pledge = make.make_pledge(call, clerk, Form.TRANSFER, code="LSKJENEJZJM")
    assert pledge.expected is not None
    assert pledge.expected.code == "LSKJENEJZJM"
    with pytest.raises(expecting.CodeRefusedError):
        make.make_pledge(call, clerk, Form.TRANSFER, code="LSKJENEJZJM")
    with pytest.raises(expecting.CodeRefusedError, match="chữ kiểm tra"):
        make.make_pledge(call, clerk, Form.TRANSFER, code="LSKJENEJZJN")


def test_a_pledge_keeps_the_name_as_typed_and_a_form_for_searching(call, clerk):
    pledge = make.make_pledge(call, clerk, name="  Đặng  Thị Hoà ")
    assert (pledge.giver.name, pledge.giver.folded) == ("Đặng Thị Hoà", "dang thi hoa")


@pytest.mark.parametrize(
    ("form", "given"),
    [
        (Form.CASH, {"amount": None}),
        (Form.CASH, {"amount": 0}),
        (Form.TRANSFER, {"amount": -1}),
        (Form.LABOUR, {"amount": None, "unit": "công"}),
        (Form.MATERIALS, {"quantity": Decimal(5)}),
        (Form.LAND, {"quantity": Decimal(0), "unit": "m2"}),
        (Form.LAND, {"quantity": Decimal(5), "unit": "m2", "code": "LSKJENEJZJM"}),
    ],
)
def test_a_pledge_that_says_too_little_is_refused(call, clerk, form, given):
    with pytest.raises(calling.PledgeRefusedError):
        make.make_pledge(call, clerk, form, **given)


def test_a_pledge_without_a_name_is_refused(call, clerk):
    with pytest.raises(registering.GiverRefusedError):
        make.make_pledge(call, clerk, name="  ")


def test_somebody_of_another_commune_may_not_write_down_a_pledge(call):
    other = make.make_book(make.make_commune("24772"), prefix="LC")
    stranger = make.make_member(other.organisation, Role.ACCOUNTANT)
    with pytest.raises(permissions.NotAllowedError):
        make.make_pledge(call, stranger)


def test_a_pledge_taken_back_is_no_longer_waited_for(call, clerk):
    pledge = make.make_pledge(call, clerk, Form.TRANSFER)
    gone = calling.withdraw_pledge(pledge=pledge, by=clerk, on=make.TODAY)
    assert gone.withdrawn_on == make.TODAY
    assert gone.expected is not None
    gone.expected.refresh_from_db()
    assert not gone.expected.is_open
    with pytest.raises(calling.PledgeRefusedError):
        calling.withdraw_pledge(pledge=pledge, by=clerk, on=make.TODAY)
