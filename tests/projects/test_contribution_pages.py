"""The pages of calls, pledges and receipts, as people click through them."""

import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from ledger.models.people import Role, User
from projects import receiving
from projects.models.contribution import Call, Contribution, Form, Pledge
from projects.models.project import Project
from tests import make

pytestmark = pytest.mark.django_db

LIST = """STT,Họ và tên,Hình thức,Số tiền,Công khai tên
1,Nguyễn Văn An,Tiền mặt,500.000,Có
2,Trần Thị Bé,Chuyển khoản,300.000,Không
""".encode()


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold the clock that views read, so that receipts are never in the future."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: make.TODAY)


@pytest.fixture
def project() -> Project:
    return make.make_project(make.make_book())


@pytest.fixture
def clerk(project: Project) -> User:
    return make.make_member(project.book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def call(project: Project) -> Call:
    return make.make_call(project)


@pytest.fixture
def office(client: Client, clerk: User) -> Client:
    client.force_login(clerk)
    return client


def received(call: Call, clerk: User, key: str = "k", **changes: Any) -> Contribution:
    given: dict[str, Any] = {
        "form": Form.CASH,
        "amount": 1_234_567,
        "giver": make.make_giver(),
    } | changes
    return receiving.receive(
        project=call.project, call=call, on=make.TODAY, by=clerk, key=key, display="NAME", **given
    )


def upload(office: Client, call: Call, data: bytes = LIST, name: str = "ds.csv") -> Any:
    file = SimpleUploadedFile(name, data)
    return office.post(reverse("pledge_import", args=[call.pk]), {"upload": file})


def test_a_voluntary_call_is_opened_on_a_page_that_asks_for_no_level(office, project):
    url = reverse("call_open", args=[project.code])
    assert "tự nguyện" in office.get(url).content.decode()
    page = office.get(f"{url}?loai=VOLUNTARY")
    assert "level" not in page.context["form"].fields
    answer = office.post(
        f"{url}?loai=VOLUNTARY",
        {"title": "Ủng hộ làm đường", "opens_on": "01/09/2026", "regime": "VILLAGE"},
    )
    call = Call.objects.get()
    assert answer.url == reverse("call_show", args=[call.pk])
    assert call.opens_on == date(2026, 9, 1)


def test_an_agreed_call_below_two_thirds_is_refused_on_the_page(office, project):
    answer = office.post(
        reverse("call_open", args=[project.code]) + "?loai=AGREED",
        {
            "title": "Làm đường",
            "opens_on": "2026-09-01",
            "regime": "VILLAGE",
            "met_on": "2026-08-20",
            "households": "90",
            "households_agreed": "59",
            "level": "500.000 đồng một hộ",
        },
    )
    assert "chưa đủ 2/3" in answer.content.decode()
    assert not Call.objects.exists()


def test_a_list_is_shown_before_it_is_imported_and_then_imported_once(office, call):
    answer = upload(office, call)
    assert not Pledge.objects.exists()
    page = office.get(answer.url).content.decode()
    assert "Nguyễn Văn An" in page
    assert "Nhập 2 đăng ký" in page
    done = office.post(answer.url, follow=True)
    assert "Đã nhập 2 đăng ký." in done.content.decode()
    again = office.get(upload(office, call).url).content.decode()
    assert "Không có gì để thêm" in again
    assert Pledge.objects.count() == 2


def test_a_bad_list_names_row_and_column_and_cannot_be_imported(office, call):
    answer = upload(office, call, LIST.replace(b"500.000", b'"1,5"'))
    page = office.get(answer.url).content.decode()
    assert "Dòng 2, cột “Số tiền”" in page
    assert "Nhập 1 đăng ký" not in page
    office.post(answer.url)
    assert not Pledge.objects.exists()


def test_a_list_with_remarks_asks_for_a_look_first(office, call):
    url = upload(office, call, LIST.replace(",Công khai tên".encode(), b"")).url
    office.post(url)
    assert not Pledge.objects.exists()
    office.post(url, {"looked": "on"})
    assert Pledge.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"%PDF-1.7", "ds.pdf"), (b"PK\x03\x04 hong", "ds.xlsx"), (b"a,b\n1,2\n", "ds.csv")],
)
def test_a_wrong_file_is_refused_beside_the_field(office, call, data, name):
    answer = upload(office, call, data, name)
    assert answer.context["form"].errors["upload"]


