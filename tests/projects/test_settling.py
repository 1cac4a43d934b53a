"""A project is handed over, settled by three people, and its cost becomes an asset."""

import hashlib
from datetime import date

import pytest

from ledger import balances, permissions, reasons
from ledger.models.chart import Function, Source
from ledger.models.law import CalendarDay, Clock
from ledger.models.people import Membership
from projects import handing_over, settlements, settling, workflow
from projects.models.settlement import Handover
from tests import make, settled
from tests.settled import Built

REASON = "Thiếu bản vẽ hoàn công"


@pytest.fixture
def built(db) -> Built:
    return settled.make_built()


def standing(built: Built, *functions: Function) -> dict[tuple[str, int], int]:
    rows = balances.standing(built.project.purpose, *functions)
    return {(str(function), fund.pk): net for function, fund, net in rows}


def test_works_are_handed_over_by_two_people(built):
    done = settled.hand_over(built)
    assert (done.state, done.decided_by) == ("DONE", built.chair)
    assert settlements.handover_of(built.project) == done


def test_who_wrote_the_minutes_does_not_confirm_them(built):
    paper = handing_over.Paper(settled.DONE, "05/BB", "Thôn 3", "Tốt")
    made = handing_over.record(
        project=built.project, paper=paper, by=built.accountant, on=make.TODAY
    )
    Membership.objects.create(
        user=built.accountant,
        organisation=built.book.organisation,
        role="CHAIR",
        since=make.LONG_AGO,
    )
    with pytest.raises(permissions.SamePersonError):
        handing_over.confirm(handover=made, by=built.accountant, on=make.TODAY)


def test_works_not_complete_or_not_accepted_are_not_handed_over(db):
    built = settled.make_built(accepted=0)
    with pytest.raises(handing_over.HandoverRefusedError, match="chưa nghiệm thu hoàn thành"):
        settled.hand_over(built)
    built.project.state = "BUILDING"
    built.project.save()
    with pytest.raises(handing_over.HandoverRefusedError, match="đã hoàn thành"):
        settled.hand_over(built)


def test_a_handover_before_the_completion_is_refused(built):
    with pytest.raises(handing_over.HandoverRefusedError, match="trước ngày hoàn thành"):
        settled.hand_over(built, on=date(2026, 1, 5))


def test_minutes_sent_back_are_written_again(built):
    paper = handing_over.Paper(settled.DONE, "05/BB", "Thôn 3", "Tốt")
    made = handing_over.record(
        project=built.project, paper=paper, by=built.accountant, on=make.TODAY
    )
    handing_over.send_back(handover=made, by=built.chair, on=make.TODAY, reason=REASON)
    assert settled.hand_over(built).state == "DONE"
    assert Handover.objects.count() == 1


def test_a_settlement_before_the_handover_is_refused(built):
    with pytest.raises(settling.SettlementRefusedError, match="chưa bàn giao"):
        settled.submit(built)


def test_the_cost_of_each_source_becomes_its_asset(built):
    done = settled.approve(built)
    assert done.state == workflow.SettlementState.APPROVED
    assert standing(built, Function.WORKS) == {}
    assert standing(built, Function.ASSET) == {
        ("ASSET", built.budget.pk): 600,
        ("ASSET", built.deposit.pk): 400,
    }
    assert settlements.approved_by_source(built.project) == {
        Source.PROVINCE: 600,
        Source.PEOPLE: 400,
    }
    assert [(a.value, a.keeper) for a in done.assets.all()] == [(1_000, "Ban nhân dân thôn 3")]


def test_what_the_review_cuts_is_owed_less(built):
    settled.approve(built, amount=100)
    owed = standing(built, Function.CONTRACTOR)
    assert sum(owed.values()) == -900
    assert sum(standing(built, Function.ASSET).values()) == 900


def test_a_cut_comes_first_out_of_what_is_still_owed(built):
    accepted = built.contract.acceptances.get()
    settled.pay(built, built.contract, built.budget, 600, kind="STAGE", acceptance=accepted)
    settled.approve(built, amount=100)
    assert standing(built, Function.CONTRACTOR) == {("CONTRACTOR", built.deposit.pk): -300}


def test_what_is_not_in_the_asset_stays_cost(built):
    settled.approve(built, left_out=50)
    assert sum(standing(built, Function.WORKS).values()) == 50
    assert sum(standing(built, Function.ASSET).values()) == 950


def test_a_cut_without_a_reason_is_refused(built):
    settled.hand_over(built)
    sent = settled.submit(built)
    cost = sent.costs.get()
    with pytest.raises(reasons.ReasonTooShortError):
        settling.review(
            settlement=sent,
            number="07/BC",
            found={cost.pk: settling.Review(900)},
            assets=None,
            by=built.reviewer,
            on=make.TODAY,
        )


def test_more_than_was_proposed_and_no_result_are_refused(built):
    settled.hand_over(built)
    sent = settled.submit(built)
    cost = sent.costs.get()
    for found, said in (({cost.pk: settling.Review(1_001)}, "từ 0 đến"), ({}, "Hãy ghi kết quả")):
        with pytest.raises(settling.SettlementRefusedError, match=said):
            settling.review(
                settlement=sent,
                number="07/BC",
                found=found,
                assets=None,
                by=built.reviewer,
                on=make.TODAY,
            )


