"""The public pages of the example: in both languages, light and dark, small enough for a weak phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from disclosure import register
from disclosure.models.publication import Publication
from disclosure.models.statement import Statement
from ledger import log
from tests.browser import chromium, looking
from tests.browser.visitor import Visitor
from tests.test_access import HOUSE, ROAD

pytestmark = pytest.mark.django_db

SMALL = 60 * 1024


def test_every_public_page_fits_its_screen_in_both_languages(example: str) -> None:
    paths = _pages()
    with chromium.started() as browser:
        for language, prefix in (("vi", ""), ("en", "/en")):
            visitor = Visitor(browser, example).carry(django_language=language)
            for path in paths:
                is_personal = path.startswith("/tai-khoan/")
                visitor.open(path if is_personal else prefix + path)
                assert visitor.page.locator("html").get_attribute("lang") == language


def test_the_first_page_and_a_project_are_small(example: str) -> None:
    largest = max(Publication.objects.newest(), key=lambda publication: len(publication.body))
    paths = (reverse("home"), reverse("project_page", args=[largest.project_code]))
    with chromium.started() as browser:
        for path in paths:
            weight = Visitor(browser, example).weigh(path)
            assert weight <= SMALL, f"{path}: {weight} bytes"


def test_dark_pages_can_be_read(example: str) -> None:
    paths = (reverse("home"), reverse("project_page", args=[ROAD]), reverse("account_login"))
    with chromium.started() as browser:
        visitor = Visitor(browser, example)
        visitor.page.emulate_media(color_scheme="dark")
        for path in paths:
            visitor.page.goto(example + path)
            looking.by_axe(visitor.page, "dark")


def _pages() -> list[str]:
    code = Publication.objects.newest().values_list("code", flat=True)[0]
    book = log.last_checkpoints()[0].book.code
    issued = list(Statement.objects.in_view().values_list("code", flat=True))
    (partnership,) = Publication.objects.newest().filter(facts__agreements__0__isnull=False)
    number = partnership.read().agreements[0].number
    return [
        reverse("home"),
        f"{reverse('home')}?q=khong-co-gi",
        reverse("province_page", args=["68"]),
        reverse("commune_page", args=["23032"]),
        *(reverse("project_page", args=[project]) for project in (ROAD, HOUSE)),
        reverse("version_page", args=[HOUSE, 1]),
        reverse("contributions_page", args=[ROAD, 1]),
        reverse("payments_page", args=[ROAD, 1]),
        reverse("unmatched_page", args=[ROAD, 1]),
        reverse("agreement_page", args=[partnership.project_code, number]),
        reverse("commune_statements", args=["23032"]),
        *(reverse("statement_page", args=[each]) for each in issued),
        reverse("calendar_page", args=["23032"]),
        reverse("register_page", args=["23032", *_last_quarter()]),
        f"{reverse('home')}?tinh=68&xep=con",
        reverse("indicator_list"),
        reverse("norm_page"),
        reverse("map_page"),
        f"{reverse('compare_page')}?ma={ROAD}&ma={HOUSE}",
        reverse("opendata"),
        reverse("opendata_dictionary"),
        reverse("api_guide"),
        reverse("flag_list"),
        reverse("flag_show", args=["PUBLISHED_LATE"]),
        reverse("verify"),
        f"{reverse('verify')}?ma={code}",
        f"{reverse('verify')}?ma={issued[0]}",
        f"{reverse('verify')}?ma=KHONGCO",
        reverse("integrity"),
        reverse("commune_integrity", args=["23032"]),
        reverse("log_list"),
        reverse("log_show", args=[book]),
        reverse("log_receipt", args=[book]),
        reverse("leaf_find", args=[book]),
        reverse("leaf_show", args=[book, 0]),
        reverse("account_login"),
    ]


def _last_quarter() -> tuple[int, int]:
    """Return the quarter before this one."""
    first = register.quarter_of(timezone.localdate()).first
    last = register.quarter_of(first - timedelta(days=1))
    return last.year, last.number
