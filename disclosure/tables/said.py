"""What the Front, the boards and the rules found, and what the commune answered. Pure."""

from disclosure.tables.columns import Table, code, column, each, version_number

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
        version_number(),
    ),
)

FLAGS = Table(
    name="can-giai-trinh",
    title="Điểm cần giải trình",
    says="Mỗi dòng một điểm do quy tắc tìm ra, cùng căn cứ và trả lời của xã; không phải lời buộc tội.",
    rows=each("flags"),
    columns=(
        code(),
        column("quy_tac", "text", "Mã quy tắc.", lambda f: f.rule.code),
        column("quy_tac_ten", "text", "Quy tắc.", lambda f: f.rule.word),
        column(
            "ve_viec",
            "text",
            "Hợp đồng, bên nhận hay thỏa thuận; trống: cả công trình.",
            lambda f: f.key,
        ),
        column("thay_gi", "text", "Quy tắc đã thấy gì.", lambda f: f.found),
        column("tu_ngay", "date", "Từ ngày nào.", lambda f: f.since),
        column("can_cu", "text", "Văn bản căn cứ.", lambda f: f.basis.number),
        column("so_chung_cu", "number", "Số dòng số liệu làm chứng.", lambda f: len(f.evidence)),
        column(
            "ngay_tra_loi", "date", "Ngày xã trả lời.", lambda f: f.answer.on if f.answer else None
        ),
        column("tra_loi", "text", "Trả lời của xã.", lambda f: f.answer.text if f.answer else None),
        version_number(),
    ),
)
