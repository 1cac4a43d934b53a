"""Settle a project: propose its cost from the books, review it, approve it and form its assets.

NĐ 193/2026/NĐ-CP. What the review cuts is taken off the cost, so that the contractor is owed less or
owes it back; what stays becomes the asset of each source that paid for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ledger import balances, money, permissions, posting, reasons, reversing
from ledger.exceptions import LedgerError
from ledger.models.chart import Function, Fund, Regime
from ledger.models.people import User
from ledger.posting import Posting, VoucherKind
from projects import contracts, deciding, settlements, workflow
from projects.models.project import Project
from projects.models.settlement import (
    CostKind,
    Settlement,
    SettlementAsset,
    SettlementCost,
    SettlementSheet,
)
from projects.workflow import ProjectState, SettlementState

# Kept in the books for the public, so never in the language of the person at the keyboard.
_SETTLED = "Quyết toán công trình"
_WORK_UNIT = "công trình"


class SettlementRefusedError(LedgerError):
    """The settlement cannot go this step; the sentence says what is missing."""


@dataclass(frozen=True)
class Asset:
    """An asset to be formed; `value` in whole đồng, `keeper` has it from now on."""

    kind: SettlementAsset.Kind
    name: str
    unit: str
    quantity: Decimal
    value: int
    keeper: str


@dataclass(frozen=True)
class Review:
    """What the review found of one cost: accepted and left out of the asset, in đồng; why less."""

    reviewed: int
    left_out: int = 0
    reason: str = ""


def draft(
    *, project: Project, by: User, on: date, kinds: Mapping[str, CostKind] | None = None
) -> Settlement:
    """Begin the settlement of a project, or begin it again after it was sent back, from the books.

    `kinds` says what each cost (`settlements.Cost.key`) is by the total investment. By the
    accountant. SettlementRefusedError: not complete, not handed over, no cost, or accepted work that
    the books do not have. NotAllowedError, WrongStateError.
    """
    move = workflow.move("settlement", "draft")
    permissions.require(by, project.book.organisation, *move.roles, on=on)
    with transaction.atomic():
        locked = _locked_project(project)
        _require_handed_over(locked)
        made = settlements.of(locked)
        before = made.state if made else ""
        if made is None:
            made = Settlement.objects.create(project=locked, made_by=by)
        else:
            workflow.require("settlement", "draft", made.state)
            _wipe(made, by)
        found = settlements.costs(locked)
        _require_costs(found)
        made.costs.all().delete()
        made.assets.all().delete()
        _write_costs(made, found, kinds or {})
        _write_assets(made, [_whole_asset(made, found)])
        deciding.record(move, made, project=locked, from_state=before, by=by, on=on)
    return made


def submit(
    *, settlement: Settlement, by: User, on: date, assets: Sequence[Asset] | None = None
) -> Settlement:
    """Send the dossier to the review; `assets` (by default those of the draft) take up all of the cost.

    By the accountant. SettlementRefusedError: the books have changed since the draft, or the assets do
    not add up. NotAllowedError, WrongStateError.
    """
    with transaction.atomic():
        locked = _locked(settlement)
        move = _require_move(locked, "submit", by=by, on=on)
        _require_same_books(locked)
        if assets is not None:
            locked.assets.all().delete()
            _write_assets(locked, assets)
        _require_assets(locked, sum(c.proposed for c in locked.costs.all() if not c.support))
        locked.submitted_on, locked.made_by = on, by
        return _step(locked, move, by=by, on=on)


def review(
    *,
    settlement: Settlement,
    number: str,
    found: Mapping[int, Review],
    assets: Sequence[Asset] | None,
    by: User,
    on: date,
) -> Settlement:
    """Write down the review: what of each cost (by its id) is accepted, and the assets that remain.

    By the accountant or an official assigned to it, who did not propose. `assets` None: the one
    asset takes what is left. SettlementRefusedError: a cost without a result, a cut without a
    reason, a cut of goods or support, assets that do not add up, more than the total investment.
    NotAllowedError, SamePersonError, WrongStateError.
    """
    if not number.strip():
        raise SettlementRefusedError(_("Hãy ghi số báo cáo thẩm tra."))
    with transaction.atomic():
        locked = _locked(settlement)
        move = _require_move(locked, "review", by=by, on=on)
        permissions.require_other(locked.made_by, by)
        _require_same_books(locked)
        for cost in locked.costs.all():
            _write_review(cost, found.get(cost.pk))
        _require_within_investment(locked)
        formed = _formed(locked)
        if assets is None:
            assets = _scaled(locked, formed)
        locked.assets.all().delete()
        _write_assets(locked, assets)
        _require_assets(locked, formed)
        locked.reviewed_by, locked.reviewed_on = by, on
        locked.review_number = number.strip()
        return _step(locked, move, by=by, on=on)


def send_back(*, settlement: Settlement, by: User, on: date, reason: str) -> Settlement:
    """Send the dossier back with a reason; it is drafted again from the books.

    By reviewer or chair, who did not propose. reasons.ReasonTooShortError, NotAllowedError,
    SamePersonError, WrongStateError.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _locked(settlement)
        move = _require_move(locked, "return", by=by, on=on)
        permissions.require_other(locked.made_by, by)
        locked.decision_reason = reason[:500]
        return _step(locked, move, by=by, on=on, reason=reason)


