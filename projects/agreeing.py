"""Agree with a business what each side does by when, sign it, end it.

A co-financing agreement only: a contract under the PPP law needs an authority row first.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import permissions, reasons, trail
from ledger.exceptions import LedgerError
from ledger.models.people import Organisation, Role, User
from projects import deciding, parties, workflow
from projects.models.agreement import Agreement, Commitment
from projects.models.project import Project
from projects.workflow import AgreementState


class AgreementRefusedError(LedgerError):
    """The agreement, or what is done under it, breaks a rule."""


@dataclass(frozen=True)
class Terms:
    """What an agreement says, apart from its commitments."""

    business: Organisation
    number: str
    title: str
    service: str
    starts_on: date
    ends_on: date


def draft_agreement(*, project: Project, terms: Terms, by: User, on: date) -> Agreement:
    """Draft a co-financing agreement; the accountant of the book makes it.

    Raises AgreementRefusedError for a partner that is no business, or an end before the start.
    """
    permissions.require(by, project.book.organisation, Role.ACCOUNTANT, on=on)
    if terms.business.kind != Organisation.Kind.BUSINESS:
        raise AgreementRefusedError(
            _("Bên kia của thỏa thuận phải là doanh nghiệp trong danh mục.")
        )
    if terms.ends_on <= terms.starts_on:
        raise AgreementRefusedError(_("Ngày kết thúc phải sau ngày bắt đầu."))
    with transaction.atomic():
        agreement = Agreement.objects.create(project=project, made_by=by, **vars(terms))
        trail.record("draft_agreement", agreement, by=by, book=project.book)
    return agreement


def add_commitment(
    *,
    agreement: Agreement,
    side: str,
    kind: str,
    content: str,
    amount: int | None,
    due_on: date,
    by: User,
    on: date,
) -> Commitment:
    """Add what one side promises by a day; `amount` in đồng, None for a service only."""
    with transaction.atomic():
        locked = parties.locked(agreement)
        _require_draft(locked, by=by, on=on)
        _require_measure(kind, amount)
        if not locked.starts_on <= due_on <= locked.ends_on:
            raise AgreementRefusedError(_("Hạn thực hiện phải nằm trong thời hạn của thỏa thuận."))
        commitment = Commitment.objects.create(
            agreement=locked, side=side, kind=kind, content=content, amount=amount, due_on=due_on
        )
        trail.record("add_commitment", commitment, by=by, book=locked.project.book)
    return commitment


def remove_commitment(*, commitment: Commitment, by: User, on: date) -> None:
    """Take a commitment out of a draft; a signed agreement is not edited."""
    with transaction.atomic():
        locked = parties.locked(commitment.agreement)
        _require_draft(locked, by=by, on=on)
        trail.record("remove_commitment", commitment, by=by, book=locked.project.book)
        commitment.delete()


def sign(
    *,
    agreement: Agreement,
    signed_on: date,
    signed_for_commune: str,
    signed_for_business: str,
    by: User,
    on: date,
) -> Agreement:
    """Record the signatures of both sides; the chair does, never the one who drafted it.

    Raises AgreementRefusedError unless both sides promise something and both signed by `on`.
    """
    with transaction.atomic():
        locked = parties.locked(agreement)
        move = workflow.require("agreement", "sign", locked.state)
        permissions.require(by, locked.project.book.organisation, *move.roles, on=on)
        permissions.require_other(locked.made_by, by)
        _require_both_sides(locked)
        if not (signed_for_commune.strip() and signed_for_business.strip()):
            raise AgreementRefusedError(_("Hãy ghi người ký của cả hai bên."))
        if signed_on > on:
            raise AgreementRefusedError(_("Ngày ký không được ở tương lai."))
        locked.signed_on = signed_on
        locked.signed_for_commune = signed_for_commune.strip()
        locked.signed_for_business = signed_for_business.strip()
        _move(locked, move, by=by, on=on)
    return locked


def end_agreement(*, agreement: Agreement, by: User, on: date, reason: str) -> Agreement:
    """End a signed agreement, with a reason. Raises reasons.ReasonTooShortError."""
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = parties.locked(agreement)
        move = workflow.require("agreement", "end", locked.state)
        permissions.require(by, locked.project.book.organisation, *move.roles, on=on)
        _move(locked, move, by=by, on=on, reason=reason)
    return locked


def _require_draft(agreement: Agreement, *, by: User, on: date) -> None:
    permissions.require(by, agreement.project.book.organisation, Role.ACCOUNTANT, on=on)
    if agreement.state != AgreementState.DRAFT:
        raise AgreementRefusedError(
            _("Thỏa thuận đã ký thì không sửa cam kết. Nếu cần thay đổi, hãy ký thỏa thuận mới.")
        )


def _require_measure(kind: str, amount: int | None) -> None:
    if kind == Commitment.Kind.SERVICE and amount is not None:
        raise AgreementRefusedError(_("Cam kết công việc, dịch vụ không ghi số tiền."))
    if kind != Commitment.Kind.SERVICE and (amount is None or amount <= 0):
        raise AgreementRefusedError(_("Hãy ghi số tiền hoặc giá trị cam kết, lớn hơn 0 đồng."))


def _require_both_sides(agreement: Agreement) -> None:
    sides = set(agreement.commitments.values_list("side", flat=True))
    if sides != set(Commitment.Side.values):
        raise AgreementRefusedError(
            _("Mỗi bên phải có ít nhất một cam kết trước khi ký. Hãy thêm cam kết còn thiếu.")
        )


def _move(
    agreement: Agreement, move: workflow.Move, *, by: User, on: date, reason: str = ""
) -> None:
    before, agreement.state = agreement.state, move.target
    agreement.save()
    deciding.record(
        move, agreement, project=agreement.project, from_state=before, by=by, on=on, reason=reason
    )
