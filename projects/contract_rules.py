"""What a contract and its amendments may say, and when each may be signed or wound up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from ledger import money, text
from ledger.exceptions import LedgerError
from projects import contracts, terms, workflow
from projects.models.contract import Contract, ContractItem
from projects.models.payment import Payee, PaymentRequest
from projects.models.project import Document, Project
from projects.workflow import AcceptanceState, AmendmentState, ContractState, PaymentState


class ContractRefusedError(LedgerError):
    """The contract, or what is done under it, breaks a rule; the sentence says which."""


@dataclass(frozen=True)
class Terms:
    """What a contract says apart from its items; shares are fractions (0.3 = 30 %)."""

    number: str
    title: str
    selection: str
    signed_for_owner: str
    signed_for_payee: str
    starts_on: date
    ends_on: date
    advance_share: Decimal = Decimal(0)
    recovered_by: Decimal = Decimal(1)
    warranty: str = Contract.Warranty.NONE
    retention_share: Decimal = Decimal(0)
    warranty_months: int = 0


@dataclass(frozen=True)
class Item:
    """Work agreed: a volume in `unit` at a price in đồng."""

    content: str
    unit: str
    quantity: Decimal
    unit_price: int


@dataclass(frozen=True)
class Change:
    """How much volume an amendment adds to an item, or (below zero) takes from it."""

    item: ContractItem
    quantity: Decimal


def require_open(project: Project) -> None:
    """Refuse a contract of a project that is settled."""
    if project.state == workflow.ProjectState.CLOSED:
        raise ContractRefusedError(
            _("Công trình đã quyết toán nên không lập hợp đồng mới. Hãy chọn công trình khác.")
        )


def require_party(payee: Payee) -> None:
    """Refuse a household as the one who builds."""
    if payee.kind == Payee.Kind.HOUSEHOLD:
        raise ContractRefusedError(
            _("Hộ được hỗ trợ không là bên nhận thầu. Hãy chọn nhà thầu hoặc tổ, nhóm cộng đồng.")
        )


def require_terms(said: Terms) -> None:
    """Refuse terms that are missing or contradict themselves."""
    if not (said.number.strip() and said.title.strip()):
        raise ContractRefusedError(_("Hãy ghi số và nội dung hợp đồng."))
    if not (said.signed_for_owner.strip() and said.signed_for_payee.strip()):
        raise ContractRefusedError(_("Hãy ghi người ký của cả hai bên."))
    if said.ends_on < said.starts_on:
        raise ContractRefusedError(_("Ngày hoàn thành không được trước ngày khởi công."))
    if not (0 <= said.advance_share <= 1 and 0 < said.recovered_by <= 1):
        raise ContractRefusedError(_("Tỷ lệ tạm ứng, thu hồi phải từ 0 % đến 100 %."))
    if not 0 <= said.retention_share < 1:
        raise ContractRefusedError(_("Tỷ lệ bảo hành phải từ 0 % đến dưới 100 %."))
    _require_warranty(said)


def _require_warranty(said: Terms) -> None:
    none = said.warranty == Contract.Warranty.NONE
    if none and (said.retention_share or said.warranty_months):
        raise ContractRefusedError(
            _("Đã chọn không có bảo đảm bảo hành thì tỷ lệ và thời hạn bảo hành phải là 0.")
        )
    if not none and not (said.retention_share and said.warranty_months):
        raise ContractRefusedError(_("Hãy ghi tỷ lệ và thời hạn bảo hành, hoặc chọn “Không có”."))


def require_items(items: Sequence[Item]) -> None:
    """Refuse items without words, volume or price, and one written twice."""
    seen: set[tuple[str, str, int]] = set()
    for item in items:
        if not (item.content.strip() and item.unit.strip()):
            raise ContractRefusedError(_("Mỗi công việc cần nội dung và đơn vị tính."))
        if item.quantity <= 0 or item.unit_price <= 0:
            raise ContractRefusedError(
                _("Khối lượng và đơn giá của “%(content)s” phải lớn hơn 0.")
                % {"content": item.content}
            )
        if contracts.amount_of(item.quantity, item.unit_price) == 0:
            raise ContractRefusedError(
                _("“%(content)s” chưa được 1 đồng. Hãy xem lại khối lượng và đơn giá.")
                % {"content": item.content}
            )
        same = (text.fold(item.content), text.fold(item.unit), item.unit_price)
        if same in seen:
            raise ContractRefusedError(
                _("“%(content)s” ghi hai lần cùng đơn giá. Hãy gộp thành một dòng.")
                % {"content": item.content}
            )
        seen.add(same)


def require_signable(contract: Contract, signed_on: date, *, on: date) -> None:
    """Refuse to sign what the decision, the day, the limits or the plan do not allow."""
    require_open(contract.project)
    if not contract.items.exists():
        raise ContractRefusedError(_("Hợp đồng chưa có công việc nào. Hãy ghi ít nhất một dòng."))
    decided = contract.project.decision_on
    if decided is None or not contract.project.decision_number.strip():
        raise ContractRefusedError(
            _(
                "Công trình chưa có quyết định đầu tư. Hãy ghi số và ngày quyết định ở thông tin "
                "công trình trước khi ký hợp đồng."
            )
        )
    if signed_on < decided:
        raise ContractRefusedError(
            _("Ngày ký không được trước ngày quyết định đầu tư %(day)s.")
            % {"day": f"{decided:%d/%m/%Y}"}
        )
    require_day(signed_on, not_before=None, on=on)
    for problem in terms.problems(contract, on=signed_on):
        raise ContractRefusedError(problem)
    require_planned(contract)


def require_day(day: date, *, not_before: date | None, on: date) -> None:
    """Refuse a day to come, or one before the contract."""
    if day > on:
        raise ContractRefusedError(_("Ngày này ở tương lai. Hãy ghi khi việc đã xảy ra."))
    if not_before is not None and day < not_before:
        raise ContractRefusedError(
            _("Ngày này không được trước ngày ký hợp đồng %(day)s.")
            % {"day": f"{not_before:%d/%m/%Y}"}
        )


def require_planned(contract: Contract) -> None:
    """Refuse a value that, with the project's other contracts, is above what is planned for it."""
    planned = contracts.planned(contract.project)
    wanted = contracts.value(contract) + contracts.signed_value(contract.project, but=contract)
    if wanted > planned:
        raise ContractRefusedError(
            _(
                "Tổng giá trị hợp đồng %(wanted)s đồng vượt dự toán công trình %(planned)s đồng, hơn "
                "%(over)s đồng. Hãy giảm giá trị, hoặc điều chỉnh dự toán trước."
            )
            % {
                "wanted": money.format_vnd(wanted),
                "planned": money.format_vnd(planned),
                "over": money.format_vnd(wanted - planned),
            }
        )


