"""Chapters of a contract: drafted, signed, advanced, changed, accepted with a defect, paid in stages."""

import re
from collections.abc import Mapping

from tests.browser import spending
from tests.browser.story import TITLE, Story

NUMBER = "05/HĐ-XD"
BASE, SURFACE, DITCH = "Nền, móng đường", "Mặt đường bê tông", "Rãnh thoát nước"
FUND = "Ngân sách xã · Tài khoản Agribank"


def open_project(story: Story) -> None:
    """Open a road decided on more than a year ago, so that its warranty has run out today."""
    clerk = story.accountant
    clerk.open("/lam-viec/du-an/moi/")
    clerk.fill(
        {
            "Tên công trình": TITLE,
            "Loại": "Đường giao thông",
            "Quy mô": "300 m đường bê tông, rộng 3,5 m.",
            "Thôn, tổ dân phố": "Thôn 5",
            "Số quyết định đầu tư": "41/QĐ-UBND",
            "Ngày quyết định": story.day(-410),
            "Dự kiến hoàn thành": story.day(90),
            "Dự kiến từ ngân sách xã": "60.000.000",
            "Người phụ trách 1: họ và tên": "Trương Công Định",
            "Người phụ trách 1: nhiệm vụ": "Trưởng phòng Kinh tế xã",
        }
    )
    clerk.press("Mở công trình")
    clerk.is_told("Đã mở công trình 23032-")
    found = re.search(r"23032-\d{4}-\d{3}", clerk.text)
    assert found
    story.code = found[0]


def draft_contract(story: Story) -> str:
    """Draft a contract: one row typed, one pasted from a sheet. Return its address."""
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Lập hợp đồng")
    clerk.fill(
        {
            "Loại": "Nhà thầu",
            "Tên bên nhận mới": "Công ty TNHH Xây dựng Đạ Nhim – Krông Nô (ví dụ)",
            "Mã số thuế": "5899999942",
            "Số tài khoản": "5400205999942",
            "Ngân hàng": "Agribank",
            "Số hợp đồng": NUMBER,
            "Nội dung hợp đồng": "Thi công đường bê tông thôn 5",
            "Cách lựa chọn nhà thầu": "Chỉ định thầu rút gọn, Quyết định 43/QĐ-UBND",
            "Người ký bên giao": "K' Brèo, Chủ tịch UBND xã",
            "Người ký bên nhận": "Phạm Đình Khôi, Giám đốc",
            "Khởi công": story.day(-399),
            "Hoàn thành theo hợp đồng": story.day(-370),
            "Tạm ứng nhiều nhất": "30",
            "Thu hồi hết tạm ứng khi thanh toán đạt": "80",
            "Bảo đảm bảo hành": "Giữ lại",
            "Tỷ lệ bảo hành": "5",
            "Thời hạn bảo hành (tháng)": "12",
            "Dòng 1, công việc": BASE,
            "Dòng 1, đơn vị tính": "m",
            "Dòng 1, khối lượng": "300",
            "Dòng 1, đơn giá": "100.000",
            "Dán từ Excel": f"{SURFACE}\tm\t100\t200.000",
        }
    )
    clerk.press("Đưa vào bảng, thêm dòng")
    clerk.press("Lưu bản nháp")
    clerk.sees("50.000.000", SURFACE)
    clerk.misses("Ký hợp đồng")
    return clerk.path


def sign(story: Story, contract: str) -> None:
    """Sign: not before the project was decided on."""
    chair = story.chair
    chair.open(contract)
    chair.follow("Ký hợp đồng")
    chair.fill({"Ngày ký": story.day(-420)})
    chair.press("Ký hợp đồng")
    chair.is_refused("quyết định")
    chair.fill({"Ngày ký": story.day(-400)})
    chair.press("Ký hợp đồng")
    chair.is_told("Đã ghi nhận hợp đồng đã ký.")


def amend(story: Story, contract: str) -> None:
    """Add ten metres and a ditch; the contract is worth what it was until the chair signs."""
    clerk, chair = story.accountant, story.chair
    clerk.open(contract)
    clerk.follow("Lập phụ lục")
    clerk.fill(
        {
            "Lý do thay đổi": "Người dân đề nghị thêm rãnh thoát nước đoạn chợ",
            f"Tăng, giảm: {SURFACE}": "10",
            "Dòng 1, công việc": DITCH,
            "Dòng 1, đơn vị tính": "m",
            "Dòng 1, khối lượng": "10",
            "Dòng 1, đơn giá": "300.000",
        }
    )
    clerk.press("Lập phụ lục")
    clerk.is_told("Đã lập phụ lục, chờ chủ tài khoản ký.")
    chair.open(contract)
    chair.follow("Ký phụ lục")
    chair.sees("50.000.000 đồng → 55.000.000 đồng")
    chair.fill({"Ngày ký": story.day(-390)})
    chair.press("Ký phụ lục")
    chair.is_told("Đã ghi nhận phụ lục đã ký.")