def test_a_file_above_five_megabytes_is_refused(office, call):
    answer = upload(office, call, b"a" * (5 * 1024 * 1024 + 1))
    assert "5 MB" in answer.content.decode()


def test_a_preview_of_somebody_else_cannot_be_imported(office, call, project):
    url = upload(office, call).url
    other = make.make_member(project.book.organisation, Role.CASHIER)
    client = Client()
    client.force_login(other)
    assert client.post(url)["Location"] == reverse("pledge_import", args=[call.pk])
    assert not Pledge.objects.exists()


def test_the_template_is_an_excel_file(office):
    answer = office.get(reverse("pledge_template"))
    assert answer.content.startswith(b"PK")
    assert "mau-dang-ky-dong-gop.xlsx" in answer["Content-Disposition"]


def test_a_transfer_pledge_leads_to_a_slip_with_code_account_and_qr(office, call):
    answer = office.post(
        reverse("pledge_add", args=[call.pk]),
        {
            "name": "Nguyễn Văn An", "kind": "HOUSEHOLD", "form": "TRANSFER",
            "amount": "2.000.000", "display": "NAME",
        },
        follow=True,
    )  # fmt: skip
    page = answer.content.decode()
    pledge = Pledge.objects.get()
    assert pledge.expected is not None
    assert pledge.expected.code in page
    assert call.bank_account is not None
    assert call.bank_account.number in page
    assert "<svg" in page


def test_a_pledge_without_an_amount_is_refused_on_the_page(office, call):
    answer = office.post(
        reverse("pledge_add", args=[call.pk]),
        {"name": "An", "kind": "HOUSEHOLD", "form": "CASH", "display": "NAME"},
    )
    assert "Hãy ghi số tiền đăng ký" in answer.content.decode()


def test_a_pledge_is_found_without_accents_and_received(office, call, clerk):
    pledge = make.make_pledge(call, clerk, name="Đặng Thị Hoà")
    url = reverse("contribution_receive", args=[call.project.code])
    assert f"?dang-ky={pledge.pk}" in office.get(url, {"q": "dang thi hoa"}).content.decode()
    page = office.get(url, {"dang-ky": pledge.pk})
    form = page.context["form"]
    answer = office.post(
        f"{url}?dang-ky={pledge.pk}",
        {
            "amount": "500.000", "on": "20/11/2026", "display": "NAME",
            "custody": form.initial["custody"].pk, "key": form["key"].value(),
        },
    )  # fmt: skip
    made = Contribution.objects.get()
    assert answer.url == reverse("contribution_show", args=[made.pk])
    assert (made.pledge, made.amount) == (pledge, 500_000)


def test_a_double_click_posts_one_receipt(office, call):
    url = reverse("contribution_receive", args=[call.project.code])
    sent = {
        "name": "Nguyễn Văn An", "kind": "PERSON", "amount": "500.000", "on": "2026-11-20",
        "display": "ANONYMOUS", "key": "a" * 32, "custody": call.cash_box.pk,
    }  # fmt: skip
    assert office.post(url, sent).url == office.post(url, sent).url
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("MATERIALS", {"quantity": "18", "unit": "bao xi măng", "unit_price": "92.000"}),
        ("LABOUR", {"quantity": "2,5", "unit": "công"}),
        ("LAND", {"quantity": "21,5", "unit": "m2", "plot": "Thửa 12, tờ 3"}),
    ],
)
def test_goods_labour_and_land_are_received_on_the_same_page(office, project, kind, given):
    answer = office.post(
        reverse("contribution_receive", args=[project.code]) + f"?hinh-thuc={kind}",
        {
            "name": "Nguyễn Văn An", "kind": "HOUSEHOLD", "on": "2026-11-20", "display": "NAME",
            "key": "b" * 32, "price_basis": "Biên bản họp thôn", **given,
        },
    )  # fmt: skip
    assert answer.status_code == 302
    made = Contribution.objects.get()
    assert (made.form, made.amount) == (kind, 1_656_000 if kind == "MATERIALS" else None)


