"""What may be paid under a contract: the rules of an advance, of accepted work, of what was retained."""

from datetime import date

from django.utils.translation import gettext as _

from ledger import money
from ledger.models.law import Limit
from projects import claims, contracts, instalments, limits, settlements, warranties
from projects.claims import Claim, Kind, Open
from projects.contract_rules import ContractRefusedError
from projects.models.contract import Contract, Guarantee
from projects.models.payment import PaymentRequest
from projects.models.project import Project
from projects.payable import PaymentRefusedError
from projects.workflow import AcceptanceState, ContractState


def require(project: Project, claim: Claim, *, on: date, but: int | None = None) -> None:
    """Refuse (PaymentRefusedError) a claim that the contract or a rule of the day does not allow.

    `but` is the id of the stored request that makes the claim: it does not stand in its own way.
    """
    _require_contract(project, claim)
    _require_above_zero(claim)
    so_far = claims.standing(claim.contract, but=but)
    match claim.kind:
        case Kind.ADVANCE:
            _require_advance(claim, so_far, on=on)
        case Kind.STAGE:
            _require_stage(claim, so_far, on=on, but=but)
        case _:
            _require_release(claim, so_far, on=on)


def require_recovery(claim: Claim) -> None:
    """Refuse a payment for accepted work that recovers less of the advance than it must."""
    if claim.kind != Kind.STAGE:
        return
    terms, so_far = claims.terms(claim.contract), claims.standing(claim.contract)
    least = instalments.least_recovery(terms, so_far, claim.gross)
    if claim.recovered < least:
        raise PaymentRefusedError(
            _(
                "Đợt này phải thu hồi tạm ứng ít nhất %(least)s đồng: còn %(standing)s đồng tạm ứng, phải "
                "thu hồi hết khi thanh toán đạt %(share)s giá hợp đồng. Hãy ghi lại số thu hồi."
            )
            % {
                "least": money.format_vnd(least),
                "standing": money.format_vnd(so_far.recoverable),
                "share": percent_of(claim.contract),
            }
        )


def require_covered(contract: Contract) -> None:
    """Refuse (ContractRefusedError) amendments, drafted or signed, that leave less than is paid for."""
    worth = sum(contract.items.values_list("amount", flat=True))
    taken = claims.standing(contract).exposed
    if worth < taken:
        raise ContractRefusedError(
            _(
                "Phụ lục hạ hợp đồng xuống %(worth)s đồng, thấp hơn số đã chi và đang đề nghị chi "
                "%(taken)s đồng. Hãy giảm ít hơn, hoặc trả lại đề nghị chi trước."
            )
            % {"worth": money.format_vnd(max(worth, 0)), "taken": money.format_vnd(taken)}
        )


def require_not_stood_on(payment: PaymentRequest) -> None:
    """Refuse to take back an advance that a payment recovers, or a payment whose retention went back."""
    if payment.contract is None:
        return
    so_far = claims.standing(payment.contract, but=payment.pk)
    if payment.kind == Kind.ADVANCE and so_far.advanced_paid < so_far.recovered:
        raise PaymentRefusedError(
            _(
                "Tạm ứng này đã được thu hồi ở một đợt thanh toán. Hãy đảo hoặc trả lại đợt đó trước."
            )
        )
    if payment.kind == Kind.STAGE and so_far.retained_paid < so_far.released:
        raise PaymentRefusedError(
            _("Tiền giữ lại của đợt này đã đề nghị trả. Hãy đảo hoặc trả lại khoản trả đó trước.")
        )


def open_in(project: Project, *, on: date) -> list[Open]:
    """Return what may be asked for under the project's contracts now, nothing that is kept back yet."""
    found = []
    for row in claims.open_in(project):
        kept = bool(why_kept(row.contract, on=on))
        left = tuple(each for each in row.claims if not (kept and each.kind == Kind.RETENTION))
        if left:
            found.append(Open(row.contract, left))
    return found


def why_kept(contract: Contract, *, on: date) -> str:
    """Return why what was retained does not go back on that day; "" when it may."""
    until = warranties.ends_on(contract)
    if until is None:
        return _(
            "Công trình chưa nghiệm thu hoàn thành nên chưa hết bảo hành, chưa trả tiền giữ lại."
        )
    if on <= until:
        return _("Bảo hành đến hết ngày %(until)s; từ ngày sau đó mới trả tiền giữ lại.") % {
            "until": f"{until:%d/%m/%Y}"
        }
    if wanting := contracts.open_defects(contract).count():
        return _(
            "Còn %(count)d tồn tại, khiếm khuyết chưa khắc phục. Hãy ghi kết quả khắc phục rồi mới "
            "trả tiền giữ lại."
        ) % {"count": wanting}
    return ""


def percent_of(contract: Contract) -> str:
    """Return up to which part of the value the advance is recovered, in percent."""
    return f"{(contract.recovered_by * 100).normalize():f}".replace(".", ",") + " %"


def _require_contract(project: Project, claim: Claim) -> None:
    contract = claim.contract
    if contract.project_id != project.pk:
        raise PaymentRefusedError(_("Hợp đồng này của công trình khác. Hãy chọn lại hợp đồng."))
    states = {ContractState.SIGNED}
    if claim.kind == Kind.RETENTION:
        states.add(ContractState.LIQUIDATED)
    if contract.state not in states:
        raise PaymentRefusedError(
            _("Hợp đồng %(number)s: %(state)s, nên không chi được. Hãy kiểm tra hợp đồng.")
            % {"number": contract.number, "state": contract.get_state_display().lower()}
        )


