"""Statements that one person prepares and another issues; the database holds it."""

from datetime import date, timedelta
from typing import Any

import pytest

from disclosure import issuing
from disclosure.drafts import StatementRefusedError
from disclosure.models.statement import (
    Statement,
    StatementRequest,
    StatementRuling,
    StatementWithdrawal,
)
from disclosure.publishing import PublicationRefusedError
from disclosure.statements import KINDS, body
from disclosure.statements.kind import Subject
from ledger import permissions
from ledger.daysums import NoSuchDayError
from ledger.reasons import ReasonTooShortError
from tests import make, tampering
from tests.disclosure.scene import AT, Scene, fill, make_front, make_scene

pytestmark = pytest.mark.django_db

SINCE = date(2026, 11, 1)
WHY = "Báo cáo thu, chi gửi Mặt trận Tổ quốc xã"
LATER = AT + timedelta(hours=1)


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    fill(made)
    return made


def prepare(scene: Scene, **more) -> StatementRequest:
    kind = KINDS["COMMUNE"]
    given: dict[str, Any] = {
        "book": scene.book,
        "kind": kind,
        "subject": kind.subjects(scene.book)[0],
        "since": SINCE,
        "until": make.TODAY,
        "by": scene.accountant,
        "at": AT,
        "reason": WHY,
    }
    return issuing.prepare(**given | more)


def issue(scene: Scene, **more) -> Statement:
    return issuing.issue(request=prepare(scene, **more), by=scene.chair, at=LATER)


def withdraw(scene: Scene, statement: Statement) -> StatementWithdrawal:
    asked = issuing.ask_withdrawal(statement=statement, by=scene.accountant, at=LATER, reason=WHY)
    return issuing.withdraw(request=asked, by=scene.chair, at=LATER)


def equation(statement: Statement) -> tuple[int, ...]:
    said = body.read(bytes(statement.body))
    return tuple(term.amount for term in said.kind.equation(said.facts))


def test_what_one_prepared_another_issues(scene):
    made = issue(scene)
    said = body.read(bytes(made.body))
    assert (said.head.version, said.head.previous) == (1, "")
    assert (said.head.since, said.head.until) == (SINCE, make.TODAY)
    assert said.head.agency == "UBND xã Lương Sơn"
    assert equation(made) == (0, 1_100_000, 0, 400_000, 700_000)
    assert body.write(said.kind, said.head, said.facts) == bytes(made.body)


def test_the_money_before_the_period_is_its_opening(scene):
    scene.give("Nguyễn Văn Bình", 50_000, on=date(2026, 11, 2))
    made = issue(scene, since=date(2026, 11, 3))
    assert equation(made) == (50_000, 1_100_000, 0, 400_000, 750_000)


def test_the_chair_alone_issues_and_not_what_they_prepared(scene):
    with pytest.raises(permissions.NotAllowedError):
        issuing.issue(request=prepare(scene), by=scene.cashier, at=LATER)
    own = prepare(scene, by=scene.chair, reason="Lập lại do chủ tài khoản")
    with pytest.raises(permissions.SamePersonError):
        issuing.issue(request=own, by=scene.chair, at=LATER)
    with pytest.raises(permissions.NotAllowedError):
        prepare(scene, by=make_front())


def test_a_button_pressed_twice_asks_once(scene):
    assert prepare(scene) == prepare(scene)
    assert StatementRequest.objects.count() == 1


def test_a_request_is_issued_once(scene):
    asked = prepare(scene)
    issuing.issue(request=asked, by=scene.chair, at=LATER)
    with pytest.raises(StatementRefusedError, match="đã được xử lý"):
        issuing.issue(request=asked, by=scene.chair, at=LATER)


def test_a_newer_request_replaces_the_one_before(scene):
    first = prepare(scene)
    prepare(scene, reason="Lập lại sau khi sửa một chữ")
    with pytest.raises(StatementRefusedError, match="đề nghị mới hơn"):
        issuing.issue(request=first, by=scene.chair, at=LATER)


def test_what_was_sent_back_is_not_issued(scene):
    asked = prepare(scene)
    issuing.refuse(request=asked, by=scene.chair, at=LATER, reason="Chờ đối chiếu xong tháng này")
    with pytest.raises(StatementRefusedError, match="đã được xử lý"):
        issuing.issue(request=asked, by=scene.chair, at=LATER)


def test_figures_that_changed_since_are_not_issued(scene):
    asked = prepare(scene)
    scene.give("Nguyễn Văn Bình", 50_000)
    with pytest.raises(StatementRefusedError, match="đã thay đổi"):
        issuing.issue(request=asked, by=scene.chair, at=LATER)


