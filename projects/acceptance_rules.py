"""What may be accepted of a contract: volumes, days, who was there, which funds bear it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ledger import money
from ledger.exceptions import LedgerError
from ledger.models.chart import Fund
from projects import bearing, contracts, settlements
from projects.contract_rules import volume
from projects.contracts import Line
from projects.models.contract import Acceptance, Contract, ContractItem, Defect
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.workflow import AcceptanceState, ContractState, PaymentState


class AcceptanceRefusedError(LedgerError):
    """The acceptance, or a defect, breaks a rule; the sentence says which."""


@dataclass(frozen=True)
class Minutes:
    """What the minutes of an acceptance say, apart from volumes and money."""

    stage: str
    on: date
    quality: str
    conclusion: str
    board_was_there: bool
    kind: str = Acceptance.Kind.STAGE
    members: str = ""
    absence_reason: str = ""


@dataclass(frozen=True)
class Wanting:
    """What is to be mended, and by when."""

    text: str
    due_on: date


@dataclass(frozen=True)
class Measured:
    """A volume accepted of one item, worth `amount` đồng."""

    item: ContractItem
    quantity: Decimal
    amount: int


def require_minutes(minutes: Minutes, contract: Contract, *, on: date) -> None:
    """Refuse minutes of a contract not in force, of another time, or silent on who was there."""
    if contract.state != ContractState.SIGNED or contract.signed_on is None:
        raise AcceptanceRefusedError(_("Chỉ nghiệm thu theo hợp đồng đã ký, chưa thanh lý."))
    if minutes.on > on:
        raise AcceptanceRefusedError(_("Ngày nghiệm thu không được ở tương lai."))
    last = contracts.standing(contract).last()
    first = last.on if last else contract.signed_on
    if minutes.on < first:
        raise AcceptanceRefusedError(
            _(
                "Ngày nghiệm thu không được trước ngày ký hợp đồng hoặc lần nghiệm thu trước: %(day)s."
            )
            % {"day": f"{first:%d/%m/%Y}"}
        )
    for words in (minutes.stage, minutes.quality, minutes.conclusion):
        if not words.strip():
            raise AcceptanceRefusedError(_("Hãy ghi giai đoạn, chất lượng và kết luận nghiệm thu."))
    if not minutes.board_was_there and not minutes.absence_reason.strip():
        raise AcceptanceRefusedError(
            _("Ban giám sát đầu tư của cộng đồng vắng mặt: hãy ghi lý do vắng.")
        )


def require_turn(contract: Contract) -> None:
    """Refuse one more acceptance while one waits, or after that of the completed work."""
    if contract.acceptances.filter(state=AcceptanceState.DRAFT).exists():
        raise AcceptanceRefusedError(
            _(
                "Hợp đồng đang có lần nghiệm thu chờ xác nhận. Hãy xác nhận hoặc trả lại lần đó trước."
            )
        )
    if contracts.completion(contract) is not None:
        raise AcceptanceRefusedError(
            _("Công trình đã nghiệm thu hoàn thành nên không nghiệm thu thêm theo hợp đồng này.")
        )


def require_mended(minutes: Minutes | Acceptance, contract: Contract) -> None:
    """Refuse the acceptance of the completed work while a defect is past its deadline."""
    if minutes.kind != Acceptance.Kind.COMPLETION:
        return
    late = contracts.open_defects(contract).filter(due_on__lt=minutes.on).first()
    if late is not None:
        raise AcceptanceRefusedError(
            _(
                "Chưa nghiệm thu hoàn thành được: “%(defect)s” quá hạn khắc phục %(day)s. "
                "Hãy ghi kết quả khắc phục trước."
            )
            % {"defect": late.text, "day": f"{late.due_on:%d/%m/%Y}"}
        )


def measured(
    contract: Contract, volumes: Sequence[tuple[ContractItem, Decimal]], *, on: date
) -> list[Measured]:
    """Return what the volumes are worth; the last volume of an item takes all that is left of it.

    Raises AcceptanceRefusedError for none, for one of another contract, or above what is agreed by
    `on` and now, signed amendments included, less what was accepted.
    """
    if not volumes:
        raise AcceptanceRefusedError(_("Hãy ghi khối lượng nghiệm thu của ít nhất một công việc."))
    if len({item.pk for item, _volume in volumes}) < len(volumes):
        raise AcceptanceRefusedError(_("Mỗi công việc chỉ ghi một dòng khối lượng."))
    now = {line.item.pk: line for line in contracts.lines(contract)}
    then = {line.item.pk: line for line in contracts.lines(contract, on=on)}
    return [_measured(item, quantity, then, now) for item, quantity in volumes]


def require_parts(project: Project, value: int, parts: Sequence[tuple[Fund, int]]) -> None:
    """Refuse funds that are not the project's, doubled, or that do not add up to the value."""
    own = set(bearing.funds(project).values_list("pk", flat=True))
    if len({fund.pk for fund, _amount in parts}) < len(parts):
        raise AcceptanceRefusedError(_("Mỗi nguồn tiền chỉ ghi một dòng. Hãy gộp lại."))
    for fund, amount in parts:
        if amount <= 0:
            raise AcceptanceRefusedError(_("Số tiền mỗi nguồn phải lớn hơn 0 đồng."))
        if fund.pk not in own:
            raise AcceptanceRefusedError(
                _("Nguồn %(fund)s không dùng cho công trình này.") % {"fund": fund.name}
            )
    total = sum(amount for _fund, amount in parts)
    if total != value:
        raise AcceptanceRefusedError(
            _(
                "Các nguồn cộng lại %(total)s đồng, giá trị nghiệm thu là %(value)s đồng. "
                "Hãy chia lại cho khớp."
            )
            % {"total": money.format_vnd(total), "value": money.format_vnd(value)}
        )


