"""Projects, one a row. Pure."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from disclosure.facts import ProjectFacts
from disclosure.tables.columns import Column, Table
from disclosure.version import Version


def _rows(version: Version) -> Iterator[Version]:
    yield version


def _planned(facts: ProjectFacts) -> int | None:
    told = [row.planned for row in facts.sources if row.planned is not None]
    return sum(told) if told else None


def _percent(facts: ProjectFacts, code: str) -> int | None:
    return next((each.percent for each in facts.statuses if each.code == code), None)


def _word(facts: ProjectFacts, code: str) -> str:
    return next((each.word for each in facts.statuses if each.code == code), "")


def _degrees(told: str) -> Decimal | None:
    return Decimal(told) if told else None


def _in_kind(facts: ProjectFacts) -> int | None:
    told = [row.value for row in facts.in_kind if row.value is not None]
    return sum(told) if told else None


def _of(name: str, kind: str, says: str, cell: Any) -> Column:
    return Column(name, kind, says, lambda row: cell(row.facts))


TABLE = Table(
    name="du-an",
    title="Công trình",
    says="Mỗi dòng một công trình, theo bản công khai mới nhất.",
    rows=_rows,
    columns=(
        _of("ma_du_an", "text", "Mã công trình.", lambda f: f.code),
        _of("ten", "text", "Tên công trình.", lambda f: f.title),
        _of("loai", "text", "Mã loại công trình.", lambda f: f.kind.code),
        _of("loai_ten", "text", "Loại công trình.", lambda f: f.kind.word),
        _of("tien_do", "text", "Mã tiến độ.", lambda f: f.state.code),
        _of("tien_do_ten", "text", "Tiến độ.", lambda f: f.state.word),
        _of("quy_mo", "text", "Quy mô.", lambda f: f.scope),
        _of("muc_dich", "text", "Mục đích.", lambda f: f.purpose),
        _of("thon", "text", "Thôn, tổ dân phố.", lambda f: f.place.village),
        _of("dia_diem", "text", "Địa điểm; nhà ở không nêu.", lambda f: f.place.detail),
        _of("ma_xa", "text", "Mã đơn vị hành chính cấp xã.", lambda f: f.place.commune_code),
        _of("xa", "text", "Tên xã, phường, đặc khu.", lambda f: f.place.commune),
        _of("ma_tinh", "text", "Mã đơn vị hành chính cấp tỉnh.", lambda f: f.place.province_code),
        _of("tinh", "text", "Tên tỉnh, thành phố.", lambda f: f.place.province),
        _of("kinh_do", "number", "Kinh độ WGS 84, độ.", lambda f: _degrees(f.place.longitude)),
        _of("vi_do", "number", "Vĩ độ WGS 84, độ.", lambda f: _degrees(f.place.latitude)),
        _of("chu_dau_tu", "text", "Cơ quan quản lý công trình.", lambda f: f.owner),
        _of("so_quyet_dinh", "text", "Số quyết định đầu tư.", lambda f: f.decision_number),
        _of("ngay_quyet_dinh", "date", "Ngày quyết định đầu tư.", lambda f: f.decision_on),
        _of("khoi_cong", "date", "Ngày khởi công.", lambda f: f.starts_on),
        _of("du_kien_xong", "date", "Ngày dự kiến hoàn thành.", lambda f: f.due_on),
        _of("hoan_thanh", "date", "Ngày hoàn thành.", lambda f: f.completed_on),
        _of("ke_hoach", "money", "Tổng kế hoạch vốn của các nguồn.", _planned),
        _of("da_nhan", "money", "Tiền đã nhận.", lambda f: f.equation.received),
        _of("da_chi", "money", "Tiền đã chi.", lambda f: f.equation.paid),
        _of("con_lai", "money", "Tiền còn lại trong các quỹ.", lambda f: f.equation.balance),
        _of("chenh_lech", "money", "Còn lại − (đã nhận − đã chi).", lambda f: f.equation.gap),
        _of("giai_trinh", "text", "Giải trình khi số liệu chưa khớp.", lambda f: f.equation.reason),
        _of(
            "doi_chieu_den",
            "date",
            "Đã đối chiếu với ngân hàng đến ngày.",
            lambda f: f.equation.reconciled_to,
        ),
        _of("hien_vat", "money", "Giá trị hiện vật, ngày công, đất đã quy ra tiền.", _in_kind),
        _of(
            "nghiem_thu_phan_tram",
            "number",
            "Phần trăm giá trị hợp đồng đã nghiệm thu.",
            lambda f: _percent(f, "acceptance"),
        ),
        _of(
            "giai_ngan_phan_tram",
            "number",
            "Phần trăm đã chi trên số đã nhận.",
            lambda f: _percent(f, "disbursement"),
        ),
        _of("ban_giao", "text", "Tình trạng bàn giao.", lambda f: _word(f, "handover")),
        _of("quyet_toan", "text", "Tình trạng quyết toán.", lambda f: _word(f, "settlement")),
        _of("so_lieu_den", "date", "Số liệu tính đến ngày.", lambda f: f.as_of),
        Column("phien_ban", "number", "Số của bản công khai.", lambda r: r.number),
        Column(
            "cong_khai_luc",
            "text",
            "Lúc công khai, giờ Việt Nam (+07:00).",
            lambda r: (
                r.facts.edition.published_at.isoformat(timespec="seconds")
                if r.facts.edition
                else None
            ),
        ),
        Column(
            "ma_bam",
            "text",
            "SHA-256 của bản công khai: chính là mã băm của dòng cùng công trình trong du-an.jsonl, không kể dấu xuống dòng.",
            lambda r: r.sha256,
        ),
        Column("ma_kiem_tra", "text", "Mười chữ in trên bản giấy.", lambda r: r.code),
        Column("dia_chi", "text", "Trang của bản này, không đổi.", lambda r: r.frozen),
    ),
)
