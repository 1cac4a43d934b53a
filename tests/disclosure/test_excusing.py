"""A duty to make public is excused by two people, with a reason and a law, for everybody to read."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from disclosure import duties, excusing, queues, scheduling
from disclosure.excusing import ExcuseRefusedError
from disclosure.models.duties import Channel, Duty, Item
from disclosure.models.excuses import ExcuseDecision, ExcuseRequest
from ledger import permissions
from ledger.models.law import LegalBasis
from ledger.models.people import User
from tests import make, tampering
from tests.disclosure.scene import Scene, make_scene
from tests.disclosure.test_displaying import DAY, post

pytestmark = pytest.mark.django_db
REASON = "Danh sách có hoàn cảnh riêng của hộ nghèo"


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    scheduling.schedule(book=scene.book, on=make.TODAY)
    return scene


def duty() -> Duty:
    return Duty.objects.get(item=Item.PROJECT_DECIDED, channel=Channel.OFFICE)


def law() -> LegalBasis:
    return LegalBasis.objects.get(number="10/2022/QH15")


def ask(scene: Scene, reason: str = REASON, by: User | None = None) -> ExcuseRequest:
    return excusing.ask(
        duty=duty(), reason=reason, basis=law(), by=by or scene.accountant, on=make.TODAY
    )


def decide(scene: Scene, asked: ExcuseRequest, **said: object) -> ExcuseDecision:
    values = {"agreed": True, "by": scene.chair, "on": make.TODAY} | said
    return excusing.decide(request=asked, **values)  # type: ignore[arg-type]


def stands(scene: Scene) -> duties.Standing:
    return duties.standing(duties.of_books([scene.book]).get(pk=duty().pk), make.TODAY)


def test_an_excused_duty_is_no_longer_overdue_and_its_reason_is_public(scene):
    before = duties.tally(duties.of_books([scene.book]), make.TODAY)
    asked = ask(scene)
    assert stands(scene).state == duties.State.OVERDUE
    decide(scene, asked)
    after = duties.tally(duties.of_books([scene.book]), make.TODAY)
    assert stands(scene).state == duties.State.EXCUSED
    assert (after.overdue, after.excused) == (before.overdue - 1, 1)
    code = scene.book.organisation.commune_code
    page = Client().get(reverse("calendar_page", args=[code]), {"trang_thai": "duoc-mien"})
    assert REASON in page.content.decode()
    assert "10/2022/QH15, căn cứ chưa kiểm chứng" in page.content.decode()
    told = json.loads(Client().get(reverse("calendar_json", args=[code])).getvalue())
    assert told["totals"]["excused"] == 1
    assert [row["excusedFor"] for row in told["duties"] if row["status"] == "excused"] == [REASON]
    assert len(told["duties"]) == Duty.objects.count()


def test_what_was_refused_is_still_to_be_done_and_may_be_asked_again(scene):
    decide(scene, ask(scene), agreed=False, note="Nội dung này vẫn phải công khai")
    assert stands(scene).state == duties.State.OVERDUE
    decide(scene, ask(scene))
    assert stands(scene).state == duties.State.EXCUSED


def test_what_was_excused_may_still_be_done(scene):
    decide(scene, ask(scene))
    post(scene)
    assert (stands(scene).state, stands(scene).done_on) == (duties.State.DONE, DAY)


@pytest.mark.parametrize("reason", ["", "   ", "Ngắn", f"{REASON}, hỏi 0912345678"])
def test_a_reason_too_short_or_with_a_telephone_number_is_refused(scene, reason):
    with pytest.raises(ExcuseRefusedError):
        ask(scene, reason)
    assert not ExcuseRequest.objects.exists()


def test_one_request_waits_at_a_time_and_is_decided_once(scene):
    asked = ask(scene)
    with pytest.raises(ExcuseRefusedError, match="đang chờ"):
        ask(scene)
    decide(scene, asked)
    with pytest.raises(ExcuseRefusedError, match="đã được quyết định"):
        decide(scene, asked)
    with pytest.raises(ExcuseRefusedError, match="đã được miễn"):
        ask(scene)


def test_a_refusal_says_why(scene):
    with pytest.raises(ExcuseRefusedError, match="lý do"):
        decide(scene, ask(scene), agreed=False)


def test_what_is_public_already_needs_no_excuse(scene):
    asked = ask(scene)
    post(scene)
    with pytest.raises(ExcuseRefusedError, match="đã công khai"):
        decide(scene, asked)


def test_a_law_that_has_ended_excuses_nothing(scene):
    LegalBasis.objects.filter(pk=law().pk).update(effective_to=make.TODAY - timedelta(days=1))
    with pytest.raises(ExcuseRefusedError, match="hết hiệu lực"):
        ask(scene)


def test_the_accountant_asks_and_the_chair_decides(scene):
    with pytest.raises(permissions.NotAllowedError):
        ask(scene, by=scene.chair)
    asked = ask(scene)
    with pytest.raises(permissions.NotAllowedError):
        decide(scene, asked, by=scene.accountant)
    assert [item.url for item in queues.waiting_for(scene.chair, on=make.TODAY)].count(
        reverse("excuse_decide", args=[asked.pk])
    ) == 1


_DECISION = (
    'INSERT INTO disclosure_excusedecision (request_id, duty_id, agreed, note, by_id, "on", at)'
    " VALUES (%s, %s, true, '', %s, %s, now())"
)


@tampering.WAYS
def test_nobody_excuses_what_they_asked_or_something_else_by_sql(scene, way):
    asked = ask(scene)
    other = Duty.objects.exclude(pk=asked.duty_id)[0]
    for duty_id, by, day in (
        (asked.duty_id, scene.accountant.pk, make.TODAY),
        (other.pk, scene.chair.pk, make.TODAY),
        (asked.duty_id, scene.chair.pk, make.TODAY - timedelta(days=1)),
    ):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, _DECISION, asked.pk, duty_id, by, f"{day}")


@tampering.WAYS
def test_what_was_asked_and_decided_stays(scene, way):
    decide(scene, ask(scene))
    for sql in (
        "UPDATE disclosure_excuserequest SET reason = 'khác'",
        "DELETE FROM disclosure_excusedecision",
        "UPDATE disclosure_excusedecision SET agreed = false, note = 'khác'",
    ):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, sql)
