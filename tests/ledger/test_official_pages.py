"""The books in official numbers: on the page, in Excel, on paper; drafts until all is verified."""

import io
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from ledger import reversing
from ledger.models.chart import Account, Function, Fund, Regime
from ledger.models.journal import Entry
from ledger.models.official import OfficialAccount
from ledger.models.people import Role, User
from ledger.posting import Posting, VoucherKind, post_entry
from tests import make

pytestmark = pytest.mark.django_db
MARK = "BẢN NHÁP"


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


@pytest.fixture
def fund() -> Fund:
    book = make.make_book()
    make.keep_by(book)
    return make.make_fund(book, purpose=make.make_purpose(book))


@pytest.fixture
def accountant(fund: Fund) -> User:
    return make.make_member(fund.book.organisation, Role.ACCOUNTANT, "Trần Thị Kế")


@pytest.fixture
def clerk(client: Client, accountant: User) -> Client:
    client.force_login(accountant)
    return client


def post(fund: Fund, lines: list[tuple[Function, int]], by: User, **more: Any) -> Entry:
    return post_entry(
        book=fund.book,
        kind=more.pop("kind", VoucherKind.RECEIPT),
        on=more.pop("on", make.TODAY),
        lines=[Posting(function, fund, amount, fund.purpose) for function, amount in lines],
        by=by,
        summary="Thu đóng góp",
        key=more.pop("key", "k"),
        **more,
    )


def receive(fund: Fund, by: User, amount: int = 1_000, **more: Any) -> Entry:
    return post(fund, [(Function.CASH, amount), (Function.CONTRIBUTED, -amount)], by, **more)


def pages_of(answer: HttpResponse) -> list[str]:
    assert answer["Content-Type"] == "application/pdf"
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def sheet(client: Client, name: str, *args: int, **query: str) -> list[list[Any]]:
    answer = client.get(reverse(name, args=args), {"dang": "xlsx", **query})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return [list(row) for row in book.get_sheet_by_index(0).to_python()]


def addresses(fund: Fund, entry: Entry) -> dict[str, str]:
    cash = Account.objects.get(fund=fund, function=Function.CASH)
    return {
        "trial_balance": reverse("trial_balance"),
        "account_book": reverse("account_book", args=[cash.pk]),
        "cash_book": reverse("cash_book"),
        "fund_show": reverse("fund_show", args=[fund.pk]),
        "entry_list": reverse("entry_list"),
        "entry_show": reverse("entry_show", args=[entry.pk]),
    }


BOOKS = ["trial_balance", "account_book", "cash_book", "fund_show", "entry_list", "entry_show"]


# Drafts and official sheets


@pytest.mark.parametrize("name", BOOKS)
def test_an_official_sheet_is_refused_while_anything_on_it_waits(clerk, fund, accountant, name):
    address = addresses(fund, receive(fund, accountant))[name]
    answer = clerk.get(address, {"dang": "pdf"}, follow=True)
    page = answer.content.decode()
    assert "Chưa in được bản chính thức" in page
    assert f"{address}?dang=nhap" in page
    assert "số hiệu 111 chưa kiểm chứng" in page


@pytest.mark.parametrize("name", BOOKS)
def test_a_draft_says_so_on_every_page_and_what_it_waits_for(clerk, fund, accountant, name):
    address = addresses(fund, receive(fund, accountant))[name]
    clerk.cookies["django_language"] = "en"
    pages = pages_of(clerk.get(address, {"dang": "nhap"}))
    assert all(MARK in page for page in pages)
    assert "24/2024/TT-BTC: chưa kiểm chứng" in " ".join(" ".join(pages).split())


def test_the_mark_stands_on_all_pages_of_a_long_draft(clerk, fund, accountant):
    for number in range(60):
        receive(fund, accountant, key=f"k{number}")
    pages = pages_of(clerk.get(reverse("entry_list"), {"dang": "nhap"}))
    assert len(pages) > 1
    assert all(MARK in page for page in pages)


@pytest.mark.parametrize("name", BOOKS)
def test_an_official_sheet_names_its_regime_once_all_is_verified(clerk, fund, accountant, name):
    make.verify_regime()
    address = addresses(fund, receive(fund, accountant))[name]
    for kind in ("pdf", "nhap"):
        text = " ".join(pages_of(clerk.get(address, {"dang": kind})))
        assert MARK not in text
        assert "(24/2024/TT-BTC)" in text
    page = clerk.get(address).content.decode()
    assert f"{address}?dang=pdf" in page
    assert "chờ kiểm chứng" not in page


