"""Excuse a duty to make public: one asks with a reason and a legal basis, the chair decides.

Law 10/2022/QH15 art. 12 keeps some content from being public. The reason is public itself.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from disclosure import personal
from disclosure.models.duties import Duty
from disclosure.models.excuses import ExcuseDecision, ExcuseRequest
from ledger import locking, permissions, refusals, trail
from ledger.exceptions import LedgerError
from ledger.models.law import LegalBasis
from ledger.models.people import Role, User
from ledger.text import nfc

MIN_TEXT = 10


class ExcuseRefusedError(LedgerError):
    """The duty is done or excused, a request waits or was decided, or the words do not fit."""


def ask(
    *, duty: Duty, reason: str, basis: LegalBasis, article: str = "", by: User, on: date
) -> ExcuseRequest:
    """Ask the chair to excuse a duty; only the accountant, one request at a time.

    Raises ExcuseRefusedError, permissions.NotAllowedError.
    """
    permissions.require(by, duty.book.organisation, Role.ACCOUNTANT, on=on)
    reason = _said(reason)
    if basis.effective_to is not None and basis.effective_to <= on:
        raise ExcuseRefusedError(_("Căn cứ này đã hết hiệu lực. Hãy chọn căn cứ đang áp dụng."))
    with transaction.atomic():
        locking.lock(duty)
        _require_waiting(duty)
        made = ExcuseRequest.objects.create(
            duty=duty,
            reason=reason,
            basis=basis,
            article=nfc(article).strip(),
            asked_by=by,
            asked_on=on,
        )
        trail.record("ask_excuse", made, by=by, book=duty.book, text=reason)
    return made


def decide(
    *, request: ExcuseRequest, agreed: bool, note: str = "", by: User, on: date
) -> ExcuseDecision:
    """Agree that a duty needs not be done, or refuse and say why; only the chair, never who asked.

    Raises ExcuseRefusedError, permissions.NotAllowedError, permissions.SamePersonError.
    """
    duty = request.duty
    permissions.require(by, duty.book.organisation, Role.CHAIR, on=on)
    permissions.require_other(request.asked_by, by)
    note = nfc(note).strip() if agreed else _said(note)
    with transaction.atomic():
        locking.lock(duty)
        if ExcuseDecision.objects.filter(request=request).exists():
            raise ExcuseRefusedError(_("Đề nghị này đã được quyết định. Hãy tải lại trang."))
        if agreed and duty.posted.exists():
            raise ExcuseRefusedError(_("Việc này đã công khai rồi, không cần miễn."))
        try:
            with transaction.atomic():
                made = ExcuseDecision.objects.create(
                    request=request, duty=duty, agreed=agreed, note=note, by=by, on=on
                )
        except IntegrityError as error:
            raise ExcuseRefusedError(
                _("Sổ không nhận việc này (quy tắc %(rule)s).")
                % {"rule": refusals.constraint(error)}
            ) from error
        verb = "excuse_duty" if agreed else "refuse_excuse"
        trail.record(verb, request, by=by, book=duty.book, text=note)
    return made


def _require_waiting(duty: Duty) -> None:
    if duty.posted.exists():
        raise ExcuseRefusedError(_("Việc này đã công khai rồi, không cần miễn."))
    requests = ExcuseRequest.objects.filter(duty=duty)
    if requests.filter(decision__agreed=True).exists():
        raise ExcuseRefusedError(_("Việc này đã được miễn rồi. Hãy tải lại trang."))
    if requests.filter(decision=None).exists():
        raise ExcuseRefusedError(_("Đã có đề nghị miễn đang chờ chủ tài khoản."))


def _said(typed: str) -> str:
    said = nfc(typed).strip()
    if len(said) < MIN_TEXT:
        raise ExcuseRefusedError(
            _("Hãy ghi rõ lý do, ít nhất %(least)d ký tự.") % {"least": MIN_TEXT}
        )
    if any(doubt.certain for doubt in personal.doubts([("reason", said)])):
        raise ExcuseRefusedError(
            _(
                "Lý do này ai cũng đọc được. Không ghi số điện thoại, số giấy tờ, thư điện tử của ai."
            )
        )
    return said
