"""A person at a screen: opens, types, presses, reads. Each page they come to is looked at."""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO

from playwright.sync_api import Browser, Locator, Page, Response
from pypdf import PdfReader

from tests.browser import looking

_OPTIONAL = r"( \((không bắt buộc|optional)\))?"


class Visitor:
    """One person with a browser of their own; knows nothing but what pages say."""

    def __init__(self, browser: Browser, address: str, *, script: bool = True) -> None:
        context = browser.new_context(java_script_enabled=script, locale="vi-VN")
        context.set_default_timeout(30_000)
        self.address = address
        self.script = script
        self.page: Page = context.new_page()
        self.watch = looking.Watch(browser, self.page, address)

    def log_in(self, username: str) -> "Visitor":
        """Log in by the form, as everybody does."""
        self.open("/tai-khoan/dang-nhap/")
        self.fill({"Tên đăng nhập": username, "Mật khẩu": f"vidu-{username}"})
        self.press("Đăng nhập")
        return self

    def carry(self, **cookies: str) -> "Visitor":
        """Carry cookies: a log-in made elsewhere, the language chosen before."""
        rows = [{"name": k, "value": v, "url": self.address} for k, v in cookies.items()]
        self.page.context.add_cookies(rows)  # type: ignore[arg-type]
        return self

    def open(self, path: str) -> None:
        """Type an address."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        self.look()

    def finds_nothing_at(self, path: str) -> None:
        """Type the address of what is not theirs: a page that helps, and tells nothing."""
        self.watch.awaited = "404 (Not Found)"
        answer = self.page.goto(self.address + path)
        assert answer is not None
        assert answer.status == 404
        self.sees("Không có trang này", "thuộc sổ của xã khác", "Về trang đầu")
        self.look()
        self.watch.awaited = ""

    def follow(self, link: str) -> None:
        """Click a link of the page by its words."""
        with self.page.expect_navigation():
            self.main.get_by_role("link", name=_named(link)).first.click()
        self.look()

    def press(self, button: str) -> None:
        """Press a button of the page by its words."""
        with self.page.expect_navigation():
            self.main.get_by_role("button", name=_named(button)).first.click()
        self.look()

    def fill(self, values: Mapping[str, str]) -> None:
        """Fill in fields by their labels; a choice by the beginning of its words."""
        for label, value in values.items():
            field = self.field(label)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=self._option(field, value))
            else:
                field.fill(value)

    def search(self, words: str) -> None:
        """Type words into the first search box of the page and press Enter."""
        box = self.page.get_by_role("searchbox").first
        box.fill(words)
        with self.page.expect_navigation():
            box.press("Enter")
        self.look()

    def choose(self, choice: str) -> None:
        """Take a radio button or tick a box."""
        self.main.get_by_label(choice, exact=True).check()

    def attach(self, label: str, name: str, content: bytes) -> None:
        """Choose a file."""
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.field(label).set_input_files(file)  # type: ignore[arg-type]

    def unfold(self, summary: str) -> None:
        """Open what is folded away."""
        self.main.locator("summary", has_text=summary).first.click()

    def sees(self, *words: str) -> None:
        """Assert that the page says each of `words`."""
        said = self.text
        missing = [part for part in words if part not in said]
        assert not missing, f"{self.page.url} does not say {missing}:\n{said}"

    def misses(self, *words: str) -> None:
        """Assert that the page says none of `words`."""
        said = self.text
        assert not [part for part in words if part in said], f"{self.page.url}:\n{said}"

    def is_told(self, message: str) -> None:
        """Assert that the page begins with the message of a thing done."""
        said = _joined(self.main.locator(".message.success").all_inner_texts())
        assert message in said, f"{self.page.url} says: {said or self.text}"

    def is_refused(self, *words: str) -> None:
        """Assert that the page refuses, with each of `words`."""
        said = _joined(self.main.get_by_role("alert").all_inner_texts())
        missing = [part for part in words if part not in said]
        assert not missing, f"{self.page.url} does not refuse with {missing}: {said or self.text}"

    def row(self, words: str) -> str:
        """Return what the first row of a table or list says that holds `words`."""
        return _joined([self.main.locator("tr, li", has_text=words).first.inner_text()])

    def fact(self, term: str) -> str:
        """Return what stands beside a term."""
        beside = self.main.locator("dl > div", has=self.page.get_by_text(term, exact=True))
        return _joined([beside.first.locator("dd").inner_text()])

    def pdf(self, link: str) -> str:
        """Open a PDF by its link and return its text."""
        data = self.download(link)
        assert data.startswith(b"%PDF"), data[:80]
        return _joined(page.extract_text() for page in PdfReader(BytesIO(data)).pages)

    def download(self, link: str) -> bytes:
        """Return the bytes behind a link."""
        href = self.main.get_by_role("link", name=_named(link)).first.get_attribute("href")
        answer = self.page.context.request.get(f"{self.address}{href}")
        assert answer.ok, f"{href}: {answer.status}"
        return answer.body()

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def text(self) -> str:
        return _joined([self.main.inner_text()])

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.address).partition("?")[0]

    def weigh(self, path: str) -> int:
        """Return the bytes that a first visit to an address brings, with all that belongs to it."""
        answers: list[Response] = []
        self.page.on("response", lambda answer: answers.insert(0, answer))
        self.page.goto(self.address + path, wait_until="networkidle")
        sizes = [answer.request.sizes() for answer in answers]
        assert len(sizes) > 1, answers
        return sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)

    def look(self) -> None:
        """Look at the page at each width; without script there is no axe to ask."""
        if self.script:
            looking.at_each_width(self.page, self.watch)

    def field(self, label: str) -> Locator:
        return self.main.get_by_label(re.compile(f"^{re.escape(label)}{_OPTIONAL}$"))

    def _option(self, field: Locator, words: str) -> str:
        labels = field.locator("option").all_inner_texts()
        found = [label for label in labels if label == words or label.startswith(words)]
        assert found, f"{words} is not among {labels}"
        return found[0]


def _named(words: str) -> re.Pattern[str]:
    """Match a whole name; words hidden from the eye may stand a space apart."""
    return re.compile("^" + re.escape(words).replace(":", r"\s?:") + "$")


def _joined(texts: Iterable[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(texts)).strip()