def test_one_unverified_number_is_enough_to_refuse(clerk, fund, accountant):
    make.verify_regime()
    cash = OfficialAccount.objects.filter(accounting__code="TT24-2024", function=Function.CASH)
    cash.update(verified_by=None, verified_on=None)
    entry = receive(fund, accountant)
    text = clerk.get(addresses(fund, entry)["entry_show"], {"dang": "pdf"}, follow=True)
    assert "số hiệu 111 chưa kiểm chứng" in text.content.decode()
    works = post(
        fund, [(Function.CONTRACTOR, 5), (Function.RETENTION, -5)], accountant, key="khong-tien-mat"
    )
    assert pages_of(clerk.get(reverse("entry_show", args=[works.pk]), {"dang": "pdf"}))


def test_a_book_without_a_regime_prints_drafts_only(client):
    fund = make.make_fund(make.make_book())
    client.force_login(make.make_member(fund.book.organisation, Role.ACCOUNTANT))
    receive(fund, make.make_user())
    answer = client.get(reverse("trial_balance"), {"dang": "pdf"}, follow=True)
    assert "chưa chọn chế độ kế toán" in answer.content.decode()
    assert MARK in pages_of(client.get(reverse("trial_balance"), {"dang": "nhap"}))[0]


def test_an_excel_file_says_that_it_is_a_draft(clerk, fund, accountant):
    receive(fund, accountant)
    assert any(MARK in str(row[0]) for row in sheet(clerk, "trial_balance"))
    make.verify_regime()
    assert not any(MARK in str(row[0]) for row in sheet(clerk, "trial_balance"))


# The trial balance


def test_the_trial_balance_groups_functions_under_their_number(clerk, fund, accountant):
    bank = make.make_fund(fund.book, custody=make.make_bank_account(fund.book))
    receive(fund, accountant)
    post(bank, [(Function.BANK, 300), (Function.CONTRIBUTED, -300)], accountant, key="a")
    post(bank, [(Function.TREASURY, 200), (Function.CONTRIBUTED, -200)], accountant, key="b")
    post(bank, [(Function.HANDED_OVER, 7), (Function.BANK, -7)], accountant, key="c")
    rows = sheet(clerk, "trial_balance")
    top = rows.index(["112*", "Tiền gửi ngân hàng, kho bạc", 0, 0, 500, 7, 493, 0])
    assert [row[:2] for row in rows[top + 1 : top + 3]] == [
        ["", "Tiền gửi ngân hàng · Tiền thôn huy động"],
        ["", "Tiền gửi Kho bạc · Tiền thôn huy động"],
    ]
    assert rows[-2] == ["chưa có", "Tài sản đã bàn giao", 0, 0, 7, 0, 7, 0]
    assert rows[-1] == ["Tổng cộng", "", 0, 0, 1_507, 1_507, 1_500, 1_500]


def test_allotments_stand_outside_the_balance_and_their_counterpart_apart(clerk, fund, accountant):
    budget = make.make_fund(fund.book, regime=Regime.BUDGET)
    lines = [(Function.ALLOTTED, 900), (Function.ALLOTMENT, -900)]
    post(budget, lines, accountant, kind=VoucherKind.ALLOTMENT)
    page = clerk.get(reverse("trial_balance")).content.decode()
    assert page.index("Tài khoản trong bảng") < page.index("Tài khoản ngoài bảng")
    assert page.index("009*") < page.index("Chỉ theo dõi trong sổ này")
    assert sheet(clerk, "trial_balance")[-1] == ["Tổng cộng", "", 0, 0, 0, 0, 0, 0]


def test_an_official_trial_balance_has_one_row_a_number(clerk, fund, accountant):
    make.verify_regime()
    receive(fund, accountant)
    (text,) = pages_of(clerk.get(reverse("trial_balance"), {"dang": "pdf"}))
    assert "Tiền mặt" in text
    assert "Tiền thôn huy động" not in text


# Books of lines, the journal, the voucher


def test_a_line_shows_the_accounts_against_it(clerk, fund, accountant):
    lines = [(Function.CASH, 5), (Function.CONTRIBUTED, -3), (Function.SUSPENSE, -2)]
    entry = post(fund, lines, accountant)
    cash = addresses(fund, entry)["cash_book"]
    assert "337*, 338*" in clerk.get(cash).content.decode()
    contributed = Account.objects.get(fund=fund, function=Function.CONTRIBUTED)
    rows = sheet(clerk, "account_book", contributed.pk)
    assert rows[-2][3:] == ["111*", "", 3, 3]
    assert "337* Tạm thu" in str(rows[2][0])


