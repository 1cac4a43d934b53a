"""Chapters of counterpart money and of the business: asked, decided, drawn; promised, kept, late."""

from tests.browser.story import BUSINESS, TITLE, Story
from tests.browser.visitor import Visitor

SMALL, LARGE = "Vốn đối ứng của xã năm nay", "Hỗ trợ của tỉnh theo định mức"
REASON = "Thiếu bản vẽ mặt cắt và biên bản họp thôn"


def ask_above_the_norm(story: Story) -> None:
    """Ask for more than the norm gives: the arithmetic stands in the refusal."""
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Đề nghị phân bổ")
    clerk.fill({"Định mức hỗ trợ": "Đường thôn", "Dự toán làm căn cứ": "600.000.000"})
    clerk.press("Tính theo định mức")
    clerk.sees("70 % × 600.000.000 đồng", "420.000.000 ≤ 800.000.000 đồng")
    clerk.fill(
        {
            "Nguồn vốn": "Ngân sách tỉnh",
            "Nội dung đề nghị": LARGE,
            "Số tiền đề nghị": "430.000.000",
            "Nhận về tài khoản": "Tài khoản Kho bạc",
        }
    )
    clerk.press("Lưu bản nháp")
    clerk.is_refused("Số đề nghị 430.000.000 đồng vượt định mức 420.000.000 đồng", "600.000.000")


def ask_the_province(story: Story) -> str:
    """Ask for the norm itself; above the threshold the province decides. Return the address."""
    clerk = story.accountant
    clerk.fill({"Số tiền đề nghị": "420.000.000"})
    clerk.press("Lưu bản nháp")
    clerk.is_told("Đã lưu bản nháp.")
    clerk.sees("99/2026/NQ-HĐND (ví dụ)")
    clerk.follow("Gửi đề nghị")
    clerk.sees("Người quyết định: Sở Tài chính", "7 ngày làm việc", "Bốn trăm hai mươi triệu đồng")
    clerk.press("Gửi đề nghị")
    clerk.is_told("Đã gửi đề nghị phân bổ.")
    clerk.sees("Chờ duyệt", "còn 7 ngày làm việc")
    return clerk.path


def ask_the_chair(story: Story) -> str:
    """Ask for commune money; below the threshold the chair decides. Return the address."""
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Đề nghị phân bổ")
    clerk.fill(
        {
            "Nguồn vốn": "Ngân sách xã",
            "Nội dung đề nghị": SMALL,
            "Số tiền đề nghị": "60.000.000",
            "Nhận về tài khoản": "Tài khoản Agribank",
        }
    )
    clerk.press("Lưu bản nháp")
    clerk.follow("Gửi đề nghị")
    clerk.sees("Người quyết định: Chủ tịch UBND xã")
    clerk.press("Gửi đề nghị")
    clerk.misses("Duyệt phân bổ")
    clerk.finds_nothing_at(f"{_path(clerk, story)}duyet/")
    return _path(clerk, story)


def _path(clerk: Visitor, story: Story) -> str:
    clerk.open(story.hub)
    clerk.follow(SMALL)
    return clerk.path


def chair_approves(story: Story) -> None:
    chair = story.chair
    chair.open("/lam-viec/")
    chair.sees("Duyệt phân bổ", TITLE)
    chair.open(story.hub)
    chair.follow(SMALL)
    chair.follow("Duyệt phân bổ")
    chair.sees("Sẽ ghi sổ", "Sáu mươi triệu đồng")
    chair.press("Duyệt phân bổ")
    chair.is_told("Đã duyệt phân bổ.")
    chair.sees("Đã duyệt, chờ rút")


def reviewer_returns(story: Story) -> None:
    reviewer = story.reviewer
    _at_the_desk(story)
    reviewer.follow("Trả lại")
    reviewer.fill({"Lý do": "Thiếu"})
    reviewer.press("Trả lại đề nghị")
    reviewer.is_refused("ít nhất 10 ký tự")
    reviewer.fill({"Lý do": REASON})
    reviewer.press("Trả lại đề nghị")
    reviewer.is_told("Đã trả lại đề nghị kèm lý do.")


def resubmit(story: Story, request: str) -> None:
    clerk = story.accountant
    clerk.open("/lam-viec/")
    clerk.follow("Sửa và gửi lại đề nghị phân bổ")
    assert clerk.path == request
    clerk.sees("Bị trả lại", REASON)
    clerk.follow("Sửa")
    clerk.fill({"Nội dung đề nghị": f"{LARGE}, đã bổ sung bản vẽ"})
    clerk.press("Lưu bản nháp")
    clerk.follow("Gửi đề nghị")
    clerk.press("Gửi đề nghị")
    clerk.sees("Chờ duyệt", "còn 7 ngày làm việc")


def reviewer_approves(story: Story) -> None:
    reviewer = story.reviewer
    _at_the_desk(story)
    reviewer.sees("đã bổ sung bản vẽ", "70 % × 600.000.000")
    reviewer.follow("Duyệt phân bổ")
    reviewer.press("Duyệt phân bổ")
    reviewer.is_told("Đã duyệt phân bổ.")
    reviewer.open("/lam-viec/tham-dinh/")
    reviewer.sees("Đã duyệt, chờ rút")


