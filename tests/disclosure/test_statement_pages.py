"""Printed statements on staff pages and public ones: prepared, issued, shown, checked, withdrawn."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure import batches, queues, rendering, verdicts
from disclosure.models.prints import Rendering
from disclosure.models.statement import Statement, StatementRequest
from disclosure.statements import KINDS, body
from ledger.models.people import User
from tests import make
from tests.disclosure.scene import Scene, fill, make_front, make_scene
from tests.disclosure.test_issuing import SINCE, WHY, issue, prepare, withdraw

pytestmark = pytest.mark.django_db

PERIOD = {"chu_the": "23032", "tu": f"{SINCE:%d/%m/%Y}", "den": f"{make.TODAY:%d/%m/%Y}"}


@pytest.fixture
def scene() -> Scene:
    made = make_scene()
    fill(made)
    return made


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def prepared_by(scene: Scene, **more: str) -> StatementRequest:
    address = reverse("statement_prepare", args=["commune"], query=PERIOD | more)
    answer = as_(scene.accountant).post(address, {"reason": WHY})
    assert answer.status_code == 302, answer.content.decode()
    return StatementRequest.objects.latest("pk")


def test_one_looks_and_prepares_and_the_other_issues(scene):
    address = reverse("statement_prepare", args=["commune"])
    assert "Xem trước" in as_(scene.accountant).get(address).content.decode()
    seen = as_(scene.accountant).get(address, PERIOD).content.decode()
    assert "1.100.000" in seen
    assert "Đường bê tông thôn 3" in seen
    asked = prepared_by(scene)
    [waiting] = [w for w in queues.waiting_for(scene.chair, on=make.TODAY) if "chờ" in w.what]
    assert waiting.url == reverse("statement_request_show", args=[asked.pk])
    shown = as_(scene.chair).get(waiting.url).content.decode()
    assert reverse("statement_issue", args=[asked.pk]) in shown
    answer = as_(scene.chair).post(reverse("statement_issue", args=[asked.pk]))
    made = Statement.objects.get()
    assert answer["Location"] == waiting.url
    assert reverse("statement_page", args=[made.code]) in as_(scene.chair).get(waiting.url).text
    again = as_(scene.chair).post(reverse("statement_issue", args=[asked.pk]), follow=True)
    assert "đã được xử lý" in again.content.decode()
    listed = as_(scene.accountant).get(reverse("issue_list"), {"trang_thai": "da-phat-hanh"})
    assert "bản 1" in listed.content.decode()


def test_a_period_that_is_not_over_is_refused_on_the_page(scene):
    tomorrow = timezone.localdate() + timedelta(days=1)
    address = reverse("statement_prepare", args=["commune"])
    given = PERIOD | {"den": f"{tomorrow:%d/%m/%Y}"}
    assert "Kỳ báo cáo chưa hết" in as_(scene.accountant).get(address, given).content.decode()


@pytest.mark.parametrize(
    "given", [{"chu_the": "99999"}, {"tu": "31/02/2026"}, {"den": "' OR 1=1"}, {"tu": "\x00"}]
)
def test_an_odd_address_is_answered_with_what_to_do(scene, given):
    address = reverse("statement_prepare", args=["commune"])
    answer = as_(scene.accountant).get(address, PERIOD | given)
    assert answer.status_code == 200
    assert "Hãy sửa những chỗ sau" in answer.content.decode()


def test_a_kind_that_is_none_is_not_found(scene):
    assert as_(scene.chair).get(reverse("statement_prepare", args=["x"])).status_code == 404


def test_everybody_sees_what_was_issued_and_its_files(scene):
    made = issue(scene)
    listed = Client().get(reverse("commune_statements", args=["23032"])).content.decode()
    assert reverse("statement_page", args=[made.code]) in listed
    page = Client().get(reverse("statement_page", args=[made.code.lower()])).content.decode()
    assert made.sha256 in page
    assert "700.000" in page
    data = Client().get(reverse("statement_json", args=[made.code]))
    assert data.content == bytes(made.body)
    assert json.loads(data.content)["schema"] == "so-cong/sao-ke-commune/1"
    table = Client().get(reverse("statement_csv", args=[made.code, "thu-chi"])).content.decode()
    assert (
        table.splitlines()[1]
        == f"{scene.project.code},Đường bê tông thôn 3,0,1100000,0,400000,700000"
    )
    one = Client().get(reverse("statement_page", args=[made.code]), {"bang": "thu-chi"})
    assert "Về trang của bản sao kê" in one.content.decode()
    for odd in ({"bang": "x"}, {"bang": "thu-chi", "page": "9"}):
        assert Client().get(reverse("statement_page", args=[made.code]), odd).status_code == 404


def test_the_print_carries_the_data_and_is_recognised(scene):
    made = issue(scene)
    printed = Client().get(reverse("statement_print", args=[made.code])).content
    assert printed.startswith(b"%PDF")
    whole = verdicts.of_pdf(printed)
    assert whole is not None
    assert (whole.whole, whole.verdict.code) == (True, made.code)
    altered = verdicts.of_pdf(printed + b"\n")
    assert altered is not None
    assert not altered.whole
    assert dict(whole.verdict.figures)["Còn lại cuối kỳ"] == 700_000
    assert Rendering.objects.filter(kind="commune").count() == 1


def test_the_check_tells_of_a_newer_version_and_of_withdrawal(scene):
    first = issue(scene)
    scene.give("Nguyễn Văn Bình", 50_000)
    second = issue(scene)
    found = verdicts.of_code(first.code)
    assert found is not None
    assert found.superseded_by is not None
    assert found.superseded_by.version == 2
    page = Client().get(reverse("statement_page", args=[first.code])).content.decode()
    assert reverse("statement_page", args=[second.code]) in page
    withdraw(scene, first)
    gone = Client().get(reverse("statement_page", args=[first.code]))
    assert gone.status_code == 410
    assert WHY in gone.content.decode()
    assert "700.000" not in gone.content.decode()
    for name in ("statement_print", "statement_json"):
        assert Client().get(reverse(name, args=[first.code])).status_code == 404
    assert Client().get(reverse("statement_csv", args=[first.code, "thu-chi"])).status_code == 404
    checked = Client().get(reverse("verify"), {"ma": first.code}).content.decode()
    assert "đã được rút" in checked


def test_who_reads_the_books_does_not_decide(scene):
    asked = prepare(scene)
    page = as_(scene.cashier).get(reverse("statement_request_show", args=[asked.pk]))
    assert reverse("statement_issue", args=[asked.pk]) not in page.content.decode()
    for name in ("statement_issue", "statement_withdraw", "statement_refuse"):
        answer = as_(scene.cashier).post(reverse(name, args=[asked.pk]))
        assert answer.status_code == 404
    front = as_(make_front()).get(reverse("statement_request_show", args=[asked.pk]))
    assert front.status_code == 404


def test_a_second_person_withdraws_on_the_page(scene):
    made = issue(scene)
    ask = reverse("statement_withdrawal_ask", args=[made.code])
    assert as_(scene.accountant).post(ask, {"reason": "x"}).status_code == 200
    answer = as_(scene.accountant).post(ask, {"reason": WHY})
    asked = StatementRequest.objects.latest("pk")
    assert answer["Location"] == reverse("statement_request_show", args=[asked.pk])
    as_(scene.chair).post(reverse("statement_withdraw", args=[asked.pk]))
    assert not Statement.objects.in_view().exists()


def test_all_projects_of_the_commune_come_in_one_file_each_drawn_once(scene):
    scene.publish()
    client = as_(scene.accountant)
    assert client.get(reverse("batch_zip")).status_code == 404
    assert "Dựng 1 bản in" in client.get(reverse("batch_show")).content.decode()
    client.post(reverse("batch_show"))
    client.post(reverse("batch_show"))
    assert batches.of_book(scene.book).is_under_way
    assert rendering.draw_waiting(clock=timezone.now) == 1
    answer = client.get(reverse("batch_zip"))
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        [name] = archive.namelist()
        assert name == f"sao-ke-{scene.project.code}-ban-1.pdf"
        assert archive.read(name).startswith(b"%PDF")
    assert Rendering.objects.count() == 1


def test_the_command_prints_what_was_issued_or_says_how(scene, tmp_path):
    out = tmp_path / "xa.pdf"
    with pytest.raises(CommandError, match="chủ tài khoản phát hành"):
        call_command("print_statement", commune="23032", out=out)
    made = issue(scene)
    call_command("print_statement", commune="23032", since=SINCE, until=make.TODAY, out=out)
    assert out.read_bytes().startswith(b"%PDF")
    call_command("print_statement", statement=made.code.lower(), out=out)
    withdraw(scene, made)
    with pytest.raises(CommandError, match="đã được rút"):
        call_command("print_statement", statement=made.code, out=out)


def test_what_does_not_tie_is_told_and_stands_on_the_statement(scene):
    made = issue(scene, gap_stated="Còn chờ ngân hàng trả lời về một khoản")
    assert body.read(bytes(made.body)).head.gap_stated.startswith("Còn chờ")
    page = Client().get(reverse("statement_page", args=[made.code])).content.decode()
    assert "Còn chờ ngân hàng" in page


def test_the_same_request_is_refused_when_the_first_was_issued(scene):
    issue(scene)
    address = reverse("statement_prepare", args=["commune"], query=PERIOD)
    answer = as_(scene.accountant).post(address, {"reason": WHY})
    assert "Không có gì mới" in answer.content.decode()
    assert StatementRequest.objects.count() == 1


def test_the_last_row_of_every_table_begins_with_its_word(scene):
    prepared = {"kind": KINDS["FUND"], "subject": KINDS["FUND"].subjects(scene.book)[0]}
    for made in (issue(scene), issue(scene, **prepared)):
        page = Client().get(reverse("statement_page", args=[made.code])).text
        ends = re.findall(
            r'<tr class="[^"]*total[^"]*">\s*<th scope="row"[^>]*>\s*([^<]*?)\s*<', page
        )
        assert ends
        assert set(ends) == {"Cộng"}