def require_signed(contract: Contract) -> None:
    """Refuse a change of what is a draft, or wound up."""
    if contract.state != ContractState.SIGNED:
        raise ContractRefusedError(
            _("Chỉ hợp đồng đang thực hiện mới có phụ lục. Bản nháp thì sửa thẳng.")
        )


def require_no_draft(contract: Contract) -> None:
    """Refuse a second amendment while one waits."""
    if contract.amendments.filter(state=AmendmentState.DRAFT).exists():
        raise ContractRefusedError(
            _("Hợp đồng đang có phụ lục chờ ký. Hãy ký hoặc bỏ phụ lục đó trước.")
        )


def require_change(
    contract: Contract, ends_on: date, changes: Sequence[Change], items: Sequence[Item]
) -> None:
    """Refuse an amendment that changes nothing, or what is not in the contract."""
    if not changes and not items and ends_on == contracts.ends_on(contract):
        raise ContractRefusedError(
            _("Phụ lục chưa thay đổi gì. Hãy ghi khối lượng tăng, giảm, việc mới hoặc ngày mới.")
        )
    if ends_on < contract.starts_on:
        raise ContractRefusedError(_("Ngày hoàn thành không được trước ngày khởi công."))
    if contracts.completion(contract) is not None:
        raise ContractRefusedError(
            _("Công trình đã nghiệm thu hoàn thành nên không thêm phụ lục cho hợp đồng này.")
        )
    require_items(items)
    own = {line.item.pk for line in contracts.lines(contract)}
    if any(change.item.pk not in own for change in changes):
        raise ContractRefusedError(_("Công việc được đổi không thuộc hợp đồng này."))
    if len({change.item.pk for change in changes}) < len(changes):
        raise ContractRefusedError(_("Mỗi công việc chỉ ghi một dòng thay đổi. Hãy gộp lại."))
    if not all(change.quantity for change in changes):
        raise ContractRefusedError(_("Khối lượng tăng hoặc giảm phải khác 0."))


def require_whole(contract: Contract) -> None:
    """Refuse volumes that, with all amendments, fall below what was accepted."""
    for line in contracts.lines(contract, with_drafts=True):
        if line.left < 0 or line.left_amount < 0:
            raise ContractRefusedError(
                _(
                    "“%(content)s” đã nghiệm thu %(accepted)s %(unit)s, không giảm xuống dưới mức đó. "
                    "Hãy giảm ít hơn."
                )
                % {
                    "content": line.item.content,
                    "accepted": volume(line.accepted),
                    "unit": line.item.unit,
                }
            )


def require_finished(contract: Contract) -> None:
    """Refuse to wind up while something waits, is wanting, or was paid too much."""
    waiting = {
        _("Còn lần nghiệm thu chờ xác nhận."): contract.acceptances.filter(
            state=AcceptanceState.DRAFT
        ),
        _("Còn phụ lục chờ ký."): contract.amendments.filter(state=AmendmentState.DRAFT),
        _("Còn đề nghị chi của hợp đồng chưa xong."): PaymentRequest.objects.filter(
            contract=contract
        ).exclude(state__in=[PaymentState.RETURNED, PaymentState.PAID]),
        _("Còn tồn tại chưa khắc phục."): contracts.open_defects(contract),
    }
    for sentence, rows in waiting.items():
        if rows.exists():
            raise ContractRefusedError(
                sentence + " " + _("Hãy làm xong rồi mới thanh lý hợp đồng.")
            )
    _require_no_advance(contract)


def _require_no_advance(contract: Contract) -> None:
    over = contracts.paid_for(contract) - contracts.accepted(contract)
    if over > 0:
        raise ContractRefusedError(
            _(
                "Đã chi cho hợp đồng nhiều hơn giá trị nghiệm thu %(over)s đồng. Hãy thu hồi tạm ứng "
                "rồi mới thanh lý."
            )
            % {"over": money.format_vnd(over)}
        )


def require_own(project: Project, document: Document | None) -> None:
    """Refuse a document of another project."""
    if document is not None and document.project_id != project.pk:
        raise ContractRefusedError(_("Tài liệu không thuộc công trình này."))


def volume(quantity: Decimal) -> str:
    """Return a volume as people write it: 12,5."""
    return f"{quantity.normalize():f}".replace(".", ",")
