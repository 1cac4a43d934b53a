"""Chapters of money out: asked for, approved by another, paid; then the bank says what it saw."""

import re

from disclosure.example import papers
from tests.browser.story import BUSINESS, Story

BUILDER, MASONS = "Công ty TNHH Xây dựng Đại Ninh (ví dụ)", "Tổ thợ thôn 5"
FROM_CASH, FROM_COMMUNE = "Chi từ Nhân dân đóng góp · Két tiền mặt", "Chi từ Ngân sách xã"


def ask_above_the_fund(story: Story) -> None:
    """Ask for more cash than the box holds: the refusal says how much there is."""
    _ask(story, MASONS, "Công đổ bê tông đợt 1", {FROM_CASH: "9.000.000"})
    clerk = story.accountant
    clerk.is_refused("chỉ còn 5.000.000 đồng cho công trình này, không đủ chi 9.000.000 đồng")


def ask_for_cash(story: Story) -> str:
    """Ask for what the box can pay. Return the address of the request."""
    clerk = story.accountant
    _amount(story, FROM_CASH, "4.000.000")
    clerk.press("Gửi đề nghị chi")
    clerk.is_told("Đã gửi đề nghị chi, chờ kế toán kiểm tra hồ sơ.")
    clerk.sees("Chờ kế toán kiểm tra hồ sơ")
    payment = clerk.path
    clerk.misses("Duyệt chi")
    clerk.finds_nothing_at(f"{payment}duyet/")
    return payment


def ask_for_what_is_spoken_for(story: Story) -> None:
    """Ask for cash that an approved payment waits for: the chair cannot approve, and returns it."""
    _ask(story, MASONS, "Công dọn mặt bằng", {FROM_CASH: "3.000.000"})
    story.accountant.is_told("Đã gửi đề nghị chi")
    payment, chair = story.accountant.path, story.chair
    clerk_checks(story, payment)
    chair.open(f"{payment}duyet/")
    chair.press("Duyệt chi")
    chair.is_refused("chỉ còn 1.000.000 đồng cho công trình này, không đủ chi 3.000.000 đồng")
    chair.open(payment)
    chair.follow("Trả lại")
    chair.fill({"Lý do": "Két chỉ còn 1 triệu đồng, lập lại theo số còn"})
    chair.press("Trả lại")
    chair.is_told("Đã trả lại đề nghị chi.")


def ask_for_transfer(story: Story) -> str:
    """Ask for the builder's first stage. Return the address of the request."""
    _ask(
        story,
        BUILDER,
        "Thanh toán giai đoạn 1",
        {FROM_COMMUNE: "55.000.000"},
        more={
            "Mã số thuế": "5899999959",
            "Số tài khoản": "5400205999999",
            "Ngân hàng": "Agribank",
            "Số hóa đơn, chứng từ gốc": "00000451",
            "Ngày nghiệm thu": story.day(),
        },
    )
    story.accountant.is_told("Đã gửi đề nghị chi")
    return story.accountant.path


def _ask(
    story: Story,
    payee: str,
    content: str,
    parts: dict[str, str],
    more: dict[str, str] | None = None,
) -> None:
    clerk = story.accountant
    clerk.open(story.hub)
    clerk.follow("Đề nghị chi")
    kind = "Tổ thợ" if payee == MASONS else "Nhà thầu"
    clerk.fill({"Loại người nhận": kind, "Tên người nhận mới": payee, "Nội dung chi": content})
    for fund, amount in parts.items():
        _amount(story, fund, amount)
    clerk.fill(more or {})
    clerk.press("Gửi đề nghị chi")


def _amount(story: Story, fund: str, amount: str) -> None:
    fields = story.accountant.main.get_by_label(re.compile(f"^{re.escape(fund)}"))
    fields.first.fill(amount)


def clerk_checks(story: Story, payment: str) -> None:
    """Tick every paper of the file; the commune's one accountant checks the own request."""
    clerk = story.accountant
    clerk.open(payment)
    clerk.follow("Xác nhận đủ hồ sơ")
    clerk.sees("Xã chỉ có một kế toán hôm nay")
    for row in clerk.main.locator("tbody tr").filter(has_text="bắt buộc").all():
        row.locator("input[type=checkbox]").check()
        row.locator("input[type=text]").fill("Số 12, 20/11/2026")
    clerk.press("Xác nhận đủ hồ sơ")
    clerk.is_told("Đã xác nhận đủ hồ sơ, chờ duyệt chi.")


def chair_approves(story: Story, payment: str) -> None:
    clerk_checks(story, payment)
    chair = story.chair
    chair.open(payment)
    chair.follow("Duyệt chi")
    chair.sees("Khi chi sẽ ghi sổ")
    chair.press("Duyệt chi")
    chair.is_told("Đã duyệt chi.")


