"""What may be received, when, for which call, and where the money goes."""

from datetime import date

from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.bank import Custody
from projects import contributions
from projects.models.contribution import Call, Form, Pledge
from projects.models.project import Project


class ReceiptRefusedError(LedgerError):
    """The receipt breaks a rule; the sentence says which and what to do."""


class AlreadyReceivedError(ReceiptRefusedError):
    """The pledge has come in full; a further gift is received apart from it."""


def require_period(project: Project, on: date, today: date) -> None:
    """Refuse a day in the future, and one before the books were opened."""
    if on > today:
        raise ReceiptRefusedError(_("Ngày nhận không được ở tương lai. Hãy ghi ngày thực nhận."))
    if on < project.book.opened_on:
        raise ReceiptRefusedError(
            _("Ngày nhận trước ngày mở sổ (%(day)s). Hãy xem lại ngày.")
            % {"day": f"{project.book.opened_on:%d/%m/%Y}"}
        )


def require_call(project: Project, call: Call | None, pledge: Pledge | None, on: date) -> None:
    """Refuse another project's call or pledge, a withdrawn pledge, a voluntary call that is over."""
    calls = {call, pledge.call if pledge else None} - {None}
    if any(found is not None and found.project_id != project.pk for found in calls):
        raise ReceiptRefusedError(
            _("Đăng ký này thuộc công trình khác. Hãy chọn đúng đăng ký của công trình đang nhận.")
        )
    if pledge is not None and pledge.withdrawn_on is not None:
        raise ReceiptRefusedError(
            _("Đăng ký này đã rút lại. Hãy ghi khoản nhận không theo đăng ký.")
        )
    if call is not None and call.kind == Call.Kind.VOLUNTARY and _is_over(call, on):
        raise ReceiptRefusedError(
            _("Đợt ủng hộ đã kết thúc, không nhận thêm. Hãy trả lại người gửi hoặc mở đợt mới.")
        )


def require_outstanding(pledge: Pledge) -> None:
    """Refuse a pledge that has come in full (AlreadyReceivedError)."""
    if contributions.standing_of(pledge).is_done:
        raise AlreadyReceivedError(
            _(
                "Đăng ký của %(giver)s đã nhận đủ. Nếu người đóng góp cho thêm, hãy ghi khoản nhận "
                "không theo đăng ký; nếu ghi trùng thì không cần làm gì."
            )
            % {"giver": pledge.giver.name}
        )


def require_place(
    project: Project, call: Call | None, custody: Custody | None, form: str
) -> Custody:
    """Return the till or account that takes money of that form: the named one, or the only one."""
    place = custody or custody_for(project, call, form)
    if place is None:
        raise ReceiptRefusedError(_("Hãy chọn két hoặc tài khoản đã nhận tiền."))
    if place.book_id != project.book_id or not place.is_open:
        raise ReceiptRefusedError(_("Nơi giữ tiền này không dùng được. Hãy chọn nơi khác của xã."))
    if place.is_bank != (form == Form.TRANSFER):
        raise ReceiptRefusedError(
            _("Tiền mặt thì nhận vào két, chuyển khoản thì nhận vào tài khoản. Hãy chọn lại.")
        )
    return place


def custody_for(project: Project, call: Call | None, form: str) -> Custody | None:
    """Return where money of that form goes if nobody says: the call's place, or the only one."""
    named = call and (call.cash_box if form == Form.CASH else call.bank_account)
    return named or _only_place(project, form)


def _is_over(call: Call, on: date) -> bool:
    if call.closes_on is not None:
        return on > call.closes_on
    return call.state == Call.State.CLOSED


def _only_place(project: Project, form: str) -> Custody | None:
    places = Custody.objects.filter(book=project.book, is_open=True)
    cash = {"kind": Custody.Kind.CASH_BOX}
    found = list((places.filter(**cash) if form == Form.CASH else places.exclude(**cash))[:2])
    return found[0] if len(found) == 1 else None
