"""What the rules find is frozen with each version, and the commune's answer beside it."""

import json
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from disclosure import answering, canonical, flag_rules, flags, publishing, snapshot
from disclosure.answering import AnswerRefusedError
from disclosure.models.catalogue import Listing
from disclosure.models.flag import FlagAnswer, FlagRule
from disclosure.models.publication import Publication
from ledger.models.law import Clock
from ledger.models.people import Role, User
from ledger.models.trail import Event
from ledger.permissions import NotAllowedError
from projects.models.contribution import Display
from projects.models.project import Project
from tests import make, tampering
from tests.disclosure.scene import AT, Scene, fill, make_scene

pytestmark = pytest.mark.django_db

RULE = "WORK_OVERDUE"
SAID = "Mưa kéo dài từ đầu tháng 10; nhà thầu cam kết xong trong tháng 12."


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    overdue(scene)
    return scene


def overdue(scene: Scene) -> None:
    Project.objects.filter(pk=scene.project.pk).update(due_on=date(2026, 11, 1))
    scene.project.refresh_from_db()


def answer(scene: Scene, text: str = SAID, by: User | None = None, key: str = "") -> FlagAnswer:
    return answering.answer_flag(
        project=scene.project, rule=RULE, key=key, text=text, by=by or scene.accountant, at=AT
    )


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(scene: Scene) -> str:
    return reverse("flag_answers", args=[scene.project.code])


def public(scene: Scene) -> str:
    return Client().get(reverse("project_page", args=[scene.project.code])).content.decode()


def test_every_rule_has_its_row_and_every_row_its_rule():
    assert set(flags.RULES) == set(FlagRule.Code.values)
    assert set(flag_rules.in_force(make.TODAY)) == set(flags.RULES)


def test_a_version_carries_what_the_rules_found(scene):
    facts = scene.publish().read()
    (flag,) = facts.flags
    assert (flag.rule.code, flag.rule.word) == (RULE, "Quá ngày dự kiến, chưa hoàn thành")
    assert (flag.basis.number, flag.basis.verified) == ("10/2022/QH15", False)
    assert flag.since == date(2026, 11, 2)
    assert flag.answer is None
    listed = Listing.objects.get()
    assert (listed.flags, listed.flag_rules) == (1, [RULE])


def test_a_flag_stays_with_its_answer_and_goes_when_the_rule_finds_it_no_more(scene):
    answer(scene)
    first = scene.publish().read().flags[0]
    assert first.answer is not None
    assert first.answer.text == SAID
    scene.give("Bùi Văn Muộn", 100_000)
    assert scene.publish(reason="Thêm một khoản góp của thôn").read().flags == (first,)
    scene.complete()
    assert scene.publish(reason="Công trình đã hoàn thành").read().flags == ()
    assert Listing.objects.get().flags == 0


def test_the_newest_answer_counts_and_the_older_is_kept(scene):
    answer(scene)
    answer(scene, "Thay: nhà thầu đã xong 80 %, còn lại trong tháng 12.")
    (flag,) = scene.publish().read().flags
    assert flag.answer is not None
    assert flag.answer.text.startswith("Thay:")
    assert FlagAnswer.objects.count() == 2


def test_an_answer_makes_the_next_version_and_nothing_else_does(scene):
    scene.publish()
    with pytest.raises(publishing.PublicationRefusedError, match="Không có gì mới"):
        scene.publish(at=AT + timedelta(days=3))
    answer(scene)
    assert scene.publish(at=AT + timedelta(days=3)).version == 2


def test_a_stated_gap_is_a_flag_of_the_version_that_states_it(scene):
    scene.give("Nguyễn Văn An", 500_000, form="TRANSFER")
    scene.pay(100_000, by_bank=True)
    gap = "Ngân hàng chưa gửi sao kê tháng 11 cho xã."
    codes = [flag.rule.code for flag in scene.publish(gap=gap).read().flags]
    assert codes == [RULE, "STATED_GAP"]
    shown = as_(scene.chair).get(reverse("publish_preview", args=[scene.project.code]))
    assert "Không có gì mới so với bản 1" in shown.content.decode()


