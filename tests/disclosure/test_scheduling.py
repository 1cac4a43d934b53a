"""What was decided makes duties: each once, each due by its rule, also over Tết."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from disclosure import duties, scheduling
from disclosure.models.duties import Channel, DisclosureRule, Duty, Item, Posting
from ledger import calendars, clocks
from ledger.models.chart import Source
from projects import allocating, entitlement, opening
from projects.models.project import Kind
from tests import make
from tests.disclosure.scene import AT, Scene, fill, make_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def schedule(scene: Scene, on: date = make.TODAY) -> list[Duty]:
    return scheduling.schedule(book=scene.book, on=on)


def ways(item: Item) -> set[str]:
    return set(Duty.objects.filter(item=item).values_list("channel", flat=True))


def test_a_decided_project_is_due_on_the_website_and_on_both_boards(scene):
    schedule(scene)
    assert ways(Item.PROJECT_DECIDED) == {"WEBSITE", "OFFICE", "CULTURE_HOUSE"}
    duty = Duty.objects.filter(item=Item.PROJECT_DECIDED, channel=Channel.OFFICE).get()
    assert (duty.title, duty.subject) == ("Đường bê tông thôn 3", "Quyết định số 27/QĐ-UBND")
    assert (duty.event_on, duty.due_on) == (make.LONG_AGO, date(2025, 7, 8))
    assert duty.for_days == 30


def test_scheduling_again_adds_nothing(scene):
    first = schedule(scene)
    assert first
    assert schedule(scene) == []
    assert Duty.objects.count() == len(first)


def test_what_happened_before_the_book_was_opened_is_not_scheduled(scene):
    scene.project.decision_on = make.LONG_AGO - timedelta(days=1)
    scene.project.save()
    schedule(scene)
    assert not Duty.objects.filter(item=Item.PROJECT_DECIDED).exists()


def test_a_level_decided_by_the_people_also_goes_out_by_loudspeaker(scene):
    schedule(scene)
    assert ways(Item.CALL_OPENED) == set(Channel)


def test_each_decision_of_a_project_makes_its_own_duties(scene):
    scene.complete()
    schedule(scene)
    assert ways(Item.COMPLETED) == {"WEBSITE", "OFFICE", "CULTURE_HOUSE"}


def test_support_of_a_household_does_not_name_it():
    scene = make_scene(kind=Kind.HOUSE)
    make.make_threshold()
    make.make_clock()
    ask = entitlement.Ask(
        source=Source.COMMUNE,
        amount=5_000_000,
        content="Hỗ trợ hộ bà Mang Thị Sáu làm nhà",
        custody=make.make_bank_account(scene.book),
        subject="Mang Thị Sáu",
        norm=make.make_norm(),
        quantity=Decimal(1),
    )
    asked = allocating.request_allocation(
        project=scene.project, ask=ask, by=scene.accountant, on=make.TODAY
    )
    allocating.submit(request=asked, by=scene.accountant, on=make.TODAY)
    allocating.approve(request=asked, by=scene.chair, on=make.TODAY)
    schedule(scene)
    assert ways(Item.SUPPORT_GRANTED) == set(Channel)
    assert not Duty.objects.filter(subject__contains="Sáu").exists()


def test_a_publication_that_tells_it_does_the_duty_of_the_website(scene):
    fill(scene)
    schedule(scene)
    scene.publish()
    schedule(scene)
    duty = duties.of_books([scene.book]).get(item=Item.PROJECT_DECIDED, channel=Channel.WEBSITE)
    stands = duties.standing(duty, make.TODAY)
    assert (stands.state, stands.done_on) == (duties.State.DONE_LATE, AT.date())
    posting = Posting.objects.get()
    assert posting.place.endswith(f"/du-an/{scene.project.code}/phien-ban/1/")


def test_what_came_after_the_publication_still_waits(scene):
    fill(scene)
    scene.publish()
    scene.complete()
    schedule(scene)
    waiting = duties.of_books([scene.book]).filter(posted=None, channel=Channel.WEBSITE)
    assert {duty.item for duty in waiting} == {Item.COMPLETED}


def test_a_quarter_with_something_public_is_due_as_a_register(scene):
    fill(scene)
    scene.publish(AT)
    schedule(scene, date(2027, 1, 4))
    schedule(scene, date(2027, 1, 4))
    found = Duty.objects.filter(item=Item.REGISTER, channel=Channel.OFFICE).get()
    assert (found.subject, found.event_on) == ("Quý IV năm 2026", date(2026, 12, 31))


def test_a_rule_that_ended_makes_no_duty(scene):
    DisclosureRule.objects.filter(item=Item.PROJECT_DECIDED, channel=Channel.OFFICE).update(
        valid_to=make.LONG_AGO
    )
    schedule(scene)
    assert ways(Item.PROJECT_DECIDED) == {"WEBSITE", "CULTURE_HOUSE"}


def test_a_rule_of_the_province_goes_before_the_countrys(scene):
    country = DisclosureRule.objects.get(item=Item.PROJECT_DECIDED, channel=Channel.OFFICE)
    DisclosureRule.objects.create(
        item=country.item, channel=country.channel, days=2, unit="CALENDAR", for_days=45,
        province_code="68", basis=country.basis, valid_from=make.LONG_AGO,
    )  # fmt: skip
    schedule(scene)
    duty = Duty.objects.filter(item=Item.PROJECT_DECIDED, channel=Channel.OFFICE).get()
    assert (duty.due_on, duty.for_days) == (make.LONG_AGO + timedelta(days=2), 45)


def test_nobody_else_sees_the_duties_of_another_commune(scene):
    other = make_scene("23059", "HT")
    schedule(scene)
    assert not duties.of_books([other.book]).exists()
    opening.start(project=other.project, by=other.chair, on=make.TODAY)
    assert schedule(scene) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=some.dates(date(2025, 12, 15), date(2026, 3, 15)),
    days=some.integers(min_value=1, max_value=30),
)
def test_over_tet_a_term_ends_on_a_working_day_and_holds_exactly_its_days(db, day, days):
    calendar = calendars.calendar()
    due = clocks.due(day, days, clocks.Unit.WORKING, calendar)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert clocks.is_working(due, calendar)
    assert sum(clocks.is_working(each, calendar) for each in between) == days
    assert not any(each in calendar.off and each == due for each in between)
