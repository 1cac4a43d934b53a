"""The calendar as staff keep it and as the public sees it."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from disclosure import displaying, scheduling
from disclosure.canonical import VIETNAM
from disclosure.displaying import Act
from disclosure.models.duties import Channel, Duty, Item, Posting
from disclosure.models.plan import DisclosurePlan
from ledger.models.people import Membership, Role, User
from tests import make, tampering
from tests.disclosure.scene import Scene, fill, make_scene

pytestmark = pytest.mark.django_db
DAY = make.LONG_AGO + timedelta(days=3)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", _day)


def _day(moment: object = None) -> object:
    return make.TODAY if moment is None else moment.astimezone(VIETNAM).date()  # type: ignore[attr-defined]


@pytest.fixture
def scene() -> Scene:
    scene = make_scene()
    fill(scene)
    return scene


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def duty(channel: Channel, item: Item = Item.PROJECT_DECIDED) -> Duty:
    return Duty.objects.get(item=item, channel=channel)


def scheduled(scene: Scene) -> None:
    scheduling.schedule(book=scene.book, on=make.TODAY)


def post(scene: Scene, channel: Channel = Channel.OFFICE) -> Posting:
    return displaying.record_posting(
        duties=[duty(channel)],
        act=Act("Trụ sở UBND xã", DAY, number="05/BB-UBND"),
        by=scene.accountant,
        on=make.TODAY,
        key=f"k-{channel}",
    )


def pages(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


# Staff


def test_opening_the_calendar_makes_the_duties_once(scene):
    client, address = as_(scene.accountant), reverse("calendar_list")
    first = client.get(address).content.decode()
    count = Duty.objects.count()
    assert count > 0
    assert "Quyết định đầu tư công trình" in first
    assert client.get(address).status_code == 200
    assert Duty.objects.count() == count


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"trang_thai": "qua-han"}, True),
        ({"trang_thai": "da-lam"}, False),
        ({"hinh_thuc": "OFFICE", "q": "bê tông"}, True),
        ({"q": "không có công trình này"}, False),
        ({"quy": "2025-Q3"}, True),
        ({"quy": "2026-Q4"}, False),
    ],
)
def test_the_calendar_is_narrowed(scene, query, shown):
    page = as_(scene.accountant).get(reverse("calendar_list"), query).content.decode()
    assert ("Quyết định số 27/QĐ-UBND" in page) is shown


def test_several_duties_are_recorded_at_once_with_a_photograph(scene):
    scene.complete()
    scheduled(scene)
    chosen = [duty(Channel.OFFICE).pk, duty(Channel.OFFICE, Item.COMPLETED).pk]
    client, address = as_(scene.accountant), reverse("posting_record")
    form = client.get(address, {"viec": chosen}).context["form"]
    data = {
        "viec": chosen,
        "key": form["key"].value(),
        "place": form["place"].value(),
        "posted_on": "20/11/2026",
        "number": "05/BB-UBND",
        "file": SimpleUploadedFile("anh.jpg", b"\xff\xd8\xff anh"),
    }
    answer = client.post(address, data)
    posting = Posting.objects.get()
    assert answer["Location"] == reverse("posting_show", args=[posting.pk])
    assert posting.duties.count() == 2
    file = client.get(reverse("posting_file", args=[posting.pk]))
    assert file.getvalue() == b"\xff\xd8\xff anh"
    assert "Đang niêm yết".lower() in client.get(answer["Location"]).content.decode().lower()


def test_what_was_typed_stays_when_it_is_refused(scene):
    scheduled(scene)
    data = {
        "viec": [duty(Channel.OFFICE).pk],
        "key": "k",
        "place": "Trụ sở",
        "posted_on": "21/11/2026",
    }
    page = as_(scene.accountant).post(reverse("posting_record"), data).content.decode()
    assert "Ngày chưa tới" in page
    assert 'value="Trụ sở"' in page
    assert not Posting.objects.exists()


def test_duties_of_two_ways_are_sent_to_be_recorded_apart(scene):
    scheduled(scene)
    chosen = {"viec": [duty(Channel.OFFICE).pk, duty(Channel.WEBSITE).pk]}
    page = as_(scene.accountant).get(reverse("posting_record"), chosen).content.decode()
    assert "Hãy ghi từng hình thức" in page


@pytest.mark.parametrize("viec", ["9" * 30, "²", "-1", "x"])
def test_an_odd_choice_leads_back_to_the_calendar(scene, viec):
    answer = as_(scene.accountant).get(reverse("posting_record"), {"viec": viec})
    assert answer.status_code in {302, 404}


def test_the_duties_and_postings_of_another_commune_are_not_there(scene):
    scheduled(scene)
    posting = post(scene)
    stranger = as_(make_scene("23059", "HT").accountant)
    chosen = {"viec": [duty(Channel.CULTURE_HOUSE).pk]}
    assert stranger.get(reverse("posting_record"), chosen).status_code == 404
    assert stranger.post(reverse("posting_record"), chosen).status_code == 404
    for name in ("posting_show", "posting_minutes", "posting_take_down"):
        assert stranger.get(reverse(name, args=[posting.pk])).status_code == 404
    assert "Bê tông" not in stranger.get(reverse("calendar_list")).content.decode()


def test_the_head_of_a_village_chooses_what_is_done_there(scene):
    scheduled(scene)
    head = make.make_member(scene.book.organisation, Role.VILLAGE_HEAD)
    Membership.objects.filter(user=head).update(village="Thôn 3")
    client = as_(head)
    page = client.get(reverse("calendar_list")).content.decode()
    assert f'value="{duty(Channel.CULTURE_HOUSE).pk}"' in page
    assert f'value="{duty(Channel.OFFICE).pk}"' not in page
    chosen = {"viec": [duty(Channel.OFFICE).pk]}
    assert client.get(reverse("posting_record"), chosen).status_code == 404


def test_the_day_of_the_accountant_tells_what_must_be_public(scene):
    scheduled(scene)
    page = as_(scene.accountant).get(reverse("work")).content.decode()
    assert "Công khai: quyết định đầu tư công trình" in page


def test_a_posting_is_taken_down_from_its_page(scene):
    scheduled(scene)
    posting = post(scene)
    address = reverse("posting_take_down", args=[posting.pk])
    client = as_(scene.chair)
    assert "03/08/2025" in client.post(address, {"taken_on": "02/08/2025"}).content.decode()
    client.post(address, {"taken_on": "03/08/2025", "number": "06/BB-UBND"})
    minutes = pages(client.get(reverse("take_down_minutes", args=[posting.pk])).content)
    assert "BIÊN BẢN KẾT THÚC NIÊM YẾT CÔNG KHAI" in minutes.upper()
    assert "30 ngày liên tục" in " ".join(minutes.split())


def test_the_minutes_name_what_hangs_and_no_basis_that_nobody_has_read(scene):
    scheduled(scene)
    minutes = pages(
        as_(scene.accountant).get(reverse("posting_minutes", args=[post(scene).pk])).content
    )
    said = " ".join(minutes.split())
    assert "Số: 05/BB-UBND" in said
    assert "Quyết định đầu tư công trình" in said
    assert "chỉ gỡ từ ngày 03/08/2025" in said
    assert "10/2022/QH15" not in said


def test_the_log_of_a_broadcast_has_a_line_for_each_of_its_days(scene):
    scheduled(scene)
    loud = duty(Channel.LOUDSPEAKER, Item.CALL_OPENED)
    posting = displaying.record_posting(
        duties=[loud],
        act=Act("Đài truyền thanh xã", loud.event_on, loud.event_on + timedelta(days=2)),
        by=scene.accountant,
        on=make.TODAY,
        key="k",
    )
    said = pages(as_(scene.accountant).get(reverse("posting_minutes", args=[posting.pk])).content)
    assert "NHẬT KÝ PHÁT THANH CÔNG KHAI" in said.upper()
    for day in range(3):
        assert f"{loud.event_on + timedelta(days=day):%d/%m/%Y}" in said


# The plan of a year


def plan_of(scene: Scene) -> Client:
    client, address = as_(scene.accountant), reverse("plan_edit", args=[2026])
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | {"rows": form.rows}
    client.post(address, data)
    return client


def test_the_first_draft_of_a_plan_follows_the_rules(scene):
    plan_of(scene)
    plan = DisclosurePlan.objects.get()
    first = plan.lines.order_by("position")[0]
    assert first.content == "Quyết định đầu tư công trình"
    assert (first.day, first.duration) == ("Trong 5 ngày làm việc", "Ít nhất 30 ngày")
    assert plan.lines.count() == len(Item)


def test_the_chair_approves_the_plan_and_it_must_be_public(scene):
    client = plan_of(scene)
    assert client.get(reverse("plan_pdf", args=["23032", 2026])).status_code == 404
    answer = as_(scene.chair).post(reverse("plan_approve", args=[2026]), {"number": "12/KH-UBND"})
    assert answer.status_code == 302
    scheduled(scene)
    assert Duty.objects.filter(item=Item.PLAN).count() == 3
    assert "12/KH-UBND" in pages(client.get(reverse("plan_pdf", args=["23032", 2026])).content)
    book = client.get(reverse("plan_workbook", args=[2026])).content
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert any("Kế hoạch công khai năm" in str(row[0]) for row in rows)


def test_a_plan_that_tells_a_telephone_number_is_refused(scene):
    data = {"rows": "1", "content_1": "Gọi 0912 345 678 để hỏi", "form_1": "Loa"}
    page = as_(scene.accountant).post(reverse("plan_edit", args=[2026]), data).content.decode()
    assert "Hãy bỏ “0912 345 678”" in page
    assert not DisclosurePlan.objects.exists()


def test_a_row_of_a_plan_without_a_content_is_asked_about(scene):
    data = {"rows": "1", "form_1": "Loa truyền thanh"}
    page = as_(scene.accountant).post(reverse("plan_edit", args=[2026]), data).content.decode()
    assert "Hãy ghi nội dung, hoặc xóa cả dòng." in page


@tampering.WAYS
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE disclosure_disclosureplan SET number = 'x'",
        "DELETE FROM disclosure_planline",
        "UPDATE disclosure_planline SET content = 'x'",
    ],
)
def test_an_approved_plan_is_not_rewritten(scene, way, sql):
    plan_of(scene)
    as_(scene.chair).post(reverse("plan_approve", args=[2026]), {"number": "12/KH-UBND"})
    page = as_(scene.accountant).post(
        reverse("plan_edit", args=[2026]), {"rows": "1", "content_1": "x"}
    )
    assert "không sửa được nữa" in page.content.decode()
    with pytest.raises(tampering.RefusedError):
        tampering.attempt(way, sql)


def test_a_plan_far_away_is_not_there(scene):
    client = as_(scene.accountant)
    for year in (1990, 2199, 99999):
        assert client.get(reverse("plan_show", args=[year])).status_code == 404


# The public


def test_everybody_sees_what_is_overdue_and_what_was_done(client, scene):
    scheduled(scene)
    post(scene)
    page = client.get(reverse("calendar_page", args=["23032"])).content.decode()
    assert "quá hạn" in page
    assert "đã làm 04/07/2025" in page
    assert "Nguyễn" not in page


def test_the_calendar_as_data_says_the_same(client, scene):
    scheduled(scene)
    post(scene)
    answer = client.get(reverse("calendar_json", args=["23032"]))
    data = json.loads(answer.getvalue())
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert sum(data["totals"].values()) == len(data["duties"]) == Duty.objects.count()
    done = next(row for row in data["duties"] if row["doneOn"])
    assert (done["dueOn"], done["doneOn"], done["status"]) == ("2025-07-08", "2025-07-04", "done")


@pytest.mark.parametrize("address", ["/xa/99999/lich-cong-khai/", "/xa/99999/lich-cong-khai.json"])
def test_a_commune_without_a_book_has_no_calendar(client, db, address):
    assert client.get(address).status_code == 404


def test_the_register_of_a_quarter_is_a_page_a_sheet_and_a_table(client, scene):
    scheduled(scene)
    post(scene)
    place = ["23032", 2025, 3]
    page = client.get(reverse("register_page", args=place)).content.decode()
    assert "Trụ sở UBND xã" in page
    assert (
        "DANH MỤC NỘI DUNG ĐÃ CÔNG KHAI"
        in pages(client.get(reverse("register_pdf", args=place)).content).upper()
    )
    book = client.get(reverse("register_xlsx", args=place)).content
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    assert any("05/BB-UBND" in map(str, row) for row in rows)


@pytest.mark.parametrize("quarter", [(2025, 0), (2025, 5), (2199, 1), (1, 1), (2027, 1)])
def test_a_quarter_that_is_none_or_to_come_is_not_there(client, scene, quarter):
    assert client.get(reverse("register_page", args=["23032", *quarter])).status_code == 404


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("a3", 842)])
def test_the_notice_sheet_is_one_page_of_its_size(client, scene, size, width):
    publication = scene.publish()
    answer = client.get(reverse("notice_pdf", args=[scene.project.code]), {"kho": size})
    sheet = PdfReader(BytesIO(answer.content))
    assert len(sheet.pages) == 1
    assert round(sheet.pages[0].mediabox.width) == width
    said = " ".join(sheet.pages[0].extract_text().split())
    for told in (publication.code[:5], "1.100.000", "400.000", "700.000", "ít nhất 30 ngày"):
        assert told in said


def test_the_notice_sheet_tells_since_when_it_hangs(client, scene):
    scene.complete()
    publication = scene.publish()
    scheduled(scene)
    displaying.record_posting(
        duties=[duty(Channel.OFFICE, Item.COMPLETED)],
        act=Act("Trụ sở", make.TODAY, publication=publication),
        by=scene.accountant,
        on=make.TODAY,
        key="k",
    )
    answer = client.get(reverse("version_notice", args=[scene.project.code, 1]))
    assert "Niêm yết từ 20/11/2026, gỡ từ 20/12/2026" in " ".join(pages(answer.content).split())


@pytest.mark.parametrize("query", [{"kho": "a0"}, {"kho": "../a4"}])
def test_a_size_that_no_printer_has_is_not_there(client, scene, query):
    scene.publish()
    address = reverse("notice_pdf", args=[scene.project.code])
    assert client.get(address, query).status_code == 404


def test_the_command_schedules_every_book_and_says_so(scene, capsys):
    call_command("schedule_disclosure")
    call_command("schedule_disclosure", book=scene.book.code)
    said = capsys.readouterr().out
    assert f"thêm {Duty.objects.count()} việc" in said
    assert "thêm 0 việc" in said
