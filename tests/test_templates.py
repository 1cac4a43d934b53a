"""The shape of every template: what may not be written, and what each page must have."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory

from tests import make

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
INCLUDES = [path for path in TEMPLATES if path.name.startswith("_")]
BASE = re.compile(r'{% extends "base_(?:public|account|staff|error)\.html" %}')
PAGES = [
    path
    for path in TEMPLATES
    if BASE.search(path.read_text()) and not path.name.startswith("base_")
]
STATIC = ROOT / "config" / "static"
KILOBYTE = 1024

FORBIDDEN = {
    "a filter that trusts text": re.compile(r"\|\s*safe\b|{%\s*autoescape off"),
    "a figure shown by a float": re.compile(r"\|\s*(?:floatformat|intcomma)\b"),
    "an inline style": re.compile(r"<style\b|\sstyle=", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|\son[a-z]+=", re.IGNORECASE
    ),
    "something from another server": re.compile(
        r"""(?:src|href)=["'](?:https?:)?//""", re.IGNORECASE
    ),
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("wrong", FORBIDDEN)
@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_template_has(path: Path, wrong: str) -> None:
    assert FORBIDDEN[wrong].findall(path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_can_be_read(path: Path) -> None:
    assert callable(get_template(name_of(path)).render)


@pytest.mark.parametrize("path", INCLUDES, ids=name_of)
def test_a_partial_says_at_its_top_what_it_needs(path: Path) -> None:
    text = path.read_text()
    assert text.startswith("{% comment %}")
    assert "Context: " in text.partition("{% endcomment %}")[0]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_has_a_title_of_its_own_and_one_heading(path: Path) -> None:
    text = path.read_text()
    title = re.search(r"{% block title %}(.+?){% endblock", text, re.DOTALL)
    assert title
    assert title.group(1).strip()
    if "{% block content %}" in text:
        assert text.count("<h1") == 1


def test_titles_are_not_shared_by_two_pages() -> None:
    titles = [
        re.search(r"{% block title %}(.+?){% endblock", p.read_text(), re.DOTALL) for p in PAGES
    ]
    plain = [title.group(1).strip() for title in titles if title and "{{" not in title.group(1)]
    assert sorted(plain) == sorted(set(plain))


def test_the_stylesheet_stays_light() -> None:
    assert (STATIC / "site.css").stat().st_size < 25 * KILOBYTE
    assert (STATIC / "print.css").stat().st_size < 8 * KILOBYTE


def test_stylesheets_bring_nothing_from_elsewhere() -> None:
    for sheet in STATIC.glob("*.css"):
        assert not re.search(r"@import|url\(", sheet.read_text())


@pytest.mark.parametrize("code", [400, 403, 404, 429, 500])
def test_an_error_page_needs_neither_a_request_nor_the_database(code: int) -> None:
    shown = get_template(f"{code}.html").render()
    assert shown.count("<h1") == 1
    assert 'href="/"' in shown


def test_an_unknown_address_is_answered_in_our_words(client: Client, db: None) -> None:
    answer = client.get("/khong-co-trang-nay/")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_a_page_says_that_the_data_are_an_example_only_in_demo_mode() -> None:
    request = RequestFactory().get("/")
    frame = get_template("base.html")
    assert "đều hư cấu" in frame.render({"demo_mode": True}, request)


def test_the_component_page_shows_every_component(client: Client, db: None) -> None:
    client.force_login(make.make_user())
    text = client.get("/lam-viec/mau/").text
    for mark in (
        "equation", "status-strip", "source-bar", "timeline", "documents", "steps", "empty",
        "errors", "pairs", "progress", "chip", "badge", "pages", "crumbs", "note-box",
    ):  # fmt: skip
        assert re.search(rf'class="[^"]*\b{mark}\b', text), mark


def test_the_component_page_is_for_staff_only(client: Client, db: None) -> None:
    assert client.get("/lam-viec/mau/").status_code == 302


def test_an_error_is_linked_to_its_field_and_tied_to_it_for_screen_readers(
    client: Client, db: None
) -> None:
    client.force_login(make.make_user())
    text = client.get("/lam-viec/mau/").text
    assert 'href="#id_amount"' in text
    assert 'id="id_amount_error"' in text
    assert re.search(r'<input[^>]*aria-describedby="id_amount_error"[^>]*id="id_amount"', text)


def test_log_in_speaks_vietnamese(client: Client, db: None) -> None:
    page = client.get("/tai-khoan/dang-nhap/").text
    assert "Tên đăng nhập" in page
    assert "Password" not in page
    refused = client.post("/tai-khoan/dang-nhap/", {"login": "ai-do", "password": "sai"}).text
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy gõ lại cả hai." in refused


def test_the_account_pages_wear_our_frame(client: Client, db: None) -> None:
    client.force_login(make.make_user())
    for address in ("password/change/", "2fa/", "logout/"):
        text = client.get(f"/tai-khoan/{address}").text
        assert text.count("<h1") == 1
        assert 'class="masthead"' in text