def test_who_proposed_does_not_review_and_who_reviewed_does_not_approve(built):
    settled.hand_over(built)
    sent = settled.submit(built)
    with pytest.raises(permissions.SamePersonError):
        settling.review(
            settlement=sent, number="1", found={}, assets=None, by=built.accountant, on=make.TODAY
        )
    done = settled.review(built, sent)
    Membership.objects.create(
        user=built.reviewer, organisation=built.book.organisation, role="CHAIR", since=make.LONG_AGO
    )
    with pytest.raises(permissions.SamePersonError):
        settling.approve(settlement=done, number="9", by=built.reviewer, on=make.TODAY)
    with pytest.raises(permissions.NotAllowedError):
        settling.approve(settlement=done, number="9", by=built.cashier, on=make.TODAY)


def test_a_cost_above_the_total_investment_is_refused(built):
    more = (Function.WORKS, built.deposit, 4_001), (Function.CONTRACTOR, built.deposit, -4_001)
    settled.post(built, *more, key="beyond the contract")
    settled.hand_over(built)
    with pytest.raises(settling.SettlementRefusedError, match="vượt tổng mức đầu tư"):
        settled.review(built, settled.submit(built))


def test_books_that_moved_since_the_draft_send_the_dossier_back(built):
    settled.hand_over(built)
    sent = settled.submit(built)
    settled.post(
        built, (Function.WORKS, built.deposit, 5), (Function.BANK, built.deposit, -5), key="late"
    )
    with pytest.raises(settling.SettlementRefusedError, match="đã khác hồ sơ"):
        settled.review(built, sent)
    settling.send_back(settlement=sent, by=built.reviewer, on=make.TODAY, reason=REASON)
    again = settled.submit(built)
    assert sum(cost.proposed for cost in again.costs.all()) == 1_005


def test_an_approval_taken_back_leaves_the_books_as_before(built):
    done = settled.approve(built, amount=100)
    back = settling.take_back(settlement=done, by=built.chair, on=make.TODAY, reason=REASON)
    assert (back.state, back.entry) == (workflow.SettlementState.RETURNED, None)
    assert sum(standing(built, Function.WORKS).values()) == 1_000
    assert standing(built, Function.ASSET) == {}
    again = settled.review(built, settled.submit(built))
    assert (
        settling.approve(settlement=again, number="100/QĐ", by=built.chair, on=make.TODAY).state
        == "APPROVED"
    )


def test_each_step_keeps_its_figures_by_their_hash(built):
    done = settled.approve(built, amount=100)
    sheets = list(done.sheets.order_by("pk"))
    assert [sheet.step for sheet in sheets] == ["SUBMITTED", "REVIEWED", "APPROVED"]
    for sheet in sheets:
        assert sheet.sha256 == hashlib.sha256(bytes(sheet.content)).hexdigest()
    assert b'"tham_tra":900' in bytes(sheets[-1].content)


def test_figures_of_a_contract_add_up(db):
    built = settled.make_built(retains=True)
    accepted = built.contract.acceptances.get()
    settled.pay(built, built.contract, built.budget, 200, kind="ADVANCE")
    settled.pay(
        built,
        built.contract,
        built.budget,
        600,
        kind="STAGE",
        acceptance=accepted,
        recovered=200,
        retained=30,
    )
    row = settled.figures(built).contracts[0]
    assert (row.value, row.accepted, row.paid, row.retained, row.advance) == (
        1_000,
        1_000,
        570,
        30,
        0,
    )
    assert row.owed == 430


def test_the_clocks_run_from_step_to_step(built):
    settled.hand_over(built)
    steps = settlements.steps(built.project, None)
    assert steps[0].due is not None
    assert (steps[0].due.due_on, steps[0].done_on) == (date(2027, 2, 28), None)
    assert [step.due for step in steps[1:]] == [None, None, None]
    sent = settled.submit(built)
    steps = settlements.steps(built.project, sent)
    assert steps[1].due is not None
    assert (steps[0].done_on, steps[1].due.due_on) == (make.TODAY, date(2027, 1, 20))


def test_a_clock_of_a_province_counts_its_working_days(built):
    settled.hand_over(built)
    Clock.objects.create(
        step=Clock.Step.SETTLEMENT_DOSSIER,
        days=3,
        unit=Clock.Unit.WORKING,
        province_code="68",
        basis=make.make_basis(),
        valid_from=make.LONG_AGO,
    )
    CalendarDay.objects.get_or_create(
        day=date(2026, 11, 3), defaults={"kind": CalendarDay.Kind.OFF, "name": "Nghỉ"}
    )
    due = settlements.steps(built.project, None)[0].due
    assert due is not None
    assert due.due_on == date(2026, 11, 5)  # from Saturday 31/10, the 3rd being off


def test_no_clock_in_the_register_is_told(built):
    settled.hand_over(built)
    Clock.objects.all().delete()
    step = settlements.steps(built.project, None)[0]
    assert "Chưa có thời hạn" in step.problem
