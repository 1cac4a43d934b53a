"""The five statuses of a project, each on its own."""

import pytest

from projects import statuses
from tests import make, world

pytestmark = pytest.mark.django_db
NOTHING = statuses.Paid(0, 0)


@pytest.fixture
def place() -> world.World:
    place = world.make_world()
    make.decide(place.project)
    return place


def test_acceptance_is_a_share_of_what_was_signed(place):
    contract = make.make_contract(place.project, by=place.accountant, chair=place.chair)
    assert statuses.acceptance(place.project, NOTHING).word == "Chưa nghiệm thu"
    done = make.make_acceptance(contract, place.deposit, by=place.accountant, chair=place.chair)
    status = statuses.acceptance(place.project, NOTHING)
    assert (status.percent, status.on) == (50, done.on)
    assert statuses.shown(status) == "Đã nghiệm thu 50 % giá trị hợp đồng"


def test_without_contracts_acceptance_is_what_payments_told(place):
    assert statuses.acceptance(place.project, NOTHING).word == "chưa có"
    told = statuses.Paid(0, 0, accepted_on=make.TODAY)
    assert statuses.acceptance(place.project, told).word == "Đã nghiệm thu"


def test_the_five_are_apart(place):
    codes = [status.code for status in statuses.of(place.project, statuses.Paid(1_000, 250))]
    assert codes == ["progress", "acceptance", "disbursement", "handover", "settlement"]
    assert statuses.disbursement(statuses.Paid(1_000, 250, make.TODAY)).percent == 25


def test_nothing_is_said_while_no_more_was_paid_than_accepted(place):
    contract = make.make_contract(place.project, by=place.accountant, chair=place.chair)
    make.make_acceptance(contract, place.deposit, by=place.accountant, chair=place.chair)
    assert statuses.warning(place.project) == ""