def test_one_and_a_half_is_not_an_amount(office, call):
    answer = office.post(
        reverse("contribution_receive", args=[call.project.code]),
        {
            "name": "An", "kind": "PERSON", "amount": "1,5", "on": "2026-11-20",
            "display": "NAME", "key": "a" * 32, "custody": call.cash_box.pk,
        },
    )  # fmt: skip
    assert "không phải là số tiền đồng rõ ràng" in answer.content.decode()


def many(pledges: list[Pledge], **changes: str) -> dict[str, str]:
    sent: dict[str, str] = {}
    for pledge in pledges:
        got = str(pledge.quantity or pledge.amount)
        sent |= {f"tick_{pledge.pk}": "on", f"got_{pledge.pk}": got.replace(".", ",")}
        sent |= {f"on_{pledge.pk}": "2026-11-20", f"key_{pledge.pk}": f"pledge-{pledge.pk}-0"}
    return sent | changes


def test_many_are_shown_first_and_then_posted_together(office, call, clerk):
    cash = [make.make_pledge(call, clerk, name=f"Hộ {n}") for n in "ABC"]
    days = make.make_pledge(call, clerk, Form.LABOUR, quantity=Decimal("2.5"), unit="công")
    url = reverse("receive_many", args=[call.pk])
    assert len(office.get(url).context["form"].standings) == 4
    sent = many([*cash, days])
    page = office.post(url, sent).content.decode()
    assert "Ghi sổ 4 phiếu" in page
    assert "1.500.000" in page
    assert not Contribution.objects.exists()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    hidden.pop("csrfmiddlewaretoken", None)
    answer = office.post(url, hidden, follow=True)
    assert Contribution.objects.count() == 4
    assert "PT 3/2026" in answer.content.decode()
    assert office.post(url, hidden).status_code == 302
    assert Contribution.objects.count() == 4


def test_transfers_are_left_to_the_bank_statement_unless_asked_for(office, call, clerk):
    make.make_pledge(call, clerk, Form.TRANSFER)
    url = reverse("receive_many", args=[call.pk])
    assert not office.get(url).context["form"].standings
    assert len(office.get(url, {"form": "TRANSFER"}).context["form"].standings) == 1


def test_a_wrong_row_of_many_stops_all_of_them(office, call, clerk):
    first, second = (make.make_pledge(call, clerk, name=name) for name in "AB")
    url = reverse("receive_many", args=[call.pk])
    answer = office.post(url, many([first, second], confirmed="on", **{f"got_{second.pk}": "1,5"}))
    assert "1,5" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_receiving_many_with_none_ticked_says_what_to_do(office, call, clerk):
    pledge = make.make_pledge(call, clerk)
    answer = office.post(
        reverse("receive_many", args=[call.pk]), {f"key_{pledge.pk}": f"pledge-{pledge.pk}-0"}
    )
    assert "Chưa chọn dòng nào" in answer.content.decode()


def test_the_list_of_contributions_is_searched_without_accents(office, call, clerk):
    received(call, clerk)
    url = reverse("contribution_list")
    assert len(office.get(url, {"q": "nguyen van an"}).context["page_obj"]) == 1
    assert len(office.get(url, {"q": "khong ai"}).context["page_obj"]) == 0
    assert len(office.get(url, {"form": "LAND"}).context["page_obj"]) == 0


def test_lists_take_a_fixed_number_of_queries(office, call, clerk, django_assert_max_num_queries):
    for number in range(12):
        pledge = make.make_pledge(call, clerk, Form.TRANSFER, name=f"Hộ {number}")
        received(call, clerk, f"k{number}", pledge=pledge, giver=pledge.giver, amount=1_000)
    for url in (
        reverse("contribution_list"),
        reverse("call_show", args=[call.pk]),
        reverse("receive_many", args=[call.pk]) + "?form=TRANSFER",
    ):
        with django_assert_max_num_queries(22):
            assert "Hộ 11" in office.get(url).content.decode()


