"""Chapters of what everybody may see: published, read, checked, finished, found, answered."""

import hashlib
import json

from tests.browser import giving, spending
from tests.browser.story import BUSINESS, TITLE, Story
from tests.browser.visitor import Visitor

RECEIVED, PAID, LEFT = "114.500.000", "59.000.000", "55.500.000"
HIDDEN = ("Phan Thị Lụa", "Trần Thị Mỹ Duyên", giving.VILLAGERS[5], giving.VILLAGERS[11])
FINDING = "Mặt đường đoạn gần cầu Ông Kè bị rạn chân chim, đề nghị xã yêu cầu nhà thầu sửa."
ANSWER = "Nhà thầu đã bóc và đổ lại 6 m mặt đường; thôn đã ký biên bản nghiệm thu lại."


def preview(story: Story) -> None:
    """Show the accountant exactly what will be public; somebody else releases it."""
    clerk = story.accountant
    clerk.open("/lam-viec/cong-khai/")
    clerk.sees(TITLE)
    clerk.open(f"{story.hub}cong-khai/")
    clerk.sees("chủ tài khoản khác người lập duyệt", "không thêm không bớt")


def refuse_the_unreconciled(story: Story) -> None:
    """Keep back a payment that the bank has not confirmed, unless the gap is explained."""
    clerk = story.accountant
    clerk.open(f"{story.hub}cong-khai/")
    clerk.sees("Số liệu chưa khớp", "Có 1 khoản chi qua ngân hàng chưa khớp sao kê")
    clerk.fill({"Lý do công khai": "Công khai khi chưa đối chiếu"})
    clerk.press("Đề nghị công khai")
    clerk.is_refused("Hãy đối chiếu xong, hoặc nêu rõ chênh lệch")


def publish(story: Story, reason: str, version: int) -> None:
    accountant, chair = story.accountant, story.chair
    accountant.open(f"{story.hub}cong-khai/")
    accountant.fill({"Lý do công khai": reason})
    if "Chỗ giống dữ liệu cá nhân" in accountant.text:
        accountant.choose("Đã đọc từng chỗ giống dữ liệu cá nhân ở trên; không chỗ nào phải ẩn")
    accountant.press("Đề nghị công khai")
    accountant.is_told("Đã lập đề nghị công khai; chờ chủ tài khoản duyệt.")
    chair.open(f"{story.hub}cong-khai/")
    chair.press("Công khai")
    chair.is_told(f"Đã công khai bản {version}.")
    chair.open(story.public)


def resident_reads(story: Story) -> None:
    """Read as anybody does: no account, and names as their owners chose."""
    resident = Visitor(story.browser, story.address)
    resident.open("/")
    resident.follow(TITLE)
    _reads_the_page(resident)
    resident.follow("Xem đủ 15 khoản đóng góp")
    assert "2.000.000" in resident.row("Không công khai tên")
    assert "1.500.000" in resident.row("T.T.M.D.")
    assert "20,5 m2" in resident.row("K' Mẫn")
    resident.misses(*HIDDEN)
    resident.fill({"Tìm tên hoặc số chứng từ": "do van khoa"})
    resident.press("Tìm khoản đóng góp")
    assert "5.000.000" in resident.row("Đỗ Văn Khoa")
    resident.misses(giving.VILLAGERS[0])


def resident_reads_without_script(story: Story) -> None:
    resident = Visitor(story.browser, story.address, script=False)
    resident.open("/")
    resident.search("duong be tong thon 5")
    resident.follow(TITLE)
    _reads_the_page(resident)
    resident.unfold("Cách tính theo định mức")
    resident.sees("70 % × 600.000.000")


def _reads_the_page(resident: Visitor) -> None:
    resident.sees(f"Đã nhận {RECEIVED}", f"Đã chi −{PAID}", f"Còn lại ={LEFT}")
    resident.sees(giving.VILLAGERS[0], "20,5 m2", BUSINESS, spending.BUILDER, "Bản 1")
    assert "Đã làm" in resident.row("Chuyển tiền đợt 1")
    resident.misses(*HIDDEN)


def check_papers(story: Story) -> None:
    """Hold the PDF, the data and the code of the sheet against each other."""
    resident = Visitor(story.browser, story.address)
    resident.open(story.public)
    code, sha256 = resident.fact("Mã kiểm tra"), resident.fact("Mã băm (SHA-256)")
    sheet, data = resident.pdf("Sao kê (PDF)"), resident.download("Dữ liệu (JSON)")
    assert RECEIVED in sheet
    assert code in sheet.replace(" ", "")
    assert hashlib.sha256(data).hexdigest() == sha256
    assert json.loads(data)["title"] == TITLE
    resident.open("/kiem-tra/")
    resident.fill({"Mã kiểm tra": code.lower()})
    resident.press("Kiểm tra mã")
    resident.sees("Bản thật, và là bản mới nhất", TITLE, f"{RECEIVED} đồng")
    resident.fill({"Mã kiểm tra": "AAAAAAAAAA"})
    resident.press("Kiểm tra mã")
    resident.sees("Không có bản công khai nào mang mã này")


def complete(story: Story) -> None:
    """Finish the work: the chair's act alone."""
    story.accountant.finds_nothing_at(f"{story.hub}hoan-thanh/")
    chair = story.chair
    chair.open(story.hub)
    chair.follow("Xác nhận hoàn thành")
    chair.press("Xác nhận hoàn thành")
    chair.is_told("Đã ghi: Xác nhận hoàn thành.")


def front_finds(story: Story) -> None:
    front = story.front
    front.open("/lam-viec/giam-sat/")
    front.follow(f"Ghi kiến nghị: {TITLE}")
    front.fill({"Vấn đề": "Chất lượng công trình", "Nội dung kiến nghị": "Rạn"})
    front.press("Ghi và công khai kiến nghị")
    front.is_refused("Hãy viết từ 20 đến 2000 ký tự")
    front.fill({"Nội dung kiến nghị": FINDING})
    front.press("Ghi và công khai kiến nghị")
    front.is_told("Đã ghi và công khai kiến nghị.")


def commune_answers(story: Story) -> None:
    clerk = story.accountant
    clerk.open("/lam-viec/")
    clerk.follow("Trả lời kiến nghị giám sát")
    clerk.sees(FINDING)
    clerk.follow("Trả lời kiến nghị")
    clerk.fill({"Trả lời": ANSWER})
    clerk.press("Ghi và công khai trả lời")
    clerk.is_told("Đã ghi và công khai trả lời.")


def resident_reads_the_answer(story: Story) -> None:
    """Read the finding beside its answer; the first version still says what it said."""
    resident = Visitor(story.browser, story.address)
    resident.open(story.public)
    resident.sees("Hoàn thành", FINDING, ANSWER, "Bản 4", "Bản 3", "Bản 2", "Bản 1")
    resident.follow("Bản 1")
    resident.sees("Đây là bản 1", "Xem bản mới nhất, số 4")
    resident.misses(FINDING, ANSWER)


def stranger_is_kept_out(story: Story) -> None:
    """Let another commune and another role type the addresses they should not know."""
    neighbour = story.person("ketoan-hamthuan")
    for path in (story.hub, story.call, f"{story.hub}cong-khai/"):
        neighbour.finds_nothing_at(path)
    story.cashier.finds_nothing_at(f"{story.hub}de-nghi-chi/")
