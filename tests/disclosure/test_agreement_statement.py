"""The statement of an agreement: what each side owed, did and still owes, as of the last day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from disclosure import issuing
from disclosure.facts import Word
from disclosure.facts.partnership import AgreementFacts, Deed, Promise
from disclosure.statements import body
from disclosure.statements.agreement import AGREEMENT, NotSignedYetError
from disclosure.statements.subjects import UnknownSubjectError
from ledger.models.people import Role, User
from projects import agreeing, fulfilling, receiving
from projects.models.agreement import Agreement, Commitment
from projects.models.contribution import Form
from tests import make, tampering
from tests.disclosure.scene import AT, Scene, make_scene
from tests.disclosure.test_fund_statement import head_of, number

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
BUSINESS, COMMUNE = Word("BUSINESS", "Doanh nghiệp"), Word("COMMUNE", "Ủy ban nhân dân xã")
MONEY = Word("MONEY", "Tiền")

money = st.integers(0, 10**12)
promises = st.lists(
    st.builds(
        Promise,
        side=st.sampled_from([BUSINESS, COMMUNE]),
        kind=st.just(MONEY),
        content=st.just("Tài trợ"),
        due_on=st.just(LAST),
        amount=st.none() | st.integers(1, 10**12),
        before=money,
        within=money,
        done_on=st.none(),
        state=st.just(Word("PART", "Làm một phần")),
        days_late=st.integers(0, 400),
    )
)


def equation(facts: AgreementFacts) -> dict[str, int]:
    return {term.label: term.amount for term in AGREEMENT.equation(facts)}


@pytest.fixture
def scene(db) -> Scene:
    return make_scene()


@pytest.fixture
def signed(scene: Scene) -> Agreement:
    agreement = make.make_agreement(scene.project)
    make.make_commitment(agreement, amount=50_000_000, due_on=date(2026, 11, 5))
    make.make_commitment(agreement, Commitment.Side.COMMUNE, amount=None)
    return make.sign(agreement)


@pytest.fixture
def partner(signed: Agreement) -> User:
    return make.make_member(signed.business, Role.BUSINESS)


def gathered(scene: Scene, since: date = FIRST, until: date = LAST) -> AgreementFacts:
    (subject,) = AGREEMENT.subjects(scene.book)
    facts: AgreementFacts = AGREEMENT.gather(scene.book, subject, since, until)
    return facts


def pay_in(scene: Scene, signed: Agreement, amount: int, on: date = make.TODAY):
    return fulfilling.receive_for_commitment(
        commitment=signed.commitments.get(side="BUSINESS"),
        received_on=on,
        amount=amount,
        form=Form.CASH,
        custody=scene.call.cash_box,
        by=scene.accountant,
        on=make.TODAY,
        key=f"gop-{amount}",
    )


def of(rows: list[Promise]) -> AgreementFacts:
    deeds = tuple(
        Deed(LAST, row.side, row.content, "", "", row.within, None, confirmed=True) for row in rows
    )
    return AgreementFacts(
        project="23032-2026-001",
        project_title="Đường bê tông thôn 3",
        kind=Word("COFINANCING", "Thỏa thuận đồng tài trợ"),
        number="1/TT-UBND",
        title="Đồng tài trợ",
        service="Lắp đèn",
        commune="UBND xã Lương Sơn",
        business="Công ty TNHH Ví dụ",
        starts_on=FIRST,
        ends_on=LAST,
        signed_on=FIRST,
        state=Word("SIGNED", "Đã ký"),
        promises=tuple(rows),
        deeds=deeds,
    )


def promise(
    *, amount: int | None, within: int = 0, days_late: int = 0, side: Word = BUSINESS
) -> Promise:
    part = Word("PART", "Làm một phần")
    return Promise(side, MONEY, "Tài trợ", LAST, amount, 0, within, None, part, days_late)


def test_money_received_counts_for_the_promise_with_its_voucher(scene, signed):
    pay_in(scene, signed, 30_000_000)
    facts = gathered(scene)
    (deed,) = facts.deeds
    assert (deed.voucher, deed.amount, deed.booked, deed.confirmed) == (
        "PT 1/2026",
        30_000_000,
        30_000_000,
        True,
    )
    assert equation(facts) == {
        "Hai bên cam kết": 50_000_000,
        "Thực hiện trong kỳ": 30_000_000,
        "Còn phải thực hiện": 20_000_000,
    }
    assert AGREEMENT.faults(facts) == []


def test_lateness_is_that_of_the_last_day_not_of_today(scene, signed):
    early = gathered(scene, until=make.TODAY)
    late = gathered(scene, until=date(2026, 12, 5))
    assert [row.days_late for row in early.promises if row.amount] == [15]
    assert [row.days_late for row in late.promises if row.amount] == [30]
    assert [row.state.code for row in late.promises if row.amount] == ["LATE"]


def test_what_was_done_before_the_period_is_told_apart(scene, signed):
    pay_in(scene, signed, 30_000_000)
    facts = gathered(scene, since=make.TODAY + timedelta(days=1), until=date(2026, 12, 31))
    (promise,) = [row for row in facts.promises if row.amount]
    assert (promise.before, promise.within, facts.deeds) == (30_000_000, 0, ())


def test_a_report_counts_only_once_the_other_side_confirms(scene, signed, partner):
    service = signed.commitments.get(side="COMMUNE")
    report = fulfilling.report_fulfilment(
        commitment=service,
        done_on=make.TODAY,
        amount=None,
        note="Thay 3 bóng",
        by=scene.accountant,
        on=make.TODAY,
    )
    (deed,) = gathered(scene).deeds
    assert not deed.confirmed
    fulfilling.confirm_fulfilment(fulfilment=report, by=partner, on=make.TODAY)
    (deed,) = gathered(scene).deeds
    assert deed.confirmed


def test_a_receipt_taken_back_counts_for_nothing(scene, signed):
    done = pay_in(scene, signed, 30_000_000)
    receiving.undo(
        contribution=done.contribution, on=make.TODAY, by=scene.chair, reason="Thu nhầm, đã trả lại"
    )
    facts = gathered(scene)
    assert facts.deeds == ()
    assert equation(facts)["Còn phải thực hiện"] == 50_000_000


def test_an_amount_altered_behind_our_back_is_told_with_its_voucher(scene, signed):
    done = pay_in(scene, signed, 30_000_000)
    connection.check_constraints()
    tampering.as_owner("ALTER TABLE projects_fulfilment DISABLE TRIGGER USER")
    tampering.as_owner("UPDATE projects_fulfilment SET amount = 40000000 WHERE id = %s", done.pk)
    (told,) = AGREEMENT.faults(gathered(scene))
    assert told == "PT 1/2026: tính cho cam kết 40.000.000 đồng, sổ ghi 30.000.000 đồng."


def test_a_draft_is_nothing_to_state(scene):
    make.make_agreement(scene.project)
    assert AGREEMENT.subjects(scene.book) == []


def test_a_period_before_the_signing_is_refused_with_what_to_do(scene, signed):
    with pytest.raises(NotSignedYetError, match="kỳ kết thúc muộn hơn"):
        gathered(scene, until=make.TODAY - timedelta(days=1))


def test_an_agreement_ended_after_the_period_was_in_force_in_it(scene, signed):
    agreeing.end_agreement(
        agreement=signed,
        by=scene.chair,
        on=date(2026, 12, 10),
        reason="Hai bên thống nhất kết thúc sớm",
    )
    assert gathered(scene).state.code == "SIGNED"
    assert gathered(scene, until=date(2026, 12, 31)).state.code == "ENDED"


def test_the_code_is_made_of_plain_letters_of_project_and_number(scene, signed):
    (subject,) = AGREEMENT.subjects(scene.book)
    assert subject.code == f"{scene.project.code}-{signed.number.replace('/', '-')}"
    assert signed.business.name in subject.title


def test_it_is_printed_by_the_number_that_people_know(scene, signed, tmp_path):
    (subject,) = AGREEMENT.subjects(scene.book)
    asked = issuing.prepare(
        book=scene.book,
        kind=AGREEMENT,
        subject=subject,
        since=FIRST,
        until=make.TODAY,
        by=scene.accountant,
        at=AT,
        reason="Gửi doanh nghiệp và niêm yết",
        looked_at=True,
    )
    issuing.issue(request=asked, by=scene.chair, at=AT)
    for said in (signed.number, subject.code):
        out = tmp_path / f"{subject.code}.pdf"
        call_command("print_statement", agreement=said, out=out)
        assert out.read_bytes().startswith(b"%PDF")
        out.unlink()


def test_two_agreements_of_one_number_are_not_taken_for_each_other(scene, signed):
    twin = make.make_agreement(scene.project)
    Agreement.objects.filter(pk=twin.pk).update(number=signed.number)
    twin.refresh_from_db()
    make.make_commitment(twin)
    make.make_commitment(twin, Commitment.Side.COMMUNE, amount=None)
    agreeing.sign(
        agreement=twin,
        signed_on=make.TODAY,
        signed_for_commune="A",
        signed_for_business="B",
        by=scene.chair,
        on=make.TODAY,
    )
    subject, _same = AGREEMENT.subjects(scene.book)
    with pytest.raises(UnknownSubjectError, match="2 mục cùng mã"):
        AGREEMENT.gather(scene.book, subject, FIRST, LAST)


@given(promises)
def test_of_any_promises_the_equation_adds_up(rows):
    said = equation(of(rows))
    done = said.get("Đã thực hiện trước kỳ", 0) + said["Thực hiện trong kỳ"]
    left = said["Còn phải thực hiện"]
    assert said["Hai bên cam kết"] - done + said.get("Làm vượt cam kết", 0) == left
    assert left == sum(max(r.amount - r.before - r.within, 0) for r in rows if r.amount is not None)


@given(promises)
def test_of_any_promises_the_totals_of_the_tables_are_the_sums_of_their_rows(rows):
    facts = of(rows)
    for table in AGREEMENT.tables(facts):
        assert table.total is not None
        assert all(len(row) == len(table.headings) == len(table.total) for row in table.rows)
        for at in table.money:
            assert table.total[at] == sum(number(row[at]) for row in table.rows)


@given(promises)
def test_what_was_done_and_not_counted_is_told(rows):
    facts = of(rows)
    assert AGREEMENT.faults(facts) == []
    more = Deed(LAST, BUSINESS, "Thêm", "", "", 1, None, confirmed=True)
    if any(row.side == BUSINESS for row in rows):
        assert AGREEMENT.faults(replace(facts, deeds=(*facts.deeds, more)))


def test_what_was_written_is_read_again(scene, signed):
    pay_in(scene, signed, 30_000_000)
    facts = gathered(scene)
    head = replace(head_of(), kind=Word("AGREEMENT", str(AGREEMENT.title)))
    assert body.read(body.write(AGREEMENT, head, facts)).facts == facts