def test_a_receipt_is_undone_with_a_reason_and_both_sides_stay_visible(office, call, clerk):
    made = received(call, clerk)
    url = reverse("contribution_undo", args=[made.pk])
    assert "ít nhất 10 ký tự" in office.post(url, {"reason": "nhầm"}).content.decode()
    page = office.post(url, {"reason": "Ghi nhầm người nộp"}, follow=True).content.decode()
    assert "BTD 1/2026" in page
    assert "Ghi nhầm người nộp" in page


def test_a_receipt_prints_as_pdf_and_several_in_one_file(office, call, clerk):
    first = received(call, clerk)
    second = received(
        call, clerk, "l", form=Form.LAND, amount=None, quantity=Decimal(20), unit="m2"
    )
    one = office.get(reverse("contribution_receipt", args=[first.pk]))
    assert one.content.startswith(b"%PDF-")
    both = office.get(reverse("contribution_receipts"), {"chon": [first.pk, second.pk]})
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(both.content)).pages]
    assert ["Một triệu hai trăm" in pages[0], "Không quy đổi" in pages[1], len(pages)] == [
        True, True, 2,
    ]  # fmt: skip
    assert office.get(reverse("contribution_receipts")).status_code == 404


FOREIGN_PAGES = [
    "call_show", "call_close", "pledge_add", "pledge_import", "receive_many",
]  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN_PAGES)
def test_a_call_of_another_commune_does_not_exist(client, call, name):
    other = make.make_book(make.make_commune("24772"), prefix="LC")
    client.force_login(make.make_member(other.organisation, Role.ACCOUNTANT))
    assert client.get(reverse(name, args=[call.pk])).status_code == 404


def test_pledges_and_contributions_of_another_commune_do_not_exist(client, call, clerk):
    pledge, made = make.make_pledge(call, clerk), received(call, clerk)
    other = make.make_book(make.make_commune("24772"), prefix="LC")
    client.force_login(make.make_member(other.organisation, Role.ACCOUNTANT))
    urls = [
        reverse("pledge_slip", args=[pledge.pk]),
        reverse("contribution_show", args=[made.pk]),
        reverse("contribution_receipt", args=[made.pk]),
        reverse("contribution_undo", args=[made.pk]),
        reverse("contribution_receipts") + f"?chon={made.pk}",
        reverse("call_open", args=[call.project.code]),
        reverse("contribution_receive", args=[call.project.code]),
    ]
    assert [client.get(url).status_code for url in urls] == [404] * len(urls)
    assert len(client.get(reverse("contribution_list")).context["page_obj"]) == 0


@pytest.mark.parametrize("role", [Role.CHAIR, Role.AUDITOR])
def test_readers_see_but_do_not_record(client, project, call, role):
    client.force_login(make.make_member(project.book.organisation, role))
    assert client.get(reverse("call_show", args=[call.pk])).status_code == 200
    for name in ("receive_many", "pledge_add", "pledge_import"):
        assert client.get(reverse(name, args=[call.pk])).status_code == 404


def test_closing_a_call_is_said_first_and_then_done(office, call):
    url = reverse("call_close", args=[call.pk])
    assert "không được ghi vào đợt này" in office.get(url).content.decode()
    office.post(url)
    call.refresh_from_db()
    assert call.state == Call.State.CLOSED
    assert "trạng thái" in office.post(url).content.decode()


def test_a_giver_takes_the_promise_back_on_the_slip(office, call, clerk):
    pledge = make.make_pledge(call, clerk)
    page = office.post(reverse("pledge_withdraw", args=[pledge.pk]), follow=True)
    assert "Đã rút lại" in page.content.decode()
    pledge.refresh_from_db()
    assert pledge.withdrawn_on == make.TODAY


def test_foreign_money_is_received_with_its_rate(office, call):
    url = reverse("contribution_receive", args=[call.project.code])
    assert "original" not in office.get(url).context["form"].fields
    sent = {
        "name": "An", "kind": "PERSON", "on": "2026-11-20", "display": "NAME", "key": "c" * 32,
        "custody": call.cash_box.pk, "original": "100", "rate": "25345.5",
    }  # fmt: skip
    refused = office.post(f"{url}?ngoai-te=1", sent)
    assert refused.context["form"].errors["currency"]
    office.post(f"{url}?ngoai-te=1", sent | {"currency": "USD"})
    assert Contribution.objects.get().amount == 2_534_550
