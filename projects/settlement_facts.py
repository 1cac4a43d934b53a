"""The facts of a settlement as a step keeps them: canonical JSON (RFC 8785) and its hash.

Đồng are integers, days are written 2026-11-20. The printed report is drawn from these facts alone.
"""

import hashlib
import json
from dataclasses import asdict
from typing import Any

import rfc8785

from projects import contracts, settlements
from projects.models.project import Project
from projects.models.settlement import Settlement, SettlementSheet
from projects.settlements import ContractRow
from projects.workflow import SettlementState

# While it is in the hands of who drafts it, a dossier is what the books say now.
_DRAFTED = {SettlementState.DRAFT, SettlementState.RETURNED}


def content(project: Project, settlement: Settlement) -> bytes:
    """Return all facts as canonical JSON."""
    return rfc8785.dumps(json.loads(json.dumps(_facts(project, settlement), default=str)))


def fingerprint(kept: bytes) -> str:
    """Return the SHA-256 of a sheet, in hex."""
    return hashlib.sha256(kept).hexdigest()


def kept(settlement: Settlement) -> SettlementSheet | None:
    """Return the sheet of the last step, once the dossier was sent; None while it is a draft."""
    if settlement.state in _DRAFTED:
        return None
    return settlement.sheets.order_by("-pk").first()


def _facts(project: Project, settlement: Settlement) -> dict[str, Any]:
    found = settlements.figures(project, settlement)
    return {
        "du_an": _project_facts(project, settlement),
        "ban_giao": _handover_facts(project),
        "tham_tra": {"so": settlement.review_number, "ngay": settlement.reviewed_on},
        "phe_duyet": {"so": settlement.decision_number, "ngay": settlement.decided_on},
        "01_hop_dong": [_contract_facts(row) for row in found.contracts],
        "02_van_ban": [
            {"ten": row.title, "sha256": row.sha256} for row in project.documents.order_by("pk")
        ],
        "03_nguon_von": [asdict(row) | {"source": row.source.value} for row in found.sources],
        "04_chi_phi": _cost_facts(settlement),
        "05_06_tai_san": _asset_facts(settlement),
        "07_cong_no": [
            {
                "hop_dong": row.contract.number,
                "don_vi": row.contract.payee.name,
                "con_phai_tra": row.owed,
                "giu_lai": row.retained,
            }
            for row in found.contracts
            if row.owed
        ],
    }


def _project_facts(project: Project, settlement: Settlement) -> dict[str, Any]:
    return {
        "ma": project.code,
        "ten": project.title,
        "buoc": str(settlement.state),
        "quyet_dinh": project.decision_number,
        "ngay_quyet_dinh": project.decision_on,
        "tong_muc_dau_tu": contracts.planned(project),
        "khoi_cong": project.starts_on,
        "hoan_thanh": project.completed_on,
        "ngay_gui": settlement.submitted_on,
    }


def _handover_facts(project: Project) -> dict[str, Any] | None:
    handover = settlements.handover_of(project)
    if handover is None:
        return None
    return {
        "ngay": handover.on,
        "don_vi_nhan": handover.receiver,
        "bien_ban": handover.document_number,
    }


def _contract_facts(row: ContractRow) -> dict[str, Any]:
    return {
        "so": row.contract.number,
        "ten": row.contract.title,
        "nha_thau": row.contract.payee.name,
        "gia_hop_dong": row.original,
        "phu_luc": row.amended,
        "nghiem_thu": row.accepted,
        "quyet_toan": row.settled,
        "tam_ung_chua_thu_hoi": row.advance,
        "da_thanh_toan": row.paid,
        "giu_lai": row.retained,
        "con_phai_tra": row.owed,
    }


def _cost_facts(settlement: Settlement) -> list[dict[str, Any]]:
    return [
        {
            "loai": row.kind,
            "ten": row.title,
            "du_toan": row.estimate,
            "de_nghi": row.proposed,
            "tham_tra": row.reviewed,
            "khong_tinh_tai_san": row.left_out,
            "ly_do_giam": row.cut_reason,
        }
        for row in settlement.costs.order_by("pk")
    ]


def _asset_facts(settlement: Settlement) -> list[dict[str, Any]]:
    return [
        {
            "loai": row.kind,
            "ten": row.name,
            "so_luong": f"{row.quantity.normalize():f}",
            "don_vi": row.unit,
            "gia_tri": row.value,
            "don_vi_tiep_nhan": row.keeper,
        }
        for row in settlement.assets.order_by("position")
    ]
