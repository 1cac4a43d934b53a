"""What must hold before a settlement goes on: handed over, within the investment, as the books are."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ledger import money, reasons
from ledger.exceptions import LedgerError
from projects import contracts, settlements
from projects.models.project import Project
from projects.models.settlement import CostKind, Settlement, SettlementCost
from projects.workflow import ProjectState


class SettlementRefusedError(LedgerError):
    """The settlement cannot go this step; the sentence says what is missing."""


def require_cut(cost: SettlementCost, reason: str) -> None:
    """Refuse a cut of goods, labour or support, and one without a reason."""
    if cost.in_kind or cost.support:
        raise SettlementRefusedError(
            _(
                "“%(cost)s” không giảm ở đây. Nếu ghi sai giá trị, hãy đảo phiếu gốc rồi ghi lại, "
                "hoặc ghi phần không tính vào tài sản."
            )
            % {"cost": cost.title}
        )
    reasons.require(reason)


def require_handed_over(project: Project) -> None:
    """Refuse a project that is not complete, or not handed over."""
    if project.state != ProjectState.COMPLETED:
        raise SettlementRefusedError(_("Chỉ quyết toán công trình đã hoàn thành."))
    if settlements.handover_of(project) is None:
        raise SettlementRefusedError(
            _("Công trình chưa bàn giao. Hãy lập và xác nhận biên bản bàn giao trước.")
        )


def require_costs(found: Sequence[settlements.Cost]) -> None:
    """Refuse a project without a cost, or with less of it in the books than was accepted."""
    if not found:
        raise SettlementRefusedError(_("Sổ chưa có chi phí nào của công trình để quyết toán."))
    for cost in found:
        if cost.amount < 0:
            raise SettlementRefusedError(
                _(
                    "Sổ có chi phí ít hơn giá trị đã nghiệm thu %(amount)s đồng. Hãy đối chiếu nghiệm "
                    "thu với sổ trước khi quyết toán."
                )
                % {"amount": money.format_vnd(-cost.amount)}
            )


def require_same_books(settlement: Settlement) -> None:
    """Refuse to go on when the books have other costs than were proposed."""
    now = {cost.key: cost.amount for cost in settlements.costs(settlement.project)}
    proposed = {
        settlements.Cost(
            CostKind(row.kind),
            row.title,
            row.proposed,
            row.contract,
            in_kind=row.in_kind,
            support=row.support,
        ).key: row.proposed
        for row in settlement.costs.select_related("contract")
    }
    if now != proposed:
        raise SettlementRefusedError(
            _(
                "Chi phí trong sổ đã khác hồ sơ: sổ %(now)s đồng, hồ sơ %(then)s đồng. Hãy trả lại để "
                "lập lại hồ sơ."
            )
            % {
                "now": money.format_vnd(sum(now.values())),
                "then": money.format_vnd(sum(proposed.values())),
            }
        )


def require_within_investment(settlement: Settlement) -> None:
    """Refuse more than the total investment that was approved."""
    planned = contracts.planned(settlement.project)
    accepted = sum(row.reviewed or 0 for row in settlement.costs.all())
    if accepted > planned:
        raise SettlementRefusedError(
            _(
                "Chi phí quyết toán %(cost)s đồng vượt tổng mức đầu tư được duyệt %(planned)s đồng. "
                "Phần vượt phải giảm, hoặc điều chỉnh tổng mức đầu tư trước."
            )
            % {"cost": money.format_vnd(accepted), "planned": money.format_vnd(planned)}
        )


def formed(settlement: Settlement) -> int:
    """Return the đồng that become assets."""
    return sum((row.reviewed or 0) - row.left_out for row in settlement.costs.all())


def require_assets(settlement: Settlement, formed: int) -> None:
    """Refuse assets that do not come to what is formed, in đồng."""
    total = sum(row.value for row in settlement.assets.all())
    if total != formed:
        raise SettlementRefusedError(
            _("Tổng giá trị tài sản %(total)s đồng phải bằng %(formed)s đồng.")
            % {"total": money.format_vnd(total), "formed": money.format_vnd(formed)}
        )
