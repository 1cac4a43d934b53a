"""What SQL may not do to contracts, amendments, acceptances and defects."""

from datetime import date
from decimal import Decimal

import pytest

from projects import accepting, amending, contracting
from tests import make, tampering, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> world.World:
    """Give a commune with a signed contract, an amendment, acceptances, a guarantee and defects."""
    place = world.make_world()
    make.decide(place.project)
    people = {"by": place.accountant, "chair": place.chair}
    contract = make.make_contract(place.project, **people)
    contracting.add_guarantee(
        contract=contract,
        kind="ADVANCE",
        number="BL-01",
        bank="Agribank",
        amount=60_000_000,
        until=date(2027, 1, 1),
        by=place.accountant,
        on=make.TODAY,
    )
    amendment = _amendment(place, contract)
    amending.sign_amendment(
        amendment=amendment, signed_on=date(2026, 9, 20), by=place.chair, on=make.TODAY
    )
    make.make_acceptance(contract, place.deposit, volumes=_volumes(10), **people)
    make.make_draft_acceptance(
        contract, place.deposit, volumes=_volumes(5), by=place.accountant, stage="Đợt 2"
    )
    for text in ("Nứt", "Hở"):
        defect = _defect(place, contract, text)
    accepting.close_defect(
        defect=defect,
        mended_on=make.TODAY,
        mended_text="Đã trám",
        by=place.accountant,
        on=make.TODAY,
    )
    return place


def _volumes(first: int) -> list[Decimal]:
    return [Decimal(first), Decimal(0), Decimal(0)]


def _amendment(place: world.World, contract):
    return amending.propose_amendment(
        contract=contract,
        reason="Bổ sung do mưa lũ",
        ends_on=contract.ends_on,
        changes=[amending.Change(contract.items.get(position=1), Decimal(10))],
        items=[contracting.Item("Lan can", "m", Decimal(10), 1_000_000)],
        by=place.accountant,
        on=make.TODAY,
    )


def _defect(place: world.World, contract, text: str):
    return accepting.add_defect(
        contract=contract,
        text=text,
        found_on=date(2026, 11, 1),
        due_on=date(2026, 11, 30),
        by=place.accountant,
        on=make.TODAY,
    )


KEPT = [
    "contract",
    "guarantee",
    "amendment",
    "contractitem",
    "acceptance",
    "acceptanceitem",
    "acceptancepart",
    "defect",
]


@tampering.WAYS
@pytest.mark.parametrize("table", KEPT)
def test_nothing_signed_or_accepted_is_removed(place, way, table):
    for sql in (f"DELETE FROM projects_{table}", f"TRUNCATE projects_{table} CASCADE"):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, sql)


CHANGES = {
    "contract SET advance_share = 0.9",
    "contract SET payee_id = payee_id + 1",
    "contract SET state = 'DRAFT', signed_on = NULL",
    "contract SET signed_on = signed_on - 60",
    "contract SET ends_on = ends_on + 60",
    "guarantee SET until = until + 365",
    "amendment SET reason = 'x'",
    "amendment SET state = 'DRAFT', signed_on = NULL",
    "amendment SET ends_on = ends_on + 60",
    "contractitem SET quantity = quantity * 2, amount = amount * 2",
    "contractitem SET unit_price = unit_price * 2, amount = amount * 2",
    "contractitem SET content = 'x'",
    "acceptance SET value = value + 1",
    'acceptance SET "on" = "on" - 1',
    "acceptance SET board_was_there = false, absence_reason = 'x'",
    "acceptance SET stage = 'x' WHERE state = 'DRAFT'",
    "acceptance SET state = 'RETURNED', entry_id = NULL WHERE state = 'ACCEPTED'",
    "acceptance SET state = 'DRAFT', entry_id = NULL WHERE state = 'ACCEPTED'",
    "acceptance SET state = 'RETURNED' WHERE state = 'DRAFT'",
    "acceptance SET state = 'ACCEPTED', decided_on = now(), decided_by_id = (SELECT max(id) FROM ledger_user),"
    " entry_id = (SELECT min(id) FROM ledger_entry) WHERE state = 'DRAFT'",
    "acceptance SET decided_on = decided_on - 1 WHERE state = 'ACCEPTED'",
    "acceptance SET entry_id = (SELECT min(id) FROM ledger_entry) WHERE state = 'ACCEPTED'",
    "acceptanceitem SET quantity = quantity + 1",
    "acceptancepart SET fund_id = (SELECT min(id) FROM ledger_fund)",
    "defect SET text = 'x'",
    "defect SET due_on = due_on + 60 WHERE mended_on IS NULL",
    "defect SET mended_on = mended_on - 1 WHERE mended_on IS NOT NULL",
    "defect SET mended_on = NULL, closed_by_id = NULL WHERE mended_on IS NOT NULL",
}


@tampering.WAYS
@pytest.mark.parametrize("change", sorted(CHANGES))
def test_what_was_signed_or_accepted_is_not_rewritten(place, way, change):
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, f"UPDATE projects_{change}")


