"""The report of a settlement (báo cáo quyết toán) as PDF and as Excel, from the sheet that its step kept."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from ledger import letterhead, officialforms, pdf, spreadsheets
from ledger.models.official import OfficialForm
from ledger.templatetags.money import vn_date
from ledger.views import sections
from ledger.views.answer import inline
from ledger.views.request import person
from projects import permissions, settlement_facts
from projects.models.settlement import Settlement, SettlementSheet
from projects.views import settlement_parts
from projects.views.settlement_parts import Part, day

_ROWS = Settlement.objects.select_related(
    "project__book__organisation", "made_by", "reviewed_by", "decided_by"
)
_DRAFT = "Dự thảo: số liệu theo sổ hiện nay, chưa gửi thẩm tra"
_SEALED = "(Ký, họ tên, đóng dấu)"


@login_required
@require_safe
def settlement_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Print the report; with `dang=xlsx` give its tables as an Excel file. Both are Vietnamese."""
    settlement = permissions.object_for(person(request), _ROWS, pk, on=timezone.localdate())
    kept = settlement_facts.kept(settlement)
    content = (
        bytes(kept.content) if kept else settlement_facts.content(settlement.project, settlement)
    )
    with translation.override("vi"):
        if sections.wanted(request) == "xlsx":
            return _workbook(settlement, json.loads(content), kept)
        return _printed(settlement, content, kept)


def _printed(settlement: Settlement, content: bytes, kept: SettlementSheet | None) -> HttpResponse:
    facts, project = json.loads(content), settlement.project
    office = project.book.organisation.name
    on = kept.on if kept else timezone.localdate(settlement.made_at)
    context = {
        "agency": letterhead.agency(office),
        "place": letterhead.place(office),
        "day": kept.on if kept else None,
        "dense": True,
        "title_lines": [project.title, *_state_lines(kept)],
        "footer_line": _footer(settlement, kept),
        "rows": _head_rows(facts, office),
        "summary": settlement_parts.summary(facts),
        "parts": [
            {"part": part, "form": _form(part.sheet, on), "signatures": _signed(part, settlement)}
            for part in settlement_parts.all_of(facts)
        ],
        "review_rows": [
            ("Báo cáo thẩm tra", _paper_of(facts, "tham_tra")),
            ("Quyết định phê duyệt", _paper_of(facts, "phe_duyet")),
        ],
        "signatures": _signatures(settlement),
    }
    file = pdf.Attachment("quyet-toan.json", content, "Số liệu mà báo cáo này được in ra từ đó")
    data = pdf.render(
        "print/settlement.html",
        context,
        title="Báo cáo quyết toán dự án hoàn thành",
        created=kept.at if kept else settlement.made_at,
        attachments=[file],
    )
    return inline(data, f"bao-cao-quyet-toan-{project.code}.pdf")


def _workbook(
    settlement: Settlement, facts: Mapping[str, Any], kept: SettlementSheet | None
) -> HttpResponse:
    project = settlement.project
    notes = [project.book.organisation.name, _footer(settlement, kept), *_state_lines(kept)]
    parts = [settlement_parts.summary(facts), *settlement_parts.all_of(facts)]
    sheets = [part.table.sheet(notes, list) for part in parts]
    name = f"bao-cao-quyet-toan-{project.code}.xlsx"
    answer = inline(spreadsheets.workbook(*sheets), name, sections.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _state_lines(kept: SettlementSheet | None) -> list[str]:
    return [f"{kept.get_step_display()}, ngày {vn_date(kept.on)}"] if kept else [_DRAFT]


def _footer(settlement: Settlement, kept: SettlementSheet | None) -> str:
    named = f"{settlement.project.code} · {settlement.project.title}"
    return f"{named} · SHA-256 {kept.sha256[:16]}" if kept else named


def _head_rows(facts: Mapping[str, Any], office: str) -> list[tuple[str, str]]:
    project, handover = facts["du_an"], facts["ban_giao"]
    said = [
        ("Chủ đầu tư", office),
        ("Dự án", f"{project['ten']} ({project['ma']})"),
        ("Quyết định đầu tư", _paper(project.get("quyet_dinh"), project.get("ngay_quyet_dinh"))),
        ("Khởi công", vn_date(day(project.get("khoi_cong")))),
        ("Hoàn thành", vn_date(day(project.get("hoan_thanh")))),
    ]
    if handover:
        minutes = _paper(handover["bien_ban"], handover["ngay"])
        said.append(("Bàn giao", f"{handover['don_vi_nhan']}, biên bản {minutes}"))
    return said


def _paper(number: str | None, on: str | None) -> str:
    if not number:
        return "……"
    return f"{number} ngày {vn_date(day(on))}" if on else number


def _paper_of(facts: Mapping[str, Any], step: str) -> str:
    paper = facts.get(step, {})
    return _paper(paper.get("so"), paper.get("ngay"))


def _form(sheet: OfficialForm.Sheet | None, on: date) -> OfficialForm | None:
    return officialforms.verified(sheet, on) if sheet else None


def _signed(part: Part, settlement: Settlement) -> Sequence[Mapping[str, str]]:
    return _of_review(settlement) if part.is_review else _signatures(settlement)


def _signatures(settlement: Settlement) -> list[dict[str, str]]:
    return [
        {"post": "Người lập biểu", "name": str(settlement.made_by)},
        {"post": "Kế toán"},
        {"post": "Đại diện chủ đầu tư", "how": _SEALED},
    ]


def _of_review(settlement: Settlement) -> list[dict[str, str]]:
    """Return who reviewed and who approved: their names once they have done so."""
    reviewed = str(settlement.reviewed_by or "")
    approved = str(settlement.decided_by or "")
    return [
        {"post": "Người thẩm tra", "name": reviewed},
        {"post": "Người phê duyệt", "name": approved, "how": _SEALED},
    ]
