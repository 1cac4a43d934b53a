"""Opening, filing, starting and completing a project."""

import hashlib
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ledger import permissions, uploads
from ledger.models.chart import Book, Source
from ledger.models.people import Role, User
from ledger.models.trail import Event
from projects import opening, workflow
from projects.models.project import Decision, Kind, Project
from tests import make

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 thu"


@pytest.fixture
def book() -> Book:
    return make.make_book()


@pytest.fixture
def clerk(book: Book) -> User:
    return make.make_member(book.organisation, Role.ACCOUNTANT)


@pytest.fixture
def chair(book: Book) -> User:
    return make.make_member(book.organisation, Role.CHAIR)


def plan(**changes: object) -> opening.Plan:
    values: dict[str, object] = {
        "title": "Đường bê tông thôn 3",
        "kind": Kind.ROAD,
        "scope": "850 m, rộng 3,5 m",
        "costs": {Source.PEOPLE: 300_000_000, Source.COMMUNE: 200_000_000},
        "responsible": [("Lê Văn Thạch", "Trưởng thôn")],
    }
    return opening.Plan(**(values | changes))  # type: ignore[arg-type]  # the values are the plan's


def opened(book: Book, clerk: User) -> Project:
    return opening.open_project(book=book, plan=plan(), by=clerk, on=make.TODAY)


def test_a_project_gets_the_next_code_of_its_commune_and_year(book, clerk):
    codes = [opened(book, clerk).code for _ in range(3)]
    assert codes == ["23032-2026-001", "23032-2026-002", "23032-2026-003"]


def test_a_project_brings_its_purpose_plan_people_and_trail(book, clerk):
    project = opened(book, clerk)
    assert project.purpose.code == project.code
    assert dict(project.planned_costs.values_list("source", "amount")) == {
        Source.PEOPLE: 300_000_000,
        Source.COMMUNE: 200_000_000,
    }
    assert str(project.responsible.get()) == "Lê Văn Thạch, Trưởng thôn"
    assert Event.objects.get(verb="open_project").by == clerk


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"costs": {}}, "chi phí dự kiến"),
        ({"responsible": []}, "người phụ trách"),
        ({"starts_on": make.TODAY, "due_on": make.TODAY - timedelta(days=1)}, "sau ngày khởi công"),
    ],
)
def test_an_incomplete_plan_is_refused_and_nothing_is_written(book, clerk, changes, sentence):
    with pytest.raises(opening.ProjectRefusedError, match=sentence):
        opening.open_project(book=book, plan=plan(**changes), by=clerk, on=make.TODAY)
    assert Project.objects.count() == 0


@pytest.mark.parametrize("role", [Role.CASHIER, Role.AUDITOR, Role.FRONT, Role.BUSINESS])
def test_only_accountant_and_chair_open_a_project(book, role):
    with pytest.raises(permissions.NotAllowedError):
        opened(book, make.make_member(book.organisation, role))


def test_the_accountant_of_another_commune_opens_nothing_here(book):
    other = make.make_book(make.make_commune("23059", name="UBND xã Hàm Thuận"), prefix="HT")
    stranger = make.make_member(other.organisation, Role.ACCOUNTANT)
    with pytest.raises(permissions.NotAllowedError):
        opened(book, stranger)


def test_a_project_is_started_then_completed_with_a_decision_for_each(book, clerk, chair):
    project = opened(book, clerk)
    opening.start(project=project, by=clerk, on=make.TODAY)
    done = opening.complete(project=project, by=chair, on=make.TODAY)
    assert (done.state, done.completed_on) == (workflow.ProjectState.COMPLETED, make.TODAY)
    moves = Decision.objects.order_by("id").values_list("move", "to_state")
    assert list(moves) == [("project.start", "BUILDING"), ("project.complete", "COMPLETED")]


def test_a_move_is_not_dated_ahead_nor_completion_before_the_start(book, clerk, chair):
    project = opened(book, clerk)
    tomorrow, yesterday = date(2026, 11, 21), date(2026, 11, 19)
    with pytest.raises(opening.ProjectRefusedError, match="tương lai"):
        opening.start(project=project, by=clerk, on=tomorrow, acting_on=make.TODAY)
    opening.start(project=project, by=clerk, on=make.TODAY)
    with pytest.raises(opening.ProjectRefusedError, match="trước ngày khởi công"):
        opening.complete(project=project, by=chair, on=yesterday, acting_on=make.TODAY)


