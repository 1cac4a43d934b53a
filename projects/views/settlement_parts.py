"""The parts of a settlement's report, from the facts that a step kept: forms 01–07/QTDA and the review.

Paper is Vietnamese, whatever the page. Facts of `projects.settlement_facts`: whole đồng, days as text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ledger import money
from ledger.models.chart import Source
from ledger.models.official import OfficialForm
from ledger.spreadsheets import Column
from ledger.views import sections
from ledger.views.sections import Row, Section
from projects.models.settlement import CostKind, SettlementAsset
from projects.workflow import SettlementState

Facts = Mapping[str, Any]
Sheet = OfficialForm.Sheet

_DONE = {SettlementState.APPROVED, SettlementState.CLOSED}
_NUMBER = Column("STT", width=6)


@dataclass(frozen=True)
class Part:
    """One part of the report: its table, and its sum in words; `sheet` is the form that it follows."""

    table: Section
    words: str = ""
    sheet: OfficialForm.Sheet | None = None
    is_review: bool = False


def day(text: str | None) -> date | None:
    """Return a day of the facts."""
    return date.fromisoformat(text) if text else None


def all_of(facts: Facts) -> list[Part]:
    """Return the parts in their order."""
    return [
        _contracts(facts),
        _papers(facts),
        _sources(facts),
        _costs(facts),
        _assets(facts, SettlementAsset.Kind.LONG, Sheet.SETTLED_LONG),
        _assets(facts, SettlementAsset.Kind.SHORT, Sheet.SETTLED_SHORT),
        _debts(facts),
        _review(facts),
    ]


def summary(facts: Facts) -> Part:
    """Return what the report comes to: the first page."""
    costs, sources = facts["04_chi_phi"], facts["03_nguon_von"]
    proposed = _sum(costs, "de_nghi")
    reviewed = _sum(costs, "tham_tra") if _is_reviewed(costs) else None
    rows = [
        ("Tổng mức đầu tư được duyệt", facts["du_an"].get("tong_muc_dau_tu")),
        ("Tiền đã nhận của các nguồn", _sum(sources, "received")),
        ("Hiện vật, ngày công, đất đã quy giá trị", _sum(sources, "in_kind")),
        ("Tiền đã chi", _sum(sources, "paid")),
        ("Chi phí đề nghị quyết toán", proposed),
        ("Kết quả thẩm tra", reviewed),
        ("Giảm so với đề nghị", None if reviewed is None else proposed - reviewed),
        ("Chi phí được phê duyệt quyết toán", _approved(facts)),
        ("Chi phí không tính vào giá trị tài sản", _sum(costs, "khong_tinh_tai_san")),
        ("Giá trị tài sản hình thành", _sum(facts["05_06_tai_san"], "gia_tri")),
        ("Còn phải trả nhà thầu", sum(_owed(row) for row in facts["07_cong_no"])),
        ("Nhà thầu còn phải hoàn lại", sum(_due(row) for row in facts["07_cong_no"])),
    ]
    told = [Row([name, "" if amount is None else amount]) for name, amount in rows]
    table = Section("Tổng hợp", [Column("Chỉ tiêu"), *sections.figures("Số tiền")], told)
    return Part(table, _words("Chi phí đề nghị quyết toán", proposed))


def _contracts(facts: Facts) -> Part:
    names = {
        "gia_hop_dong": "Giá hợp đồng",
        "phu_luc": "Phụ lục",
        "nghiem_thu": "Nghiệm thu",
        "quyet_toan": "Quyết toán",
        "da_thanh_toan": "Đã thanh toán",
        "tam_ung_chua_thu_hoi": "Tạm ứng chưa thu hồi",
        "giu_lai": "Đang giữ lại",
        "con_phai_tra": "Còn phải trả",
    }
    found = facts["01_hop_dong"]
    rows = [
        [_contract_words(row), row["nha_thau"], *(row[name] for name in names), ""] for row in found
    ]
    sums = ["", *(_sum(found, name) for name in names), ""]
    columns = [
        Column("Hợp đồng"),
        Column("Nhà thầu"),
        *sections.figures(*names.values()),
        Column("Nhà thầu ký xác nhận"),
    ]
    table = _table("Quyết toán A–B theo hợp đồng", columns, rows, sums)
    return Part(table, _words("Giá trị quyết toán", _sum(found, "quyet_toan")), Sheet.SETTLED_AB)


def _contract_words(row: Facts) -> str:
    return f"Số {row['so']}: {row['ten']}" if row.get("ten") else f"Số {row['so']}"


def _papers(facts: Facts) -> Part:
    columns = [Column("Tên hồ sơ, văn bản"), Column("Mã băm SHA-256 của tệp lưu", width=70)]
    rows = [[row["ten"], row["sha256"]] for row in facts["02_van_ban"]]
    table = _table("Danh mục hồ sơ, văn bản của dự án", columns, rows, unit="")
    return Part(table, sheet=Sheet.SETTLED_PAPERS)


def _sources(facts: Facts) -> Part:
    names = {
        "planned": "Kế hoạch",
        "allotted": "Được giao",
        "received": "Đã nhận",
        "in_kind": "Hiện vật quy giá",
        "paid": "Đã chi",
        "borne": "Chi phí đã chịu",
        "left": "Còn lại",
    }
    found = facts["03_nguon_von"]
    rows = [[str(Source(row["source"]).label), *(row[name] for name in names)] for row in found]
    columns = [Column("Nguồn vốn"), *sections.figures(*names.values())]
    sums = [_sum(found, name) for name in names]
    table = _table("Nguồn vốn của dự án", columns, rows, sums)
    return Part(table, _words("Chi phí đã chịu", _sum(found, "borne")), Sheet.SETTLED_CAPITAL)


def _costs(facts: Facts) -> Part:
    """Return each cost under its kind, with the sum of the kind."""
    found = facts["04_chi_phi"]
    lines, number = list[Row](), 0
    for kind in CostKind:
        of_kind = [row for row in found if row["loai"] == kind]
        for row in of_kind:
            number += 1
            lines.append(Row([str(number), row["ten"], *_figures(row), row["ly_do_giam"]]))
        if of_kind:
            lines.append(Row(["", f"Cộng {kind.label}", *_figures_of(of_kind), ""], "", "subtotal"))
    lines.append(Row(["", "Cộng", *_figures_of(found), ""], tone="total"))
    columns = [
        _NUMBER,
        Column("Nội dung chi phí"),
        *sections.figures(
            "Dự toán, giá hợp đồng", "Đề nghị", "Thẩm tra", "Giảm", "Không tính vào tài sản"
        ),
        Column("Lý do giảm"),
    ]
    table = Section("Chi phí đề nghị quyết toán", columns, lines)
    return Part(table, _words("Đề nghị quyết toán", _sum(found, "de_nghi")), Sheet.SETTLED_COST)


def _figures(row: Facts) -> list[object]:
    """Return the amounts of a cost; empty what nobody has reviewed yet."""
    estimate = "" if row["du_toan"] is None else row["du_toan"]
    if row["tham_tra"] is None:
        return [estimate, row["de_nghi"], "", "", ""]
    cut = row["de_nghi"] - row["tham_tra"]
    return [estimate, row["de_nghi"], row["tham_tra"], cut, row["khong_tinh_tai_san"]]


def _figures_of(rows: Sequence[Facts]) -> list[object]:
    reviewed = _sum(rows, "tham_tra") if _is_reviewed(rows) else None
    return _figures(
        {
            "du_toan": _sum(rows, "du_toan"),
            "de_nghi": _sum(rows, "de_nghi"),
            "tham_tra": reviewed,
            "khong_tinh_tai_san": _sum(rows, "khong_tinh_tai_san"),
        }
    )


def _assets(facts: Facts, kind: SettlementAsset.Kind, sheet: OfficialForm.Sheet) -> Part:
    found = [row for row in facts["05_06_tai_san"] if row["loai"] == kind]
    rows = [
        [
            row["ten"],
            row["don_vi"],
            Decimal(row["so_luong"]),
            row["gia_tri"],
            row["don_vi_tiep_nhan"],
        ]
        for row in found
    ]
    columns = [
        Column("Tên tài sản"),
        Column("Đơn vị tính", width=12),
        Column("Số lượng", "quantity"),
        *sections.figures("Giá trị"),
        Column("Đơn vị tiếp nhận"),
    ]
    value = _sum(found, "gia_tri")
    table = _table(f"{kind.label} hình thành", columns, rows, ["", "", value, ""])
    return Part(table, _words("Giá trị tài sản", value) if found else "", sheet)


def _debts(facts: Facts) -> Part:
    found = facts["07_cong_no"]
    rows = [
        [row.get("don_vi", ""), row["hop_dong"], _owed(row), row["giu_lai"], _due(row)]
        for row in found
    ]
    sums = ["", *(sum(row[place] for row in rows) for place in (2, 3, 4))]
    columns = [
        Column("Đơn vị"),
        Column("Hợp đồng"),
        *sections.figures("Còn phải trả", "Trong đó đang giữ lại", "Phải thu lại"),
    ]
    table = _table("Tình hình thanh toán, công nợ", columns, rows, sums)
    owed = sum(_owed(row) for row in found)
    return Part(table, _words("Còn phải trả", owed) if found else "", Sheet.SETTLED_DEBT)


def _review(facts: Facts) -> Part:
    """Return what the reviewer found by kind of cost; empty columns where it is still to be written."""
    found = facts["04_chi_phi"]
    lines = []
    for kind in CostKind:
        of_kind = [row for row in found if row["loai"] == kind]
        if of_kind:
            lines.append(Row([str(kind.label), *_reviewed(of_kind, facts)]))
    lines.append(Row(["Cộng", *_reviewed(found, facts)], tone="total"))
    columns = [
        Column("Loại chi phí"),
        *sections.figures(
            "Đề nghị", "Thẩm tra", "Giảm", "Không tính vào tài sản", "Giá trị tài sản", "Phê duyệt"
        ),
    ]
    table = Section("Kết quả thẩm tra, phê duyệt quyết toán", columns, lines)
    words = ""
    if _is_reviewed(found):
        words = _words("Kết quả thẩm tra", _sum(found, "tham_tra"))
    return Part(table, words, is_review=True)


def _reviewed(rows: Sequence[Facts], facts: Facts) -> list[object]:
    proposed = _sum(rows, "de_nghi")
    if not _is_reviewed(rows):
        return [proposed, "", "", "", "", ""]
    reviewed, left_out = _sum(rows, "tham_tra"), _sum(rows, "khong_tinh_tai_san")
    approved: object = reviewed if _approved(facts) is not None else ""
    return [proposed, reviewed, proposed - reviewed, left_out, reviewed - left_out, approved]


def _approved(facts: Facts) -> int | None:
    if facts["du_an"]["buoc"] not in _DONE:
        return None
    return _sum(facts["04_chi_phi"], "tham_tra")


def _is_reviewed(rows: Sequence[Facts]) -> bool:
    return bool(rows) and all(row["tham_tra"] is not None for row in rows)


def _owed(row: Facts) -> int:
    return max(int(row["con_phai_tra"]), 0)


def _due(row: Facts) -> int:
    return max(-int(row["con_phai_tra"]), 0)


def _sum(rows: Sequence[Facts], name: str) -> int:
    return sum(row[name] or 0 for row in rows)


def _words(what: str, amount: int) -> str:
    return f"{what}, bằng chữ: {money.in_words(amount)}."


def _table(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[object]],
    sums: Sequence[object] = (),
    *,
    unit: str = "đồng",
) -> Section:
    """Return numbered rows, with their sums under all columns but the first."""
    lines = [Row([str(number), *cells]) for number, cells in enumerate(rows, start=1)]
    if sums and rows:
        lines.append(Row(["", "Cộng", *sums], tone="total"))
    return Section(title, [_NUMBER, *columns], lines, unit)
