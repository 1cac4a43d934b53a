"""Statements when two people act at the same moment."""

import pytest

from disclosure import issuing
from disclosure.drafts import StatementRefusedError
from disclosure.models.statement import Statement, StatementRequest, StatementRuling
from ledger.models.people import Role
from tests import make
from tests.disclosure.scene import Scene, make_scene
from tests.disclosure.test_issuing import LATER, prepare
from tests.racing import at_once

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    made.give("Nguyễn Văn An", 500_000)
    return made


def test_of_two_who_issue_one_request_at_once_one_is_told(scene):
    asked, other = prepare(scene), make.make_member(scene.book.organisation, Role.CHAIR)
    ends = at_once(
        *[
            lambda by=by: issuing.issue(request=asked, by=by, at=LATER)
            for by in (scene.chair, other)
        ]
    )
    assert [type(end) for end in ends] == [StatementRefusedError]
    assert (Statement.objects.count(), StatementRuling.objects.count()) == (1, 1)


def test_a_request_is_issued_or_sent_back_never_both(scene):
    asked, other = prepare(scene), make.make_member(scene.book.organisation, Role.CHAIR)
    ends = at_once(
        lambda: issuing.issue(request=asked, by=scene.chair, at=LATER),
        lambda: issuing.refuse(request=asked, by=other, at=LATER, reason="Chờ đối chiếu xong"),
    )
    assert [type(end) for end in ends] == [StatementRefusedError]
    ruling = StatementRuling.objects.get()
    assert Statement.objects.count() == int(ruling.agreed)


def test_money_received_while_it_is_issued_is_in_none_or_all_of_it(scene):
    asked = prepare(scene)
    at_once(
        lambda: issuing.issue(request=asked, by=scene.chair, at=LATER),
        lambda: scene.give("Trần Văn Bình", 50_000),
    )
    assert StatementRequest.objects.count() == 1
    assert Statement.objects.filter(request=asked).count() <= 1
