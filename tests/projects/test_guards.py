"""What SQL may not do to promises, receipts, payments, allotments and agreements."""

import pytest

from projects import allocating, receiving
from projects.models.contribution import Form
from tests import make, tampering, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> world.World:
    """Give a commune with one of everything: pledged, received, allotted, agreed, asked, paid."""
    place = world.make_world()
    call = make.make_call(place.project, cash_box=place.box, bank_account=place.bank)
    pledge = make.make_pledge(call, place.accountant)
    receiving.receive(
        project=place.project,
        giver=pledge.giver,
        form=Form.CASH,
        on=make.TODAY,
        by=place.accountant,
        key="thu",
        display=pledge.display,
        amount=500_000,
        pledge=pledge,
        call=call,
    )
    _draw(place)
    make.sign(_agreement(place))
    world.pay(place, world.approved(place))
    world.ask(place, 100, content="Mua cát")
    return place


def _draw(place: world.World) -> None:
    make.make_threshold()
    make.make_clock()
    request = make.make_request(place.project, place.accountant, custody=place.bank)
    allocating.submit(request=request, by=place.accountant, on=make.TODAY)
    allocating.approve(request=request, by=place.chair, on=make.TODAY)
    allocating.draw(request=request, by=place.accountant, on=make.TODAY)


def _agreement(place: world.World):
    agreement = make.make_agreement(place.project, made_by=place.accountant)
    make.make_commitment(agreement)
    make.make_commitment(agreement, "COMMUNE", amount=None)
    return agreement


KEPT = [
    "projects_project",
    "projects_call",
    "projects_giver",
    "projects_pledge",
    "projects_contribution",
    "projects_payee",
    "projects_paymentrequest",
    "projects_paymentpart",
    "projects_allocationrequest",
    "projects_agreement",
    "projects_commitment",
    "projects_decision",
]


@tampering.WAYS
@pytest.mark.parametrize("table", KEPT)
def test_nothing_decided_or_promised_is_removed(place, way, table):
    for sql in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, sql)


CHANGES = {
    "project SET code = 'x'",
    "project SET book_id = book_id + 1",
    "call SET regime = 'FRONT'",
    "call SET households = 1",
    "giver SET kind = 'BUSINESS'",
    "pledge SET amount = amount + 1",
    "contribution SET amount = amount + 1",
    "contribution SET unit_price = 5",
    "contribution SET received_by_id = (SELECT max(id) FROM ledger_user)",
    "payee SET account_number = '999'",
    "paymentpart SET amount = amount + 1",
    "paymentrequest SET amount = amount + 1 WHERE state = 'PAID'",
    "paymentrequest SET amount = amount + 1 WHERE state = 'REQUESTED'",
    "paymentrequest SET content = 'x' WHERE state = 'PAID'",
    "paymentrequest SET paid_on = paid_on - 9 WHERE state = 'PAID'",
    "paymentrequest SET state = 'PAID', paid_on = now(), entry_id = (SELECT min(id) FROM ledger_entry)"
    " WHERE state = 'REQUESTED'",
    "allocationrequest SET amount = amount - 1",
    "allocationrequest SET state = 'APPROVED', content = 'x'",
    "allocationrequest SET decided_on = decided_on - 1",
    "agreement SET title = 'x'",
    "agreement SET id = id + 1000",
    "commitment SET amount = 1",
}


@tampering.WAYS
@pytest.mark.parametrize("change", sorted(CHANGES))
def test_what_was_promised_booked_or_decided_is_not_rewritten(place, way, change):
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, f"UPDATE projects_{change}")


@tampering.WAYS
def test_a_payment_gains_no_part(place, way):
    with pytest.raises(tampering.RefusedError, match="its parts"):
        tampering.attempt(
            way,
            "INSERT INTO projects_paymentpart (payment_id, fund_id, amount)"
            " SELECT payment_id, (SELECT max(id) FROM ledger_fund), 5 FROM projects_paymentpart",
        )


@tampering.WAYS
def test_a_payment_is_the_sum_of_its_parts(place, way):
    with pytest.raises(tampering.RefusedError, match="its parts"):
        tampering.attempt(
            way,
            "INSERT INTO projects_paymentrequest (project_id, book_id, year, number, kind, payee_id, content,"
            " amount, gross, recovered, retained, tax, custody_id, invoice, state, decision_reason,"
            " made_by_id, made_at)"
            " SELECT project_id, book_id, year, number + 1, kind, payee_id, content, amount, gross, 0, 0, 0,"
            " custody_id, '', 'REQUESTED', '', made_by_id, now() FROM projects_paymentrequest"
            " ORDER BY number DESC LIMIT 1",
        )


@tampering.WAYS
def test_a_draft_is_not_approved_past_its_submission(place, way):
    make.make_request(place.project, place.accountant, custody=place.bank)
    with pytest.raises(tampering.RefusedError, match=r"append-only|permission denied"):
        tampering.attempt(
            way,
            "UPDATE projects_allocationrequest SET state = 'APPROVED',"
            " allotment_entry_id = (SELECT min(id) FROM ledger_entry) WHERE state = 'DRAFT'",
        )


def test_the_giver_may_still_change_how_the_name_is_shown(place):
    tampering.attempt("application", "UPDATE projects_contribution SET display = 'ANONYMOUS'")
    tampering.attempt("application", "UPDATE projects_giver SET name = 'Đã xóa', folded = 'da xoa'")
    contribution = place.project.contributions.get()
    assert (contribution.display, contribution.giver.name) == ("ANONYMOUS", "Đã xóa")
