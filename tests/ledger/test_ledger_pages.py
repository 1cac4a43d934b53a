"""The trial balance, the account book, the cash book, and their files."""

import io
import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from ledger import ledgers
from ledger.models.bank import Custody
from ledger.models.chart import Account, Function, Fund, Regime
from ledger.models.journal import Entry
from ledger.models.people import Role
from ledger.posting import Posting, VoucherKind, post_entry
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


@pytest.fixture
def fund() -> Fund:
    book = make.make_book()
    return make.make_fund(book, purpose=make.make_purpose(book))


@pytest.fixture
def clerk(client: Client, fund: Fund) -> Client:
    client.force_login(make.make_member(fund.book.organisation, Role.ACCOUNTANT))
    return client


def post(fund: Fund, amount: int, key: str, on: date = make.TODAY) -> Entry:
    """Receive an amount in cash, or with a minus pay it out for the works."""
    other = Function.CONTRIBUTED if amount > 0 else Function.WORKS
    return post_entry(
        book=fund.book,
        kind=VoucherKind.RECEIPT if amount > 0 else VoucherKind.PAYMENT,
        on=on,
        lines=[
            Posting(Function.CASH, fund, amount, fund.purpose),
            Posting(other, fund, -amount, fund.purpose),
        ],
        by=make.make_user(),
        summary=f"Khoản {key}",
        key=key,
    )


def account(fund: Fund, function: Function) -> Account:
    return Account.objects.get(fund=fund, function=function)


def get(client: Client, name: str, *args: int, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def sheet(client: Client, name: str, *args: int, **query: str) -> list[list[object]]:
    answer = client.get(reverse(name, args=args), {"dang": "xlsx", **query})
    assert answer["Content-Disposition"].endswith('.xlsx"')
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def test_a_trial_balance_has_equal_sides(clerk, fund):
    post(fund, 1_000, "a")
    post(fund, -400, "b")
    rows = sheet(clerk, "trial_balance")
    assert ["Tiền mặt", 0, 0, 1_000, 400, 600, 0] in rows
    assert ["Đóng góp đã nhận", 0, 0, 0, 1_000, 0, 1_000] in rows
    assert rows[-1] == ["Tổng cộng", 0, 0, 1_400, 1_400, 1_000, 1_000]


def test_a_trial_balance_of_some_days_shows_what_was_there_before_and_after_them(clerk, fund):
    for key, amount, day in (("a", 1_000, 1), ("b", 500, 10), ("c", -300, 15), ("d", 70, 20)):
        post(fund, amount, key, make.TODAY.replace(day=day))
    rows = sheet(clerk, "trial_balance", since="05/11/2026", until="15/11/2026")
    assert rows[2][0] == "Từ ngày 05/11/2026 đến ngày 15/11/2026"
    assert ["Tiền mặt", 1_000, 0, 500, 300, 1_200, 0] in rows
    assert ["Đóng góp đã nhận", 0, 1_000, 0, 500, 0, 1_500] in rows
    assert ["Chi phí công trình", 0, 0, 300, 0, 300, 0] in rows
    assert rows[-1] == ["Tổng cộng", 1_000, 1_000, 800, 800, 1_500, 1_500]


def test_what_neither_stood_nor_moved_in_the_days_is_left_out(clerk, fund):
    post(fund, 1_000, "a", make.TODAY.replace(day=1))
    post(fund, -300, "b", make.TODAY.replace(day=10))
    page = get(clerk, "trial_balance", until="05/11/2026")
    assert "Tiền mặt" in page
    assert "Chi phí công trình" not in page


def test_the_days_of_a_trial_balance_go_along_to_its_accounts_and_their_books(clerk, fund):
    for key, amount, day in (("a", 1_000, 1), ("b", 500, 10)):
        post(fund, amount, key, make.TODAY.replace(day=day))
    days = {"since": "05/11/2026", "until": "15/11/2026"}
    accounts = reverse("account_list", query={"chuc-nang": "CASH", **days})
    assert accounts.replace("&", "&amp;") in get(clerk, "trial_balance", **days)
    page = clerk.get(accounts).content.decode()
    assert "Từ ngày 05/11/2026 đến ngày 15/11/2026" in page
    figures = ["1.000", "500", "0", "1.500"]
    assert re.findall(r'class="num">\s*([\d.]+)\s*<', page) == figures
    book = reverse("account_book", args=[account(fund, Function.CASH).pk], query=days)
    assert book.replace("&", "&amp;") in page
    assert "Khoản a" not in clerk.get(book).content.decode()


@pytest.mark.parametrize("name", ["trial_balance", "cash_book", "account_book", "fund_show"])
@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("30/06/2025", "", "Sổ mở từ ngày 01/07/2025"),
        ("", "30/06/2025", "Hãy chọn"),
        ("02/11/2026", "01/11/2026", "Ngày cuối kỳ 01/11/2026 ở trước ngày đầu kỳ 02/11/2026"),
    ],
)
def test_days_that_the_book_does_not_know_are_told_instead_of_shown_as_nothing(
    clerk, fund, name, since, until, said
):
    post(fund, 1_000, "a")
    of = {"account_book": account(fund, Function.CASH).pk, "fund_show": fund.pk}
    args = [of[name]] if name in of else []
    days = {"since": since, "until": until}
    answer = clerk.get(reverse(name, args=args), days, follow=True)
    assert answer.redirect_chain
    assert said in answer.content.decode()
    assert "1.000" in answer.content.decode()


