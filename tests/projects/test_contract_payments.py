"""What is paid under a contract: advance, accepted work, retention, each within what was agreed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ledger import balances, permissions
from ledger.models.chart import Function, Regime, Source
from ledger.models.law import LegalBasis, Limit
from ledger.models.people import Membership, Role
from projects import checking, claims, papers, paying, requesting, warranties
from projects.claims import Claim, Kind
from projects.models.contract import Contract, Defect, Guarantee
from projects.models.payment import Evidence, Payee, PaymentRequest
from projects.models.project import Decision
from projects.registering import NewPayee
from tests import make, tampering
from tests.racing import at_once
from tests.world import World, ask, checked, make_world, pay, receive

REASON = "Ghi nhầm đợt thanh toán"


@pytest.fixture
def world(db) -> World:
    return rich()


def rich(commune: str = "23032", prefix: str = "LS") -> World:
    """Return a commune with 300 million đồng of the people at the bank for its road."""
    place = make_world(commune, prefix)
    receive(place, place.deposit, 300_000_000, key="góp")
    return place


@pytest.fixture
def contract(world) -> Contract:
    """Sign a contract of 200 million đồng: advance 30 %, recovered by 80 %, retention 5 %."""
    return make.make_contract(world.project, by=world.accountant, chair=world.chair)


def claim_for(
    world: World, claim: Claim, *, parts=None, on: date = make.TODAY, **given
) -> PaymentRequest:
    fund = world.deposit
    assert fund.custody is not None
    return requesting.request_payment(
        project=world.project,
        claim=claim,
        content=given.pop("content", f"{claim.kind.label} {PaymentRequest.objects.count()}"),
        parts=parts or [(fund, claim.amount)],
        custody=fund.custody,
        by=world.accountant,
        on=on,
        **given,
    )


def go(world: World, payment: PaymentRequest) -> PaymentRequest:
    """Check, approve and pay."""
    payment = paying.approve(payment=make.check_payment(payment), by=world.chair, on=make.TODAY)
    return pay(world, payment, f"chi-{payment.pk}")


def advance(contract: Contract, amount: int) -> Claim:
    return Claim(Kind.ADVANCE, contract, amount)


def accepted(world: World, contract: Contract, fund=None, **given):
    return make.make_acceptance(contract, fund or world.deposit, chair=world.chair, **given)


def at(world: World, function: Function) -> dict[int, int]:
    return claims.standing_at(world.project, function)


def lines_of(payment: PaymentRequest) -> list[tuple[str, int]]:
    assert payment.entry is not None
    rows = payment.entry.lines.order_by("position")
    return list(rows.values_list("account__function", "amount"))


# Advance


def test_an_advance_stands_as_a_debit_on_the_contractor(world, contract):
    done = go(world, claim_for(world, advance(contract, 60_000_000)))
    assert lines_of(done) == [("CONTRACTOR", 60_000_000), ("BANK", -60_000_000)]
    assert balances.paid(world.project.purpose) == 60_000_000


def test_an_advance_above_the_share_agreed_is_refused(world, contract):
    claim_for(world, advance(contract, 40_000_000))
    with pytest.raises(paying.PaymentRefusedError, match=r"Chỉ còn được tạm ứng 20\.000\.000"):
        claim_for(world, advance(contract, 20_000_001))


def test_an_advance_above_the_limit_needs_a_guarantee_that_is_valid(world, contract):
    Limit.objects.create(
        code=Limit.Code.ADVANCE_GUARANTEE,
        province_code="68",
        value=10_000_000,
        basis=LegalBasis.objects.get(number="254/2025/NĐ-CP"),
        valid_from=make.LONG_AGO,
    )
    with pytest.raises(paying.PaymentRefusedError, match=r"phải có bảo lãnh.*254/2025"):
        claim_for(world, advance(contract, 20_000_000))
    guarantee = {"contract": contract, "kind": Guarantee.Kind.ADVANCE, "made_by": world.accountant}
    Guarantee.objects.create(
        **guarantee, number="1", bank="VCB", amount=50_000_000, until=date(2026, 11, 19)
    )
    Guarantee.objects.create(
        **guarantee, number="2", bank="VCB", amount=19_999_999, until=date(2027, 5, 1)
    )
    with pytest.raises(paying.PaymentRefusedError, match=r"mới có 19\.999\.999"):
        claim_for(world, advance(contract, 20_000_000))
    assert claim_for(world, advance(contract, 19_999_999)).state == "REQUESTED"


def test_only_the_party_of_a_signed_contract_of_this_project_is_paid(world, contract):
    draft = make.make_draft_contract(world.project, by=world.accountant)
    with pytest.raises(paying.PaymentRefusedError, match="bản nháp"):
        claim_for(world, advance(draft, 1_000_000))
    other = make.make_project(world.book, made_by=world.accountant)
    with pytest.raises(paying.PaymentRefusedError, match="công trình khác"):
        requesting.request_payment(
            project=other,
            claim=advance(contract, 5),
            content="x",
            parts=[(receive_for(world, other), 5)],
            custody=world.bank,
            by=world.accountant,
            on=make.TODAY,
        )
    stranger = NewPayee(Payee.Kind.CONTRACTOR, "Người khác", "", "01")
    with pytest.raises(paying.PaymentRefusedError, match="chỉ trả cho Công ty Bình An"):
        claim_for(world, advance(contract, 1_000_000), payee=stranger)


def receive_for(world: World, project):
    fund = make.make_fund(world.book, custody=world.bank, purpose=project.purpose)
    receive(replace(world, project=project), fund, 10)
    return fund


# Accepted work


def test_accepted_work_is_paid_less_the_advance_and_the_retention(world, contract):
    go(world, claim_for(world, advance(contract, 60_000_000)))
    acceptance = accepted(world, contract)
    claim = claims.proposed(acceptance)
    assert (claim.gross, claim.recovered, claim.retained, claim.amount) == (
        100_000_000,
        37_500_000,
        5_000_000,
        57_500_000,
    )
    done = go(world, claim_for(world, claim))
    assert lines_of(done) == [
        ("CONTRACTOR", 62_500_000),
        ("RETENTION", -5_000_000),
        ("BANK", -57_500_000),
    ]
    assert at(world, Function.CONTRACTOR) == {world.deposit.pk: 22_500_000}
    assert balances.paid(world.project.purpose) == 117_500_000


def test_tax_paid_on_behalf_is_in_and_out_of_the_books_in_one_entry(world, contract):
    claim = claims.proposed(accepted(world, contract))
    done = go(world, claim_for(world, claim, tax=1_000_000))
    assert ("TAX", -1_000_000) in lines_of(done)
    assert ("TAX", 1_000_000) in lines_of(done)
    assert at(world, Function.TAX) == {}
    with pytest.raises(paying.PaymentRefusedError, match="Thuế nộp thay"):
        ask(world, 100, tax=101)


def test_less_than_the_least_recovery_is_refused_with_what_it_is(world, contract):
    go(world, claim_for(world, advance(contract, 60_000_000)))
    claim = replace(claims.proposed(accepted(world, contract)), recovered=37_499_999)
    with pytest.raises(paying.PaymentRefusedError, match=r"ít nhất 37\.500\.000 đồng.*80 %"):
        claim_for(world, claim)


def test_more_than_the_advance_that_stands_is_not_recovered(world, contract):
    claim = replace(claims.proposed(accepted(world, contract)), recovered=1)
    with pytest.raises(paying.PaymentRefusedError, match="Chỉ còn 0 đồng tạm ứng"):
        claim_for(world, claim)


def test_no_more_is_paid_than_was_accepted(world, contract):
    acceptance = accepted(world, contract)
    claim_for(world, Claim(Kind.STAGE, contract, 60_000_000, 0, acceptance))
    with pytest.raises(paying.PaymentRefusedError, match=r"chỉ còn 40\.000\.000 đồng"):
        claim_for(world, Claim(Kind.STAGE, contract, 40_000_001, 0, acceptance))


def test_work_that_is_not_accepted_is_not_paid(world, contract):
    draft = make.make_draft_acceptance(contract, world.deposit)
    with pytest.raises(paying.PaymentRefusedError, match="chưa được xác nhận"):
        claim_for(world, Claim(Kind.STAGE, contract, 1_000_000, 0, draft))
    other = make.make_contract(
        world.project, by=world.accountant, chair=world.chair, title="Hợp đồng khác"
    )
    with pytest.raises(paying.PaymentRefusedError, match="nghiệm thu của hợp đồng này"):
        claim_for(world, Claim(Kind.STAGE, other, 1_000_000, 0, draft))


def test_an_advance_and_accepted_work_together_stay_within_the_contract(world, contract):
    whole = [Decimal(100), Decimal(50)]
    acceptance = accepted(world, contract, volumes=whole)
    claim_for(world, advance(contract, 60_000_000))
    with pytest.raises(paying.PaymentRefusedError, match=r"trị giá 200\.000\.000"):
        claim_for(world, Claim(Kind.STAGE, contract, 140_000_001, 0, acceptance))
    assert claim_for(world, Claim(Kind.STAGE, contract, 140_000_000, 0, acceptance)).pk


def test_parts_that_are_not_what_leaves_are_refused(world, contract):
    claim = claims.proposed(accepted(world, contract))
    with pytest.raises(paying.PaymentRefusedError, match=r"số còn được chi là 95\.000\.000"):
        claim_for(world, claim, parts=[(world.deposit, 100_000_000)])


def test_nothing_is_retained_under_a_contract_with_a_guarantee(world):
    terms = {"warranty": Contract.Warranty.GUARANTEE}
    contract = make.make_contract(world.project, by=world.accountant, chair=world.chair, **terms)
    assert claims.proposed(accepted(world, contract)).retained == 0


def test_a_source_that_pays_more_than_it_bore_takes_over_the_cost(world, contract):
    other = make.make_fund(
        world.book,
        custody=world.bank,
        purpose=world.project.purpose,
        regime=Regime.BUDGET,
        source=Source.COMMUNE,
    )
    receive(world, other, 90_000_000)
    go(world, claim_for(world, advance(contract, 60_000_000)))
    value = [(world.deposit, 20_000_000), (other, 80_000_000)]
    claim = claims.proposed(accepted(world, contract, parts=value))
    go(world, claim_for(world, claim, parts=[(world.deposit, 30_000_000), (other, 27_500_000)]))
    owed = at(world, Function.CONTRACTOR)
    assert owed.get(world.deposit.pk, 0) <= 22_500_000
    last = claims.proposed(accepted(world, contract, parts=value, on=date(2026, 11, 2)))
    parts = [(world.deposit, last.amount - 20_000_000), (other, 20_000_000)]
    go(world, claim_for(world, last, parts=parts))
    assert at(world, Function.CONTRACTOR) == {}
    kept = at(world, Function.RETENTION)
    spent = {world.deposit.pk: 300_001_000, other.pk: 90_000_000}
    for fund in (world.deposit, other):
        left = balances.money_in(fund, world.project.purpose)
        assert at(world, Function.WORKS)[fund.pk] == spent[fund.pk] - left - kept[fund.pk]
    assert sum(at(world, Function.WORKS).values()) == 200_000_000


# Retention


@pytest.fixture
def finished(world: World, contract: Contract) -> Contract:
    """Pay for a whole contract; 10 million đồng are retained until 01/11/2027."""
    whole = accepted(world, contract, volumes=[Decimal(100), Decimal(50)], kind="COMPLETION")
    go(world, claim_for(world, claims.proposed(whole)))
    return contract


def test_the_warranty_ends_so_many_months_after_the_completed_work(finished):
    assert warranties.ends_on(finished) == date(2027, 11, 1)


def test_nothing_retained_goes_back_before_the_warranty_ends(world, contract, finished):
    claim = claims.begun(contract, Kind.RETENTION)
    assert claim.gross == 10_000_000
    with pytest.raises(paying.PaymentRefusedError, match="Bảo hành đến hết ngày 01/11/2027"):
        claim_for(world, claim, on=date(2027, 11, 1))
    with pytest.raises(paying.PaymentRefusedError, match=r"Chỉ còn giữ lại 10\.000\.000"):
        claim_for(world, replace(claim, gross=10_000_001), on=date(2027, 11, 2))


def test_nothing_retained_goes_back_while_a_defect_is_open(world, contract, finished):
    Defect.objects.create(
        contract=contract,
        text="Nứt mặt đường",
        found_on=make.TODAY,
        due_on=date(2026, 12, 1),
        made_by=world.accountant,
    )
    with pytest.raises(paying.PaymentRefusedError, match="Còn 1 tồn tại"):
        claim_for(world, claims.begun(contract, Kind.RETENTION), on=date(2027, 11, 2))


def test_retention_goes_back_after_the_warranty(world, contract, finished):
    day = date(2027, 11, 2)
    payment = claim_for(world, claims.begun(contract, Kind.RETENTION), on=day)
    payment = make.check_payment(payment, on=day)
    payment = paying.approve(payment=payment, by=world.chair, on=day)
    done = paying.record_paid(payment=payment, on=day, by=world.accountant, key="trả")
    assert lines_of(done) == [("RETENTION", 10_000_000), ("BANK", -10_000_000)]
    assert at(world, Function.RETENTION) == {}
    assert balances.paid(world.project.purpose) == 200_000_000


# Taken back


def test_an_advance_that_a_payment_recovers_is_not_taken_back(world, contract):
    given = go(world, claim_for(world, advance(contract, 60_000_000)))
    claim_for(world, claims.proposed(accepted(world, contract)))
    with pytest.raises(paying.PaymentRefusedError, match="đã được thu hồi"):
        paying.take_back(payment=given, by=world.accountant, on=make.TODAY, reason=REASON)


def test_a_stage_payment_is_taken_back_with_its_retention(world, contract):
    done = go(world, claim_for(world, claims.proposed(accepted(world, contract))))
    paying.take_back(payment=done, by=world.accountant, on=make.TODAY, reason=REASON)
    assert at(world, Function.RETENTION) == {}
    assert at(world, Function.CONTRACTOR) == {world.deposit.pk: -100_000_000}


# Rules of every payment


def test_nothing_is_paid_before_the_decision_to_invest(world):
    project = type(world.project).objects.get(pk=world.project.pk)
    project.decision_on = None
    with pytest.raises(paying.PaymentRefusedError, match="chưa có quyết định đầu tư"):
        ask(world, project=project)
    project.decision_on = date(2026, 11, 21)
    with pytest.raises(paying.PaymentRefusedError, match="21/11/2026; không chi trước"):
        ask(world, project=project)


def test_cash_above_the_limit_is_refused_with_its_basis(world):
    receive(world, world.cash, 9_000_000, key="két")
    assert ask(world, 5_000_000).amount == 5_000_000
    with pytest.raises(paying.PaymentRefusedError, match=r"5\.000\.000 đồng một lần.*13/2017"):
        ask(world, 5_000_001, content="Đợt khác")
    assert ask(world, 5_000_001, fund=world.deposit, content="Chuyển khoản").pk


def test_requests_are_numbered_without_a_gap(world):
    numbers = [ask(world, n, content=f"Đợt {n}").number for n in range(1, 4)]
    assert numbers == [1, 2, 3]


# The file


def test_a_file_with_a_paper_missing_is_not_checked(world):
    payment = ask(world)
    with pytest.raises(
        paying.PaymentRefusedError, match="còn thiếu: Giấy đề nghị thanh toán; Hóa đơn"
    ):
        checking.check(payment=payment, by=world.accountant, on=make.TODAY)


def test_a_paper_has_a_number_or_a_file_and_is_asked_for(world, contract):
    payment = ask(world)
    rule = papers.rules(payment, on=make.TODAY)[0]
    with pytest.raises(paying.PaymentRefusedError, match="ghi số, ngày"):
        file(payment, [checking.Found(rule)], world)
    other = papers.rules(claim_for(world, advance(contract, 5)), on=make.TODAY)[0]
    with pytest.raises(paying.PaymentRefusedError, match="không cần"):
        file(payment, [checking.Found(other, "1")], world)


def file(payment: PaymentRequest, found: list[checking.Found], world: World) -> None:
    checking.file_papers(payment=payment, found=found, by=world.accountant, on=make.TODAY)


def test_the_maker_checks_only_where_nobody_else_can_and_the_decision_says_so(world):
    payment = checked(world)
    decision = Decision.objects.get(move="payment.check")
    assert (decision.reason, decision.by) == (checking.ALONE, world.accountant)
    second = make.make_member(world.book.organisation, Role.ACCOUNTANT)
    other = ask(world, 50, content="Đợt khác")
    found = [checking.Found(rule, "1") for rule in papers.rules(other, on=make.TODAY)]
    file(other, found, world)
    with pytest.raises(permissions.SamePersonError, match="không tự kiểm tra"):
        checking.check(payment=other, by=world.accountant, on=make.TODAY)
    assert checking.check(payment=other, by=second, on=make.TODAY).checked_by == second
    assert payment.checked_by == world.accountant


def test_the_checker_does_not_decide_even_as_chair(world):
    second = make.make_member(world.book.organisation, Role.ACCOUNTANT)
    payment = make.check_payment(ask(world), by=second)
    Membership.objects.create(
        user=second, organisation=world.book.organisation, role=Role.CHAIR, since=make.LONG_AGO
    )
    with pytest.raises(permissions.SamePersonError):
        paying.approve(payment=payment, by=second, on=make.TODAY)


def test_a_checked_file_is_not_written_again(world):
    payment = checked(world)
    with pytest.raises(Exception, match="trạng thái hiện tại"):
        file(payment, [], world)


# What SQL may not do


@tampering.WAYS
@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        ("UPDATE projects_paymentrequest SET state = 'CHECKED'", "payment_is_checked"),
        (
            "UPDATE projects_paymentrequest SET state = 'CHECKED', checked_on = '2026-11-20',"
            " checked_by_id = made_by_id",
            "payment_file_is_whole",
        ),
        ("UPDATE projects_paymentrequest SET state = 'APPROVED'", "payment_moves_on"),
        ("UPDATE projects_project SET decision_on = NULL", "payment_after_decision"),
    ],
)
def test_sql_does_not_move_a_request_past_its_check(world, way, sql, rule):
    ask(world)
    with pytest.raises(tampering.RefusedError, match=rule):
        tampering.attempt(way, sql)


@tampering.WAYS
def test_sql_does_not_change_a_checked_file(world, way):
    checked(world)
    for sql in (
        "DELETE FROM projects_evidence",
        "UPDATE projects_evidence SET note = 'x'",
        "TRUNCATE projects_evidence CASCADE",
        "DELETE FROM projects_evidencerule",
        "UPDATE projects_paymentrequest SET state = 'APPROVED', checked_by_id = NULL",
        "UPDATE projects_paymentrequest SET state = 'PAID'",
    ):
        with pytest.raises(tampering.RefusedError):
            tampering.attempt(way, sql)
    assert Evidence.objects.exists()


@tampering.WAYS
def test_a_returned_request_is_not_raised_from_the_dead(world, way):
    paying.return_request(payment=ask(world), by=world.chair, on=make.TODAY, reason=REASON)
    with pytest.raises(tampering.RefusedError, match="payment_moves_on"):
        tampering.attempt(way, "UPDATE projects_paymentrequest SET state = 'REQUESTED'")


INSERT = (
    "INSERT INTO projects_paymentrequest (project_id, book_id, year, number, kind, contract_id, acceptance_id,"
    " payee_id, content, amount, gross, recovered, retained, tax, custody_id, invoice, state, decision_reason,"
    " made_by_id, made_at) SELECT project_id, book_id, year, number + {step}, kind, contract_id, acceptance_id,"
    " payee_id, content, {gross} - recovered - {retained}, {gross}, recovered, {retained}, 0, custody_id, '',"
    " 'REQUESTED', '', made_by_id, now() FROM projects_paymentrequest ORDER BY number DESC LIMIT 1"
)


@tampering.WAYS
@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"gross": 200_000_000, "retained": 10_000_000}, "payment_within_contract"),
        ({"gross": 60_000_000, "retained": 3_000_000}, "payment_within_acceptance"),
        ({"gross": 40_000_000, "retained": 0}, "payment_retains_its_share"),
        ({"gross": 40_000_000, "retained": 2_000_000, "step": 2}, "payment_numbers_follow"),
    ],
)
def test_sql_does_not_ask_for_more_than_was_accepted(world, contract, way, given, rule):
    acceptance = accepted(world, contract)
    claim_for(world, Claim(Kind.STAGE, contract, 50_000_000, 0, acceptance))
    with pytest.raises(tampering.RefusedError, match=rule):
        tampering.attempt(way, INSERT.format(**({"step": 1} | given)))


@tampering.WAYS
def test_sql_does_not_ask_for_an_advance_above_its_share(world, contract, way):
    claim_for(world, advance(contract, 50_000_000))
    with pytest.raises(tampering.RefusedError, match="advance_within_share"):
        tampering.attempt(way, INSERT.format(gross=10_000_001, retained=0, step=1))


@pytest.mark.usefixtures("committed")
def test_of_two_claims_for_the_same_work_at_once_exactly_one_is_kept():
    world = rich("90011", "TD")
    contract = make.make_contract(world.project, by=world.accountant, chair=world.chair)
    acceptance = accepted(world, contract)
    claim = Claim(Kind.STAGE, contract, 80_000_000, 0, acceptance)
    ends = at_once(*(lambda n=n: claim_for(world, claim, content=f"Đợt {n}") for n in (1, 2)))
    assert [type(end) for end in ends] == [paying.PaymentRefusedError]


@pytest.mark.usefixtures("committed")
def test_two_stage_payments_paid_at_once_leave_each_source_what_it_paid():
    world = rich("90012", "TE")
    contract = make.make_contract(world.project, by=world.accountant, chair=world.chair)
    acceptance = accepted(world, contract)
    due = []
    for n in (1, 2):
        claim = Claim(Kind.STAGE, contract, 50_000_000, 0, acceptance)
        payment = make.check_payment(claim_for(world, claim, content=f"Đợt {n}"))
        due.append(paying.approve(payment=payment, by=world.chair, on=make.TODAY))
    assert at_once(*(lambda p=p: pay(world, p, f"k-{p.pk}") for p in due)) == []
    assert at(world, Function.CONTRACTOR) == {}
    assert at(world, Function.RETENTION) == {world.deposit.pk: -5_000_000}
