"""Agreements with businesses: drafted, signed, met, ended."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from ledger import balances, permissions, reversing
from ledger.models.chart import Book, Source
from ledger.models.people import Membership, Organisation, Role, User
from projects import agreeing, fulfilling, progress, receiving
from projects.agreeing import AgreementRefusedError, Terms
from projects.fulfilling import FulfilmentRefusedError
from projects.models.agreement import Agreement, Commitment, Fulfilment
from projects.models.contribution import Contribution, Form
from projects.models.project import Project
from projects.progress import CommitmentState
from projects.registering import NewGiver
from projects.workflow import AgreementState, WrongStateError
from tests import make

pytestmark = pytest.mark.django_db
TODAY = make.TODAY
Side = Commitment.Side


@pytest.fixture
def book() -> Book:
    return make.make_book()


@pytest.fixture
def clerk(book: Book) -> User:
    return make.make_member(book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def chair(book: Book) -> User:
    return make.make_member(book.organisation, Role.CHAIR)


@pytest.fixture
def business() -> Organisation:
    return make.make_business()


@pytest.fixture
def owner(business: Organisation) -> User:
    return make.make_member(business, Role.BUSINESS)


@pytest.fixture
def project(book: Book) -> Project:
    return make.make_project(book)


@pytest.fixture
def draft(project: Project, business: Organisation, clerk: User) -> Agreement:
    agreement = make.make_agreement(project, business, made_by=clerk)
    make.make_commitment(agreement)
    make.make_commitment(agreement, Side.COMMUNE, amount=None)
    return agreement


@pytest.fixture
def signed(draft: Agreement, chair: User) -> Agreement:
    return sign(draft, chair)


def sign(agreement: Agreement, chair: User, **fields: object) -> Agreement:
    values: dict[str, object] = {
        "signed_on": TODAY,
        "signed_for_commune": "Chủ tịch A",
        "signed_for_business": "Giám đốc B",
    }
    return agreeing.sign(agreement=agreement, by=chair, on=TODAY, **values | fields)  # type: ignore[arg-type]


def of(agreement: Agreement, side: str) -> Commitment:
    return agreement.commitments.get(side=side)


def state_of(agreement: Agreement, side: str, on: date = TODAY) -> CommitmentState:
    (found,) = [p for p in progress.commitments(agreement, on) if p.commitment.side == side]
    return found.state


def receive(
    agreement: Agreement, clerk: User, amount: int = 50_000_000, key: str = "k"
) -> Fulfilment:
    return fulfilling.receive_for_commitment(
        commitment=of(agreement, Side.BUSINESS),
        received_on=TODAY,
        amount=amount,
        form=Form.TRANSFER,
        custody=make.make_bank_account(agreement.project.book),
        by=clerk,
        on=TODAY,
        key=key,
    )


# Drafting


def test_the_partner_must_be_a_business(project, clerk, book):
    terms = Terms(book.organisation, "1", "Đèn", "Lắp đèn", date(2026, 1, 1), date(2027, 1, 1))
    with pytest.raises(AgreementRefusedError, match="doanh nghiệp"):
        agreeing.draft_agreement(project=project, terms=terms, by=clerk, on=TODAY)


def test_a_drafted_agreement_is_a_co_financing_agreement(project, business, clerk):
    terms = Terms(business, "1", "Đèn", "Lắp đèn", date(2026, 1, 1), date(2027, 1, 1))
    agreement = agreeing.draft_agreement(project=project, terms=terms, by=clerk, on=TODAY)
    assert (agreement.kind, agreement.state) == ("COFINANCING", "DRAFT")


def test_a_commitment_of_money_needs_an_amount_and_a_day_inside_the_term(draft, clerk):
    common = {"agreement": draft, "side": Side.BUSINESS, "content": "Đợt 2", "by": clerk}
    with pytest.raises(AgreementRefusedError, match="lớn hơn 0"):
        agreeing.add_commitment(
            **common, kind="MONEY", amount=None, due_on=date(2026, 12, 1), on=TODAY
        )
    with pytest.raises(AgreementRefusedError, match="thời hạn"):
        agreeing.add_commitment(**common, kind="MONEY", amount=5, due_on=date(2030, 1, 1), on=TODAY)


# Signing


def test_it_is_not_signed_before_both_sides_promise_something(draft, chair):
    of(draft, Side.COMMUNE).delete()
    with pytest.raises(AgreementRefusedError, match="Mỗi bên"):
        sign(draft, chair)


@pytest.mark.parametrize("missing", ["signed_for_commune", "signed_for_business"])
def test_it_is_not_signed_without_both_signatories(draft, chair, missing):
    with pytest.raises(AgreementRefusedError, match="người ký"):
        sign(draft, chair, **{missing: " "})


def test_the_accountant_who_drafted_does_not_sign(draft, clerk):
    Membership.objects.create(
        user=clerk,
        organisation=draft.project.book.organisation,
        role=Role.CHAIR,
        since=make.LONG_AGO,
    )
    with pytest.raises(permissions.SamePersonError):
        sign(draft, clerk)


def test_a_signed_agreement_takes_no_more_commitments(signed, clerk):
    with pytest.raises(AgreementRefusedError, match="không sửa cam kết"):
        agreeing.remove_commitment(commitment=of(signed, Side.COMMUNE), by=clerk, on=TODAY)
    with pytest.raises(AgreementRefusedError, match="không sửa cam kết"):
        agreeing.add_commitment(
            agreement=signed, side=Side.COMMUNE, kind="SERVICE", content="Khác", amount=None,
            due_on=date(2026, 12, 1), by=clerk, on=TODAY,
        )  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        make.make_commitment,
        lambda agreement: agreement.commitments.update(amount=1),
        lambda agreement: of(agreement, Side.BUSINESS).delete(),
    ],
    ids=["insert", "update", "delete"],
)
def test_the_database_too_keeps_the_commitments_of_a_signed_agreement(signed, act):
    with pytest.raises(IntegrityError, match="signed"), transaction.atomic():
        act(signed)


def test_the_database_too_keeps_the_terms_of_a_signed_agreement(signed):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Agreement.objects.filter(pk=signed.pk).update(service="Khác")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Agreement.objects.filter(pk=signed.pk).update(state="DRAFT")


def test_a_commitment_leaves_a_draft(draft, clerk):
    agreeing.remove_commitment(commitment=of(draft, Side.COMMUNE), by=clerk, on=TODAY)
    assert draft.commitments.count() == 1


# Meeting the commitments


def test_money_of_the_business_is_received_like_any_other_and_meets_its_commitment(signed, clerk):
    fulfilment = receive(signed, clerk)
    assert balances.received_by_source(signed.project.purpose) == {Source.BUSINESS: 50_000_000}
    assert fulfilment.contribution is not None
    assert fulfilment.contribution.giver.organisation == signed.business
    assert state_of(signed, Side.BUSINESS) == CommitmentState.DONE


def test_the_same_receipt_sent_twice_counts_once(signed, clerk):
    place = make.make_bank_account(signed.project.book)
    for _ in range(2):
        fulfilling.receive_for_commitment(
            commitment=of(signed, Side.BUSINESS), received_on=TODAY, amount=20_000_000,
            form=Form.TRANSFER, custody=place, by=clerk, on=TODAY, key="same",
        )  # fmt: skip
    assert (Contribution.objects.count(), Fulfilment.objects.count()) == (1, 1)


def test_a_reversed_receipt_no_longer_counts(signed, clerk):
    fulfilment = receive(signed, clerk)
    assert fulfilment.contribution is not None
    reversing.reverse_entry(
        entry=fulfilment.contribution.entry, on=TODAY, by=clerk, reason="Ghi nhầm công trình"
    )
    assert state_of(signed, Side.BUSINESS) == CommitmentState.DUE


def test_a_gift_of_somebody_else_or_counted_before_is_not_counted(signed, clerk):
    commitment = of(signed, Side.BUSINESS)
    gift = receiving.receive(
        project=signed.project, giver=NewGiver("Bà A"), form=Form.TRANSFER, on=TODAY, by=clerk,
        key="g", display="NAME", amount=5, custody=make.make_bank_account(signed.project.book),
    )  # fmt: skip
    with pytest.raises(FulfilmentRefusedError, match="không phải của doanh nghiệp"):
        fulfilling.fulfil_by_contribution(
            commitment=commitment, contribution=gift, by=clerk, on=TODAY
        )
    other = make.make_agreement(signed.project, signed.business)
    second = make.make_commitment(other)
    Agreement.objects.filter(pk=other.pk).update(
        state="SIGNED", signed_on=TODAY, signed_for_commune="A", signed_for_business="B"
    )
    counted = receive(signed, clerk).contribution
    assert counted is not None
    with pytest.raises(FulfilmentRefusedError, match="cam kết khác"):
        fulfilling.fulfil_by_contribution(
            commitment=second, contribution=counted, by=clerk, on=TODAY
        )


def test_the_business_does_not_report_money_itself(signed, owner):
    with pytest.raises(FulfilmentRefusedError, match="khi xã nhận được"):
        fulfilling.report_fulfilment(
            commitment=of(signed, Side.BUSINESS),
            done_on=TODAY,
            amount=1,
            note="",
            by=owner,
            on=TODAY,
        )


def test_what_the_commune_did_is_confirmed_by_the_business(signed, clerk, chair, owner):
    done = fulfilling.report_fulfilment(
        commitment=of(signed, Side.COMMUNE), done_on=TODAY, amount=None, note="", by=clerk, on=TODAY
    )
    assert state_of(signed, Side.COMMUNE) == CommitmentState.DUE
    with pytest.raises(permissions.NotAllowedError):
        fulfilling.confirm_fulfilment(fulfilment=done, by=chair, on=TODAY)
    fulfilling.confirm_fulfilment(fulfilment=done, by=owner, on=TODAY)
    assert state_of(signed, Side.COMMUNE) == CommitmentState.DONE


def test_who_owes_does_not_confirm_even_when_standing_on_both_sides(signed, clerk, owner):
    done = fulfilling.report_fulfilment(
        commitment=of(signed, Side.COMMUNE), done_on=TODAY, amount=None, note="", by=clerk, on=TODAY
    )
    Membership.objects.create(
        user=owner,
        organisation=signed.project.book.organisation,
        role=Role.CHAIR,
        since=make.LONG_AGO,
    )
    with pytest.raises(FulfilmentRefusedError, match="không tự xác nhận"):
        fulfilling.confirm_fulfilment(fulfilment=done, by=owner, on=TODAY)


def test_a_confirmed_act_is_not_confirmed_again_nor_changed(signed, clerk, owner):
    done = fulfilling.report_fulfilment(
        commitment=of(signed, Side.COMMUNE), done_on=TODAY, amount=None, note="", by=clerk, on=TODAY
    )
    fulfilling.confirm_fulfilment(fulfilment=done, by=owner, on=TODAY)
    with pytest.raises(FulfilmentRefusedError, match="rồi"):
        fulfilling.confirm_fulfilment(fulfilment=done, by=owner, on=TODAY)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Fulfilment.objects.filter(pk=done.pk).update(on=date(2026, 1, 1))


def test_another_business_neither_reports_nor_confirms(signed, clerk):
    stranger = make.make_member(make.make_business("Công ty khác"), Role.BUSINESS)
    done = fulfilling.report_fulfilment(
        commitment=of(signed, Side.COMMUNE), done_on=TODAY, amount=None, note="", by=clerk, on=TODAY
    )
    with pytest.raises(permissions.NotAllowedError):
        fulfilling.confirm_fulfilment(fulfilment=done, by=stranger, on=TODAY)


def test_nothing_is_received_under_a_draft_or_an_ended_agreement(draft, clerk, chair):
    with pytest.raises(FulfilmentRefusedError, match="đã ký"):
        receive(draft, clerk)
    sign(draft, chair)
    ended = agreeing.end_agreement(
        agreement=draft, by=chair, on=TODAY, reason="Hai bên hoàn thành nghĩa vụ"
    )
    assert ended.state == AgreementState.ENDED
    with pytest.raises(FulfilmentRefusedError, match="chưa kết thúc"):
        receive(draft, clerk)
    with pytest.raises(WrongStateError):
        agreeing.end_agreement(agreement=draft, by=chair, on=TODAY, reason="Kết thúc lần nữa")


# How far it is


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 11, 1), CommitmentState.UPCOMING),
        (date(2026, 11, 2), CommitmentState.DUE),
        (date(2026, 12, 2), CommitmentState.DUE),
        (date(2026, 12, 3), CommitmentState.LATE),
    ],
)
def test_a_commitment_is_due_within_thirty_days_and_late_the_day_after(draft, on, state):
    Commitment.objects.filter(agreement=draft).update(due_on=date(2026, 12, 2))
    assert state_of(draft, Side.BUSINESS, on) == state


def test_part_of_the_money_is_part_done_and_late_after_the_day(signed, clerk):
    receive(signed, clerk, 20_000_000)
    (found, _) = sorted(progress.commitments(signed, TODAY), key=lambda p: p.commitment.side)
    assert (found.state, found.done, found.left) == (CommitmentState.PART, 20_000_000, 30_000_000)
    late = progress.commitments(signed, date(2026, 12, 11))[0]
    assert (late.state, late.days_late) == (CommitmentState.LATE, 10)


def test_progress_of_many_agreements_takes_two_queries(signed, django_assert_num_queries):
    agreements = [signed, *(make.make_agreement(signed.project) for _ in range(3))]
    for agreement in agreements[1:]:
        make.make_commitment(agreement)
    with django_assert_num_queries(2):
        found = progress.by_agreement(agreements, TODAY)
    assert [len(rows) for rows in found.values()] == [2, 1, 1, 1]
