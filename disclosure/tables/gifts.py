"""Contributions in money, goods, labour and land, one a row. Pure."""

from disclosure.tables.columns import Table, code, column, each, version_number

TABLE = Table(
    name="dong-gop",
    title="Đóng góp",
    says="Mỗi dòng một lần đóng góp, bằng tiền, hiện vật, ngày công hay đất.",
    rows=each("contributions"),
    columns=(
        code(),
        column("ngay", "date", "Ngày nhận.", lambda g: g.on),
        column("so_chung_tu", "text", "Số chứng từ trong sổ.", lambda g: g.voucher),
        column(
            "ten",
            "text",
            "Tên người đóng góp tự khai và chọn công khai; trống: không công khai tên.",
            lambda g: g.name,
        ),
        column("nguon", "text", "Mã nguồn.", lambda g: g.source.code),
        column("nguon_ten", "text", "Nguồn.", lambda g: g.source.word),
        column("hinh_thuc", "text", "Mã hình thức.", lambda g: g.form.code),
        column("hinh_thuc_ten", "text", "Hình thức.", lambda g: g.form.word),
        column(
            "so_tien",
            "money",
            "Số tiền, hoặc giá trị đã quy ra tiền; trống: không quy ra tiền, không phải bằng 0.",
            lambda g: g.amount,
        ),
        column("so_luong", "number", "Khối lượng hiện vật, ngày công, đất.", lambda g: g.quantity),
        column("don_vi", "text", "Đơn vị tính của khối lượng.", lambda g: g.unit),
        column("don_gia", "money", "Đơn giá đã dùng để quy ra tiền.", lambda g: g.unit_price),
        column("can_cu_gia", "text", "Căn cứ của đơn giá.", lambda g: g.price_basis),
        version_number(),
    ),
)