def _require_above_zero(claim: Claim) -> None:
    if claim.gross <= 0 or claim.recovered < 0 or claim.amount <= 0:
        raise PaymentRefusedError(
            _("Số tiền còn lại để chi phải lớn hơn 0 đồng. Hãy xem lại giá trị và số thu hồi.")
        )


def _require_value(claim: Claim, so_far: instalments.Standing) -> None:
    value = contracts.value(claim.contract)
    free = value - so_far.exposed
    wanted = claim.gross - claim.recovered
    settled = settlements.settled_value(claim.contract)
    if settled is not None and wanted > settled - so_far.exposed:
        raise PaymentRefusedError(
            _(
                "Quyết toán được duyệt cho hợp đồng %(number)s là %(settled)s đồng, chỉ còn %(free)s đồng "
                "để thanh toán. Hãy giảm số đề nghị."
            )
            % {
                "number": claim.contract.number,
                "settled": money.format_vnd(settled),
                "free": money.format_vnd(max(settled - so_far.exposed, 0)),
            }
        )
    if wanted > free:
        raise PaymentRefusedError(
            _(
                "Hợp đồng %(number)s trị giá %(value)s đồng, đã chi và đang chi %(taken)s đồng, chỉ còn "
                "%(free)s đồng. Hãy giảm số đề nghị, hoặc ký phụ lục trước."
            )
            % {
                "number": claim.contract.number,
                "value": money.format_vnd(value),
                "taken": money.format_vnd(so_far.exposed),
                "free": money.format_vnd(max(free, 0)),
            }
        )


# Advance


def _require_advance(claim: Claim, so_far: instalments.Standing, *, on: date) -> None:
    _require_value(claim, so_far)
    most = instalments.most_advance(claims.terms(claim.contract), so_far)
    if claim.gross > most:
        share = f"{(claim.contract.advance_share * 100).normalize():f}".replace(".", ",")
        raise PaymentRefusedError(
            _(
                "Chỉ còn được tạm ứng %(most)s đồng: hợp đồng cho tạm ứng nhiều nhất %(share)s %% giá trị, "
                "đang tạm ứng chưa thu hồi %(standing)s đồng, và phải thu hồi hết khi thanh toán đạt "
                "%(until)s giá hợp đồng. Hãy giảm số tạm ứng."
            )
            % {
                "most": money.format_vnd(most),
                "share": share,
                "standing": money.format_vnd(so_far.unrecovered),
                "until": percent_of(claim.contract),
            }
        )
    _require_guarantee(claim, so_far, on=on)


def _require_guarantee(claim: Claim, so_far: instalments.Standing, *, on: date) -> None:
    province = claim.contract.project.book.organisation.province_code
    rule = limits.limit(Limit.Code.ADVANCE_GUARANTEE, province_code=province, on=on)
    standing = so_far.unrecovered + claim.gross
    if rule is None or standing <= rule.value:
        return
    rows = claim.contract.guarantees.filter(kind=Guarantee.Kind.ADVANCE, until__gte=on)
    guaranteed = sum(rows.values_list("amount", flat=True))
    if guaranteed < standing:
        raise PaymentRefusedError(
            _(
                "Tạm ứng trên %(limit)s đồng phải có bảo lãnh tạm ứng còn hiệu lực (%(basis)s): cần "
                "%(standing)s đồng, mới có %(guaranteed)s đồng. Hãy ghi thư bảo lãnh ở trang hợp đồng."
            )
            % {
                "limit": money.format_vnd(int(rule.value)),
                "basis": rule.basis,
                "standing": money.format_vnd(standing),
                "guaranteed": money.format_vnd(guaranteed),
            }
        )


# Accepted work


def _require_stage(
    claim: Claim, so_far: instalments.Standing, *, on: date, but: int | None
) -> None:
    accepted = claim.acceptance
    if accepted is None or accepted.contract_id != claim.contract.pk:
        raise PaymentRefusedError(_("Hãy chọn lần nghiệm thu của hợp đồng này để thanh toán."))
    if accepted.state != AcceptanceState.ACCEPTED or accepted.on > on:
        raise PaymentRefusedError(
            _("Lần nghiệm thu %(number)d chưa được xác nhận. Hãy chờ xác nhận rồi mới thanh toán.")
            % {"number": accepted.number}
        )
    left = claims.left_of(accepted, but=but)
    if claim.gross > left:
        raise PaymentRefusedError(
            _(
                "Giá trị nghiệm thu lần %(number)d là %(value)s đồng, chỉ còn %(left)s đồng chưa đề nghị "
                "thanh toán. Hãy giảm giá trị đề nghị."
            )
            % {
                "number": accepted.number,
                "value": money.format_vnd(accepted.value),
                "left": money.format_vnd(max(left, 0)),
            }
        )
    if claim.recovered > so_far.recoverable:
        raise PaymentRefusedError(
            _("Chỉ còn %(standing)s đồng tạm ứng đã chi để thu hồi. Hãy ghi lại số thu hồi.")
            % {"standing": money.format_vnd(so_far.recoverable)}
        )
    _require_value(claim, so_far)


# What was retained


def _require_release(claim: Claim, so_far: instalments.Standing, *, on: date) -> None:
    if claim.gross > so_far.kept:
        raise PaymentRefusedError(
            _("Chỉ còn giữ lại %(kept)s đồng của hợp đồng này. Hãy giảm số tiền trả lại.")
            % {"kept": money.format_vnd(max(so_far.kept, 0))}
        )
    if reason := why_kept(claim.contract, on=on):
        raise PaymentRefusedError(reason)
