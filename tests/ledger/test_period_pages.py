"""The pages of closing: who sees which button, what is asked and decided there."""

import hashlib
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from ledger.models.chart import Book
from ledger.models.log import Leaf
from ledger.models.people import User
from ledger.models.periods import ClosingRequest
from tests import make, world
from tests.closings import AT, AUGUST, SEPTEMBER, WHY, ask, close, receive, reopen, sign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    settings.SIGNING_KEY_FILE = tmp_path / "signing-key.pem"


def visit(user: User, name: str, *args: object, **sent: object) -> tuple[int, str]:
    """Return the status and the text of a page; with something to send, of the page it leads to."""
    client = Client()
    client.force_login(user)
    url = reverse(name, args=args)
    answer = client.post(url, sent, follow=True) if sent else client.get(url)
    return answer.status_code, answer.content.decode()


def test_the_accountant_asks_and_the_chair_sees_it_on_the_page_of_the_day(book, clerk, chair):
    page = visit(clerk, "period_close", last="2026-09-30", reason=WHY)[1]
    assert "chưa có bảng đối chiếu được xác nhận" in page
    sign(book, SEPTEMBER, clerk)
    page = visit(clerk, "period_close", last="2026-09-30", reason=WHY)[1]
    assert "Khóa sổ đến hết ngày 30/09/2026" in page
    asked = ClosingRequest.objects.get()
    assert (asked.last, asked.asked_by, asked.reason) == (SEPTEMBER, clerk, WHY)
    assert "Duyệt khóa sổ" in visit(chair, "work")[1]
    assert "Duyệt khóa sổ" not in visit(clerk, "work")[1]
    accept = reverse("period_accept", args=[asked.pk])
    assert accept in visit(chair, "period_list")[1]
    assert accept not in visit(clerk, "period_list")[1]


def test_the_chair_accepts_and_the_page_shows_the_balances_and_the_log(book, clerk, chair):
    receive(make.make_fund(book), clerk, AUGUST, 1_234_000)
    asked = ask(book, SEPTEMBER, clerk)
    assert "đề nghị của" in visit(chair, "period_accept", asked.pk)[1]
    page = visit(chair, "period_accept", asked.pk, xong="1")[1]
    assert "1.234.000" in page
    assert "khoa-so/2026-09/1" in page
    assert Book.objects.get().closed_to == SEPTEMBER
    assert "Sổ đã khóa đến hết ngày 30/09/2026" in visit(clerk, "period_list")[1]


def test_a_refusal_is_told_with_its_reason(book, clerk, chair):
    asked = ask(book, SEPTEMBER, clerk)
    assert "Hãy ghi lý do" in visit(chair, "period_refuse", asked.pk, reason="chưa")[1]
    page = visit(chair, "period_refuse", asked.pk, reason="Chưa đối chiếu kho bạc")[1]
    assert "bị từ chối" in page
    assert "Chưa đối chiếu kho bạc" in page
    assert "được quyết định rồi" in visit(chair, "period_accept", asked.pk)[1]


def test_a_reopened_closing_says_that_its_figures_count_no_more(book, clerk, chair):
    decision = close(book, SEPTEMBER, clerk, chair)
    assert "từ tháng 09/2026" in visit(clerk, "period_reopen")[1]
    reopen(book, AUGUST, clerk, chair)
    page = visit(clerk, "period_show", decision.request_id)[1]
    assert "đã được mở lại" in page
    assert "Mở lại các kỳ sau ngày 31/08/2026" in visit(clerk, "period_list")[1]


def test_all_months_are_opened_again_from_the_page(book, clerk, chair):
    close(book, SEPTEMBER, clerk, chair)
    visit(clerk, "period_reopen", last="tat-ca", reason="Nhập lại sổ cũ từ đầu")
    asked = ClosingRequest.objects.get(action="REOPEN")
    assert asked.last is None
    assert "Đã thực hiện" in visit(chair, "period_accept", asked.pk, xong="1")[1]
    assert Book.objects.get().closed_to is None


def test_nothing_is_asked_while_a_request_waits(book, clerk):
    ask(book, SEPTEMBER, clerk)
    assert "đang có một đề nghị" in visit(clerk, "period_close")[1]
    page = visit(clerk, "period_close", last="2026-08-31", reason=WHY)[1]
    assert "đang có một đề nghị" in page
    assert ClosingRequest.objects.count() == 1


def test_a_month_that_is_not_offered_is_not_asked_for(book, clerk):
    visit(clerk, "period_close", last="2026-11-30", reason=WHY)
    visit(clerk, "period_close", last="x", reason=WHY)
    assert not ClosingRequest.objects.exists()


def test_the_files_of_a_closing(book, clerk, chair):
    receive(make.make_fund(book), clerk, AUGUST, 1_234_000)
    number = close(book, SEPTEMBER, clerk, chair).request_id
    client = Client()
    client.force_login(clerk)
    url = reverse("period_show", args=[number])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{url}?dang=xlsx").content))
    rows = sheet.get_sheet_by_index(0).to_python()
    assert ["Tiền mặt", 0, 0, 1_234_000, 0, 1_234_000, 0] in rows
    assert client.get(f"{url}?dang=nhap").content.startswith(b"%PDF-")
    sealed = client.get(f"{url}?dang=json")
    assert sealed["Content-Type"] == "application/json"
    digest = hashlib.sha256(sealed.content).hexdigest()
    assert digest.encode() in bytes(Leaf.objects.get(kind=Leaf.Kind.PAPER).body)


def test_the_day_of_a_posting_is_asked_for_with_what_is_closed():
    place = world.make_world()
    assert "Sổ đã khóa" not in visit(place.cashier, "contribution_receive", place.project.code)[1]
    close(place.book, SEPTEMBER, place.accountant, place.chair)
    said = "Sổ đã khóa đến hết ngày 30/09/2026"
    payment = world.approved(place)
    assert said in visit(place.cashier, "payment_pay", payment.pk)[1]
    assert said in visit(place.cashier, "contribution_receive", place.project.code)[1]