def require_defect(contract: Contract, wanting: Wanting, found_on: date, *, on: date) -> None:
    """Refuse a defect without words, found in the future, or due before it was found."""
    if contract.signed_on is None or found_on < contract.signed_on:
        raise AcceptanceRefusedError(_("Tồn tại ghi theo hợp đồng đã ký, từ ngày ký trở đi."))
    if not wanting.text.strip():
        raise AcceptanceRefusedError(_("Hãy ghi tồn tại, khiếm khuyết cần khắc phục."))
    if found_on > on:
        raise AcceptanceRefusedError(_("Ngày phát hiện không được ở tương lai."))
    if wanting.due_on < found_on:
        raise AcceptanceRefusedError(_("Hạn khắc phục không được trước ngày phát hiện."))


def require_mending(defect: Defect, mended_on: date, said: str, *, on: date) -> None:
    """Refuse to close a defect twice, without saying how, or on a day before it was found."""
    if defect.mended_on is not None:
        raise AcceptanceRefusedError(_("Tồn tại này đã ghi khắc phục rồi. Hãy tải lại trang."))
    if not said.strip():
        raise AcceptanceRefusedError(_("Hãy ghi kết quả khắc phục."))
    if not defect.found_on <= mended_on <= on:
        raise AcceptanceRefusedError(_("Ngày khắc phục phải từ ngày phát hiện đến hôm nay."))


def require_unpaid(acceptance: Acceptance) -> None:
    """Refuse to undo an acceptance that a payment rests on."""
    if settlements.settled_value(acceptance.contract) is not None:
        raise AcceptanceRefusedError(
            _("Công trình đã phê duyệt quyết toán. Hãy hủy phê duyệt trước khi đảo nghiệm thu.")
        )
    standing = PaymentRequest.objects.filter(acceptance=acceptance).exclude(
        state=PaymentState.RETURNED
    )
    if standing.exists():
        raise AcceptanceRefusedError(
            _("Đã có đề nghị chi theo lần nghiệm thu này. Hãy trả lại đề nghị chi đó trước.")
        )
    released = PaymentRequest.objects.filter(
        contract=acceptance.contract_id, kind=PaymentRequest.Kind.RETENTION
    )
    if (
        acceptance.kind == Acceptance.Kind.COMPLETION
        and released.exclude(state=PaymentState.RETURNED).exists()
    ):
        raise AcceptanceRefusedError(
            _("Tiền giữ lại bảo hành đã đề nghị trả. Hãy đảo hoặc trả lại khoản trả đó trước.")
        )
    later = Acceptance.objects.filter(contract=acceptance.contract_id, number__gt=acceptance.number)
    if later.exclude(state=AcceptanceState.RETURNED).exists():
        raise AcceptanceRefusedError(_("Đã có lần nghiệm thu sau. Hãy đảo lần sau trước."))
    if acceptance.contract.state != ContractState.SIGNED:
        raise AcceptanceRefusedError(_("Hợp đồng đã thanh lý nên không đảo nghiệm thu."))


def _measured(
    item: ContractItem, quantity: Decimal, then: dict[int, Line], now: dict[int, Line]
) -> Measured:
    line = now.get(item.pk)
    if line is None:
        raise AcceptanceRefusedError(
            _("“%(content)s” không thuộc hợp đồng, hoặc phụ lục có việc này chưa ký.")
            % {"content": item.content}
        )
    agreed = min(line.left, then[item.pk].left) if item.pk in then else Decimal(0)
    if not 0 < quantity <= agreed:
        raise AcceptanceRefusedError(_too_much(line, quantity, agreed))
    whole = quantity == line.left
    worth = contracts.amount_of(quantity, line.item.unit_price)
    amount = line.left_amount if whole else min(worth, line.left_amount)
    if amount <= 0:
        raise AcceptanceRefusedError(
            _("Khối lượng của “%(content)s” chưa được 1 đồng. Hãy gộp vào lần sau.")
            % {"content": item.content}
        )
    return Measured(line.item, quantity, amount)


def _too_much(line: Line, quantity: Decimal, agreed: Decimal) -> str:
    return _(
        "“%(content)s”: nghiệm thu %(now)s %(unit)s, còn được nghiệm thu %(left)s %(unit)s theo hợp "
        "đồng và phụ lục đã ký đến ngày nghiệm thu. Hãy giảm khối lượng, hoặc ký phụ lục trước."
    ) % {
        "content": line.item.content,
        "now": volume(quantity),
        "left": volume(agreed),
        "unit": line.item.unit,
    }