def test_the_journal_goes_to_the_accounting_software_as_debit_credit_amount(
    clerk, fund, accountant
):
    make.verify_regime()
    lines = [(Function.CASH, 5), (Function.CONTRIBUTED, -3), (Function.HANDED_OVER, -2)]
    post(fund, lines, accountant, on=date(2026, 11, 3))
    receive(fund, accountant, 9, key="sau")
    *rows, noted = sheet(clerk, "entry_list", until="10/11/2026")
    assert MARK in noted[0]
    assert rows[-4][:6] == ["Ngày", "Chứng từ", "Nội dung", "Nợ", "Có", "Số tiền"]
    head = [date(2026, 11, 3), "PT 1/2026", "Thu đóng góp"]
    assert rows[-3] == [*head, "111", "337", 3, ""]
    assert rows[-2] == [*head, "111", "Tài sản đã bàn giao", 2, "chưa có số hiệu"]
    assert rows[-1][5] == 5


def test_money_that_passes_between_funds_stands_against_itself(clerk, fund, accountant):
    bank = make.make_fund(fund.book, custody=make.make_bank_account(fund.book))
    receive(fund, accountant)
    post_entry(
        book=fund.book,
        kind=VoucherKind.TRANSFER,
        on=make.TODAY,
        lines=[
            Posting(Function.TRANSFER, fund, 400, fund.purpose),
            Posting(Function.CASH, fund, -400, fund.purpose),
            Posting(Function.BANK, bank, 400, fund.purpose),
            Posting(Function.TRANSFER, bank, -400, fund.purpose),
        ],
        by=accountant,
        summary="Nộp tiền vào tài khoản",
        key="nop",
    )
    assert sheet(clerk, "entry_list")[-2][3:6] == ["112", "111", 400]


def test_an_allotment_is_said_alone_and_what_no_book_keeps_is_noted(clerk, fund, accountant):
    lines = [(Function.ALLOTTED, 900), (Function.ALLOTMENT, -900)]
    post(fund, lines, accountant, kind=VoucherKind.ALLOTMENT)
    post(fund, [(Function.PLEDGED, 5), (Function.PLEDGES, -5)], accountant, key="cam-ket")
    alone, noted = sheet(clerk, "entry_list")[-3:-1]
    assert alone[3:6] == ["009", "", 900]
    assert noted[3:] == ["", "", "", "chỉ theo dõi trong sổ này"]


def test_the_journal_page_shows_both_sides(clerk, fund, accountant):
    receive(fund, accountant)
    page = clerk.get(reverse("entry_list")).content.decode()
    assert "111*" in page
    assert "337*" in page


def test_a_voucher_prints_its_numbers_and_who_made_and_approved_it(clerk, fund, accountant):
    make.verify_regime()
    chair = make.make_member(fund.book.organisation, Role.CHAIR, "Lê Văn Chủ")
    entry = receive(fund, accountant, 1_000_000, approved_by=chair)
    (text,) = pages_of(clerk.get(reverse("entry_show", args=[entry.pk]), {"dang": "pdf"}))
    words = " ".join(text.split())
    for said in ("Số: PT 1/2026", "111 Tiền mặt", "337 Đóng góp đã nhận", "Một triệu đồng",
                 "KẾ TOÁN", "Trần Thị Kế", "CHỦ TÀI KHOẢN", "Lê Văn Chủ"):  # fmt: skip
        assert said in words


def test_a_voucher_and_its_reversal_name_each_other_on_paper(clerk, fund, accountant):
    make.verify_regime()
    entry = receive(fund, accountant)
    mirror = reversing.reverse_entry(
        entry=entry, on=make.TODAY, by=accountant, reason="Ghi nhầm người nộp"
    )
    for one, other in ((entry, mirror), (mirror, entry)):
        (text,) = pages_of(clerk.get(reverse("entry_show", args=[one.pk]), {"dang": "pdf"}))
        assert f"{other.voucher}, 20/11/2026. Lý do: Ghi nhầm người nộp" in " ".join(text.split())


def test_the_files_of_the_journal_are_for_who_reads_the_books(client, fund, accountant):
    receive(fund, accountant)
    stranger = make.make_member(make.make_commune("24000", name="UBND xã khác"), Role.ACCOUNTANT)
    client.force_login(stranger)
    assert client.get(reverse("entry_list"), {"dang": "xlsx"}).status_code == 404
