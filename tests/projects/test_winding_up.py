"""What is left is decided on and sent back; a project is closed when nothing stands; then nothing is posted."""

from datetime import date, timedelta
from typing import Any

import pytest

from ledger import balances, moving, permissions, posting, reversing
from ledger.models.chart import Function, Pot, Source
from ledger.models.decisions import Ruling
from projects import (
    accepting,
    claimable,
    claims,
    closure,
    paying,
    requesting,
    returning,
    settlements,
    settling,
    winding_up,
    workflow,
)
from projects.models.settlement import Return, Settlement, Surplus, YearEndRecord
from projects.payable import PaymentRefusedError
from tests import auditing, make, racing, settled, tampering
from tests.settled import Built

REASON = "Phát hiện thiếu chứng từ"


@pytest.fixture
def built(db) -> Built:
    return settled.make_built()


def pay_all(built: Built, *, owed: int = 1_000, retained: int = 0) -> None:
    """Pay the contract from both funds, keeping back what is retained out of the people's part."""
    accepted = built.contract.acceptances.get()
    settled.pay(built, built.contract, built.budget, 600, kind="STAGE", acceptance=accepted)
    settled.pay(
        built,
        built.contract,
        built.deposit,
        owed - 600,
        kind="STAGE",
        acceptance=accepted,
        retained=retained,
    )


def decide(
    built: Built, fund: Any, amount: int, way: Any = Surplus.Way.BUDGET, **more: Any
) -> Surplus:
    paper = winding_up.Paper(
        way,
        amount,
        "12/NQ-HĐND",
        make.TODAY,
        Surplus.Issuer.COUNCIL,
        "Nộp trả ngân sách phần còn thừa",
        **more,
    )
    return winding_up.decide_surplus(
        project=built.project,
        fund=fund,
        paper=paper,
        by=built.accountant,
        on=make.TODAY,
        key=f"{fund.pk}-{amount}-{way}",
    )


def send(built: Built, surplus: Surplus, amount: int, key: str = "nop") -> Return:
    asked = returning.request_surplus(
        surplus=surplus,
        slip=returning.Slip(amount, "Kho bạc Nhà nước", "UNC 15"),
        by=built.accountant,
        on=make.TODAY,
        key=key,
    )
    return returning.approve(item=asked, by=built.chair, on=make.TODAY)


def empty(built: Built) -> Settlement:
    """Take a project to where it may be closed: paid, settled, its money sent back."""
    pay_all(built)
    done = settled.approve(built)
    send(built, decide(built, built.budget, 1_400), 1_400, "a")
    send(built, decide(built, built.deposit, 600, Surplus.Way.REFUND), 600, "b")
    settled.post(
        built,
        (Function.CONTRIBUTED, built.cash, 1_000),
        (Function.CASH, built.cash, -1_000),
        key="het-ket",
    )
    return done


def close(built: Built, done: Settlement) -> Settlement:
    return winding_up.close(settlement=done, by=built.chair, on=make.TODAY)


def test_after_settlement_and_returns_nothing_stands_but_asset_and_sources(built):
    done = empty(built)
    assert closure.blockers(built.project, done) == []
    closed = close(built, done)
    built.project.refresh_from_db()
    assert (closed.state, built.project.state) == ("CLOSED", workflow.ProjectState.CLOSED)
    standing = {f for f, _fund, _net in balances.standing(built.project.purpose, *Function)}
    assert standing == {Function.ASSET, Function.CONTRIBUTED, Function.COUNTERPART}
    assert sum(n for _f, _fund, n in balances.standing(built.project.purpose, *Function)) == 0


def test_all_that_still_stands_is_named(db):
    built = settled.make_built(retains=True)
    accepted = built.contract.acceptances.get()
    settled.pay(
        built,
        built.contract,
        built.budget,
        600,
        kind="STAGE",
        acceptance=accepted,
        retained=30,
    )
    done = settled.approve(built)
    with pytest.raises(winding_up.WindingUpRefusedError) as refused:
        close(built, done)
    for said in ("còn 1.430 đồng", "giữ lại bảo hành 30 đồng", "nợ nhà thầu 400 đồng"):
        assert said in str(refused.value)


