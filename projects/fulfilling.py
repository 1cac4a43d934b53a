"""Meet the commitments of an agreement: the side that owes reports, the other one confirms.

Money of the business is received like any other (it calls `receiving`); its receipt confirms it.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import permissions, trail
from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from ledger.models.people import Role, User
from projects import parties, receiving
from projects.models.agreement import Agreement, Commitment, Fulfilment
from projects.models.contribution import MONEY_FORMS, Contribution, Display, Form, Giver
from projects.registering import NewGiver
from projects.workflow import AgreementState


class FulfilmentRefusedError(LedgerError):
    """What is reported, confirmed or counted breaks a rule of the agreement."""


def report_fulfilment(
    *,
    commitment: Commitment,
    done_on: date,
    amount: int | None,
    note: str,
    by: User,
    on: date,
) -> Fulfilment:
    """Say that a commitment was met on `done_on`, in part or whole; the side that owes reports.

    `amount` in đồng is asked where the commitment has one. Money of the business is not reported:
    it counts when the commune has received it. Raises FulfilmentRefusedError, NotAllowedError.
    """
    with transaction.atomic():
        agreement = _in_force(commitment.agreement)
        organisation, roles = parties.side(agreement, commitment.side)
        permissions.require(by, organisation, *roles, on=on)
        _require_reportable(commitment, done_on=done_on, amount=amount, on=on)
        same = commitment.fulfilments.filter(on=done_on, amount=amount, note=note)
        if same.filter(confirmed_by=None).exists():
            raise FulfilmentRefusedError(_("Việc này đã báo, đang chờ bên kia xác nhận."))
        fulfilment = Fulfilment.objects.create(
            commitment=commitment, on=done_on, amount=amount, note=note, made_by=by
        )
        trail.record("report_fulfilment", fulfilment, by=by, book=agreement.project.book)
    return fulfilment


def confirm_fulfilment(*, fulfilment: Fulfilment, by: User, on: date) -> Fulfilment:
    """Confirm what the other side reported; never somebody of the side that owes it."""
    with transaction.atomic():
        agreement = _in_force(fulfilment.commitment.agreement)
        locked = Fulfilment.objects.select_for_update(of=("self",)).get(pk=fulfilment.pk)
        owing, _roles = parties.side(agreement, locked.commitment.side)
        other, roles = parties.side(agreement, parties.other(locked.commitment.side))
        permissions.require(by, other, *roles, on=on)
        if permissions.roles_in(by, owing, on=on) or locked.made_by_id == by.pk:
            raise FulfilmentRefusedError(
                _("Bên thực hiện không tự xác nhận. Hãy để bên kia xác nhận.")
            )
        if locked.confirmed_by_id is not None or locked.contribution_id is not None:
            raise FulfilmentRefusedError(_("Việc này đã được xác nhận rồi."))
        locked.confirmed_by, locked.confirmed_on = by, on
        locked.save(update_fields=["confirmed_by", "confirmed_on"])
        trail.record("confirm_fulfilment", locked, by=by, book=agreement.project.book)
    return locked


def fulfil_by_contribution(
    *, commitment: Commitment, contribution: Contribution, by: User, on: date
) -> Fulfilment:
    """Count a gift of the business for its commitment; the commune's receipt confirms it.

    The same pair again returns the fulfilment there is. Raises FulfilmentRefusedError for a gift of
    another giver or project, a commitment of the commune, or a gift counted elsewhere.
    """
    with transaction.atomic():
        agreement = _in_force(commitment.agreement)
        organisation = agreement.project.book.organisation
        permissions.require(by, organisation, Role.ACCOUNTANT, Role.CASHIER, on=on)
        known = Fulfilment.objects.filter(contribution=contribution).first()
        if known is not None and known.commitment_id == commitment.pk:
            return known
        _require_countable(commitment, contribution, known)
        fulfilment = Fulfilment.objects.create(
            commitment=commitment,
            on=contribution.received_on,
            amount=contribution.amount,
            contribution=contribution,
            made_by=by,
            confirmed_on=on,
        )
        trail.record("fulfil_by_contribution", fulfilment, by=by, book=agreement.project.book)
    return fulfilment


def receive_for_commitment(
    *,
    commitment: Commitment,
    received_on: date,
    amount: int,
    form: Form,
    custody: Custody | None,
    by: User,
    on: date,
    key: str,
) -> Fulfilment:
    """Receive money of the business (đồng) like any other, and count it for its commitment.

    One transaction: `receiving.receive`, then `fulfil_by_contribution`. The same `key` again
    returns what was recorded. Raises what these two raise.
    """
    if form not in MONEY_FORMS:
        raise FulfilmentRefusedError(_("Ở đây chỉ nhận tiền mặt hoặc chuyển khoản."))
    with transaction.atomic():
        agreement = _in_force(commitment.agreement)
        contribution = receiving.receive(
            project=agreement.project,
            giver=_giver(agreement),
            form=form,
            on=received_on,
            by=by,
            key=key,
            display=Display.NAME,
            amount=amount,
            custody=custody,
            commitment=commitment,
            today=on,
        )
        return fulfil_by_contribution(
            commitment=commitment, contribution=contribution, by=by, on=on
        )


def _giver(agreement: Agreement) -> Giver | NewGiver:
    book, business = agreement.project.book, agreement.business
    known = Giver.objects.filter(book=book, organisation=business).order_by("pk").first()
    return known or NewGiver(kind=Giver.Kind.BUSINESS, name=business.name, organisation=business)


def _in_force(agreement: Agreement) -> Agreement:
    locked = parties.locked(agreement)
    if locked.state != AgreementState.SIGNED:
        raise FulfilmentRefusedError(
            _("Chỉ ghi thực hiện cho thỏa thuận đã ký và chưa kết thúc. Hãy tải lại trang.")
        )
    return locked


def _require_reportable(
    commitment: Commitment, *, done_on: date, amount: int | None, on: date
) -> None:
    business_money = (
        commitment.side == Commitment.Side.BUSINESS and commitment.kind == Commitment.Kind.MONEY
    )
    if business_money:
        raise FulfilmentRefusedError(
            _("Tiền của doanh nghiệp được ghi khi xã nhận được. Hãy chuyển tiền theo thỏa thuận.")
        )
    if done_on > on:
        raise FulfilmentRefusedError(_("Ngày thực hiện không được ở tương lai."))
    if commitment.amount is not None and (amount is None or amount <= 0):
        raise FulfilmentRefusedError(
            _("Hãy ghi số tiền hoặc giá trị đã thực hiện, lớn hơn 0 đồng.")
        )
    if commitment.amount is None and amount is not None:
        raise FulfilmentRefusedError(_("Cam kết công việc, dịch vụ không ghi số tiền."))


def _require_countable(
    commitment: Commitment, contribution: Contribution, known: Fulfilment | None
) -> None:
    agreement = commitment.agreement
    if known is not None:
        raise FulfilmentRefusedError(_("Khoản này đã tính cho một cam kết khác."))
    if commitment.side != Commitment.Side.BUSINESS or commitment.amount is None:
        raise FulfilmentRefusedError(
            _("Chỉ tính khoản đóng góp cho cam kết tiền hoặc hiện vật của doanh nghiệp.")
        )
    if contribution.project_id != agreement.project_id:
        raise FulfilmentRefusedError(_("Khoản này thuộc công trình khác với thỏa thuận."))
    if contribution.giver.organisation_id != agreement.business_id:
        raise FulfilmentRefusedError(_("Khoản này không phải của doanh nghiệp trong thỏa thuận."))
    if contribution.amount is None:
        raise FulfilmentRefusedError(
            _("Khoản này chưa có giá trị bằng tiền nên chưa tính cho cam kết được.")
        )
