"""The data dictionary: every file that is given out, every column and field of it. Pure.

Made from the tables themselves and from the list of our own fields, so that it cannot fall behind.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from disclosure.canonical import VIETNAM
from disclosure.oc4ids import additions
from disclosure.tables import TABLES
from disclosure.tables.columns import KINDS

FILES = {
    "oc4ids.json": "Gói dữ liệu theo chuẩn OC4IDS 0.9 (Open Contracting for Infrastructure Data Standard); phần chuẩn không có mang tên bắt đầu bằng x_.",
    **{f"{table.name}.csv": table.says for table in TABLES},
    "du-lieu.xlsx": "Các bảng trên trong một tệp Excel, mỗi bảng một trang, cho nơi có không quá 200.000 dòng; ô dài quá sức chứa của Excel bị cắt, tệp CSV thì không.",
    "du-an.jsonl": "Mỗi dòng là toàn bộ một bản công khai mới nhất, đúng từng byte đã tính mã băm: SHA-256 của dòng (không kể dấu xuống dòng) là mã băm in trên bản giấy. Từng trường được tả trong lược đồ JSON của trang công khai.",
    "thay-doi.jsonl": "Mỗi dòng một lần công khai hoặc rút, theo thời gian: ai dùng lại dữ liệu chỉ cần tải phần mới.",
    "la-so.csv": "Các lá của sổ công khai; kiểm bằng kiem_tra.py cùng diem-chot.json của đúng sổ ấy. Tệp ở gốc nối các sổ lại; tệp của từng sổ ở thư mục của xã.",
    "diem-chot.json": "Các điểm chốt đã ký của sổ công khai và khóa công khai.",
    "muc-luc.json": "Mục lục: mỗi tệp nặng bao nhiêu, mã băm, số dòng; lập lúc nào.",
    "tu-dien.csv": "Từ điển này, dạng bảng.",
    "tu-dien.json": "Từ điển này, dạng JSON.",
    "GIAY-PHEP.txt": "Giấy phép dùng lại dữ liệu.",
    "SHA256SUMS": "Mã băm của mọi tệp; kiểm bằng lệnh sha256sum -c SHA256SUMS.",
}

CHANGES = {
    "ma_du_an": "Mã công trình.",
    "phien_ban": "Số của bản công khai.",
    "viec": "cong-khai: bản mới; rut: bản bị rút khỏi trang công khai.",
    "luc": "Lúc công khai hoặc rút, giờ Việt Nam (+07:00).",
    "ly_do": "Lý do công khai hoặc lý do rút; bản đã rút không còn nêu lý do công khai.",
    "ma_bam": "SHA-256 của bản.",
    "ma_bam_truoc": "SHA-256 của bản trước; không có ở bản đầu.",
    "ma_kiem_tra": "Mười chữ in trên bản giấy.",
    "ma_xa": "Mã đơn vị hành chính cấp xã.",
    "ma_tinh": "Mã đơn vị hành chính cấp tỉnh.",
    "dia_chi": "Trang của bản này.",
}
LEAVES = {
    "so_la": "Số của lá, từ 0.",
    "phien_ban": "Phiên bản của cách ghi lá; băm là SHA-256 của byte 00, byte phiên bản, rồi noi_dung.",
    "ma_bam": "Mã băm của lá.",
    "noi_dung": "JSON của lá: sổ, chứng từ, ngày, các dòng; không có tên người.",
}


@dataclass(frozen=True)
class Entry:
    """One column or field: the file it stands in, its name, what it holds, what it says."""

    file: str
    name: str
    kind: str
    says: str


def entries() -> Iterator[Entry]:
    """Yield everything that is described, file by file."""
    for table in TABLES:
        for column in table.columns:
            yield Entry(f"{table.name}.csv", column.name, KINDS[column.kind], column.says)
    for name, says in additions.FIELDS.items():
        yield Entry("oc4ids.json", name, "JSON", says)
    for name, says in CHANGES.items():
        yield Entry("thay-doi.jsonl", name, KINDS["text"], says)
    for name, says in LEAVES.items():
        yield Entry("la-so.csv", name, KINDS["text"], says)


def licence(*, name: str, url: str, site: str, at: datetime) -> str:
    """Return the words of the licence file."""
    return (
        f"Dữ liệu mở của Sổ Công, lập lúc {at.astimezone(VIETNAM).isoformat(timespec='seconds')}\n"
        f"Giấy phép: {name}\n{url}\n\n"
        "Được sao chép, dùng lại, sửa đổi cho mọi mục đích, với điều kiện ghi nguồn:\n"
        f"“Sổ Công, {site}”, kèm mã công trình và số của bản công khai.\n"
        "Số liệu sửa lại phải ghi rõ là đã sửa; bản gốc luôn kiểm được bằng mã băm.\n"
    )