def approve(*, settlement: Settlement, number: str, by: User, on: date) -> Settlement:
    """Approve what was reviewed and post it: cost becomes asset, what was cut is owed back.

    By the chair, who neither proposed nor reviewed. SettlementRefusedError: no number of the
    decision, or books that have changed. NotAllowedError, SamePersonError, WrongStateError.
    """
    if not number.strip():
        raise SettlementRefusedError(_("Hãy ghi số quyết định phê duyệt quyết toán."))
    with transaction.atomic():
        locked = _locked(settlement)
        move = _require_move(locked, "approve", by=by, on=on)
        for other in (locked.made_by, locked.reviewed_by):
            permissions.require_other(other, by)
        _require_same_books(locked)
        _require_within_investment(locked)
        locked.decided_by, locked.decided_on = by, on
        locked.decision_number, locked.decision_reason = number.strip(), ""
        locked.entry = _post(locked, by=by, on=on)
        return _step(locked, move, by=by, on=on)


def take_back(*, settlement: Settlement, by: User, on: date, reason: str) -> Settlement:
    """Take an approval back: its entry is reversed, the dossier is drafted again.

    By the chair, with a reason. reasons.ReasonTooShortError, NotAllowedError, WrongStateError.
    """
    reason = reasons.require(reason)
    with transaction.atomic():
        locked = _locked(settlement)
        move = _require_move(locked, "take_back", by=by, on=on)
        if locked.entry is not None and not hasattr(locked.entry, "reversed_by"):
            reversing.reverse_entry(entry=locked.entry, on=on, by=by, reason=reason)
        locked.entry, locked.decision_reason = None, reason[:500]
        return _step(locked, move, by=by, on=on, reason=reason)


def postings(settlement: Settlement) -> list[Posting]:
    """Return the lines an approval posts, by fund: the asset and what was cut, against the cost."""
    purpose = settlement.project.purpose
    lines = []
    for fund, cut, formed in _by_fund(settlement):
        for function, amount in ((Function.CONTRACTOR, cut), (Function.ASSET, formed)):
            if amount:
                lines.append(Posting(function, fund, amount, purpose))
        if cut + formed:
            lines.append(Posting(Function.WORKS, fund, -(cut + formed), purpose))
    return lines


def _by_fund(settlement: Settlement) -> list[tuple[Fund, int, int]]:
    """Return what of each fund's cost is cut and what becomes an asset, in đồng.

    A cut comes first out of what the contractor is still owed by a fund, then in proportion.
    """
    works, owed = _standing(settlement.project)
    kept = [f for f in works if f.regime != Regime.IN_KIND]
    given = [f for f in works if f.regime == Regime.IN_KIND]
    rows = list(settlement.costs.all())
    cut = sum(row.cut for row in rows)
    cuts = _cuts([works[f] for f in kept], [owed.get(f, 0) for f in kept], cut)
    found = _formed_of(kept, [works[f] for f in kept], cuts, _left_out(rows, in_kind=False))
    none = [0] * len(given)
    return found + _formed_of(given, [works[f] for f in given], none, _left_out(rows, in_kind=True))