def accept(
    story: Story,
    contract: str,
    stage: str,
    volumes: Mapping[str, str],
    *,
    ago: int,
    kind: str = "Giai đoạn",
    defect: str = "",
) -> str:
    """Record minutes, let the page share the value out, let the chair confirm. Return the address."""
    clerk, chair = story.accountant, story.chair
    clerk.open(contract)
    clerk.follow("Nghiệm thu")
    clerk.fill({"Loại": kind, "Giai đoạn, hạng mục": stage, "Ngày nghiệm thu": story.day(-ago)})
    clerk.choose("Ban giám sát đầu tư của cộng đồng có mặt")
    clerk.fill({f"Khối lượng lần này: {content}": volume for content, volume in volumes.items()})
    if defect:
        clerk.fill({"Tồn tại 1": defect, "Hạn khắc phục 1": story.day(-ago + 10)})
    clerk.press("Tính giá trị, chia nguồn")
    clerk.press("Gửi chủ tài khoản xác nhận")
    clerk.is_told("Đã gửi, chờ chủ tài khoản xác nhận.")
    acceptance = clerk.path
    chair.open(acceptance)
    chair.follow("Xác nhận nghiệm thu")
    chair.press("Xác nhận nghiệm thu")
    chair.is_told("Đã xác nhận nghiệm thu và ghi sổ.")
    return acceptance


def mend(story: Story, contract: str, defect: str) -> None:
    clerk = story.accountant
    clerk.open(contract)
    clerk.follow(f"Ghi kết quả: {defect}")
    clerk.fill(
        {"Đã khắc phục ngày": story.day(-378), "Kết quả khắc phục": "Đã lu lại, thôn ký xác nhận"}
    )
    clerk.press("Ghi kết quả khắc phục")
    clerk.is_told("Đã ghi kết quả khắc phục.")


def ask_for_advance(story: Story, contract: str) -> str:
    """Ask for more than the contract advances, then for what it does. Return the address."""
    clerk = story.accountant
    clerk.open(f"{contract}tam-ung/")
    _claims(story, "Số tiền tạm ứng", "16.000.000")
    clerk.press("Gửi đề nghị chi")
    clerk.is_refused("tạm ứng", "15.000.000")
    _claims(story, "Số tiền tạm ứng", "10.000.000")
    return _asked(story)


def ask_for_stage(story: Story, acceptance: str, above: str, invoice: str) -> str:
    """Ask for more than was accepted, then for what was proposed. Return the address."""
    clerk = story.accountant
    clerk.open(f"{acceptance}thanh-toan/")
    clerk.sees("Trừ giữ lại bảo hành")
    proposed = clerk.field("Giá trị đề nghị thanh toán").input_value()
    clerk.fill({"Giá trị đề nghị thanh toán": above})
    clerk.press("Gửi đề nghị chi")
    clerk.is_refused("nghiệm thu")
    clerk.open(f"{acceptance}thanh-toan/")
    clerk.fill({"Giá trị đề nghị thanh toán": proposed, "Số hóa đơn, chứng từ gốc": invoice})
    return _asked(story)


def ask_for_retention(story: Story, contract: str) -> str:
    """Ask for what was kept back, the warranty being over. Return the address."""
    story.accountant.open(f"{contract}tra-giu-lai/")
    return _asked(story)


def _claims(story: Story, label: str, amount: str) -> None:
    clerk = story.accountant
    clerk.fill({label: amount, f"Chi từ {FUND}": amount})


def _asked(story: Story) -> str:
    clerk = story.accountant
    clerk.press("Gửi đề nghị chi")
    clerk.is_told("Đã gửi đề nghị chi, chờ kế toán kiểm tra hồ sơ.")
    return clerk.path


def pay(story: Story, payment: str, amount: int) -> None:
    """Check the file, approve, transfer; the bank will write the code of the order back."""
    spending.chair_approves(story, payment)
    clerk = story.accountant
    clerk.open(payment)
    code = re.search(r"\b[A-Z]{11}\b", clerk.fact("Nội dung chuyển khoản"))
    assert code
    clerk.follow("Ghi đã chi")
    clerk.press("Ghi đã chi")
    clerk.is_told("Đã ghi sổ khoản chi.")
    story.bank_reports(-amount, f"TT {code[0]} CTY DA NHIM")


def pay_stage(story: Story, payment: str) -> None:
    """Pay what the page reckoned: accepted, less the advance's share, less what is kept back."""
    clerk = story.accountant
    clerk.open(payment)
    amount = re.match(r"[\d.]+", clerk.fact("Số tiền"))
    assert amount
    pay(story, payment, int(amount[0].replace(".", "")))
