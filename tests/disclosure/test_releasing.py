"""What one person prepared, another releases, sends back, or takes out of view; the database holds it."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from disclosure import publishing, releasing, supervising
from disclosure.models.catalogue import CommuneSums, Listing
from disclosure.models.publication import Publication
from disclosure.models.release import Proposal, Withdrawal
from disclosure.publishing import PublicationRefusedError
from ledger import permissions
from ledger.models.law import Clock
from tests import make, tampering
from tests.disclosure.scene import AT, REASON, Scene, fill, make_front, make_scene

pytestmark = pytest.mark.django_db

WHY = "Lộ địa chỉ nhà của một hộ được hỗ trợ"


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    fill(made)
    return made


def withdraw(scene: Scene, publication: Publication) -> Withdrawal:
    asked = releasing.ask_withdrawal(
        publication=publication, by=scene.accountant, at=AT, reason=WHY
    )
    return releasing.withdraw(proposal=asked, by=scene.chair, at=AT + timedelta(hours=1))


def page(scene: Scene, name: str = "project_page", *more: object) -> tuple[int, str]:
    answer = Client().get(reverse(name, args=[scene.project.code, *more]))
    return answer.status_code, answer.content.decode()


def test_a_newer_proposal_replaces_the_one_before(scene):
    first, second = scene.propose(), scene.propose(reason="Lập lại sau khi sửa một chữ")
    assert list(Proposal.objects.waiting()) == [second]
    with pytest.raises(PublicationRefusedError, match="đề nghị mới hơn"):
        publishing.publish(proposal=first, by=scene.chair, at=AT)


def test_a_proposal_is_released_once(scene):
    proposal = scene.propose()
    publishing.publish(proposal=proposal, by=scene.chair, at=AT)
    with pytest.raises(PublicationRefusedError, match="đã được xử lý"):
        publishing.publish(proposal=proposal, by=scene.chair, at=AT)


def test_words_that_may_name_a_person_must_be_read_first(scene):
    scene.pay(1_000, content="Trả công bà Trần Thị Ngọc Bích")
    with pytest.raises(PublicationRefusedError, match="Hãy đọc từng chỗ"):
        releasing.propose(project=scene.project, by=scene.accountant, at=AT, reason=REASON)
    assert scene.propose().doubts == 1


@pytest.mark.parametrize("words", ["Báo cho ngoc@example.vn", "CCCD 068.190.001.234"])
def test_personal_data_beyond_doubt_is_never_published(scene, words):
    scene.pay(1_000, content=words)
    with pytest.raises(PublicationRefusedError, match="Có dữ liệu cá nhân"):
        scene.propose()
    assert Proposal.objects.count() == 0


def test_the_explanation_and_the_reason_are_looked_through_as_well(scene):
    with pytest.raises(PublicationRefusedError, match="0912 345 678"):
        scene.propose(reason="Sửa theo lời anh gọi 0912 345 678")
    with pytest.raises(PublicationRefusedError, match="ngoc@example"):
        scene.propose(gap="Còn chờ ngoc@example.vn xác nhận số tiền này")


def test_a_finding_does_not_bring_back_what_was_withdrawn(scene):
    scene.complete()
    made = scene.publish()
    front = make_front()
    make.make_clock(Clock.Step.FINDING_ANSWER, days=15)
    withdraw(scene, made)
    with pytest.raises(PublicationRefusedError, match="đã được rút"):
        supervising.record_finding(
            publication=made, topic="QUALITY", text="Mặt đường nứt dài 3 mét.", by=front, at=AT
        )
    assert Publication.objects.count() == 1


def test_a_withdrawn_version_leaves_its_reason_and_its_hash(scene):
    made = scene.publish()
    assert page(scene)[0] == 200
    withdraw(scene, made)
    status, said = page(scene)
    assert status == 410
    assert WHY in said
    assert made.sha256 in said
    assert "Nguyễn Văn An" not in said
    assert page(scene, "version_page", 1)[0] == 410
    for name in ("version_pdf", "version_json", "contributions_page", "payments_page"):
        assert page(scene, name, 1)[0] == 404


def test_what_was_withdrawn_is_not_printed_any_more(scene, tmp_path):
    withdraw(scene, scene.publish())
    with pytest.raises(CommandError, match=WHY):
        call_command("print_statement", project=scene.project.code, out=tmp_path / "x.pdf")
    assert not (tmp_path / "x.pdf").exists()


def test_what_was_withdrawn_is_in_no_list_and_no_sum(scene):
    made = scene.publish()
    withdraw(scene, made)
    assert not Listing.objects.public().exists()
    sums = CommuneSums.objects.get()
    assert (sums.projects, sums.received) == (0, 0)
    assert made.title not in Client().get(reverse("home")).content.decode()


def test_after_a_withdrawal_the_same_figures_may_be_published_again(scene):
    withdraw(scene, scene.publish())
    again = scene.publish(AT + timedelta(hours=2), reason="Đã bỏ địa chỉ khỏi tên tài liệu")
    assert again.version == 2
    assert page(scene)[0] == 200
    assert Listing.objects.public().get().version == 2


def test_whoever_asked_for_a_withdrawal_does_not_confirm_it(scene):
    asked = releasing.ask_withdrawal(
        publication=scene.publish(), by=scene.accountant, at=AT, reason=WHY
    )
    with pytest.raises(permissions.SamePersonError):
        releasing.withdraw(proposal=asked, by=scene.accountant, at=AT)


def test_a_version_is_withdrawn_once(scene):
    made = scene.publish()
    withdraw(scene, made)
    with pytest.raises(PublicationRefusedError, match="đã được rút"):
        withdraw(scene, made)


BY_ONE = """
    INSERT INTO disclosure_withdrawal (publication_id, proposal_id, reason, withdrawn_by_id, withdrawn_at)
    SELECT publication_id, id, reason, prepared_by_id, now() FROM disclosure_proposal WHERE kind = 'WITHDRAWAL'
"""
BY_ONE_REFUSED = """
    INSERT INTO disclosure_refusal (proposal_id, reason, refused_by_id, refused_at)
    SELECT id, reason, prepared_by_id, now() FROM disclosure_proposal
"""


def test_the_database_refuses_one_person_in_both_roles(scene):
    releasing.ask_withdrawal(publication=scene.publish(), by=scene.accountant, at=AT, reason=WHY)
    for statement in (BY_ONE, BY_ONE_REFUSED):
        with pytest.raises(tampering.RefusedError, match="one person prepared and decided"):
            tampering.attempt("application", statement)


@pytest.mark.parametrize("table", ["proposal", "withdrawal"])
def test_what_was_proposed_and_withdrawn_stays(scene, table):
    withdraw(scene, scene.publish())
    for statement in (
        f"DELETE FROM disclosure_{table}",
        f"UPDATE disclosure_{table} SET reason = 'x'",
    ):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt("owner", statement)


def test_a_version_tells_what_it_says_otherwise_than_the_one_before(scene):
    scene.publish()
    scene.give("Võ Văn Chín", 100_000)
    scene.publish(AT + timedelta(hours=1), reason="Thêm một khoản đóng góp mới")
    status, said = page(scene, "version_changes", 2)
    assert status == 200
    assert "Thêm một khoản đóng góp mới" in said
    assert "1.100.000" in said
    assert "1.200.000" in said
    assert page(scene, "version_changes", 1)[0] == 404
