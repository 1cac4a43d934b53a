"""Counterpart money beside the norm: entitled, approved, paid, and the gap. Pure."""

from disclosure.facts import Allocation
from disclosure.tables.columns import Table, code, column, each, version_number


def _approved(row: Allocation) -> int | None:
    return row.approved if row.decided_on else None


def _drawn(row: Allocation) -> int | None:
    return row.drawn if row.drawn_on else None


def _paid(row: Allocation) -> int | None:
    return row.paid if row.drawn_on else None


def gap(row: Allocation) -> int | None:
    """Return what the norm gives and nobody paid, in đồng; None where nothing is decided, or no norm."""
    return row.norm.amount - row.paid if row.norm and row.decided_on else None


TABLE = Table(
    name="dinh-muc",
    title="Vốn đối ứng và định mức",
    says="Mỗi dòng một đề nghị vốn đối ứng: theo định mức được bao nhiêu, duyệt và chi bao nhiêu.",
    rows=each("allocations"),
    columns=(
        code(),
        column("noi_dung", "text", "Nội dung đề nghị.", lambda a: a.content),
        column("nguon", "text", "Mã nguồn vốn.", lambda a: a.source.code),
        column("nguon_ten", "text", "Nguồn vốn.", lambda a: a.source.word),
        column("tinh_trang", "text", "Mã tình trạng.", lambda a: a.state.code),
        column("tinh_trang_ten", "text", "Tình trạng.", lambda a: a.state.word),
        column("dinh_muc", "text", "Tên định mức.", lambda a: a.norm.title if a.norm else None),
        column(
            "can_cu", "text", "Văn bản căn cứ.", lambda a: a.norm.basis.number if a.norm else None
        ),
        column(
            "can_cu_kiem_chung",
            "yes",
            "Một người được giao đã đọc và xác nhận văn bản căn cứ.",
            lambda a: a.norm.basis.verified if a.norm else None,
        ),
        column(
            "muc_duoc_huong",
            "money",
            "Mức tính theo định mức; trống: không có định mức.",
            lambda a: a.norm.amount if a.norm else None,
        ),
        column("de_nghi", "money", "Số đề nghị.", lambda a: a.requested),
        column("duoc_duyet", "money", "Số được duyệt; trống: chưa quyết định.", _approved),
        column("da_rut", "money", "Số đã rút về; trống: chưa rút.", _drawn),
        column("da_chi", "money", "Số đã chi; trống: chưa rút.", _paid),
        column(
            "con_thieu",
            "money",
            "muc_duoc_huong trừ số đã chi; trống: chưa quyết định hoặc không có định mức.",
            gap,
        ),
        column("ngay_de_nghi", "date", "Ngày đề nghị.", lambda a: a.submitted_on),
        column("ngay_duyet", "date", "Ngày duyệt.", lambda a: a.decided_on),
        column("ngay_rut", "date", "Ngày rút.", lambda a: a.drawn_on),
        version_number(),
    ),
)