def test_the_same_is_not_issued_twice_and_a_change_makes_the_next_version(scene):
    first = issue(scene)
    with pytest.raises(StatementRefusedError, match="Không có gì mới so với bản 1"):
        prepare(scene)
    scene.give("Nguyễn Văn Bình", 50_000)
    second = issue(scene)
    assert second.version == 2
    assert body.read(bytes(second.body)).head.previous == first.sha256


def test_a_period_that_is_not_over_or_of_no_book_is_refused(scene):
    with pytest.raises(StatementRefusedError, match="20/11/2026 hoặc sớm hơn"):
        prepare(scene, until=make.TODAY + timedelta(days=1))
    with pytest.raises(NoSuchDayError):
        prepare(scene, since=scene.book.opened_on - timedelta(days=1))
    with pytest.raises(NoSuchDayError):
        prepare(scene, until=SINCE - timedelta(days=1))


def test_personal_data_and_short_reasons_are_refused(scene):
    with pytest.raises(ReasonTooShortError):
        prepare(scene, reason="gấp")
    with pytest.raises(PublicationRefusedError, match="0912 345 678"):
        prepare(scene, reason="Theo lời anh gọi 0912 345 678")
    with pytest.raises(PublicationRefusedError, match="ngoc@example"):
        prepare(scene, gap_stated="Còn chờ ngoc@example.vn xác nhận số này")


def test_what_was_withdrawn_may_be_issued_again(scene):
    made = issue(scene)
    withdraw(scene, made)
    assert not Statement.objects.in_view().exists()
    assert issue(scene).version == 2
    with pytest.raises(StatementRefusedError, match="đã được rút"):
        issuing.ask_withdrawal(statement=made, by=scene.accountant, at=LATER, reason=WHY)


def test_nobody_withdraws_alone(scene):
    made = issue(scene)
    asked = issuing.ask_withdrawal(statement=made, by=scene.chair, at=LATER, reason=WHY)
    with pytest.raises(permissions.SamePersonError):
        issuing.withdraw(request=asked, by=scene.chair, at=LATER)
    issuing.withdraw(request=asked, by=scene.accountant, at=LATER)


_TABLES = ["statementrequest", "statementruling", "statement", "statementwithdrawal"]


@tampering.WAYS
@pytest.mark.parametrize("table", _TABLES)
def test_no_row_is_changed_or_removed(scene, table, way):
    withdraw(scene, issue(scene))
    for sql in (f"UPDATE disclosure_{table} SET id = id", f"DELETE FROM disclosure_{table}"):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, sql)


_RULE = """
    INSERT INTO disclosure_statementruling (request_id, agreed, reason, by_id, at)
    VALUES (%s, true, '', %s, now())
"""
_ISSUE = """
    INSERT INTO disclosure_statement (request_id, book_id, kind, subject_code, subject_title, since,
        "until", commune_code, version, code, body, sha256, reason, issued_by_id, issued_at)
    SELECT r.id, r.book_id, r.kind, r.subject_code, r.subject_title, r.since, r."until", '23032',
        {version}, 'ABCDEFGHJK', '{{}}', {sha256}, r.reason, {by}, now()
    FROM disclosure_statementrequest r WHERE r.id = %s
"""
_TRUE = "encode(sha256('{{}}'), 'hex')"


@pytest.mark.parametrize("way", ["application", "owner", "replica"])
def test_nobody_rules_on_their_own_request_in_sql(scene, way):
    asked = prepare(scene)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, _RULE, asked.pk, scene.accountant.pk)


def test_two_rulings_on_one_request_are_refused(scene):
    asked = prepare(scene)
    issuing.refuse(request=asked, by=scene.chair, at=LATER, reason="Chờ đối chiếu xong tháng này")
    with pytest.raises(tampering.RefusedError):
        tampering.attempt("application", _RULE, asked.pk, scene.cashier.pk)


@tampering.WAYS
@pytest.mark.parametrize(
    ("version", "sha256"), [("2", _TRUE), ("1", "repeat('a', 64)")], ids=["version", "hash"]
)
def test_a_version_out_of_order_or_a_false_hash_is_refused(scene, way, version, sha256):
    asked = prepare(scene)
    tampering.attempt("application", _RULE, asked.pk, scene.chair.pk)
    sql = _ISSUE.format(version=version, sha256=sha256, by=scene.chair.pk)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql.replace("{{}}", "{}"), asked.pk)


@tampering.WAYS
def test_nothing_is_issued_that_nobody_agreed_to(scene, way):
    asked = prepare(scene)
    sql = _ISSUE.format(version=1, sha256=_TRUE, by=scene.chair.pk).replace("{{}}", "{}")
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql, asked.pk)
    assert StatementRuling.objects.count() == 0


def test_a_subject_that_the_book_does_not_have_is_refused(scene):
    with pytest.raises(StatementRefusedError, match="Sổ này không có"):
        prepare(scene, subject=Subject("23033", "UBND xã khác"))
