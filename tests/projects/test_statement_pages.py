"""The pages that take statements in: columns that are asked for, long files, files side by side."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledger import importing
from ledger.models.bank import Statement, StatementLine, StatementMap
from ledger.models.people import Role
from projects.views import bank_import
from tests import make
from tests.ledger.test_importing_parts import file, rows_of
from tests.world import World, make_world

pytestmark = pytest.mark.django_db

ODD = "a;b;c;d\n05/01/2026;ung ho lam duong;;500\n06/01/2026;phi thang;200;\n"
CHOSEN = {"on": "0", "text": "1", "debit": "2", "credit": "3"}


@pytest.fixture(autouse=True)
def _the_day(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(timezone, "localdate", lambda *_: make.TODAY)
    yield
    cache.clear()


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def _one_part_a_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PART", 7)
    monkeypatch.setattr(bank_import, "_TURN", -1)


def upload(client: Client, world: World, data: str | bytes, **more: object) -> Any:
    client.force_login(world.accountant)
    sent = SimpleUploadedFile("sao-ke.csv", data if isinstance(data, bytes) else data.encode())
    return client.post(
        reverse("statement_import", args=[world.bank.pk]), {"file": sent, **more}, follow=True
    )


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# Columns


def test_columns_are_asked_for_shown_with_guesses_and_remembered(client, world):
    answer = upload(client, world, ODD)
    page = text_of(answer)
    assert "Chỉ ra cột của sao kê" in page
    assert "ung ho lam duong" in page
    assert '<option value="0" selected>A: a · 05/01/2026</option>' in page
    assert not Statement.objects.exists()
    address = answer.redirect_chain[-1][0]
    assert "Đã nhập 2 dòng mới" in text_of(client.post(address, CHOSEN, follow=True))
    amounts = StatementLine.objects.order_by("on").values_list("amount", flat=True)
    assert list(amounts) == [500, -200]
    # The same headings, however they are written, are not asked for again.
    again = ODD.replace("a;b;c;d", "A;B;C;D;").replace("05/01", "07/01").replace("06/01", "08/01")
    assert "Đã nhập 2 dòng mới" in text_of(upload(client, world, again))
    assert StatementMap.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"credit": ""}, "Hãy chọn cột tiền ra và cột tiền vào"),
        ({"amount": "3"}, "Hãy chọn cột tiền ra và cột tiền vào"),
        ({"text": "0"}, "Mỗi mục một cột riêng"),
        ({"on": ""}, "Ngày giao dịch"),
        ({"on": "1"}, "Chưa ghi được"),
        ({"balance": "9"}, "Chưa ghi được"),
    ],
)
def test_wrong_columns_are_told_and_the_file_waits(client, world, wrong, sentence):
    address = upload(client, world, ODD).redirect_chain[-1][0]
    page = text_of(client.post(address, CHOSEN | wrong, follow=True))
    assert sentence in page
    assert not Statement.objects.exists()
    assert not StatementMap.objects.exists()
    assert "Đã nhập 2 dòng mới" in text_of(client.post(address, CHOSEN, follow=True))


def test_who_wants_to_is_asked_also_where_the_headings_tell(client, world):
    answer = upload(client, world, file(rows_of(3)), choose="on")
    assert "Chỉ ra cột của sao kê" in text_of(answer)
    assert not Statement.objects.exists()


def test_two_columns_of_money_with_one_heading_are_asked_about(client, world):
    rows = "Ngày giao dịch,Số tiền,Số tiền,Nội dung\n01/09/2026,500.000,9,Lê An ủng hộ\n"
    page = text_of(upload(client, world, rows.encode()))
    assert "cột thứ 2 “Số tiền”, cột thứ 3 “Số tiền” đều có số tiền" in page
    assert "Chỉ ra cột của sao kê" in page
    assert not Statement.objects.exists()


def test_a_file_that_waits_is_nobody_elses(client, world):
    address = upload(client, world, ODD).redirect_chain[-1][0]
    deputy = make.make_member(world.book.organisation, Role.ACCOUNTANT)
    client.force_login(deputy)
    assert "hết hạn" in text_of(client.get(address, follow=True))


# Long files


@pytest.mark.usefixtures("_one_part_a_turn")
def test_a_long_file_shows_how_far_it_is_and_goes_on_to_its_end(client, world):
    page = text_of(upload(client, world, file(rows_of(20))))
    assert "7 / 20 dòng" in page
    assert "data-go-on" in page
    account = text_of(client.get(reverse("bank_account", args=[world.bank.pk])))
    assert "đang nhập: 7/20 dòng" in account
    assert "chưa đối chiếu" in account
    work = text_of(client.get(reverse("work")))
    assert "Nhập tiếp sao kê" in work
    assert "Đối chiếu 7 dòng sao kê" in work
    go_on = reverse("statement_go_on", args=[Statement.objects.get().pk])
    assert "14 / 20 dòng" in text_of(client.post(go_on, follow=True))
    assert "Đã nhập 20 dòng mới; 0 dòng đã có" in text_of(client.post(go_on, follow=True))
    # A second click at the end changes nothing.
    assert "Đã nhập 0 dòng mới; 20 dòng đã có" in text_of(client.post(go_on, follow=True))
    assert StatementLine.objects.count() == 20
    assert "Nhập tiếp sao kê" not in text_of(client.get(reverse("work")))


@pytest.mark.usefixtures("_one_part_a_turn")
def test_the_same_file_sent_again_goes_on_where_it_stopped(client, world):
    data = file(rows_of(20))
    upload(client, world, data)
    assert "14 / 20 dòng" in text_of(upload(client, world, data))
    assert Statement.objects.count() == 1


@pytest.mark.usefixtures("_one_part_a_turn")
def test_a_visit_to_an_unfinished_file_starts_nothing_by_itself(client, world):
    upload(client, world, file(rows_of(20)))
    show = reverse("statement_show", args=[Statement.objects.get().pk])
    page = text_of(client.get(show))
    assert "Nhập tiếp" in page
    assert "data-go-on" not in page
    client.force_login(world.chair)
    assert "Nhập tiếp</button>" not in text_of(client.get(show))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(client, world, settings):
    settings.STATEMENT_MAX_BYTES = 1024 * 1024
    page = text_of(upload(client, world, b"x" * (1024 * 1024 + 1)))
    assert "Tệp lớn hơn 1 MB" in page
    assert not Statement.objects.exists()


def test_the_file_is_given_back_as_it_was(client, world):
    data = file(rows_of(3))
    upload(client, world, data)
    answer = client.get(reverse("statement_file", args=[Statement.objects.get().pk]))
    assert answer.content == data
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_form_for_paper_is_given_and_its_examples_never_come_in(client, world):
    client.force_login(world.accountant)
    answer = client.get(reverse("statement_template", args=[world.bank.pk]))
    assert answer.content.startswith(b"PK")
    sent = SimpleUploadedFile("mau.xlsx", answer.content)
    page = client.post(reverse("statement_import", args=[world.bank.pk]), {"file": sent})
    assert "còn là dòng mẫu" in text_of(page)
    assert not Statement.objects.exists()


# Refused, told where


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (file([*rows_of(3), "20/01/2026,,sai,,10,99"]), "dòng 5 của tệp: số dư phải là 1.180 đồng"),
        ("Tài khoản:,999888777\n".encode() + file(rows_of(3)), "của tài khoản 999888777"),
        (file(["01/12/2026,,mai sau,,10,20"]), "01/12/2026, sau hôm nay"),
        (b"\x89PNG\r\n\x1a\n0000", "bản Excel hoặc CSV"),
        (b"%PDF-1.7", "bản Excel hoặc CSV"),
        (file(['05/01/2026,,le,,"1,5",20']), "Dòng 2 của tệp"),
    ],
)
def test_what_is_refused_says_where_and_keeps_nothing(client, world, data, sentence):
    page = text_of(upload(client, world, data))
    assert sentence in page
    assert not Statement.objects.exists()


# Files side by side


def listed(client: Client, world: World) -> str:
    client.force_login(world.accountant)
    return text_of(client.get(reverse("statement_list", args=[world.bank.pk])))


def test_no_file_yet_says_what_to_do(client, world):
    assert "Chưa nhập tệp sao kê nào" in listed(client, world)


def test_files_that_follow_one_another_need_no_word(client, world):
    rows = rows_of(30)
    for part in (rows[:12], rows[9:21], rows[21:]):
        upload(client, world, file(part))
    assert "không nối nhau" not in listed(client, world)
    assert listed(client, world).count("nhập xong") == 3


def test_days_without_a_file_are_shown_with_both_figures(client, world):
    rows = rows_of(30)
    for part in (rows[:9], rows[18:]):
        upload(client, world, file(part))
    page = listed(client, world)
    assert "Thiếu sao kê từ 08/01/2026 đến 10/01/2026" in page
    assert '<span class="num">1.510</span>' in page
    assert '<span class="num">2.020</span>' in page
    account = text_of(client.get(reverse("bank_account", args=[world.bank.pk])))
    assert "Thiếu sao kê" in account
    upload(client, world, file(rows[9:18]))
    assert "Thiếu sao kê" not in listed(client, world)


def test_days_on_which_nothing_moved_are_no_hole(client, world):
    upload(client, world, file(["05/01/2026,,a,,10,20"]))
    upload(client, world, file(["09/01/2026,,b,,10,30"]))
    assert "không nối nhau" not in listed(client, world)


def test_a_file_that_begins_with_another_balance_is_told(client, world):
    upload(client, world, file(["05/01/2026,,a,,10,20", "06/01/2026,,b,,10,30"]))
    upload(client, world, file(["07/01/2026,,c,,10,45"]))
    page = listed(client, world)
    assert "Số dư hai tệp lệch nhau ngày 07/01/2026" in page
    upload(client, world, file(["06/01/2026,,khac,,10,99"]))
    assert "Số dư hai tệp lệch nhau ngày 06/01/2026" in listed(client, world)


def test_files_without_balances_leave_open_whether_anything_is_missing(client, world):
    head = "Ngày,Nội dung,Nợ,Có\n"
    upload(client, world, f"{head}05/01/2026,a,,10\n")
    upload(client, world, f"{head}09/01/2026,b,,10\n")
    assert "Chưa có sao kê từ 06/01/2026 đến 08/01/2026" in listed(client, world)


def test_a_thousand_lines_and_sixty_files_ask_as_little_as_few(
    client, world, django_assert_max_num_queries
):
    rows = rows_of(1_000, days=300)
    for at in range(0, 960, 16):
        importing.import_statement(
            custody=world.bank,
            data=file(rows[at : at + 16]),
            filename=f"Sao kê tài khoản tiền gửi đóng góp xây dựng đường thôn số {at}.csv",
            by=world.accountant,
            on=make.TODAY,
        )
    client.force_login(world.accountant)
    with django_assert_max_num_queries(25):
        client.get(reverse("statement_list", args=[world.bank.pk]))
    with django_assert_max_num_queries(45):
        client.get(reverse("bank_account", args=[world.bank.pk]))
