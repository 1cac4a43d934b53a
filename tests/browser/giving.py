"""The first chapters: a project, its call, what was promised and what came in."""

import re

from disclosure.example import papers
from tests.browser.story import TITLE, Story
from tests.browser.visitor import Visitor

VILLAGERS = papers.names(12, seed=7)


def open_project(story: Story) -> None:
    clerk = story.accountant
    clerk.open("/lam-viec/du-an/")
    clerk.sees("Chưa có")
    clerk.open("/lam-viec/du-an/moi/")
    clerk.press("Mở công trình")
    clerk.is_refused("Tên công trình", "Quy mô")
    clerk.fill(
        {
            "Tên công trình": TITLE,
            "Loại": "Đường giao thông",
            "Quy mô": "420 m đường bê tông, rộng 3,5 m, dày 18 cm.",
            "Thôn, tổ dân phố": "Thôn 5",
            "Số quyết định đầu tư": "41/QĐ-UBND",
            "Ngày quyết định": story.day(-3),
            "Dự kiến hoàn thành": story.day(90),
            "Dự kiến từ ngân sách tỉnh": "420.000.000",
            "Dự kiến từ ngân sách xã": "60.000.000",
            "Dự kiến từ nhân dân đóng góp": "40.000.000",
            "Người phụ trách 1: họ và tên": "Trương Công Định",
            "Người phụ trách 1: nhiệm vụ": "Trưởng phòng Kinh tế xã",
        }
    )
    clerk.press("Mở công trình")
    clerk.is_told("Đã mở công trình 23032-")
    clerk.sees(TITLE, "Chuẩn bị", "Chưa có đợt vận động.")
    found = re.search(r"23032-\d{4}-\d{3}", clerk.text)
    assert found
    story.code = found[0]


def start_work(story: Story) -> None:
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Khởi công")
    clerk.press("Khởi công")
    clerk.sees("Đang thực hiện")


def open_agreed_call(story: Story) -> None:
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Mở đợt vận động")
    clerk.follow("Mở đợt theo quyết định của cộng đồng")
    call = {
        "Tên đợt vận động": "Nhân dân thôn 5 góp làm đường",
        "Ngày họp hoặc ngày lấy phiếu": story.day(-10),
        "Tổng số hộ": "96",
        "Số hộ tán thành": "40",
        "Mức đóng góp đã thống nhất": "1.000.000 đồng một hộ, hộ nghèo góp ngày công",
        "Đến ngày": story.day(60),
        "Mục tiêu": "1,5",
        "Két tiền mặt": "Két tiền mặt",
        "Tài khoản nhận": "Tài khoản Agribank",
        "Nếu còn dư": "Sửa rãnh thoát nước cùng tuyến",
    }
    clerk.fill(call)
    clerk.press("Mở đợt vận động")
    clerk.is_refused("Mục tiêu", "1,5")
    clerk.fill({"Mục tiêu": "40.000.000"})
    clerk.press("Mở đợt vận động")
    clerk.is_refused("tán thành")
    clerk.fill({"Số hộ tán thành": "88"})
    clerk.press("Mở đợt vận động")
    clerk.is_told("Đã mở đợt vận động.")
    clerk.sees("88 trên 96 hộ tán thành", "Chưa có đăng ký")
    story.call = clerk.path


def import_pledge_list(story: Story) -> None:
    clerk = story.accountant
    show_list(clerk, story.call, "thon-5.xlsx", b"PK\x03\x04 khong phai Excel")
    clerk.is_refused("Tệp Excel bị hỏng, không mở được")
    clerk.open(story.call)
    show_list(clerk, story.call, "thon-5.pdf", b"%PDF-1.7 khong phai Excel")
    clerk.is_refused("thon-5.pdf")
    show_list(clerk, story.call, "thon-5.xlsx", papers.pledge_list("Thôn 5 góp đường", VILLAGERS))
    clerk.sees("12 dòng mới", *VILLAGERS)
    clerk.press("Nhập 12 đăng ký")
    clerk.is_told("Đã nhập 12 đăng ký.")
    for name in VILLAGERS:
        if code := re.search(r"\b[A-Z]{11}\b", clerk.row(name)):
            story.pledged[name] = code[0]
    assert len(story.pledged) == 8


