"""A publication is frozen, numbered, hashed, and never says what does not tie in silence."""

import hashlib
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import translation

from disclosure import canonical, publishing, releasing, snapshot
from disclosure.models.catalogue import CommuneSums
from disclosure.models.publication import Publication
from disclosure.models.release import Proposal
from disclosure.publishing import PublicationRefusedError
from ledger import funding, permissions, posting, reasons
from ledger.models.chart import Function, Regime, Source
from ledger.models.trail import Event
from projects.models.contribution import Form
from tests import make, tampering
from tests.disclosure.scene import AT, REASON, Scene, fill, make_scene

GAP = "Ngân hàng chưa gửi sao kê tháng 11, sẽ đối chiếu trong tuần tới."


@pytest.fixture
def scene(db: None) -> Scene:
    scene = make_scene()
    fill(scene)
    return scene


def test_the_first_version_is_numbered_hashed_and_coded(scene):
    made = scene.publish()
    assert (made.version, made.received, made.paid) == (1, 1_100_000, 400_000)
    assert made.sha256 == hashlib.sha256(bytes(made.body)).hexdigest()
    assert made.code == canonical.code_of(made.sha256)
    edition = made.read().edition
    assert edition is not None
    assert (edition.version, edition.reason, edition.published_at) == (1, REASON, AT)
    assert Event.objects.filter(verb="publish").count() == 1


def test_a_code_is_ten_letters_that_are_read_one_way_only():
    code = canonical.code_of("f" * 64)
    assert len(code) == 10
    assert not set(code) & set("IOU0123456789")


def test_a_later_version_names_the_hash_of_the_one_before(scene):
    first = scene.publish()
    scene.give("Nguyễn Văn An", 50_000)
    second = scene.publish(AT + timedelta(hours=1), "Có thêm đóng góp mới")
    assert second.version == 2
    assert second.read().edition.previous == first.sha256
    assert list(Publication.objects.newest()) == [second]


def test_a_version_does_not_move_when_the_books_do(scene):
    made = scene.publish()
    scene.give("Nguyễn Văn An", 50_000)
    again = Publication.objects.get(pk=made.pk)
    assert again.read().equation.received == 1_100_000
    assert bytes(again.body) == bytes(made.body)


def test_the_same_content_is_not_published_twice(scene):
    scene.publish()
    with pytest.raises(PublicationRefusedError, match="Không có gì mới so với bản 1"):
        scene.publish(AT + timedelta(days=1), "Công khai lại cho chắc chắn")


def test_a_return_to_what_was_said_before_is_a_version_with_its_own_code(scene):
    first = scene.publish()
    scene.project.scope = "900 m"
    scene.project.save()
    scene.publish(AT + timedelta(hours=1))
    scene.project.scope = "850 m, rộng 3,5 m"
    scene.project.save()
    third = scene.publish(AT + timedelta(hours=2))
    assert third.code != first.code


@pytest.mark.parametrize("person", ["accountant", "cashier"])
def test_only_the_chair_releases(scene, person):
    proposal = scene.propose()
    with pytest.raises(permissions.NotAllowedError, match="chủ tài khoản"):
        publishing.publish(proposal=proposal, by=getattr(scene, person), at=AT)


def test_the_chair_of_another_commune_does_not_release(scene):
    other = make_scene("24000", "XK")
    with pytest.raises(permissions.NotAllowedError):
        publishing.publish(proposal=scene.propose(), by=other.chair, at=AT)


def test_a_reason_is_asked_for(scene):
    with pytest.raises(reasons.ReasonTooShortError, match="ít nhất 10 ký tự"):
        scene.publish(reason="   cập nhật ")
    assert Publication.objects.count() == 0


def test_a_payment_the_bank_has_not_confirmed_must_be_explained(scene):
    scene.give("Nguyễn Văn An", 500_000, form=Form.TRANSFER)
    paid = scene.pay(100_000, by_bank=True)
    with pytest.raises(PublicationRefusedError, match=paid.entry.voucher):
        scene.publish()
    with pytest.raises(PublicationRefusedError, match="ít nhất 20 ký tự"):
        scene.publish(gap="chưa có sao kê")
    made = scene.publish(gap=GAP)
    assert made.gap_stated == made.read().equation.reason == GAP


def test_a_receipt_the_bank_has_not_confirmed_is_shown_but_stops_nothing(scene):
    scene.give("Nguyễn Văn An", 500_000, form=Form.TRANSFER)
    facts = scene.publish().read()
    assert [entry.amount for entry in facts.unmatched] == [500_000]
    assert publishing.faults(facts) == []
    assert len(publishing.notes(facts)) == 1