def test_a_chair_new_in_office_records_the_day_it_really_was(book, clerk):
    project = opened(book, clerk)
    opening.start(project=project, by=clerk, on=date(2026, 11, 1))
    new = make.make_member(book.organisation, Role.CHAIR)
    new.memberships.update(since=make.TODAY)
    day = date(2026, 11, 19)
    done = opening.complete(project=project, by=new, on=day, acting_on=make.TODAY)
    assert done.completed_on == day


# A project is closed with its settlement only: the database refuses the state alone.
@pytest.mark.parametrize("state", ["PLANNED", "COMPLETED"])
def test_only_a_project_under_way_is_completed(book, clerk, chair, state):
    project = opened(book, clerk)
    Project.objects.filter(pk=project.pk).update(state=state)
    with pytest.raises(workflow.WrongStateError, match="Xác nhận hoàn thành"):
        opening.complete(project=project, by=chair, on=make.TODAY)


def test_a_document_is_filed_with_its_hash(book, clerk):
    document = opening.add_document(
        project=opened(book, clerk),
        upload=SimpleUploadedFile("../quyet-dinh.pdf", PDF),
        title="Quyết định đầu tư",
        is_public=True,
        by=clerk,
        on=make.TODAY,
    )
    assert document.file_name == "quyet-dinh.pdf"
    assert document.size == len(PDF)
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()


@pytest.mark.parametrize(
    ("name", "data"),
    [("anh.pdf", b"\x89PNG\r\n\x1a\n"), ("macro.exe", b"MZ"), ("trang.html", b"<html>")],
)
def test_a_file_of_another_type_is_refused(book, clerk, name, data):
    with pytest.raises(uploads.UploadRefusedError, match="PDF, PNG hoặc JPEG"):
        opening.add_document(
            project=opened(book, clerk),
            upload=SimpleUploadedFile(name, data),
            title="Tệp",
            is_public=False,
            by=clerk,
            on=make.TODAY,
        )


def test_a_project_is_corrected_as_a_whole_and_the_trail_names_what_changed(book, clerk):
    project = opened(book, clerk)
    corrected = plan(
        title="Đường thôn 3 (đoạn 2)",
        costs={Source.PEOPLE: 250_000_000},
        responsible=[("Trần Thị Hoa", "Chủ tịch Hội Phụ nữ")],
    )
    opening.edit_project(project=project, plan=corrected, by=clerk, on=make.TODAY)
    project.refresh_from_db()
    assert opening.plan_of(project) == corrected
    assert project.purpose.name == "Đường thôn 3 (đoạn 2)"
    assert Event.objects.get(verb="edit_project").text == "title"


def test_a_completed_project_is_not_edited(book, clerk):
    project = opened(book, clerk)
    Project.objects.filter(pk=project.pk).update(state=workflow.ProjectState.COMPLETED)
    with pytest.raises(workflow.WrongStateError, match="đã hoàn thành"):
        opening.edit_project(project=project, plan=plan(), by=clerk, on=make.TODAY)


def test_the_form_shows_the_project_as_it_is(client, book, clerk):
    project = opened(book, clerk)
    client.force_login(clerk)
    page = client.get(reverse("project_edit", args=[project.code])).text
    for shown in ("Đường bê tông thôn 3", "300.000.000", "Lê Văn Thạch"):
        assert shown in page


def test_sending_the_form_as_it_stands_changes_nothing(client, book, clerk):
    at = {"latitude": Decimal("11.234567"), "longitude": Decimal("108.5")}
    project = opening.open_project(book=book, plan=plan(**at), by=clerk, on=make.TODAY)
    before = opening.plan_of(project)
    client.force_login(clerk)
    url = reverse("project_edit", args=[project.code])
    fields = client.get(url).context["form"]
    sent = {field.html_name: field.value() or "" for field in fields}
    shown = {name: str(fields[name].field.prepare_value(value)) for name, value in sent.items()}
    assert "Đã sửa thông tin" in client.post(url, shown, follow=True).text
    project.refresh_from_db()
    assert opening.plan_of(project) == before