def show_list(clerk: Visitor, call: str, name: str, content: bytes) -> None:
    """Hand in a list and look at what it holds; nothing is imported yet."""
    clerk.open(call)
    clerk.follow("Nhập danh sách Excel")
    clerk.attach("Danh sách Excel", name, content)
    clerk.press("Xem trước danh sách")


def pledge_by_hand(story: Story) -> None:
    clerk = story.accountant
    clerk.open(story.call)
    clerk.follow("Ghi một đăng ký")
    clerk.fill(
        {
            "Họ và tên, hoặc tên tổ chức": "Trần Thị Mỹ Duyên",
            "Thôn": "Thôn 5",
            "Hình thức": "Chuyển khoản",
            "Số tiền": "-500.000",
        }
    )
    clerk.choose("Chỉ chữ cái đầu")
    clerk.press("Ghi đăng ký")
    clerk.is_refused("Số tiền")
    clerk.fill({"Số tiền": "1.500.000"})
    clerk.press("Ghi đăng ký")
    clerk.is_told("Đã ghi đăng ký của Trần Thị Mỹ Duyên.")
    clerk.sees("Chờ nhận", "1.500.000 đồng", "Quét mã QR bằng ứng dụng ngân hàng")
    assert clerk.main.locator("svg").count() == 1
    code = clerk.fact("Nội dung")
    assert re.fullmatch(r"[A-HJ-NP-TV-Z]{11}", code)
    story.pledged["Trần Thị Mỹ Duyên"] = code


def receive_cash(story: Story) -> None:
    clerk = story.accountant
    _gift_of(story, "Tiền mặt", "Đỗ Văn Khoa", "Công khai họ tên", {"Số tiền": "5.000.000"})
    sheet = clerk.pdf("In biên nhận (PDF)")
    assert "Đỗ Văn Khoa" in sheet
    assert "Năm triệu đồng" in sheet


def receive_transfer(story: Story) -> None:
    money = {"Số tiền": "2.000.000", "Nhận vào": "Tài khoản Agribank"}
    _gift_of(story, "Chuyển khoản", "Phan Thị Lụa", "Không công khai tên", money)
    story.bank_reports(2_000_000, "PHAN THI LUA ung ho duong thon 5")


def receive_materials(story: Story) -> None:
    """Find a promise by the name without accents; the price needs its basis."""
    clerk = story.accountant
    _promise_of(story, VILLAGERS[4])
    clerk.press("Ghi sổ khoản này")
    clerk.is_refused("Hãy ghi căn cứ đơn giá")
    clerk.fill({"Căn cứ đơn giá": "Biên bản họp thôn"})
    clerk.press("Ghi sổ khoản này")
    clerk.is_told("Đã ghi sổ")
    clerk.sees("15 bao xi măng", "1.380.000 đồng")


def receive_labour(story: Story) -> None:
    clerk = story.accountant
    _promise_of(story, VILLAGERS[2])
    clerk.fill({"Căn cứ đơn giá": "Biên bản họp thôn"})
    clerk.press("Ghi sổ khoản này")
    clerk.sees("5 công", "1.500.000 đồng")
    assert VILLAGERS[2] in clerk.pdf("In biên nhận (PDF)")


def receive_land(story: Story) -> None:
    land = {"Số lượng": "20,5", "Thửa đất, tờ bản đồ": "Tờ 12, thửa 88"}
    _gift_of(story, "Hiến đất", "K' Mẫn", "Công khai họ tên", land)
    story.accountant.sees("20,5 m2", "không quy đổi", "Tờ 12, thửa 88")


def _gift_of(story: Story, form: str, name: str, display: str, gift: dict[str, str]) -> None:
    """Receive from somebody who promised nothing."""
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Nhận đóng góp")
    clerk.follow(form)
    clerk.fill({"Họ và tên, hoặc tên tổ chức": name, "Thôn": "Thôn 5"} | gift)
    clerk.choose(display)
    clerk.press("Ghi sổ khoản này")
    clerk.is_told("Đã ghi sổ")
    clerk.sees(name, display)


def _promise_of(story: Story, name: str) -> None:
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Nhận đóng góp")
    clerk.fill({"Tên (không cần dấu) hoặc mã chuyển khoản": papers.plain(name).lower()})
    clerk.press("Tìm đăng ký")
    clerk.follow(name)
    clerk.sees("Theo đăng ký của", name)