def test_names_and_numbers_in_an_answer_are_masked(scene):
    scene.give("Ngô Thị Kín", 50_000, display=Display.ANONYMOUS)
    answer(scene, "Bà Ngô Thị Kín (0912 345 678) chưa dọn hàng rào nên thi công chậm.")
    (flag,) = scene.publish().read().flags
    assert flag.answer is not None
    assert "Kín" not in flag.answer.text
    assert "0912" not in flag.answer.text
    assert "(không nêu tên)" in flag.answer.text


def test_a_hostile_answer_is_shown_as_text(scene):
    answer(scene, '<script>alert("x")</script> {{ facts }} nhà thầu chậm vì mưa')
    scene.publish()
    shown = public(scene)
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown
    assert "{{ facts }}" in shown


def test_an_old_publication_without_flags_is_read(scene):
    plain = json.loads(canonical.to_json(scene.publish().read()))
    del plain["flags"]
    for payment in plain["payments"]:
        del payment["contract"]
    assert canonical.from_json(json.dumps(plain).encode()).flags == ()


def test_the_public_page_says_what_was_found_and_what_the_commune_answered(scene):
    scene.publish()
    before = public(scene)
    for words in ("Điểm cần chú ý", "Dự kiến hoàn thành ngày 01/11/2026", "10/2022/QH15"):
        assert words in before
    assert "Xã chưa trả lời." in before
    assert 'href="#ho-so"' in before
    answer(scene)
    scene.publish(at=AT + timedelta(hours=1))
    assert SAID in public(scene)
    assert "Xã chưa trả lời." not in public(scene)


def test_a_project_without_flags_has_no_such_section(scene):
    scene.complete()
    scene.publish()
    assert 'id="diem-can-chu-y"' not in public(scene)


def test_everybody_reads_the_rules_and_how_many_projects_show_each(scene):
    scene.publish()
    listed = Client().get(reverse("flag_list")).content.decode()
    for words in ("Chi trước khi nghiệm thu", "20.000.000 đồng", "5 ngày làm việc", "70 %"):
        assert words in listed
    own = Client().get(reverse("flag_show", args=[RULE])).content.decode()
    assert scene.project.title in own
    other = Client().get(reverse("flag_show", args=["BOARD_ABSENT"])).content.decode()
    assert scene.project.title not in other
    assert "Không có công trình nào" in other
    assert Client().get(reverse("flag_show", args=["VOTES"])).status_code == 404


def test_the_list_of_rules_takes_as_many_queries_for_many_projects(
    scene, django_assert_max_num_queries
):
    scene.publish()
    with django_assert_max_num_queries(8):
        Client().get(reverse("flag_list"))


def test_the_accountant_answers_on_the_page_before_it_is_public(scene):
    clerk = as_(scene.accountant)
    preview = clerk.get(reverse("publish_preview", args=[scene.project.code])).content.decode()
    assert page(scene) in preview
    assert "Có 1 điểm cần chú ý xã chưa trả lời" in preview
    assert "Xã chưa trả lời." in clerk.get(page(scene)).content.decode()
    sent = clerk.post(page(scene), {"rule": RULE, "key": "", "text": SAID})
    assert sent["Location"] == page(scene)
    assert SAID in clerk.get(page(scene)).content.decode()
    assert Event.objects.filter(verb="answer_flag", by=scene.accountant).exists()
    assert Publication.objects.count() == 0
    preview = clerk.get(reverse("publish_preview", args=[scene.project.code])).content.decode()
    assert "Xã đã trả lời mọi điểm cần chú ý." in preview


def test_the_list_tells_of_an_answer_that_is_not_public_yet(scene):
    scene.publish(at=timezone.now())
    chair, address = as_(scene.chair), reverse("publication_list")
    assert "không đổi" in chair.get(address).content.decode()
    answering.answer_flag(
        project=scene.project, rule=RULE, key="", text=SAID, by=scene.chair, at=timezone.now()
    )
    assert "có thay đổi" in chair.get(address).content.decode()


def test_what_was_typed_is_kept_when_it_is_too_short(scene):
    clerk = as_(scene.accountant)
    refused = clerk.post(page(scene), {"rule": RULE, "key": "", "text": "Vì mưa"})
    assert "ít nhất" in refused.content.decode() or "từ 20" in refused.content.decode()
    assert "Vì mưa" in refused.content.decode()
    gone = clerk.post(page(scene), {"rule": "BOARD_ABSENT", "key": "HĐ 1", "text": SAID})
    assert "Điểm này không còn" in gone.content.decode()
    assert SAID in gone.content.decode()
    assert FlagAnswer.objects.count() == 0


