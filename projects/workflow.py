"""The states of everything that moves, and the one table of moves.

The verbs look a move up here; the pages draw their buttons from it; README prints it.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ledger.exceptions import LedgerError
from ledger.models.people import Role


class WrongStateError(LedgerError):
    """The move does not start from the state the thing is in."""


class ProjectState(models.TextChoices):
    PLANNED = "PLANNED", _("Chuẩn bị")
    BUILDING = "BUILDING", _("Đang thực hiện")
    COMPLETED = "COMPLETED", _("Hoàn thành")
    CLOSED = "CLOSED", _("Đã quyết toán")


class CallState(models.TextChoices):
    OPEN = "OPEN", _("Đang vận động")
    CLOSED = "CLOSED", _("Đã kết thúc")


class AllocationState(models.TextChoices):
    DRAFT = "DRAFT", _("Bản nháp")
    SUBMITTED = "SUBMITTED", _("Chờ duyệt")
    RETURNED = "RETURNED", _("Trả lại")
    APPROVED = "APPROVED", _("Đã duyệt, chờ rút")
    DRAWN = "DRAWN", _("Đã rút về tài khoản")


class AgreementState(models.TextChoices):
    DRAFT = "DRAFT", _("Bản nháp")
    SIGNED = "SIGNED", _("Đang thực hiện")
    ENDED = "ENDED", _("Đã kết thúc")


class PaymentState(models.TextChoices):
    REQUESTED = "REQUESTED", _("Chờ kiểm tra")
    CHECKED = "CHECKED", _("Chờ duyệt")
    RETURNED = "RETURNED", _("Trả lại")
    APPROVED = "APPROVED", _("Đã duyệt, chờ chi")
    PAID = "PAID", _("Đã chi")


class ContractState(models.TextChoices):
    DRAFT = "DRAFT", _("Bản nháp")
    SIGNED = "SIGNED", _("Đang thực hiện")
    LIQUIDATED = "LIQUIDATED", _("Đã thanh lý")


class AmendmentState(models.TextChoices):
    DRAFT = "DRAFT", _("Bản nháp")
    SIGNED = "SIGNED", _("Đã ký")


class AcceptanceState(models.TextChoices):
    DRAFT = "DRAFT", _("Chờ xác nhận")
    RETURNED = "RETURNED", _("Trả lại")
    ACCEPTED = "ACCEPTED", _("Đã nghiệm thu")


class HandoverState(models.TextChoices):
    DRAFT = "DRAFT", _("Chờ xác nhận")
    RETURNED = "RETURNED", _("Trả lại")
    DONE = "DONE", _("Đã bàn giao")


class SettlementState(models.TextChoices):
    DRAFT = "DRAFT", _("Đang lập hồ sơ")
    SUBMITTED = "SUBMITTED", _("Chờ thẩm tra")
    RETURNED = "RETURNED", _("Trả lại")
    REVIEWED = "REVIEWED", _("Chờ phê duyệt")
    APPROVED = "APPROVED", _("Đã phê duyệt quyết toán")
    CLOSED = "CLOSED", _("Đã tất toán")


class ReturnState(models.TextChoices):
    REQUESTED = "REQUESTED", _("Chờ duyệt")
    REFUSED = "REFUSED", _("Trả lại")
    PAID = "PAID", _("Đã nộp trả")


class Level(models.TextChoices):
    """Who decides an allocation."""

    COMMUNE = "COMMUNE", _("Chủ tịch UBND xã")
    PROVINCE = "PROVINCE", _("Sở Tài chính")


@dataclass(frozen=True)
class Move:
    """One step: the things it starts from, where it leads, who may take it."""

    thing: str
    verb: str
    sources: frozenset[str]
    target: str
    roles: tuple[Role, ...]
    label: Promise


def _move(
    thing: str, verb: str, sources: set[str], target: str, roles: tuple[Role, ...], label: Promise
) -> Move:
    return Move(thing, verb, frozenset(sources), target, roles, label)


_REVIEWERS = (Role.REVIEWER, Role.REVIEW_LEAD)
# The state has the same words; other languages tell the act from the state.
_RETURN = pgettext_lazy("việc", "Trả lại")

MOVES = (
    _move(
        "project", "start", {"PLANNED"}, "BUILDING", (Role.ACCOUNTANT, Role.CHAIR), _("Khởi công")
    ),
    _move(
        "project", "complete", {"BUILDING"}, "COMPLETED", (Role.CHAIR,), _("Xác nhận hoàn thành")
    ),
    _move(
        "call", "close", {"OPEN"}, "CLOSED", (Role.ACCOUNTANT, Role.CHAIR), _("Kết thúc vận động")
    ),
    _move(
        "allocation",
        "submit",
        {"DRAFT", "RETURNED"},
        "SUBMITTED",
        (Role.ACCOUNTANT,),
        _("Gửi đề nghị"),
    ),
    _move(
        "allocation",
        "approve",
        {"SUBMITTED"},
        "APPROVED",
        (Role.CHAIR, *_REVIEWERS),
        _("Duyệt phân bổ"),
    ),
    _move("allocation", "return", {"SUBMITTED"}, "RETURNED", (Role.CHAIR, *_REVIEWERS), _RETURN),
    _move("allocation", "draw", {"APPROVED"}, "DRAWN", (Role.ACCOUNTANT,), _("Rút về tài khoản")),
    _move(
        "allocation",
        "take_back",
        {"DRAWN"},
        "APPROVED",
        (Role.ACCOUNTANT, Role.CHAIR),
        _("Đảo khoản rút ghi nhầm"),
    ),
    _move(
        "allocation",
        "revoke",
        {"APPROVED"},
        "RETURNED",
        (Role.CHAIR, *_REVIEWERS),
        _("Thu hồi quyết định phân bổ"),
    ),
    _move("agreement", "sign", {"DRAFT"}, "SIGNED", (Role.CHAIR,), _("Ký thỏa thuận")),
    _move("agreement", "end", {"SIGNED"}, "ENDED", (Role.CHAIR,), _("Kết thúc thỏa thuận")),
    _move("contract", "sign", {"DRAFT"}, "SIGNED", (Role.CHAIR,), _("Ký hợp đồng")),
    _move("contract", "liquidate", {"SIGNED"}, "LIQUIDATED", (Role.CHAIR,), _("Thanh lý hợp đồng")),
    _move("amendment", "sign", {"DRAFT"}, "SIGNED", (Role.CHAIR,), _("Ký phụ lục")),
    _move("acceptance", "accept", {"DRAFT"}, "ACCEPTED", (Role.CHAIR,), _("Xác nhận nghiệm thu")),
    _move("acceptance", "return", {"DRAFT"}, "RETURNED", (Role.CHAIR,), _RETURN),
    _move(
        "acceptance",
        "take_back",
        {"ACCEPTED"},
        "RETURNED",
        (Role.CHAIR,),
        _("Đảo lần nghiệm thu ghi nhầm"),
    ),
    _move("payment", "request", set(), "REQUESTED", (Role.ACCOUNTANT,), _("Lập đề nghị chi")),
    _move("payment", "check", {"REQUESTED"}, "CHECKED", (Role.ACCOUNTANT,), _("Xác nhận đủ hồ sơ")),
    _move("payment", "approve", {"CHECKED"}, "APPROVED", (Role.CHAIR,), _("Duyệt chi")),
    _move(
        "payment",
        "return",
        {"REQUESTED", "CHECKED", "APPROVED"},
        "RETURNED",
        (Role.CHAIR,),
        _RETURN,
    ),
    _move(
        "payment",
        "confirm",
        {"APPROVED"},
        "APPROVED",
        (Role.VILLAGE_HEAD,),
        _("Xác nhận chi từ tài khoản của thôn"),
    ),
    _move("payment", "pay", {"APPROVED"}, "PAID", (Role.CASHIER, Role.ACCOUNTANT), _("Ghi đã chi")),
    _move(
        "payment",
        "take_back",
        {"PAID"},
        "APPROVED",
        (Role.ACCOUNTANT, Role.CHAIR),
        _("Đảo khoản chi ghi nhầm"),
    ),
    _move(
        "handover",
        "record",
        {"DRAFT", "RETURNED"},
        "DRAFT",
        (Role.ACCOUNTANT,),
        _("Lập biên bản bàn giao"),
    ),
    _move("handover", "confirm", {"DRAFT"}, "DONE", (Role.CHAIR,), _("Xác nhận bàn giao")),
    _move("handover", "return", {"DRAFT"}, "RETURNED", (Role.CHAIR,), _RETURN),
    _move(
        "settlement",
        "draft",
        {"DRAFT", "RETURNED"},
        "DRAFT",
        (Role.ACCOUNTANT,),
        _("Lập hồ sơ quyết toán"),
    ),
    _move("settlement", "submit", {"DRAFT"}, "SUBMITTED", (Role.ACCOUNTANT,), _("Gửi thẩm tra")),
    _move(
        "settlement",
        "review",
        {"SUBMITTED"},
        "REVIEWED",
        (Role.ACCOUNTANT, Role.AUDITOR),
        _("Ghi kết quả thẩm tra"),
    ),
    _move(
        "settlement",
        "return",
        {"SUBMITTED", "REVIEWED"},
        "RETURNED",
        (Role.ACCOUNTANT, Role.AUDITOR, Role.CHAIR),
        _RETURN,
    ),
    _move(
        "settlement",
        "approve",
        {"REVIEWED"},
        "APPROVED",
        (Role.CHAIR,),
        _("Phê duyệt quyết toán"),
    ),
    _move(
        "settlement",
        "take_back",
        {"APPROVED"},
        "RETURNED",
        (Role.CHAIR,),
        _("Hủy phê duyệt quyết toán"),
    ),
    _move(
        "settlement",
        "close",
        {"APPROVED"},
        "CLOSED",
        (Role.CHAIR,),
        _("Tất toán, đóng công trình"),
    ),
    _move("settlement", "reopen", {"CLOSED"}, "APPROVED", (Role.CHAIR,), _("Mở lại công trình")),
    _move("return", "request", set(), "REQUESTED", (Role.ACCOUNTANT,), _("Đề nghị nộp trả")),
    _move("return", "approve", {"REQUESTED"}, "PAID", (Role.CHAIR,), _("Duyệt nộp trả")),
    _move("return", "refuse", {"REQUESTED"}, "REFUSED", (Role.CHAIR,), _RETURN),
)
_BY_NAME = {(move.thing, move.verb): move for move in MOVES}


def move(thing: str, verb: str) -> Move:
    """Return the move of that name; KeyError where the table has none."""
    return _BY_NAME[thing, verb]


def require(thing: str, verb: str, state: str) -> Move:
    """Return the move if it may start from `state`, else raise WrongStateError."""
    found = move(thing, verb)
    if state not in found.sources:
        raise WrongStateError(
            gettext(
                "Không thể “%(move)s” ở trạng thái hiện tại. Hãy tải lại trang để xem việc đã làm."
            )
            % {"move": found.label}
        )
    return found