def test_a_trial_balance_never_reads_the_journal(fund, django_assert_num_queries):
    post(fund, 1_000, "a")
    with django_assert_num_queries(1) as asked:
        ledgers.trial_balance(fund.book)
    assert "ledger_line" not in asked.captured_queries[0]["sql"]


def test_quantities_stand_apart_from_the_money(clerk, fund):
    land = make.make_fund(fund.book, regime=Regime.IN_KIND, purpose=fund.purpose)
    post_entry(
        book=fund.book,
        kind=VoucherKind.IN_KIND,
        on=make.TODAY,
        lines=[
            Posting(Function.QUANTITY, land, 8_550, fund.purpose, "M2"),
            Posting(Function.IN_KIND, land, -8_550, fund.purpose, "M2"),
        ],
        by=make.make_user(),
        summary="Hiến đất",
        key="dat",
    )
    page = get(clerk, "trial_balance")
    assert "Hiện vật theo dõi số lượng (M2)" in page
    assert "85,5" in page
    assert "85,5" in get(clerk, "account_list", **{"chuc-nang": "QUANTITY", "don-vi": "M2"})
    assert "85,5" in get(clerk, "account_book", account(land, Function.QUANTITY).pk)


def test_each_figure_leads_to_its_accounts_and_lines(clerk, fund):
    entry = post(fund, 1_000, "a")
    cash = account(fund, Function.CASH)
    accounts = reverse("account_list", query={"chuc-nang": "CASH"})
    assert accounts in get(clerk, "trial_balance")
    assert reverse("account_book", args=[cash.pk]) in clerk.get(accounts).content.decode()
    assert reverse("entry_show", args=[entry.pk]) in get(clerk, "account_book", cash.pk)


def test_an_account_book_begins_with_its_opening_balance(clerk, fund):
    for key, amount, day in (("a", 1_000, 1), ("b", 500, 10), ("c", -300, 20)):
        post(fund, amount, key, make.TODAY.replace(day=day))
    rows = sheet(clerk, "account_book", account(fund, Function.CASH).pk, since="05/11/2026")
    assert [row[-1] for row in rows[-4:]] == [1_000, 1_500, 1_200, 1_200]
    assert rows[-4][0] == "Số dư đầu kỳ"
    assert rows[-3][1] == date(2026, 11, 10)
    assert rows[-1][3:] == [500, 300, 1_200]