def test_a_reader_reads_and_does_not_answer(scene):
    auditor = make.make_member(scene.book.organisation, Role.AUDITOR)
    shown = as_(auditor).get(page(scene)).content.decode()
    assert "Ghi trả lời" not in shown
    assert as_(auditor).post(page(scene), {"rule": RULE, "text": SAID}).status_code == 404
    with pytest.raises(NotAllowedError):
        answer(scene, by=auditor)


def test_another_communes_flags_do_not_exist(scene):
    other = make_scene("24000", "XK")
    assert as_(other.accountant).get(page(scene)).status_code == 404
    with pytest.raises(NotAllowedError):
        answer(scene, by=other.accountant)


def test_a_flag_that_is_not_there_and_the_same_words_twice_are_refused(scene):
    with pytest.raises(AnswerRefusedError, match="không còn"):
        answer(scene, key="HĐ 9")
    answer(scene)
    with pytest.raises(AnswerRefusedError, match="đã ghi rồi"):
        answer(scene)
    for text in ("ngắn", "dài " * 400):
        with pytest.raises(AnswerRefusedError, match="từ 20 đến 1000"):
            answer(scene, text)


@tampering.WAYS
def test_an_answer_is_never_changed_or_removed(scene, way):
    answer(scene)
    for sql in (
        "UPDATE disclosure_flaganswer SET text = 'Khác'",
        "DELETE FROM disclosure_flaganswer",
    ):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, sql)


def test_a_rule_with_a_threshold_missing_is_refused():
    row = FlagRule.objects.get(code="UNMATCHED_OLD")
    wrong: list[dict[str, object]] = [
        {"days": None},
        {"valid_to": row.valid_from},
        {"share": -1},
        {"code": "SPLIT_CONTRACTS"},
    ]
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            FlagRule.objects.filter(pk=row.pk).update(**change)


def test_a_province_sets_its_own_threshold_and_an_ended_rule_finds_nothing(scene):
    general = FlagRule.objects.get(code=RULE)
    own = {"province_code": "68", "days": 60, "basis": general.basis}
    FlagRule.objects.create(code=RULE, valid_from=general.valid_from, **own)
    assert snapshot.take(scene.project, make.TODAY).flags == ()
    assert flag_rules.in_force(make.TODAY)[RULE].days == 0
    FlagRule.objects.filter(code=RULE).update(valid_to=make.TODAY)
    assert RULE not in flag_rules.in_force(make.TODAY, "68")


def test_how_late_a_publication_may_be_is_the_clock_of_disclosure():
    assert flag_rules.in_force(make.TODAY)["PUBLISHED_LATE"].days == 5
    Clock.objects.filter(step=Clock.Step.DISCLOSURE).update(days=7)
    assert flag_rules.in_force(make.TODAY)["PUBLISHED_LATE"].days == 7
    Clock.objects.filter(step=Clock.Step.DISCLOSURE).delete()
    assert "PUBLISHED_LATE" not in flag_rules.in_force(make.TODAY)


def test_an_administrator_keeps_the_rules(client):
    administrator = make.make_administrator()
    administrator.is_staff = True
    administrator.save()
    client.force_login(administrator)
    row = FlagRule.objects.get(code="UNMATCHED_OLD")
    address = reverse("admin:disclosure_flagrule_change", args=[row.pk])
    sent = {
        "code": row.code,
        "days": "",
        "basis": row.basis_id,
        "valid_from": row.valid_from.isoformat(),
        "province_code": "",
    }
    refused = client.post(address, sent).content.decode()
    assert "Hãy ghi đủ" in refused
    assert client.post(address, sent | {"days": "45"}).status_code == 302
    row.refresh_from_db()
    assert row.days == 45


def test_flags_are_the_same_whatever_the_language_of_who_looks(scene):
    first = snapshot.take(scene.project, make.TODAY)
    with translation.override("en"):
        assert snapshot.take(scene.project, make.TODAY) == first
