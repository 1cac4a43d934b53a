"""Chapters of an ending: the bank confirms, the road is handed over, settled, its account closed."""

import re
from datetime import timedelta

from disclosure.example import papers
from tests.browser import building
from tests.browser.story import TITLE, Story
from tests.browser.visitor import Visitor

RECEIVER = "Thôn 5, xã Lương Sơn"
LEFT = "5.000.000"


def import_statement(story: Story) -> None:
    """Bring in what the bank saw so far; what carries the code of an order is matched by it."""
    clerk = story.accountant
    clerk.open("/lam-viec/doi-chieu/")
    clerk.follow("Tài khoản Agribank")
    found = re.search(r"5400\d{9}", clerk.text)
    assert found
    if not clerk.main.get_by_label("Tệp sao kê").is_visible():
        clerk.unfold("Nhập sao kê")
    statement = papers.statement(found[0], "UBND xã Lương Sơn", 1_000_000, story.bank_says)
    clerk.attach("Tệp sao kê", "sao-ke.csv", statement)
    clerk.press("Nhập sao kê")
    clerk.is_told("dòng mới")
    with clerk.page.expect_navigation():
        clerk.main.get_by_role("button", name=re.compile("^Khớp .* theo mã$")).click()
    clerk.look()
    clerk.is_told("theo mã")


def match_at_the_desk(story: Story) -> None:
    """Match with one key what carries no code: the drawing, or what goes back to the budget."""
    clerk = story.accountant
    clerk.open(f"{clerk.path}lan-luot/")
    clerk.sees("Dòng 1 trong 1", story.code)
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("1")
    clerk.look()
    clerk.sees("Không còn dòng nào phải khớp")


def hand_over(story: Story) -> None:
    clerk, chair = story.accountant, story.chair
    clerk.open(f"{story.hub}ban-giao/")
    clerk.follow("Lập biên bản bàn giao")
    clerk.fill(
        {
            "Ngày bàn giao": story.day(),
            "Số biên bản bàn giao": "07/BB-BG",
            "Đơn vị nhận, quản lý sử dụng": RECEIVER,
            "Tình trạng công trình khi bàn giao": "Đường dùng tốt, rãnh thoát nước thông",
        }
    )
    clerk.press("Lập biên bản bàn giao")
    clerk.is_told("Đã lập biên bản bàn giao, chờ chủ tài khoản xác nhận.")
    chair.open(f"{story.hub}ban-giao/")
    chair.follow("Xác nhận bàn giao")
    chair.press("Xác nhận bàn giao")
    chair.is_told("Đã xác nhận bàn giao.")


def settle(story: Story) -> None:
    """Draft from the books, review by the auditor, approve by the chair."""
    clerk, chair, auditor = story.accountant, story.chair, story.person("kiemtoan")
    page = f"{story.hub}quyet-toan/"
    clerk.open(page)
    clerk.follow("Lập hồ sơ quyết toán")
    clerk.sees("55.000.000", building.NUMBER)
    clerk.press("Lập hồ sơ quyết toán")
    clerk.is_told("Đã lập hồ sơ từ sổ.")
    assert clerk.field("Giá trị").first.input_value() == "55.000.000"
    clerk.press("Gửi thẩm tra")
    clerk.is_told("Đã gửi hồ sơ quyết toán để thẩm tra.")
    auditor.open(page)
    auditor.follow("Ghi kết quả thẩm tra")
    auditor.fill({"Số báo cáo thẩm tra": "09/BC-TT"})
    auditor.press("Ghi kết quả thẩm tra")
    auditor.is_told("Đã ghi kết quả thẩm tra, chờ phê duyệt.")
    chair.open(page)
    chair.follow("Phê duyệt quyết toán")
    chair.fill({"Số quyết định phê duyệt quyết toán": "88/QĐ-UBND"})
    chair.press("Phê duyệt quyết toán")
    chair.is_told("Đã phê duyệt quyết toán.")
    chair.sees("Còn phải xử lý trước khi tất toán:")


def refuse_to_close(story: Story) -> None:
    """Keep the account open while something is kept back or left."""
    chair = story.chair
    chair.open(f"{story.hub}quyet-toan/")
    chair.follow("Tất toán, đóng công trình")
    chair.press("Tất toán, đóng công trình")
    chair.is_refused("giữ lại bảo hành")


