"""What the Front and the boards found, and what the commune answered. Pure."""

from disclosure.tables.columns import Table, code, column, each, version

FINDINGS = Table(
    name="kien-nghi",
    title="Kiến nghị",
    says="Mỗi dòng một kiến nghị giám sát và trả lời gần nhất.",
    rows=each("findings"),
    columns=(
        code(),
        column("so", "number", "Số kiến nghị trong công trình.", lambda k: k.number),
        column("van_de", "text", "Mã vấn đề.", lambda k: k.topic.code),
        column("van_de_ten", "text", "Vấn đề.", lambda k: k.topic.word),
        column("co_quan", "text", "Tổ chức kiến nghị.", lambda k: k.by),
        column("ngay", "date", "Ngày kiến nghị.", lambda k: k.on),
        column("han_tra_loi", "date", "Hạn trả lời.", lambda k: k.due_on),
        column("can_cu", "text", "Văn bản đặt ra hạn trả lời.", lambda k: k.basis.number),
        column("noi_dung", "text", "Nội dung kiến nghị.", lambda k: k.text),
        column("so_tra_loi", "number", "Số lần xã đã trả lời.", lambda k: len(k.answers)),
        column(
            "ngay_tra_loi_dau",
            "date",
            "Ngày trả lời đầu tiên.",
            lambda k: k.answers[0].on if k.answers else None,
        ),
        column(
            "tra_loi",
            "text",
            "Trả lời gần nhất của xã.",
            lambda k: k.answers[-1].text if k.answers else None,
        ),
        version(),
    ),
)
