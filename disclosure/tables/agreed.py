"""What was agreed: commitments with businesses, contracts with who builds. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.facts import Agreement, Commitment
from disclosure.tables.columns import Column, Of, Table, code, column, each, version_number
from disclosure.version import Version


@dataclass(frozen=True)
class _Promise:
    """A commitment with its agreement."""

    made: Agreement
    one: Commitment


def _promises(version: Version) -> Iterator[Of]:
    for agreement in version.facts.agreements:
        for number, one in enumerate(agreement.commitments, start=1):
            yield Of(version, _Promise(agreement, one), number)


AGREEMENTS = Table(
    name="thoa-thuan",
    title="Thỏa thuận",
    says="Mỗi dòng một cam kết trong thỏa thuận với doanh nghiệp.",
    rows=_promises,
    columns=(
        code(),
        column("so_thoa_thuan", "text", "Số thỏa thuận.", lambda p: p.made.number),
        column("loai", "text", "Mã loại thỏa thuận.", lambda p: p.made.kind.code),
        column("loai_ten", "text", "Loại thỏa thuận.", lambda p: p.made.kind.word),
        column("ten", "text", "Tên thỏa thuận.", lambda p: p.made.title),
        column("doanh_nghiep", "text", "Doanh nghiệp.", lambda p: p.made.business),
        column("tu_ngay", "date", "Có hiệu lực từ ngày.", lambda p: p.made.starts_on),
        column("den_ngay", "date", "Có hiệu lực đến ngày.", lambda p: p.made.ends_on),
        column("ngay_ky", "date", "Ngày ký.", lambda p: p.made.signed_on),
        column("tinh_trang_ten", "text", "Tình trạng thỏa thuận.", lambda p: p.made.state.word),
        Column("so_cam_ket", "number", "Thứ tự cam kết.", lambda row: row.number),
        column("ben", "text", "Bên phải làm.", lambda p: p.one.side.word),
        column("loai_cam_ket", "text", "Loại cam kết.", lambda p: p.one.kind.word),
        column("noi_dung", "text", "Nội dung cam kết.", lambda p: p.one.content),
        column(
            "so_tien", "money", "Số tiền cam kết; trống: không bằng tiền.", lambda p: p.one.amount
        ),
        column("han", "date", "Hạn thực hiện.", lambda p: p.one.due_on),
        column("da_lam", "money", "Số tiền đã thực hiện.", lambda p: p.one.done),
        column("ngay_lam", "date", "Ngày thực hiện.", lambda p: p.one.done_on),
        column("ket_qua", "text", "Tình trạng cam kết.", lambda p: p.one.state.word),
        version_number(),
    ),
)

CONTRACTS = Table(
    name="hop-dong",
    title="Hợp đồng",
    says="Mỗi dòng một hợp đồng đã ký.",
    rows=each("contracts"),
    columns=(
        code(),
        column("so_hop_dong", "text", "Số hợp đồng.", lambda c: c.number),
        column("noi_dung", "text", "Nội dung hợp đồng.", lambda c: c.title),
        column("ben_nhan", "text", "Nhà thầu hoặc tổ thợ.", lambda c: c.payee),
        column("loai_ben_nhan", "text", "Loại bên nhận thầu.", lambda c: c.payee_kind.word),
        column("lua_chon", "text", "Cách lựa chọn nhà thầu.", lambda c: c.selection),
        column("tinh_trang_ten", "text", "Tình trạng hợp đồng.", lambda c: c.state.word),
        column("ngay_ky", "date", "Ngày ký.", lambda c: c.signed_on),
        column("hoan_thanh", "date", "Hạn hoàn thành, sau các phụ lục.", lambda c: c.ends_on),
        column("gia_khi_ky", "money", "Giá trị khi ký.", lambda c: c.original),
        column("gia_hien_tai", "money", "Giá trị sau các phụ lục đã ký.", lambda c: c.value),
        column("so_phu_luc", "number", "Số phụ lục đã ký.", lambda c: len(c.amendments)),
        column("da_nghiem_thu", "money", "Giá trị đã nghiệm thu.", lambda c: c.accepted),
        column("nghiem_thu_phan_tram", "number", "Phần trăm đã nghiệm thu.", lambda c: c.percent),
        column("lan_nghiem_thu", "number", "Số lần nghiệm thu.", lambda c: len(c.acceptances)),
        column(
            "lan_co_ban_giam_sat",
            "number",
            "Số lần nghiệm thu có Ban giám sát đầu tư của cộng đồng.",
            lambda c: sum(row.board_was_there for row in c.acceptances),
        ),
        version_number(),
    ),
)