def give_back_what_is_left(story: Story) -> None:
    """Decide on the money left and send it back to the budget; the bank sees it leave."""
    clerk, chair = story.accountant, story.chair
    clerk.open(f"{story.hub}quyet-toan/")
    clerk.follow("Ghi quyết định xử lý tiền còn lại")
    clerk.fill(
        {
            "Cách xử lý": "Nộp ngân sách",
            "Số tiền": LEFT,
            "Ai quyết định": "Ủy ban nhân dân xã",
            "Số văn bản": "91/QĐ-UBND",
            "Ngày văn bản": story.day(),
            "Nội dung quyết định": "Nộp trả ngân sách xã phần vốn không dùng hết",
        }
    )
    clerk.press("Ghi quyết định")
    clerk.is_told("Đã ghi quyết định xử lý tiền còn lại.")
    clerk.follow("Đề nghị nộp trả")
    clerk.fill({"Người nhận": "Kho bạc Nhà nước"})
    clerk.press("Gửi đề nghị")
    clerk.is_told("Đã gửi đề nghị, chờ chủ tài khoản duyệt.")
    chair.open(f"{story.hub}quyet-toan/")
    chair.follow("Duyệt")
    with chair.page.expect_navigation():
        chair.main.locator("form button[type=submit]").first.click()
    chair.look()
    chair.is_told("Đã duyệt và ghi sổ khoản nộp trả.")
    story.bank_reports(-5_000_000, f"NOP TRA NGAN SACH {story.code}")


def close(story: Story) -> None:
    """Close the account: nothing is left, nothing is owed."""
    chair = story.chair
    chair.open(f"{story.hub}quyet-toan/")
    chair.follow("Tất toán, đóng công trình")
    chair.press("Tất toán, đóng công trình")
    chair.is_told("Đã tất toán, đóng công trình.")


def compare(story: Story) -> None:
    """Lay the books of the road and of the commune beside the bank's."""
    clerk = story.accountant
    clerk.open(f"{story.hub}doi-chieu/")
    clerk.sees("60.000.000", "Ngân hàng xác nhận")
    clerk.open("/lam-viec/doi-chieu/cong-trinh/")
    clerk.sees(TITLE)
    clerk.open("/lam-viec/doi-chieu/thang/")
    clerk.sees("Đối chiếu tháng")
    clerk.open("/lam-viec/bao-hanh/")
    clerk.open("/lam-viec/cuoi-nam/")


def sign_off(story: Story) -> None:
    """Present last month with a word on each class of difference, and let the chair confirm it."""
    clerk, chair = story.accountant, story.chair
    clerk.open("/lam-viec/doi-chieu/thang/")
    with clerk.page.expect_navigation():
        clerk.main.locator("#cho-trinh + ul a").first.click()
    clerk.look()
    for note in clerk.main.locator("textarea").all():
        note.fill("Đã đối chiếu từng dòng với hồ sơ")
    clerk.press("Trình chủ tài khoản")
    clerk.is_told("Đã trình bảng đối chiếu; chủ tài khoản xác nhận.")
    chair.open(clerk.path)
    chair.follow("Xác nhận")
    chair.press("Xác nhận đối chiếu")
    chair.is_told("Đã xác nhận bảng đối chiếu.")


def close_month(story: Story) -> None:
    """Close the book up to the month that was signed off."""
    clerk, chair = story.accountant, story.chair
    last = story.today.replace(day=1) - timedelta(days=1)
    clerk.open("/lam-viec/so-sach/khoa-so/de-nghi/")
    clerk.fill(
        {
            "Khóa sổ đến": f"hết tháng {last:%m/%Y}",
            "Lý do": "Đã đối chiếu sao kê và kiểm quỹ",
        }
    )
    clerk.press("Gửi đề nghị")
    clerk.is_told("Đã gửi đề nghị; chủ tài khoản quyết định.")
    chair.open(clerk.path)
    chair.follow("Chấp thuận")
    chair.press("Khóa sổ")
    chair.is_told("Đã thực hiện:")


def resident_reads(story: Story) -> None:
    """Read the contract, what was accepted and paid, the settlement, without an account."""
    resident = Visitor(story.browser, story.address)
    resident.open(story.public)
    resident.sees(building.NUMBER, "55.000.000", "Đã bàn giao", "Đã phê duyệt quyết toán", RECEIVER)
