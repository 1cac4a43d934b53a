"""The pages of old books: brought by one, looked at and let in by another, posted click by click."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ledger import entrylist, oldbooks
from ledger.entrylist import Voucher
from ledger.models.chart import Fund
from ledger.models.journal import Entry
from ledger.models.oldbooks import EntryFile
from ledger.models.people import User
from tests import make
from tests import world as worlds
from tests.ledger.oldbooks import file, many, receipt, rows_of
from tests.world import World

pytestmark = pytest.mark.django_db

DAY = date(2025, 8, 5)
NAME = "Quỹ chung của thôn"


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)


@pytest.fixture
def world() -> World:
    made = worlds.make_world()
    fund = make.make_fund(made.book, custody=made.box)
    Fund.objects.filter(pk=fund.pk).update(name=NAME)
    return made


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(world: World, data: bytes, name: str = "so-cu.csv") -> Any:
    upload = SimpleUploadedFile(name, data)
    return as_(world.accountant).post(reverse("entry_file_bring"), {"upload": upload})


def bring(world: World, vouchers: Iterable[Voucher]) -> EntryFile:
    answer = send(world, file(rows_of(vouchers)))
    assert answer.status_code == 302
    return EntryFile.objects.get()


def do(user: User, verb: str, kept: EntryFile, **sent: str) -> str:
    """Send one click and return the page that follows."""
    answer = as_(user).post(reverse(f"entry_file_{verb}", args=[kept.pk]), sent, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_goes_from_the_accountant_through_the_chair_into_the_books(world: World) -> None:
    kept = bring(world, many(60, first=DAY, fund=NAME))
    page = as_(world.chair).get(reverse("entry_file_show", args=[kept.pk])).content.decode()
    assert "60 chứng từ chưa ghi" in page
    assert "Duyệt tệp" in page
    assert "Dòng 1–50 trong 60" in page
    assert "Đã duyệt tệp" in do(world.chair, "accept", kept)
    page = do(world.accountant, "post", kept)
    assert "Đã ghi 60 chứng từ." in page
    assert "đã ghi xong" in page
    assert Entry.objects.filter(key__startswith="so-cu:").count() == 60
    listed = as_(world.chair).get(reverse("entry_file_list")).content.decode()
    assert "đã ghi xong" in listed


def test_a_file_waits_on_the_page_of_the_chair_s_day_until_it_is_decided(world: World) -> None:
    kept = bring(world, [receipt(1, 5, DAY, fund=NAME)])
    address, link = reverse("work"), reverse("entry_file_show", args=[kept.pk])
    assert link in as_(world.chair).get(address).content.decode()
    assert link not in as_(world.accountant).get(address).content.decode()
    do(world.chair, "accept", kept)
    assert link not in as_(world.chair).get(address).content.decode()


def test_a_click_posts_some_batches_and_the_next_click_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oldbooks, "BATCH", 4)
    kept = bring(world, many(30, first=DAY, fund=NAME))
    do(world.chair, "accept", kept)
    page = do(world.accountant, "post", kept)
    assert "Đã ghi 20 chứng từ." in page
    assert "đang ghi" in page
    assert "20 / 30" in page
    assert "Đã ghi 10 chứng từ." in do(world.chair, "post", kept)


def test_what_is_wrong_is_listed_with_rows_and_nothing_is_kept(world: World) -> None:
    page = send(world, file(rows_of([receipt(1, 5, DAY, fund="Quỹ lạ")]))).content.decode()
    assert "Dòng 2: nguồn tiền “Quỹ lạ” chưa có trong sổ." in page
    assert "Hãy sửa 1 chỗ sau" in page
    assert not EntryFile.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"%PDF-1.7", "so.xlsx", "là PDF hoặc ảnh"),
        (b"a,b\n1,2\n", "so.csv", "Không tìm thấy dòng tiêu đề"),
        (b"MZ\x00\x01", "so.exe", "không"),
        (b"PK\x03\x04 not a zip", "so.xlsx", "bị hỏng"),
        (b"x" * (entrylist.MAX_BYTES + 1), "so.csv", "25 MB"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(
    world: World, data: bytes, name: str, said: str
) -> None:
    assert said in send(world, data, name).content.decode()
    assert not EntryFile.objects.exists()


def test_words_of_the_file_are_never_markup(world: World) -> None:
    old = receipt(1, 5, DAY, fund=NAME)
    bad = Voucher(old.kind, old.number, old.on, "<script>alert(1)</script>", old.lines)
    kept = bring(world, [bad])
    page = as_(world.chair).get(reverse("entry_file_show", args=[kept.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_remarks_are_looked_at_before_the_file_is_let_in(world: World) -> None:
    old = receipt(1, 5, DAY, fund=NAME)
    named = Voucher(old.kind, old.number, old.on, "Thu tiền ông Nguyễn Văn An", old.lines)
    kept = bring(world, [named])
    assert "đánh dấu đã xem" in do(world.chair, "accept", kept)
    assert "Đã duyệt tệp" in do(world.chair, "accept", kept, looked="on")


def test_a_file_is_returned_with_a_reason_that_says_something(world: World) -> None:
    kept = bring(world, [receipt(1, 5, DAY, fund=NAME)])
    do(world.chair, "refuse", kept, reason="Sai")
    assert not hasattr(EntryFile.objects.get(), "decision")
    page = do(world.chair, "refuse", kept, reason="Thiếu phiếu chi tháng 9")
    assert "Thiếu phiếu chi tháng 9" in page
    assert "Duyệt tệp" not in page


def test_the_file_and_the_template_are_given_back(world: World) -> None:
    data = file(rows_of([receipt(1, 5, DAY, fund=NAME)]))
    send(world, data)
    reader = as_(world.chair)
    kept = EntryFile.objects.get()
    assert reader.get(reverse("entry_file_get", args=[kept.pk])).content == data
    given = reader.get(reverse("entry_file_template"))
    assert "attachment" in given["Content-Disposition"]
    assert not entrylist.read(given.content, "mau.xlsx").vouchers


def test_a_file_is_shown_with_as_many_queries_for_fifty_vouchers_as_for_three(
    world: World,
) -> None:
    def queries(count: int) -> int:
        answer = send(world, file(rows_of(many(count, first=DAY, fund=NAME))), f"{count}.csv")
        address = answer["Location"]
        reader = as_(world.chair)
        reader.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert reader.get(address).status_code == 200
        return len(seen)

    assert queries(3) == queries(50)