def test_money_that_came_by_no_list_must_be_explained(scene):
    fund = funding.fund_for(
        book=scene.book,
        regime=Regime.VILLAGE,
        source=Source.PEOPLE,
        custody=scene.call.cash_box,
        purpose=scene.project.purpose,
    )
    posting.post_entry(
        book=scene.book,
        kind=posting.VoucherKind.RECEIPT,
        on=make.TODAY,
        lines=[
            posting.Posting(Function.CASH, fund, 5, scene.project.purpose),
            posting.Posting(Function.CONTRIBUTED, fund, -5, scene.project.purpose),
        ],
        by=scene.accountant,
        summary="Thu",
        key="ngoài danh sách",
    )
    with pytest.raises(PublicationRefusedError, match="không bằng số tổng"):
        scene.publish()
    assert scene.publish(gap=GAP).received == 1_100_005


def test_money_moved_out_without_a_payment_shows_as_a_gap(scene):
    fund = funding.fund_for(
        book=scene.book,
        regime=Regime.VILLAGE,
        source=Source.PEOPLE,
        custody=scene.call.cash_box,
        purpose=scene.project.purpose,
    )
    posting.post_entry(
        book=scene.book,
        kind=posting.VoucherKind.JOURNAL,
        on=make.TODAY,
        lines=[
            posting.Posting(Function.ADVANCE, fund, 7, scene.project.purpose),
            posting.Posting(Function.CASH, fund, -7, scene.project.purpose),
        ],
        by=scene.accountant,
        summary="Chuyển",
        key="chuyển",
    )
    with pytest.raises(PublicationRefusedError, match="không bằng số tiền còn lại"):
        scene.publish()
    equation = scene.publish(gap=GAP).read().equation
    assert (equation.gap, equation.reason) == (-7, GAP)


def test_what_is_frozen_is_vietnamese_whoever_publishes(scene):
    with translation.override("en"):
        facts = scene.publish().read()
    assert facts.kind.word == "Đường giao thông"
    assert facts.contributions[0].form.word == "Tiền mặt"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE disclosure_publication SET received = 1",
        "DELETE FROM disclosure_publication",
        "TRUNCATE disclosure_publication CASCADE",
    ],
)
@tampering.WAYS
def test_a_publication_is_not_changed_by_sql(scene, sql, way):
    scene.publish()
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)


def test_words_are_searched_without_accents_and_givers_are_not_among_them(scene):
    folded = scene.publish().folded
    assert "duong be tong thon 3" in folded
    assert "xa luong son" in folded
    assert "nguyen van an" not in folded


@pytest.mark.usefixtures("committed")
def test_of_two_chairs_publishing_at_once_exactly_one_wins():
    scene = make_scene("90051", "TK")
    fill(scene)
    proposal = scene.propose()
    told: list[Exception] = []

    def publish() -> None:
        try:
            publishing.publish(proposal=proposal, by=scene.chair, at=AT)
        except PublicationRefusedError as error:
            told.append(error)
        finally:
            connections.close_all()

    rivals = [threading.Thread(target=publish) for _ in range(2)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()
    assert Publication.objects.filter(project=scene.project).count() == 1
    assert len(told) == 1


@pytest.mark.usefixtures("committed")
def test_all_figures_of_a_version_are_of_one_moment():
    scene = make_scene("90052", "TL")
    fill(scene)

    def give_late() -> None:
        scene.give("Người đến sau", 5)
        connections.close_all()

    def look_twice() -> bool:
        before = snapshot.take(scene.project, make.TODAY)
        late = threading.Thread(target=give_late)
        late.start()
        late.join()
        return snapshot.take(scene.project, make.TODAY) == before

    assert publishing.steadily(look_twice)
    assert snapshot.take(scene.project, make.TODAY).equation.received == 1_100_005


@pytest.mark.usefixtures("committed")
def test_two_projects_of_a_commune_published_at_once_are_both_in_its_sums():
    scene = make_scene("90053", "TM")
    fill(scene)
    other = make.make_project(scene.book, made_by=scene.accountant)
    both_prepared = [
        releasing.propose(project=each, by=scene.accountant, at=AT, reason=REASON, looked_at=True)
        for each in (scene.project, other)
    ]
    told: list[Exception] = []

    def publish(proposal: Proposal) -> None:
        try:
            publishing.publish(proposal=proposal, by=scene.chair, at=AT)
        except PublicationRefusedError as error:
            told.append(error)
        finally:
            connections.close_all()

    both = [threading.Thread(target=publish, args=[each]) for each in both_prepared]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert told == []
    assert CommuneSums.objects.get(projects=2).received == 1_100_000
