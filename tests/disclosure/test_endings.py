"""What the public sees of the end of a project, and that its figures still tie."""

import pytest

from disclosure import canonical, publishing, snapshot
from disclosure.facts import ProjectFacts
from projects import closure
from projects.models.settlement import Surplus
from tests import make, settled
from tests.projects.test_winding_up import back, decide, pay_all, send
from tests.settled import Built


@pytest.fixture
def built(db) -> Built:
    return settled.make_built()


def taken(built: Built) -> ProjectFacts:
    return snapshot.take(built.project, make.TODAY)


def unlisted(facts: ProjectFacts) -> tuple[int, int]:
    """Return what the sums have beside the lists: the scene's entries without a gift or a payment."""
    received, paid = publishing._listed(facts)
    return facts.equation.received - received, facts.equation.paid - paid


def test_nothing_is_said_of_an_ending_before_the_handover(built):
    assert taken(built).ending is None


def test_handover_and_approved_cost_by_source_are_public(built):
    settled.approve(built, amount=100)
    ending = taken(built).ending
    assert ending is not None
    assert (ending.handed_over_on, ending.receiver) == (settled.DONE, "Ban nhân dân thôn 3")
    assert (ending.proposed, sum(share.amount for share in ending.approved)) == (1_000, 900)
    assert {share.source.code for share in ending.approved} == {"PROVINCE", "PEOPLE"}


def test_what_went_back_and_came_back_is_listed_and_the_sums_tie(built):
    pay_all(built)
    settled.approve(built, amount=100)
    before = taken(built)
    owed = closure.owed_back(built.project)
    for fund in (built.budget, built.deposit):
        if fund.pk in owed:
            back(built, fund, owed[fund.pk], f"ve-{fund.pk}")
    send(built, decide(built, built.deposit, 400, Surplus.Way.REFUND), 300, "b")
    after = taken(built)
    assert after.equation.gap == 0
    assert unlisted(after) == unlisted(before)
    assert {other.kind.code for other in after.others} == {"RETURNED", "RECOVERED"}
    assert sum(o.amount for o in after.others if o.kind.code == "RETURNED") == -300


def test_facts_with_an_ending_are_read_back_as_they_were(built):
    settled.approve(built)
    facts = taken(built)
    assert canonical.from_json(canonical.to_json(facts)) == facts