def _at_the_desk(story: Story) -> None:
    reviewer = story.reviewer
    reviewer.open("/lam-viec/")
    reviewer.open("/lam-viec/tham-dinh/")
    reviewer.sees("420.000.000", "UBND xã Lương Sơn", "còn 7 ngày làm việc")
    reviewer.main.locator("table").get_by_role("link").first.click()
    reviewer.look()
    reviewer.sees("Định mức và cách tính", "420.000.000 đồng")


def draw(story: Story, request: str) -> None:
    clerk = story.accountant
    clerk.open(request)
    clerk.follow("Rút về tài khoản")
    clerk.fill({"Ngày": story.day(1)})
    clerk.press("Rút về tài khoản")
    clerk.is_refused("Ngày không được ở tương lai.")
    clerk.fill({"Ngày": story.day()})
    clerk.press("Rút về tài khoản")
    clerk.is_told("Đã ghi nhận vốn về tài khoản.")
    clerk.sees("Đã rút về tài khoản")


def bank_reports_the_drawing(story: Story) -> None:
    story.bank_reports(60_000_000, f"KBNN chuyen von doi ung {story.code}")


def draft_agreement(story: Story) -> str:
    """Draft what a business and the commune promise each other. Return the address."""
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Lập thỏa thuận")
    clerk.fill(
        {
            "Doanh nghiệp": BUSINESS,
            "Số thỏa thuận": "07/TT-ĐTT",
            "Tên thỏa thuận": "Đồng tài trợ đường thôn 5",
            "Nội dung hợp tác": "Doanh nghiệp tài trợ cát, đá; xã bố trí mặt bằng.",
            "Có hiệu lực từ": story.day(-20),
            "Đến ngày": story.day(345),
        }
    )
    clerk.press("Lập bản nháp")
    clerk.is_told("Đã lập bản nháp.")
    promise = ("Doanh nghiệp", "Tiền", "Chuyển tiền đợt 1")
    _promise(story, *promise, amount="30.000.000", due=-5)
    _promise(story, "Doanh nghiệp", "Tiền", "Chuyển tiền đợt 2", amount="20.000.000", due=40)
    _promise(story, "Ủy ban nhân dân xã", "Công việc, dịch vụ", "Bàn giao mặt bằng", due=10)
    return clerk.path


def _promise(
    story: Story, side: str, kind: str, content: str, *, due: int, amount: str = ""
) -> None:
    clerk = story.accountant
    clerk.fill(
        {
            "Bên thực hiện": side,
            "Loại cam kết": kind,
            "Nội dung cam kết": content,
            "Số tiền hoặc giá trị": amount,
            "Hạn thực hiện": story.day(due),
        }
    )
    clerk.press("Thêm cam kết")
    clerk.is_told("Đã thêm cam kết.")


def sign(story: Story, agreement: str) -> None:
    chair = story.chair
    chair.open(agreement)
    chair.follow("Ký thỏa thuận")
    chair.fill(
        {
            "Người ký của xã": "K' Brèo, Chủ tịch UBND xã",
            "Người ký của doanh nghiệp": "Võ Thanh Tùng, Giám đốc",
        }
    )
    chair.press("Ký thỏa thuận")
    chair.is_told("Đã ghi nhận thỏa thuận đã ký.")


def business_sees_its_own(story: Story) -> None:
    """Tell the business what is late and what is due; tell another business nothing."""
    business = story.business
    assert business.path == "/lam-viec/doanh-nghiep/"
    business.sees("Đã quá hạn 5 ngày:", "Chuyển tiền đợt 1, còn 30.000.000 đồng", "1 trễ hạn")
    business.follow("Đồng tài trợ đường thôn 5")
    assert "Trễ hạn" in business.row("Chuyển tiền đợt 1")
    assert "Chưa đến hạn" in business.row("Chuyển tiền đợt 2")
    assert "30.000.000" in business.pdf("Bản kê thực hiện (PDF)")
    business.finds_nothing_at(story.hub)
    other = story.person("doanhnghiep2")
    other.sees("Chưa có thỏa thuận nào")
    other.finds_nothing_at("/lam-viec/doanh-nghiep/1/")


def receive_from_business(story: Story, agreement: str) -> None:
    clerk = story.accountant
    clerk.open(agreement)
    clerk.follow("Nhận tiền theo cam kết: Chuyển tiền đợt 1")
    clerk.fill({"Nhận vào": "Tài khoản Agribank"})
    clerk.press("Nhận tiền theo cam kết")
    clerk.is_told("Đã nhận tiền và tính cho cam kết.")
    assert "Đã làm" in clerk.row("Chuyển tiền đợt 1")
    story.bank_reports(30_000_000, "CT TNHH NANG XANH chuyen tien dot 1 TT 07")
    story.business.open("/lam-viec/doanh-nghiep/")
    story.business.sees("Việc sắp tới:", "Chuyển tiền đợt 2, còn 20.000.000 đồng")
