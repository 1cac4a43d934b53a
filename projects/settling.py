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

from ledger import money, permissions, posting, reasons, reversing
from ledger.models.people import User
from ledger.posting import VoucherKind
from projects import (
    deciding,
    settlement_facts,
    settlement_lines,
    settlement_rules,
    settlements,
    workflow,
)
from projects.models.project import Project
from projects.models.settlement import (
    CostKind,
    Settlement,
    SettlementAsset,
    SettlementCost,
    SettlementSheet,
)
from projects.settlement_rules import SettlementRefusedError as SettlementRefusedError
from projects.workflow import SettlementState

# Kept in the books for the public, so never in the language of the person at the keyboard.
_SETTLED = "Quyết toán công trình"
_WORK_UNIT = "công trình"


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
        settlement_rules.require_handed_over(locked)
        made = settlements.of(locked)
        before = made.state if made else ""
        if made is None:
            made = Settlement.objects.create(project=locked, made_by=by)
        else:
            workflow.require("settlement", "draft", made.state)
            _wipe(made, by)
        found = settlements.costs(locked)
        settlement_rules.require_costs(found)
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
        settlement_rules.require_same_books(locked)
        if assets is not None:
            locked.assets.all().delete()
            _write_assets(locked, assets)
        settlement_rules.require_assets(
            locked, sum(c.proposed for c in locked.costs.all() if not c.support)
        )
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
        settlement_rules.require_same_books(locked)
        for cost in locked.costs.all():
            _write_review(cost, found.get(cost.pk))
        settlement_rules.require_within_investment(locked)
        formed = settlement_rules.formed(locked)
        if assets is None:
            assets = _scaled(locked, formed)
        locked.assets.all().delete()
        _write_assets(locked, assets)
        settlement_rules.require_assets(locked, formed)
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
        settlement_rules.require_same_books(locked)
        settlement_rules.require_within_investment(locked)
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


def _post(settlement: Settlement, *, by: User, on: date) -> "posting.Entry | None":
    lines = settlement_lines.of(settlement)
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
    kept = settlement_facts.content(settlement.project, settlement)
    SettlementSheet.objects.create(
        settlement=settlement,
        step=move.target,
        content=kept,
        sha256=settlement_facts.fingerprint(kept),
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
        settlement_rules.require_cut(cost, found.reason)
    cost.reviewed, cost.left_out, cost.cut_reason = found.reviewed, left_out, found.reason.strip()
    cost.save(update_fields=["reviewed", "left_out", "cut_reason"])