def test_the_database_refuses_to_close_what_is_not_empty(built):
    done = settled.approve(built)
    words = (
        f"UPDATE projects_settlement SET state = 'CLOSED', closed_on = '{make.TODAY}' WHERE id = {done.pk};"
        f"UPDATE projects_project SET state = 'CLOSED' WHERE id = {built.project.pk}"
    )
    for way in ("application", "owner"):
        with pytest.raises(tampering.RefusedError, match="project_closes_empty"):
            tampering.attempt(way, words)


@pytest.mark.parametrize(
    "words",
    [
        "UPDATE projects_project SET state = 'CLOSED' WHERE id = {project}",
        "UPDATE projects_settlement SET state = 'CLOSED', closed_on = now() WHERE id = {settlement}",
        "UPDATE projects_settlement SET state = 'REVIEWED' WHERE id = {settlement}",
        "UPDATE projects_settlement SET decision_number = 'khác' WHERE id = {settlement}",
        "UPDATE projects_settlementcost SET reviewed = 1, cut_reason = 'bớt' WHERE settlement_id = {settlement}",
        "DELETE FROM projects_settlementcost WHERE settlement_id = {settlement}",
        "UPDATE projects_settlementasset SET value = 1 WHERE settlement_id = {settlement}",
        "DELETE FROM projects_settlement WHERE id = {settlement}",
        "DELETE FROM projects_handover WHERE project_id = {project}",
        "UPDATE projects_handover SET receiver = 'Khác' WHERE project_id = {project}",
        "UPDATE projects_settlementsheet SET sha256 = '' WHERE settlement_id = {settlement}",
        "DELETE FROM projects_settlementsheet WHERE settlement_id = {settlement}",
        "TRUNCATE projects_settlementcost",
        "UPDATE projects_return SET amount = 1",
        "UPDATE projects_surplus SET amount = 1",
        "DELETE FROM projects_surplus",
    ],
)
@pytest.mark.parametrize("way", ["application", "owner"])
def test_what_was_settled_is_not_rewritten(built, way, words):
    pay_all(built)
    done = settled.approve(built)
    send(built, decide(built, built.budget, 1_400), 1_000)
    said = words.format(project=built.project.pk, settlement=done.pk)
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, said)


def test_nothing_is_posted_for_a_closed_project(built):
    closed = close(built, empty(built))
    with pytest.raises(posting.PostingRefusedError, match="đã tất toán"):
        settled.post(
            built,
            (Function.BANK, built.deposit, 5),
            (Function.CONTRIBUTED, built.deposit, -5),
            key="muon",
        )
    entry = closed.entry
    assert entry is not None
    with pytest.raises(posting.PostingRefusedError, match="đã tất toán"):
        reversing.reverse_entry(entry=entry, on=make.TODAY, by=built.accountant, reason=REASON)


def test_a_closed_project_is_opened_again_with_a_reason_by_the_chair(built):
    closed = close(built, empty(built))
    with pytest.raises(permissions.NotAllowedError):
        winding_up.reopen(settlement=closed, by=built.accountant, on=make.TODAY, reason=REASON)
    again = winding_up.reopen(settlement=closed, by=built.chair, on=make.TODAY, reason=REASON)
    built.project.refresh_from_db()
    assert (again.state, built.project.state) == ("APPROVED", "COMPLETED")
    settled.post(
        built,
        (Function.BANK, built.deposit, 5),
        (Function.CONTRIBUTED, built.deposit, -5),
        key="lai",
    )


def test_a_surplus_before_the_approval_or_above_what_is_left_is_refused(built):
    pay_all(built)
    settled.hand_over(built)
    settling.draft(project=built.project, by=built.accountant, on=make.TODAY)
    with pytest.raises(winding_up.WindingUpRefusedError, match="sau khi quyết toán"):
        decide(built, built.budget, 10)


def test_no_more_is_decided_on_than_is_left(built):
    pay_all(built)
    settled.approve(built)
    decide(built, built.budget, 1_000)
    with pytest.raises(winding_up.WindingUpRefusedError, match="chỉ còn 400 đồng"):
        decide(built, built.budget, 401)


