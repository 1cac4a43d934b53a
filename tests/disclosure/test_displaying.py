"""What was put up is recorded once and stays; it comes down after its days, not before."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disclosure import displaying, duties, register, scheduling
from disclosure.displaying import Act, PostingRefusedError
from disclosure.models.duties import Channel, Duty, Item, Posted, Posting, TakeDown
from ledger import permissions, uploads
from ledger.models.people import Membership, Role, User
from tests import make, tampering
from tests.disclosure.scene import Scene, make_scene

pytestmark = pytest.mark.django_db
DAY = make.LONG_AGO + timedelta(days=3)
MONTH_LATER = DAY + timedelta(days=30)


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    scheduling.schedule(book=scene.book, on=make.TODAY)
    return scene


def duty(channel: Channel, item: Item = Item.PROJECT_DECIDED) -> Duty:
    return Duty.objects.get(item=item, channel=channel)


def post(
    scene: Scene, *chosen: Duty, by: User | None = None, key: str = "k", act: Act | None = None
) -> Posting:
    return displaying.record_posting(
        duties=chosen or [duty(Channel.OFFICE)],
        act=act or Act("Trụ sở UBND xã", DAY, number="05/BB-UBND"),
        by=by or scene.accountant,
        on=make.TODAY,
        key=key,
    )


def test_a_posting_in_time_does_its_duty(scene):
    posting = post(scene)
    done = duties.of_books([scene.book]).get(pk=duty(Channel.OFFICE).pk)
    stands = duties.standing(done, make.TODAY)
    assert (stands.state, stands.done_on, stands.days) == (duties.State.DONE, DAY, 0)
    assert duties.stays_until(posting).day == MONTH_LATER


def test_what_is_put_up_too_late_is_told_with_its_days(scene):
    late = duty(Channel.OFFICE)
    post(scene, act=Act("Trụ sở UBND xã", late.due_on + timedelta(days=4)))
    stands = duties.standing(duties.of_books([scene.book]).get(pk=late.pk), make.TODAY)
    assert (stands.state, stands.days) == (duties.State.DONE_LATE, 4)


def test_one_posting_does_several_duties_of_one_way(scene):
    scene.complete()
    scheduling.schedule(book=scene.book, on=make.TODAY)
    both = [duty(Channel.OFFICE), duty(Channel.OFFICE, Item.COMPLETED)]
    posting = post(scene, *both, act=Act("Trụ sở UBND xã", make.TODAY))
    assert list(posting.duties.order_by("pk")) == both


def test_duties_of_two_ways_are_not_one_posting(scene):
    with pytest.raises(PostingRefusedError, match="cùng một hình thức"):
        post(scene, duty(Channel.OFFICE), duty(Channel.WEBSITE))


def test_a_second_click_gives_the_first_posting_back(scene):
    assert post(scene) == post(scene)
    assert (Posting.objects.count(), Posted.objects.count()) == (1, 1)


def test_the_same_place_is_not_posted_twice_while_it_hangs(scene):
    post(scene)
    with pytest.raises(PostingRefusedError, match="rồi"):
        post(scene, key="k2")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (Act("Trụ sở", make.TODAY + timedelta(days=1)), "chưa tới"),
        (Act("Trụ sở", make.LONG_AGO - timedelta(days=1)), "trước ngày đó"),
        (Act("   ", DAY), "nơi công khai"),
        (Act("Nhà ông An, 0912345678", DAY), "số điện thoại"),
    ],
)
def test_what_cannot_have_been_is_refused(scene, act, said):
    with pytest.raises(PostingRefusedError, match=said):
        post(scene, act=act)
    assert not Posting.objects.exists()


def test_a_file_that_is_no_picture_is_refused(scene):
    file = SimpleUploadedFile("anh.pdf", b"MZ chuong trinh")
    with pytest.raises(uploads.UploadRefusedError):
        post(scene, act=Act("Trụ sở", DAY, file=file))


@pytest.mark.parametrize("days", [0, 1])
def test_a_broadcast_of_fewer_days_than_the_rule_is_refused(scene, days):
    loud = duty(Channel.LOUDSPEAKER, Item.CALL_OPENED)
    first = loud.event_on
    with pytest.raises(PostingRefusedError, match="3 ngày"):
        post(scene, loud, act=Act("Đài truyền thanh xã", first, first + timedelta(days=days)))
    post(scene, loud, act=Act("Đài truyền thanh xã", first, first + timedelta(days=2)))


def test_the_head_of_a_village_posts_in_the_village_alone(scene):
    head = make.make_member(scene.book.organisation, Role.VILLAGE_HEAD)
    Membership.objects.filter(user=head).update(village="Thôn 3")
    post(scene, duty(Channel.CULTURE_HOUSE), by=head, act=Act("Nhà văn hóa thôn 3", DAY))
    with pytest.raises(permissions.NotAllowedError):
        post(scene, duty(Channel.OFFICE), by=head, key="k2")
    Membership.objects.filter(user=head).update(village="Thôn 5")
    with pytest.raises(permissions.NotAllowedError):
        post(scene, duty(Channel.CULTURE_HOUSE), by=head, key="k3")


def test_nobody_of_another_commune_or_role_posts(scene):
    other = make_scene("23059", "HT")
    for person in (scene.cashier, other.accountant, other.chair):
        with pytest.raises(permissions.NotAllowedError):
            post(scene, by=person)


# Taking down


def down(scene: Scene, posting: Posting, day: date) -> TakeDown:
    return displaying.take_down(
        posting=posting, taken_on=day, number="06/BB-UBND", by=scene.chair, on=make.TODAY
    )


def test_a_posting_stays_for_its_days(scene):
    posting = post(scene)
    with pytest.raises(PostingRefusedError, match=r"30 ngày .*Điều 13.*03/08/2025"):
        down(scene, posting, MONTH_LATER - timedelta(days=1))
    assert down(scene, posting, MONTH_LATER).on == MONTH_LATER


def test_a_posting_is_taken_down_once(scene):
    posting = post(scene)
    down(scene, posting, MONTH_LATER)
    with pytest.raises(PostingRefusedError, match="được ghi gỡ rồi"):
        down(scene, posting, MONTH_LATER)


def test_what_does_not_hang_is_not_taken_down(scene):
    posting = post(scene, duty(Channel.WEBSITE), act=Act("Cổng thông tin xã", DAY))
    with pytest.raises(PostingRefusedError):
        down(scene, posting, MONTH_LATER)


# What the database refuses


def _posting(scene: Scene, channel: str = "OFFICE", day: date = DAY) -> Posting:
    return Posting.objects.create(
        book=scene.book, channel=channel, place="Trụ sở", posted_on=day, key="sql",
        by=scene.accountant, until=day if channel == "LOUDSPEAKER" else None,
    )  # fmt: skip


@tampering.WAYS
def test_what_was_posted_is_not_rewritten(scene, way):
    posting = post(scene)
    down(scene, posting, MONTH_LATER)
    for sql in (
        "UPDATE disclosure_duty SET due_on = due_on + 90",
        "DELETE FROM disclosure_posted",
        "UPDATE disclosure_posting SET posted_on = posted_on - 1",
        "DELETE FROM disclosure_takedown",
    ):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, sql)


_POSTED = "INSERT INTO disclosure_posted (posting_id, duty_id) VALUES (%s, %s)"


@tampering.WAYS
@pytest.mark.parametrize(
    ("channel", "day", "of"),
    [
        ("WEBSITE", DAY, Channel.OFFICE),
        ("OFFICE", make.LONG_AGO - timedelta(days=1), Channel.OFFICE),
        ("LOUDSPEAKER", make.TODAY, Channel.LOUDSPEAKER),
    ],
)
def test_a_posting_does_no_duty_it_cannot_have_done(scene, way, channel, day, of):
    item = Item.CALL_OPENED if of == Channel.LOUDSPEAKER else Item.PROJECT_DECIDED
    posting = _posting(scene, channel, day)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, _POSTED, posting.pk, duty(of, item).pk)


@tampering.WAYS
def test_nothing_is_taken_down_early_by_sql(scene, way):
    posting = post(scene)
    sql = (
        'INSERT INTO disclosure_takedown (posting_id, "on", number, by_id, at)'
        " VALUES (%s, %s, '', %s, now())"
    )
    early = f"{MONTH_LATER - timedelta(days=1)}"
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql, posting.pk, early, scene.chair.pk)


# The register


def test_the_register_of_a_quarter_holds_what_was_public_in_it(scene):
    posting = post(scene)
    down(scene, posting, MONTH_LATER)
    quarter = register.quarter_of(DAY)
    line = register.lines(scene.book, quarter)[0]
    assert (line.content, line.subject) == ("Quyết định đầu tư công trình", scene.project.title)
    assert (line.on, line.until, line.number) == (DAY, MONTH_LATER, "05/BB-UBND")
    assert register.lines(scene.book, quarter.next()) == []


def test_a_publication_stands_in_the_register_once(scene):
    scene.give("Nguyễn Văn An", 500_000)
    scene.publish()
    scheduling.schedule(book=scene.book, on=make.TODAY)
    lines = register.lines(scene.book, register.quarter_of(make.TODAY))
    assert [line.version for line in lines] == [1]


@pytest.mark.parametrize(
    ("day", "code", "last"),
    [
        (date(2026, 1, 1), "2026-Q1", date(2026, 3, 31)),
        (date(2026, 12, 31), "2026-Q4", date(2026, 12, 31)),
        (date(2028, 2, 29), "2028-Q1", date(2028, 3, 31)),
    ],
)
def test_a_quarter_ends_on_its_last_day(day, code, last):
    quarter = register.quarter_of(day)
    assert (quarter.code, quarter.last) == (code, last)
