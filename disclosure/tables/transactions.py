"""Movements of money, one a row. Pure."""

from collections.abc import Iterator

from disclosure import movements
from disclosure.tables.columns import Column, Of, Table, code, column, version_number
from disclosure.version import Version

_WAY = {1: "thu", -1: "chi"}


def _rows(version: Version) -> Iterator[Of]:
    for number, row in enumerate(movements.of(version.facts), start=1):
        yield Of(version, row, number)


TABLE = Table(
    name="giao-dich",
    title="Tiền vào, tiền ra",
    says=(
        "Mỗi dòng một khoản tiền vào hoặc ra, không bù trừ; khoản chi từ nhiều nguồn có mỗi nguồn"
        " một dòng. Cộng so_tien_co_dau của một công trình thành số còn lại."
    ),
    rows=_rows,
    columns=(
        code(),
        Column("so_dong", "number", "Thứ tự trong công trình, theo ngày.", lambda row: row.number),
        column("ma_giao_dich", "text", "Mã của dòng; cũng là mã trong OC4IDS.", lambda m: m.id),
        column("ngay", "date", "Ngày ghi sổ.", lambda m: m.on),
        column("so_chung_tu", "text", "Số chứng từ trong sổ.", lambda m: m.voucher),
        column("chieu", "text", "thu: tiền vào; chi: tiền ra.", lambda m: _WAY[m.direction]),
        column(
            "loai",
            "text",
            "Mã loại. MOVED_WITHIN là chuyển giữa các nguồn của công trình: không tính vào da_nhan, da_chi.",
            lambda m: m.kind.code,
        ),
        column("loai_ten", "text", "Loại.", lambda m: m.kind.word),
        column("nguon", "text", "Mã nguồn vốn.", lambda m: m.source.code if m.source else None),
        column("nguon_ten", "text", "Nguồn vốn.", lambda m: m.source.word if m.source else None),
        column("so_tien", "money", "Số tiền, luôn lớn hơn 0.", lambda m: m.amount),
        column("so_tien_co_dau", "money", "Số tiền; tiền ra nhỏ hơn 0.", lambda m: m.signed),
        column("so_du", "money", "Số còn lại của công trình sau dòng này.", lambda m: m.after),
        column(
            "ten",
            "text",
            "Người nộp (đúng như họ chọn công khai) hoặc bên nhận; hộ được hỗ trợ không nêu tên.",
            lambda m: m.party,
        ),
        column(
            "loai_ben_nhan",
            "text",
            "Loại bên nhận tiền.",
            lambda m: m.party_kind.word if m.party_kind else None,
        ),
        column("noi_dung", "text", "Nội dung.", lambda m: m.content),
        column("so_hop_dong", "text", "Số hợp đồng.", lambda m: m.contract),
        column("so_hoa_don", "text", "Số hóa đơn.", lambda m: m.invoice),
        column(
            "so_quyet_dinh", "text", "Số quyết định điều chuyển, nộp trả.", lambda m: m.decision
        ),
        column(
            "ngay_nghiem_thu",
            "date",
            "Ngày nghiệm thu phần được trả tiền.",
            lambda m: m.accepted_on,
        ),
        column(
            "khop_sao_ke",
            "yes",
            "Sao kê ngân hàng đã có dòng này; trống: tiền mặt hoặc không rõ.",
            lambda m: m.matched,
        ),
        version_number(),
    ),
)