def _formed_of(
    funds: Sequence[Fund], works: Sequence[int], cuts: Sequence[int], left_out: int
) -> list[tuple[Fund, int, int]]:
    rest = [work - cut for work, cut in zip(works, cuts, strict=True)]
    left = settlements.shared_out(left_out, rest)
    return [
        (fund, cut, there - out)
        for fund, cut, there, out in zip(funds, cuts, rest, left, strict=True)
    ]


def _cuts(works: Sequence[int], owed: Sequence[int], cut: int) -> list[int]:
    """Return what each fund's cost is cut by: out of what it owes first, then out of the rest."""
    unpaid = [min(max(debt, 0), max(work, 0)) for debt, work in zip(owed, works, strict=True)]
    first = settlements.shared_out(min(cut, sum(unpaid)), unpaid)
    rest = [max(work, 0) - taken for work, taken in zip(works, first, strict=True)]
    then = settlements.shared_out(cut - sum(first), rest)
    return [one + two for one, two in zip(first, then, strict=True)]


def _standing(project: Project) -> tuple[dict[Fund, int], dict[Fund, int]]:
    """Return the cost that stands in each fund, and what it owes the contractors, in đồng."""
    works, owed = dict[Fund, int](), dict[Fund, int]()
    for function, fund, net in balances.standing(
        project.purpose, Function.WORKS, Function.CONTRACTOR
    ):
        if function == Function.WORKS:
            works[fund] = net
        else:
            owed[fund] = -net
    return works, owed


def _left_out(rows: Sequence[SettlementCost], *, in_kind: bool) -> int:
    return sum(row.left_out for row in rows if row.in_kind == in_kind and not row.support)


def _post(settlement: Settlement, *, by: User, on: date) -> "posting.Entry | None":
    lines = postings(settlement)
    if not lines:
        return None
    project = settlement.project
    return posting.post_entry(
        book=project.book,
        kind=VoucherKind.JOURNAL,
        on=on,
        lines=lines,
        by=settlement.made_by,
        approved_by=by,
        summary=f"{_SETTLED} {project.code}, {settlement.decision_number}"[:300],
        key=f"settlement:{settlement.pk}:{settlement.sheets.count()}",
    )


# The steps


def _locked_project(project: Project) -> Project:
    rows = Project.objects.select_related("book__organisation", "purpose")
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=project.pk)


def _locked(settlement: Settlement) -> Settlement:
    """Lock the project first, as all verbs of a project do, then its settlement."""
    _locked_project(settlement.project)
    rows = Settlement.objects.select_related(
        "project__book__organisation", "project__purpose", "made_by", "reviewed_by", "entry"
    )
    return rows.select_for_update(no_key=True, of=("self",)).get(pk=settlement.pk)


def _require_move(settlement: Settlement, verb: str, *, by: User, on: date) -> workflow.Move:
    move = workflow.require("settlement", verb, settlement.state)
    permissions.require(by, settlement.project.book.organisation, *move.roles, on=on)
    return move


def _step(
    settlement: Settlement, move: workflow.Move, *, by: User, on: date, reason: str = ""
) -> Settlement:
    before, settlement.state = settlement.state, move.target
    settlement.save()
    kept = settlements.content(settlement.project, settlement)
    SettlementSheet.objects.create(
        settlement=settlement,
        step=move.target,
        content=kept,
        sha256=settlements.fingerprint(kept),
        by=by,
        on=on,
    )
    deciding.record(
        move,
        settlement,
        project=settlement.project,
        from_state=before,
        by=by,
        on=on,
        reason=reason,
    )
    return settlement


def _wipe(settlement: Settlement, by: User) -> None:
    """Let a dossier that was sent back be as new; what was decided before is in its sheets."""
    settlement.state, settlement.made_by = SettlementState.DRAFT, by
    settlement.submitted_on = settlement.reviewed_on = settlement.decided_on = None
    settlement.reviewed_by = settlement.decided_by = None
    settlement.review_number = settlement.decision_number = settlement.decision_reason = ""
    settlement.save()


# Costs and assets


def _write_costs(
    settlement: Settlement, found: Sequence[settlements.Cost], kinds: Mapping[str, CostKind]
) -> None:
    SettlementCost.objects.bulk_create(
        SettlementCost(
            settlement=settlement,
            contract=cost.contract,
            in_kind=cost.in_kind,
            support=cost.support,
            kind=kinds.get(cost.key, cost.kind),
            title=cost.title[:300],
            estimate=cost.estimate,
            proposed=cost.amount,
        )
        for cost in found
    )


