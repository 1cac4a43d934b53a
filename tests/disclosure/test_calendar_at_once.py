"""The calendar when several act at the same moment."""

import pytest

from disclosure import displaying, scheduling
from disclosure.displaying import Act, PostingRefusedError
from disclosure.models.duties import Channel, Duty, Item, Posted, Posting, TakeDown
from tests import make
from tests.disclosure.scene import Scene, make_scene
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("committed")


def scheduled() -> Scene:
    scene = make_scene()
    scheduling.schedule(book=scene.book, on=make.TODAY)
    return scene


def post(scene: Scene, key: str) -> Posting:
    duty = Duty.objects.get(item=Item.PROJECT_DECIDED, channel=Channel.OFFICE)
    act = Act("Trụ sở UBND xã", make.LONG_AGO)
    return displaying.record_posting(
        duties=[duty], act=act, by=scene.accountant, on=make.TODAY, key=key
    )


def test_a_calendar_opened_four_times_at_once_has_each_duty_once():
    scene = make_scene()
    opened = [lambda: scheduling.schedule(book=scene.book, on=make.TODAY)] * 4
    assert at_once(*opened) == []
    events = list(Duty.objects.values_list("event", "channel"))
    assert events
    assert len(events) == len(set(events))


def test_one_posting_sent_four_times_at_once_is_recorded_once():
    scene = scheduled()
    assert at_once(*[lambda: post(scene, "mot-lan")] * 4) == []
    assert (Posting.objects.count(), Posted.objects.count()) == (1, 1)


def test_of_two_who_record_one_posting_at_once_one_is_told():
    scene = scheduled()
    ends = at_once(lambda: post(scene, "mot"), lambda: post(scene, "hai"))
    assert [type(end) for end in ends] == [PostingRefusedError]
    assert Posting.objects.count() == 1


def test_of_two_who_take_one_posting_down_at_once_one_is_told():
    scene = scheduled()
    posting = post(scene, "mot")
    ends = at_once(
        *[
            lambda by=by: displaying.take_down(
                posting=posting, taken_on=make.TODAY, by=by, on=make.TODAY
            )
            for by in (scene.accountant, scene.chair)
        ]
    )
    assert [type(end) for end in ends] == [PostingRefusedError]
    assert TakeDown.objects.count() == 1