def test_no_more_goes_back_than_was_decided_on(built):
    pay_all(built)
    settled.approve(built)
    surplus = decide(built, built.budget, 1_000)
    send(built, surplus, 700)
    with pytest.raises(returning.ReturnRefusedError, match="Chỉ còn 300 đồng"):
        send(built, surplus, 301, "lan-hai")
    assert closure.open_of(surplus) == 300


def test_the_same_return_asked_twice_is_one(built):
    pay_all(built)
    settled.approve(built)
    surplus = decide(built, built.budget, 1_000)
    slip = returning.Slip(700, "Kho bạc", "UNC 1")
    one, two = (
        returning.request_surplus(
            surplus=surplus, slip=slip, by=built.accountant, on=make.TODAY, key="k"
        )
        for _turn in range(2)
    )
    assert one == two


def test_who_asks_for_a_return_does_not_approve_it(built):
    pay_all(built)
    settled.approve(built)
    surplus = decide(built, built.budget, 1_000)
    asked = returning.request_surplus(
        surplus=surplus,
        slip=returning.Slip(700, "Kho bạc", "UNC 1"),
        by=built.accountant,
        on=make.TODAY,
        key="k",
    )
    with pytest.raises(permissions.NotAllowedError):
        returning.approve(item=asked, by=built.accountant, on=make.TODAY)
    refused = returning.refuse(item=asked, by=built.chair, on=make.TODAY, reason=REASON)
    with pytest.raises(workflow.WrongStateError):
        returning.approve(item=refused, by=built.chair, on=make.TODAY)


def test_money_moved_to_another_purpose_names_its_decision(built):
    pay_all(built)
    settled.approve(built)
    upkeep = make.make_purpose(built.book, name="Bảo trì đường thôn 3")
    target = Pot(make.make_fund(built.book, custody=built.bank, purpose=upkeep), upkeep)
    with pytest.raises(winding_up.WindingUpRefusedError, match="quyết định điều chuyển"):
        decide(built, built.deposit, 600, Surplus.Way.UPKEEP)
    move = moving.propose(
        source=Pot(built.deposit, built.project.purpose),
        target=target,
        paper=moving.Paper("3/BB", make.TODAY, "VILLAGE", "Giữ lại để bảo trì đường", 600),
        by=built.accountant,
        on=make.TODAY,
        key="m",
    )
    surplus = decide(built, built.deposit, 600, Surplus.Way.UPKEEP, move=move)
    assert closure.open_of(surplus) == 600
    moving.agree(decision=move, office=Ruling.Office.CHAIR, by=built.chair, on=make.TODAY)
    surplus = closure.surpluses(built.project).get()
    assert closure.open_of(surplus) == 0
    assert balances.money_in(built.deposit, built.project.purpose) == 0


def test_what_was_paid_above_the_approved_cost_comes_back(built):
    pay_all(built)
    settled.approve(built, amount=100)
    fund = built.deposit
    owed = {f.pk: n for _f, f, n in balances.standing(built.project.purpose, Function.CONTRACTOR)}
    assert sum(owed.values()) == 100
    with pytest.raises(winding_up.WindingUpRefusedError, match="còn phải hoàn lại"):
        back(built, fund, owed[fund.pk] + 1)
    for place, amount in ((built.budget, owed[built.budget.pk]), (fund, owed[fund.pk])):
        back(built, place, amount, f"ve-{place.pk}")
        back(built, place, amount, f"ve-{place.pk}")
    assert balances.standing(built.project.purpose, Function.CONTRACTOR) == []


def back(built: Built, fund: Any, amount: int, key: str = "ve") -> None:
    winding_up.recover(
        project=built.project,
        fund=fund,
        amount=amount,
        on=make.TODAY,
        by=built.accountant,
        key=key,
        today=make.TODAY,
    )


def test_no_more_is_paid_than_the_settlement_approved(built):
    settled.approve(built, amount=100)
    claim = claims.proposed(built.contract.acceptances.get())
    with pytest.raises(PaymentRefusedError, match="chỉ còn 900 đồng"):
        claimable.require(built.project, claim, on=make.TODAY)


