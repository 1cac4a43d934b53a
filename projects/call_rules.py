"""What a call must say, and what the law forbids it to say."""

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from ledger.exceptions import LedgerError
from ledger.models.chart import Regime
from ledger.models.law import Share
from projects import checks
from projects.models.contribution import Call
from projects.models.project import Project


class CallRefusedError(LedgerError):
    """The call breaks a rule of its kind."""


def require(call: Call, *, on: date) -> None:
    """Refuse, with CallRefusedError, a call that breaks a rule of its kind on `on`."""
    _require_sound(call)
    if call.kind == Call.Kind.AGREED:
        _require_community(call, on)
    else:
        _require_voluntary(call)


def _require_sound(call: Call) -> None:
    if not call.title:
        raise CallRefusedError(_("Hãy đặt tên đợt vận động."))
    if call.closes_on is not None and call.closes_on < call.opens_on:
        raise CallRefusedError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
    if call.target is not None and call.target <= 0:
        raise CallRefusedError(_("Mục tiêu phải lớn hơn 0 đồng, hoặc để trống."))
    if call.regime == Regime.IN_KIND:
        raise CallRefusedError(_("Hãy chọn chế độ quản lý của tiền: hiện vật tự có sổ riêng."))
    if call.project.state == Project.State.CLOSED:
        raise CallRefusedError(_("Công trình đã quyết toán, không vận động thêm."))
    for place, is_bank in ((call.cash_box, False), (call.bank_account, True)):
        if place and (place.book_id != call.project.book_id or place.is_bank != is_bank):
            raise CallRefusedError(_("Két hoặc tài khoản không đúng. Hãy chọn lại của xã."))


def _require_voluntary(call: Call) -> None:
    if call.level or call.met_on or call.households or call.households_agreed is not None:
        raise CallRefusedError(
            _(
                "Ủng hộ tự nguyện không được đặt mức hay biểu quyết (Nghị định 93/2021/NĐ-CP, điều 4). "
                "Hãy để trống mức đóng góp, ngày họp và số hộ."
            )
        )


def _require_community(call: Call, on: date) -> None:
    if not (call.met_on and call.households and call.level) or call.households_agreed is None:
        raise CallRefusedError(
            _(
                "Vận động theo quyết định của cộng đồng cần biên bản: ngày họp, tổng số hộ, số hộ tán thành "
                "và mức đã thống nhất (Luật 10/2022/QH15, điều 15)."
            )
        )
    if call.met_on > on:
        raise CallRefusedError(_("Ngày họp không được ở tương lai."))
    share = Share.objects.on(call.met_on).filter(code=Share.Code.COMMUNITY_AGREES).first()
    if share is None:
        raise CallRefusedError(
            _("Chưa có tỷ lệ tán thành theo luật cho ngày họp. Hãy báo quản trị danh mục bổ sung.")
        )
    problem = checks.community_agrees(
        agreed=call.households_agreed,
        households=call.households,
        share=Fraction(share.numerator, share.denominator),
    )
    if problem:
        raise CallRefusedError(problem)