def cashier_pays(story: Story, payment: str) -> None:
    """Pay in cash: the cashier alone, who neither asked nor approved."""
    story.accountant.open(payment)
    story.accountant.misses("Ghi đã chi")
    cashier = story.cashier
    cashier.open(payment)
    cashier.follow("Ghi đã chi")
    cashier.sees("Tiền mặt", "Bốn triệu đồng")
    cashier.press("Ghi đã chi")
    cashier.is_told("Đã ghi sổ khoản chi.")
    assert "Bốn triệu đồng" in cashier.pdf("In phiếu chi (PDF)")


def accountant_transfers(story: Story, payment: str) -> None:
    """Print the payment order and record it; the bank will write its code back."""
    clerk = story.accountant
    clerk.open(payment)
    code = re.search(r"\b[A-Z]{11}\b", clerk.fact("Nội dung chuyển khoản"))
    assert code
    assert code[0] in clerk.pdf("In ủy nhiệm chi (PDF)").replace(" ", "")
    clerk.follow("Ghi đã chi")
    clerk.press("Ghi đã chi")
    clerk.is_told("Đã ghi sổ khoản chi.")
    story.bank_reports(-55_000_000, f"TT {code[0]} CTY DAI NINH")


def import_statement(story: Story) -> None:
    clerk = story.accountant
    names = iter(story.pledged)
    for name in names:
        text = f"{story.pledged[name]} {papers.plain(name)} gop duong"
        story.bank_reports(_promised(story, name), text)
    story.bank_reports(250_000, "chuc ba con som co duong moi")
    clerk.open("/lam-viec/doi-chieu/")
    clerk.follow("Tài khoản Agribank")
    found = re.search(r"5400\d{9}", clerk.text)
    assert found
    clerk.attach("Tệp sao kê", "sao-ke.csv", b"khong,phai,sao,ke")
    clerk.press("Nhập sao kê")
    clerk.is_refused("Tệp sao kê")
    statement = papers.statement(found[0], "UBND xã Lương Sơn", 1_000_000, story.bank_says)
    for done in ("Đã nhập 14 dòng mới", "Đã nhập 0 dòng mới; 14 dòng đã có từ trước."):
        if not clerk.main.get_by_label("Tệp sao kê").is_visible():
            clerk.unfold("Nhập sao kê")
        clerk.attach("Tệp sao kê", "sao-ke.csv", statement)
        clerk.press("Nhập sao kê")
        clerk.is_told(done)


def _promised(story: Story, name: str) -> int:
    clerk = story.accountant
    clerk.open(story.call)
    found = re.search(r"[A-Z]{11} ([\d.]+)", clerk.row(name))
    assert found, clerk.row(name)
    return int(found[1].replace(".", ""))


def match_by_code(story: Story) -> None:
    """Match what carries a code: nine promises and the builder's payment."""
    clerk = story.accountant
    clerk.press("Khớp 10 dòng theo mã")
    clerk.is_told("Đã khớp 10 dòng theo mã.")
    clerk.sees("Còn phải khớp 4", "Có gợi ý 3", "Chưa khớp 1", "chuc ba con")


def confirm_suggestions(story: Story) -> None:
    """Confirm what was booked by hand: a gift, the drawing, the business's money."""
    clerk = story.accountant
    for left in (2, 1, 0):
        clerk.open(f"{clerk.path}?trang-thai=goi-y")
        with clerk.page.expect_navigation():
            clerk.main.get_by_role("button", name=re.compile("^Khớp ")).first.click()
        clerk.look()
        clerk.is_told("Đã khớp dòng ngày")
        clerk.sees(f"Có gợi ý {left}")


def undo_a_match(story: Story) -> None:
    """Take a villager's match back, receipt and all; then let the code match it again."""
    clerk = story.accountant
    account = clerk.path
    clerk.open(f"{account}?trang-thai=da-khop")
    row = clerk.main.locator("tr", has_text=story.pledged["Trần Thị Mỹ Duyên"])
    with clerk.page.expect_navigation():
        row.get_by_role("link", name=re.compile("^Bỏ khớp")).click()
    clerk.look()
    clerk.sees("Phiếu thu do lần khớp này ghi sẽ được đảo trong sổ.")
    clerk.fill({"Lý do": "Xem lại người chuyển tiền"})
    clerk.press("Bỏ khớp")
    clerk.is_told("Đã bỏ khớp.")
    clerk.press("Khớp 1 dòng theo mã")
    clerk.is_told("Đã khớp 1 dòng theo mã.")
    assert BUSINESS not in clerk.row("chuc ba con")