def test_the_days_of_an_account_book_end_where_asked(clerk, fund):
    post(fund, 1_000, "a", make.TODAY.replace(day=1))
    post(fund, 500, "b", make.TODAY.replace(day=10))
    rows = sheet(clerk, "account_book", account(fund, Function.CASH).pk, until="05/11/2026")
    assert rows[-1][3:] == [1_000, 0, 1_000]


def test_an_account_of_the_credit_side_reads_above_zero(clerk, fund):
    post(fund, 1_000, "a")
    rows = sheet(clerk, "account_book", account(fund, Function.CONTRIBUTED).pk)
    assert [row[-1] for row in rows[-4:]] == ["Dư Có", 0, 1_000, 1_000]


def test_the_balance_goes_on_over_pages_also_with_an_entry_of_an_earlier_day(clerk, fund):
    for number in range(1, 61):
        post(fund, 1_000, f"k{number}", make.TODAY - timedelta(days=number % 2))
    first = get(clerk, "account_book", account(fund, Function.CASH).pk)
    second = get(clerk, "account_book", account(fund, Function.CASH).pk, page="2")
    assert "50.000" in first
    assert "60.000" not in first
    assert "Số dư chuyển từ trang trước" in second
    assert second.count("50.000") == 1
    assert second.count("60.000") == 3  # after the last line, and twice in the closing row


def test_a_cash_book_shows_one_box_with_what_is_left_in_it(clerk, fund):
    other = make.make_fund(fund.book, custody=_second_box(fund))
    post(fund, 1_000, "a")
    post(fund, -300, "b")
    post(other, 5_000, "c")
    page = get(clerk, "cash_book", ket=str(fund.custody_id))
    assert "700" in page
    assert "5.000" not in page
    assert "5.000" in get(clerk, "cash_book", ket=str(other.custody_id))


def test_a_fund_has_a_book_of_its_own_with_its_file(clerk, fund):
    post(fund, 1_000, "a")
    post(fund, -300, "b")
    rows = sheet(clerk, "fund_show", fund.pk)
    assert [row[3:] for row in rows[-3:]] == [[1_000, "", 1_000], ["", 300, 700], [1_000, 300, 700]]


def test_a_book_without_a_cash_box_says_what_to_do(client):
    clerk = make.make_member(make.make_book().organisation, Role.ACCOUNTANT)
    client.force_login(clerk)
    assert "Hãy thêm két ở trang Nơi giữ tiền" in get(client, "cash_book")


@pytest.mark.parametrize("name", ["trial_balance", "cash_book", "account_book", "fund_show"])
def test_each_book_is_printed_in_vietnamese_whatever_the_page(clerk, fund, name):
    post(fund, 1_000_000, "a")
    clerk.cookies["django_language"] = "en"
    of = {"account_book": account(fund, Function.CASH).pk, "fund_show": fund.pk}
    args = [of[name]] if name in of else []
    answer = clerk.get(reverse(name, args=args), {"dang": "nhap"})
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "1.000.000" in text
    assert "Đơn vị tính: đồng" in text


def test_a_period_too_long_for_paper_is_told(clerk, fund, monkeypatch):
    monkeypatch.setattr("ledger.views.sections.LONGEST", {"nhap": 1})
    post(fund, 1_000, "a")
    post(fund, 1_000, "b")
    answer = clerk.get(reverse("cash_book"), {"dang": "nhap"}, follow=True)
    assert "Hãy chọn kỳ ngắn hơn" in answer.content.decode()


def test_a_day_that_cannot_be_read_is_passed_over(clerk, fund):
    post(fund, 1_000, "a")
    assert "1.000" in get(clerk, "cash_book", since="31/02/2026")


def test_an_account_book_takes_a_fixed_number_of_queries(
    clerk, fund, django_assert_max_num_queries
):
    for number in range(1, 31):
        post(fund, 1_000, f"k{number}")
    with django_assert_max_num_queries(13):
        get(clerk, "account_book", account(fund, Function.CASH).pk)


def _second_box(fund: Fund) -> Custody:
    return Custody.objects.create(
        book=fund.book, kind=Custody.Kind.CASH_BOX, name="Két phụ", number="2"
    )