def test_an_acceptance_is_not_taken_back_from_under_an_approved_settlement(built):
    settled.approve(built)
    with pytest.raises(accepting.AcceptanceRefusedError, match="đã phê duyệt quyết toán"):
        accepting.take_back(
            acceptance=built.contract.acceptances.get(),
            by=built.chair,
            on=make.TODAY,
            reason=REASON,
        )


def test_a_settlement_reversed_in_the_journal_is_not_closed(built):
    done = empty(built)
    assert done.entry is not None
    reversing.reverse_entry(entry=done.entry, on=make.TODAY, by=built.chair, reason=REASON)
    done.refresh_from_db()
    with pytest.raises(winding_up.WindingUpRefusedError, match="đã bị đảo"):
        close(built, done)


@pytest.mark.django_db(transaction=True)
def test_a_posting_that_meets_a_closing_is_there_before_it_or_refused() -> None:
    built = settled.make_built()
    done = empty(built)

    def post() -> None:
        settled.post(
            built,
            (Function.BANK, built.deposit, 5),
            (Function.CONTRIBUTED, built.deposit, -5),
            key="chen",
        )

    errors = racing.at_once(lambda: close(built, done), post)
    built.project.refresh_from_db()
    closed = built.project.state == "CLOSED"
    held = balances.money_of(built.project.purpose)
    assert (closed, held) in {(True, 0), (False, 5)}
    assert len(errors) == 1


def test_another_fund_that_pays_the_retention_takes_over_the_asset(db):
    built = settled.make_built(retains=True)
    contract, work = built.contract, built.contract.acceptances.get()
    for fund, gross, kept in ((built.budget, 600, 30), (built.deposit, 400, 20)):
        settled.pay(built, contract, fund, gross, kind="STAGE", acceptance=work, retained=kept)
    settled.approve(built, left_out=50)
    before = standing_by_fund(built)
    day = date(2027, 11, 2)
    assert built.budget.custody is not None
    payment = requesting.request_payment(
        project=built.project,
        claim=claims.begun(built.contract, claims.Kind.RETENTION),
        content="Trả tiền giữ lại bảo hành",
        parts=[(built.budget, 50)],
        custody=built.budget.custody,
        by=built.accountant,
        on=day,
    )
    payment = paying.approve(payment=make.check_payment(payment, on=day), by=built.chair, on=day)
    paying.record_paid(payment=payment, on=day, by=built.accountant, key="trả")
    after = standing_by_fund(built)
    budget, people = built.budget.pk, built.deposit.pk
    assert after[Function.ASSET, budget] == before[Function.ASSET, budget] + 20
    assert after[Function.ASSET, people] == before[Function.ASSET, people] - 20
    for pk in (budget, people):
        assert after[Function.WORKS, pk] == before[Function.WORKS, pk]
        assert (Function.RETENTION, pk) not in after
    assert settlements.approved_by_source(built.project) == {
        Source.PROVINCE: 620,
        Source.PEOPLE: 380,
    }
    assert auditing.faults() == []
    auditing.prove()


def standing_by_fund(built: Built) -> dict[tuple[Function, int], int]:
    rows = balances.standing(built.project.purpose, *Function)
    return {(function, fund.pk): net for function, fund, net in rows}


def test_year_end_records_are_never_rewritten(built):
    YearEndRecord.objects.create(
        book=built.book,
        year=2026,
        what="REPORTED",
        amount=0,
        number="1/BC",
        on=make.TODAY + timedelta(days=60),
        by=built.accountant,
    )
    for way in ("application", "owner"):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, "UPDATE projects_yearendrecord SET number = '2'")


def test_a_settlement_cannot_be_approved_by_sql_without_its_entry(built):
    settled.hand_over(built)
    done = settled.review(built, settled.submit(built))
    with pytest.raises(tampering.RefusedError, match="settlement_is_booked"):
        tampering.attempt(
            "application",
            "UPDATE projects_settlement SET state = 'APPROVED', decided_by_id = %s, decided_on = %s,"
            " decision_number = 'x' WHERE id = %s",
            built.chair.pk,
            str(make.TODAY),
            done.pk,
        )
    assert settlements.of(built.project) == done