_ITEM = (
    "INSERT INTO projects_contractitem (contract_id, amendment_id, of_id, position, content, unit, quantity,"
    " unit_price, amount) SELECT contract_id, amendment_id, of_id, 99, 'x', 'm', 1, unit_price, unit_price"
    " FROM projects_contractitem WHERE {}"
)
_ACCEPTANCE = (
    'INSERT INTO projects_acceptance (contract_id, number, kind, stage, "on", value, quality, conclusion,'
    " board_was_there, members, absence_reason, state, made_by_id, made_at, decision_reason, entry_id)"
    " SELECT contract_id, 77, kind, 'x', \"on\", value, quality, conclusion, true, '', '', '{}',"
    " made_by_id, now(), '', {} FROM projects_acceptance WHERE state = 'ACCEPTED'"
)
ADDED = {
    "an item of a signed contract": _ITEM.format("amendment_id IS NULL LIMIT 1"),
    "an item of a signed amendment": _ITEM.format("amendment_id IS NOT NULL AND of_id IS NULL"),
    "a signed contract": (
        "INSERT INTO projects_contract (project_id, payee_id, number, title, selection, state, signed_on,"
        " signed_for_owner, signed_for_payee, starts_on, ends_on, advance_share, recovered_by, warranty,"
        " retention_share, warranty_months, made_by_id, made_at)"
        " SELECT project_id, payee_id, 'x', 'x', '', 'SIGNED', signed_on, 'x', 'x', starts_on, ends_on, 0, 1,"
        " 'NONE', 0, 0, made_by_id, now() FROM projects_contract"
    ),
    "a signed amendment": (
        "INSERT INTO projects_amendment (contract_id, number, reason, ends_on, state, signed_on, made_by_id,"
        " made_at, decided_by_id) SELECT contract_id, 9, 'x', ends_on, 'SIGNED', signed_on, made_by_id, now(),"
        " decided_by_id FROM projects_amendment"
    ),
    "an acceptance without items": _ACCEPTANCE.format("DRAFT", "NULL"),
    "an acceptance that was accepted at once": _ACCEPTANCE.format("ACCEPTED", "entry_id + 1"),
    "an item of what was accepted": (
        "INSERT INTO projects_acceptanceitem (acceptance_id, item_id, quantity, amount)"
        " SELECT a.id, i.id, 1, 1000000 FROM projects_acceptance a, projects_contractitem i"
        " WHERE a.state = 'ACCEPTED' AND i.content = 'Lan can'"
    ),
    "a part of what was accepted": (
        "INSERT INTO projects_acceptancepart (acceptance_id, fund_id, amount)"
        " SELECT id, (SELECT min(id) FROM ledger_fund), 5 FROM projects_acceptance WHERE state = 'ACCEPTED'"
    ),
}


@tampering.WAYS
@pytest.mark.parametrize("what", sorted(ADDED))
def test_nothing_is_added_past_the_verbs(place, way, what):
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, ADDED[what])


@tampering.WAYS
def test_more_than_is_agreed_is_not_accepted_past_the_verbs(place, way):
    """Measure all of an item, then let an amendment take half of it away behind the verbs' back."""
    contract = place.project.contracts.get()
    draft = contract.acceptances.get(state="DRAFT")
    accepting.accept(acceptance=draft, by=place.chair, on=make.TODAY)
    amendment = amending.propose_amendment(
        contract=contract,
        reason="Giảm do trùng dự án khác",
        ends_on=contract.ends_on,
        changes=[
            amending.Change(contract.items.get(of=None, position=1, amendment=None), Decimal(-95))
        ],
        items=[],
        by=place.accountant,
        on=make.TODAY,
    )
    make.make_draft_acceptance(
        contract, place.deposit, volumes=_volumes(95), by=place.accountant, stage="Đợt 3"
    )
    amending.sign_amendment(
        amendment=amendment, signed_on=date(2026, 9, 30), by=place.chair, on=make.TODAY
    )
    with pytest.raises(accepting.AcceptanceRefusedError):
        accepting.accept(
            acceptance=contract.acceptances.get(state="DRAFT"), by=place.chair, on=make.TODAY
        )
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(
            way,
            "UPDATE projects_acceptance SET state = 'ACCEPTED', decided_on = now(),"
            " decided_by_id = (SELECT max(decided_by_id) FROM projects_acceptance),"
            " entry_id = (SELECT max(id) FROM ledger_entry) WHERE state = 'DRAFT'",
        )


@tampering.WAYS
def test_a_draft_may_be_written_anew(place, way):
    contract = make.make_draft_contract(place.project, by=place.accountant)
    tampering.attempt(way, f"DELETE FROM projects_contractitem WHERE contract_id = {contract.pk}")
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(
            way,
            "UPDATE projects_contract SET state = 'SIGNED', signed_on = '2026-09-01' WHERE state = 'DRAFT'",
        )
