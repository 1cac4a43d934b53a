"""The people of the road and what they know of it: addresses and codes that pages told them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from playwright.sync_api import Browser

from disclosure.example.papers import Movement
from tests.browser.visitor import Visitor

TITLE = "Đường bê tông thôn 5, đoạn chợ – cầu Ông Kè"
BUSINESS = "Công ty TNHH Nắng Xanh (ví dụ)"


@dataclass
class Story:
    """One road in Lương Sơn; `bank_says` gathers what the bank will report."""

    browser: Browser
    address: str
    today: date
    code: str = ""
    call: str = ""
    pledged: dict[str, str] = field(default_factory=dict)
    bank_says: list[Movement] = field(default_factory=list)

    def person(self, username: str) -> Visitor:
        """Let a user of the example log in at a screen of their own."""
        return Visitor(self.browser, self.address).log_in(username)

    @cached_property
    def accountant(self) -> Visitor:
        return self.person("ketoan")

    @cached_property
    def cashier(self) -> Visitor:
        return self.person("thuquy")

    @cached_property
    def chair(self) -> Visitor:
        return self.person("chutaikhoan")

    @cached_property
    def reviewer(self) -> Visitor:
        return self.person("thamdinh")

    @cached_property
    def business(self) -> Visitor:
        return self.person("doanhnghiep")

    @cached_property
    def front(self) -> Visitor:
        return self.person("mattran")

    @property
    def hub(self) -> str:
        """Return the address of the project's own page for staff."""
        return f"/lam-viec/du-an/{self.code}/"

    @property
    def public(self) -> str:
        """Return the address of the project's public page."""
        return f"/du-an/{self.code}/"

    def day(self, ahead: int = 0) -> str:
        """Return a day as people write it."""
        return f"{self.today + timedelta(days=ahead):%d/%m/%Y}"

    def bank_reports(self, amount: int, content: str) -> None:
        """Let the bank write a line today."""
        self.bank_says.append(Movement(self.today, amount, content))
