"""The statement of support by norms: counted, tied to the books, and held against the norm once."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from disclosure.facts import Basis
from disclosure.facts.norms import NormFacts, NormSupport, Supported
from disclosure.statements import body
from disclosure.statements.norms import NORM
from ledger import funding
from ledger.models.chart import Regime, Source
from projects import allocating, entitlement, paying, requesting
from projects.models.allocation import AllocationRequest
from projects.models.norm import Norm
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Kind
from projects.registering import NewPayee
from tests import make, tampering
from tests.disclosure.scene import Scene, make_scene
from tests.disclosure.test_fund_statement import head_of, number

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
HOUSEHOLD = "Mang Thị Sáu"

sums = st.integers(0, 10**11)
supported = st.builds(
    Supported,
    project=st.just("23032-2026-001"),
    title=st.just("Nhà đại đoàn kết"),
    beneficiaries=st.integers(1, 500),
    entitled=sums,
    requested=sums,
    approved=sums,
    drawn=sums,
    before=sums,
    paid=sums,
)
norms = st.lists(
    st.builds(
        NormSupport,
        code=st.sampled_from(["NHA-MOI", "NHA-SUA", "DUONG"]),
        title=st.just("Hỗ trợ làm mới"),
        level=st.just("60.000.000 đồng/nhà"),
        basis=st.builds(Basis, st.just("15/2026/NQ-HĐND"), st.booleans()),
        projects=st.lists(supported, min_size=1, max_size=4).map(tuple),
    ),
    max_size=4,
)


@pytest.fixture
def scene(db) -> Scene:
    make.make_threshold()
    make.make_clock()
    return make_scene(kind=Kind.HOUSE, title=f"Nhà bà {HOUSEHOLD}")


@pytest.fixture
def norm(scene: Scene) -> Norm:
    return make.make_norm()


def allot(
    scene: Scene,
    norm: Norm,
    amount: int,
    *,
    source: Source = Source.COMMUNE,
    draw: bool = True,
    on: date = make.TODAY,
) -> AllocationRequest:
    custody = scene.call.bank_account
    assert custody is not None
    ask = entitlement.Ask(
        source=source,
        amount=amount,
        content="Hỗ trợ xây mới theo định mức",
        custody=custody,
        subject=HOUSEHOLD,
        norm=norm,
        quantity=Decimal(1),
    )
    request = allocating.request_allocation(
        project=scene.project, ask=ask, by=scene.accountant, on=on
    )
    request = allocating.submit(request=request, by=scene.accountant, on=on)
    request = allocating.approve(request=request, by=scene.chair, on=on)
    return allocating.draw(request=request, by=scene.accountant, on=on) if draw else request


def support(
    scene: Scene, amount: int, *, source: Source = Source.COMMUNE, on: date = make.TODAY
) -> PaymentRequest:
    """Pay the household out of what was drawn."""
    custody = scene.call.bank_account
    assert custody is not None
    fund = funding.fund_for(
        book=scene.book,
        regime=Regime.BUDGET,
        source=source,
        custody=custody,
        purpose=scene.project.purpose,
    )
    asked = requesting.request_payment(
        project=scene.project,
        payee=NewPayee(Payee.Kind.HOUSEHOLD, HOUSEHOLD, account_number="0400123456789"),
        content=f"Hỗ trợ bà {HOUSEHOLD}",
        parts=[(fund, amount)],
        custody=custody,
        by=scene.accountant,
        on=on,
    )
    approved = paying.approve(payment=make.check_payment(asked, on=on), by=scene.chair, on=on)
    return paying.record_paid(payment=approved, on=on, by=scene.accountant, key=f"chi-{asked.pk}")


def gathered(scene: Scene, since: date = FIRST, until: date = LAST) -> NormFacts:
    (subject,) = NORM.subjects(scene.book)
    facts: NormFacts = NORM.gather(scene.book, subject, since, until)
    return facts


def only(facts: NormFacts) -> Supported:
    ((row,),) = [norm.projects for norm in facts.norms]
    return row


def test_what_was_asked_approved_drawn_and_paid_stands_beside_the_norm(scene, norm):
    allot(scene, norm, 50_000_000)
    support(scene, 20_000_000)
    facts = gathered(scene)
    row = only(facts)
    assert (row.entitled, row.requested, row.approved, row.drawn, row.paid) == (
        60_000_000,
        50_000_000,
        50_000_000,
        50_000_000,
        20_000_000,
    )
    assert (row.beneficiaries, row.gap) == (1, 40_000_000)
    assert NORM.faults(facts) == []


def test_the_household_is_counted_and_never_named(scene, norm):
    allot(scene, norm, 50_000_000)
    support(scene, 20_000_000)
    said = body.write(NORM, head_of(), gathered(scene)).decode()
    assert HOUSEHOLD not in said
    assert '"beneficiaries":1' in said


def test_two_sources_for_one_household_are_held_against_the_norm_once(scene, norm):
    allot(scene, norm, 40_000_000)
    allot(scene, norm, 20_000_000, source=Source.PROVINCE)
    row = only(gathered(scene))
    assert (row.beneficiaries, row.entitled, row.requested) == (1, 60_000_000, 60_000_000)


def test_payments_before_the_period_are_told_apart(scene, norm):
    allot(scene, norm, 50_000_000)
    support(scene, 20_000_000)
    later = gathered(scene, since=make.TODAY + timedelta(days=1), until=date(2026, 12, 31))
    assert (only(later).before, only(later).paid) == (20_000_000, 0)


def test_what_was_decided_after_the_period_is_not_in_it(scene, norm):
    allot(scene, norm, 50_000_000)
    assert gathered(scene, until=make.TODAY - timedelta(days=1)).norms == ()


def test_money_not_drawn_yet_is_approved_and_not_drawn(scene, norm):
    allot(scene, norm, 50_000_000, draw=False)
    row = only(gathered(scene))
    assert (row.approved, row.drawn, row.paid) == (50_000_000, 0, 0)


def test_a_payment_taken_back_was_not_paid(scene, norm):
    allot(scene, norm, 50_000_000)
    payment = support(scene, 20_000_000)
    paying.take_back(
        payment=payment, on=make.TODAY, by=scene.chair, reason="Chi nhầm tài khoản, ngân hàng trả"
    )
    assert only(gathered(scene)).paid == 0


def test_support_without_a_norm_is_not_in_it(scene):
    road = make.make_project(scene.book, made_by=scene.accountant)
    make.make_request(road, scene.accountant, custody=scene.call.bank_account)
    assert gathered(scene).norms == ()


def test_a_request_altered_behind_our_back_is_told_with_its_voucher(scene, norm):
    request = allot(scene, norm, 50_000_000)
    connection.check_constraints()
    tampering.as_owner("ALTER TABLE projects_allocationrequest DISABLE TRIGGER USER")
    tampering.as_owner(
        "UPDATE projects_allocationrequest SET amount = 55000000 WHERE id = %s",
        request.pk,
    )
    told = NORM.faults(gathered(scene))
    assert (
        f"{scene.project.code}, RDT 1/2026: hồ sơ ghi 55.000.000 đồng, sổ ghi 50.000.000 đồng."
        in told
    )


@given(norms)
def test_of_any_support_the_totals_of_the_tables_are_the_sums_of_their_rows(found):
    facts = NormFacts(tuple(found), ())
    _bases, *tables = NORM.tables(facts)
    for table in tables:
        assert table.total is not None
        assert all(len(row) == len(table.headings) == len(table.total) for row in table.rows)
        for at in {*table.money, min(table.money) - 1}:
            assert table.total[at] == sum(number(row[at]) for row in table.rows)


@given(norms)
def test_of_any_support_what_is_wanting_is_the_norm_less_what_was_paid(found):
    entitled, *paid, gap = [term.amount for term in NORM.equation(NormFacts(tuple(found), ()))]
    assert entitled - sum(paid) == gap


@given(norms)
def test_only_a_verified_basis_is_told_by_its_number(found):
    bases, *_figures = NORM.tables(NormFacts(tuple(found), ()))
    for norm, row in zip(found, bases.rows, strict=True):
        assert (row[3] == norm.basis.number) == norm.basis.verified


@given(supported)
def test_more_paid_than_drawn_or_approved_than_the_norm_is_told(row):
    facts = NormFacts((NormSupport("A", "A", "", Basis("1", verified=False), (row,)),), ())
    in_order = row.before + row.paid <= row.drawn <= row.approved <= row.requested
    assert (NORM.faults(facts) == []) == (in_order and row.approved <= row.entitled)


def test_what_was_written_is_read_again(scene, norm):
    allot(scene, norm, 50_000_000)
    facts = gathered(scene)
    head = replace(head_of(), kind=replace(head_of().kind, code="NORM"))
    assert body.read(body.write(NORM, head, facts)).facts == facts