def _write_assets(settlement: Settlement, assets: Sequence[Asset]) -> None:
    for asset in assets:
        if asset.value <= 0 and len(assets) > 1:
            raise SettlementRefusedError(_("Giá trị của mỗi tài sản phải lớn hơn 0 đồng."))
    SettlementAsset.objects.bulk_create(
        SettlementAsset(settlement=settlement, position=place, **vars(asset))
        for place, asset in enumerate(assets, start=1)
        if asset.value > 0
    )


def _whole_asset(settlement: Settlement, found: Sequence[settlements.Cost]) -> Asset:
    """Return the works as one asset, with its keeper by the handover."""
    project = settlement.project
    handover = settlements.handover_of(project)
    return Asset(
        kind=SettlementAsset.Kind.LONG,
        name=project.title,
        unit=_WORK_UNIT,
        quantity=Decimal(1),
        value=sum(cost.amount for cost in found if not cost.support),
        keeper=handover.receiver if handover else project.book.organisation.name,
    )


def _scaled(settlement: Settlement, formed: int) -> list[Asset]:
    """Return the assets with their values brought down in proportion to what remains."""
    rows = list(settlement.assets.order_by("position"))
    if not rows:
        return []
    values = money.split_by_ratio(formed, [row.value for row in rows])
    return [
        Asset(SettlementAsset.Kind(row.kind), row.name, row.unit, row.quantity, value, row.keeper)
        for row, value in zip(rows, values, strict=True)
    ]


def _write_review(cost: SettlementCost, found: Review | None) -> None:
    if found is None:
        raise SettlementRefusedError(
            _("Hãy ghi kết quả thẩm tra của “%(cost)s”.") % {"cost": cost.title}
        )
    left_out = found.reviewed if cost.support else found.left_out
    if not 0 <= found.reviewed <= cost.proposed:
        raise SettlementRefusedError(
            _("Kết quả thẩm tra của “%(cost)s” phải từ 0 đến %(most)s đồng đề nghị.")
            % {"cost": cost.title, "most": money.format_vnd(cost.proposed)}
        )
    if not 0 <= left_out <= found.reviewed:
        raise SettlementRefusedError(
            _("Phần không tính vào tài sản của “%(cost)s” không được lớn hơn kết quả thẩm tra.")
            % {"cost": cost.title}
        )
    if found.reviewed < cost.proposed:
        _require_cut(cost, found)
    cost.reviewed, cost.left_out, cost.cut_reason = found.reviewed, left_out, found.reason.strip()
    cost.save(update_fields=["reviewed", "left_out", "cut_reason"])


def _require_cut(cost: SettlementCost, found: Review) -> None:
    if cost.in_kind or cost.support:
        raise SettlementRefusedError(
            _(
                "“%(cost)s” không giảm ở đây. Nếu ghi sai giá trị, hãy đảo phiếu gốc rồi ghi lại, "
                "hoặc ghi phần không tính vào tài sản."
            )
            % {"cost": cost.title}
        )
    reasons.require(found.reason)


# What must hold


def _require_handed_over(project: Project) -> None:
    if project.state != ProjectState.COMPLETED:
        raise SettlementRefusedError(_("Chỉ quyết toán công trình đã hoàn thành."))
    if settlements.handover_of(project) is None:
        raise SettlementRefusedError(
            _("Công trình chưa bàn giao. Hãy lập và xác nhận biên bản bàn giao trước.")
        )


def _require_costs(found: Sequence[settlements.Cost]) -> None:
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


def _require_same_books(settlement: Settlement) -> None:
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


def _require_within_investment(settlement: Settlement) -> None:
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


def _formed(settlement: Settlement) -> int:
    return sum((row.reviewed or 0) - row.left_out for row in settlement.costs.all())


def _require_assets(settlement: Settlement, formed: int) -> None:
    total = sum(row.value for row in settlement.assets.all())
    if total != formed:
        raise SettlementRefusedError(
            _("Tổng giá trị tài sản %(total)s đồng phải bằng %(formed)s đồng.")
            % {"total": money.format_vnd(total), "formed": money.format_vnd(formed)}
        )
